"""A computed value held against the one that the text states: rounded, cut off, loose, or not the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from fazhi.report.checking.model import EVER, SHARE, Number
from fazhi.report.checking.passages import written

Meeting = Literal["rounded", "cut", "loose", "not"]
"""As rounding has it; as cutting digits off has it; within what hedges allow; or in no way."""

PERCENT = {"%": Decimal(1), "个百分点": Decimal(1), "成": Decimal(10), SHARE: Decimal(100)}
"""What one of a unit of shares is worth in percent."""
_HUNDRED = Decimal(100)
_SHOWN = Decimal("0.01")
_FINEST = Decimal("0.0001")


def quotient(over: Number, under: Number) -> tuple[Decimal, Decimal]:
    """The least and the most that hedges and rounding of both numbers allow for a share, in percent."""
    low = over.low / under.high * _HUNDRED if under.high not in (0, EVER) else Decimal(0)
    high = over.high / under.low * _HUNDRED if under.low > 0 and over.high != EVER else EVER
    return low, high


def meeting(low: Decimal, high: Decimal, stated: Number, worth: Decimal = Decimal(1)) -> Meeting:
    """How a value between ``low`` and ``high`` agrees with a stated one, of which one is worth ``worth``."""
    value, step = stated.value * worth, stated.step * worth
    if stated.hedge or stated.upper is not None:
        return "loose" if low <= stated.high * worth and high >= stated.low * worth else "not"
    if low <= value + step / 2 and high >= value - step / 2:
        return "rounded" if low == high else "loose"
    if low < value + step and high >= value:
        return "cut" if low == high else "loose"
    return "not"


def shown(value: Decimal) -> str:
    """A computed value as one would write it down: two places, four where it is less than one hundredth."""
    return written(value.quantize(_SHOWN if abs(value) >= _SHOWN else _FINEST))


def held(result: str, said: str, verdict: str) -> str:
    """A computed value with the stated one after it, where they are not written alike: 44.96%≈45%, 2倍≠3倍."""
    return result if result == said else f"{result}{'≈' if verdict == 'holds' else '≠'}{said}"
