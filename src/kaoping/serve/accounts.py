"""Accounts of people (账户): a role, and a password that is kept only as a salted scrypt hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kaoping.errors import UsageError
from kaoping.serve.vault import Entries, Vault
from kaoping.site.audience import TITLES, Audience

# About 32 MiB and 0.1 s a try: RFC 7914, parameters as OWASP's cheat sheet gives them for scrypt.
COST, BLOCK, PARALLEL = 1 << 15, 8, 1
MEMORY = 64 << 20
SHORTEST, LONGEST = 10, 256
ROLES = (Audience.ANALYST, Audience.LEADER)
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_AT_ONCE = threading.BoundedSemaphore(2)  # tries counted side by side; each takes its memory
_NOBODY = {"salt": "00" * 16, "hash": "00" * 32}


@dataclass(frozen=True)
class Account:
    """One person: `mark` changes with the password, so that older sessions end."""

    name: str
    role: Audience
    mark: str
    made_at: str


def scrypt(password: str, salt: bytes) -> bytes:
    """The hash of a password; the same characters typed differently (NFKC) are the same password."""
    text = unicodedata.normalize("NFKC", password).encode()
    with _AT_ONCE:
        return hashlib.scrypt(text, salt=salt, n=COST, r=BLOCK, p=PARALLEL, maxmem=MEMORY, dklen=32)


class Accounts:
    """The accounts of an installation.

    Args:
        vault: their file.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [_account(name, entry) for name, entry in sorted(self._vault.read().items())]

    def get(self, name: str) -> Account | None:
        """The account of that name."""
        entry = self._vault.read().get(name)
        return _account(name, entry) if entry else None

    def check(self, name: str, password: str) -> Account | None:
        """The account when name and password fit; an unknown name takes as long as a known one."""
        entry = self._vault.read().get(name)
        kept = entry or _NOBODY
        given = scrypt(password[:LONGEST], bytes.fromhex(str(kept["salt"])))
        fits = hmac.compare_digest(given, bytes.fromhex(str(kept["hash"])))
        return _account(name, entry) if fits and entry else None

    def add(self, name: str, role: Audience, password: str, at: datetime) -> None:
        """A new account.

        Raises:
            UsageError: the name is taken or odd, the role has no account, the password too short.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"账户名“{name}”不合规定", remedy="用2至32个小写字母、数字、点、横线，字母开头"
            )
        if role not in ROLES:
            raise UsageError("单位不设账户", remedy="用 kaoping token 单位代码 签发链接")

        def work(entries: Entries) -> None:
            if name in entries:
                raise UsageError(f"已有账户“{name}”", remedy="换密码用 kaoping user password")
            made = at.isoformat(timespec="seconds")
            entries[name] = {"role": role.value, "made_at": made, **_hashed(password)}

        self._vault.change(work)

    def set_password(self, name: str, password: str) -> None:
        """Another password; sessions of the account end.

        Raises:
            UsageError: no such account, or the password is too short.
        """

        def work(entries: Entries) -> None:
            _known(entries, name).update(_hashed(password))

        self._vault.change(work)

    def remove(self, name: str) -> None:
        """Remove an account; its sessions end.

        Raises:
            UsageError: no such account.
        """

        def work(entries: Entries) -> None:
            _known(entries, name)
            del entries[name]

        self._vault.change(work)


def _known(entries: Entries, name: str) -> dict[str, object]:
    if name not in entries:
        raise UsageError(f"没有账户“{name}”", remedy="用 kaoping user list 查看")
    return entries[name]


def _hashed(password: str) -> dict[str, str]:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError("密码长度不合规定", remedy=f"用{SHORTEST}至{LONGEST}个字符")
    salt = secrets.token_bytes(16)
    return {"salt": salt.hex(), "hash": scrypt(password, salt).hex()}


def _account(name: str, entry: dict[str, object]) -> Account:
    return Account(name, Audience(str(entry["role"])), str(entry["hash"]), str(entry["made_at"]))


def role_of(text: str) -> Audience:
    """The role that a person writes: analyst, leader, or its Chinese title.

    Raises:
        UsageError: there is no such role.
    """
    known = {role.value: role for role in ROLES} | {TITLES[role]: role for role in ROLES}
    if text not in known:
        raise UsageError(f"没有角色“{text}”", remedy=f"可用：{'、'.join(known)}")
    return known[text]
