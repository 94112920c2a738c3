"""The second half of the oracle: policies, classes, totals, ranks and grades (rulebook.md §1, §3)."""

from fractions import Fraction as F
from math import ceil, floor

from tests.generative.oracle import COHORT, Unit, half_up, inside, nested, number
from tests.generative.scheme import facts

PLAIN = (
    "flag", "all_or_nothing", "per_occurrence", "shortfall", "per_point", "bonus", "pro_rata", "bands",
    "authority_level",
)  # fmt: skip


def judge(book, world, imports=None):  # noqa: C901 - one function, in the order of §1
    """{items, classes, totals, ranks, grades, consequences…} keyed by (unit[, code]).

    `imports` gives what earlier rulebooks published: code → unit → (total, state, provisional).
    """
    for item in book["item"]:
        for rule in (r for q in item["rule"] for r in (q, *nested(q)) if r["kind"] == "manual"):
            rule["indicator"] = f"manual:{item['code']}"
    rounding = book.get("rounding", {})
    places, total_places = rounding.get("item_places", 2), rounding.get("total_places", 2)
    groups = dict(world.units)
    people = populace(world)
    for name, published in (imports or {}).items():
        for code, unit in people.items():
            unit.read[name] = published[code][:2]
    fired = {
        code: [g for g in book.get("gate", []) + book.get("veto", []) if fires(people[code], g)]
        for code in people
    }
    items = {}
    # Items that compare points of other items come after those; the rest is pass 1.
    later = [i for i in book["item"] if any("of" in r for q in i["rule"] for r in (q, *nested(q)))]
    for chosen in ([i for i in book["item"] if i not in later], later):
        for item in chosen:
            judge_item(book, item, people, groups, fired, places, items)
        feed(book, chosen, people, items)
    codes = [i["code"] for i in book["item"]]
    items = {(c, i): items[c, i] for i in codes for c in people}
    result = {"items": {}, "classes": {}, "totals": {}, "ranks": {}, "grades": {}, "pending": {}}
    exact, zeros, parts = {}, {}, {}
    for code in people:
        total, applicable, excluded = F(0), F(0), False
        for cls in book["class"]:
            own = [(i, items[code, i["code"]]) for i in book["item"] if i["class"] == cls["code"]]
            gone = [i for i, r in own if r[1] is None and r[0] != "pending"]
            excluded = excluded or bool(gone)
            cap, weight = cls.get("cap"), F(cls.get("weight", 1))
            held = lambda s, cap=cap: s if cap is None else min(s, cap)  # noqa: E731
            given = weight * held(sum((r[1] or F(0) for _, r in own), F(0)))
            if any(g["effect"].get("zero_class") == cls["code"] for g in fired[code]):
                given = min(given, F(0))
            possible = weight * held(sum((i["points"] for i, _ in own if i not in gone), F(0)))
            result["pending"][code] = result["pending"].get(code, False) or any(
                r[0] == "pending" for _, r in own
            )
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
            and items[code, i["code"]][0] not in ("not_applicable", "pending")
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
    shown = exact if rounding.get("rank_on") == "unrounded" else result["totals"]
    # Closed units stand last; what is pending is not ranked.
    basis = {
        c: None if v is None or result["pending"][c] else (not people[c].closed, v)
        for c, v in shown.items()
    }
    for code, value in basis.items():
        peers = [v for c, v in basis.items() if groups[c] == groups[code] and v is not None]
        result["ranks"][code] = None if value is None else 1 + sum(v > value for v in peers)
    for group in sorted(set(groups.values())):
        members = [c for c in people if groups[c] == group and basis[c] is not None]
        grade(book, members, basis, fired, zeros, parts, items, result["grades"])
    result["consequences"] = set(used(book, world, groups, basis, result))
    whole = {
        g: complete(book, [people[c] for c in people if groups[c] == g]) for g in groups.values()
    }
    result["provisional"] = {
        c: not whole[groups[c]] or unsure(book, c, items, imports or {}) for c in people
    }
    return result


def populace(world):
    """The units with their peers, and what was counted of them and their members."""
    metrics, members, events = facts(world)
    people = {code: Unit(code, metrics, events, world.targets, members) for code, _ in world.units}
    for code, unit in people.items():
        unit.category = world.categories.get(code, "街道")
        unit.staff, unit.closed = world.staff.get(code, 0), code in world.closed
        unit.peers = [people[c] for c, g in world.units if g == dict(world.units)[code]]
    return people


