"""Signing in: guessing is slowed down, sessions end, forms from elsewhere are refused, links expire."""

import http.client
import re

import pytest

from kaoping.errors import UsageError
from kaoping.serve.sessions import ABSOLUTE, IDLE
from kaoping.serve.throttle import ALL_FREE, FIRST, FREE, LONGEST, Throttle
from tests.serve.conftest import PASSWORDS, ROUND, Office


def test_a_wrong_word_says_nothing_of_what_was_wrong(office: Office) -> None:
    answers = [office.visitor().try_sign_in(n, p) for n, p in (("chen", "falsch-falsch"), ("nobody", "x" * 12), ("", ""))]  # fmt: skip
    assert [a.status for a in answers] == [403, 403, 403]
    bodies = {re.sub(r'value="[0-9a-f]{64}"', "", a.text) for a in answers}
    assert len(bodies) == 1
    assert "账户或密码不对" in bodies.pop()
    assert not any("kaoping" in v and "_before" not in v for a in answers for n, v in a.headers if n == "Set-Cookie")  # fmt: skip


def test_guessing_has_to_wait_longer_and_longer(office: Office) -> None:
    visitor = office.visitor()
    office.accounts.add("guessed", office.accounts.all()[0].role, "right-password-1", office.clock())  # fmt: skip
    for _ in range(FREE):
        assert visitor.try_sign_in("guessed", "wrong-password").status == 403
    held = visitor.try_sign_in("guessed", "right-password-1")  # even the right one
    assert held.status == 429
    assert int(held.header("Retry-After")) == int(FIRST) + 1
    assert visitor.try_sign_in("wang", PASSWORDS["wang"]).status == 303  # nobody else waits
    office.clock.move(seconds=FIRST)
    assert office.visitor().try_sign_in("guessed", "wrong-password").status == 403
    office.clock.move(seconds=FIRST)
    assert office.visitor().try_sign_in("guessed", "right-password-1").status == 429  # now 4 s
    office.clock.move(seconds=FIRST)
    assert office.visitor().try_sign_in("guessed", "right-password-1").status == 303
    assert office.visitor().try_sign_in("guessed", "wrong-password").status == 403  # begins anew
    office.accounts.remove("guessed")


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    throttle, now = Throttle(), 0.0
    waits = []
    for _ in range(18):
        throttle.failed("a", now)
        waits.append(throttle.wait("a", now))
        now += waits[-1]
    assert waits[: FREE + 3] == [0, 0, 0, 0, 2, 4, 8, 16]
    assert waits[-1] == LONGEST
    assert throttle.wait("a", now + 3600) == 0
    assert throttle.wait("b", now) == 0


def test_many_names_together_wait_too() -> None:
    throttle = Throttle()
    for n in range(ALL_FREE):
        assert throttle.wait(f"name{n}", 10.0) == 0
        throttle.failed(f"name{n}", 10.0)
    assert throttle.wait("another", 11.0) == 59.0
    assert throttle.wait("another", 70.0) == 0


