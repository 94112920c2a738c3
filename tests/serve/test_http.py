"""The wire: headers on every answer, no way to write, no way out of the site, a log that names nobody."""

import re
import socket
import time
from pathlib import Path

import pytest

from kaoping.errors import ConfigError, IntegrityError, UsageError
from kaoping.serve.accesslog import AccessLog
from kaoping.serve.vault import Vault
from kaoping.serve.web import Server
from tests.conftest import NOW, DemoRun
from tests.serve.conftest import PASSWORDS, Answer, Office, open_office, point

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "kaoping",
}


def careful(answer: Answer) -> None:
    for name, text in HEADERS.items():
        assert answer.header(name) == text, (answer.status, name)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.header("Content-Security-Policy").split(";"))  # fmt: skip
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] in ("'self'", "'none'")
    assert policy.get("script-src", "'self'") == "'self'"
    assert "unsafe" not in answer.header("Content-Security-Policy")
    assert len({n.lower() for n, _ in answer.headers if n != "Set-Cookie"}) == len([n for n, _ in answer.headers if n != "Set-Cookie"])  # fmt: skip


def test_every_answer_carries_the_headers(office: Office) -> None:
    visitor = office.analyst()
    top = visitor.home()
    asked = [
        *(visitor.get(top + path) for path in ("index.html", "assets/site.js", "data/search.js", "documents/JD01.pdf", "documents/JD01.html", "none.html")),
        *(visitor.get(path) for path in ("/", "/login", "/unit", "/account", "/a/site.css", "/a/none", "/nowhere", "/r/")),
        office.visitor().get(top + "index.html"),
        office.visitor().get(top + "data/search.js"),
        office.visitor().try_sign_in("chen", "nothing at all"),
        office.visitor().try_sign_in("chen", PASSWORDS["chen"]),
        visitor.ask("PUT", top + "index.html"),
        visitor.ask("DELETE", "/"),
        visitor.ask("POST", top + "index.html", {"a": "b"}),
        visitor.get("/", Host="evil.example"),
        raw(office, b"GET /\x01 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        raw(office, b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n"),
        raw(office, b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n"),
    ]  # fmt: skip
    assert {a.status for a in asked} >= {200, 303, 401, 403, 404, 405, 421}
    for answer in asked:
        careful(answer)
        kept = answer.header("Cache-Control")
        assert kept == "no-store" or answer.header("Content-Type").startswith(("text/css", "text/javascript"))  # fmt: skip
    assert visitor.get(top + "data/search.js").header("Cache-Control") == "no-store"


def raw(office: Office, data: bytes) -> Answer:
    """An answer to bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as wire:
        wire.sendall(data)
        got = b""
        while chunk := wire.recv(65536):
            got += chunk
            if b"\r\n\r\n" in got and b"Connection: close" in got:
                break
    head, _, body = got.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return Answer(int(status.split()[1]), [tuple(x.split(": ", 1)) for x in lines], body)  # type: ignore[misc]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"])  # fmt: skip
def test_there_is_no_other_method(office: Office, method: str) -> None:
    visitor = office.analyst()
    answer = visitor.ask(method, "/account")
    assert answer.status == 405
    assert answer.header("Allow") == "GET, HEAD"
    assert visitor.get("/account").status == 200


def test_forms_are_taken_at_three_addresses_only(office: Office) -> None:
    visitor = office.analyst()
    stamp = visitor.stamp("/account")
    for path in ("/", "/account", visitor.home() + "index.html", "/login/"):
        assert visitor.ask("POST", path, {"stamp": stamp}).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "../../accounts.json", "..%2f..%2faccounts.json", "%2e%2e/%2e%2e/credentials/accounts.json", "....//x",
        "/etc/passwd", "%2Fetc%2Fpasswd", "documents/../../manifest.json", "documents/%2e%2e/findings.csv",
        "..\\..\\x", "index.html%00.js", "index.html/", "./index.html", "INDEX.HTML", "%ff", "site-files.txt", "",
        "documents/", "assets", "%252e%252e/x", "units/../index.html", "documents/findings.csv",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_list(office: Office, path: str) -> None:
    visitor = office.analyst()
    answer = raw_get(office, visitor.home() + path, visitor.cookies)
    assert answer.status == 404, path
    assert b"salt" not in answer.body


def raw_get(office: Office, path: str, cookies: dict[str, str]) -> Answer:
    cookie = "; ".join(f"{n}={v}" for n, v in cookies.items())
    return raw(office, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{office.port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode())  # fmt: skip


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost.evil.example:{port}", "127.0.0.1:{port}@evil", "[::1]:{port}", ""])  # fmt: skip
def test_only_our_own_name_is_answered(office: Office, host: str) -> None:
    visitor = office.analyst()
    answer = visitor.get("/account", Host=host.format(port=office.port))
    assert answer.status in (400, 421)
    assert "退出登录" not in answer.text
    assert visitor.get("/account", Host=f"localhost:{office.port}").status == 200


def test_two_hosts_or_a_whole_address_are_refused(office: Office) -> None:
    own = f"127.0.0.1:{office.port}"
    two = raw(office, f"GET /login HTTP/1.1\r\nHost: {own}\r\nHost: evil\r\nConnection: close\r\n\r\n".encode())  # fmt: skip
    whole = raw(office, f"GET http://evil/login HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n".encode())  # fmt: skip
    assert (two.status, whole.status) == (421, 421)


def test_forms_have_limits(office: Office) -> None:
    visitor = office.visitor()
    assert visitor.ask("POST", "/login", {"name": "x" * 5000}).status == 413
    assert visitor.ask("POST", "/login", {"a": "b"}, Content_Type="application/json").status == 415
    assert visitor.ask("POST", "/login", {str(n): "" for n in range(9)}).status == 400
    own = f"Host: 127.0.0.1:{office.port}\r\nContent-Type: application/x-www-form-urlencoded"
    chunked = raw(office, f"POST /login HTTP/1.1\r\n{own}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode())  # fmt: skip
    negative = raw(office, f"POST /login HTTP/1.1\r\n{own}\r\nContent-Length: -1\r\n\r\n".encode())
    assert (chunked.status, negative.status) == (411, 411)


def test_a_body_nobody_reads_is_not_the_next_request(office: Office) -> None:
    own = f"Host: 127.0.0.1:{office.port}"
    inner = f"GET /login HTTP/1.1\r\n{own}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as wire:
        wire.sendall(f"GET /login HTTP/1.1\r\n{own}\r\nContent-Length: {len(inner)}\r\n\r\n{inner}".encode())  # fmt: skip
        got = b""
        while chunk := wire.recv(65536):
            got += chunk
    assert got.count(b"HTTP/1.1 200") == 1


def test_the_log_names_nobody(office: Office) -> None:
    office.analyst()
    office.visitor().try_sign_in("zhangsan", "geheim-geheim")
    token = office.tokens.issue("demo-2014", "JD07", office.clock(), 1)
    unit = office.visitor().bring(token)
    unit.get(unit.home() + "index.html?q=Grossgeheim")
    office.analyst().get("/r/" + "0" * 16 + "/units/JD01.html")
    office.visitor().get("/Privat/Pfad?x=1")
    lines = office.log.splitlines()
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00 (-|analyst|leader|unit) (GET|HEAD|POST|\?) (\?|/|(/[a-z*.-]+)+(/\*)?(\.[a-z]+)?) \d{3}")  # fmt: skip
    assert [line for line in lines if not form.fullmatch(line)] == []
    assert any(" unit GET /r/*/index.html 200" in line for line in lines)
    body = office.log
    secrets = ["chen", "wang", "zhangsan", "geheim", "JD0", "Privat", token, *PASSWORDS.values(), *unit.cookies.values()]  # fmt: skip
    assert [word for word in secrets if word in body] == []
    assert (office.where.var / "log" / "access.log").stat().st_mode & 0o777 == 0o600


def test_a_full_log_is_put_aside(tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "log" / "access.log", largest=100)
    for n in range(40):
        log.write(NOW, "analyst", "GET", f"/r/*/{n}", 200)
    files = sorted(f.name for f in (tmp_path / "log").iterdir())
    assert files == ["access.log", *(f"access.log.{n}" for n in range(1, 6))]
    last = (tmp_path / "log" / "access.log").read_text()
    assert "/r/*/39" in last
    assert all(f.stat().st_mode & 0o777 == 0o600 for f in (tmp_path / "log").iterdir())


def test_a_port_in_use_is_said_in_words(office: Office) -> None:
    with pytest.raises(UsageError, match="已被占用"):
        Server(office.port)


def test_a_credential_file_that_others_read_or_that_is_broken_is_refused(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "x.json")
    assert vault.read() == {}
    vault.change(lambda entries: entries.update(a={"b": 1}))
    assert Vault(tmp_path / "x.json").read() == {"a": {"b": 1}}
    (tmp_path / "x.json").chmod(0o640)
    with pytest.raises(ConfigError, match="权限过宽"):
        vault.read()
    (tmp_path / "x.json").chmod(0o600)
    (tmp_path / "x.json").write_text("[1, 2]")
    with pytest.raises(IntegrityError, match="损坏"):
        vault.read()


@pytest.mark.parametrize(
    ("role", "name", "data"),
    [
        ("unit", "index.html", "data/evidence/JD05.js"),
        pytest.param("leader", "units/JD05.html", "data/search.js", marks=pytest.mark.slow),
    ],
)
def test_a_new_result_is_served_without_a_restart_and_always_whole(
    demo_run: DemoRun, tmp_path: Path, role: str, name: str, data: str
) -> None:
    office = open_office(demo_run, tmp_path / "var")
    try:
        visitor = office.leader() if role == "leader" else office.unit("JD05")
        before = visitor.home()
        page = visitor.get(before + "index.html").text
        assert demo_run.key[:12] in page
        key = "ab" * 32
        second = office.where.runs / key
        second.mkdir()
        for file in demo_run.run_dir.iterdir():
            if file.name != "manifest.json":
                (second / file.name).symlink_to(file)
        text = (demo_run.run_dir / "manifest.json").read_text(encoding="utf-8")
        (second / "manifest.json").write_text(text.replace(demo_run.key, key), encoding="utf-8")
        point(office.where.var, key)
        assert (
            demo_run.key[:12] in visitor.get(before + "index.html").text
        )  # until the new one is whole
        after = before
        while after == before:
            time.sleep(0.2)
            after = visitor.home()
        moved = visitor.get(before + name)
        assert (moved.status, moved.header("Location")) == (303, after + name)
        assert key[:12] in visitor.get(after + name).text
        assert visitor.get(before + data).status == 200  # a page still open keeps its data
        assert office.said == []
    finally:
        office.server.shutdown()
        office.server.server_close()
        office.editions.stop()
    assert not (office.where.var / "serve" / "demo-2014").exists()
