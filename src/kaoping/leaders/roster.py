"""The list of leaders of a round (领导干部名单): `rounds/<code>/leaders.csv`, read and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kaoping.errors import ConfigError
from kaoping.intake.personal import holds_id_number, was_id_number
from kaoping.rounds import Round
from kaoping.textfiles import numbered_csv

FILE = "leaders.csv"
_NEEDED = ("unit_code", "name", "post")
_COLUMNS = (*_NEEDED, "in_charge")
_BETWEEN = re.compile(r"[\s、,，;；/]+")
_LONGEST = 60


@dataclass(frozen=True)
class Post:
    """One post of one person (一人一职).

    `unit_code` is the assessed unit the person works in, '' for a leader of the district (区领导);
    `in_charge` the units the post is in charge of (分管单位), as written.
    """

    unit_code: str
    name: str
    post: str
    in_charge: tuple[str, ...] = ()

    @property
    def charged(self) -> tuple[str, ...]:
        """The units whose totals count for the post: those in charge of, else the own unit."""
        return self.in_charge or ((self.unit_code,) if self.unit_code else ())


def load_roster(round_: Round) -> tuple[Post, ...]:
    """The posts of `leaders.csv` in file order; none when the round has no such file.

    Raises:
        ConfigError: a column or a line is broken. The message names file and line, never a name.
    """
    file = round_.folder / FILE
    if not file.exists():
        return ()
    head, rows = numbered_csv(file)
    _header(file, head)
    found: dict[tuple[str, str, str], int] = {}
    posts = []
    for line, row in rows:
        where = f"{file} 第{line}行"
        for problem in _texts(where, row):
            raise problem
        post = _post(row)
        for problem in _sense(where, post, round_):
            raise problem
        key = (post.unit_code, post.name, post.post)
        if key in found:
            raise ConfigError(
                f"与第{found[key]}行是同一人的同一职务",
                where=where,
                remedy="一人一职只写一行；分管多个单位的，代码都写在 in_charge 一格，用顿号隔开",
            )
        found[key] = line
        posts.append(post)
    return tuple(posts)


def _header(file: Path, head: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in head]
    # What an unknown column holds (a telephone, a birthday) has no place here, so it is not passed over.
    odd = [no for no, name in enumerate(head, start=1) if name not in _COLUMNS]
    if missing or odd or len(set(head)) < len(head):
        what = f"缺少列 {'、'.join(missing)}" if missing else "表头有不认识或重复的列"
        place = f" 第1行第{odd[0]}列" if odd and not missing else " 第1行"
        raise ConfigError(
            what,
            where=f"{file}{place}",
            remedy=f"表头写成 {','.join(_COLUMNS)}（in_charge 可以不写），其他列删去",
        )


def _texts(where: str, row: dict[str, str]) -> Iterator[ConfigError]:
    """What is wrong with the cells as texts; none of them is repeated in a message."""
    cells = [str(cell) for cell in row.values() if cell is not None]
    if None in row or len(cells) < len(row):
        yield ConfigError(
            "格数与表头不符", where=where, remedy="逗号多了或少了；含逗号的文字加双引号"
        )
    if any(holds_id_number(cell) or was_id_number(cell.strip()) for cell in cells):
        yield ConfigError(
            "疑似身份证号",
            where=where,
            remedy="删去该号码；名单只写单位代码、姓名、职务和分管单位",
        )
    if any(unicodedata.category(char)[0] == "C" for cell in cells for char in cell):
        yield ConfigError("格内有换行或不可见字符", where=where, remedy="改成一行普通文字")
    if any(len(row.get(key) or "") > _LONGEST for key in _NEEDED):
        yield ConfigError(
            f"文字超过{_LONGEST}个字", where=where, remedy="姓名、职务各写一个，职务用规范简称"
        )


def _post(row: dict[str, str]) -> Post:
    charge = [code for code in _BETWEEN.split(row.get("in_charge") or "") if code]
    return Post(row["unit_code"].strip(), row["name"].strip(), row["post"].strip(), tuple(charge))


def _sense(where: str, post: Post, round_: Round) -> Iterator[ConfigError]:
    for key, title in (("name", "姓名"), ("post", "职务")):
        if not getattr(post, key):
            yield ConfigError(f"{title}为空", where=f"{where} {key}", remedy=f"补写{title}")
    if any(char.isdigit() for char in post.name):
        yield ConfigError(
            "姓名中有数字", where=f"{where} name", remedy="只写姓名；同名的两人加注，如（女）"
        )
    if not post.charged:
        yield ConfigError(
            "既没有所在单位，也没有分管单位",
            where=f"{where} unit_code",
            remedy="写所在单位的代码；区领导不在被考核单位任职的，在 in_charge 写分管单位",
        )
    own = [("unit_code", post.unit_code)] if post.unit_code else []
    for key, code in (*own, *(("in_charge", code) for code in post.in_charge)):
        if code not in round_.by_code:
            yield ConfigError(
                f"本轮没有单位 {_shown(code)}",
                where=f"{where} {key}",
                remedy="改用 units.csv 中的单位代码",
            )
    if len(set(post.in_charge)) < len(post.in_charge):
        yield ConfigError("分管单位写重了", where=f"{where} in_charge", remedy="每个单位只写一次")


def _shown(code: str) -> str:
    """A unit code for a message; what does not look like one may be a name in the wrong column."""
    return code if code.isascii() and code.isalnum() else "（所写的不是单位代码）"
