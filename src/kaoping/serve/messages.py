"""A request and its answer (请求与应答), without any socket; the headers that every answer carries."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SAVED = (
    ".pdf",
    ".docx",
    ".xlsx",
)  # handed over as files, so that no viewer runs in our pages' place
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# For what needs nothing of the site: documents, refusals.
BARE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
PERSONAL = "no-store"
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Request:
    """What was asked: path still percent-encoded, header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What is answered.

    Attributes:
        status: of HTTP.
        body: bytes, or the file that holds them.
        kind: content type.
        headers: beside those that every answer carries.
        policy: content security policy.
        cache: how long a browser may keep it.
        pattern: for the access log.
        role: for the access log.
    """

    status: int
    body: bytes | Path = b""
    kind: str = TYPES[".html"]
    headers: tuple[tuple[str, str], ...] = ()
    policy: str = POLICY
    cache: str = PERSONAL
    pattern: str = "?"
    role: str = "-"

    @property
    def all_headers(self) -> list[tuple[str, str]]:
        """Every header but the length, in order."""
        own = [("Content-Type", self.kind), ("Content-Security-Policy", self.policy), ("Cache-Control", self.cache)]  # fmt: skip
        return [*own, *ALWAYS.items(), *self.headers]


def redirect(to: str, *more: tuple[str, str], pattern: str, role: str = "-") -> Response:
    """Look there instead, with a plain GET."""
    return Response(303, headers=(("Location", to), *more), policy=BARE, pattern=pattern, role=role)


def of_document(file: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Policy and headers for a unit's document; a page's own style sheet is allowed by its hash."""
    if file.suffix in SAVED:
        name = quote(file.name)
        return BARE, (("Content-Disposition", f"attachment; filename*=UTF-8''{name}"),)
    sheets = _STYLE.findall(file.read_bytes())
    hashes = [base64.b64encode(hashlib.sha256(s).digest()).decode() for s in sheets]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return f"{BARE}; style-src {allowed}; img-src data:", ()


def pattern_of(path: str) -> str:
    """The kind of a page of the site: `units/JD01.html` is `/r/*/units/*.html`."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return f"/r/*/{name}"
    return f"/r/*/{folder}/*{Path(name).suffix}"
