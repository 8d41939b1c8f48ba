"""Import of records 台账记录: dated facts of the organ that hands in the sheet, each evidence with its leaf."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from fazhi.exchange.sheets import Column, columns_of_fields
from fazhi.exchange.targets.declaring import Asked, Becomes, Line, Target, Turn, Verdict, Work, Wrong, bad
from fazhi.exchange.targets.doubles import Once
from fazhi.exchange.targets.saying import in_words
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.records.models import Record
from fazhi.kernel.wording import Label, in_both

_LEFT = frozenset({"files", "corrects", *(field.name for field in Evidence._meta.get_fields())})
_KEY = ("organ", "happened_on", "title", "number")
"""What a record is known by, as far as it has it."""
_TWICE = (
    Label("同一记录在表中出现两次。", "The record comes twice."),
    Label("请删去重复的行；确为两次的，请在名称或编号中区分。", "Take one out, or tell them apart by title or number."),
)
_KNOWN = (
    Label("已有同日同名的记录，且内容不同。", "A record of this day and title is there, and reads otherwise."),
    Label("请更正原记录，或在名称、编号中区分。", "Correct that record, or tell them apart by title or number."),
)
_LATER = (
    Label("日期尚未到来。", "The day is still to come."), Label("请填实际日期。", "Give the day on which it happened."),
)  # fmt: skip
_FOREIGN = (
    Label("记录不属于本单位。", "The record is another organ's."),
    Label("请由该单位导入。", "Let that organ import it."),
)


def record_models() -> list[type[Record]]:
    """The models of records that chapters declare."""
    found = [model for model in apps.get_models() if issubclass(model, Record)]
    return sorted(found, key=lambda model: model._meta.label_lower)


class RecordTarget(Target):
    """Records of one kind."""

    two_persons = True

    def __init__(self, model: type[Record]) -> None:
        self.model = model
        name = (model.__doc__ or model.__name__).strip().split("\n")[0]
        zh = "".join(word for word in name.split(":")[0].split() if not word.isascii()) or model.__name__
        en = " ".join(word for word in name.split(":")[0].split() if word.isascii()) or model.__name__
        self.key = f"records.{model._meta.label_lower}"
        self.label = Label(f"台账：{zh}", f"Records: {en}")
        self.about = Label(
            "逐条登记为本单位的台账记录，计入数据；一人导入，另一人核对后批准。",
            "Recorded one by one for the organ, and counted; one imports them, another approves.",
        )

    def may(self, post: Post, day: datetime.date) -> bool:
        """Handlers record what their organ did."""
        return post.gives(HANDLER)

    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """The columns of the record, without files."""
        fields = [field for field in self.model._meta.concrete_fields if field.name not in _LEFT]
        return columns_of_fields(fields, change={"organ": {"required": False}})

    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """Compare and record."""
        return _Recording(self, asked, notes)


class _Recording(Work):
    target: RecordTarget

    def __init__(self, target: RecordTarget, asked: Asked, notes: dict[str, Any]) -> None:
        super().__init__(target, asked, notes)
        self.columns = target.columns(asked)
        self.names = [column.name for column in self.columns]
        self.identity = [name for name in _KEY if name in self.names]
        self.seen = Once()

    def remember(self, line: Line) -> None:
        if not line.unread.intersection(self.identity):
            self.seen.take(self._identity(self._values(line)), line)

    def _values(self, line: Line) -> dict[str, Any]:
        given = {name: value for name in self.names if (value := line.values.get(name)) not in (None, "")}
        if "organ" not in line.unread:
            given.setdefault("organ", self.asked.organ)
        return given

    def _identity(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(name, "") for name in self.identity)

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        days = {day for line in lines if (day := line.values.get("happened_on")) is not None}
        rows = self.target.model._default_manager.standing().filter(organ=self.asked.organ, happened_on__in=days)
        known = {tuple(getattr(row, name) for name in self.identity): row for row in rows.select_related("organ")}
        return [self._verdict(line, known) for line in lines]

    def _verdict(self, line: Line, known: dict[tuple[Any, ...], Record]) -> Verdict:
        values = self._values(line)
        identity = self._identity(values)
        key = " ".join(str(part) for part in identity)
        wrong = self._wrong(line, values, identity)
        standing = known.get(identity)
        if standing is not None and not wrong and not line.unread:
            if all(jsonable(getattr(standing, name)) == jsonable(value) for name, value in values.items()):
                return Verdict(line, Becomes.SAME, key)
            wrong = [Wrong("title", "record.known", *_KNOWN)]
        if wrong or line.unread:
            return bad(line, key, *wrong)
        return Verdict(line, Becomes.NEW, key, tell=lambda: self._turns(values), plan=self.target.model(**values))

    def _turns(self, values: dict[str, Any]) -> tuple[Turn, ...]:
        given = [each for each in self.columns if each.name in values]
        return tuple(Turn(each.name, "", in_words(values[each.name], each)) for each in given)

    def _wrong(self, line: Line, values: dict[str, Any], identity: tuple[Any, ...]) -> list[Wrong]:
        known = not line.unread.intersection(self.identity)
        found = self.seen.wrong(identity, line, "title", "record.twice", *_TWICE) if known else []
        if values.get("organ", self.asked.organ) != self.asked.organ:
            found.append(Wrong("organ", "record.foreign", *_FOREIGN))
        if "happened_on" in values and values["happened_on"] > self.asked.day:
            found.append(Wrong("happened_on", "record.later", *_LATER))
        row = self.target.model(**values)
        try:
            row.clean_fields(exclude=_LEFT | line.unread)
            if not line.unread:
                row.clean()  # What hangs together in it, once every cell is read.
        except ValidationError as faults:
            cure = Label("请改正此项。", "Put it right.")
            for name, errors in faults.error_dict.items():
                found += [Wrong(name, f"record.{error.code or 'invalid'}", in_both(error), cure) for error in errors]
        return found

    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        record_many([verdict.plan for verdict in verdicts])
        return {verdict.line.row: verdict.plan.pk for verdict in verdicts}, []
