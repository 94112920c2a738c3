"""Random rulebooks and random metrics: TOML text that the loader must accept, and the world it scores."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.rules.bench import Happened, Metric, World

STEPS = ("whole_up", "whole_down", "prorata")
LEVELS = ("中央", "省", "市", "区")


def points(rng: Random, most: float, places: int = 2) -> str:
    """A decimal of at most `places` places in [0, most], as text."""
    value = rng.randint(0, int(most * 10**places))
    return f"{value // 10**places}.{value % 10**places:0{places}d}"


class Scheme:
    """One random edition: `text` is its TOML, `counts`, `rates` and `happenings` the indicators it reads."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.counts: list[str] = []
        self.rates: list[str] = []
        self.happenings: list[str] = []
        self.targets: list[str] = []
        self.units = [
            (f"U{n}", rng.choice(["甲", "甲", "乙"])) for n in range(1, rng.randint(3, 9))
        ]
        self.places = rng.choice([1, 2, 3])
        self.classes = ["A", "B", "C"][: rng.randint(1, 3)]
        self.items = [f"I{n}" for n in range(1, rng.randint(2, 7))]
        self.text = "\n".join(
            [
                *self._head(),
                *(line for code in self.items for line in self._item(code)),
                *self._after(),
            ]
        )

    def count(self) -> str:
        self.counts.append(f"n{len(self.counts)}")
        return self.counts[-1]

    def rate(self) -> str:
        self.rates.append(f"r{len(self.rates)}")
        return self.rates[-1]

    def either(self) -> tuple[str, bool]:
        return (self.rate(), True) if self.rng.random() < 0.6 else (self.count(), False)

    def goal(self, percent: bool) -> str:
        if percent:
            return f'target = "{self.rng.choice([25, 50, 80, 90, 95, 100])}%"'
        if self.rng.random() < 0.3:
            self.targets.append(f"t{len(self.targets)}")
            return f'target_from = "targets.{self.targets[-1]}"'
        return f"target = {self.rng.randint(1, 6)}"

    def per(self, percent: bool) -> str:
        return (
            f'per = "{self.rng.choice(["1pp", "2pp", "0.5pp", "5%"])}"'
            if percent
            else f"per = {self.rng.choice([1, 2, 3])}"
        )

    def _head(self) -> list[str]:
        rng = self.rng
        rank = rng.choice(["published", "unrounded"])
        lines = ["[rulebook]", 'code = "random"', 'title = "随机"', 'status = "illustrative"']
        lines += [
            f"full_points = {rng.randint(4, 30)}",
            "in_force = 2014-01-01",
            "[rounding]",
            f"item_places = {self.places}",
        ]
        lines += [f"total_places = {rng.randint(0, self.places)}", f'rank_on = "{rank}"']
        lines += [
            "[not_applicable]",
            f'policy = "{rng.choice(["full_points", "zero", "exclude", "group_mean"])}"',
        ]
        for code in self.classes:
            lines += ["[[class]]", f'code = "{code}"', 'title = "类"']
            if rng.random() < 0.4:
                lines.append(f"cap = {points(rng, 9)}")
            if rng.random() < 0.3:
                lines.append(f"weight = {rng.choice(['0.4', '1.5', '0.25', '2'])}")
        return lines

    def _item(self, code: str) -> list[str]:
        rng = self.rng
        full = f"{rng.randint(1, 8)}"
        lines = [
            "[[item]]",
            f'code = "{code}"',
            f'class = "{rng.choice(self.classes)}"',
            'title = "项"',
            f"points = {full}",
        ]
        combine = rng.random() < 0.25
        if combine:
            lines.append('combine = "sum"')
        if rng.random() < 0.15:
            lines.append(rng.choice(["floor = -2", 'floor = "none"']))
        if rng.random() < 0.2:
            lines.append(f"not_submitted = {points(rng, 1, self.places)}")
        if rng.random() < 0.25:
            lines.append(
                f'not_applicable = "{rng.choice(["full_points", "zero", "exclude", "group_mean"])}"'
            )
        if rng.random() < 0.2:
            chosen = rng.sample([u for u, _ in self.units], rng.randint(1, len(self.units)))
            lines.append(
                f"applies_to = {{ unit = [{', '.join(repr(c) for c in chosen)}] }}".replace(
                    "'", '"'
                )
            )
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            lines += self._rule(full, combine)
        return lines

    def _rule(self, item_points: str, combine: bool) -> list[str]:
        rng = self.rng
        kind = rng.choice(
            ["flag", "all_or_nothing", "per_occurrence", "shortfall", "per_point", "per_point", "bands", "pro_rata",
             "checklist", "per_missing", "authority_level", "bonus"]
        )  # fmt: skip
        lines = ["  [[item.rule]]", f'kind = "{kind}"', *getattr(self, f"_{kind}")()]
        adds = kind == "bonus" or 'sign = "add"' in lines
        own = combine or rng.random() < 0.3
        full = points(rng, int(item_points), self.places) if own else item_points
        if own and not adds:
            lines.append(f"points = {full}")
        if not adds and rng.random() < 0.25:
            lines.append(f"max_deduct = {points(rng, 4, 3)}")
        if not adds and rng.random() < 0.15:
            lines.append(f"min_points = -{points(rng, 2, 3)}")
        if rng.random() < 0.15:
            low, high = rng.choice([(10, 50), (0, 90), (50, 100)])
            lines.append(
                f'only_if = {{ indicator = "{self.rate()}", from = "{low}%", to = "{high}%", closed = "{rng.choice(["[)", "[]", "()", "(]"])}" }}'
            )
        return [
            line.replace("FULL", full) if "FULL" not in line else self._scaled(line, full)
            for line in lines
        ]

    def _scaled(self, line: str, full: str) -> str:
        """Replace FULL/k by that share of the full points, so that nothing exceeds them."""
        for share in (4, 2, 1):
            worth = Fraction(full) / share
            text = f"{int(worth * 1000) // 1000}.{int(worth * 1000) % 1000:03d}"
            line = line.replace(f"FULL/{share}", text)
        return line

    def _flag(self) -> list[str]:
        extra = [f"deduct = {points(self.rng, 1, 3)}"] if self.rng.random() < 0.5 else []
        return [
            f'indicator = "{self.count()}"',
            f'full_when = "{self.rng.choice(["any", "none"])}"',
            *extra,
        ]

    def _all_or_nothing(self) -> list[str]:
        code, percent = self.either()
        return [f'indicator = "{code}"', self.goal(percent)]

    def _per_occurrence(self) -> list[str]:
        self.happenings.append(self.count())
        cost = (
            f"each = {points(self.rng, 1, 4)}"
            if self.rng.random() < 0.6
            else "table = [0.1, 0.55, 1.125]"
        )
        eased = (
            ['mitigation = { when = "resolved", factor = 0.5 }'] if self.rng.random() < 0.5 else []
        )
        return [
            f'indicator = "{self.happenings[-1]}"',
            cost,
            f"free = {self.rng.randint(0, 2)}",
            *eased,
        ]

    def _shortfall(self) -> list[str]:
        step = f'step = "{self.rng.choice(STEPS)}"'
        return [
            f'indicator = "{self.count()}"',
            self.goal(False),
            self.per(False),
            step,
            f"each = {points(self.rng, 1, 4)}",
        ]

    def _per_point(self) -> list[str]:
        code, percent = self.either()
        step, way = self.rng.choice(STEPS), self.rng.choice(["below", "above"])
        return [f'indicator = "{code}"', self.goal(percent), self.per(percent), f'step = "{step}"',
                f'direction = "{way}"', f"deduct = {points(self.rng, 0.3, 4)}"]  # fmt: skip

    def _pro_rata(self) -> list[str]:
        code, percent = self.either()
        return [f'indicator = "{code}"', self.goal(percent)]

    def _bands(self) -> list[str]:
        code, percent = self.either()
        low, high = ('"60%"', '"80%"') if percent else ("2", "4")
        closed = self.rng.choice(['"[)"', '"(]"'])
        ends = [
            f"{{ from = {high}, closed = {closed}, points = FULL/1 }}",
            f"{{ to = {low}, closed = {closed}, points = 0 }}",
        ]
        middle = [f"{{ from = {low}, to = {high}, closed = {closed}, points = FULL/2 }}"]
        if self.rng.random() < 0.4:
            return [f'indicator = "{code}"', f"band = [{', '.join(ends)}]", "otherwise = FULL/4"]
        return [f'indicator = "{code}"', f"band = [{', '.join(ends + middle)}]"]

    def _parts(self, worth: str) -> str:
        rows = []
        for _ in range(self.rng.randint(1, 4)):
            code, percent = self.either()
            goal = f", {self.goal(percent)}" if self.rng.random() < 0.5 else ""
            rows.append(f'{{ indicator = "{code}"{goal}{worth} }}')
        return f"part = [{', '.join(rows)}]"

    def _checklist(self) -> list[str]:
        return [self._parts(", points = FULL/4")]

    def _per_missing(self) -> list[str]:
        return [self._parts(""), f"each = {points(self.rng, 1, 3)}"]

    def _authority_level(self) -> list[str]:
        self.happenings.append(self.count())
        worth = ", ".join(f'"{level}" = {points(self.rng, 2)}' for level in LEVELS[:3])
        lines = [
            f'indicator = "{self.happenings[-1]}"',
            f"points_by = {{ {worth} }}",
            f'sum = "{self.rng.choice(["all", "highest"])}"',
        ]
        if self.rng.random() < 0.5:
            lines += [
                'sign = "add"',
                f"cap = {self.rng.choice(['1', '1.5'])}",
                f"outside = {self.rng.choice(['true', 'false'])}",
            ]
        if self.rng.random() < 0.3:
            lines.append('mitigation = { when = "resolved", factor = 0.25 }')
        return lines

    def _bonus(self) -> list[str]:
        code, percent = self.either()
        over = (
            f'over_target = "{self.rng.choice([50, 80])}%"'
            if percent
            else f"over_target = {self.rng.randint(0, 3)}"
        )
        cap = self.rng.choice(["cap = 1", "cap = 0.75", 'cap = "none"'])
        return [f'indicator = "{code}"', over, self.per(percent), f"each = {points(self.rng, 0.2, 4)}", cap,
                f'step = "{self.rng.choice(STEPS[1:])}"', f"outside = {self.rng.choice(['true', 'false'])}"]  # fmt: skip

    def _after(self) -> list[str]:
        rng, lines = self.rng, []
        graded = rng.random() < 0.8
        effects = [
            f'zero_item = "{rng.choice(self.items)}"',
            f'zero_class = "{rng.choice(self.classes)}"',
            "zero_total = true",
        ]
        effects += [f"cap_total = {rng.randint(1, 9)}"] * 2
        effects += (
            ["bar_excellent = true", 'cap_grade = "合格"', 'cap_grade = "良好"'] if graded else []
        )
        for _ in range(rng.choice([0, 0, 1, 2])):
            when, kind = rng.choice(["any", "none", "none"]), rng.choice(["gate", "veto"])
            lines += [
                f"[[{kind}]]",
                f'indicator = "{self.count()}"',
                f'fires_when = "{when}"',
                f"effect = {{ {rng.choice(effects)} }}",
            ]
        return lines + (self._grades() if graded else [])

    def _grades(self) -> list[str]:
        rng, lines = self.rng, []
        for title, start in (("优秀", 80), ("良好", 60), ("合格", 40)):
            lines += ["[[grade]]", f'title = "{title}"', f'from = "{start}%"']
            if rng.random() < 0.6:
                ties = rng.choice(
                    [
                        'ties = "exclude"',
                        'ties = "include"',
                        f'order_by = "{rng.choice(self.classes + self.items)}"',
                    ]
                )
                lines.append(
                    f'quota = {{ share = "{rng.choice([30, 40, 50, 60])}%", rounding = "{rng.choice(["floor", "ceil", "half_up"])}", {ties} }}'
                )
            if rng.random() < 0.2:
                lines.append(f"max_zero_items = {rng.randint(0, 2)}")
            if rng.random() < 0.2:
                lines.append(f'each_class_from = "{rng.choice([20, 50])}%"')
        return [*lines, "[[grade]]", 'title = "不合格"']

    def world(self) -> World:
        """Metrics of every kind of state, boundary values often; events for what happened."""
        rng = self.rng
        metrics, events = [], []
        missing = 0.03
        for unit, _ in self.units:
            for code in dict.fromkeys(self.rates):
                den = rng.choice([0, 1, 4, 20, 40, 100, 200, 7, 997])
                num = rng.choice([den, den * 9 // 10, den * 4 // 5, den // 2, rng.randint(0, den)])
                state = (
                    "not_submitted"
                    if rng.random() < missing
                    else "ok"
                    if den
                    else rng.choice(["no_base", "ok"])
                )
                metrics.append(Metric(unit, code, num, den, state))
            for code in dict.fromkeys(self.counts):
                num = rng.randint(0, 7)
                state = "not_submitted" if rng.random() < missing else "ok"
                metrics.append(Metric(unit, code, num, None, state))
                if code in self.happenings:
                    events += [self._event(unit, code, n) for n in range(num)]
        targets = {(u, t): rng.choice([0, 1, 2, 3, 5]) for u, _ in self.units for t in self.targets}
        return World(self.units, metrics, events, targets)

    def _event(self, unit: str, code: str, number: int) -> Happened:
        rng = self.rng
        day = f"2014-{number // 2 + 1:02d}-15"  # several on one day: the key decides
        matter = rng.choice([None, "", "甲事", "乙事"])
        return Happened(
            unit,
            code,
            day,
            f"K{number}",
            rng.choice(LEVELS),
            matter,
            rng.choice([True, False, None]),
        )


def facts(world: World) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The same world in the oracle's shape: metrics and events by (unit, indicator), events in order."""
    metrics = {(m.unit, m.indicator): (m.num, m.den, m.state) for m in world.metrics}
    events: dict[Any, Any] = {}
    for e in sorted(world.events, key=lambda e: (e.day or "9", e.key)):
        row = {"level": e.level, "matter": e.matter, "resolved": e.resolved}
        events.setdefault((e.unit, e.indicator), []).append(row)
    return metrics, events
