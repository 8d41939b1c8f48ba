"""What bars the next acts of a matter now 现有障碍: the rules and gates that would refuse an act today.

Only what is known before a form is filled counts. A rule that looks at what the form will say is no bar yet: it shows
once the act is refused by it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.models import Matter, MatterLink
from fazhi.kernel.procedures.offering import facts_by_matter
from fazhi.kernel.procedures.overriding import GATE, set_aside_by
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import State, replay
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.wording import Label

_CURE = Label("请先办结关联事项。", "End it first.")


class _AsksTheForm(Exception):
    """A rule looks at what the form says, which is not known yet."""


class _Unfilled:
    """Stands where the content of an act will: whoever looks at it learns that it is not there yet."""

    def _missing(self, *args: Any) -> Any:
        raise _AsksTheForm

    __getattr__ = __getitem__ = __contains__ = __iter__ = __len__ = __bool__ = _missing


def barring(matter: Matter, by: Post, day: datetime.date) -> dict[str, list[Ground]]:
    """The grounds that bar each act which may follow now and that an override could set aside, by the act's name.

    Args:
        matter: the matter, with its organ.
        by: the post under which somebody looks at it.
        day: the day.
    """
    procedure, facts = procedure_of(matter.family, matter.version), facts_by_matter([matter])[matter.pk]
    state = replay(matter.pk, facts)
    found = {}
    for name, kind in procedure.acts.items():
        if kind.opens or kind.automatic or not kind.allowed_in(state.stage) or not set_aside_by(kind):
            continue
        request = Request(
            procedure=procedure, kind=kind, by=by, on=day, matter=matter, matter_id=matter.pk, organ=matter.organ,
            place_code=matter.place_code, earlier=facts,
        )  # fmt: skip
        request.before = request.standing = state
        _leave_unfilled(request)
        grounds = [*_rules(request, state), *_gates(kind, matter.pk)]
        if grounds:
            found[name] = grounds
    return found


def _leave_unfilled(request: Request) -> None:
    unfilled: Any = _Unfilled()
    request.after = request.raw = request.data = request.form = request.reason = unfilled


def _rules(request: Request, state: State) -> Iterator[Ground]:
    allowed = state.overrides.get(request.kind.name)
    for rule in request.kind.requires:
        if not rule.yields or (allowed is not None and rule.name in allowed.rules):
            continue
        try:
            ground = rule.ground(request)
        except _AsksTheForm:
            continue
        if ground is not None:
            yield ground


def _gates(kind: ActKind, matter: uuid.UUID) -> Iterator[Ground]:
    if kind.gates:
        links = MatterLink.objects.filter(parent=matter, kind__in=kind.gates, child__final=False)
        if links.exists():
            yield Ground("gate", GATE, _CURE)
