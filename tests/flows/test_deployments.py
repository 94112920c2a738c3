"""Against a real Prefect server on this machine: the deployments exist, runs are scheduled, a flow runs."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import FEW, ROOT, small_round

pytestmark = pytest.mark.prefect
BIN = Path(sys.executable).parent


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to stop, and insist."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own with a few units of the demo round."""
    root = small_round(tmp_path_factory.mktemp("kaoping"))
    shutil.copytree(ROOT / "flows", root / "flows")
    shutil.copy(ROOT / "prefect.yaml", root)
    return root


@pytest.fixture(scope="module")
def env(home: Path) -> Iterator[dict[str, str]]:
    port = free_port()
    settings = os.environ | {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "DO_NOT_TRACK": "1",
        "KAOPING_HOME": str(home),
        "KAOPING_VAR": str(home / "var"),
    }
    server = subprocess.Popen(
        [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        env=settings,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(
            lambda: (
                prefect(
                    settings, home, "work-pool", "create", "kaoping", "--type", "process"
                ).returncode
                == 0
            ),
            90,
        )
        yield settings
    finally:
        end(server)


def prefect(env: dict[str, str], home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "prefect", "--no-prompt", *words],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
    )


def wait_for(answer, seconds: float) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end, "timed out"
        time.sleep(1)


def api(env: dict[str, str], path: str, body: dict[str, object]) -> list[dict[str, object]]:
    import httpx

    return httpx.post(f"{env['PREFECT_API_URL']}{path}", json=body, timeout=30).json()  # type: ignore[no-any-return]


def test_deployments_schedules_and_a_run(env: dict[str, str], home: Path) -> None:
    deployed = prefect(env, home, "deploy", "--all")
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr

    found = {d["name"]: d for d in api(env, "/deployments/filter", {})}
    assert set(found) == {"nightly", "rerun"}
    schedule = found["nightly"]["schedules"][0]["schedule"]  # type: ignore[index]
    assert (schedule["cron"], schedule["timezone"]) == ("0 2 * * *", "Asia/Shanghai")
    form = found["rerun"]["parameter_openapi_schema"]["properties"]  # type: ignore[index]
    assert [form[name]["title"] for name in ("unit", "actor", "as_of", "round_code")] == [
        "单位",
        "经手人",
        "截至日期",
        "轮次",
    ]
    assert form["unit"]["enum"][0] == "JD01 示例甲街道办事处"

    # The silent failure of a wrong pin: deployments without a single scheduled run.
    scheduled = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    wait_for(lambda: len(api(env, "/flow_runs/filter", scheduled)) > 0, 60)

    worker = subprocess.Popen(
        [BIN / "prefect", "worker", "start", "--pool", "kaoping"],
        env=env,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ran = prefect(
            env,
            home,
            "deployment",
            "run",
            "夜间计算/nightly",
            "--param",
            "as_of=2015-02-10",
            "--watch",
            "--watch-timeout",
            "240",
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    finally:
        end(worker)
    pointer = json.loads((home / "var" / "current" / "demo-2014.json").read_text())
    documents = home / "var" / pointer["path"] / "documents"
    assert len(list(documents.glob("*.pdf"))) == len(FEW)
