"""Shares of a whole told as a ratio: 三次产业结构为0.17：63.77：36.06 must make 100."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span, Verdict
from fazhi.report.checking.numerals import arabic, narrowed
from fazhi.report.checking.passages import written

RULE = "shares"
WHOLE = Decimal(100)
WIDE_OF = Decimal(20)
"""A ratio further from 100 than this is no share of it, such as 1:2:3. Two terms may lack the third industry."""

_RATIO = re.compile(
    r"产业?(?:[增加值]{0,3})(?:结构|比例|比重|占比|比)[^\d，。；\n]{0,10}(\d{1,2}(?:\.\d{1,3})?(?:[:：]\d{1,2}(?:\.\d{1,3})?){1,2})(?![\d:：])"
)
_TERM = re.compile(r"\d{1,2}(?:\.\d{1,3})?")

_HOLDS = Label("各产业比重之和为100", "The shares make 100")
_WRONG = Label("各产业比重之和不为100", "The shares do not make 100")


def shares(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each ratio of industries whose terms can be shares of 100."""
    del numbers  # the terms of a ratio have no unit of their own
    plain = narrowed(text)
    for match in _RATIO.finditer(plain):
        terms = tuple(_term(each) for each in _TERM.finditer(plain, match.start(1), match.end(1)))
        value = sum((term.value for term in terms), Decimal(0))
        if abs(value - WHOLE) > (WIDE_OF if len(terms) > 2 else 0):
            continue
        verdict: Verdict = "holds" if abs(value - WHOLE) <= sum(term.step for term in terms) / 2 else "contradiction"
        why = _HOLDS if verdict == "holds" else _WRONG
        spans = tuple(Span(term.start, term.end) for term in terms)
        arithmetic = f"{'+'.join(written(term.value) for term in terms)}={written(value)}"
        yield Relation("parts", verdict, why, arithmetic, None, terms, spans, RULE)


def _term(match: re.Match[str]) -> Number:
    value, step = arabic(match[0], "")
    return Number(value, "%", "", "", match.start(), match.end(), step)
