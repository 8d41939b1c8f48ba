"""Numbers found in free text 号码识别: identity numbers, phones, plates, accounts, passports, e-mail.

Every pattern repeats within bounds only, so that a text of any length is read once from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fazhi.kernel.notices.folding import APART, Joined
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code

S = f"[{APART}]{{0,3}}"
"""What may part the figures of one number."""


def _in_order(*parts: str) -> str:
    return S.join(parts)


def _pattern(body: str) -> re.Pattern[str]:
    """Found at every place, also where one begins within another."""
    return re.compile(f"(?<![0-9])(?=[+(0-9])(?=({body})(?![0-9]))")


_OLD = _pattern(rf"[1-6][0-9]{{5}}{S}[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]){S}[0-9]{{3}}")
_CITIZEN = re.compile(
    r"(?=([1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]))"
)
_DIVISION = f"(?:1{S}[1-5]|2{S}[1-3]|3{S}[1-7]|4{S}[1-6]|5{S}[0-4]|6{S}[1-5]|7{S}1|8{S}[1-3])"
"""Provinces, as division codes begin (GB/T 2260)."""
_LOOKS_LIKE = _pattern(
    _in_order(_DIVISION, *["[0-9]"] * 4, "(?:1", "9", "[0-9]|2", "0", "[0-2])", "[0-9]")
    + rf"{S}(?:0{S}[1-9]|1{S}[0-2]){S}(?:0{S}[1-9]|[12]{S}[0-9]|3{S}[01])(?:{S}[0-9]){{3}}{S}[0-9X](?![A-Z])"
)
_EIGHTEEN = re.compile("(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])")
_BORN_ENDS = 14
"""Positions of division and day of birth."""
_BETWEEN = "(?:(?!编码|代码|编号|文号|案号)[^0-9A-Z]){0,12}"
"""What may stand between a word that announces a number and the number: not the name of another one."""
_FIGURE = "[0-9OIL]"
"""A figure, or a letter that is typed for one."""
_CUED = re.compile(
    rf"({_in_order(*'身份', '[证号]')}|(?:{_in_order(*'证件')}|(?<![可照格书权记营])证){S}号){_BETWEEN}"
    rf"([0-9](?:[{APART}./]{{0,3}}{_FIGURE}){{13,16}}(?:[{APART}./]{{0,3}}[0-9OILX])?[0-9]{{0,2}}X?)"
)
"""Fifteen to eighteen figures after a word that says what they are, one less or two more by a slip."""
_MOBILE = _pattern(_in_order(rf"(?:(?:\+|0{S}0)?{S}8{S}6{S})?1", "[3-9]", *["[0-9]"] * 9))
_AREA = f"(?:1{S}0|2{S}[0-9]|[3-9]{S}[0-9]{S}[0-9])"
_WIDE = f"[{APART}./]{{1,24}}"
_SPREAD = _pattern(f"1[3-9][0-9](?:{_WIDE}[0-9]{{4}}|[0-9]{{4}}){_WIDE}[0-9]{{4}}")
"""A mobile number in its groups, however far apart: with points, strokes, or over the end of an indented line."""
_LANDLINE = _pattern(
    rf"(?:\+?{S}8{S}6{S})?\(?{S}0{S}{_AREA}{S}\)?{S}[2-9](?:{S}[0-9]){{6,7}}(?:{S}(?:转|EXT\.?|分机){S}[0-9]{{1,6}})?"
)
_SHORT_LANDLINE = re.compile(rf"(?:电话|座机|传真|TEL)[^0-9\n]{{0,6}}([2-9][0-9]{{2,3}}{S}[0-9]{{4}})(?![0-9])")
_CARD = _pattern(f"[3-69][0-9]{{3}}(?:{S}[0-9]{{4}}){{3}}(?:{S}[0-9]{{1,3}})?")
_SHORTEST_CARD = 16
_ACCOUNT = re.compile(
    rf"(?:[账帐]\s?[号户]|卡\s?号|存折)(?:(?!编码|代码|编号|文号|案号)[^0-9\n]){{0,12}}([0-9](?:{S}[0-9]){{7,29}})"
)
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]{S}[A-HJ-NP-Z]{S}"
    rf"(?:[A-HJ-NP-Z0-9]{S}){{4}}[A-HJ-NP-Z0-9学警挂港澳领试超](?:{S}[A-HJ-NP-Z0-9])?(?![A-Z0-9])"
)
_PASSPORT = re.compile(rf"(?<![A-Z0-9])(?:E{S}[A-HJ-NP-Z](?:{S}[0-9]){{7}}|[EGDSPHMC](?:{S}[0-9]){{8}})(?![A-Z0-9])")
_PASSPORT_CUE = re.compile("护照|通行证|证件")
_AT = re.compile("@")
_BEFORE_AT, _AFTER_AT = (
    re.compile(r"[A-Z0-9._%+\-]{1,64}\Z"),
    re.compile(r"[A-Z0-9\-]{1,63}(?:\.[A-Z0-9\-]{1,63}){1,4}"),
)
_SOCIAL = re.compile(r"(?:微信|QQ|WECHAT|VX)(?:号码|号)?[\s:]{0,4}([A-Z0-9][A-Z0-9_\-]{4,19})(?![A-Z0-9])")
_NEAR = 12
"""Characters before a number in which a word may say what it is."""
_CODE = "信用代码"


def numbers(plain: str, together: Joined) -> Iterator[Hit]:
    """All numbers that a folded text shows; ``together`` is the same text joined."""
    yield from _citizens(together)
    yield from _cued(plain)
    yield from _plain_hits(_LOOKS_LIKE, plain, HitKind.IDENTITY_NUMBER, doubtful=True)
    yield from _slipped(together)
    yield from _plain_hits(_OLD, plain, HitKind.IDENTITY_NUMBER, doubtful=True)
    yield from _plain_hits(_MOBILE, plain, HitKind.PHONE)
    yield from _plain_hits(_SPREAD, plain, HitKind.PHONE, doubtful=True)
    yield from _plain_hits(_LANDLINE, plain, HitKind.PHONE, doubtful=True)
    yield from _plain_hits(_SHORT_LANDLINE, plain, HitKind.PHONE, doubtful=True)
    yield from _cards(plain)
    yield from _plain_hits(_ACCOUNT, plain, HitKind.BANK_ACCOUNT, doubtful=True)
    yield from _plates(plain)
    yield from _passports(plain)
    yield from _contacts(plain)


def _plain_hits(pattern: re.Pattern[str], plain: str, kind: HitKind, *, doubtful: bool = False) -> Iterator[Hit]:
    for found in pattern.finditer(plain):
        yield Hit(kind, found.start(1), found.end(1), doubtful=doubtful)


def _citizens(together: Joined) -> Iterator[Hit]:
    """Identity numbers by their check digit, wherever they stand, also amid other figures."""
    for found in _CITIZEN.finditer(together.text):
        number, start = found.group(1), found.start()
        if not _is(check_citizen, number):
            continue
        before = together.text[max(0, start - _NEAR) : start]
        if _CODE in before and _is(check_credit_code, number):
            continue  # An enterprise's code of figures only.
        yield Hit(HitKind.IDENTITY_NUMBER, *together.span(start, start + len(number)))


def _cued(plain: str) -> Iterator[Hit]:
    """Identity numbers by the word before them, whatever their check digit: a slip still tells who is meant."""
    for found in _CUED.finditer(plain):
        yield Hit(HitKind.IDENTITY_NUMBER, found.start(2), found.end(2), doubtful=not found.group(1).startswith("身"))


def _slipped(together: Joined) -> Iterator[Hit]:
    """Numbers of eighteen figures that become an identity number once one figure is another, or two change places."""
    for found in _EIGHTEEN.finditer(together.text):
        if _LOOKS_LIKE.match(found.group()):
            continue  # Division and day need no mending: it was found by its looks.
        if any(_CITIZEN.match(number) and _is(check_citizen, number) for number in _mended(found.group())):
            yield Hit(HitKind.IDENTITY_NUMBER, *together.span(found.start(), found.end()), doubtful=True)


def _mended(number: str) -> Iterator[str]:
    """What was meant by a number whose division or day of birth cannot be."""
    for at in range(_BORN_ENDS):
        yield number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for figure in "0123456789":
            yield number[:at] + figure + number[at + 1 :]


def _is(check: Callable[[str], str], number: str) -> bool:
    try:
        check(number)
    except IdentifierError:
        return False
    return True


def _cards(plain: str) -> Iterator[Hit]:
    """Cards by their check digit; figures set apart behind one of sixteen may be none of its own."""
    for found in _CARD.finditer(plain):
        places = [found.start(1) + at for at, char in enumerate(found.group(1)) if char.isdigit()]
        parted = len(places) > _SHORTEST_CARD and places[_SHORTEST_CARD] > places[_SHORTEST_CARD - 1] + 1
        for length in (len(places), *([_SHORTEST_CARD] if parted else [])):
            figures = [int(plain[place]) for place in places[:length]]
            if _luhn(figures):
                yield Hit(HitKind.BANK_ACCOUNT, places[0], places[length - 1] + 1, doubtful=figures[:2] != [6, 2])
                break


def _luhn(figures: list[int]) -> bool:
    """Whether the last figure fits the others (GB/T 15694.1, ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * figure, 10)) for figure in figures[-2::-2])
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(figures)) > 1


def _plates(plain: str) -> Iterator[Hit]:
    for found in _PLATE.finditer(plain):
        if sum(char.isdigit() for char in found.group()) > 1:
            yield Hit(HitKind.PLATE, found.start(), found.end())


def _passports(plain: str) -> Iterator[Hit]:
    for found in _PASSPORT.finditer(plain):
        cue = _PASSPORT_CUE.search(plain, max(0, found.start() - _NEAR), found.start())
        yield Hit(HitKind.PASSPORT, found.start(), found.end(), doubtful=cue is None)


def _contacts(plain: str) -> Iterator[Hit]:
    for sign in _AT.finditer(plain):
        at = sign.start()
        before, after = _BEFORE_AT.search(plain[max(0, at - 64) : at]), _AFTER_AT.match(plain, at + 1)
        if before and after:
            yield Hit(HitKind.CONTACT, at - len(before.group()), after.end())
    yield from _plain_hits(_SOCIAL, plain, HitKind.CONTACT)
