"""Pages of the server itself (登录等页面): sign-in, link, account, waiting, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from kaoping.documents.chart import environment
from kaoping.documents.source import clean
from kaoping.errors import ConfigError

PUBLIC = {"site.css": "text/css", "signin.js": "text/javascript", "icon.svg": "image/svg+xml"}


class Screens:
    """The template `signin.html`, and the few files that pages before a sign-in need.

    Raises:
        ConfigError: one of them cannot be used.
    """

    def __init__(self, reports: Path, org: str, round_title: str) -> None:
        folder = reports / "site"
        try:
            self._template = environment(folder).get_template("signin.html")
            self.public = {name: (folder / name).read_bytes() for name in PUBLIC}
        except (OSError, jinja2.TemplateError) as error:
            raise ConfigError(
                f"登录页的模板无法使用：{error}",
                where=str(folder),
                remedy="恢复 signin.html 等文件",
            ) from error
        self._shared = {"org": org, "round_title": round_title}

    def show(self, kind: str, title: str, **given: Any) -> bytes:
        """One page.

        Args:
            kind: login, unit, account, waiting or said.
            title: its heading.
            given: message, stamp, to, audience_title.
        """
        empty = {"message": "", "stamp": "", "to": "", "audience_title": ""}
        view = clean({**self._shared, **empty, **given, "kind": kind, "title": title})
        return self._template.render(view).encode()
