"""Headings of a sheet 表头: how they are compared, and which rows hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fazhi.exchange.sheets.book import Span
from fazhi.exchange.sheets.cells import Cell, is_blank, text_of, tidy
from fazhi.exchange.sheets.sheet import Heading, Row

JOINS = "·"
_LOOKED_AT = 30
_SIGNS = re.compile(r"[\s*＊:：_\-—·、/\\|'\"“”‘’.。]+")
_BRACKETS = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_DEEPEST = 3
_LONGEST = 200
"""Characters of a heading that are looked at: what is longer is none, and may be made to be long."""


def plain(text: str) -> str:
    """A heading as it is compared: in one width and case, without blanks, stars, colons and strokes."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", tidy(text)).lower())


def bare(text: str) -> str:
    """The same without what stands in brackets: 金额（元） and 金额 are one."""
    text = text[:_LONGEST]
    return plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", text))) or plain(text)


@dataclass(frozen=True, slots=True)
class Found:
    """Where headings stand, and how many of them are known."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]
    score: int


def find(rows: Sequence[Row], spans: Sequence[Span], wanted: Collection[str]) -> Found | None:
    """The rows of the headings among the first of a sheet: those with most known ones, else the first that looks so.

    Args:
        rows: the first rows.
        spans: merged cells.
        wanted: headings that are known, as ``plain`` gives them.
    """
    held = {row.number: row for row in rows}
    found = []
    for row in rows[:_LOOKED_AT]:
        for depth in range(_DEEPEST):
            if depth and not _goes_on(held, spans, row.number, row.number + depth):
                break
            headings = _joined(held, spans, row.number, row.number + depth)
            if headings:
                found.append(Found(row.number, row.number + depth, headings, _score(headings, wanted)))
    best = max(found, key=lambda each: (each.score, each.top - each.bottom, -each.top), default=None)
    if best is not None and best.score:
        return _deepened(best, found)
    return next((_deepened(each, found) for each in found if _looks_so(held, each)), None)


def _deepened(best: Found, found: Sequence[Found]) -> Found:
    """The deepest that begins in the same row and knows as many: its lower rows are headings and no data."""
    same = [each for each in found if each.top == best.top and each.score >= best.score]
    return max(same, key=lambda each: each.bottom)


def _score(headings: Sequence[Heading], wanted: Collection[str]) -> int:
    return sum(1 for each in headings if any(name in wanted for name in names_of(each.text)))


def names_of(text: str) -> list[str]:
    """What a heading may be known by, the surest first: whole, without brackets, its last part."""
    last = text.rpartition(JOINS)[2]
    return list(dict.fromkeys((plain(text), bare(text), plain(last), bare(last))))


def _goes_on(rows: Mapping[int, Row], spans: Sequence[Span], top: int, bottom: int) -> bool:
    """Whether the row at the bottom still belongs to the headings: by merged cells, or since it fills their gaps."""
    upper, lower = rows.get(bottom - 1), rows.get(bottom)
    if lower is None or upper is None or not all(isinstance(each, str) or is_blank(each) for each in lower.cells):
        return False
    if any(first <= bottom <= last and first >= top and first != last for first, _, last, _ in spans):
        return True
    for first, left, last, right in spans:
        if first == last == bottom - 1 and right > left:
            return sum(not is_blank(lower.at(index)) for index in range(left, right + 1)) > 1
    if spans:
        return False
    filled = [index for index in range(len(lower.cells)) if not is_blank(lower.at(index))]
    gaps = [index for index in filled if is_blank(upper.at(index))]
    alone = [index for index in range(len(upper.cells)) if not is_blank(upper.at(index)) and is_blank(lower.at(index))]
    return bool(filled and gaps and alone) and len(filled) < len(upper.cells)


def _joined(rows: Mapping[int, Row], spans: Sequence[Span], top: int, bottom: int) -> tuple[Heading, ...]:
    """The headings of rows from top to bottom, what stands above joined to what stands below."""
    width = max((len(row.cells) for at in range(top, bottom + 1) if (row := rows.get(at))), default=0)
    parts: dict[int, list[str]] = {}
    for at in range(top, bottom + 1):
        line = _line(rows.get(at), spans, at, width, spread=at < bottom)
        for index, text in line.items():
            told = parts.setdefault(index, [])
            if not told or told[-1] != text:
                told.append(text)
    return tuple(Heading(index, JOINS.join(told)) for index, told in sorted(parts.items()) if told)


def _line(row: Row | None, spans: Sequence[Span], at: int, width: int, *, spread: bool) -> dict[int, str]:
    """The texts of a heading row; what is merged over several columns stands over each of them."""
    if row is None:
        return {}
    found = {index: one_line(cell) for index, cell in enumerate(row.cells) if not is_blank(cell)}
    spanned = [span for span in spans if span[0] == at and span[3] > span[1] and span[1] in found]
    for _, left, _, right in spanned:
        found |= dict.fromkeys(range(left, min(right, width - 1) + 1), found[left])
    if spread and not spans:
        said = ""
        for index in range(width):
            said = found.get(index, said)
            if said and index not in found:
                found[index] = said
    return found


def one_line(cell: Cell) -> str:
    """A heading without the lines into which it was broken."""
    return tidy(text_of(cell)[:_LONGEST]).replace("\n", "")


def _looks_so(rows: Mapping[int, Row], found: Found) -> bool:
    """Whether a row that holds nothing known may be the headings: several short different texts, and rows below."""
    texts = [each.text for each in found.headings]
    row = rows[found.top]
    filled = [cell for cell in row.cells if not is_blank(cell)]
    if len(filled) < 2 or not all(isinstance(cell, str) for cell in filled) or any(len(text) > 60 for text in texts):
        return False
    below = [each for each in rows.values() if each.number > found.bottom]
    return len(set(texts)) > len(texts) // 2 and (not below or len(below[0].cells) > 1)
