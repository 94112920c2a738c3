"""Fictional codes with correct check characters (GB 11714-1997, GB 32100-2015, GB 11643-1999).

Organisation codes come from the private range PDY00001–PDY99999. ID numbers use the area 990000,
which does not exist; they serve only to be refused.
"""

from __future__ import annotations

_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CITIZEN = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(number: int) -> str:
    """组织机构代码 of the private range, 9 characters without hyphen, e.g. 2 → `PDY000028`."""
    body = f"PDY{number:05d}"
    total = sum(int(c, 36) * w for c, w in zip(body, _ORGANISATION, strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(organisation: str) -> str:
    """统一社会信用代码 (18 characters) of an enterprise of 示例区 with that organisation code."""
    body = "91210104" + organisation
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(body, _CREDIT, strict=True))
    return body + _CREDIT_ALPHABET[-total % 31]


def wrong_code(organisation: str) -> str:
    """The same code with a check character that fails."""
    last = organisation[-1]
    return organisation[:-1] + ("0" if last != "0" else "1")


def citizen_number(serial: int) -> str:
    """公民身份号码 with valid date and checksum, of no person: area 990000, born 1980-01-01."""
    body = f"99000019800101{serial:03d}"
    total = sum(int(c) * w for c, w in zip(body, _CITIZEN, strict=True))
    return body + "10X98765432"[total % 11]
