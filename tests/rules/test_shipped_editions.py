"""The editions the product ships, but for the imported one: every item, point and threshold as their scheme table states it.

The tables below are written from the scheme, not read from the editions.
"""

import csv
import tomllib
from collections import defaultdict
from datetime import date
from fractions import Fraction

import pytest

from kaoping.config import Paths
from kaoping.rulebook import Rulebook, load_catalogue, load_edition
from kaoping.rulebook.evaluate import item_points
from kaoping.rulebook.given import Given, Metric
from kaoping.rulebook.model import Item, Rule, plain, settled_item
from tests.conftest import ROOT

WHERE = Paths(ROOT)
CATALOGUE = load_catalogue(WHERE)
CODES = ("harmony-5", "collective-contract-100", "five-projects")
ENTERPRISE_UNITS = {"category": ("街道", "开发区", "国企", "委办局")}


def book(code: str) -> Rulebook:
    return load_edition(ROOT / "rulebooks" / code / "2014-01-01.toml", CATALOGUE)


BOOKS = {code: book(code) for code in CODES}

# code, points, rules: per_point target, loss per 1pp, step · bands from:points · occurrences ·
HARMONY = [
    ("A1", "0.45", ["union_founding_rate below 90% -0.02/1pp whole_up"]),
    ("A2", "0.25", ["legal_person_certificate_rate below 90% -0.02/1pp whole_up"]),
    ("A3", "0.25", ["chair_direct_election_rate pro rata 25%"]),
    ("B1", "0.5", ["contract_coverage_rate below 80% -0.02/1pp whole_up"]),
    ("B2", "0.45", ["wage_agreement_coverage_rate 80%:0.45 70%:0.35 60%:0.2 :0"]),
    ("B3", "0.3", ["procedure_two_musts_rate below 95% -0.01/1pp prorata"]),
    ("B4", "0.2", ["content_two_specifics_rate below 90% -0.01/1pp whole_up"]),
    ("B5", "0.3", ["filing_timeliness_rate below 95% -0.01/1pp prorata"]),
    ("B6", "0.15", ["renewal_rate pro rata 95%"]),
    ("C1", "0.35", ["workers_congress_rate below 85% -0.01/1pp whole_up, at most 0.2",
                    "factory_openness_rate below 85% -0.01/1pp whole_up, at most 0.15"]),
    ("D1", "0.45", ["mediation_rate below 96% -0.05/1pp whole_up"]),
    ("D2", "0.2", ["mediation_subdistrict 0.05 + mediation_communities 0.1 + mediation_sector 0.05"]),
    ("D3", "0.15", ["dispute_closure_rate 95%:0.15 85%:0.08 :0"]),
    ("D4", "0.15", ["mass_incidents -0.05 each, resolved x0.5"]),
    ("E1", "0.25", ["daily_record_rate 90%:0.25 70%:0.18 50%:0.1 :0"]),
    ("E2", "0.2", ["wage_arrears_cases -0.05 each, resolved x0.5"]),
    ("F1", "0.2", ["submission_days_late -0.05 each, at most 0.1",
                   "rights_info_late_months -0.01 each, at most 0.1"]),
    ("F2", "0.2", ["contradicted_rate above 2% -0.02/1pp whole_up"]),
]  # fmt: skip
CONTRACTS = [
    ("I1", "3", ["leading_group_document 1.5 + annual_plan_document 1.5"]),
    ("I2", "2", ["bargaining_instructors short of targets.instructors -0.5/1"]),
    ("I3", "3", ["tripartite_meetings short of 2 -1.5/1"]),
    ("II1", "10", ["contract_coverage_rate below 80% -0.25/1pp whole_up"]),
    ("II2", "8", ["wage_agreement_coverage_rate 90%:8 80%:6.5 70%:4 60%:2 :0"]),
    ("II3", "4", ["staff_coverage_rate pro rata 85%"]),
    ("II4", "4", ["uncontracted_25 -0.2 each"]),
    ("III1", "6", ["congress_passed_rate below 100% -0.2/1pp whole_up"]),
    ("III2", "4", ["representatives_rate below 100% -0.1/1pp prorata"]),
    ("III3", "3", ["chief_qualified_rate below 100% -0.1/1pp prorata"]),
    ("III4", "2", ["request_reply_rate pro rata 100%"]),
    ("III5", "3", ["publication_rate pro rata 95%"]),
    ("IV1", "5", ["wage_standard_rate below 95% -0.15/1pp whole_up"]),
    ("IV2", "5", ["wage_adjustment_rate below 95% -0.15/1pp whole_up"]),
    ("IV3", "2", ["below_minimum_wage -0.5 each"]),
    ("IV4", "2", ["term_rate below 100% -0.1/1pp prorata"]),
    ("V1", "4", ["filing_rate pro rata 100%"]),
    ("V2", "4", ["filing_timeliness_rate below 95% -0.1/1pp prorata"]),
    ("V3", "2", ["objection_corrected_rate 100%:2 80%:1 :0"]),
    ("VI1", "2", ["list_complete_rate below 100% -0.05/1pp prorata"]),
    ("VI4", "2", ["regional_vote_rate below 100% -0.05/1pp prorata"]),
    ("VI2", "2", ["sector_contracts any"]),
    ("VI3", "2", ["list_mismatch_contracts -0.5 each"]),
    ("VII1", "4", ["womens_contract_rate pro rata 90%"]),
    ("VII2", "2", ["safety_contract_rate pro rata 60%"]),
    ("VIII1", "3", ["fulfilment_rate below 85% -0.1/1pp whole_up"]),
    ("VIII2", "2", ["fulfilment_inspections short of 2 -1/1"]),
    ("IX1", "3", ["register_confirmed_rate below 98% -0.15/1pp whole_up"]),
    ("IX2", "2", ["submission_returns -0.5 each, 1 free"]),
    ("X1", "0", ["experience_promotion 国家 3 省 2 市 1 highest, outside up to 3"]),
]  # fmt: skip
PROJECTS = [
    ("E1a", "10", ["six_ones_rate pro rata 60%"]),
    ("E1b", "10", ["homes_accepted pro rata targets.homes"]),
    ("E2a", "6", ["proposals_made pro rata targets.proposals"]),
    ("E2b", "4", ["proposal_adoption_rate pro rata 20%"]),
    ("E2c", "4", ["proposal_value pro rata targets.saved_fen"]),
    ("E2d", "6", ["skills_training_attendances pro rata targets.training"]),
    ("E2e", "5", ["competition_bodies pro rata targets.competition_bodies"]),
    ("E3a", "8", ["mediation_rate below 96% -0.5/1pp whole_up"]),
    ("E3b", "4", ["mediation_subdistrict 1 + mediation_communities 2 + mediation_sector 1"]),
    ("E3c", "6", ["contract_coverage_rate below 80% -0.2/1pp whole_up"]),
    ("E3d", "4", ["daily_record_rate pro rata 90%"]),
    ("E3e", "3", ["rights_info_late_months -0.25 each"]),
    ("E4a", "5", ["help_stations_online_rate pro rata 100%"]),
    ("E4b", "4", ["help_point_computers_rate pro rata 2014-12-31 50% 2015-12-31 100%"]),
    ("E4c", "3", ["migrant_files pro rata targets.migrant_files"]),
    ("E4d", "3", ["model_worker_satisfaction_rate pro rata 100%"]),
    ("E4e", "3", ["facilities_standardised pro rata targets.facilities"]),
    ("E5a", "4", ["chair_direct_election_rate pro rata 25%"]),
    ("E5b", "4", ["cadre_training_attendances pro rata targets.cadre_training"]),
    ("E5c", "2", ["target_system_document 0.7 + assessment_system_document 0.7 + reward_system_document 0.6"]),
    ("E5d", "2", ["field_visits short of targets.visits -0.25/1"]),
]  # fmt: skip
SCOPES = {
    **{code: {} for code in ("F1", "F2", "E2e", "E3e", "E4d", "E5b", "E5c", "E5d")},
    "E1b": {"category": ("委办局", "事业单位")},
    "E3b": {"category": ("街道",)},
}
TABLE = {"harmony-5": HARMONY, "collective-contract-100": CONTRACTS, "five-projects": PROJECTS}
ITEMS = [
    pytest.param(code, *row, id=f"{code[:4]}-{row[0]}") for code, rows in TABLE.items() for row in rows
]  # fmt: skip
EVERY = [pytest.param(b, i, id=f"{b.code[:4]}-{i.code}") for b in BOOKS.values() for i in b.items]


