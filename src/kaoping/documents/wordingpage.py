"""docs/district.md: files of the district set, keys of round.toml, names every sentence may use (生成文档)."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping import issuing, verdicts
from kaoping.documents.wording import COMMON, FILE, NAMES

_CONTENT = {
    "transmittal": ("组织部", "致区委组织部、区纪委的函，附情况报告、得分汇总表、各类得分表、说明、领导人员名单；只有它列人名"),
    "report": ("全区", "依据、对象、程序，总体结果，各项目失分及原因，共性问题，建议；不夹带请示事项"),
    "summary": ("全区", "按单位顺序的一页横排表；排不进一页时缩小到 7 磅，仍排不进的分页并重复表头"),
    "notes": ("全区", "依据、范围、程序、样本、申诉、未核实事实、人工登记事项、参数生效值"),
    "circular": ("全区", "致各单位的通报：按类别和等次的结果、好的做法、共性问题、下一步；不列名次和单个单位的分数"),
    "publicity": ("全区", "对外公示：只列单位和等次（或覆盖率），可以关闭"),
    "returns": ("全区", "工作簿和维权信息按期、迟报、退回、缺报情况，按月、按单位"),
}  # fmt: skip
_COMMON = {
    "org": "发文机关", "district": "区名", "subject": "考核名称（去掉区名）", "year": "年度", "basis": "各部细则的依据",
    "period": "考核期", "cutoff": "截止日", "opens": "报送开始日", "due": "报送截止日", "units": "单位数",
    "categories": "各类单位数", "date": "成文日期", "stage": "结果状态", "mark": "示例标注（正式细则为空）",
    "contact": "联系部门", "phone": "电话", "appeal_last": "申诉最后一日", "appeal_days": "申诉工作日数",
    "rectify": "整改期限（未设为空）", "due_day": "维权信息每月报送日",
}  # fmt: skip


def render() -> str:
    """The page as Markdown; nothing but the code is read."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 全区文书"
    yield ""
    yield "每次运行除各单位的文书外，还生成全区文书，各有 DOCX、PDF、网页三种形式，数字与各单位文书、运行结果一致。由 `make docs` 生成，不要手改。"
    yield ""
    yield "| 文件 | 内容 |"
    yield "|---|---|"
    for kind, name in issuing.KINDS.items():
        folder, content = _CONTENT[kind]
        yield f"| `documents/{folder}/{name}.docx .pdf .html` | {content} |"
    yield "| `documents/全区/汇总导入.csv` | 可导入的汇总数据：每个单位、每部细则一行；没有核定的，核定分留空，系统计算分另列一栏，不代替核定分 |"
    yield ""
    yield from _round()
    yield from _verdicts()
    yield from _wording()
    yield from _templates()


def _round() -> Iterator[str]:
    yield "## 轮次里的键（`rounds/<轮次>/round.toml`）"
    yield ""
    yield "写错的键、类型或名称在读取第一行数据之前就报告，指出文件和键。文号没有填写的，留空由办公室填写。"
    yield ""
    yield "| 键 | 写法 |"
    yield "|---|---|"
    for key, (_, remedy) in issuing.PAPER_KEYS.items():
        yield f"| `[documents.<文书>] {key}` | {remedy} |"
    for key, (_, remedy) in issuing.PUBLICITY_KEYS.items():
        yield f"| `[publicity] {key}` | {remedy} |"
    yield "| `[item_numbers] <细则代码>` | 接收单位考核细则的条目号，加引号；不知道的不写 |"
    yield "| `[addressees] …` | 报送函、情况报告的主送单位和通报的抄送单位，按所写顺序 |"
    yield ""
    names = "、".join(f"`{kind}` {name}" for kind, name in issuing.KINDS.items())
    yield f"文书：{names}。成文日期不写时用 `[issuer] date`，主送不写时用 `[addressees]`（通报类为“各被考核单位”）。"
    yield ""


_ENTERED = {
    verdicts.SPOT_CHECKS: "一次抽查、一个项目一行；同一项目抽查多次的，以最近一次为准，各次都列出",
    verdicts.DECISIONS: "一个项目一行；总分核定时 item_code 留空。总分核定分须填写，不由各项目相加",
}
_ENTRY = {
    "expect": "登记时所见的系统计算分，按文书所印照抄；没有分值的留空",
    "points": "认定的分值，小数位数不多于细则规定",
    "reason": "与系统计算分不同的，必须写",
    "by": "考核组或作出决定的会议、人员",
}


def _verdicts() -> Iterator[str]:
    yield "## 抽查和核定（`rounds/<轮次>/spot_checks.csv`、`decisions.csv`）"
    yield ""
    yield "两个文件都可以没有。抽查分、核定分列于系统计算分之旁，注明日期、文号、认定人和理由，不改动系统计算分、名次和等次。核定所依据的系统计算分变了，该核定暂不采用，文书和运行提示须重新核定；抽查结果照列，并注明前后两个系统计算分。写错的行在读取第一行数据之前就报告，指出文件、行和列。"
    yield ""
    for sheet, said in _ENTERED.items():
        yield f"`{sheet.file}`：{said}。"
        yield ""
        yield "| 列 | 内容 |"
        yield "|---|---|"
        for name in sheet.columns:
            more = f"：{_ENTRY[name]}" if name in _ENTRY else ""
            yield f"| `{name}` | {verdicts.TITLES[name]}{more} |"
        yield ""


def _wording() -> Iterator[str]:
    yield f"## 措辞（`reports/{FILE}`）"
    yield ""
    yield "各级标题、表题和句子都在这个文件里，改完重新运行，三种形式一起变。`{{ … }}` 处填入数据；名称写错时指出键名和最接近的名称。数字一律由系统填入。"
    yield ""
    yield "每个句子都能用的名称："
    yield ""
    yield "| 名称 | 内容 |"
    yield "|---|---|"
    for name in COMMON:
        yield f"| `{name}` | {_COMMON[name]} |"
    yield ""
    yield "另有自己名称的句子（其余句子只用上表）："
    yield ""
    yield "| 键 | 名称 |"
    yield "|---|---|"
    for key, own in NAMES.items():
        if own:
            yield f"| `{key}` | {' '.join(f'`{name}`' for name in own)} |"
    yield ""


def _templates() -> Iterator[str]:
    yield "## 版式"
    yield ""
    yield "一份文书由部件组成：版头、正文、附件；正文和附件里是一级标题 `h1`、二级标题 `h2`、段落 `p`、注 `note`、表格 `table`。三种形式的模板只排版，不含措辞："
    yield ""
    yield "| 文件 | 作用 |"
    yield "|---|---|"
    yield "| `reports/official.docx` | DOCX 模板，可在 Word 或 WPS 中改字体、字号、行距、固定文字；须保留三个分节（首节、竖页、横页）和末节 |"
    yield "| `reports/build_official.py` | 重新生成上面的模板 |"
    yield "| `reports/official.typ`、`gb9704.typ` | PDF 版式（信函格式、红头格式、无版头） |"
    yield "| `reports/html/official.html.j2`、`reports/style/official.css` | 网页版 |"
