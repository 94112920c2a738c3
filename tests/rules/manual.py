"""docs/rulebook.md: the manual of the rule language (细则怎样写), made from the spec tests in tests/rules/spec."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.rules.cases import PARAGRAPHS, SPEC, Case, Paragraph, Value

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rulebook.md"
_KINDS = {
    "item": "项目", "class": "类别", "total": "总分", "rank": "名次", "grade": "等次",
    "consequence": "结果运用",
}  # fmt: skip
_STATES = {"not_submitted": "未报送", "no_base": "没有基数", "not_applicable": "不适用"}


def render() -> str:
    """The whole page: the introduction, then chapter by chapter."""
    chapters = groupby(PARAGRAPHS, key=lambda p: p.file.parent)
    rows = [line for folder, found in chapters for line in _chapter(folder, list(found))]
    return "\n".join([(SPEC / "introduction.md").read_text("utf-8"), *rows])


def _chapter(folder: Path, paragraphs: list[Paragraph]) -> Iterator[str]:
    number = int(folder.name.split("-")[0])
    title, _, prose = (folder / "chapter.md").read_text("utf-8").partition("\n")
    yield f"## {number} {title.removeprefix('# ')}"
    yield prose
    for no, paragraph in enumerate(paragraphs, start=1):
        yield f"### {number}.{no} {paragraph.title}"
        yield ""
        yield from (paragraph.note, "") if paragraph.note else ()
        yield from _item(paragraph) if paragraph.cases else _scheme(paragraph)
        yield ""


def _code(text: str) -> Iterator[str]:
    yield "```toml"
    yield text.strip()
    yield "```"
    yield ""


def _item(paragraph: Paragraph) -> Iterator[str]:
    yield from _code(_toml(paragraph))
    columns = [name for name in ("add", "target", "group", "events") if _used(paragraph, name)]
    heads = {"add": "另写", "target": "本单位目标", "group": "同组其他单位", "events": "事项"}
    yield f"| 数据 | {''.join(f'{heads[c]} | ' for c in columns)}得分 | 算式 |"
    yield f"|---|{'---|' * len(columns)}---:|---|"
    for case in paragraph.cases:
        extra = "".join(f"{_cell(case, column)} | " for column in columns)
        yield f"| {_given(case.given)} | {extra}{case.points} | {case.why} |"


def _toml(paragraph: Paragraph) -> str:
    item = "" if paragraph.item == "points = 2" else f"[[item]]\n{paragraph.item}\n"
    return (
        f"{item or '[[item]]' + chr(10) + 'points = 2' + chr(10)}\n[[item.rule]]\n{paragraph.rule}"
    )


def _used(paragraph: Paragraph, name: str) -> bool:
    return any(getattr(case, name) not in ("", None, ()) for case in paragraph.cases)


def _cell(case: Case, column: str) -> str:
    if column == "add":
        return f"`{case.add}`" if case.add else ""
    if column == "target":
        return "" if case.target is None else str(case.target)
    if column == "group":
        return "、".join(_value(value) for value in case.group)
    return "；".join(_event(row) for row in case.events)


def _event(row: dict[str, object]) -> str:
    told = [str(row.get("level", "")), f"事项{row['matter']}" if "matter" in row else ""]
    told.append({True: "已化解", False: "未化解", None: ""}[row.get("resolved")])  # type: ignore[index]
    return " ".join(text for text in told if text)


def _given(given: dict[str, Value]) -> str:
    return "，".join(f"{code} = {_value(value)}" for code, value in given.items())


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _STATES[value]
    if isinstance(value, list):
        return "、".join(map(_value, value))
    return "/".join(map(str, value))


def _scheme(paragraph: Paragraph) -> Iterator[str]:
    places = {k: v for k, v in paragraph.head.items() if k != "full"}
    rounding = "".join(f"{key} = {value}\n" for key, value in places.items())
    full = f"[rulebook]\nfull_points = {paragraph.head['full']}\n"
    yield from _code(full + (f"[rounding]\n{rounding}" if rounding else "") + paragraph.scheme)
    yield from _around(paragraph)
    names = list(dict.fromkeys(code for given in paragraph.units.values() for code in given))
    yield f"| 单位 | {' | '.join(names)} | 结果 | 算式 |"
    yield f"|---|{'---|' * len(names)}---|---|"
    for unit, given in paragraph.units.items():
        mine = [row for row in paragraph.expect if row["unit"] == unit]
        values = " | ".join(_value(given[name]) if name in given else "" for name in names)
        yield f"| {unit} | {values} | {'<br>'.join(map(_result, mine))} | {'<br>'.join(r['why'] for r in mine)} |"


def _around(paragraph: Paragraph) -> Iterator[str]:
    """What is known of the units beside their numbers: closed ones, occurrences, former grades."""
    told = [f"关闭的单位：{'、'.join(paragraph.closed)}。"] if paragraph.closed else []
    happened = (
        f"{e['unit']} `{e['indicator']}` {e['day']}{' ' + e['matter'] if 'matter' in e else ''}"
        for e in paragraph.events
    )
    told += [f"事项：{'；'.join(happened)}。"] if paragraph.events else []
    past = (f"{row['unit']} {row['ago']}轮前 {row['grade']}" for row in paragraph.history)
    told += [f"往轮等次：{'；'.join(past)}。"] if paragraph.history else []
    for line in told:
        yield from (line, "")


def _result(row: dict[str, str]) -> str:
    name = _KINDS[row["kind"]] + (f" {row['code']}" if "code" in row else "")
    return f"{name}：{row['points'] or '无'}"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
