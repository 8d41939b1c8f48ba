"""What the acts on files of a notice add up to, and who may do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.kernel.notices.attaching import originals
from fazhi.kernel.notices.drafting import notice_of
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.seeing import eyes_of
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request


def attached(state: State, fact: ActFacts) -> None:
    """One more file, whose copy was kept with the act."""
    copy = fact.data["attachments"][0]
    entry = {"file": copy, "at": str(state.matter), "holding": fact.data["holding"], **fact.data["copy"]}
    state.fields["files"] = [*(state.fields.get("files") or []), entry]


def dropped(state: State, fact: ActFacts) -> None:
    """One file less."""
    state.fields["files"] = [each for each in state.fields.get("files") or [] if each["file"] != fact.data["file"]]


def has_files(state: State) -> bool:
    """Whether there is a file that could be taken off."""
    return bool(state.fields.get("files"))


@rule(
    law="政府信息公开条例(2019)", article="17", yields=False,
    says=Label(
        "您无权查看所选原件，或它不属于来源事项可公开的材料。",
        "The original is not for you to read, or none that may be published.",
    ),
    cure=Label("请在列出的材料中选择，或请主办单位办理。", "Choose one of those listed, or let the lead organ do it."),
)  # fmt: skip
def ReadsTheOriginal(request: Request) -> bool:
    """Who publishes a copy of a file has read the file."""
    if request.matter is None:
        return False
    notice = notice_of(request.matter)
    return request.data["holding"] in originals(notice, eyes_of(request.by.officer, request.on))
