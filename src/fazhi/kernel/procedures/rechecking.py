"""What the rules and registers say of an act as a correction would have it: a correction is no way around them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.procedures.admission import said_against
from fazhi.kernel.procedures.correcting import FIXED
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.replay import ActFacts, in_legal_order, replay
from fazhi.kernel.procedures.request import Request


def grounds(request: Request) -> list[Ground]:
    """The grounds against what a correction would have its act say, and on which day.

    Those that stand against the act already, as when an override let it through, are none against its correction.
    Gates are not asked: they look at linked matters as these stand now.
    """
    target = request.corrects
    if not request.kind.corrects or target is None:
        return []
    kind = kind_of(procedure_of(target.family, target.version), target.name)
    if kind is None or not (kind.requires or kind.rests_on):
        return []
    said = next(fact for fact in in_legal_order(request.earlier) if fact.id == target.pk)
    day = request.corrected_on or said.on
    known = _against(request, target, kind, said.data, said.on)
    known += [each for each in _against(request, target, kind, said.data, day) if each.code in target.waived]
    found = _against(request, target, kind, {**said.data, **(request.data.get("data") or {})}, day)
    return [each for each in found if (each.code, each.says.zh) not in {(one.code, one.says.zh) for one in known}]


def _against(
    request: Request, target: Act, kind: ActKind, content: Mapping[str, Any], day: datetime.date
) -> list[Ground]:
    """What would stand against the target if it had been asked for so, at its place among the other acts."""
    before = [fact for fact in in_legal_order(request.earlier) if _precedes(fact, target, day)]
    asked = Request(
        procedure=procedure_of(target.family, target.version), kind=kind, by=target.post, on=day, raw=content,
        matter=None if kind.opens else request.matter, matter_id=request.matter_id, organ=request.organ,
        place_code=request.place_code, party=target.party, reason=target.reason,
    )  # fmt: skip
    asked.before = asked.standing = replay(request.matter_id, before)
    asked.earlier, asked.data = before, dict(content)
    asked.form = build_form(
        asked.procedure, kind, dict(content), matter=request.matter, state=asked.before, on=day,
        acting={target.organ_id},
    )  # fmt: skip
    for name in FIXED & asked.form.fields.keys():
        del asked.form.fields[name]
    asked.form.is_valid()  # What it may say was asked before; rules look at what it gives.
    return said_against(asked)


def _precedes(fact: ActFacts, target: Act, day: datetime.date) -> bool:
    return fact.id != target.pk and (fact.on, fact.seq) < (day, target.seq)
