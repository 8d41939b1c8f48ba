"""Whether a matter's stage takes in what its applicant sends later 补充材料的收入, whoever's task that is."""

from __future__ import annotations

import datetime

from fazhi.kernel.applications.declaring import Online, Supplied
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import procedure_of


def admitted(online: Online, matter: Matter) -> Supplied | None:
    """The first declared act that the stage of the matter allows; None where none takes papers in now."""
    known, state = procedure_of(matter.family, matter.version).acts, state_of(matter)
    if state.platform is not None:
        return None
    kinds = ((each, known.get(each.act)) for each in online.supplied)
    return next((each for each, kind in kinds if kind and kind.allowed_in(state.stage) and kind.asked_in(state)), None)


def taker_of(online: Online, matter: Matter) -> ActKind | None:
    """The act by which papers are to be taken in at this stage, for whoever may not do it."""
    through = admitted(online, matter)
    return procedure_of(matter.family, matter.version).acts[through.act] if through is not None else None


def earliest(matter: Matter, came: datetime.date) -> datetime.date:
    """The legal day on which papers are taken in: that on which they came, or on which the stage began if later."""
    rows = Act.objects.filter(matter=matter, corrects=None).order_by("-seq")
    moved = next((each for each in rows if each.stage_before != each.stage_after), None)
    return came if moved is None else max(came, moved.happened_on)


def refuse_marking(online: Online, matter: Matter) -> None:
    """Refuse to mark papers as seen while the stage has an act that takes them into the file.

    Raises:
        Refusal: it has.
    """
    kind = taker_of(online, matter)
    if kind is None:
        return
    zh, en = "、".join(role.label.zh for role in kind.by), ", ".join(role.label.en for role in kind.by)
    raise Refusal.because(
        "take-in", f"本阶段应当把这些材料收入案卷（“{kind.label.zh}”），不能只标记为已收阅。",
        f"This stage takes the papers into the file ({kind.label.en}); they are not merely marked as seen.",
        f"请由{zh}收入案卷。", f"To be taken in by: {en}.",
    )  # fmt: skip
