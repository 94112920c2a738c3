"""Random rulebooks and random metrics: TOML text that the loader must accept, and the world it scores."""

from __future__ import annotations

from dataclasses import replace
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


KINDS = (
    "flag", "all_or_nothing", "per_occurrence", "shortfall", "per_point", "bands", "pro_rata", "checklist",
    "per_missing", "authority_level", "bonus", "rank", "ratio_to_best", "vs_group_mean", "mean_over",
    "best_of", "worst_of", "imported", "manual",
)  # fmt: skip
COHORT = ("rank", "ratio_to_best", "vs_group_mean")
NESTING = ("mean_over", "best_of", "worst_of")


class Scheme:
    """One random edition: `text` is its TOML, `counts`, `rates` and `happenings` the indicators it reads.

    `base` names a rulebook of the same units whose total the edition may import. Class P, where there is
    one, holds no cohort rule, so that its sum may be compared.
    """

    def __init__(
        self,
        rng: Random,
        code: str = "random",
        units: list[tuple[str, str]] | None = None,
        base: str = "",
    ) -> None:
        self.rng, self.code, self.base = rng, code, base
        self.counts: list[str] = []
        self.rates: list[str] = []
        self.happenings: list[str] = []
        self.targets: list[str] = []
        self.by_member: list[str] = []
        self.outer: list[str] = []
        self.gates: list[str] = []
        self.staff_asked = False
        self.units = units or [
            (f"U{n}", rng.choice(["甲", "甲", "乙"])) for n in range(1, rng.randint(3, 9))
        ]
        self.places = rng.choice([1, 2, 3])
        self.classes = ["P", "B", "C"][: rng.randint(1, 3)]
        self.items = [f"{code[0].upper()}{n}" for n in range(1, rng.randint(2, 7))]
        self.scored: list[str] = []
        self.placed = {item: rng.choice(self.classes) for item in self.items}
        self.plain = [i for i, c in self.placed.items() if c == "P"]
        self.members = False
        self.text = "\n".join(
            [
                *self._head(),
                *(line for code in self.items for line in self._item(code)),
                *self._after(),
            ]
        )

    def count(self) -> str:
        self.counts.append(f"{self.code}_n{len(self.counts)}")
        self.by_member += [self.counts[-1]] if self.members else []
        return self.counts[-1]

    def rate(self) -> str:
        self.rates.append(f"{self.code}_r{len(self.rates)}")
        self.by_member += [self.rates[-1]] if self.members else []
        return self.rates[-1]

    def either(self) -> tuple[str, bool]:
        return (self.rate(), True) if self.rng.random() < 0.6 else (self.count(), False)

    def goal(self, percent: bool, dated: bool = True) -> str:
        if dated and self.rng.random() < 0.1:
            low, high = ('"50%"', '"95%"') if percent else ("1", "4")
            days = self.rng.choice([("2014-12-31", "2015-12-31"), ("2013-12-31", "2014-06-30")])
            rows = (f"{{ by = {d}, value = {v} }}" for d, v in zip(days, (low, high), strict=True))
            return f"target = [{', '.join(rows)}]"
        if percent:
            return f'target = "{self.rng.choice([25, 50, 80, 90, 95, 100])}%"'
        if self.rng.random() < 0.3:
            self.targets.append(f"{self.code}_t{len(self.targets)}")
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
        lines = ["[rulebook]", f'code = "{self.code}"', 'title = "随机"', 'status = "illustrative"']
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
                lines.append(f"weight = {rng.choice(['0.4', '1.5', '0.25', '2', '0'])}")
        return lines

    def _item(self, code: str) -> list[str]:
        rng = self.rng
        full = f"{rng.randint(1, 8)}"
        lines = [
            "[[item]]",
            f'code = "{code}"',
            f'class = "{self.placed[code]}"',
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
        if rng.random() < 0.25:
            lines.append(self._applies())
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            lines += self._rule(code, full, combine)
        return lines

    def _applies(self) -> str:
        rng = self.rng
        names = rng.sample([u for u, _ in self.units], rng.randint(1, len(self.units)))
        chosen = ", ".join(f'"{name}"' for name in names)
        kinds = [f"unit = [{chosen}]", "min_staff = 100", 'category = ["街道", "国企"]']
        return f"applies_to = {{ {', '.join(rng.sample(kinds, rng.choice([1, 1, 2])))} }}"

    def _rule(
        self,
        item: str,
        item_points: str,
        combine: bool,
        inside: str = "",
        header: str = "item.rule",
    ) -> list[str]:
        rng = self.rng
        kind = rng.choice([k for k in KINDS if self._able(k, item, inside)])
        self.item_code, tail = item, []
        own = kind != "bonus" and (combine or rng.random() < 0.3)
        full = points(rng, int(float(item_points)), self.places) if own else item_points
        lines = [f"  [[{header}]]", f'kind = "{kind}"']
        if kind in NESTING:
            lines += ['by = "member"'] if kind == "mean_over" else []
            tail = self._nested(item, full, kind)
        else:
            lines += getattr(self, f"_{kind}")()
        adds = kind == "bonus" or 'sign = "add"' in lines
        if inside and adds:  # what adds is never nested
            lines = [
                x
                for x in lines
                if x != 'sign = "add"' and x.split(" = ")[0] not in ("cap", "outside")
            ]
            adds = False
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
        return [self._scaled(line, full) if "FULL" in line else line for line in lines] + tail

    def _able(self, kind: str, item: str, inside: str) -> bool:
        """What may stand there: no cohort rule in class P, what adds or nests never inside."""
        if kind in COHORT and (inside == "mean_over" or item in self.plain):
            return False
        if kind in ("imported", "manual"):
            return inside != "mean_over"
        return not (inside and kind in (*NESTING, "bonus"))

    def _nested(self, item: str, full: str, kind: str) -> list[str]:
        self.members = kind == "mean_over"
        times = 1 if self.members else self.rng.choice([2, 2, 3])
        lines = [
            line
            for _ in range(times)
            for line in self._rule(item, full, False, kind, "item.rule.rule")
        ]
        self.members = False
        return lines

    def _compared(self) -> str:
        """An indicator, an item of class P, or that class."""
        others = [item for item in self.plain if item != self.item_code]
        if others and self.rng.random() < 0.4:
            return f'of = "{self.rng.choice([*(f"item:{i}" for i in others), "class:P"])}"'
        code, _ = self.either()
        return f'indicator = "{code}"'

    def _rank(self) -> list[str]:
        return [
            self._compared(),
            "first = FULL/1",
            "last = FULL/4",
            f"step = {points(self.rng, 1, 3)}",
            f'direction = "{self.rng.choice(["higher", "lower"])}"',
            f'ties = "{self.rng.choice(["standard", "dense"])}"',
        ]

    def _ratio_to_best(self) -> list[str]:
        return [self._compared(), f'direction = "{self.rng.choice(["higher", "lower"])}"']

    def _vs_group_mean(self) -> list[str]:
        compared = self._compared()
        percent = "_r" in compared
        mean = [f'mean = "{self.rng.choice(["pooled", "units"])}"'] if percent else []
        return [
            compared, *mean, self.per(percent), f'step = "{self.rng.choice(STEPS)}"',
            f"deduct = {points(self.rng, 0.3, 4)}", f'direction = "{self.rng.choice(["below", "above"])}"',
        ]  # fmt: skip

    def _manual(self) -> list[str]:
        """A person's score: all rules of an item read the same one."""
        self.scored += [self.item_code] if self.item_code not in self.scored else []
        return [f"min = {self.rng.choice(['0', 'FULL/4', '-1'])}", "max = FULL/1"]

    def _imported(self) -> list[str]:
        scale = ["from_full = 20", "to_full = FULL/1"]
        if self.base and self.rng.random() < 0.6:
            return [f'rulebook = "{self.base}"', *scale]
        self.outer.append(f"{self.code}_s{len(self.outer)}")
        return [f'source = "{self.outer[-1]}"', *scale]

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
        goal = self.goal(percent)
        start = self.rng.choice(['"12%"', '"60%"', '"97%"'] if percent else ["0.5", "7", "0"])
        eased = self.rng.random() < 0.4 and "target_from" not in goal
        return [f'indicator = "{code}"', goal, *([f"zero_at = {start}"] if eased else [])]

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
            goal = f", {self.goal(percent, False)}" if self.rng.random() < 0.5 else ""
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
            f'once_per = "{self.rng.choice(["matter", "matter", "event"])}"',
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
        worth = f"each = {points(self.rng, 0.2, 4)}"
        if self.rng.random() < 0.4:
            ends = ('"3pp"', '"20pp"') if percent else ("2", "3")
            rest = self.rng.choice(["", ", { each = 0.01 }"])
            worth = f"tier = [{{ up_to = {ends[0]}, each = 0.11 }}, {{ up_to = {ends[1]}, each = 0.05 }}{rest}]"
        return [f'indicator = "{code}"', over, self.per(percent), worth, cap,
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
            when, kind = rng.choice(['"any"', '"none"', "within"]), rng.choice(["gate", "veto"])
            code, percent = self.either() if when == "within" else (self.count(), False)
            ends = ['"30%"', '"60%"'] if percent else ["1", "4"]
            if when == "within":
                when = rng.choice(
                    [
                        "{{ to = {0} }}",
                        "{{ from = {1} }}",
                        '{{ from = {0}, to = {1}, closed = "[]" }}',
                    ]
                )
            lines += [
                f"[[{kind}]]",
                f'indicator = "{code}"',
                f"fires_when = {when.format(*ends)}",
                f"effect = {{ {rng.choice(effects)} }}",
                *([self._applies()] if rng.random() < 0.3 else []),
            ]
            self.gates.append(code)
            self.happenings += [code] if not percent and rng.random() < 0.5 else []
        return lines + (self._grades() if graded else []) + self._uses(graded)

    def _uses(self, graded: bool) -> list[str]:
        """Uses of the results: the last, a range of ranks, a grade, a grade again."""
        uses = ["last = 2", "rank_from = 1\nrank_to = 2", "rank_from = 2"]
        if graded:
            uses += [
                'grade = "优秀"',
                'grade = ["不合格", "合格"]\nconsecutive = 2',
                'grade = ["优秀"]\nconsecutive = 3',
            ]
        lines = []
        for no, use in enumerate(self.rng.sample(uses, self.rng.randint(0, 3))):
            lines += ["[[consequence]]", f'title = "用{no}"', use]
        return lines

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
        metrics: list[Metric] = []
        events: list[Happened] = []
        for unit, _ in self.units:
            for code in (*self.rates, *self.counts):
                for name in self._names(code):
                    found = self._metric(unit, code, name)
                    metrics.append(found)
                    if code in self.happenings and found.den is None:
                        events += [self._event(unit, code, n, name) for n in range(found.num)]
            for code in self.outer:
                if rng.random() < 0.95:
                    metrics.append(
                        Metric(unit, code, rng.randint(0, 250), rng.choice([10, 7, None]))
                    )
            for item in self.scored:
                if rng.random() < 0.9:
                    score = rng.randint(0, 70), rng.choice([10, 7, None])
                    metrics.append(Metric(unit, f"manual:{item}", *score))
            for code in self.gates:
                events += [self._lift(unit, code)] if rng.random() < 0.15 else []
        targets = {
            (u, t): rng.choice([0, 1, 2, 3, 5, 5]) for u, _ in self.units for t in self.targets
        }
        names = [u for u, _ in self.units]
        return World(
            self.units,
            metrics,
            events,
            targets,
            {u: rng.choice(["街道", "国企", "委办局"]) for u in names},
            {u: rng.choice([0, 99, 100, 250]) for u in names},
            frozenset(u for u in names if rng.random() < 0.1),
            [
                (u, ago, rng.choice(["优秀", "合格", "不合格"]))
                for u in names
                for ago in (1, 2)
                if rng.random() < 0.7
            ],
        )

    def _names(self, code: str) -> list[str]:
        """Whose metric: the unit's own, or those of up to three members."""
        if code not in self.by_member:
            return [""]
        return self.rng.choice([["m1"], ["m1", "m2"], ["m1", "m2", "m3"], [""], ["", "m2"]])

    def _metric(self, unit: str, code: str, member: str) -> Metric:
        rng = self.rng
        missing = rng.random() < 0.02
        if code in self.counts:
            state = "not_submitted" if missing else "ok"
            return Metric(unit, code, rng.randint(0, 7), None, state, member=member)
        den = rng.choice([0, 1, 4, 20, 40, 100, 200, 7, 997])
        num = rng.choice([den, den * 9 // 10, den * 4 // 5, den // 2, rng.randint(0, den)])
        state = "ok" if den else rng.choice(["no_base", "ok"])
        return Metric(unit, code, num, den, "not_submitted" if missing else state, member=member)

    def _lift(self, unit: str, code: str) -> Happened:
        matter = self.rng.choice([None, "", "甲事"])
        day = self.rng.choice(["2014-02-15", "2014-12-01"])
        return Happened(unit, f"lift:{code}", day, "L", None, matter)

    def _event(self, unit: str, code: str, number: int, member: str = "") -> Happened:
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
            member,
        )


def together(first: World, second: World) -> World:
    """Two worlds of the same units as one; what is said of the units themselves is the second's."""
    return replace(
        second,
        metrics=[*first.metrics, *second.metrics],
        events=[*first.events, *second.events],
        targets={**first.targets, **second.targets},
    )


def facts(world: World) -> tuple[dict[Any, Any], dict[Any, Any], dict[Any, Any]]:
    """The same world in the oracle's shape: metrics, members' metrics and events by (unit, indicator)."""
    metrics: dict[Any, Any] = {}
    members: dict[Any, Any] = {}
    for m in world.metrics:
        if m.member:
            members.setdefault((m.unit, m.indicator), {})[m.member] = (m.num, m.den, m.state)
        else:
            metrics[m.unit, m.indicator] = (m.num, m.den, m.state)
    events: dict[Any, Any] = {}
    for e in sorted(world.events, key=lambda e: (e.day or "9", e.key)):
        row = {"level": e.level, "matter": e.matter, "resolved": e.resolved, "member": e.member}
        events.setdefault((e.unit, e.indicator), []).append({**row, "day": e.day})
    return metrics, members, events
