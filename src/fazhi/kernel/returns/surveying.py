"""Who has returned and who has not 报送情况: of a collection each body asked, its form, and how its return stands."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.surveying import Survey, Surveyed
from fazhi.kernel.returns.models import Collection, DataReturn
from fazhi.kernel.returns.standing import FAMILY, SIGNING
from fazhi.kernel.wording import Label

ASKED = (Label("报送单位", "Body"), Label("报送表", "Form"), Label("期间", "Period"), Label("报送期限", "Due on"))
TOLD = (Label("情况", "How it stands"), Label("催报", "Reminders"))
_BACK = {
    "send_back": Label("已退回，待重新填报", "Sent back, to be filled in again"),
    "call_back": Label("已收回，待重新填报", "Called back, to be filled in again"),
    "reject": Label("代录有误，待重新填报", "What was entered was rejected: to be filled in again"),
    "correct": Label("更正中，原数仍有效", "Being corrected; the number stands meanwhile"),
    "give_back": Label("已退回更正，原数仍有效", "Given back to be corrected; the number stands meanwhile"),
}
_WAITS = {
    "filled": Label("已填报，待复核", "Filled in, to be checked"),
    "checked": Label("已复核，待签发", "Checked, to be signed"),
    "entered": Label("已代录，待核对", "Entered from a letter, to be compared"),
    "dropped": Label("已取消", "Dropped"),
}
_NOT_BEGUN = Label("未开始填报", "Not begun")
_REMINDS = "remind"


@dataclass(frozen=True, slots=True)
class _Course:
    """What was done in a return: its last act but reminders, the day of the last signing, and how often reminded."""

    last: str = ""
    signed_on: datetime.date | None = None
    reminded: int = 0


def who_has_returned(collection: Collection, day: datetime.date) -> Survey:
    """How the returns stand that a collection asked for, and those that bodies began of their own accord for it."""
    rows = list(_returns_of(collection).select_related("organ").order_by("organ__code", "form"))
    courses = _courses([row.pk for row in rows])
    lines = [_line(row, courses.get(row.pk, _Course()), day) for row in rows]
    ended = {row.pk: row.final for row in rows}
    lines.sort(key=lambda line: (-line.late, ended[line.matter]))
    return Survey(Label("报送情况", "Who has returned"), ASKED, TOLD, lines, urge=_REMINDS)


def _returns_of(collection: Collection) -> QuerySet[DataReturn]:
    own = Q(
        asked_in=None, collector=None, form__in=collection.asked, organ__in=collection.bodies,
        from_on=collection.from_on, until_on=collection.until_on,
    )  # fmt: skip
    return DataReturn.objects.filter(Q(asked_in=collection) | own & ~Q(stage="dropped"))


def _courses(ids: list[uuid.UUID]) -> Mapping[uuid.UUID, _Course]:
    found: dict[uuid.UUID, _Course] = {}
    acts = Act.objects.filter(matter__in=ids, family=FAMILY, corrects=None).order_by("matter", "seq")
    for matter, name, on in acts.values_list("matter", "name", "happened_on"):
        known = found.get(matter, _Course())
        if name == _REMINDS:
            found[matter] = _Course(known.last, known.signed_on, known.reminded + 1)
        else:
            found[matter] = _Course(name, on if name in SIGNING else known.signed_on, known.reminded)
    return found


def _line(row: DataReturn, course: _Course, day: datetime.date) -> Surveyed:
    form = row.asked_form
    title = form.label if form is not None else Label(row.form, row.form)
    waits = not row.final
    late = max((day - row.due_on).days, 0) if waits else 0
    said = _said(row, course)
    if late:
        said = Label(f"{said.zh}，逾期{late}天", f"{said.en}, {late} days late")
    due = Label(f"{row.due_on} 到期", f"due {row.due_on}")
    return Surveyed(row.pk, (row.organ.name, title, row.period, due), (said, _reminded(course.reminded)), late)


def _reminded(times: int) -> Label:
    return Label(f"催报{times}次", f"reminders: {times}") if times else Label("未催报", "not reminded")


def _said(row: DataReturn, course: _Course) -> Label:
    """How a return stands, in words."""
    if row.stage == "returned" and course.signed_on is not None:
        after = (course.signed_on - row.due_on).days
        on = course.signed_on
        if after > 0:
            return Label(f"{on} 已报送（逾期{after}天）", f"Returned on {on}, {after} days late")
        return Label(f"{on} 已报送", f"Returned on {on}")
    if row.stage == "asked":
        return _BACK.get(course.last, _NOT_BEGUN)
    return _WAITS[row.stage]
