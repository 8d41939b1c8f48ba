"""Versions of a notice 更正稿、重新公开稿: one at a time, and none that brings back what was taken down since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fazhi.kernel.notices.drafting import OPINIONS, notice_of
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.opinions import whole_text
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

_AGAIN = "republish"
_GIVEN_UP = ("exempted", "lapsed")
"""Stages of versions that come to nothing."""
_AFTERWARDS = ("published", "withdrawn")
"""Stages of a notice of which a new version may be opened."""


def opened_by(notice: Notice) -> Act | None:
    """The act in the earlier notice that opened this version; None where the notice is none, or another duty made it.

    Where an act that is done again owes its notice anew, the new one has another source: it says what that act says.
    """
    before = notice.replaces
    if before is None or before.source_id != notice.source_id:
        return None
    first = Act.objects.filter(matter=notice, corrects=None).select_related("because").order_by("seq").first()
    return first.because if first is not None else None


def corrects(notice: Notice) -> bool:
    """Whether the notice is the correction of one that is public, and no publication after a withdrawal."""
    act = opened_by(notice)
    return act is not None and act.name != _AGAIN


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new version beside the one before, for whoever drafts or confirms it: why, and both texts for the public.

    Attributes:
        again: whether it is published again after a withdrawal.
        why: the reason of the act that opened it.
        earlier: the version before.
        old: heading and text of that one.
        new: those of the new one; empty before it was drafted.
    """

    again: bool
    why: str
    earlier: Notice
    old: str
    new: str


def comparison(notice: Notice) -> Comparison | None:
    """The new version of a notice beside the one before; None where it is none."""
    act, before = opened_by(notice), notice.replaces
    if act is None or before is None:
        return None
    new = _whole(notice) if notice.body else ""
    return Comparison(act.name == _AGAIN, act.reason, before, _whole(before), new)


def _whole(notice: Notice) -> str:
    return f"{notice.heading}\n{whole_text(notice)}"


def version_after(notice: Notice) -> Notice | None:
    """The version of a notice that is in hand, or was published after it."""
    found: Notice | None = Notice.objects.filter(replaces=notice).exclude(stage__in=_GIVEN_UP).order_by("pk").first()
    return found


def may_be_opened(state: State) -> bool:
    """Whether a new version of the notice may be opened: there is none in hand, and none took its place."""
    versions = Notice.objects.filter(replaces=state.matter).exclude(stage__in=_GIVEN_UP)
    return state.stage not in _AFTERWARDS or not versions.exists()


def sent_back(notice: Notice) -> Act | None:
    """The act that sent the notice back, until it is drafted again."""
    acts = Act.objects.filter(matter=notice, name__in=("draft", "send_back"), corrects=None)
    last = acts.select_related("officer", "organ").order_by("seq").last()
    return last if last is not None and last.name == "send_back" else None


def standing(notice: Notice) -> Notice | None:
    """The published version that a new one takes the place of: the one it names, or a correction of that since."""
    found = notice.replaces
    while found is not None and found.stage == "replaced":
        found = found.versions.exclude(pk=notice.pk).exclude(published_on=None).first()
    return found if found is not None and found.stage == "published" else None


def in_hand(request: Request) -> list[Notice]:
    """The corrections in hand of the notice that was taken down or replaced, but for the one that replaces it."""
    notice = Notice.objects.get(pk=request.matter_id)
    rows = Notice.objects.filter(replaces=notice, final=False, source=notice.source_id)
    return list(rows.exclude(pk=request.because.matter_id) if request.because is not None else rows)


@rule(
    law="", article="", yields=False,
    says=Label("本件的更正（重新公开）稿正在办理。", "A new version of this notice is already in hand."),
    cure=Label("请在该稿中修改。", "Change that one."),
)  # fmt: skip
def NoVersionInHand(request: Request) -> bool:
    """A notice has one version at a time."""
    return may_be_opened(request.standing)


@rule(
    law="", article="", yields=False,
    says=Label("所更正的公开信息已撤下或已被更正。", "What this corrects was withdrawn or replaced since."),
    cure=Label(
        "请由负责人决定不公开本稿；仍须公开的，请对现行版本更正，或由负责人重新公开。",
        "Let the head decide not to publish this; correct the present version, or let the head publish it again.",
    ),
)  # fmt: skip
def WhatItReplacesStands(request: Request) -> bool:
    """A correction takes the place of what is public; only the head brings back what was withdrawn."""
    notice = notice_of(request.matter) if request.matter is not None else None
    act = opened_by(notice) if notice is not None else None
    if notice is None or notice.replaces is None or act is None:
        return True
    return notice.replaces.stage == ("withdrawn" if act.name == _AGAIN else "published")


@rule(
    law="", article="", yields=False,
    says=Label("与现行版本相同，没有更正内容。", "It is the same as the present version."),
    cure=Label(
        "请退回重拟并写明更正内容，或由负责人决定不公开本稿。",
        "Send it back and correct something, or let the head decide not to publish it.",
    ),
)  # fmt: skip
def SomethingCorrected(request: Request) -> bool:
    """A correction reads otherwise than what it corrects: in heading, text, files or call."""
    notice = notice_of(request.matter) if request.matter is not None else None
    if notice is None or notice.replaces is None or not corrects(notice):
        return True
    return _said(notice) != _said(notice.replaces)


def _said(notice: Notice) -> list[Any]:
    texts = [str(getattr(notice, name) or "").split() for name in ("heading", "body", *OPINIONS)]
    files = [(each["file"], each["name"]) for each in notice.files]
    return [*texts, files, notice.grade, notice.answers_id]
