"""Enterprises of a unit: the register's rows, the unit's own roster, the certificates (企业)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kaoping.demo.codes import organisation_code
from kaoping.demo.facts import Row
from kaoping.demo.law import anniversary
from kaoping.demo.names import enterprise_name
from kaoping.demo.profiles import Profile, misses

INDUSTRIAL = ("制造业", "采矿业", "建筑业", "交通运输业")
_INDUSTRIES = ("制造业", "制造业", "建筑业", "交通运输业", "批发零售业", "批发零售业", "住宿餐饮业",
               "居民服务业", "其他", "采矿业")  # fmt: skip
_PRIVATE = ("非公-私营",) * 12 + (
    "非公-外资",
    "非公-港澳台",
    "非公-其他",
    "公有-集体",
    "公有-国有控股",
)
_STATE = ("公有-国有", "公有-国有控股", "公有-集体")
_SIZES = (("微型", 6, 19), ("微型", 8, 19), ("小型", 20, 60), ("小型", 40, 99), ("中型", 100, 190),
          ("小型", 25, 80), ("微型", 6, 19), ("小型", 30, 99), ("大型", 320, 900), ("小型", 20, 70))  # fmt: skip


@dataclass
class Roster:
    """What the enterprise builder leaves for the others: rows by their role."""

    unit: str
    register: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    certificates: list[Row] = field(default_factory=list)

    @property
    def unionised(self) -> list[Row]:
        """Reported rows with a union."""
        return [row for row in self.rows if row["unionised"]]


def day_between(rng: Random, first: date, last: date) -> date:
    """A day drawn from the closed span."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def build_roster(unit: str, profile: Profile, count: int, start: int, rng: Random) -> Roster:
    """The roster of one unit with `count` enterprises numbered from `start`."""
    roster = Roster(unit)
    for n in range(count):
        roster.register.append(_register_row(unit, profile, start + n, n, rng))
    silent = set(rng.sample(range(count), misses(count, profile.reported)))
    reported = [row for n, row in enumerate(roster.register) if n not in silent]
    roster.rows = [_reported_row(row, rng) for row in reported]
    _set_unions(roster, profile, count, rng)
    _set_systems(roster, profile, count, rng)
    for number, row in enumerate(roster.rows, start=1):
        row["seq"] = str(number)
    return roster


def _register_row(unit: str, profile: Profile, number: int, n: int, rng: Random) -> Row:
    size, low, high = _SIZES[n % len(_SIZES)]
    industry = rng.choice(_INDUSTRIES)
    place = f"{unit}-SQ{n % profile.communities + 1:02d}" if profile.communities else None
    return Row("reg_enterprises", {
        "enterprise_code": organisation_code(number),
        "enterprise_name": enterprise_name(number, industry, rng),
        "reg_status": "存续",
        "unit_code": unit,
        "community_code": place,
        "ownership": rng.choice(_STATE if unit.startswith("GQ") else _PRIVATE),
        "size_class": size,
        "industry": industry,
        "staff": rng.randint(low, high),
    })  # fmt: skip


def _reported_row(register: Row, rng: Random) -> Row:
    same = ("enterprise_code", "enterprise_name", "community_code", "reg_status", "ownership",
            "size_class", "industry")  # fmt: skip
    values = {column: register[column] for column in same}
    tenth = register["staff"] // 10
    staff = register["staff"] + rng.randint(-tenth, tenth)
    values |= {
        "staff": staff,
        "women": 0 if staff < 9 else staff * rng.randint(20, 50) // 100,
        "migrant_workers": staff * rng.randint(0, 60) // 100,
        "unionised": False,
    }
    return Row("enterprises", values)


