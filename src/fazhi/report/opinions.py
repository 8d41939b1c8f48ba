"""Opinions on the draft 征求意见: who was asked in the last round, what each said, and who has not answered.

What was said is read from the acts: an organ that works here answers itself, a letter on paper is entered for it.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.models import DataReturn
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport

RIGHT, AGREES = "right", "agrees"
"""What is said of the numbers and of the text where nothing is wrong."""
CIRCULATING, ANSWERING, ENTERING = "circulate", "answer", "enter_answer"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an organ said: whether its numbers are right, and what it wants otherwise; by itself, or by letter."""

    organ: uuid.UUID
    right: bool
    text: str
    itself: bool


def opinions(matter: uuid.UUID) -> list[Opinion]:
    """The opinions of the last round, in the order in which they came; of an organ that spoke again the last one."""
    begun = Act.objects.filter(matter=matter, name=CIRCULATING).order_by("seq").last()
    if begun is None:
        return []
    last: dict[uuid.UUID, Opinion] = {}
    acts = Act.objects.filter(matter=matter, name__in=(ANSWERING, ENTERING), seq__gt=begun.seq)
    for act in acts.order_by("seq"):
        organ = uuid.UUID(act.data["organ_asked"]) if act.name == ENTERING else act.organ_id
        last.pop(organ, None)
        last[organ] = Opinion(organ, act.data["right"] == RIGHT, act.data["text"], act.name == ANSWERING)
    return list(last.values())


def unheard(matter: uuid.UUID) -> list[Organ]:
    """The organs that were asked and have not answered."""
    report = AnnualReport.objects.get(pk=matter)
    heard = {str(each.organ) for each in opinions(matter)}
    return list(Organ.objects.filter(pk__in=set(report.consulted) - heard).order_by("code"))


def silent_keepers(matter: uuid.UUID, on: datetime.date) -> list[Organ]:
    """The bodies whose signed numbers stand in the report and that have not said that they are right."""
    report = AnnualReport.objects.get(pk=matter)
    right = {each.organ for each in opinions(matter) if each.right}
    return [organ for organ in keepers_of(report, on) if organ.pk not in right]


def keepers_of(report: AnnualReport, on: datetime.date) -> list[Organ]:
    """The other bodies whose returns stand in what was compiled last; those that are closed answer no more."""
    if not report.frozen:
        return []
    acts = {act for figure in Frozen(report.frozen).figures.values() for act in figure.acts}
    returns = DataReturn.objects.filter(pk__in=Act.objects.filter(pk__in=acts).values("matter"))
    others = Organ.objects.filter(pk__in=returns.values("organ")).exclude(pk=report.organ_id).order_by("code")
    return [organ for organ in others if organ.existed_on(on)]
