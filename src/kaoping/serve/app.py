"""Answers requests (应答): who is asking, what there is for them, nothing else."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from kaoping.serve.accounts import Accounts
from kaoping.serve.editions import Edition, Editions, Variant
from kaoping.serve.messages import (
    PERSONAL,
    TYPES,
    Request,
    Response,
    of_document,
    pattern_of,
    redirect,
)
from kaoping.serve.screens import PUBLIC, Screens
from kaoping.serve.sessions import Session, Sessions
from kaoping.serve.throttle import Throttle
from kaoping.serve.tokens import Tokens
from kaoping.site.audience import TITLES, Audience
from kaoping.site.shelf import SHELF

HOME = "index.html"
ASSETS = "private, max-age=86400, immutable"  # addresses of assets carry the edition
FORMS = ("/login", "/unit", "/logout")
SOON = "3"  # seconds after which a waiting page asks again
_PAGE = re.compile(r"/r/([0-9a-f]{16})/(.+)")
_BACK = re.compile(r"/r/[0-9a-f]{16}/[A-Za-z0-9_./-]{1,150}\.html")


class Keys(NamedTuple):
    """What lets people in."""

    accounts: Accounts
    tokens: Tokens
    round_code: str


class App:
    """The server without its socket.

    Args:
        keys: accounts and links.
        editions: the sites.
        screens: the server's own pages.
        clock: the time, with its zone.
        hosts: names by which a browser may call the server (`127.0.0.1:8733`).
    """

    def __init__(
        self,
        keys: Keys,
        editions: Editions,
        screens: Screens,
        clock: Callable[[], datetime],
        hosts: frozenset[str],
    ) -> None:
        self._keys, self._editions, self._screens = keys, editions, screens
        self._clock, self._hosts = clock, hosts
        self._sessions, self._throttle = Sessions(), Throttle()
        port = next(iter(hosts)).rpartition(":")[2]
        self._cookie, self._before = f"kaoping_{port}", f"kaoping_{port}_before"

    def answer(self, request: Request) -> Response:
        """The answer to any request whatever."""
        if request.headers.get("host", "").lower() not in self._hosts:
            return self.refuse(421, "地址不对", "请用启动时显示的地址打开。")
        if request.method == "POST":
            return self._post(request)
        if request.method not in ("GET", "HEAD"):
            return self.refuse(405, "只供查看", "本服务只供查看。", ("Allow", "GET, HEAD"))
        return self._get(request)

    def refuse(
        self, status: int, title: str, said: str, *more: tuple[str, str], pattern: str = "?", role: str = "-"
    ) -> Response:  # fmt: skip
        """A page that says no."""
        body = self._screens.show("said", title, message=said)
        return Response(status, body, headers=more, pattern=pattern, role=role)

    def _get(self, request: Request) -> Response:
        path = request.path
        if path.startswith("/a/"):
            return self._public(path.removeprefix("/a/"))
        session = self._session(request)
        role = session.audience.value if session else "-"
        if path == "/":
            return self._home(session)
        if path in ("/login", "/unit"):
            return self._form(path, back=request.query.get("to", ""))
        if path == "/account" and session:
            return self._account(request, session)
        page = _PAGE.fullmatch(path)
        if session is None:
            return self._sign_in_first(path)
        if page is None:
            return self._nothing(role)
        return self._page(session, page[1], _decoded(page[2]))

    def _public(self, name: str) -> Response:
        if name not in PUBLIC:
            return self._nothing("-")
        body = self._screens.public[name]
        return Response(200, body, PUBLIC[name], cache="private, max-age=600", pattern=f"/a/{name}")

    def _nothing(self, role: str) -> Response:
        return self.refuse(404, "没有这个页面", "没有这个页面，或不在您的查看范围。", role=role)

    def _sign_in_first(self, path: str) -> Response:
        """Pages lead to the sign-in and back; data simply are not given."""
        if path.endswith(".html") or path == "/account":
            to = f"?to={path}" if _BACK.fullmatch(path) else ""
            return redirect(f"/login{to}", pattern="/r/*" if to else "?")
        return self.refuse(401, "尚未登录", "请先登录。")

    # -- pages of the site

    def _home(self, session: Session | None) -> Response:
        if session is None:
            return redirect("/login", pattern="/")
        edition = self._editions.newest(_variant(session))
        if edition is None:
            return self._waiting(session, "/")
        return redirect(f"/r/{edition.key}/{HOME}", pattern="/", role=session.audience.value)

    def _waiting(self, session: Session, pattern: str) -> Response:
        trouble = self._editions.trouble(_variant(session))
        role = session.audience.value
        if trouble:
            return self.refuse(
                500, "暂时没有网页", f"未能生成网页：{trouble}", pattern=pattern, role=role
            )
        body = self._screens.show("waiting", "请稍候")
        wait = (("Refresh", SOON),)
        return Response(202, body, headers=wait, pattern=pattern, role=role)

    def _page(self, session: Session, key: str, path: str) -> Response:
        role, variant = session.audience.value, _variant(session)
        newest = self._editions.newest(variant)
        if newest is None:
            return self._waiting(session, "/r/*")
        if key == newest.key:
            return self._file(newest, path, role)
        if path.endswith(".html") and not path.startswith(f"{SHELF}/"):
            there = path if path in newest.files else HOME  # a new result: look at that
            return redirect(f"/r/{newest.key}/{there}", pattern="/r/*", role=role)
        older = self._editions.older(variant, key)
        return self._file(older, path, role) if older else self._nothing(role)

    def _file(self, edition: Edition, path: str, role: str) -> Response:
        file = edition.files.get(path)
        kind = TYPES.get(file.suffix) if file else None
        if file is None or kind is None:
            return self._nothing(role)
        pattern = pattern_of(path)
        if path.startswith(f"{SHELF}/"):
            policy, headers = of_document(file)
            return Response(200, file, kind, headers, policy, pattern=pattern, role=role)
        cache = ASSETS if path.startswith("assets/") else PERSONAL
        return Response(200, file, kind, cache=cache, pattern=pattern, role=role)

    # -- signing in and out

    def _session(self, request: Request) -> Session | None:
        """The session of the request, if its credential still stands."""
        number = request.cookies.get(self._cookie, "")
        session = self._sessions.find(number, self._seconds()) if number else None
        if session is None:
            return None
        if session.owner:
            account = self._keys.accounts.get(session.owner)
            stands = account is not None and (account.mark, account.role) == (session.mark, session.audience)  # fmt: skip
        else:
            stands = self._token_stands(session)
        if not stands:
            self._sessions.close(number)
        return session if stands else None

    def _token_stands(self, session: Session) -> bool:
        return self._keys.tokens.get(session.mark, self._keys.round_code, self._clock()) is not None

    def _seconds(self) -> float:
        return self._clock().timestamp()

    def _form(self, path: str, message: str = "", back: str = "", status: int = 200) -> Response:
        """A sign-in form with a fresh number and the stamp that goes with it."""
        number = secrets.token_urlsafe(24)
        stamp = self._sessions.stamp(path, number)
        kind, title = ("login", "登录") if path == "/login" else ("unit", "查看本单位结果")
        to = back if _BACK.fullmatch(back) else ""
        body = self._screens.show(kind, title, stamp=stamp, message=message, to=to)
        return Response(status, body, headers=(self._set(self._before, number),), pattern=path)

    def _account(self, request: Request, session: Session) -> Response:
        stamp = self._sessions.stamp("/logout", request.cookies[self._cookie])
        title = TITLES[session.audience]
        body = self._screens.show("account", "账户", stamp=stamp, audience_title=title)
        return Response(200, body, pattern="/account", role=session.audience.value)

    def _post(self, request: Request) -> Response:
        if request.path not in FORMS:
            return self.refuse(405, "只供查看", "本服务只供查看。", ("Allow", "GET, HEAD"))
        name = self._cookie if request.path == "/logout" else self._before
        number = request.cookies.get(name, "")
        stamped = self._sessions.is_stamp(request.path, number, request.form.get("stamp", ""))
        if not (stamped and self._from_here(request)):
            return self._form_again(request.path)
        if request.path == "/logout":
            self._sessions.close(number)
            return redirect("/login", self._drop(self._cookie), pattern="/logout")
        return self._login(request) if request.path == "/login" else self._unit(request)

    def _form_again(self, path: str) -> Response:
        if path == "/logout":
            return self.refuse(403, "没有退出", "页面已经过期，请返回后再试。", pattern=path)
        return self._form(path, "页面已经过期，请再填一次。", status=403)

    def _from_here(self, request: Request) -> bool:
        """Whether the browser says that the form was ours; older ones say nothing.

        Under `no-referrer` browsers call even our own origin `null`; then Sec-Fetch-Site decides.
        """
        origin = request.headers.get("origin", "null")
        site = request.headers.get("sec-fetch-site", "same-origin")
        own = {f"http://{host}" for host in self._hosts}
        return (origin == "null" or origin in own) and site in ("same-origin", "none")

    def _login(self, request: Request) -> Response:
        name, back = request.form.get("name", "").strip().lower()[:64], request.form.get("to", "")
        wait = self._throttle.wait(name, self._seconds())
        if wait > 0:
            return self._slow(request.path, wait)
        account = self._keys.accounts.check(name, request.form.get("password", ""))
        if account is None:
            self._throttle.failed(name, self._seconds())
            return self._form(request.path, "账户或密码不对。", back, 403)
        self._throttle.passed(name)
        to = back if _BACK.fullmatch(back) else "/"
        return self._opened(account.role, "", account.name, account.mark, to, request.path)

    def _unit(self, request: Request) -> Response:
        wait = self._throttle.wait("", self._seconds())
        if wait > 0:
            return self._slow(request.path, wait)
        given = request.form.get("token", "").strip()
        token = self._keys.tokens.check(given, self._keys.round_code, self._clock())
        if token is None:
            self._throttle.failed("", self._seconds())
            return self._form(request.path, "查看码不对或已过期。", status=403)
        self._throttle.passed("")
        return self._opened(Audience.UNIT, token.unit_code, "", token.mark, "/", request.path)

    def _slow(self, path: str, wait: float) -> Response:
        seconds = int(wait) + 1
        answer = self._form(path, f"试错次数过多，请 {seconds} 秒后再试。", status=429)
        more = (*answer.headers, ("Retry-After", str(seconds)))
        return Response(429, answer.body, headers=more, pattern=path)

    def _opened(
        self, role: Audience, unit: str, owner: str, mark: str, to: str, pattern: str
    ) -> Response:
        now = self._seconds()
        number = self._sessions.open(Session(role, unit, owner, mark, now, now))
        cookies = (self._set(self._cookie, number), self._drop(self._before))
        return redirect(to, *cookies, pattern=pattern, role=role.value)

    def _set(self, name: str, value: str) -> tuple[str, str]:
        return "Set-Cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"

    def _drop(self, name: str) -> tuple[str, str]:
        return "Set-Cookie", f"{name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"


def _variant(session: Session) -> Variant:
    return Variant(session.audience, session.unit_code)


def _decoded(path: str) -> str:
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return ""