def _set_unions(roster: Roster, profile: Profile, count: int, rng: Random) -> None:
    """建会: the misses of the rate include the enterprises that were not reported at all."""
    wanted = count - misses(count, profile.unionised)
    small_first = sorted(range(len(roster.rows)), key=lambda n: (roster.rows[n]["staff"] < 20, n))
    large = [n for n in small_first if roster.rows[n]["staff"] >= 20]
    small = [n for n in small_first if roster.rows[n]["staff"] < 20]
    rng.shuffle(large)
    rng.shuffle(small)
    chosen = sorted((large[: wanted * 4 // 5] + small + large[wanted * 4 // 5 :])[:wanted])
    for n in chosen:
        _found_union(roster.rows[n], rng)
    own = [row for row in roster.unionised if row["union_form"] == "单独"]
    _issue_certificates(roster, own, profile, rng)
    _elect_chairs(roster, own, profile, rng)


def _found_union(row: Row, rng: Random) -> None:
    founded = day_between(rng, date(2005, 3, 1), date(2013, 9, 30))
    row.values |= {
        "unionised": True,
        "union_form": "单独" if row["staff"] >= 20 else "联合",
        "founded_on": founded,
        "joined_on": founded + timedelta(days=rng.randint(0, 20)),
        "members": row["staff"] * rng.randint(80, 100) // 100,
        "womens_committee_on": founded if row["women"] >= 10 else None,
    }


def _issue_certificates(roster: Roster, own: list[Row], profile: Profile, rng: Random) -> None:
    failing = rng.sample(own, misses(len(own), profile.certificate))
    for index, row in enumerate(failing):
        row.used = True
        if index % 2:
            _certificate(roster, row, day_between(rng, date(2013, 2, 1), date(2014, 11, 30)))
    for row in own:
        if row not in failing:
            _certificate(roster, row, day_between(rng, date(2015, 3, 1), date(2018, 12, 31)))


def _certificate(roster: Roster, row: Row, until: date) -> None:
    row["certificate_until"] = until
    number = len(roster.certificates) + 1
    roster.certificates.append(Row("reg_certificates", {
        "enterprise_code": row["enterprise_code"],
        "union_name": f"{row['enterprise_name']}工会委员会",
        "certificate_no": f"示工法字{roster.unit}第{number:04d}号",
        "valid_until": until,
    }))  # fmt: skip


def _elect_chairs(roster: Roster, own: list[Row], profile: Profile, rng: Random) -> None:
    private = [r for r in roster.unionised if r["ownership"].startswith("非公")]
    candidates = [r for r in own if r in private]
    wanted = min(len(candidates), len(private) * profile.direct // 100)
    direct = rng.sample(candidates, wanted)
    for row in own:
        elected = day_between(rng, date(2012, 2, 1), date(2014, 6, 30))
        end = anniversary(elected, 3 if elected >= date(2012, 4, 1) else 5)
        row.values |= {
            "term_start": elected,
            "term_end": end,
            "elected_on": elected,
            "chair_election": "直接选举" if row in direct else rng.choice(("代表大会选举", "委派")),
            "chair_full_time": row["staff"] >= 200,
        }
    for row in rng.sample(own, len(own) // 25):
        row.values |= {"elected_on": date(2011, 5, 10), "term_start": date(2011, 5, 10),
                       "term_end": date(2014, 5, 9)}  # fmt: skip
        row.used = True


def _set_systems(roster: Roster, profile: Profile, count: int, rng: Random) -> None:
    unions = roster.unionised
    without_congress = rng.sample(unions, misses(len(unions), profile.congress))
    without_openness = rng.sample(unions, misses(len(unions), profile.openness))
    for row in roster.rows:
        row["congress_form"], row["factory_openness"] = "无", False
        row["help_station"] = row["staff"] >= 150
    for row in unions:
        form = "职工大会" if row["staff"] < 100 else "职代会"
        form = "区域职代会" if row["union_form"] == "联合" else form
        row["congress_form"] = "无" if row in without_congress else form
        if row not in without_congress:
            row["congress_on"] = day_between(rng, date(2014, 1, 8), date(2014, 11, 28))
        row["factory_openness"] = row not in without_openness
        if row["factory_openness"]:
            row["home_built_on"] = day_between(rng, row["founded_on"], date(2014, 11, 30))
    _set_mediation(roster, profile, count, rng)


def _set_mediation(roster: Roster, profile: Profile, count: int, rng: Random) -> None:
    wanted = min(len(roster.rows), count - misses(count, profile.mediation))
    without = rng.sample(range(len(roster.rows)), len(roster.rows) - wanted)
    for n, row in enumerate(roster.rows):
        if n in without:
            row.used = True
        else:
            row["mediation_founded_on"] = day_between(rng, date(2009, 1, 5), date(2014, 11, 30))
