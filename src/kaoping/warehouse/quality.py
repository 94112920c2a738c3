"""The quality gate (质量闸门): whether a finished warehouse may become the current run.

Row rules live in SQL (`sql/40_checks`); the gate judges the batch: schemas, keys, completeness,
ranges, reconciliation, drift. The suites are `expectations/suites/*.json`; Great Expectations takes
seconds to import, so it does so in a child process started when the run starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError

SEVERITIES = ("critical", "warning", "info")
TIME_LIMIT = 300.0
TOTALS = "totals.csv"
_SUITE_KEYS = {"name", "title", "relation", "needs_previous", "expectations"}
_EXPECTATION_KEYS = {"type", "kwargs", "severity", "meta"}


@dataclass(frozen=True)
class Outcome:
    """One expectation, judged. `problem` is '' unless the expectation itself could not be evaluated."""

    suite: str
    relation: str
    type: str
    title: str
    severity: str
    success: bool
    observed: str = ""
    problem: str = ""

    def sentence(self) -> str:
        """What a person reads (一句话): the expectation by its Chinese title, and what was there."""
        if self.problem:
            return f"{self.suite}：“{self.title}”无法检验（{self.relation}）：{self.problem}"
        seen = f"，{self.observed}" if self.observed else ""
        return f"{self.suite}：不符合“{self.title}”（{self.relation}{seen}）"


@dataclass(frozen=True)
class GateResult:
    """The gate's answer. `ok` is False when a critical expectation failed or could not be judged."""

    ok: bool
    evaluated: int
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def text(self) -> str:
        """The whole answer as JSON (`gate.json`); equal answers give equal bytes."""
        body = {
            "ok": self.ok,
            "evaluated": self.evaluated,
            "failures": self.failures,
            "warnings": self.warnings,
            "outcomes": [vars(outcome) for outcome in self.outcomes],
        }
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


class Gate:
    """A gate whose child process is loading its engine, or has loaded it.

    `start` at the beginning of a run, `check` once when the warehouse is closed, `close` always.
    """

    def __init__(self, child: subprocess.Popen[bytes], suites: list[dict[str, Any]]) -> None:
        self._child, self._suites = child, suites

    @classmethod
    def start(cls, paths: Paths) -> Gate:
        """Read the suites and start the child.

        Raises:
            ConfigError: a suite is no JSON, lacks a key, or has an expectation without a title.
        """
        suites = load_suites(paths)
        command = [sys.executable, "-m", "kaoping.warehouse.quality_child"]
        quiet = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PYTHONUTF8": "1"}
        pipe = subprocess.PIPE
        child = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, **quiet}
        )
        return cls(child, suites)

    def check(self, warehouse: Path, previous: Path | None = None) -> GateResult:
        """Judge a closed warehouse.

        Args:
            warehouse: the database file; it is opened read-only.
            previous: folder of the run to compare with; None skips the drift suites.

        Returns:
            The answer; a child that died or took too long is a failure, never a pass.

        Raises:
            ConfigError: a suite names an expectation type that does not exist.
        """
        known = previous if previous and (previous / TOTALS).is_file() else None
        suites = [suite for suite in self._suites if known or not suite.get("needs_previous")]
        request = {
            "warehouse": str(warehouse),
            "previous": str(known / TOTALS) if known else None,
            "suites": suites,
        }
        answer, noise = self._ask(request)
        result = _result(answer, noise, suites, self._child.returncode)
        if previous and not known:
            lost = f"上次运行没有 {TOTALS}，未与上次比较（{previous.name}）"
            return replace(result, warnings=[*result.warnings, lost])
        return result

    def _ask(self, request: dict[str, Any]) -> tuple[bytes, bytes]:
        """Hand the request to the child; nothing comes back from one that was killed for its slowness."""
        try:
            return self._child.communicate(json.dumps(request).encode() + b"\n", TIME_LIMIT)
        except subprocess.TimeoutExpired:
            return b"", f"超过{TIME_LIMIT:.0f}秒没有答复".encode()
        finally:
            self.close()

    def close(self) -> None:
        """End the child if it still runs; safe to call twice."""
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout, self._child.stderr):
            if stream is not None and not stream.closed:
                stream.close()


