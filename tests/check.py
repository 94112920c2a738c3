"""Every check of the house in one go: counts failures instead of stopping at the first.

`make test` runs all of it, `make check` the static part (`--static`). The exit code is 0 only when
every check passed; the last lines say which did not.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

FLOWS = ("调度 pytest", ["pytest", "-rs", "-m", "prefect and not slow", "tests/flows"])
STATIC = [
    ("格式 ruff format", ["ruff", "format", "--check", "--quiet", "."]),
    ("规范 ruff check", ["ruff", "check", "--quiet", "."]),
    ("SQL sqlfluff", ["sqlfluff", "lint", "--nocolor", "--processes", "1", "-q", "sql"]),
    ("类型 mypy", ["mypy", "--no-error-summary"]),
    ("结构 tests/house", ["pytest", "tests/house"]),
    ("生成文档 tests/docs", ["pytest", "tests/docs"]),
]
TESTS = ("测试 pytest", ["pytest", "-n", "2", "-m", "not slow and not prefect", "--dist", "loadfile",
                    "--durations=8", "-rs", "--ignore=tests/house", "--ignore=tests/docs", "tests"])  # fmt: skip


def run(title: str, command: list[str], quiet: bool = False) -> tuple[str, bool, float]:
    """One check; a quiet one is printed as a whole when it is done, since another runs beside it."""
    if not quiet:
        print(f"\n== {title}", flush=True)
    start = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if quiet:
        print(f"\n== {title}\n{done.stdout}", end="", flush=True)
    return title, done.returncode == 0, time.monotonic() - start


def main() -> int:
    static = "--static" in sys.argv
    with ThreadPoolExecutor(max_workers=2) as pool:  # the Prefect server mostly waits
        beside = STATIC if static else [FLOWS, *STATIC]
        results = list(pool.map(lambda check: run(*check, quiet=True), beside))
    if not static:
        results.append(run(*TESTS))
    print("\n== 汇总")
    for title, ok, seconds in results:
        print(f"{'通过' if ok else '未通过'}  {seconds:6.1f} 秒  {title}")
    failed = sum(not ok for _, ok, _ in results)
    print(f"共 {len(results)} 项检查，{failed} 项未通过。")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
