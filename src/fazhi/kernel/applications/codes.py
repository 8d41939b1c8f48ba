"""Codes of applicants 草稿码、查询码、联系码: long and random where we give them, and kept as digests only.

Letters and digits are those of Crockford's base 32, without I, L, O and U, which are taken for others; a check
character (Luhn, modulo 32) tells a slip of the pen from a wrong code. A receipt's code is derived from the application
under a key, so that it can be shown again and need not be kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
import uuid
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from stdnum import luhn

from fazhi.kernel.ledger.keys import personal_key
from fazhi.kernel.wording import Label

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
"""Characters without the check character: 100 bits."""
GROUP = 7
LEAST_CONTACT, MOST_CONTACT = 8, 64
_DISTINCT = 4
_READ_AS = str.maketrans("ILO", "110")


def fresh_code() -> str:
    """A new draft code."""
    return _checked("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def receipt_code(application: uuid.UUID) -> str:
    """The code under which an application is followed."""
    key = personal_key("receipt code", make=True)
    digest = hmac.new(key, application.bytes, hashlib.sha256).digest()
    return _checked("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH]))


def _checked(plain: str) -> str:
    return plain + luhn.calc_check_digit(plain, ALPHABET)


def shown(code: str) -> str:
    """A code in groups, as people read it to one another."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """A code as it was typed, without what stands between its groups; empty where it cannot be one."""
    text = unicodedata.normalize("NFKC", typed[:80]).upper().translate(_READ_AS)
    code = "".join(each for each in text if each.isalnum())
    if len(code) != LENGTH + 1 or any(each not in ALPHABET for each in code):
        return ""
    return code if luhn.is_valid(code, ALPHABET) else ""


def digest(purpose: str, text: str) -> str:
    """The keyed digest under which a code or token is found again; of no use without the key."""
    key = personal_key("applicants' codes", make=True)
    return hmac.new(key, f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


def fresh_contact() -> str:
    """A contact code to propose."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2))


def contact_fault(contact: str, known: tuple[str, ...]) -> Label | None:
    """What is wrong with a contact code that somebody chose; ``known`` is what others can look up about them."""
    plain = _contact(contact)
    if not LEAST_CONTACT <= len(plain) <= MOST_CONTACT:
        return Label(
            f"联系码应为 {LEAST_CONTACT} 至 {MOST_CONTACT} 个字符。",
            f"A contact code has {LEAST_CONTACT} to {MOST_CONTACT} characters.",
        )
    if len(set(plain)) < _DISTINCT:
        return Label("联系码太简单，请混用不同的字符。", "The contact code is too simple: use more characters.")
    if any(plain in _contact(each) or _contact(each) in plain for each in known if len(_contact(each)) >= _DISTINCT):
        return Label(
            "联系码不要用证件号码、电话或姓名，别人容易猜到。",
            "Do not use a number, a phone or a name that others know.",
        )
    return None


def hashed(contact: str) -> str:
    """A contact code as it is kept: salted, and slow to try."""
    return make_password(_contact(contact))


def fits(contact: str, kept: str) -> bool:
    """Whether a contact code is the one kept; where none is kept, it takes as long to say no."""
    return check_password(_contact(contact), kept or _nobodys()) and bool(kept)


def _contact(contact: str) -> str:
    return "".join(unicodedata.normalize("NFKC", contact[:200]).upper().replace("-", "").split())


@cache
def _nobodys() -> str:
    return make_password(secrets.token_hex(16))
