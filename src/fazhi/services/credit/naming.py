"""Which event an applicant means 按文号查找信用事件: by the number of its paper, among the applicant's own events.

Looked up at the desk alone. Nothing is said of events of others, nor of what the officer may not see.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from fazhi.kernel.applications.declaring import Seeking, Sought
from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.numbers import folded
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label
from fazhi.services.credit.kinds import ADVERSE, EventKind, both
from fazhi.services.credit.models import CreditEvent, CreditRecord

NOT_FOUND = Label(
    "在本单位认定、属于该申请人的失信信息中没有找到。请核对文号和申请人；确实没有的，按“没有找到”退回。",
    "Not found among what your organ recognised of this applicant. Compare number and applicant; if there is none, "
    "return it as not found.",
)
SEVERAL = Label(
    "该文号下有申请人的几条失信信息，请按申请内容选择。",
    "Several events of the applicant rest on this paper: choose by what is applied for.",
)


def find_event(asked: Seeking) -> Sought:
    """The applicant's own event that the organ recognised by a paper of this number, if it stands."""
    rows = CreditEvent.objects.as_of(asked.on).filter(
        entity__in=asked.applicant, organ=asked.organ, kind__in=ADVERSE
    )  # fmt: skip
    events = list(seen(rows, asked.eyes).select_related("entity", "matter"))
    numbers = _numbers({event.matter_id for event in events})
    named = [event for event in events if _is_one(folded(asked.number), numbers[event.matter_id])]
    if not named:
        return Sought("", NOT_FOUND)
    standing = set(CreditEvent.objects.unended(asked.on).filter(pk__in=[event.pk for event in named]))
    left = [event for event in named if event in standing]
    if not left:
        return Sought("", _ended(named[0], asked.on))
    if len(left) > 1:
        return Sought("", SEVERAL)
    return Sought(str(left[0].subject), _found(left[0], asked.name))


def _numbers(matters: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    """The numbers of each matter, folded: its own, those of its papers, and that of the paper recorded from outside."""
    found = defaultdict[uuid.UUID, set[str]](set)
    papers = Paper.objects.filter(matter__in=matters).exclude(number="").values_list("matter", "number")
    records = CreditRecord.objects.filter(pk__in=matters).values_list("pk", "source_paper")
    own = CreditEvent.objects.filter(matter__in=matters).values_list("matter", "matter__number").distinct()
    for matter, number in (*papers, *records, *own):
        found[matter].add(folded(number))
    return found


def _is_one(number: str, known: Iterable[str]) -> bool:
    """Whether a number is one of those known; a paper from outside is recorded with its name beside its number."""
    if not any(each.isdigit() for each in number):
        return False
    whole = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)")
    return any(each == number or whole.search(each) for each in known)


def _found(event: CreditEvent, name: str) -> Label:
    kind = both(EventKind(event.kind).label)
    if name and event.entity.name != name:
        return Label(
            f"找到{kind.zh}（{event.happened_on}），已选入登记表；但登记的名称是“{event.entity.name}”，与申请人所写名称不同："
            "代码相同，请对照执照核对是否更名。",
            f"Found: {kind.en}, {event.happened_on}; it stands in the form. But it is recorded of {event.entity.name}: "
            "the code is the same, the name is not. Compare the licence, whether the name has changed.",
        )
    return Label(
        f"找到{kind.zh}（{event.happened_on}），已选入登记表，请核对。",
        f"Found: {kind.en}, {event.happened_on}; it stands in the form, compare it.",
    )


def _ended(event: CreditEvent, day: datetime.date) -> Label:
    kind = both(EventKind(event.kind).label)
    return Label(
        f"找到{kind.zh}（{event.happened_on}），但到{day}已经移出、终止或者修复，无需再修复。",
        f"Found: {kind.en}, {event.happened_on}; but by {day} it was ended, taken off the list or repaired already.",
    )
