"""The stages that compute: configuration, facts, warehouse, tables, documents, gate, pointer."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from kaoping import documents, intake, rulebook, settings
from kaoping.documents import templates
from kaoping.intake import compact, facts
from kaoping.pipeline.deciding import decide
from kaoping.pipeline.job import Job
from kaoping.pipeline.tables import write_tables
from kaoping.rulebook import compile as rule_rows
from kaoping.rulebook.law import load_law
from kaoping.store import runs
from kaoping.store.files import sha256_file
from kaoping.warehouse import connection, layers, raw
from kaoping.warehouse.quality import Gate

FACTS = ".facts"
WAREHOUSE = "warehouse.duckdb"


def check(job: Job) -> None:
    """Load everything a person may have broken, before the first row is read."""
    job.context = intake.context(job.paths, job.round_)
    job.rulebooks = rulebook.resolve_all(job.paths, job.round_.rulebooks, job.round_.reference_date)
    job.law = load_law(job.paths)
    rule_rows.tables(job.rulebooks, job.round_)
    catalogue = rulebook.load_catalogue(job.paths)
    settings.check(
        job.paths, job.round_, job.rulebooks, catalogue, job.context.registry, job.context.maps
    )
    layers.load(job.paths.sql)
    if job.use_gate:
        job.gate = Gate.start(job.paths)
    templates.require(job.paths, trial=False, only=templates.of_documents())


def parse(job: Job) -> None:
    """Parse what is not in the cache, then decide which files count."""
    assert job.context is not None
    wanted = [(a.sha256, Path(a.name).name) for a in job.arrivals]
    job.refs = facts.parse_objects(job.paths, job.context, wanted, job.progress)
    decided = decide(job)
    job.submissions, job.superseded_sheets = decided.rows, decided.superseded_sheets


def build(job: Job) -> None:
    """Compact the facts and build the warehouse aside."""
    assert job.context is not None
    job.folder = runs.aside(job.paths, job.key)
    facts_dir = job.folder / FACTS
    facts_dir.mkdir()
    compact.write_tables(
        job.context, [(a.arrival_no, job.refs[a.sha256]) for a in job.arrivals], facts_dir
    )
    inputs = raw.Inputs(
        paths=job.paths, round_=job.round_, maps=job.context.maps, registry=job.context.registry,
        facts_dir=facts_dir, submissions=job.submissions,
        superseded_sheets=job.superseded_sheets, law=job.law,
        rule_tables=rule_rows.tables(job.rulebooks, job.round_), as_of=job.as_of,
    )  # fmt: skip
    with connection.open_build(job.folder / WAREHOUSE, allowed=[job.folder]) as con:
        raw.load(con, inputs)
        layers.run(con, job.paths.sql)


def export(job: Job) -> None:
    """Write the run's tables and close the warehouse."""
    assert job.context is not None
    with connection.open_build(job.folder / WAREHOUSE, allowed=[job.folder]) as con:
        write_tables(con, job.folder, job.context)
        con.execute("checkpoint")
    for file in (job.folder / FACTS).iterdir():
        file.unlink()
    (job.folder / FACTS).rmdir()
    # Readers of the folder (documents among them) know the run by its key before it is sealed.
    (job.folder / "manifest.json").write_text(json.dumps({"key": job.key}), encoding="utf-8")


def render(job: Job) -> None:
    """Write the documents of every unit and the district's workbook."""
    documents.render_all(
        job.paths,
        job.round_,
        job.folder,
        job.rulebooks,
        job.folder / "documents",
        notice=job.progress,
    )


def seal(job: Job) -> None:
    """Give the run its manifest and its name, and enter it in the ledger."""
    (job.folder / "manifest.json").unlink()
    manifest = {
        "round": job.round_.code,
        "as_of": job.as_of.isoformat(),
        "inputs": job.inputs,
        "kaoping": version("kaoping"),
        "rulebooks": {
            book.code: {
                "edition": str(book.edition),
                "status": "illustrative" if book.illustrative else "official",
            }
            for book in job.rulebooks
        },
    }
    job.folder = runs.seal(job.paths, job.folder, job.key, manifest)
    job.ledger.append(
        "run",
        at=job.at,
        actor=job.actor,
        round=job.round_.code,
        key=job.key,
        manifest=sha256_file(job.folder / "manifest.json"),
    )


def judge(job: Job) -> None:
    """Ask the quality gate; its answer stands beside the run, not inside its manifest."""
    if job.gate is None:
        return
    verdict = job.gate.check(job.folder / WAREHOUSE, job.previous)
    job.gate_failures = list(verdict.failures)
    (job.paths.runs / f"{job.key}.gate.json").write_text(verdict.text, encoding="utf-8")
    job.ledger.append(
        "gate",
        at=job.at,
        actor=job.actor,
        round=job.round_.code,
        key=job.key,
        passed=not verdict.failures,
    )


def publish(job: Job) -> None:
    """Move the pointer, unless the gate refused the run."""
    if job.gate_failures:
        return
    entry = job.ledger.append(
        "published", at=job.at, actor=job.actor, round=job.round_.code, key=job.key
    )
    runs.point(job.paths, job.round_.code, job.key, entry.head)
    keys = [event["key"] for event in job.ledger.of("run", round=job.round_.code)]
    runs.drop_old_warehouses(job.paths, keys)