def spelled(rule: Rule) -> str:
    """A rule in the short hand of the tables above."""
    price = f"-{plain(rule.each)}" if rule.each is not None else ""
    step = f"{price}/{rule.per.text}" if rule.per else price
    goal = f"targets.{rule.target_from}" if rule.target_from else rule.target and rule.target.text
    if rule.dated:
        goal = " ".join(f"{day} {line.text}" for day, line in rule.dated)
    limit = f", at most {plain(rule.max_deduct)}" if rule.max_deduct is not None else ""
    match rule.kind:
        case "per_point":
            return f"{rule.indicator} {rule.direction} {goal} {step} {rule.step}{limit}"
        case "pro_rata":
            return f"{rule.indicator} pro rata {goal}"
        case "shortfall":
            return f"{rule.indicator} short of {goal} {step}"
        case "bands":
            bands = (f"{b.low.text if b.low else ''}:{plain(b.points)}" for b in rule.bands)
            return f"{rule.indicator} {' '.join(bands)}"
        case "checklist":
            return " + ".join(f"{part.indicator} {plain(part.points)}" for part in rule.parts)
        case "per_occurrence":
            free = f", {rule.free} free" if rule.free else ""
            half = f", resolved x{plain(rule.mitigation)}" if rule.mitigation is not None else ""
            return f"{rule.indicator} {price} each{free}{half}{limit}"
        case "flag":
            return f"{rule.indicator} {rule.full_when}"
        case "authority_level":
            levels = " ".join(f"{level} {plain(points)}" for level, points in rule.levels)
            side = "outside" if rule.outside else "inside"
            assert rule.cap is not None
            return f"{rule.indicator} {levels} {rule.sum}, {side} up to {plain(rule.cap)}"
    raise AssertionError(rule.kind)


