"""What the check found, as it is told 核对结果: the object for programs, and remarks for readers in two languages.

The command with ``--json`` and the interface for programs answer with the same object; the annotated page and the Word
file with comments are made from the same remarks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Findings, Number, Relation, Span, WordFault

Language = Literal["zh", "en"]
MISPRINT = "misprint"
SOUGHT = ("contradiction", "undecided", MISPRINT)
"""The marks that somebody looks for, the gravest first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a verdict is shown, so that colour alone never says it: a sign of the oldest character set, and a word."""

    sign: str
    label: Label


MARKS: dict[str, Mark] = {
    "contradiction": Mark("×", Label("矛盾", "Contradiction")),
    "undecided": Mark("？", Label("存疑", "Undecided")),
    MISPRINT: Mark("※", Label("用字", "Wording")),
    "holds": Mark("√", Label("相符", "Holds")),
}
KINDS: dict[str, Label] = {
    "parts": Label("总数与分项", "Total and parts"),
    "partial": Label("总数与其中一部分", "Total and a part"),
    "outcome": Label("受理与办结", "Intake and outcome"),
    "repeat": Label("前后两处", "Told twice"),
    "growth": Label("增减", "Growth"),
    "list": Label("所列与所计", "Names and their count"),
    "enumeration": Label("序号", "Enumeration"),
    "rate": Label("比率", "Rate"),
    "average": Label("平均数", "Average"),
    "order": Label("先后次序", "Order of days"),
    "own figure": Label("本系统数据", "Figure of this installation"),
    "misprint": Label("错字", "Misprint"),
    "doubled": Label("重字", "Doubled character"),
    "repeated": Label("重复", "Stands twice"),
    "not_in_force": Label("名称", "Name not in force"),
}
"""What relations and misprints are about, by the kind of the one and the rule of the other."""
_OTHER = Label("其他", "Other")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding as it is told.

    Attributes:
        number: from 1, in the order of the text.
        mark: a key of ``MARKS``.
        kind: what it is about.
        why: the reason of the verdict.
        shown: the arithmetic, or what should stand there; empty where there is neither.
        spans: its places, at least one, in order.
    """

    number: int
    mark: str
    kind: Label
    why: Label
    shown: str
    spans: tuple[Span, ...]


def kind_of(kind: str) -> Label:
    """The words for a kind; one that nobody has named yet is told as another."""
    return KINDS.get(kind, _OTHER)


def said(label: Label, language: Language) -> str:
    """The text of a label in a language, whatever language is active."""
    return label.en if language == "en" else label.zh


def joined(found: Findings, more: Iterable[Relation]) -> Findings:
    """What was found, with relations that something else than the rules found, such as own figures.

    All of them have places in the same text.
    """
    relations = sorted((*found.relations, *more), key=lambda each: each.spans[0].start)
    return replace(found, relations=tuple(relations))


def remarks_of(found: Findings) -> tuple[Remark, ...]:
    """All findings, numbered in the order of the text."""
    drafts = [
        Remark(0, each.verdict, kind_of(each.kind), each.why, each.arithmetic, _ordered(each.spans))
        for each in found.relations
    ]
    drafts += [
        Remark(0, MISPRINT, kind_of(each.rule), each.why, _instead(each), (Span(each.start, each.end),))
        for each in found.words
    ]
    drafts.sort(key=lambda each: (each.spans[0].start, each.spans[-1].end))
    return tuple(replace(each, number=number) for number, each in enumerate(drafts, 1))


def _instead(fault: WordFault) -> str:
    """What stands there and what should; of a law that is not in force yet, nothing takes the place."""
    return f"{fault.found}→{fault.should}" if fault.should else fault.found


def counts_of(remarks: Iterable[Remark]) -> dict[str, int]:
    """How many remarks there are of each mark."""
    counts = dict.fromkeys(MARKS, 0)
    for each in remarks:
        counts[each.mark] += 1
    return counts


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end)))


def object_of(text: str, found: Findings) -> dict[str, Any]:
    """The findings as an object for programs, with the text in which their places are.

    ``value`` is a decimal number in ones of the unit, written as text.
    """
    return {
        "text": text,
        "numbers": [_number(each) for each in found.numbers],
        "relations": [
            {
                "kind": each.kind, "rule": each.rule, "verdict": each.verdict, "why": each.why.zh,
                "why_en": each.why.en, "arithmetic": each.arithmetic,
                "total": None if each.total is None else _number(each.total),
                "parts": [_number(part) for part in each.parts],
                "spans": [[span.start, span.end] for span in each.spans],
            }
            for each in found.relations
        ],
        "words": [_word(each) for each in found.words],
    }  # fmt: skip


def _number(number: Number) -> dict[str, Any]:
    return {
        "value": f"{number.value:f}", "unit": number.unit, "object": number.object, "hedge": number.hedge,
        "start": number.start, "end": number.end,
    }  # fmt: skip


def _word(fault: WordFault) -> dict[str, Any]:
    return {
        "start": fault.start, "end": fault.end, "found": fault.found, "should": fault.should, "rule": fault.rule,
        "why": fault.why.zh, "why_en": fault.why.en,
    }  # fmt: skip
