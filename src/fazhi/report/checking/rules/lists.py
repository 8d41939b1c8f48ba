"""A count and the names told with it: 市、区两级; 产品、机构、市场“三个体系”. One that 等 leaves open is skipped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span
from fazhi.report.checking.numerals import WIDE, chinese

RULE = "lists"
REACH = 160  # signs in which the names before a count are looked for
MOST = 20  # names that anybody tells before their count

_COUNT = re.compile(
    r"(?<![等第、，。；：\n\d.一二三四五六七八九十百千万亿余近约])“?"
    r"(?P<count>[3-9](?!\d)|1\d(?!\d)|[两三四五六七八九]|十[一二三四五六七八九]?)"
    r"(?P<unit>个|家|大|级|项|类|种|所|座|条|部|方面|篇|街道|名|位)(?!月|百分)"
)
"""Neither 2 nor 二: 微芯生物、国民技术获2项 and 成片、零星二级 are no counts of what stands before."""
_BOUND = re.compile(r"[，。；：！？\n“”（）《》]")
_AND = re.compile("[和与及]")
_HEADING = re.compile("[一二三四五六七八九十]+$")

_HOLDS = Label("所列名称与所称数目一致", "As many names are told as counted")


def lists(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each count right after the names it counts, where they are as many."""
    del numbers  # counts such as 三大 and 两级 have units of their own
    plain = text.translate(WIDE)
    for match in _COUNT.finditer(plain):
        start = max(0, match.start() - REACH)
        lead = plain[start : match.start()]
        names = _names(_BOUND.split(lead)[-1], match.start())
        said = match["count"]
        value = Decimal(said) if said.isdecimal() else chinese(said)
        if value is None or not 1 < len(names) <= MOST or len(names) != value:
            continue
        count = Number(value, match["unit"], "", "", match.start("count"), match.end())
        spans = (*names, Span(count.start, count.end))
        yield Relation("list", "holds", _HOLDS, f"{len(names)}={value}", count, (), spans, RULE)


def _names(clause: str, end: int) -> tuple[Span, ...]:
    """The names of the clause before the count; the last comma may be an 和. None without a comma."""
    start = end - len(clause)
    commas = [match.start() for match in re.finditer("、", clause)]
    if not commas or _HEADING.match(clause[: commas[0]].strip()):
        return ()
    joined = [match.start() for match in _AND.finditer(clause, commas[-1])]
    edges = [-1, *commas, *joined[-1:], len(clause)]
    spans = tuple(Span(start + one + 1, start + other) for one, other in itertools.pairwise(edges))
    return spans if all(span.end > span.start for span in spans) else ()
