"""`kaoping serve`, `user`, `token` as people run them: refusals in words, a password by hand, a quiet end."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DemoRun
from tests.serve.conftest import own_var

KAOPING = Path(sys.executable).parent / "kaoping"
WORDS = "leader-pass-22"


@pytest.fixture
def env(demo_run: DemoRun, tmp_path: Path) -> dict[str, str]:
    where = own_var(demo_run, tmp_path / "var")
    return os.environ | {"KAOPING_HOME": str(where.root), "KAOPING_VAR": str(where.var), "PYTHONUTF8": "1"}  # fmt: skip


def kaoping(env: dict[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([KAOPING, *words], env=env, cwd="/", input=typed, capture_output=True, text=True)  # fmt: skip


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.fixture
def served(env: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    done = kaoping(env, "user", "add", "wang", "--role", "领导", typed=f"{WORDS}\n")
    assert done.returncode == 0, done.stderr
    process = subprocess.Popen([KAOPING, "serve", "--port", str(port)], env=env, cwd="/", stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert process.stdout
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_it_answers_refuses_a_second_one_and_ends_quietly(
    served: subprocess.Popen[str], env: dict[str, str], port: int
) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    wire.request("GET", "/login")
    assert wire.getresponse().status == 200
    wire.close()
    second = kaoping(env, "serve", "--port", str(port))
    assert second.returncode == 2
    assert f"端口 {port} 已被占用" in second.stderr
    assert Path(env["KAOPING_VAR"], "serve", "demo-2014").exists()
    served.send_signal(signal.SIGINT)
    assert served.wait(15) == 0
    assert served.stdout
    assert served.stdout.read().strip() == "网站服务已停止。"
    assert not Path(env["KAOPING_VAR"], "serve", "demo-2014").exists()


def test_accounts_are_made_listed_changed_and_removed(env: dict[str, str]) -> None:
    assert "还没有人能登录" in kaoping(env, "serve").stderr
    short = kaoping(env, "user", "add", "wang", "--role", "leader", typed="kurz\n")
    assert (short.returncode, "密码长度" in short.stderr) == (2, True)
    assert "没有角色" in kaoping(env, "user", "add", "wang", "--role", "chef", typed=f"{WORDS}\n").stderr  # fmt: skip
    assert kaoping(env, "user", "add", "wang", "--role", "leader", typed=f"{WORDS}\n").returncode == 0  # fmt: skip
    assert "已有账户" in kaoping(env, "user", "add", "wang", "--role", "leader", typed=f"{WORDS}\n").stderr  # fmt: skip
    listed = kaoping(env, "user", "list").stdout
    assert re.search(r"wang\s+领导", listed)
    file = Path(env["KAOPING_VAR"], "credentials", "accounts.json")
    before = file.read_text()
    assert kaoping(env, "user", "password", "wang", typed="another-word-1\n").returncode == 0
    assert file.read_text() != before
    assert kaoping(env, "user", "remove", "wang").returncode == 0
    assert "没有账户" in kaoping(env, "user", "remove", "wang").stderr


def test_links_are_shown_once_listed_and_withdrawn(env: dict[str, str]) -> None:
    made = kaoping(env, "token", "示例甲街道办事处", "--days", "3")
    found = re.fullmatch(r"http://127\.0\.0\.1:8733/unit#([A-Za-z0-9_-]{43})\n", made.stdout)
    assert found, made.stdout + made.stderr
    listed = kaoping(env, "token", "--list").stdout
    row = re.search(r"([0-9a-f]{8})\s+demo-2014\s+JD01\s.*有效", listed)
    assert row
    assert found[1] not in listed
    assert "没有写单位" in kaoping(env, "token").stderr
    assert kaoping(env, "token", "XX99").returncode == 2
    assert "已撤回 JD01" in kaoping(env, "token", "--revoke", row[1]).stdout
    assert row[1] not in kaoping(env, "token", "--list").stdout
