"""The second half of the oracle: policies, classes, totals, ranks and grades (rulebook.md §1, §3)."""

from fractions import Fraction as F
from math import ceil, floor

from tests.generative.oracle import Unit, half_up, number


def judge(book, units, metrics, events, targets):  # noqa: C901 - one function, in the order of §1
    """{items, classes, totals, ranks, grades, pending…} keyed by (unit[, code])."""
    rounding = book.get("rounding", {})
    places, total_places = rounding.get("item_places", 2), rounding.get("total_places", 2)
    people = {code: Unit(code, metrics, events, targets) for code, _ in units}
    groups = dict(units)
    fired = {
        code: [g for g in book.get("gate", []) + book.get("veto", []) if fires(people[code], g)]
        for code in people
    }
    items = {}
    for item in book["item"]:
        for code, unit in people.items():
            state, value, out = unit.item(item, places)
            if any(g["effect"].get("zero_item") == item["code"] for g in fired[code]):
                value, out = (None if value is None else min(value, F(0))), F(0)
            items[code, item["code"]] = [state, value, out]
    default = book.get("not_applicable", {}).get("policy", "full_points")
    for item in book["item"]:
        policy = item.get("not_applicable", default)
        mine = {c: items[c, item["code"]] for c in people}
        for code, row in mine.items():
            if row[0] != "not_applicable":
                continue
            zeroed = any(g["effect"].get("zero_item") == item["code"] for g in fired[code])
            others = [
                r[1] + r[2] for c, r in mine.items() if groups[c] == groups[code] and r[0] == "ok"
            ]
            mean = (
                min(half_up(sum(others) / len(others), places), item["points"])
                if others
                else item["points"]
            )
            row[1] = {
                "full_points": item["points"],
                "zero": F(0),
                "exclude": None,
                "group_mean": mean,
            }[policy]
            row[1] = F(0) if zeroed and row[1] is not None else row[1]
    result = {"items": {}, "classes": {}, "totals": {}, "ranks": {}, "grades": {}}
    exact, zeros, parts = {}, {}, {}
    for code in people:
        total, applicable, excluded = F(0), F(0), False
        for cls in book["class"]:
            own = [(i, items[code, i["code"]]) for i in book["item"] if i["class"] == cls["code"]]
            gone = [i for i, r in own if r[1] is None]
            excluded = excluded or bool(gone)
            cap, weight = cls.get("cap"), F(cls.get("weight", 1))
            held = lambda s, cap=cap: s if cap is None else min(s, cap)  # noqa: E731
            given = weight * held(sum((r[1] or F(0) for _, r in own), F(0)))
            if any(g["effect"].get("zero_class") == cls["code"] for g in fired[code]):
                given = min(given, F(0))
            possible = weight * held(sum((i["points"] for i, r in own if r[1] is not None), F(0)))
            parts[code, cls["code"]] = (given, possible)
            result["classes"][code, cls["code"]] = half_up(given, places)
            total, applicable = total + given, applicable + possible
        for i in book["item"]:
            row = items[code, i["code"]]
            result["items"][code, i["code"]] = None if row[1] is None else row[1] + row[2]
        zeros[code] = sum(
            1
            for i in book["item"]
            if i["points"] > 0
            and items[code, i["code"]][0] != "not_applicable"
            and items[code, i["code"]][1] == 0
        )
        full = F(book["rulebook"]["full_points"])
        if excluded and applicable == 0:
            exact[code] = result["totals"][code] = None
            continue
        total = total * full / applicable if excluded else total
        total = max(F(0), min(total, full)) + sum(
            (items[code, i["code"]][2] for i in book["item"]), F(0)
        )
        tops = [
            F(0) if "zero_total" in g["effect"] else g["effect"]["cap_total"]
            for g in fired[code]
            if {"zero_total", "cap_total"} & set(g["effect"])
        ]
        result["totals"][code] = min([half_up(total, total_places), *tops])
        exact[code] = min([total, *tops])
    basis = exact if rounding.get("rank_on") == "unrounded" else result["totals"]
    for code, value in basis.items():
        peers = [v for c, v in basis.items() if groups[c] == groups[code] and v is not None]
        result["ranks"][code] = None if value is None else 1 + sum(v > value for v in peers)
    for group in sorted(set(groups.values())):
        members = [c for c in people if groups[c] == group and basis[c] is not None]
        grade(book, members, basis, fired, zeros, parts, items, result["grades"])
    return result


def fires(unit, gate):
    num, _, state = unit.metric(gate["indicator"])
    return state == "ok" and (num > 0) == (gate["fires_when"] == "any")


def grade(book, members, basis, fired, zeros, parts, items, grades):
    titles = [g["title"] for g in book.get("grade", [])]
    left = list(members)
    for no, row in enumerate(book.get("grade", [])):
        line = row.get("from", 0)
        line = number(line) * (book["rulebook"]["full_points"] if isinstance(line, str) else 1)
        share = number(row.get("each_class_from", 0))

        def meets(code, no=no, row=row, line=line, share=share):
            effects = [g["effect"] for g in fired[code]]
            barred = any(
                (no == 0 and e.get("bar_excellent"))
                or no < (titles.index(e["cap_grade"]) if "cap_grade" in e else 0)
                for e in effects
            )
            sound = "each_class_from" not in row or all(
                parts[code, c["code"]][0] >= share * parts[code, c["code"]][1]
                for c in book["class"]
                if parts[code, c["code"]][1] > 0
            )
            return (
                basis[code] >= line
                and not barred
                and sound
                and zeros[code] <= row.get("max_zero_items", zeros[code])
            )

        found = [code for code in left if meets(code)]
        quota = row.get("quota")
        if quota:
            raw = number(quota["share"]) * len(members)
            places = {"floor": floor(raw), "ceil": ceil(raw), "half_up": floor(raw + F(1, 2))}[
                quota["rounding"]
            ]

            by = quota.get("order_by")

            def key(code, by=by):
                tie = parts.get((code, by), (None,))[0]
                if tie is None and by:
                    tie = (items[code, by][1] or F(0)) + items[code, by][2]
                return basis[code], tie if by else 0

            if quota.get("ties") == "include":
                found = [c for c in found if sum(key(o) > key(c) for o in found) < places]
            else:
                found = [c for c in found if sum(key(o) >= key(c) for o in found) <= places]
        grades.update(dict.fromkeys(found, row["title"]))
        left = [code for code in left if code not in found]
    grades.update(dict.fromkeys(left))
