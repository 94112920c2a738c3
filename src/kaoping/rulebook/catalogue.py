"""The indicator catalogue (指标目录) as the rulebook loader needs it: form, title, needed sheets."""

from __future__ import annotations

from pathlib import Path

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rulebook.model import Indicator
from kaoping.textfiles import read_toml

FORMS = ("rate", "count", "ratio")


def load_catalogue(paths: Paths) -> dict[str, Indicator]:
    """Indicators of this installation by code (sql/50_indicators/indicators.toml).

    Raises:
        ConfigError: the file cannot be read, or an entry lacks its title or form.
    """
    return read_catalogue(paths.sql / "50_indicators" / "indicators.toml")


def read_catalogue(file: Path) -> dict[str, Indicator]:
    """The catalogue of one file; see `load_catalogue`."""
    table = read_toml(file)
    return {code: _indicator(file, code, entry) for code, entry in table.items()}


def _indicator(file: Path, code: str, entry: dict[str, object]) -> Indicator:
    title, form = entry.get("title"), entry.get("form")
    if not isinstance(title, str) or form not in FORMS:
        raise ConfigError(
            f"指标 {code} 缺少 title，或 form 不在规定范围",
            where=f"{file.name} › {code}",
            remedy=f"补写 title；form 取 {'、'.join(FORMS)}",
        )
    needs = entry.get("needs")
    return Indicator(
        code=code,
        title=title,
        form=str(form),
        denominator=str(entry.get("denominator", "")),
        needs=tuple(str(n) for n in needs) if isinstance(needs, list) else (),
        entity_kind=str(entry.get("entity_kind", "")),
        adverse=entry.get("adverse") is True,
        witness=str(entry.get("witness", "")),
        measure=str(entry.get("measure", "")),
        summed=entry.get("summed") is True,
    )
