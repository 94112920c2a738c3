"""Shared by the tests of returned workbooks: a heading, marks by hand, and looks into the package."""

import io
import zipfile
from datetime import date

from kaoping.returned import Heading, Mark

HEADING = Heading(
    unit="JD01示例甲街道办事处",
    round_title="示例区2014年度考核",
    file_name="报表.xlsx",
    arrival="第1号收件，2015-01-07收到",
    issuer="示例区总工会",
    due=date(2015, 1, 20),
)


def mark(code: str, cell: str, **fields: str) -> Mark:
    """A finding in 企业名册 by hand."""
    given = {
        "severity": "cannot_judge",
        "sheet": "enterprises",
        "sheet_title": "企业名册",
        "column_title": "列",
        "value": "值",
        "message": f"{code}有问题。",
        "remedy": "请改正。",
    }
    return Mark(code=code, cell=cell, **{**given, **fields})


def parts(data: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
