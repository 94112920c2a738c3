"""Builds the faultless district: every unit's workbook and every register, before any defect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from kaoping.demo import activities, ledger, projects
from kaoping.demo.codes import organisation_code
from kaoping.demo.contracts import Ledger, build_ledger
from kaoping.demo.drives import DRIVES
from kaoping.demo.enterprises import Roster, build_roster
from kaoping.demo.facts import Row, Submission, World
from kaoping.demo.law import Holidays
from kaoping.demo.profiles import PROFILES, Profile

DISTRICT_UNIT = "QZGH"
REGISTERS = ("reg_filings", "reg_enterprises", "reg_cases", "reg_certificates", "reg_sites",
             "reg_communities", "reg_satisfaction")  # fmt: skip


@dataclass
class Built:
    """One unit as built: its rows by origin, for the planting of defects."""

    unit: dict[str, str]
    roster: Roster
    ledger: Ledger
    sheets: dict[str, list[Row]] = field(default_factory=dict)


def build_district(
    units: list[dict[str, str]],
    promotions: list[dict[str, Any]],
    targets: Mapping[str, Mapping[str, int]],
    holidays: Holidays,
    seed: int,
    scale: int,
) -> tuple[World, dict[str, Built]]:
    """The faultless world; `scale` multiplies the number of enterprises of every unit by percent.

    Args:
        units: rows of units.csv.
        promotions: events of adjustments.toml.
        targets: unit code → target → value (targets.csv), what the five projects are measured by.
        holidays: of the round.
        seed: of every random choice.
        scale: percent.
    """
    world = World(units=units, promotions=promotions, registers={name: [] for name in REGISTERS})
    built: dict[str, Built] = {}
    start = 1
    for order, unit in enumerate(units, start=1):
        profile = PROFILES[unit["unit_code"]]
        count = profile.enterprises * scale // 100
        built[unit["unit_code"]] = _build_unit(
            world, unit, profile, targets[unit["unit_code"]], holidays, (count, start, order), seed
        )
        start += count
    _dead_enterprises(world, start)
    return world, built


def _build_unit(
    world: World, unit: dict[str, str], profile: Profile, goals: Mapping[str, int],
    holidays: Holidays, numbers: tuple[int, int, int], seed: int,
) -> Built:  # fmt: skip
    code = unit["unit_code"]
    count, start, order = numbers
    roster = build_roster(code, profile, count, start, Random(f"{seed}:{code}:enterprises"))
    ledger = build_ledger(roster, profile, Random(f"{seed}:{code}:contracts"), holidays)
    rng = Random(f"{seed}:{code}:activities")
    site_register, sites, visits = activities.sites(code, profile, rng)
    drive, more = DRIVES[code], Random(f"{seed}:{code}:projects")
    built = Built(unit, roster, ledger)
    built.sheets = {
        "cover": [_cover(code, unit["name"], order)],
        "enterprises": roster.rows, "contracts": ledger.rows, "coverage": ledger.coverage,
        "mediation": activities.mediation(unit, profile, roster, rng),
        "rights_info": activities.rights_info(profile, holidays, rng),
        "sites": sites, "site_visits": visits,
        "help_points": projects.help_points(unit, profile, drive, roster, more),
        "help_services": projects.file_migrants(activities.help_services(rng), goals, drive),
        "six_ones": projects.six_ones(roster, drive, more),
        "events": projects.events(unit, roster, goals, drive, more),
        "proposals": projects.proposals(roster, goals, drive, more),
        "facilities": projects.facilities(unit, roster, goals, drive, more),
        "safeguards": activities.safeguards(profile, order, drive.visits),
        "annual_targets": activities.annual_targets(rng),
        "self_assessment": activities.self_assessment(rng),
    }  # fmt: skip
    registers = world.registers
    registers["reg_enterprises"] += roster.register
    registers["reg_certificates"] += roster.certificates
    registers["reg_filings"] += ledger.filings
    registers["reg_sites"] += site_register
    registers["reg_communities"] += projects.communities(unit, profile, drive)
    registers["reg_cases"] += activities.cases(code, profile, roster, rng)
    registers["reg_satisfaction"] += activities.satisfaction(code, rng)
    registers["reg_satisfaction"] += projects.model_workers(code, drive)
    return built


def _cover(code: str, name: str, order: int) -> Row:
    return Row("cover", {
        "year": 2014, "unit_code": code, "unit_name": name, "filler": "示例填报人",
        "phone": f"024-8800{order:04d}", "reviewer": "示例审核人", "filled_on": date(2015, 1, 8),
        "template_version": "2014-1",
    })  # fmt: skip


def _dead_enterprises(world: World, start: int) -> None:
    """注销 and 迁出 rows of the register: they count nowhere and nobody reports them."""
    for n, status in enumerate(("注销", "注销", "迁出", "吊销")):
        row = world.registers["reg_enterprises"][n * 7]
        dead = row.copy()
        number = start + n
        dead.values |= {"reg_status": status,
                        "enterprise_name": f"示例旧{number}号有限公司",
                        "enterprise_code": organisation_code(number)}  # fmt: skip
        world.registers["reg_enterprises"].append(dead)


def district_submission() -> Submission:
    """The district union's own workbook: cover and 项目台账."""
    projects_ = ledger.district_projects()
    ledger.plant(projects_)
    sheets = {"cover": [_cover(DISTRICT_UNIT, "示例区总工会", 99)],
              "district_projects": projects_}  # fmt: skip
    return Submission(DISTRICT_UNIT, f"submissions/{DISTRICT_UNIT}示例区总工会项目台账.xlsx",
                      "2015-01-06T09:00:00+08:00", "district", sheets)  # fmt: skip
