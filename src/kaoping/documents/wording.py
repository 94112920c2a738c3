"""The wording of the district's documents (文字): `reports/district.toml`, Jinja2 in plain text.

The office edits the sentences; every name between braces must be known, and a mistake is reported with
the key and the nearest known name before anything is rendered. Values are inserted as plain text, never
read as a template; escaping is the business of the form that prints them.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.textfiles import read_toml

FILE = "district.toml"
COMMON = (
    "org", "district", "subject", "year", "basis", "period", "cutoff", "opens", "due", "units", "categories",
    "date", "stage", "mark", "contact", "phone", "appeal_last", "appeal_days", "rectify", "due_day",
)  # fmt: skip
"""Names every sentence may use."""

_OWN = """
common.edition title full edition status
common.provisional count
transmittal.contents annexes csv
transmittal.item_number said
transmittal.item_number_none titles
report.object editions groups
report.submitted accepted in_time late missing returned
report.approved checks units decided differing
report.checked registers den confirmed rate contradicted unmatched
report.result full scored mean max min
report.result_absent count
report.result_grades grades
report.result_nobody full
report.gates count units
report.consequences said
report.result_table title
report.items lost kept worst
report.items_table title
report.shared places units kinds reasons
report.shared_more count
report.targets total said
report.targets_money count budget spent
report.advice_items titles
report.advice_findings titles
report.advice_registers count
report.advice_missing count
report.advice_gates count
summary.classes_title title
leaders.note to
notes.procedure files accepted returned
notes.sample count units
notes.unknown unknown units pending
notes.manual count
circular.scope accepted sheets registers
circular.result scored share
circular.result_grades grades
circular.result_absent count
circular.result_table title
circular.names_table title
circular.good_events said
circular.good_items titles count
publicity.lead_coverage indicator
publicity.period starts ends days
publicity.coverage_table indicator
returns.workbook in_time late returned missing
returns.late_units units
returns.returned_units units
returns.missing_units units
returns.incomplete_units units
returns.months due in_time late missing unknown
returns.months_all count
returns.registers expected received
returns.registers_missing names
"""
_PLAIN = """
common.illustrative common.stage
transmittal.title transmittal.lead transmittal.contents_head transmittal.status_head
transmittal.approved transmittal.approved_none transmittal.use_head transmittal.use transmittal.contact
report.title report.lead report.base_head report.object_head report.procedure_head report.unchecked
report.computed report.approved_none report.appeal report.result_head report.item_head report.items_none
report.shared_head report.shared_none report.reasons_table report.findings_table
 report.advice_head report.advice_keep report.targets_head report.targets_table
summary.title summary.unit_line summary.approved_note summary.signs
leaders.title
notes.title notes.basis_head notes.basis notes.scope_head notes.scope notes.procedure_head notes.sample_head
notes.sample_none notes.appeal_head notes.appeal_none notes.unverified_head notes.unverified
notes.unverified_none notes.rates_table notes.units_table notes.known notes.manual_head notes.manual_none
notes.values_head notes.values notes.method_head notes.method
circular.title circular.lead circular.scope_head circular.result_head circular.result_nobody
circular.good_head circular.good_none circular.shared_head circular.shared circular.shared_none
circular.next_head circular.next_appeal circular.next_rectify circular.next_missing
circular.next_report
publicity.title publicity.lead_grade publicity.phone publicity.stage publicity.none publicity.grade_table
returns.title returns.lead returns.workbook_head returns.workbook_table returns.months_head
returns.months_table returns.units_table returns.legend returns.registers_head returns.next_head returns.next
"""
NAMES: dict[str, tuple[str, ...]] = {
    **{line.split()[0]: tuple(line.split()[1:]) for line in _OWN.strip().splitlines()},
    **{key: () for key in _PLAIN.split()},
}
"""Every key of the wording and the names it may use besides `COMMON`."""

_ENV = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)


@dataclass(frozen=True)
class Wording:
    """The compiled sentences with the names every one of them may use."""

    sentences: dict[str, jinja2.Template]
    given: dict[str, str]

    def __call__(self, key: str, **own: Any) -> str:
        """The sentence of that key with its names filled in."""
        return self.sentences[key].render({**self.given, **own})

    def of(self, **given: str) -> Wording:
        """The same sentences with these common names."""
        return Wording(self.sentences, {**self.given, **given})


def load_wording(paths: Paths) -> Wording:
    """The wording of this installation, checked.

    Raises:
        ConfigError: a key or a name is unknown, missing or misspelt.
    """
    file = paths.reports / FILE
    return Wording(_compiled(file, file.stat().st_mtime_ns if file.is_file() else 0), {})


@lru_cache(maxsize=4)
def _compiled(file: Path, stamp: int) -> dict[str, jinja2.Template]:
    """The sentences of a file as it was at that moment (an edited file is read again)."""
    table = read_toml(file)
    for section, keys in table.items():
        if not isinstance(keys, dict):
            raise ConfigError(
                f"{section} 应为一节", where=f"{file} › {section}", remedy=f"写成 [{section}] 一节"
            )
    found = {
        f"{section}.{key}": text for section, keys in table.items() for key, text in keys.items()
    }
    # A misspelt key is also a missing one; what is written wrongly is named first.
    for key in [*sorted(found.keys() - NAMES.keys()), *sorted(NAMES.keys() - found.keys())]:
        raise ConfigError(
            f"缺少文字 {key}" if key in NAMES else f"没有这个键：{key}{_near(key, list(NAMES))}",
            where=f"{file} › {key}",
            remedy="补上该键" if key in NAMES else "删除或更正键名",
        )
    return {key: _sentence(file, key, text) for key, text in found.items()}


def _sentence(file: Path, key: str, text: Any) -> jinja2.Template:
    where = f"{file} › {key}"
    known = [*COMMON, *NAMES[key]]
    try:
        used = meta.find_undeclared_variables(_ENV.parse(text))
        for name in sorted(used - set(known)):
            raise ConfigError(
                f"没有名称 {name}{_near(name, known)}",
                where=where,
                remedy=f"可用：{'、'.join(sorted(known))}",
            )
        return _ENV.from_string(text)
    except (jinja2.TemplateError, TypeError) as error:
        raise ConfigError(
            f"文字无法使用：{error}", where=where, remedy="对照 docs/district.md 更正标记"
        ) from error


def _near(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"，是否为 {close[0]}" if close else ""
