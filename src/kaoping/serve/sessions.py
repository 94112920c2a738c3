"""Sessions (会话): who is signed in, for how long; only on the server, the browser holds a random number."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass

from kaoping.site.audience import Audience

IDLE = 60 * 60.0  # seconds without a request
ABSOLUTE = 10 * 60 * 60.0  # a working day
MOST = 500


@dataclass
class Session:
    """One sign-in.

    Attributes:
        audience: the role.
        unit_code: the unit of a unit's session, else ''.
        owner: account name, '' for a unit's link.
        mark: of the credential when it was used; the session ends when the credential has another.
        made: seconds.
        seen: of the last request, seconds.
    """

    audience: Audience
    unit_code: str
    owner: str
    mark: str
    made: float
    seen: float


class Sessions:
    """All sessions of a server, by the hash of their numbers; times are seconds of any one clock."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()

    def open(self, session: Session) -> str:
        """Keep a new session; the answer is the number for the browser."""
        number = secrets.token_urlsafe(32)
        with self._lock:
            for key in [k for k, s in self._open.items() if _over(s, session.made)]:
                del self._open[key]
            while len(self._open) >= MOST:  # the one that was used longest ago
                del self._open[min(self._open, key=lambda k: self._open[k].seen)]
            self._open[_key(number)] = session
        return number

    def find(self, number: str, now: float) -> Session | None:
        """The session of a number, unless it has expired; being found keeps it alive."""
        with self._lock:
            session = self._open.get(_key(number))
            if session is None:
                return None
            if _over(session, now):
                del self._open[_key(number)]
                return None
            session.seen = now
            return session

    def close(self, number: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(_key(number), None)

    def stamp(self, purpose: str, number: str) -> str:
        """The token that a form must bring back (防跨站): bound to the browser's number."""
        return hmac.new(self._secret, f"{purpose}:{number}".encode(), "sha256").hexdigest()

    def is_stamp(self, purpose: str, number: str, given: str) -> bool:
        """Whether a form brought its own token."""
        return bool(number) and hmac.compare_digest(
            self.stamp(purpose, number).encode(), given.encode()
        )


def _over(session: Session, now: float) -> bool:
    return now - session.seen >= IDLE or now - session.made >= ABSOLUTE


def _key(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()
