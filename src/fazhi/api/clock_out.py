"""What is answered of a limit 期限: how it stands, its last day, and the receipt by which that day was counted."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from ninja import Field

from fazhi.api.asked import Answer, said
from fazhi.kernel.clocks.models import SuspensionOrder
from fazhi.web.clockface import Face, due_in_words, language


class RunOut(Answer):
    """Days treated alike in a count 计算段."""

    first: datetime.date
    last: datetime.date
    counted: bool
    why: str


class ReceiptOut(Answer):
    """Everything that a due date rests on 计算凭据."""

    rule: str
    law: str
    article: str
    text: str = Field(description=said("法律文本版本", "Version of the text of the law"))
    amount: int | None
    unit: str
    rest_day: str
    calendar: str
    start: datetime.date | None
    lines: list[str] = Field(description=said("逐行说明", "The same for people, line by line"))
    runs: list[RunOut]


class ClockOut(Answer):
    """A limit 期限."""

    id: uuid.UUID
    key: str
    title: str
    started_on: datetime.date
    due_on: datetime.date | None
    stopped_on: datetime.date | None
    standing: str = Field(description=said("green、amber、red、blue、grey", "How it stands, as a colour's name"))
    says: str = Field(description=said("如何，用文字", "The same in words"))
    provisional: bool = Field(description=said("放假通知未出，暂按常规计", "A holiday notice is missing"))
    receipt: ReceiptOut


def clock_out(face: Face, ordered: Iterable[SuspensionOrder], words: Mapping[str, str]) -> dict[str, Any]:
    """A limit as it is answered; the arguments are those of ``due_in_words``."""
    clock = face.clock
    receipt, lang = due_in_words(clock, ordered, words).receipt, language()
    return {
        "id": clock.pk, "key": clock.key, "title": str(clock.title), "started_on": clock.started_on,
        "due_on": clock.due_on, "stopped_on": clock.stopped_on, "standing": face.colour, "says": str(face.words),
        "provisional": clock.provisional,
        "receipt": {
            "rule": receipt.rule.title.in_(lang), "law": receipt.rule.law, "article": receipt.rule.article,
            "text": receipt.rule.text, "amount": receipt.amount, "unit": receipt.unit.value if receipt.unit else "",
            "rest_day": receipt.rest_day.value, "calendar": receipt.calendar, "start": receipt.start,
            "lines": receipt.lines(lang),
            "runs": [
                {"first": run.first, "last": run.last, "counted": run.counted, "why": run.why.in_(lang)}
                for run in receipt.runs
            ],
        },
    }  # fmt: skip
