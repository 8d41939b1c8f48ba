"""What figures say: Arabic, full-width and Chinese numerals with their scale, as a value and the worth of a digit."""

from __future__ import annotations

from decimal import Decimal

_WIDE = dict(zip("０１２３４５６７８９．％＋", "0123456789.%+", strict=True))
"""Full-width signs and those that the patterns know."""

SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2, "": 1}

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def narrowed(text: str) -> str:
    """The text with full-width signs as the patterns know them; every sign stays one sign, so places do not move.

    Sign by sign: what a text does not hold is passed over at the speed of a search, ``translate`` looks up every sign.
    """
    for wide, narrow in _WIDE.items():
        text = text.replace(wide, narrow)
    return text


def arabic(figure: str, scale: str) -> tuple[Decimal, Decimal]:
    """Value and worth of the last written digit of a figure such as 1,234.5 with a scale such as 万."""
    plain = Decimal(figure.replace(",", "").replace("，", ""))
    exponent = plain.as_tuple().exponent
    digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return plain * SCALES[scale], digit * SCALES[scale]


def chinese(numeral: str) -> Decimal | None:
    """The value of a numeral such as 三百零五; None of a list (一二三) or a year (二〇二三)."""
    if all(sign in _DIGITS for sign in numeral):
        return Decimal(_DIGITS[numeral]) if len(numeral) == 1 else None
    value, waiting, last = 0, None, 10**4
    for sign in numeral:
        if sign in _DIGITS:
            if waiting:
                return None
            waiting = _DIGITS[sign]
            continue
        worth = _TENS.get(sign, last)
        if worth >= last:
            return None
        value += worth * (1 if waiting is None else waiting)
        waiting, last = None, worth
    return Decimal(value + (waiting or 0))


FRACTION_STEP = Decimal("0.01")
"""How finely a share told as a fraction can be meant: 四分之一 is said of 24 percent, too."""
_PLACES = Decimal("0.000001")


def worth(said: str) -> Decimal | None:
    """The value of a numeral in either kind of digits, without scale."""
    if said[0].isdecimal():
        return arabic(said, "")[0]
    return Decimal(SCALES[said]) if said in SCALES and len(said) == 1 else chinese(said)


def digit(said: str) -> Decimal:
    """The worth of the last digit of a numeral in either kind of digits."""
    return arabic(said, "")[1] if said[0].isdecimal() else Decimal(1)


def fraction(part: str, whole: str) -> Decimal | None:
    """The share of one that 三分之二 or 1/5 tells, to six places; None of what is no proper fraction."""
    over, under = worth(part), worth(whole)
    if not over or not under or over >= under:
        return None
    return (over / under).quantize(_PLACES)
