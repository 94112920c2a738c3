"""The sheets of the five projects: 六个一, 建议, 培训竞赛, 设施, 帮扶站点与建档 (五大提升工程)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from kaoping.demo.codes import credit_code
from kaoping.demo.drives import Drive
from kaoping.demo.enterprises import Roster, day_between
from kaoping.demo.facts import Row
from kaoping.demo.names import community_name
from kaoping.demo.profiles import Profile, misses

FACTS = ("spirit", "democracy", "venue", "team", "bookroom", "publicity")
TRADES = ("钳工", "汽修", "木工", "烹饪", "计算机应用", "家政服务", "养老护理员")
SHARED = ("示例区中心医院", "QS-YY01")
"""A public body that several units report; in the district it is one."""
Goals = Mapping[str, int]


def split(total: int, parts: int) -> list[int]:
    """`total` as that many nearly equal whole parts, larger ones first."""
    return [total // parts + (n < total % parts) for n in range(parts)] if parts else []


def stations_of(profile: Profile, drive: Drive) -> list[int]:
    """Enterprise stations on the register, community by community."""
    return split(drive.stations, profile.communities)


def communities(unit: dict[str, str], profile: Profile, drive: Drive) -> list[Row]:
    """Register rows of the unit's communities, with the number of enterprise stations in each."""
    return [
        Row("reg_communities", {
            "community_code": f"{unit['unit_code']}-SQ{n + 1:02d}",
            "community_name": community_name(unit["name"], n),
            "unit_code": unit["unit_code"], "help_point": True, "enterprise_stations": stations,
        })
        for n, stations in enumerate(stations_of(profile, drive))
    ]  # fmt: skip


def help_points(
    unit: dict[str, str], profile: Profile, drive: Drive, roster: Roster, rng: Random
) -> list[Row]:
    """帮扶站点: street, communities, enterprise stations (some not yet connected)."""
    code = unit["unit_code"]
    rows = []
    if unit["category"] == "街道":
        rows.append(_point(rng, f"{code}街道帮扶站", "街道", code))
    bare = misses(profile.communities, drive.computers)
    for n in range(profile.communities):
        row = _point(rng, f"{code}第{n + 1}社区帮扶点", "社区", f"{code}-SQ{n + 1:02d}")
        row["computer"] = n >= bare
        rows.append(row)
    stations = [_station(r, rng) for r in _station_owners(code, profile, drive, roster)]
    for row in stations[len(stations) - drive.offline :]:
        row["online_on"] = None
        row.used = True
    return rows + stations


def _station_owners(code: str, profile: Profile, drive: Drive, roster: Roster) -> list[Row]:
    """Enterprises with a station: as many in each community as the register has; else some large ones."""
    for row in roster.rows:
        row["help_station"] = False
    owners = []
    for n, wanted in enumerate(stations_of(profile, drive)):
        place = f"{code}-SQ{n + 1:02d}"
        owners += [r for r in roster.unionised if r["community_code"] == place][:wanted]
    if not profile.communities:
        owners = [r for r in roster.unionised if r["staff"] >= 150 and not r.used][:3]
    for row in owners:
        row["help_station"] = True
    return owners


def _station(owner: Row, rng: Random) -> Row:
    return _point(rng, f"{owner['enterprise_name']}帮扶站", "企业", owner["enterprise_code"])


def _point(rng: Random, name: str, level: str, place: str) -> Row:
    online = day_between(rng, date(2012, 5, 2), date(2014, 10, 30))
    return Row("help_points", {"point_name": name, "level": level, "place_code": place,
                               "computer": True, "online_on": online})  # fmt: skip


