"""Loading one edition file of a rulebook: typed, exact, every mistake named with its key path."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kaoping.exact import Fraction
from kaoping.rounds import CATEGORIES
from kaoping.rulebook import bare_keys, checks, examples
from kaoping.rulebook.load_keys import Known, indicator, limits
from kaoping.rulebook.load_rules import read_rule
from kaoping.rulebook.model import (
    Band,
    Class,
    Consequence,
    Example,
    Gate,
    Grade,
    Indicator,
    Item,
    Quota,
    Rulebook,
)  # fmt: skip
from kaoping.rulebook.reader import Problem, Problems, Reader, RulebookError

POLICIES = ("full_points", "group_mean", "exclude", "zero")
EFFECTS = ("zero_item", "zero_class", "zero_total", "cap_total", "cap_grade", "bar_excellent")
_CODE, _DRAFT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), re.compile(r"\w[\w.-]*")
_MAX_PLACES = 6
_WEIGHT_PLACES = 4


def load_edition(
    file: Path, catalogue: dict[str, Indicator], *, allow_unknown: bool = False
) -> Rulebook:
    """The rulebook edition of `file`, checked, its worked examples run.

    Args:
        file: `rulebooks/<code>/<in-force date>.toml`, or any draft.
        catalogue: the indicators SQL can count (`catalogue.load_catalogue`).
        allow_unknown: accept indicators the catalogue lacks (试算 only).

    Raises:
        RulebookError: a ConfigError that lists every mistake with key path, value and remedy.
    """
    place = f"{file.parent.name}/{file.name}"
    problems = Problems()
    book = _edition(_parse(file, place), file, Known(catalogue, allow_unknown), problems)
    if not problems.found:
        checks.check(book, problems)
    if not problems.found:
        examples.check(book, problems)
    if problems.found:
        raise RulebookError(place, tuple(problems.found))
    return replace(book, warnings=tuple(f"{place} › {w}" for w in problems.warnings))


def _parse(file: Path, place: str) -> dict[str, Any]:
    try:
        return bare_keys.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RulebookError(
            place, (Problem("文件", "没有这个考核细则文件", "核对路径和文件名"),)
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = Problem(
            "文件",
            f"无法读取：{error}",
            "按 TOML 语法更正：以 UTF-8 保存，键不得重复，标点用半角，文字值加引号",
        )
        raise RulebookError(place, (problem,)) from error


def _edition(table: dict[str, Any], file: Path, known: Known, problems: Problems) -> Rulebook:
    top = Reader(table, "", problems)
    head = top.sub("rulebook", required=True) or Reader({}, "rulebook", Problems())
    policy = _policy(top)
    classes = tuple(_class(row) for row in top.subs("class", "code"))
    items = tuple(_item(row, known, policy) for row in top.subs("item", "code"))
    gates = [_gate(row, no, kind, known)
             for kind in ("gate", "veto") for no, row in enumerate(top.subs(kind), start=1)]  # fmt: skip
    book = Rulebook(
        **_head(head, file, known.lenient),
        **_rounding(top),
        leaders=_leaders(top),
        classes=classes,
        items=items,
        gates=tuple(replace(gate, no=no) for no, gate in enumerate(gates, start=1)),
        grades=tuple(_grade(row, no) for no, row in enumerate(top.subs("grade"), start=1)),
        consequences=_consequences(top),
        file=file,
        catalogue=known.catalogue,
    )
    top.done()
    return book


def _head(head: Reader, file: Path, draft: bool) -> dict[str, Any]:
    source = head.sub("source")
    fields: dict[str, Any] = {
        "code": head.text("code", required=True),
        "title": head.text("title", required=True),
        "authority": head.text("authority"),
        "status": head.choice("status", ("illustrative", "official"), required=True),
        "full_points": head.points("full_points", required=True) or Fraction(0),
        "in_force": head.day("in_force", required=True),
        "verified_until": head.day("verified_until"),
        "repealed": head.day("repealed"),
        "source": {k: source.text(k) for k in ("title", "article", "text")} if source else {},
    }
    if source:
        source.done()
    if fields["full_points"] <= 0 and "full_points" in head.table:
        head.bad("full_points", "满分须大于0", "写成 full_points = 100")
    if not (_DRAFT if draft else _CODE).fullmatch(str(fields["code"])) and fields["code"]:
        head.bad("code", "代码只能用小写字母、数字和短横线", '例如 code = "harmony-5"')
    dated = re.fullmatch(r"\d{4}-\d\d-\d\d", file.stem)
    if dated and fields["in_force"] and str(fields["in_force"]) != file.stem:
        head.bad(
            "in_force", f"施行日期与文件名 {file.name} 不一致", "改文件名或改 in_force，使两者一致"
        )
    head.done()
    return fields


def _rounding(top: Reader) -> dict[str, Any]:
    row = top.sub("rounding") or Reader({}, "rounding", top.problems)
    item, total = row.count("item_places", 2) or 0, row.count("total_places", 2) or 0
    rank_on = row.choice("rank_on", ("published", "unrounded"), "published")
    if "total_places" not in row.table:
        total = min(total, item)
    if item > _MAX_PLACES:
        row.bad("item_places", f"小数位数不能超过{_MAX_PLACES}", "写成 item_places = 2")
    if total > item:
        row.bad("total_places", "总分的小数位数不能多于项目的小数位数", f"写成不大于{item}的整数")
    row.done()
    return {"item_places": item, "total_places": total, "rank_on": rank_on}


def _leaders(top: Reader) -> str:
    row = top.sub("leaders")
    if row is None:
        return "none"
    rule = row.choice("rule", ("inherit", "mean_in_charge", "none"), "none")
    row.done()
    return rule


def _policy(top: Reader) -> str:
    row = top.sub("not_applicable")
    if row is None:
        return "full_points"
    policy = row.choice("policy", POLICIES, "full_points", required=True)
    row.done()
    return policy


def _class(row: Reader) -> Class:
    cap, weight = row.amount("cap"), row.amount("weight")
    if weight is not None and (weight * 10**_WEIGHT_PLACES).denominator != 1:
        row.bad("weight", f"权重的小数超过{_WEIGHT_PLACES}位", f"最多保留{_WEIGHT_PLACES}位小数")
    found = Class(
        row.text("code", required=True),
        row.text("title"),
        cap,
        Fraction(1) if weight is None else weight,
    )
    row.done()
    return found


def _item(row: Reader, known: Known, policy: str) -> Item:
    code = row.text("code", required=True)
    points = row.amount("points", required=True) or Fraction(0)
    rules = row.subs("rule")
    item = Item(
        code=code,
        label=row.text("label"),
        class_code=row.text("class", required=True),
        title=row.text("title", required=True),
        points=points,
        floor=_floor(row),
        combine=row.choice("combine", ("deduct", "sum"), "deduct"),
        applies_to=_applies_to(row, known),
        not_applicable=row.choice("not_applicable", POLICIES, policy),
        not_submitted=row.points("not_submitted") or Fraction(0),
        department=row.text("department"),
        method=row.text("method"),
        evidence_required=row.texts("evidence_required"),
        text=row.text("text"),
        repealed=row.day("repealed"),
        rules=tuple(read_rule(r, n, points, code, known) for n, r in enumerate(rules, start=1)),
        examples=tuple(_example(r, n) for n, r in enumerate(row.subs("example"), start=1)),
    )
    if not rules:
        row.bad("rule", "项目没有计分规则", "补写 [[item.rule]]，注明 kind 和 indicator")
    row.done()
    return item


def _floor(row: Reader) -> Fraction | None:
    if row.table.get("floor") == "none":
        row.seen.add("floor")
        return None
    floor = row.points("floor")
    return Fraction(0) if floor is None else floor


def _applies_to(row: Reader, known: Known) -> tuple[tuple[str, tuple[str, ...]], ...]:
    sub = row.sub("applies_to")
    if sub is None:
        return ()
    found = [(key, sub.texts(key)) for key in ("category", "unit") if key in sub.table]
    for key, values in found:
        if not values:
            sub.bad(key, "列表为空，项目将不适用于任何单位", "列出至少一个，或删去 applies_to")
    odd = [c for key, values in found if key == "category" for c in values if c not in CATEGORIES]
    if odd and known.lenient:  # a draft may be another district's
        sub.problems.warn(
            sub.at("category"), f"本系统没有这样的单位类别：{'、'.join(odd)}，照写明的试算"
        )
    elif odd:
        sub.bad(
            "category", f"没有这样的单位类别：{'、'.join(odd)}", f"可取 {'、'.join(CATEGORIES)}"
        )
    staff = sub.count("min_staff")
    sub.seen.update(("category", "unit"))
    sub.done()
    return (*found, *((("min_staff", (str(staff),)),) if staff is not None else ()))


def _example(row: Reader, no: int) -> Example:
    given = row.sub("given", required=True)
    example = Example(
        no=no,
        given=dict(given.table) if given else {},
        points=row.points("points", required=True) or Fraction(0),
        targets=_example_targets(row),
        events=tuple(dict(r.table) for r in row.subs("events")),
        group=tuple(dict(r.table) for r in row.subs("group")),
        on=row.day("on"),
    )
    row.done()
    return example


def _example_targets(row: Reader) -> dict[str, Fraction]:
    sub, one = row.sub("targets"), row.points("target")
    named = {key: sub.points(key) for key in sub.table} if sub else {}
    found = {key: value for key, value in named.items() if value is not None}
    return found | ({"": one} if one is not None else {})


def _gate(row: Reader, no: int, kind: str, known: Known) -> Gate:
    code = indicator(row, "indicator", known)
    effect = row.sub("effect", required=True)
    name, target, points = _effect(effect) if effect else ("zero_total", "", None)
    found = known.catalogue.get(code)
    when, within = _fires_when(row, known.form(code))
    gate = Gate(
        no=no,
        kind=kind,
        title=row.text("title") or (found.title if found else code),
        indicator=code,
        fires_when=when,
        within=within,
        effect=name,
        target=target,
        points=points,
        authority=row.text("authority"),
        applies_to=_applies_to(row, known),
    )
    row.done()
    return gate


def _fires_when(row: Reader, form: str) -> tuple[str, Band | None]:
    """any, none, or a range of the value: `fires_when = { to = "60%" }` (低于60%的)."""
    if not isinstance(row.table.get("fires_when"), dict):
        return row.choice("fires_when", ("any", "none"), required=True), None
    sub = row.sub("fires_when") or Reader({}, "", row.problems)
    ends = limits(sub, form)
    sub.done()
    return "within", Band(*ends, Fraction(0))


def _effect(row: Reader) -> tuple[str, str, Fraction | None]:
    names = [name for name in EFFECTS if name in row.table]
    if len(names) != 1 or len(row.table) != 1:
        row.problems.add(row.path, "effect 须恰有一种效果", f"可取 {'、'.join(EFFECTS)} 之一")
        return EFFECTS[2], "", None
    name = names[0]
    if name == "cap_total":
        return name, "", row.amount(name, required=True)
    if name in ("zero_total", "bar_excellent"):
        if row.switch(name) is False:
            row.bad(name, f"{name} 只能写 true", f"写成 {name} = true，或删去这条")
        return name, "", None
    return name, row.text(name, required=True), None


def _grade(row: Reader, no: int) -> Grade:
    quota = row.sub("quota")
    grade = Grade(
        no=no,
        title=row.text("title", required=True),
        start=row.threshold("from"),
        quota=_quota(quota) if quota else None,
        max_zero_items=row.count("max_zero_items"),
        each_class_from=row.share("each_class_from"),
    )
    row.done()
    return grade


def _quota(row: Reader) -> Quota:
    order_by = row.text("order_by")
    ties = row.choice("ties", ("exclude", "include", "order_by"), "order_by", not order_by)
    if ties == "order_by" and not order_by:
        row.bad(
            "order_by",
            "并列时按哪一类或哪一项排序没有写明",
            '补写 order_by = "A"，或 ties = "exclude"',
        )
    quota = Quota(
        share=row.share("share", required=True) or Fraction(0),
        rounding=row.choice("rounding", ("floor", "ceil", "half_up"), required=True),
        ties="order_by" if order_by else ties,
        order_by=order_by.removeprefix("item:").removeprefix("class:"),
        by=row.choice("by", ("comparison_group",), "comparison_group"),
    )
    if not 0 <= quota.share <= 1:
        row.bad("share", "名额比例须在0%到100%之间", '例如 share = "30%"')
    row.done()
    return quota


def _consequences(top: Reader) -> tuple[Consequence, ...]:
    rows = enumerate(top.subs("consequence"), start=1)
    return tuple(_consequence(row, no) for no, row in rows)


def _consequence(row: Reader, no: int) -> Consequence:
    found = Consequence(
        no=no,
        title=row.text("title", required=True),
        last=row.count("last"),
        rank_from=row.count("rank_from"),
        rank_to=row.count("rank_to"),
        grades=row.texts("grade"),
        by=row.choice("by", ("comparison_group",), "comparison_group"),
        consecutive=row.count("consecutive"),
    )
    if found.consecutive is not None and (found.consecutive < 1 or not found.grades):
        row.bad(
            "consecutive",
            "连续轮数须不小于1，且只与 grade 同用",
            'grade = ["不合格"]，consecutive = 2',
        )
    ranked = found.rank_from is not None or found.rank_to is not None
    if (found.last is not None) + ranked + bool(found.grades) != 1:
        row.problems.add(
            row.path, "结果运用的条件须恰有一种", "写 last、rank_from/rank_to 或 grade 之一"
        )
    row.done()
    return found
