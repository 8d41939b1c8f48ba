"""A round sum that was passed and the figure itself: 首次突破万亿元，达10505亿元; 跨越六千亿元大关。……达6093.4亿元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Number, Relation, Span
from fazhi.report.checking.numerals import SCALES, chinese, narrowed
from fazhi.report.checking.passages import written

RULE = "thresholds"
REACH = 60  # signs behind the round sum in which the figure is told

_PASSED = re.compile(
    r"(?:突破|跨越|跨过|迈过|迈上|首破|首超|超过|超|破)(?P<round>(?P<times>[一二两三四五六七八九十]{0,2})(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万)"
    r"(?P<unit>美元|元|人次|家|户|件|人|名|套|辆|亩|吨|个|平方米))(?:大关|台阶)?"
)
_REACHED = re.compile(r"(?:达|达到|升至|增至|增加到|为)$")
_SCALES = SCALES | {"千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "十万": 10**5}

_HOLDS = Label("实际数不小于所称关口", "The figure is not below the round sum that was passed")
_BELOW = Label("实际数小于所称关口，请核对是否同一口径", "The figure is below the round sum: is the same thing meant?")


def thresholds(text: str, numbers: tuple[Number, ...]) -> Iterator[Relation]:
    """Each round sum in words that is passed, with the next figure of its unit that is reached."""
    starts = [number.start for number in numbers]
    for match in _PASSED.finditer(narrowed(text)):
        times = chinese(match["times"]) if match["times"] else Decimal(1)
        index = bisect_left(starts, match.end())
        reached = next((each for each in numbers[index : index + 4] if each.unit == match["unit"]), None)
        if not times or reached is None or reached.start - match.end() > REACH:
            continue
        if not _REACHED.search(text, max(0, reached.start - 4), reached.start):
            continue
        passed = times * _SCALES[match["scale"]]
        mark = Number(passed, match["unit"], "", "突破", match.start("round"), match.end("round"), passed)
        holds = reached.high >= passed
        yield Relation(
            "repeat",
            "holds" if holds else "undecided",
            _HOLDS if holds else _BELOW,
            f"{written(reached.value)}{'≥' if holds else '<'}{written(passed)}",
            None,
            (mark, reached),
            (Span(mark.start, mark.end), Span(reached.start, reached.end)),
            RULE,
        )