def test_a_session_ends_unused_and_at_the_end_of_the_day(office: Office) -> None:
    visitor = office.analyst()
    page = visitor.home() + "index.html"
    office.clock.move(seconds=IDLE - 1)
    assert visitor.get(page).status == 200
    office.clock.move(seconds=IDLE)
    again = visitor.get(page)
    assert (again.status, again.header("Location")) == (303, f"/login?to={page}")
    answer = visitor.try_sign_in("chen", PASSWORDS["chen"], to=page)
    assert answer.header("Location") == page
    for _ in range(int(ABSOLUTE // (IDLE - 60))):
        office.clock.move(seconds=IDLE - 60)
        assert visitor.get(page).status == 200
    office.clock.move(seconds=ABSOLUTE % (IDLE - 60) + 1)
    assert visitor.get(page).status == 303


@pytest.mark.parametrize("to", ["https://example.org/r/x.html", "//example.org/", "/logout", "/r/../x.html"])  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(office: Office, to: str) -> None:
    assert f'name="to" value="{to}"' not in office.visitor().get(f"/login?to={to}").text
    answer = office.visitor().try_sign_in("chen", PASSWORDS["chen"], to=to)
    assert answer.header("Location") == "/"


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    visitor = office.analyst()
    page = visitor.home() + "index.html"
    kept = dict(visitor.cookies)
    assert visitor.ask("POST", "/logout", {"stamp": "0" * 64}).status == 403
    assert visitor.get(page).status == 200
    assert visitor.ask("POST", "/logout", {"stamp": visitor.stamp("/account")}).status == 303
    assert visitor.cookies == {n: v for n, v in kept.items() if n.endswith("_before")}
    visitor.cookies = kept
    assert visitor.get(page).status == 303


def test_a_new_number_for_every_session(office: Office) -> None:
    visitor = office.visitor()
    visitor.cookies[f"kaoping_{office.port}"] = "chosen-by-somebody-else"
    visitor.sign_in("chen")
    number = visitor.cookies[f"kaoping_{office.port}"]
    assert len(number) >= 40
    assert number != office.analyst().cookies[f"kaoping_{office.port}"]


def test_cookies_are_for_this_server_only(office: Office) -> None:
    answer = office.visitor().try_sign_in("chen", PASSWORDS["chen"])
    set_ = [v for n, v in answer.headers if n == "Set-Cookie"]
    assert len(set_) == 2
    assert all(v.endswith(("; HttpOnly; SameSite=Strict", "; HttpOnly; SameSite=Strict; Max-Age=0")) for v in set_)  # fmt: skip
    assert not any("Domain" in v for v in set_)


def test_forms_of_other_pages_are_refused(office: Office) -> None:
    visitor = office.visitor()
    given = {"name": "chen", "password": PASSWORDS["chen"]}
    assert visitor.ask("POST", "/login", {**given, "stamp": ""}).status == 403
    stamp = visitor.stamp("/login")
    assert (
        office.visitor().ask("POST", "/login", {**given, "stamp": stamp}).status == 403
    )  # no cookie
    assert (
        visitor.ask("POST", "/unit", {"token": "x", "stamp": stamp}).status == 403
    )  # of another form
    stamp = visitor.stamp("/login")
    null = {"Origin": "null"}  # what browsers say under no-referrer, of our own pages too
    for headers in ({"Origin": "http://evil.example"}, {**null, "Sec_Fetch_Site": "cross-site"}):
        assert visitor.ask("POST", "/login", {**given, "stamp": stamp}, **headers).status == 403
        stamp = visitor.stamp("/login")
    assert visitor.ask("POST", "/login", {**given, "stamp": stamp}, **null, Sec_Fetch_Site="same-origin").status == 303  # fmt: skip
    visitor, own = office.visitor(), {"Origin": f"http://127.0.0.1:{office.port}"}
    stamp = visitor.stamp("/login")
    assert visitor.ask("POST", "/login", {**given, "stamp": stamp}, **own).status == 303


def test_another_password_or_no_account_ends_the_sessions(office: Office) -> None:
    office.accounts.add("temp", office.accounts.all()[0].role, "first-password-1", office.clock())
    visitor = office.visitor()
    assert visitor.try_sign_in("temp", "first-password-1").status == 303
    assert visitor.get("/account").status == 200
    office.accounts.set_password("temp", "second-password-2")
    assert visitor.get("/account").status == 303
    assert visitor.try_sign_in("temp", "second-password-2").status == 303
    office.accounts.remove("temp")
    assert visitor.get("/account").status == 303


def test_a_link_opens_until_its_day_or_its_withdrawal(office: Office) -> None:
    text = office.tokens.issue(ROUND, "JD03", office.clock(), 1)
    visitor = office.visitor().bring(text)
    assert visitor.get("/account").status == 200
    other = office.unit("JD04")
    number = next(t.number for t in office.tokens.all() if t.unit_code == "JD04")
    office.tokens.revoke(number)
    assert other.get("/account").status == 303
    office.clock.move(days=1)
    assert visitor.get("/account").status == 303
    refused = visitor.ask("POST", "/unit", {"stamp": visitor.stamp("/unit"), "token": text})
    assert refused.status == 403
    assert "过期" in refused.text
    with pytest.raises(UsageError, match="没有唯一对应"):
        office.tokens.revoke(number)


def test_a_link_of_another_round_opens_nothing(office: Office) -> None:
    text = office.tokens.issue("demo-1999", "JD03", office.clock(), 5)
    visitor = office.visitor()
    assert visitor.ask("POST", "/unit", {"stamp": visitor.stamp("/unit"), "token": text}).status == 403  # fmt: skip


def test_secrets_are_kept_as_hashes_for_their_owner_only(office: Office) -> None:
    text = office.tokens.issue(ROUND, "JD06", office.clock(), 1)
    for file in (office.where.var / "credentials").glob("*.json"):
        assert file.stat().st_mode & 0o777 == 0o600, file
        body = file.read_text(encoding="utf-8")
        assert text not in body
        assert not any(word in body for word in PASSWORDS.values())
    assert (office.where.var / "credentials").stat().st_mode & 0o077 == 0


def test_the_hash_is_scrypt_with_a_salt_of_its_own(office: Office) -> None:
    import hashlib
    import json

    file = office.where.var / "credentials" / "accounts.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    salt = bytes.fromhex(kept["wang"]["salt"])
    by_hand = hashlib.scrypt(PASSWORDS["wang"].encode(), salt=salt, n=32768, r=8, p=1, maxmem=1 << 26, dklen=32)  # fmt: skip
    assert kept["wang"]["hash"] == by_hand.hex()
    assert len(salt) == 16
    assert kept["chen"]["salt"] != kept["wang"]["salt"]


def test_one_connection_may_ask_twice(office: Office) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", office.port, timeout=10)
    for _ in range(2):
        wire.request("GET", "/login")
        assert wire.getresponse().read()
    wire.close()
