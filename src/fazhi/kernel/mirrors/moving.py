"""How a matter goes to a platform or comes from it 转入上级平台、转回本地: acts of its own, so nothing of it is lost.

They follow from a change of the mode alone. From then on the matter takes the acts of the platform, or those of ours;
its clocks run on with what is left.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django import forms
from django.db.models import Max, QuerySet

from fazhi.kernel.mirrors.standing import platform_of
from fazhi.kernel.organs.models import Post, subtree
from fazhi.kernel.procedures.declaring import act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.general import declare
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.replay import ActFacts, State
from fazhi.kernel.wording import words


class PlatformForm(ActForm):
    """The platform, by its name."""

    platform_name = forms.CharField(label=words("平台", "Platform"), max_length=80)


def _moved_up(state: State, fact: ActFacts) -> None:
    state.platform = Platform(fact.data["platform_name"]).id


def _taken_back(state: State, fact: ActFacts) -> None:
    state.platform = None


MOVE_UP = act(
    zh="转入上级平台办理", en="Moved to an upper platform", form=PlatformForm, automatic=True, replays=_moved_up,
    general=True, stands=True,
)  # fmt: skip
TAKE_BACK = act(
    zh="转回本地办理", en="Taken back to run here", form=PlatformForm, automatic=True, replays=_taken_back,
    general=True, stands=True,
)  # fmt: skip
declare(move_up=MOVE_UP, take_back=TAKE_BACK)


def open_in(family: str, place_code: str, aside: Iterable[str] = ()) -> QuerySet[Matter]:
    """The open matters of a procedure in a place and the places within it, but for the places named aside."""
    found = Matter.objects.filter(family=family, final=False, place_code__startswith=subtree(place_code))
    for place in aside:
        found = found.exclude(place_code__startswith=subtree(place))
    return found.select_related("organ").order_by("opened_on", "pk")


def move(matters: Iterable[Matter], platform: Platform | None, *, by: Post, on: datetime.date, because: Act) -> int:
    """Move matters to a platform, or back where none is given; those that are there already stay as they are.

    Returns:
        How many were moved.

    Raises:
        Refusal: an act stands in one of them on a later day.
    """
    moved = 0
    for matter in matters:
        if matter.platform == (platform.id if platform else None):
            continue
        last = Act.objects.filter(matter=matter).aggregate(last=Max("happened_on"))["last"]
        left = platform_of(matter.platform) if matter.platform else None
        named = platform or left
        data = {"platform_name": named.name} if named else {}
        perform(matter, MOVE_UP if platform else TAKE_BACK, by=by, on=max(on, last), data=data, because=because)
        moved += 1
    return moved
