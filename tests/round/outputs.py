"""Everything that a file of a run says, packed contents unpacked: for searches that must find nothing."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pypdf


def texts(file: Path) -> Iterator[str]:
    """Everything that is written in a file, its name included, packed contents unpacked."""
    yield file.name
    data = file.read_bytes()
    if file.suffix == ".parquet":
        yield repr(pl.read_parquet(file).rows())
    elif file.suffix == ".duckdb":
        yield from tables(file)
    elif file.suffix == ".pdf":
        yield pdf_text(file)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                part = archive.read(name).decode("utf-8", "replace")
                yield name + part + re.sub(r"<[^>]+>", "", part)
    else:
        yield data.decode("utf-8", "replace")
        yield data.decode("utf-16-le", "replace")


def pdf_text(file: Path) -> str:
    """Text and properties of a PDF, by poppler where it is installed."""
    if shutil.which("pdftotext"):
        commands = (["pdftotext", str(file), "-"], ["pdfinfo", str(file)])
        return "".join(
            subprocess.run(c, capture_output=True, text=True, check=True).stdout for c in commands
        )
    reader = pypdf.PdfReader(file)
    return "".join(page.extract_text() for page in reader.pages) + repr(reader.metadata)


def tables(file: Path) -> Iterator[str]:
    with duckdb.connect(str(file), read_only=True) as con:
        for schema, name in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():  # fmt: skip
            yield repr(con.execute(f'from "{schema}"."{name}"').fetchall())
