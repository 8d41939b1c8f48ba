"""Identifiers of parties, checked: citizens' numbers (GB 11643) and unified social credit codes (GB 32100)."""

from __future__ import annotations

import datetime
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StdnumError

from fazhi.kernel.wording import Label

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class IdentifierError(ValueError):
    """An identifier that cannot be right; ``message`` says which part, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.message = Label(zh, en)
        super().__init__(zh, en)

    def __str__(self) -> str:
        return str(self.message)


def normalised(identifier: str) -> str:
    """The identifier in half-width capitals without spaces."""
    return unicodedata.normalize("NFKC", identifier).replace(" ", "").upper()


def check_citizen(identifier: str) -> str:
    """A citizen's identity number 公民身份号码, normalised.

    The county code is not looked up: codes are dated, and tables of them reject real people born before a renumbering.

    Raises:
        IdentifierError: wrong length, date or check digit.

    Source: GB 11643-1999.
    """
    number = normalised(identifier)
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        raise IdentifierError(
            "身份证号码应为18位，前17位为数字。", "A citizen's number has 18 positions, 17 of them digits."
        )
    try:
        datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentifierError(
            f"身份证号码第7至14位 {number[6:14]} 不是日期。", f"Positions 7 to 14, {number[6:14]}, are no date."
        ) from None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    if number[17] != _CHECKS[total % 11]:
        raise IdentifierError(
            "身份证号码末位校验码不符，请核对。", "The check digit does not fit: compare with the card."
        )
    return number


def check_credit_code(identifier: str) -> str:
    """A unified social credit code 统一社会信用代码, normalised.

    Raises:
        IdentifierError: wrong length, letter or check character.

    Source: GB 32100-2015.
    """
    code = normalised(identifier)
    try:
        return str(uscc.validate(code))
    except StdnumError:
        raise IdentifierError(
            f"统一社会信用代码 {code} 不符合 GB 32100，请与证照核对。",
            f"The credit code {code} does not follow GB 32100: compare with the certificate.",
        ) from None