@pytest.mark.parametrize("code", TABLE)
def test_the_items_are_the_scheme_s_and_no_others(code: str) -> None:
    assert [item.code for item in BOOKS[code].items] == [row[0] for row in TABLE[code]]


@pytest.mark.parametrize(("code", "item_code", "points", "rules"), ITEMS)
def test_an_item_says_what_the_scheme_says(
    code: str, item_code: str, points: str, rules: list[str]
) -> None:
    item = BOOKS[code].item(item_code)
    assert item.points == Fraction(points)
    assert [spelled(rule) for rule in item.rules] == rules
    assert (item.floor, item.not_submitted, item.combine) == (0, 0, "deduct")
    assert dict(item.applies_to) == SCOPES.get(item_code, ENTERPRISE_UNITS)


@pytest.mark.parametrize(
    ("code", "full"),
    [("harmony-5", "5.00"), ("collective-contract-100", "100"), ("five-projects", "100")],
)
def test_the_points_add_up_to_the_full_marks_exactly(code: str, full: str) -> None:
    assert sum((Fraction(points) for _, points, _ in TABLE[code]), Fraction(0)) == Fraction(full)
    assert sum((item.points for item in BOOKS[code].items), Fraction(0)) == Fraction(full)
    assert BOOKS[code].full_points == Fraction(full)
    assert BOOKS[code].warnings == ()


def test_what_stands_around_the_items() -> None:
    harmony, contracts = BOOKS["harmony-5"], BOOKS["collective-contract-100"]
    assert (harmony.item_places, harmony.total_places) == (3, 2)
    assert (contracts.item_places, contracts.total_places) == (2, 2)
    assert (harmony.leaders, contracts.leaders) == ("inherit", "none")
    assert {item.not_applicable for item in harmony.items} == {"full_points"}
    assert {item.not_applicable for item in contracts.items} == {"exclude"}
    assert harmony.grades == ()
    veto, gate = harmony.gates[0], contracts.gates[0]
    assert (veto.kind, veto.indicator, veto.fires_when) == ("veto", "mass_incidents_city", "any")
    assert veto.effect == "zero_total"
    assert veto.authority
    assert (gate.kind, gate.indicator, gate.fires_when) == ("gate", "in_force_contracts", "none")
    assert gate.effect == "bar_excellent"
    assert len(harmony.gates) == len(contracts.gates) == 1


def test_what_stands_around_the_five_projects() -> None:
    book = BOOKS["five-projects"]
    assert (book.item_places, book.total_places, book.leaders) == (2, 2, "none")
    assert {item.not_applicable for item in book.items} == {"exclude"}
    assert (book.grades, book.gates) == ((), ())
    assert [c.title.removesuffix("工程") for c in book.classes] == [
        "文化凝聚提升", "职工技能素质提升", "职工权益维护提升", "服务帮扶提升", "工会活力建设提升",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "points"),
    [
        ("2014-12-31", "4"),  # 50% of 50%
        ("2015-01-01", "2"),  # 50% of 100%
        ("2015-12-31", "2"),
        ("2016-06-30", "2"),  # the last line holds on
    ],
)
def test_half_the_computers_are_enough_for_the_first_year_only(day: str, points: str) -> None:
    item = settled_item(BOOKS["five-projects"].item("E4b"), date.fromisoformat(day))
    given = Given({"help_point_computers_rate": Metric(5, 10)})
    assert item_points(item, given, 2).points == Fraction(points)


