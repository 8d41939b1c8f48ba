"""What an act of a draw must keep to 抽取规则: its day, its term, one person for one organ; none of it is set aside."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import once, rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request


@rule(
    law="", article="", yields=False,
    says=Label("抽取的行为当日办理、当日登记，不得补录。", "An act of a draw is done and recorded on the same day."),
    cure=Label("请填写今日日期。", "Give the day of today."),
)  # fmt: skip
def OnTheDay(request: Request) -> bool:
    """No act of a draw is entered afterwards: who already knows a secret would else date a commitment before it."""
    return not request.late and not request.past and request.today in (None, request.on)


def _day(fields: Mapping[str, Any], name: str) -> datetime.date:
    return datetime.date.fromisoformat(str(fields[name]))


@rule(
    law="", article="", yields=False,
    says=Label("承诺期限已过，承诺不再计入。", "The time to commit is over: no commitment counts any more."),
    cure=Label("请由组织单位取消本次抽取，另行组织。", "Let the organ that holds it cancel it and hold another."),
)  # fmt: skip
def CommitsInTime(request: Request) -> bool:
    """An organ commits by the day that was fixed."""
    return request.on <= _day(request.before.fields, "commit_by")


@rule(
    law="", article="", yields=False,
    says=Label("揭示期限已过，揭示不再计入。", "The time to reveal is over: no reveal counts any more."),
    cure=Label("本次抽取按未揭示作废，再另行组织。", "It is given up for want of a reveal, and another draw is held."),
)  # fmt: skip
def RevealsInTime(request: Request) -> bool:
    """An organ reveals by the day that was fixed: later it might know the public source, and the outcome before it."""
    return request.on <= _day(request.before.fields, "reveal_by")


@rule(
    law="", article="", yields=False,
    says=Label("同一人不能代表两个单位承诺或揭示。", "One person does not commit or reveal for two organs."),
    cure=Label("请由该单位其他人员办理。", "Let another officer of that organ do it."),
)  # fmt: skip
def OneOrganEach(request: Request) -> bool:
    """Whoever commits or reveals for one organ does so for no other: else one person alone would know the seed."""
    mine = Act.objects.filter(
        matter=request.matter_id, name__in=("commit", "reveal"), officer=request.by.officer_id
    ).exclude(organ=request.by.organ_id)
    return not mine.exists()


@rule(
    law="", article="", yields=False,
    says=Label(
        "为某一事项抽取的，由该事项发起，不能另行提出。", "A draw for a matter is opened from that matter alone."
    ),
    cure=Label("请在该事项中发起抽取。", "Open the draw there."),
)  # fmt: skip
def ServesWhatCausedIt(request: Request) -> bool:
    """A draw serves the matter whose act proposed it: nobody slips another list under a matter."""
    serves = request.data.get("serves")
    return not serves or (request.because is not None and str(request.because.matter_id) == str(serves))


def _source_day(state: State) -> datetime.date | None:
    """The public source speaks on the day fixed in advance."""
    day = state.fields.get("source_on")
    return datetime.date.fromisoformat(str(day)) if day else None


def _late(state: State) -> datetime.date | None:
    """The day after the last on which organs were to reveal; where all did, on which the source was to speak."""
    fields = state.fields
    awaited = "reveal_by" if fields.get("unrevealed") or not fields.get("source_on") else "source_on"
    return _day(fields, awaited) + datetime.date.resolution


SourceHasSpoken = replace(
    once(
        "SourceHasSpoken", _source_day, law="", article="",
        says=Label("公开信源尚未到发布日期。", "The public source has not spoken yet."),
        cure=Label("请在发布后登记。", "Enter it once it is published."),
    ),
    yields=False,
)  # fmt: skip
RevealsAreLate = replace(
    once(
        "RevealsAreLate", _late, law="", article="",
        says=Label(
            "揭示期限（和信源发布日期）未过，不能作废。", "The time to reveal is not over: it cannot be given up."
        ),
        cure=Label("请等待揭示。", "Wait for the reveals."),
    ),
    yields=False,
)  # fmt: skip