def six_ones(roster: Roster, drive: Drive, rng: Random) -> list[Row]:
    """六个一: the facts that hold, with their proof, spread over the enterprises with a union."""
    owners = list(roster.unionised)
    wanted = min(len(roster.register) * len(FACTS) * drive.six // 100, len(owners) * len(FACTS))
    rows = []
    for enterprise, many in zip(owners, split(wanted, len(owners)), strict=True):
        row = Row("six_ones", {"enterprise_code": enterprise["enterprise_code"],
                               "enterprise_name": enterprise["enterprise_name"]})  # fmt: skip
        held = set(rng.sample(FACTS, many))
        for fact in FACTS:
            row[fact] = fact in held
            row[f"{fact}_proof"] = "照片及制度文本" if fact in held else None
        rows.append(row)
    return rows


def proposals(roster: Roster, goals: Goals, drive: Drive, rng: Random) -> list[Row]:
    """合理化建议: proposed, adopted, value saved and the day the enterprise confirmed it."""
    owners = [r for r in roster.unionised if not r.used][3:15]
    proposed = goals.get("proposals", 0) * drive.proposed // 100
    saved = goals.get("saved_fen", 0) * drive.saved // 100
    lots = zip(
        owners,
        split(proposed, len(owners)),
        split(proposed * drive.adopted // 100, len(owners)),
        split(saved // 100, len(owners)),
        strict=True,
    )
    return [
        Row("proposals", {
            "enterprise_code": owner["enterprise_code"], "enterprise_name": owner["enterprise_name"],
            "proposed": many, "adopted": adopted, "saved": yuan * 100,
            "confirmed_on": day_between(rng, date(2014, 6, 3), date(2014, 12, 5)),
        })
        for owner, many, adopted, yuan in lots
    ]  # fmt: skip


def events(
    unit: dict[str, str], roster: Roster, goals: Goals, drive: Drive, rng: Random
) -> list[Row]:
    """培训竞赛: courses for cadres and workers, and every body that took part in a competition."""
    code, name = unit["unit_code"], unit["name"]
    cadre = goals["cadre_training"] * drive.cadre // 100
    rows = [
        _course(
            rng,
            f"工会干部业务培训第{n + 1}期",
            "干部培训",
            None,
            "各级工会干部",
            (name, code),
            many,
        )
        for n, many in enumerate(split(cadre, 3))
    ]
    skills = goals.get("training", 0) * drive.training // 100
    lots = enumerate(split(skills, 5)) if skills else ()
    rows += [
        _course(
            rng,
            f"{TRADES[n]}技能培训",
            "技能培训",
            TRADES[n],
            "下岗职工、农民工",
            (name, code),
            many,
        )
        for n, many in lots
    ]
    bodies = _bodies(code, roster, goals["competition_bodies"] * drive.bodies // 100)
    rows += [_contest(rng, f"示例{TRADES[n % 3]}岗位竞赛", body) for n, body in enumerate(bodies)]
    # The first two take part in a second competition: the same bodies, counted once.
    rows += [_contest(rng, "示例节能增效竞赛", body) for body in bodies[:2]]
    return rows


def _course(
    rng: Random, name: str, kind: str, trade: str | None, audience: str,
    body: tuple[str, str], many: int,
) -> Row:  # fmt: skip
    return Row("events", {
        "event_name": name, "kind": kind, "trade": trade, "audience": audience,
        "held_on": day_between(rng, date(2014, 2, 10), date(2014, 11, 28)), "attendances": many,
        "body_name": body[0], "body_code": body[1],
    })  # fmt: skip


def _bodies(code: str, roster: Roster, many: int) -> list[tuple[str, str | None]]:
    """So many bodies: its enterprises first, then offices and institutions, some without a code."""
    own: list[tuple[str, str | None]] = [
        (row["enterprise_name"], _spelled(row["enterprise_code"], n))
        for n, row in enumerate(roster.unionised)
    ]
    if code in ("JD01", "JD02", "KF01"):
        own.insert(2, SHARED)
    rest = range(1, max(0, many - len(own)) + 1)
    own += [(f"示例{code}第{n}直属单位", f"{code}-DW{n:02d}" if n % 4 else None) for n in rest]
    return own[:many]


def _spelled(key: str, n: int) -> str:
    """An enterprise code as clerks write it: plain, hyphenated, or inside the credit code."""
    return credit_code(key) if n % 11 == 5 else f"{key[:8]}-{key[8]}" if n % 7 == 3 else key


def _contest(rng: Random, name: str, body: tuple[str, str | None]) -> Row:
    return Row("events", {
        "event_name": name, "kind": "岗位竞赛", "trade": name[2:4], "audience": "职工",
        "held_on": day_between(rng, date(2014, 3, 3), date(2014, 11, 28)),
        "attendances": rng.randint(2, 9), "body_name": body[0], "body_code": body[1],
    })  # fmt: skip


def facilities(
    unit: dict[str, str], roster: Roster, goals: Goals, drive: Drive, rng: Random
) -> list[Row]:
    """职工之家与设施: homes of offices and institutions, facilities and bookrooms of enterprises."""
    code, name = unit["unit_code"], unit["name"]
    own = "企业" if unit["category"] == "国企" else "机关"
    homes = max(1, goals.get("homes", 0) + drive.homes)
    rows = []
    for n in range(homes):
        kind, body = ("职工之家", own) if n % 3 == 0 else ("活动中心", "事业单位")
        place = name if n == 0 else f"示例{code}第{n}直属单位"
        years = 0 if unit["category"] == "委办局" else -2  # the others had theirs before
        rows.append(_facility(rng, f"{place}{kind}", kind, body, place, None, years))
    if code == "WB02":  # 上年验收，不计入本年
        rows.append(_facility(rng, f"{name}旧活动中心", "活动中心", "机关", name, None, -1))
    owners = [r for r in roster.unionised if not r.used]
    wanted = max(0, goals.get("facilities", 0) + drive.facilities)
    for enterprise in owners[5 : 5 + wanted]:
        rows.append(_of_enterprise(rng, enterprise, "服务设施"))
    if drive.facilities < 0 and owners:  # 已建成，未验收
        late = _of_enterprise(rng, owners[:5][-1], "服务设施")
        late["accepted_on"] = None
        rows.append(late)
    rows += [_of_enterprise(rng, enterprise, "职工书屋") for enterprise in owners[9:12]]
    return rows


def _of_enterprise(rng: Random, owner: Row, kind: str) -> Row:
    name = owner["enterprise_name"]
    return _facility(rng, f"{name}{kind}", kind, "企业", name, owner["enterprise_code"])


def _facility(
    rng: Random, name: str, kind: str, body: str, place: str, code: str | None, years: int = 0
) -> Row:
    built = day_between(rng, date(2014 + years, 2, 10), date(2014 + years, 9, 30))
    return Row("facilities", {
        "facility_name": name, "kind": kind, "body_kind": body, "body_name": place,
        "enterprise_code": code, "built_on": built, "accepted_on": built + timedelta(days=20),
        "invested": rng.randint(20, 90) * 100_000, "subsidy": rng.randint(1, 15) * 100_000,
    })  # fmt: skip


def file_migrants(services: list[Row], goals: Goals, drive: Drive) -> list[Row]:
    """帮扶服务 with the number of files on migrant workers; units without a target keep none."""
    wanted = goals.get("migrant_files", 0)
    for row in services:
        if row["kind"] == "困难农民工建档":
            row["attendances"] = wanted + drive.files
    return [row for row in services if row["kind"] != "困难农民工建档" or wanted]


def model_workers(unit: str, drive: Drive) -> list[Row]:
    """满意度调查 of model workers in hardship, where the unit has any."""
    if drive.models is None:
        return []
    forms, satisfied = drive.models
    return [
        Row("reg_satisfaction", {"unit_code": unit, "audience": "困难劳模", "valid_forms": forms,
                                 "satisfied": satisfied})
    ]  # fmt: skip
