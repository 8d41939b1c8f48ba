"""The check of a report's text 核数: figures, relations between them, misprints. Any text; works alone, offline."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from fazhi.report.checking.model import Findings, Number, Relation, Span, WordFault
from fazhi.report.checking.naming import KnownNames
from fazhi.report.checking.numbers import numbers
from fazhi.report.checking.rules.averages import averages
from fazhi.report.checking.rules.counted import counted
from fazhi.report.checking.rules.cumulative import cumulative
from fazhi.report.checking.rules.earlier import earlier
from fazhi.report.checking.rules.enumeration import enumeration
from fazhi.report.checking.rules.growth import growth
from fazhi.report.checking.rules.names import names
from fazhi.report.checking.rules.order import order
from fazhi.report.checking.rules.outcome import outcome
from fazhi.report.checking.rules.parts import parts
from fazhi.report.checking.rules.rates import rates
from fazhi.report.checking.rules.repeats import repeats
from fazhi.report.checking.rules.shares import shares
from fazhi.report.checking.rules.tables import tables
from fazhi.report.checking.rules.thresholds import thresholds
from fazhi.report.checking.rules.words import words

__all__ = ["RULES", "Findings", "Number", "Relation", "Span", "WordFault", "check"]

RULES: tuple[Callable[[str, tuple[Number, ...]], Iterator[Relation]], ...] = (
    tables,
    parts,
    outcome,
    cumulative,
    earlier,
    shares,
    growth,
    rates,
    averages,
    order,
    repeats,
    thresholds,
    counted,
    enumeration,
)
"""What looks for relations; each gets the text and its numbers. Of two that find the same figures the first is kept."""


def check(text: str, known: KnownNames | None = None, on: datetime.date | None = None) -> Findings:
    """What stands in the text; the same text always gives the same findings.

    Args:
        text: The report. Places in what is found are places in it.
        known: Names of organs and laws with their days (default: the packaged ones).
        on: The day of the report (default: as the text says it).
    """
    found = numbers(text)
    relations: dict[frozenset[Span], Relation] = {}
    for rule in RULES:
        for relation in rule(text, found):
            relations.setdefault(frozenset(relation.spans), relation)
    faults = sorted((*words(text), *names(text, known, on)), key=lambda fault: fault.start)
    return Findings(found, tuple(sorted(relations.values(), key=lambda each: each.spans[0].start)), tuple(faults))
