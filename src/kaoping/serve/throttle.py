"""Slowing down whoever guesses (登录限速): each name after a few failures, and all of them together."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from dataclasses import dataclass

FREE = 5  # failures of one name before it has to wait
FIRST = 2.0  # seconds to wait then; twice as long after every further failure
LONGEST = 900.0
FORGET = 3600.0  # seconds without a failure after which a name begins anew
ALL_FREE = 60  # failures of all names within a minute
ALL_WITHIN = 60.0
MOST_NAMES = 10_000


@dataclass
class _Tried:
    failures: int
    last: float


class Throttle:
    """Failures by name (only a hash of it is kept), in memory; times are seconds of any one clock."""

    def __init__(self) -> None:
        self._tried: dict[bytes, _Tried] = {}
        self._all: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self, name: str, now: float) -> float:
        """Seconds until this name may be tried; 0.0 means now."""
        with self._lock:
            while self._all and now - self._all[0] >= ALL_WITHIN:
                self._all.popleft()
            crowd = ALL_WITHIN - (now - self._all[0]) if len(self._all) >= ALL_FREE else 0.0
            return max(crowd, self._own(name, now), 0.0)

    def _own(self, name: str, now: float) -> float:
        tried = self._tried.get(_key(name))
        if tried is None or now - tried.last >= FORGET or tried.failures < FREE:
            return 0.0
        pause = min(LONGEST, FIRST * 2.0 ** min(tried.failures - FREE, 20))
        return tried.last + pause - now

    def failed(self, name: str, now: float) -> None:
        """One more failure."""
        with self._lock:
            self._all.append(now)
            tried = self._tried.get(_key(name))
            count = tried.failures if tried and now - tried.last < FORGET else 0
            self._tried.pop(_key(name), None)
            self._tried[_key(name)] = _Tried(count + 1, now)  # the latest stands last
            while len(self._tried) > MOST_NAMES:
                del self._tried[next(iter(self._tried))]

    def passed(self, name: str) -> None:
        """The name signed in: it begins anew."""
        with self._lock:
            self._tried.pop(_key(name), None)


def _key(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
