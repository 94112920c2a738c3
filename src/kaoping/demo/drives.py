"""How each unit fares in the five projects: percents of its targets and its own numbers (五大提升工程)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drive:
    """One unit's year in the five projects.

    `six`: facts that hold in percent of six per enterprise. `proposed saved training bodies cadre`: done in
    percent of the unit's target; `adopted`: in percent of the proposals. `homes facilities files`: more or
    fewer than the target. `stations`: on the register, `offline`: of them not connected. `computers`:
    percent of the communities. `models`: valid and satisfied forms of model workers in hardship.
    """

    six: int = 66
    proposed: int = 104
    adopted: int = 24
    saved: int = 106
    training: int = 103
    bodies: int = 102
    cadre: int = 105
    homes: int = 0
    facilities: int = 0
    files: int = 0
    stations: int = 0
    offline: int = 0
    computers: int = 60
    models: tuple[int, int] | None = None
    visits: int = 8


DRIVES: dict[str, Drive] = {
    "JD01": Drive(training=120, cadre=130, proposed=130, six=88, stations=7, models=(9, 9), computers=100, visits=12, facilities=1),
    "JD02": Drive(training=120, cadre=130, proposed=125, six=60, stations=5, models=(6, 6)),  # 恰好 60%
    "JD03": Drive(adopted=20, stations=5, models=(8, 8), training=100, cadre=100),  # 恰好 20%、100%
    "JD04": Drive(six=52, proposed=88, adopted=18, saved=80, stations=5, offline=1, computers=40),
    "JD05": Drive(training=120, cadre=130, proposed=125, stations=5, models=(5, 5)),
    "JD06": Drive(training=120, cadre=130, proposed=125, six=81, stations=7, models=(10, 10), computers=100, files=1),
    "JD07": Drive(cadre=130, six=58, training=90, stations=5, models=(7, 6), visits=7),
    "JD08": Drive(six=49, proposed=92, cadre=90, stations=5, offline=1, bodies=80, visits=6),
    "JD09": Drive(training=120, saved=95, stations=5, models=(4, 4), facilities=-1),
    "JD10": Drive(six=35, proposed=70, adopted=12, saved=45, training=62, bodies=64, cadre=70, files=-2,
                  facilities=-1, stations=5, offline=2, computers=20, models=(8, 5), visits=3),
    "JD11": Drive(training=120, cadre=130, bodies=100, stations=5),
    "JD12": Drive(stations=5),
    "WB01": Drive(homes=4, training=130, six=70, proposed=110, visits=7),
    "WB02": Drive(six=77, homes=0, models=(3, 3), visits=6),
    "WB03": Drive(training=85, homes=4, visits=6),
    "WB04": Drive(six=44, proposed=90, adopted=15, homes=-3, visits=5),
    "WB05": Drive(bodies=100, visits=6),
    "WB06": Drive(bodies=75, cadre=80, homes=-1, visits=4),
    "DQ01": Drive(bodies=125, visits=6),
    "DQ02": Drive(cadre=90, visits=6),
    "KF01": Drive(training=130, cadre=130, proposed=130, six=83, adopted=31, saved=130, models=(6, 6), visits=10),
    "KF02": Drive(six=55, proposed=95, training=88, facilities=-1, visits=8),
    "GQ01": Drive(proposed=130, six=92, adopted=35, models=(12, 12), visits=9),
    "GQ02": Drive(six=46, proposed=80, saved=70, bodies=90, models=(10, 8), visits=5),
}  # fmt: skip
