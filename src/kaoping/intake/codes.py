"""Enterprise codes: check characters and the one key they map to (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

from kaoping.intake.fold import fold

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def plain_code(text: str) -> str:
    """The code without hyphens and spaces, upper case, narrow."""
    return fold(text).upper().replace("-", "").replace("－", "")


def organisation_check(body: str) -> str | None:
    """The check character of an 8-character organisation code body; None for foreign characters."""
    if len(body) != 8 or any(char not in _ORG for char in body):
        return None
    total = sum(_ORG.index(char) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def uscc_check(body: str) -> str | None:
    """The check character of the first 17 characters of a 统一社会信用代码."""
    if len(body) != 17 or any(char not in _USCC for char in body):
        return None
    total = sum(
        _USCC.index(char) * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True)
    )
    return _USCC[(31 - total % 31) % 31]


def enterprise_key(code: str) -> str | None:
    """The 9-character organisation code that stands for the enterprise, or None when invalid.

    Args:
        code: a plain 组织机构代码 (9 characters) or 统一社会信用代码 (18 characters).
    """
    if len(code) == 9 and organisation_check(code[:8]) == code[8]:
        return code
    if len(code) == 18 and uscc_check(code[:17]) == code[17]:
        return code[8:17]
    return None
