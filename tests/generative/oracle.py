"""An independent oracle of rulebook.md §1 and §3 in fractions: reads the TOML tables themselves, knows no code of ours.

A `Unit` knows what was counted of it, of its members, and its peers; `read` holds points that rules read
back (`item:A1`, `class:A`, a rulebook's code) as (points, state). Numbers in `book` are Fractions.
"""

from fractions import Fraction as F
from math import ceil, floor

COHORT = ("rank", "ratio_to_best", "vs_group_mean")
CHOICE = ("best_of", "worst_of")


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


def nested(rule):
    inner = rule.get("rule", [])
    return [inner] if isinstance(inner, dict) else inner


def adds(rule):
    return rule["kind"] == "bonus" or rule.get("sign") == "add"


class Unit:
    def __init__(self, code, metrics, events, targets, members=None, lacking="not_submitted"):
        self.code, self.targets = code, targets
        self.metrics, self.happened, self.members = metrics, events, members or {}
        self.lacking = lacking
        self.peers, self.read, self.day = [self], {}, "2014-12-31"
        self.category, self.staff, self.closed = "街道", 0, False

    def metric(self, i):
        return self.metrics.get((self.code, i), (0, None, self.lacking))

    def events(self, i):
        return self.happened.get((self.code, i), [])

    def target(self, name):
        return F(self.targets[self.code, name.split(".")[1]])

    def based(self, i):
        return self.metric(i)[2] == "ok" and self.metric(i)[1] != 0

    def x(self, i):
        return F(self.metric(i)[0], self.metric(i)[1] or 1)

    def member(self, name):
        """One member of the unit as a unit of its own: what it lacks has no base."""
        own = {(self.code, i): rows[name] for (u, i), rows in self.members.items()
               if u == self.code and name in rows}  # fmt: skip
        events = {
            k: [e for e in rows if e.get("member") == name] for k, rows in self.happened.items()
        }
        one = Unit(self.code, own, events, self.targets, lacking="no_base")
        one.day = self.day
        return one

    def fits(self, conditions):
        one = {"category": self.category, "unit": self.code}
        return self.staff >= conditions.get("min_staff", 0) and all(
            one[key] in values for key, values in conditions.items() if key in one
        )

    def goal(self, rule, key="target", default=None):
        if "target_from" in rule:
            return self.target(rule["target_from"])
        if key not in rule:
            return default
        if isinstance(rule[key], list):  # dated: the first whose day is not past, else the last
            still = [row for row in rule[key] if str(row["by"]) >= self.day]
            return number((still or rule[key][-1:])[0]["value"])
        return number(rule[key])

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

    def look(self, rule):
        """(value, weight of it in a pooled mean, state) of what a rule compares or converts."""
        name = rule.get("of") or rule.get("rulebook") or rule.get("source") or rule["indicator"]
        if name in self.read:
            points, state = self.read[name]
            return points, 1, state
        num, den, state = self.metrics.get((self.code, name), (0, None, self.lacking))
        if (self.code, name) not in self.metrics and "source" in rule:
            state = "pending"
        return F(num, den or 1), den or 1, "void" if state == "ok" and den == 0 else state

    def state(self, rule, item):
        """ok, void (nothing to judge), pending or not_submitted; not_applicable by the item."""
        if not self.fits(item.get("applies_to", {})):
            return "not_applicable"
        if self.asks(rule):
            return "not_submitted"
        if self.aimless(item):
            return "not_applicable"
        found = [self.judged(leaf) for leaf in nested(rule)] or [self.judged(rule)]
        if rule["kind"] == "mean_over":
            found = [self.member(m).judged(nested(rule)[0]) for m in self.names(rule)]
        return next((s for s in ("pending", "ok") if s in found), "void")

    def judged(self, rule):
        if rule["kind"] == "manual":
            return "ok" if (self.code, rule["indicator"]) in self.metrics else "pending"
        if rule["kind"] in ("imported", *COHORT):
            state = self.look(rule)[2]
            return state if state in ("ok", "pending") else "void"
        return "ok" if any(map(self.based, self.reads(rule))) else "void"

    def reads(self, rule):
        return [p["indicator"] for p in rule.get("part", [])] or [rule["indicator"]]

    def asks(self, rule):
        """Whether something the rule reads was not submitted."""
        if "only_if" in rule and self.metric(rule["only_if"]["indicator"])[2] == "not_submitted":
            return True
        if rule["kind"] == "mean_over":
            inner = nested(rule)[0]
            codes = self.reads(inner) + (
                [inner["only_if"]["indicator"]] if "only_if" in inner else []
            )
            for code in codes:
                rows = [*self.members.get((self.code, code), {}).values()]
                rows += [self.metrics[self.code, code]] if (self.code, code) in self.metrics else []
                if not rows or any(row[2] == "not_submitted" for row in rows):
                    return True
            return False
        if nested(rule):
            return any(map(self.asks, nested(rule)))
        if rule["kind"] == "manual":
            return False
        if rule["kind"] in ("imported", *COHORT):
            return self.look(rule)[2] == "not_submitted"
        return any(self.metric(i)[2] == "not_submitted" for i in self.reads(rule))

    def aimless(self, item):
        rules = [r for rule in item["rule"] for r in (rule, *nested(rule))]
        asked = [r for rule in rules for r in (rule, *rule.get("part", [])) if "target_from" in r]
        return any(self.target(r["target_from"]) == 0 for r in asked)

    def names(self, rule):
        codes = self.reads(nested(rule)[0])
        return sorted({m for c in codes for m in self.members.get((self.code, c), {})})

    def compare(self, rule, item, full, places):
        """The three cohort kinds: within the comparison group, among those that can be judged."""
        field = [p for p in self.peers if p.state(rule, item) == "ok"]
        own, values = self.look(rule)[0], [p.look(rule)[0] for p in field]
        low = rule.get("direction") == "lower"
        if rule["kind"] == "rank":  # closed units come after all others
            key = lambda p: (not p.closed, p.look(rule)[0] * (-1 if low else 1))  # noqa: E731
            better = [key(p) for p in field if key(p) > key(self)]
            before = len(set(better)) if rule.get("ties") == "dense" else len(better)
            return max(F(rule["last"]), rule["first"] - rule["step"] * before)
        if rule["kind"] == "ratio_to_best":
            best = min(values) if low else max(values)
            if own == best:
                return full
            if best <= 0 or own <= 0:
                return F(0)
            return full * (best / own if low else own / best)
        open_ = [p for p in field if not p.closed] or [self]
        shares = [p.look(rule)[:2] for p in open_]
        if "of" in rule:
            mean = half_up(sum(v for v, _ in shares) / len(shares), places)
        elif rule.get("mean") == "units":
            mean = sum(half_up(v, 8) for v, _ in shares) / len(shares)
        else:
            mean = sum(v * w for v, w in shares) / sum(w for _, w in shares)
        short = (mean - own) * (-1 if rule.get("direction") == "above" else 1)
        return full - rule["deduct"] * self.steps(short, rule, rule["step"])

    def exact(self, rule, full, item, places):  # noqa: C901 - the table of §3, kind by kind
        kind, code = rule["kind"], rule.get("indicator")
        if kind in COHORT:
            return self.compare(rule, item, full, places)
        if kind == "imported":
            value, whole = self.look(rule)[0], rule["from_full"]
            return min(value, whole) * rule["to_full"] / whole
        n, x = self.metric(code)[0], self.x(code)
        if kind == "manual":
            return max(F(rule["min"]), min(F(rule["max"]), x))
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
            over = x - self.goal(rule, "over_target", F(0))
            steps = self.steps(over, rule, rule.get("step", "prorata"))
            if "tier" not in rule:
                return rule["each"] * steps
            reached, total = F(0), F(0)
            for tier in rule["tier"]:
                end = (
                    number(tier["up_to"]) / number(rule.get("per", 1))
                    if "up_to" in tier
                    else max(steps, reached)
                )
                total += tier["each"] * max(F(0), min(F(steps), end) - reached)
                reached = end
            return total
        if kind == "pro_rata":
            if "zero_at" in rule:
                start = number(rule["zero_at"])
                return full * max(F(0), min(F(1), (x - start) / (self.goal(rule) - start)))
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
            key = (rule.get("once_per") != "event" and event.get("matter")) or no
            matters[key] = max(matters.get(key, worth), worth)
        each = [points * w for points, w in matters.values()]
        value = max(each, default=F(0)) if rule.get("sum") == "highest" else sum(each, F(0))
        return value if rule.get("sign") == "add" else full - value

    def rule(self, rule, item, places, full=None):
        """(state, full, points) of one rule; nested ones take their full marks from what holds them."""
        full = F(rule.get("points", item["points"] if full is None else full))
        state = self.state(rule, item)
        none = F(0) if adds(rule) else full
        if state in ("not_submitted", "pending"):
            return state, full, None
        condition = rule.get("only_if")
        if state != "ok":
            return "void", full, none
        if condition and not (
            self.based(condition["indicator"]) and inside(self.x(condition["indicator"]), condition)
        ):
            return "ok", full, none
        points = (
            self.inner(rule, item, places, full)
            if nested(rule)
            else self.exact(rule, full, item, places)
        )
        if adds(rule):
            return (
                "ok",
                full,
                half_up(points if rule["cap"] == "none" else min(points, rule["cap"]), places),
            )
        points = max(points, full - rule.get("max_deduct", full - points))
        if "points" in rule:
            points = min(points, full)
        low = rule.get("min_points", F(0) if "points" in rule else points)
        return "ok", full, half_up(max(points, low), places)

    def inner(self, rule, item, places, full):
        """Branches or members: those that do not apply are left out."""
        bare = {"rule": item["rule"], "points": item["points"]}
        if rule["kind"] == "mean_over":
            subs = [self.member(name) for name in self.names(rule)]
            got = [
                sub.rule(nested(rule)[0], {**bare, "rule": [nested(rule)[0]]}, places, full)
                for sub in subs
            ]
        else:
            got = [self.rule(leaf, item, places, full) for leaf in nested(rule)]
        points = [p for state, _, p in got if state == "ok"]
        if rule["kind"] == "mean_over":
            return sum(points, F(0)) / len(points)
        return max(points) if rule["kind"] == "best_of" else min(points)

    def item(self, item, places):
        """(state, inside, outside), N/A left to the policy."""
        if not self.fits(item.get("applies_to", {})):
            return "not_applicable", None, F(0)
        results = [(r, *self.rule(r, item, places)) for r in item["rule"]]
        states = [r[1] for r in results]
        if "not_submitted" in states:
            return "not_submitted", F(item.get("not_submitted", 0)), F(0)
        if self.aimless(item) or set(states) == {"void"}:
            return "not_applicable", None, F(0)
        if "pending" in states:
            return "pending", None, F(0)
        value, out = F(item["points"]) if item.get("combine") != "sum" else F(0), F(0)
        for rule, _, full, points in results:
            if adds(rule) and rule.get("outside"):
                out += points
            elif adds(rule) or item.get("combine") == "sum":
                value += points
            else:
                value -= max(F(0), full - points)
        low = item.get("floor", 0)
        return "ok", min(F(item["points"]), value if low == "none" else max(F(low), value)), out