def judge_item(book, item, people, groups, fired, places, items):
    """One item for every unit: its own rules, zeroed by gates, then the policy where it does not apply."""
    default = book.get("not_applicable", {}).get("policy", "full_points")
    policy = item.get("not_applicable", default)
    zeroed = {
        c for c in people if any(g["effect"].get("zero_item") == item["code"] for g in fired[c])
    }
    mine = {}
    for code, unit in people.items():
        state, value, out = unit.item(item, places)
        if code in zeroed:
            value, out = (None if value is None else min(value, F(0))), F(0)
        mine[code] = items[code, item["code"]] = [state, value, out]
    for code, row in mine.items():
        if row[0] != "not_applicable":
            continue
        others = [
            r[1] + r[2]
            for c, r in mine.items()
            if groups[c] == groups[code] and r[0] == "ok" and not people[c].closed
        ]
        mean = half_up(sum(others) / len(others), places) if others else item["points"]
        row[1] = {
            "full_points": item["points"],
            "zero": F(0),
            "exclude": None,
            "group_mean": min(mean, item["points"]),
        }[policy]
        row[1] = F(0) if code in zeroed and row[1] is not None else row[1]


def feed(book, judged, people, items):
    """What rules may read back: item points, and class sums after the cap, before the weight."""
    for code, unit in people.items():
        for item in judged:
            state, value, out = items[code, item["code"]]
            unit.read[f"item:{item['code']}"] = ((value or F(0)) + out, state)
        for cls in book["class"]:
            own = [items.get((code, i["code"])) for i in book["item"] if i["class"] == cls["code"]]
            if own and None not in own:
                points = sum((r[1] or F(0) for r in own), F(0))
                states = [r[0] for r in own]
                unit.read[f"class:{cls['code']}"] = (
                    min(points, cls.get("cap", points)),
                    together(states),
                )


def together(states):
    if "pending" in states:
        return "pending"
    left = [s for s in states if s != "not_applicable"]
    if not left:
        return "not_applicable"
    return "not_submitted" if set(left) == {"not_submitted"} else "ok"


def complete(book, units):
    """Whether every unit sent something of what its items need, or was closed."""
    return all(unit.closed or came(book, unit) for unit in units)


def came(book, unit):
    asked, received = False, False
    for item in book["item"]:
        if not unit.fits(item.get("applies_to", {})):
            continue
        for rule in (r for q in item["rule"] for r in (q, *nested(q))):
            codes = [rule["only_if"]["indicator"]] if "only_if" in rule else []
            if (rule["kind"] in (*COHORT, *PLAIN) and "indicator" in rule) or "part" in rule:
                codes += unit.reads(rule)
            for code in codes:
                asked = True
                rows = [*unit.members.get((unit.code, code), {}).values()]
                received |= any(r[2] != "not_submitted" for r in (unit.metric(code), *rows))
    return received or not asked


def unsure(book, code, items, imports):
    """Whether a provisional total of another rulebook went into the unit's own."""
    return any(
        imports[rule["rulebook"]][code][2]
        for item in book["item"]
        if items[code, item["code"]][0] != "not_applicable"
        for rule in (r for q in item["rule"] for r in (q, *nested(q)))
        if rule.get("rulebook") in imports
    )


def used(book, world, groups, basis, result):
    """(title, unit) of every use of the results."""
    for row in book.get("consequence", []):
        for code, value in basis.items():
            if value is None:
                continue
            peers = [v for c, v in basis.items() if groups[c] == groups[code] and v is not None]
            from_last = 1 + sum(v < value for v in peers)
            rank = result["ranks"][code]
            hit = from_last <= row.get("last", 0)
            if "rank_from" in row or "rank_to" in row:
                hit = row.get("rank_from", 1) <= rank <= row.get("rank_to", rank)
            if "grade" in row:
                wanted = [row["grade"]] if isinstance(row["grade"], str) else row["grade"]
                again = range(1, row.get("consecutive", 1))
                past = {ago: title for u, ago, title in world.history if u == code}
                hit = result["grades"].get(code) in wanted and all(
                    past.get(n) in wanted for n in again
                )
            if hit:
                yield row["title"], code


def fires(unit, gate):
    """Whether it applies, its indicator says so, and no lifting took that away."""
    num, den, state = unit.metric(gate["indicator"])
    if state != "ok" or not unit.fits(gate.get("applies_to", {})):
        return False
    lifts = unit.events(f"lift:{gate['indicator']}")
    whole = any(not lift["matter"] for lift in lifts)
    if isinstance(gate["fires_when"], dict):
        return den != 0 and not whole and inside(F(num, den or 1), gate["fires_when"])
    if gate["fires_when"] == "none":
        return num == 0 and not whole
    listed = unit.events(gate["indicator"])
    lifted = [
        e for e in listed
        if any(lift["matter"] in (None, "", e["matter"] or "") and (lift["day"] or "9") >= (e["day"] or "") for lift in lifts)
    ]  # fmt: skip
    return num - len(lifted) > 0 if listed else num > 0 and not whole


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
                basis[code][1] >= line
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
