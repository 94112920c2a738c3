"""An independent oracle of rulebook.md §1 and §3 in fractions: reads the TOML tables themselves, knows no code of ours.

`judge(book, units, metrics, events, targets)`: units [(code, group)], metrics {(unit, indicator): (num, den, state)},
events {(unit, indicator): [dict in order]}, targets {(unit, name): int}. Numbers in `book` are Fractions.
"""

from fractions import Fraction as F
from math import ceil, floor


def number(value):
    return F(value.rstrip("%p")) / 100 if isinstance(value, str) else F(value)


def half_up(value, places):
    scaled = abs(F(value)) * 10**places
    return F(floor(scaled + F(1, 2)), 10**places) * (1 if value >= 0 else -1)


def inside(value, band):
    closed = band.get("closed", "[)")
    low, high = (number(band[k]) if k in band else None for k in ("from", "to"))
    above = low is None or value > low or (value == low and closed[0] == "[")
    return above and (high is None or value < high or (value == high and closed[1] == "]"))


class Unit:
    def __init__(self, code, metrics, events, targets):
        self.code = code
        self.metric = lambda i: metrics.get((code, i), (0, None, "not_submitted"))
        self.events = lambda i: events.get((code, i), [])
        self.target = lambda name: F(targets[code, name.split(".")[1]])
        self.based = lambda i: self.metric(i)[2] == "ok" and self.metric(i)[1] != 0
        self.x = lambda i: F(self.metric(i)[0], self.metric(i)[1] or 1)

    def goal(self, rule, key="target", default=None):
        if "target_from" in rule:
            return self.target(rule["target_from"])
        return number(rule[key]) if key in rule else default

    def holds(self, part):
        num, den, _ = self.metric(part["indicator"])
        if not self.based(part["indicator"]):
            return True  # nothing to judge: deducts nothing
        goal = self.goal(part)
        return (
            self.x(part["indicator"]) >= goal
            if goal is not None
            else (num > 0 if den is None else num == den)
        )

    def steps(self, distance, rule, mode):
        exact = max(F(0), distance) / number(rule.get("per", 1))
        return {"whole_up": ceil(exact), "whole_down": floor(exact), "prorata": exact}[mode]

    def exact(self, rule, full):  # noqa: C901 - the table of §3, kind by kind
        kind, code = rule["kind"], rule.get("indicator")
        n, x = self.metric(code)[0], self.x(code)
        if kind == "flag":
            return (
                full if (n > 0) == (rule["full_when"] == "any") else full - rule.get("deduct", full)
            )
        if kind == "all_or_nothing":
            return full if x >= self.goal(rule) else F(0)
        if kind == "shortfall":
            return full - rule["each"] * self.steps(
                self.goal(rule) - n, rule, rule.get("step", "whole_up")
            )
        if kind == "per_point":
            short = (self.goal(rule) - x) * (-1 if rule.get("direction") == "above" else 1)
            return full - rule["deduct"] * self.steps(short, rule, rule["step"])
        if kind == "bonus":
            return rule["each"] * self.steps(
                x - self.goal(rule, "over_target", F(0)), rule, rule.get("step", "prorata")
            )
        if kind == "pro_rata":
            return full * min(F(1), x / self.goal(rule)) if self.goal(rule) else full
        if kind == "bands":
            return next(
                (F(b["points"]) for b in rule["band"] if inside(x, b)), F(rule.get("otherwise", 0))
            )
        if kind == "checklist":
            return sum((F(p["points"]) for p in rule["part"] if self.holds(p)), F(0))
        if kind == "per_missing":
            return full - rule["each"] * sum(not self.holds(p) for p in rule["part"])
        factor = rule["mitigation"]["factor"] if "mitigation" in rule else F(1)
        weight = lambda event: factor if event.get("resolved") else F(1)  # noqa: E731
        if kind == "per_occurrence":
            happened = [*self.events(code), *[{}] * n][:n][rule.get("free", 0) :]
            table = rule.get("table")

            def summed(k):
                return rule["each"] * k if table is None else [F(0), *table][min(k, len(table))]

            return full - sum(
                ((summed(k + 1) - summed(k)) * weight(e) for k, e in enumerate(happened)), F(0)
            )
        matters = {}
        for no, event in enumerate(self.events(code)):
            worth = (rule["points_by"].get(event.get("level"), F(0)), weight(event))
            key = event.get("matter") or no
            matters[key] = max(matters.get(key, worth), worth)
        each = [points * w for points, w in matters.values()]
        value = max(each, default=F(0)) if rule.get("sum") == "highest" else sum(each, F(0))
        return value if rule.get("sign") == "add" else full - value

    def rule(self, rule, item, places):
        adds = rule["kind"] == "bonus" or rule.get("sign") == "add"
        full = F(rule.get("points", item["points"]))
        condition = rule.get("only_if")
        read = [p["indicator"] for p in rule.get("part", [])] or [rule["indicator"]]
        if any(
            self.metric(i)[2] == "not_submitted"
            for i in read + ([condition["indicator"]] if condition else [])
        ):
            return "not_submitted", adds, full, None
        if not any(map(self.based, read)):
            return "void", adds, full, F(0) if adds else full
        if condition and not (
            self.based(condition["indicator"]) and inside(self.x(condition["indicator"]), condition)
        ):
            return "ok", adds, full, F(0) if adds else full
        points = self.exact(rule, full)
        if adds:
            return (
                "ok",
                adds,
                full,
                half_up(points if rule["cap"] == "none" else min(points, rule["cap"]), places),
            )
        points = max(points, full - rule.get("max_deduct", full - points))
        if "points" in rule:
            points = min(points, full)
        low = rule.get("min_points", F(0) if "points" in rule else points)
        return "ok", adds, full, half_up(max(points, low), places)

    def item(self, item, places):
        """(state, inside, outside), N/A left to the policy."""
        if self.code not in item.get("applies_to", {}).get("unit", [self.code]):
            return "not_applicable", None, F(0)
        results = [(r, *self.rule(r, item, places)) for r in item["rule"]]
        states = [r[1] for r in results]
        if "not_submitted" in states:
            return "not_submitted", F(item.get("not_submitted", 0)), F(0)
        asked = [
            r for rule in item["rule"] for r in (rule, *rule.get("part", [])) if "target_from" in r
        ]
        zero = any(self.target(r["target_from"]) == 0 for r in asked)
        if zero or set(states) == {"void"}:
            return "not_applicable", None, F(0)
        value, out = F(item["points"]) if item.get("combine") != "sum" else F(0), F(0)
        for rule, _, adds, full, points in results:
            if adds and rule.get("outside"):
                out += points
            elif adds or item.get("combine") == "sum":
                value += points
            else:
                value -= max(F(0), full - points)
        low = item.get("floor", 0)
        return "ok", min(F(item["points"]), value if low == "none" else max(F(low), value)), out