def targets() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with (ROOT / "rounds/demo-2014/targets.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["target"]][row["unit_code"]] = int(row["value"])
    return found


@pytest.mark.parametrize(
    ("target", "figure"),
    [
        ("homes", 30),  # 建立30个
        ("proposals", 1500),  # 1500条
        ("saved_fen", 500_000_000),  # 500万元，以分计
        ("training", 3000),  # 3000人左右
        ("competition_bodies", 1500),  # 1500余家
        ("migrant_files", 74),  # 74名
        ("facilities", 30),  # 30家企业
        ("cadre_training", 1500),  # 1500人次
    ],
)
def test_the_units_targets_add_up_to_the_reports_figure(target: str, figure: int) -> None:
    assert sum(targets()[target].values()) == figure


def test_the_grades_of_the_special_evaluation() -> None:
    grades = BOOKS["collective-contract-100"].grades
    told = [(grade.title, grade.start and grade.start.text) for grade in grades]
    assert told == [("优秀", "90%"), ("良好", "80%"), ("合格", "60%"), ("不合格", "0%")]
    quota = grades[0].quota
    assert quota is not None
    assert (quota.share, quota.rounding, quota.ties) == (Fraction(3, 10), "floor", "exclude")
    assert quota.by == "comparison_group"
    assert [grade.quota for grade in grades[1:]] == [None, None, None]


@pytest.mark.parametrize("edition", BOOKS.values(), ids=BOOKS)
def test_an_edition_that_was_invented_says_so(edition: Rulebook) -> None:
    assert edition.status == "illustrative"
    assert str(edition.in_force) == "2014-01-01"
    assert str(edition.verified_until) == "2014-12-31"
    assert edition.authority
    assert all(edition.source.values())
    head = (ROOT / "rulebooks" / edition.source["text"]).read_text(encoding="utf-8")[:200]
    assert "示例" in head
    assert "不作为正式考核依据" in head


@pytest.mark.parametrize(("edition", "item"), EVERY)
def test_an_item_can_be_looked_up_and_sent_to_its_department(edition: Rulebook, item: Item) -> None:
    for text in (item.label, item.title, item.department, item.method):
        assert text.strip()
    assert item.evidence_required
    assert item.text.startswith(f"{item.title}（{plain(item.points)}分）")
    assert item.text.endswith("（示例条文）")


@pytest.mark.parametrize("edition", BOOKS.values(), ids=BOOKS)
def test_the_clause_texts_are_those_of_the_items(edition: Rulebook) -> None:
    text = (ROOT / "rulebooks" / edition.source["text"]).read_text(encoding="utf-8")
    clauses = [part.strip().split("\n\n") for part in text.split("\n## ")[1:]]
    assert clauses == [[f"{item.label}　{item.code}", item.text] for item in edition.items]


@pytest.mark.parametrize(("edition", "item"), EVERY)
def test_an_item_has_examples_on_both_sides_of_its_line(edition: Rulebook, item: Item) -> None:
    found = [example.points for example in item.examples]
    assert max(found) == (item.points or 3)  # X1: the highest bonus
    assert min(found) < max(found)


def test_every_deduction_has_an_example_that_runs_out_of_points() -> None:
    for code, item_code in (("harmony-5", "A1"), ("harmony-5", "C1"), ("harmony-5", "D4"),
                            ("harmony-5", "F1"), ("collective-contract-100", "II4"),
                            ("collective-contract-100", "IX2")):  # fmt: skip
        assert 0 in [example.points for example in BOOKS[code].item(item_code).examples]


@pytest.mark.parametrize(("edition", "item"), EVERY)
def test_every_indicator_can_be_counted(edition: Rulebook, item: Item) -> None:
    for indicator in item.indicators:
        assert indicator in CATALOGUE
        assert (ROOT / "sql" / "50_indicators" / f"{indicator}.sql").is_file()


def test_every_rate_names_its_denominator() -> None:
    table = tomllib.loads((ROOT / "sql/50_indicators/indicators.toml").read_text(encoding="utf-8"))
    for code, entry in table.items():
        assert bool(entry.get("denominator")) == (entry["form"] == "rate"), code


def test_labels_are_unique_and_stand_in_printed_order() -> None:
    for edition in BOOKS.values():
        labels = [item.label for item in edition.items]
        assert len(set(labels)) == len(labels)
    assert BOOKS["harmony-5"].item("A1").label == "第三条（一）1"
    assert BOOKS["harmony-5"].item("F2").label == "第三条（六）2"
    # The printed number of VI4 is 2: codes identify, labels are what the scheme prints.
    assert BOOKS["collective-contract-100"].item("VI4").label == "六、2"
