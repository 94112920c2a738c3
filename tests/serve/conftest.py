"""A server on a free port over a copy of the demo round's pointers, with a clock that tests move."""

import http.client
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kaoping.config import Paths
from kaoping.rounds import load_round
from kaoping.serve.accesslog import AccessLog
from kaoping.serve.accounts import Accounts
from kaoping.serve.app import App, Keys
from kaoping.serve.editions import Editions
from kaoping.serve.screens import Screens
from kaoping.serve.tokens import Tokens
from kaoping.serve.vault import Vault
from kaoping.serve.web import Server
from kaoping.site.audience import Audience
from tests.conftest import NOW, DemoRun

ROUND = "demo-2014"
PATIENCE = 240.0  # seconds for a site to be built on a busy machine
PASSWORDS = {"chen": "分析员的长密码一二三", "wang": "leader-pass-22"}


class Clock:
    """A time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        return unescape(self.body.decode())


@dataclass
class Office:
    """A running server and what lies behind it."""

    where: Paths
    clock: Clock
    accounts: Accounts
    tokens: Tokens
    editions: Editions
    server: Server
    said: list[str]

    @property
    def port(self) -> int:
        return self.server.server_port

    @property
    def log(self) -> str:
        return (self.where.var / "log" / "access.log").read_text(encoding="utf-8")

    def visitor(self) -> "Visitor":
        return Visitor(self)

    def analyst(self) -> "Visitor":
        return self.visitor().sign_in("chen")

    def leader(self) -> "Visitor":
        return self.visitor().sign_in("wang")

    def unit(self, code: str) -> "Visitor":
        return self.visitor().bring(self.tokens.issue(ROUND, code, self.clock(), 14))


@dataclass
class Visitor:
    """A browser as far as cookies go; it follows nothing by itself."""

    office: Office
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:  # fmt: skip
        wire = http.client.HTTPConnection("127.0.0.1", self.office.port, timeout=30)
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        wire.request(method, path, body, given)
        reply = wire.getresponse()
        answer = Answer(reply.status, reply.getheaders(), reply.read())
        wire.close()
        self._keep(answer)
        return answer

    def _keep(self, answer: Answer) -> None:
        for name, text in answer.headers:
            if name == "Set-Cookie":
                cookie, _, value = text.partition(";")[0].partition("=")
                self.cookies[cookie] = value
                if "Max-Age=0" in text:
                    del self.cookies[cookie]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def stamp(self, path: str) -> str:
        found = re.search(r'name="stamp" value="([0-9a-f]{64})"', self.get(path).text)
        assert found
        return found[1]

    def try_sign_in(self, name: str, password: str, **more: str) -> Answer:
        return self.ask("POST", "/login", {"stamp": self.stamp("/login"), "name": name, "password": password, **more})  # fmt: skip

    def sign_in(self, name: str) -> "Visitor":
        assert self.try_sign_in(name, PASSWORDS[name]).status == 303
        return self

    def bring(self, token: str) -> "Visitor":
        answer = self.ask("POST", "/unit", {"stamp": self.stamp("/unit"), "token": token})
        assert answer.status == 303
        return self

    def home(self) -> str:
        """The address of the site that this visitor gets, `/r/<edition>/`; waits while it is built."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            answer = self.get("/")
            if answer.status == 303:
                found = re.fullmatch(r"(/r/[0-9a-f]{16}/)index\.html", answer.header("Location"))
                assert found, answer.header("Location")
                return found[1]
            assert answer.status == 202, answer.text
            threading.Event().wait(0.1)
        raise TimeoutError


def own_var(run: DemoRun, var: Path) -> Paths:
    """The demo installation with a written part of its own, so that nothing is written into the shared one."""
    (var / "runs").mkdir(parents=True)
    (var / "current").mkdir()
    (var / "runs" / run.key).symlink_to(run.run_dir)
    gate = run.run_dir.with_name(f"{run.key}.gate.json")
    if gate.exists():
        shutil.copy(gate, var / "runs")
    shutil.copy(run.paths.ledger, var / "ledger.jsonl")
    point(var, run.key)
    return Paths(run.paths.root, var)


def point(var: Path, key: str) -> None:
    body = {"key": key, "path": f"runs/{key}", "ledger_head": ""}
    new = var / "current" / "new"
    new.write_text(json.dumps(body), encoding="utf-8")
    new.replace(var / "current" / f"{ROUND}.json")


def open_office(run: DemoRun, var: Path) -> Office:
    where = own_var(run, var)
    round_ = load_round(where, ROUND)
    accounts = Accounts(Vault(var / "credentials" / "accounts.json"))
    tokens = Tokens(Vault(var / "credentials" / "tokens.json"))
    clock, said = Clock(), list[str]()
    accounts.add("chen", Audience.ANALYST, PASSWORDS["chen"], clock())
    accounts.add("wang", Audience.LEADER, PASSWORDS["wang"], clock())
    server = Server(0)
    editions = Editions(where, round_, None, said.append)
    screens = Screens(where.reports, round_.issuer_name, round_.title)
    server.app = App(Keys(accounts, tokens, ROUND), editions, screens, clock, server.hosts)
    server.log = AccessLog(var / "log" / "access.log")
    server.clock, server.say = clock, said.append
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()  # fmt: skip
    return Office(where, clock, accounts, tokens, editions, server, said)


@pytest.fixture(scope="session")
def office(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for all tests of a worker; a test that moves the clock only moves it forward."""
    found = open_office(demo_run, tmp_path_factory.mktemp("office"))
    yield found
    found.server.shutdown()
    found.server.server_close()
    found.editions.stop()
