"""Links for units (单位链接): a random token that opens one unit's page until a day, kept as its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from kaoping.errors import UsageError
from kaoping.serve.vault import Entries, Vault

SHORT = 8  # characters of a hash by which a person names a link


@dataclass(frozen=True)
class Token:
    """One link: `number` names it in lists, `mark` is the hash of the token."""

    mark: str
    round_code: str
    unit_code: str
    made_at: str
    expires_at: str

    @property
    def number(self) -> str:
        """How people name it."""
        return self.mark[:SHORT]

    def holds(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return now < datetime.fromisoformat(self.expires_at)


class Tokens:
    """The links of an installation.

    Args:
        vault: their file; the tokens themselves are kept nowhere.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> list[Token]:
        """Every link, by unit, then by age."""
        found = [_token(mark, entry) for mark, entry in self._vault.read().items()]
        return sorted(found, key=lambda t: (t.round_code, t.unit_code, t.made_at, t.mark))

    def issue(self, round_code: str, unit_code: str, now: datetime, days: int) -> str:
        """A new token for a unit; links that have expired are dropped by the way."""
        text = secrets.token_urlsafe(32)

        def work(entries: Entries) -> str:
            for mark in [m for m, e in entries.items() if not _token(m, e).holds(now)]:
                del entries[mark]
            entries[_mark(text)] = {
                "round_code": round_code,
                "unit_code": unit_code,
                "made_at": now.isoformat(timespec="seconds"),
                "expires_at": (now + timedelta(days=days)).isoformat(timespec="seconds"),
            }
            return text

        return self._vault.change(work)

    def check(self, text: str, round_code: str, now: datetime) -> Token | None:
        """The link behind a token, when it still holds for the round.

        It is looked up by its hash: 256 random bits need neither salt nor slowness, and nothing of
        the token is compared character by character.
        """
        return self.get(_mark(text), round_code, now)

    def get(self, mark: str, round_code: str, now: datetime) -> Token | None:
        """The link of that hash, when it still holds for the round."""
        entry = self._vault.read().get(mark)
        token = _token(mark, entry) if entry else None
        fits = token is not None and token.round_code == round_code and token.holds(now)
        return token if fits else None

    def revoke(self, number: str) -> Token:
        """Withdraw a link; its sessions end.

        Raises:
            UsageError: no link, or more than one, begins so.
        """

        def work(entries: Entries) -> Token:
            found = [mark for mark in entries if len(number) >= 4 and mark.startswith(number)]
            if len(found) != 1:
                raise UsageError(
                    f"没有唯一对应“{number}”的链接", remedy="用 kaoping token --list 查看"
                )
            return _token(found[0], entries.pop(found[0]))

        return self._vault.change(work)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _token(mark: str, entry: dict[str, object]) -> Token:
    names = ("round_code", "unit_code", "made_at", "expires_at")
    return Token(mark, *(str(entry[name]) for name in names))
