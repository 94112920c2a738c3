"""The error family: every error says what, where and what to do, and carries its exit code."""

from __future__ import annotations


class KaopingError(Exception):
    """Something a person must mend; the command line prints it and exits with `exit_code`.

    Args:
        what: what is wrong, one Chinese sentence without the final stop.
        where: the place (file, key path, sheet and cell, unit), empty when there is none.
        remedy: what to do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"（{self.where}）" if self.where else ""
        remedy = f" 处理办法：{self.remedy}" if self.remedy else ""
        return f"{self.what}{place}。{remedy}".strip()


class UsageError(KaopingError):
    """The command was called with something that does not exist (round, unit, item, file)."""

    exit_code = 2


class ConfigError(KaopingError):
    """A rulebook, column map, round file or template is broken; nothing was computed."""

    exit_code = 3


class GateError(KaopingError):
    """The quality gate refused the run; the previous run stays current."""

    exit_code = 4


class IntegrityError(KaopingError):
    """Stored bytes, ledger or pointer do not agree with their hashes."""

    exit_code = 5


class BusyError(KaopingError):
    """Another writer holds the lock (EX_TEMPFAIL)."""

    exit_code = 75
