"""What a report carries on 承接: what is still wanting at the year's end, and what became of last year's plan.

The office finds both in its form: it changes or strikes out what was drafted, and answers for every piece of last
year's plan. What is not finished goes on into the next plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.figures.declaring import Asked, Number, figure_of
from fazhi.kernel.wording import Label
from fazhi.law.articles import numeral
from fazhi.report.outlining import Outline
from fazhi.report.writing import PLAN, PROBLEMS, paragraphs_of

DONE, PARTLY, NOT = "done", "partly", "not"
STATES = {
    DONE: Label("已完成", "Done"), PARTLY: Label("部分完成", "Done in part"), NOT: Label("未完成", "Not done"),
}  # fmt: skip
_CARRIED = "继续推进上年未完成的工作："
_ORDINAL = re.compile(r"^[一二三四五六七八九十]+是")


@dataclass(frozen=True, slots=True)
class Followed:
    """A piece of last year's plan, and what became of it."""

    work: str
    state: str
    text: str

    @property
    def said(self) -> str:
        """The piece in a paragraph of the report."""
        more = f"{self.text.rstrip('。')}。" if self.text else ""
        return f"{self.work}：{STATES[self.state].zh}。{more}"


def works_of(plan: list[str]) -> list[str]:
    """The pieces of work of a plan, without the words by which they are counted up or carried on."""
    return [_ORDINAL.sub("", line).removeprefix(_CARRIED).rstrip("。；") for line in plan]


def with_unfinished(plan: str, followed: list[Followed]) -> str:
    """A plan with what of last year's is not finished, unless it says so already."""
    planned = set(works_of(paragraphs_of(plan)))
    open_ = [each.work for each in followed if each.state != DONE and each.work not in planned]
    return "\n".join([*paragraphs_of(plan), *(f"{_CARRIED}{work}。" for work in open_)])


def drafts(outline: Outline, asked: Asked) -> dict[str, str]:
    """What the records say is wanting, and what follows for next year, as drafts for the office to work on."""
    found = [each for each in outline.get("carried", ()) if _wanting(each, asked)]
    return {
        PROBLEMS: "\n".join(_counted_up(each["problem"] for each in found)),
        PLAN: "\n".join(_counted_up(each["plan"] for each in found)),
    }


def _counted_up(texts: Iterator[str]) -> Iterator[str]:
    for number, text in enumerate(texts, start=1):
        yield f"{numeral(number)}是{text}"


def _wanting(carried: Mapping[str, Any], asked: Asked) -> bool:
    """Whether there is anything of it: the figure is more than nothing, or more than the one that it should equal."""
    most = _value(carried["exceeds"], asked) if "exceeds" in carried else 0
    value = _value(carried["figure"], asked)
    return value is not None and most is not None and value > most


def _value(id: str, asked: Asked) -> Number | None:
    return figure_of(id).value(asked)
