"""Counts of names 列举: told behind the names, before them, or before headings; the text is read once for all three."""

from __future__ import annotations

from collections.abc import Iterator

from fazhi.report.checking.counts import counts
from fazhi.report.checking.model import Number, Relation
from fazhi.report.checking.namelists import Names
from fazhi.report.checking.numerals import narrowed
from fazhi.report.checking.rules.announced import announced
from fazhi.report.checking.rules.lists import lists
from fazhi.report.checking.rules.sections import sections


def counted(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each list of names, points or headings with its count."""
    del numbers  # counts such as 三大 and 两级 have units of their own
    plain = narrowed(text)
    names, told = Names(plain), tuple(counts(plain))
    for rule in (lists, announced, sections):
        yield from rule(plain, names, told)