def load_suites(paths: Paths) -> list[dict[str, Any]]:
    """The suites of `expectations/suites` in order of their file names.

    Raises:
        ConfigError: no suite at all, or one is broken; the message names file and place.
    """
    files = sorted((paths.expectations / "suites").glob("*.json"))
    if not files:
        raise ConfigError(
            "没有质量闸门的检验清单",
            where=str(paths.expectations / "suites"),
            remedy="从发布包恢复 expectations/suites/*.json",
        )
    return [_suite(file) for file in files]


def _suite(file: Path) -> dict[str, Any]:
    try:
        suite = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"检验清单无法读取：{error}", where=file.name, remedy="按 JSON 语法更正该文件"
        ) from error
    wanted = _SUITE_KEYS - {"needs_previous"}
    if not isinstance(suite, dict) or not wanted <= suite.keys() <= _SUITE_KEYS:
        raise ConfigError(
            "检验清单的键缺少或多余", where=file.name, remedy="须有 " + " ".join(sorted(wanted))
        )
    if not suite["expectations"]:
        raise ConfigError(
            "检验清单是空的", where=file.name, remedy="写入至少一项检验，或删除该文件"
        )
    for number, expectation in enumerate(suite["expectations"], start=1):
        _check_expectation(f"{file.name} › 第{number}项", expectation)
    return suite


def _check_expectation(place: str, expectation: Any) -> None:
    titled = (
        isinstance(expectation, dict)
        and expectation.keys() == _EXPECTATION_KEYS
        and str((expectation["meta"] or {}).get("title", "")).strip()
    )
    if not titled or expectation["severity"] not in SEVERITIES:
        raise ConfigError(
            "检验项的键缺少或多余，或没有中文名称、级别",
            where=place,
            remedy="须恰有 type kwargs severity meta；meta.title 写中文；severity 取 "
            + "、".join(SEVERITIES),
        )


def _result(answer: bytes, noise: bytes, suites: Sequence[dict[str, Any]], code: int) -> GateResult:
    try:
        body = json.loads(answer.decode("utf-8"))
    except ValueError:
        lines = noise.decode("utf-8", "replace").strip().splitlines()
        return _not_judged(f"检验进程异常退出（{code}）：{lines[-1] if lines else '没有说明'}")
    if "unknown" in body:
        raise ConfigError(
            f"检验类型不存在：{'、'.join(body['unknown'])}",
            where="expectations/suites",
            remedy="更正 type；可用的类型见 Great Expectations 的清单",
        )
    if "error" in body:
        return _not_judged(str(body["error"]))
    outcomes = tuple(Outcome(**outcome) for outcome in body["outcomes"])
    wanted = sum(len(suite["expectations"]) for suite in suites)
    return judge(outcomes, wanted)


def judge(outcomes: Sequence[Outcome], wanted: int) -> GateResult:
    """The answer that outcomes add up to: only critical ones refuse, and all must have been evaluated.

    Args:
        outcomes: what was judged.
        wanted: how many expectations the suites hold; fewer outcomes are a failure of the gate.
    """
    bad = [outcome for outcome in outcomes if not outcome.success]
    failures = [o.sentence() for o in bad if o.severity == "critical" or o.problem]
    warnings = [o.sentence() for o in bad if o.severity != "critical" and not o.problem]
    if not outcomes or len(outcomes) != wanted:
        failures.append(f"质量闸门：应检验{wanted}项，实际检验{len(outcomes)}项")
    return GateResult(not failures, len(outcomes), failures, warnings, tuple(outcomes))


def _not_judged(why: str) -> GateResult:
    return GateResult(False, 0, [f"质量闸门未能运行：{why}。请运行 kaoping doctor 检查安装"])
