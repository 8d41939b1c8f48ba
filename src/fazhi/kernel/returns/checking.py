"""Checking a return 报送数据审核: what cannot be (refused), and what is doubtful (explained by who fills it in)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from fazhi.kernel.returns.declaring import BrokenReturns, Item, Number, Relation, ReturnForm
from fazhi.kernel.wording import Label
from fazhi.kernel.written import Form, read

_WIDE = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")
"""Full-width digits as an input method types them; nothing else that looks like a number is one."""
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
GREATEST = Decimal(10) ** 12
"""What no return counts: a number as long is a slip of the pen."""


class Plausible(Form):
    """From which change against last year a number is explained."""

    sure: Literal["own"]
    percent: Number
    least: Number


@cache
def plausible() -> Plausible:
    """The habit of this installation."""
    return read(Path(__file__).with_name("plausible.yaml"), TypeAdapter(Plausible), BrokenReturns)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a number, or doubtful: the figure, what, and the cure."""

    id: str
    says: Label
    cure: Label

    @property
    def text(self) -> Label:
        """Both in one."""
        return self.says + self.cure


def number_of(item: Item, text: str) -> Decimal | Fault:
    """A number as it was typed; a fault where it cannot be one of this figure."""
    plain = text.translate(_WIDE).strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return _fault(item, f"“{text}”不是数字。", f"{text!r} is no number.", "请填阿拉伯数字。", "Give it in digits.")
    number = abs(Decimal(plain)) if not Decimal(plain) else Decimal(plain)
    if abs(number) >= GREATEST:
        return _fault(item, f"“{text}”超出范围。", f"{text!r} is out of range.", "请核对。", "Compare it.")
    if number < 0:
        return _fault(item, "不能为负数。", "It cannot be negative.", "请核对。", "Compare it.")
    if number != round(number, item.places):
        zh = "应为整数。" if item.places == 0 else f"小数不超过 {item.places} 位。"
        en = "It is a whole number." if item.places == 0 else f"It has {item.places} decimal places at most."
        return _fault(item, zh, en, "请核对单位。", "Compare the unit.")
    if item.most is not None and number > item.most:
        return _fault(
            item, f"不应大于 {item.most}。", f"It is {item.most} at most.", "请核对单位。", "Compare the unit."
        )
    return number


def disagreeing(form: ReturnForm, values: Mapping[str, Decimal]) -> Iterator[Fault]:
    """Where parts and wholes do not agree, of the numbers that are there."""
    for relation in form.relations:
        if {relation.whole, *relation.parts} <= values.keys():
            yield from _relation(form, relation, values)


def _relation(form: ReturnForm, relation: Relation, values: Mapping[str, Decimal]) -> Iterator[Fault]:
    whole, total = values[relation.whole], sum((values[part] for part in relation.parts), Decimal(0))
    if whole == total or (not relation.exact and total < whole):
        return
    titles = [form.item(part).title for part in relation.parts]  # type: ignore[union-attr]  # asked for, see ``_sound``
    item = form.item(relation.whole)
    if item is not None:
        zh, en = ("应等于", "equals") if relation.exact else ("应不小于", "is at least")
        yield _fault(
            item,
            f"为 {whole}，{zh}其中{'、'.join(each.zh for each in titles)}之和 {total}。",
            f"It is {whole}, and {en} the sum {total} of: {', '.join(each.en for each in titles)}.",
            "请核对总数和各项。", "Compare the whole with its parts.",
        )  # fmt: skip


def doubts(
    form: ReturnForm, values: Mapping[str, Decimal], before: Mapping[str, Decimal]
) -> Iterator[Fault]:  # fmt: skip
    """Numbers that are far from those of the period before, where there are any."""
    habit = plausible()
    for item in form.items:
        if item.id not in values or item.id not in before:
            continue
        now, then = values[item.id], before[item.id]
        change = abs(now - then)
        if change > habit.least and change * 100 > habit.percent * then:
            yield _fault(
                item, f"为 {now}，上年为 {then}，变动较大。", f"It is {now}, after {then} a year before.",
                "请核对；无误的，请说明原因。", "Compare it; where it is right, say why.",
            )  # fmt: skip


def _fault(item: Item, zh: str, en: str, cure_zh: str, cure_en: str) -> Fault:
    return Fault(item.id, Label(f"“{item.title.zh}”{zh}", f"{item.title.en}: {en} "), Label(cure_zh, cure_en))
