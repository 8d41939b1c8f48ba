"""Trying an act that a form asks for: done with a message, or refused with every ground and nothing lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from fazhi import law
from fazhi.kernel.files.store import FileError
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.procedures.admission import faults
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Ground, Refusal, RepeatedRequest, StaleVersion
from fazhi.kernel.wording import Label
from fazhi.web.account.keeping import filling
from fazhi.web.control import PREFIX, ControlForm
from fazhi.web.working.drafts import drop

REFUSED, STALE = 422, 409
_RETURNED = Ground(
    "returned",
    Label(
        "登录到期前填写的内容已填回，尚未提交。",
        "What you typed before your session ended is back in the form, and not yet sent.",
    ),
    Label("请核对后提交；文件须重新选择。", "Compare it, choose files again, and send it."),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: the act, or the grounds of its refusal and the status of the answer."""

    act: Act | None = None
    grounds: Sequence[Ground] = ()
    status: int = REFUSED
    repeated: bool = False

    @property
    def done(self) -> bool:
        """Whether the act is done."""
        return self.act is not None

    def renewed(self, posted: QueryDict, revision: int | None) -> QueryDict:
        """What was posted, ready to be sent again: after a look at the matter as it stands now, under a fresh key."""
        again = posted.copy()
        if self.status == STALE:
            again[f"{PREFIX}-revision"] = "" if revision is None else str(revision)
        if self.repeated:
            again[f"{PREFIX}-request_key"] = str(uuid.uuid4())
        return again


def attempt(request: HttpRequest, kind: ActKind, control: ControlForm, perform: Callable[[], Act]) -> Outcome:
    """Do an act whose controls were posted; say so in a message, or keep every ground of its refusal.

    A form that comes back after its session had ended is filled and shown, not done. Once the act is done, the draft of
    its form is dropped.
    """
    if filling(request):
        return Outcome(grounds=(_RETURNED,), status=200)
    if not control.is_valid():
        return Outcome(grounds=faults(control))
    outcome = tried(perform)
    if outcome.act is not None:
        act = outcome.act
        drop(act.officer, request.path)
        done = Label(f"已办理：{kind.label.zh}（{act.happened_on}）", f"Done: {kind.label.en} ({act.happened_on})")
        messages.success(request, str(done))
    return outcome


def tried(perform: Callable[[], Act | None]) -> Outcome:
    """Do an act, or only rehearse one; keep every ground of its refusal."""
    try:
        return Outcome(perform())
    except Refusal as refusal:
        stale = isinstance(refusal, StaleVersion)
        return Outcome(
            grounds=refusal.grounds, status=STALE if stale else REFUSED, repeated=isinstance(refusal, RepeatedRequest)
        )
    except law.LawError as error:
        return Outcome(
            grounds=(_ground("law", Label(f"期限无法计算：{error}", f"The limit cannot be counted: {error}")),)
        )
    except LedgerError as error:
        return Outcome(grounds=(_ground("ledger", error.message),))
    except FileError as error:
        return Outcome(grounds=(Ground("upload", error.message, error.cure),))


def _ground(code: str, says: Label) -> Ground:
    return Ground(code, says, Label("请核对所填内容后重新提交。", "Compare what you typed and send it again."))
