"""Codes of targets 检查对象编码: a unified social credit code, or a code of our own in a form that is none.

An own code is ``DX-130130-000123-59``: the letters DX, the county's division code, a serial of six digits, and two
check digits over the rest (ISO/IEC 7064, MOD 97-10), which find every wrong figure and every two exchanged ones. A
credit code has 18 signs without a hyphen, and so has an identity number: neither can be taken for an own code. An
identity number is no code here, since directories are public and codes stand in addresses and file names.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.iso7064 import mod_97_10

from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, normalised

OWN = re.compile(r"DX-(\d{6})-(\d{6})-(\d{2})")
_OLD_IDENTITY = re.compile(r"[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
"""An identity number of 15 figures, as it was before 1999: division, day of birth, sequence."""
_YEAR = slice(6, 10)
_CENTURIES = ("19", "20")


def own_code(division: str, serial: int) -> str:
    """The own code of a county for a serial, with its check digits."""
    body = f"DX{division}{serial:06d}"
    return f"DX-{division}-{serial:06d}-{mod_97_10.calc_check_digits(body)}"


def is_own_code(code: str) -> bool:
    """Whether it is an own code, with the right check digits."""
    found = OWN.fullmatch(code)
    return found is not None and mod_97_10.is_valid("".join(("DX", *found.groups())))


def is_credit_code(code: str) -> bool:
    """Whether it is a unified social credit code as GB 32100 writes it, in half-width capitals."""
    return code == normalised(code) and uscc.is_valid(code)


def is_identity_number(code: str) -> bool:
    """Whether it has the form of a citizen's identity number, of 18 figures with the right check digit or of 15."""
    number = normalised(code)
    if _OLD_IDENTITY.fullmatch(number):
        return True
    try:
        check_citizen(number)
    except IdentifierError:
        return False
    return number[_YEAR].startswith(_CENTURIES)


def is_target_code(code: str) -> bool:
    """Whether a target may have this code; an identity number never."""
    return (is_credit_code(code) or is_own_code(code)) and not is_identity_number(code)
