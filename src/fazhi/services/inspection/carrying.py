"""What the draw of a campaign comes to in its inspections 抽取结果的落实: one each target, by those assigned to it.

Inspections follow the draw: whoever came in is inspected, whoever fell out is not, and a new assignment changes who
goes. What was visited stays, whatever became of the draw since: its result is published.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from fazhi.kernel.draws.models import Draw
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.errands import Following, drop, leave
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.inspection.campaign_models import InspectionCampaign, SiteInspection
from fazhi.services.inspection.choices import TargetKind
from fazhi.services.inspection.codes import is_credit_code
from fazhi.services.inspection.models import InspectionTarget, Inspector
from fazhi.services.inspection.weighing import weighed

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

E = TypeVar("E", InspectionTarget, Inspector)
FAMILY = "services.inspection"
AT_ONCE = 20
"""Inspections that are opened or changed within the act itself, which takes well under a second; more are left."""
_PARTY = {TargetKind.ENTERPRISE: PartyKind.ENTERPRISE, TargetKind.PERSON: PartyKind.CITIZEN}
"""Kinds of parties by kind of target; all others are other organisations."""


def drawn_for(campaign: uuid.UUID) -> Draw | None:
    """The draw of a campaign that came to an outcome."""
    return Draw.objects.filter(serves=campaign, stage="drawn").first()


@dataclass(frozen=True, slots=True)
class Outstanding:
    """In what the inspections of a campaign lag behind its draw; one that was visited stays as it is.

    Attributes:
        people: certificates by target, as the assignment stands.
        gone: inspections of targets that fell out.
        changed: inspections to which others go.
        new: targets that have no inspection yet.
    """

    people: Mapping[str, list[str]]
    gone: list[SiteInspection]
    changed: list[SiteInspection]
    new: list[str]

    def __bool__(self) -> bool:
        return bool(self.gone or self.changed or self.new)


def going_to(draw: Draw) -> dict[str, list[str]]:
    """Certificates by target, as the draw's assignment stands."""
    people: dict[str, list[str]] = {}
    for seat in draw.seats:
        people.setdefault(seat["target"], []).append(seat["person"])
    return people


def outstanding(campaign: uuid.UUID, people: Mapping[str, list[str]]) -> Outstanding:
    """Compare the inspections of a campaign with who is to go where."""
    rows = SiteInspection.objects.filter(campaign=campaign).exclude(stage="withdrawn")
    standing = {each.target: each for each in rows.select_related("organ")}
    waiting = {code: each for code, each in standing.items() if each.stage == "assigned"}
    return Outstanding(
        people,
        gone=[each for code, each in waiting.items() if code not in people],
        changed=[
            each for code, each in waiting.items() if code in people and sorted(each.inspectors) != sorted(people[code])
        ],
        new=[code for code in people if code not in standing],
    )


def seated(draw: Draw) -> bool:
    """Whether those who stand drawn now, and no others, have inspectors."""
    targets = {seat["target"] for seat in draw.seats}
    return bool(targets) and targets == {each["identifier"] for each in draw.standing_drawn}


def carry_over(request: Request, draw: Draw) -> None:
    """Bring the inspections of the campaign in line with its draw; refused as ``follow``."""
    follow(request, going_to(draw), draw.opened_on)


def follow(request: Request, people: Mapping[str, list[str]], then: datetime.date) -> None:
    """Bring the inspections of the campaign in line with who was drawn to go where.

    A few are opened and changed at once, all of them or none. Where there are more than a request may take, the worker
    does one after the other, and what is refused of them stops none of the others.

    Args:
        request: the act that causes it.
        people: certificates by target.
        then: the day of the draw, as of which the directories know who has left them since.

    Raises:
        Refusal: an inspection cannot be opened, changed or withdrawn any more; nothing is left of any.
    """
    campaign = InspectionCampaign.objects.get(pk=request.matter_id)
    lag = outstanding(campaign.pk, people)
    going = [*lag.new, *(each.target for each in lag.changed)]
    names = _as_drawn(Inspector, {person for code in going for person in people[code]}, request.on, then)
    targets = _as_drawn(InspectionTarget, lag.new, request.on, then)
    steps = [*_standing(lag, names), *_new(lag, names, targets, campaign, request.on)]
    if len(steps) > AT_ONCE:
        leave(request, steps)
        return
    drop(campaign.pk)
    for each in steps:
        if each.of is not None:
            perform(each.of, each.name, by=request.by, on=request.on, because=request.done, data=each.data)
        else:
            open_matter(
                FAMILY, each.name, by=request.by, on=request.on, because=request.done, organ=request.organ,
                data=each.data,
            )  # fmt: skip


def _standing(lag: Outstanding, names: Mapping[str, Inspector]) -> Iterator[Following]:
    """What becomes of inspections that were opened: withdrawn, or done by others."""
    for each in lag.gone:
        yield Following(FAMILY, "withdraw", each.target_name, of=each)
    for each in lag.changed:
        yield Following(FAMILY, "change", each.target_name, _going(lag.people[each.target], names), of=each)


def _new(
    lag: Outstanding, names: Mapping[str, Inspector], targets: Mapping[str, InspectionTarget],
    campaign: InspectionCampaign, on: datetime.date,
) -> Iterator[Following]:  # fmt: skip
    """The inspections that are to be opened."""
    classes = weighed(targets.values(), on).classes
    for code in lag.new:
        about = _about(targets[code], campaign) | {"credit_class": classes.get(code, "")}
        yield Following(FAMILY, "assign", f"{targets[code].name}（{code}）", about | _going(lag.people[code], names))


def _as_drawn(directory: type[E], codes: Collection[str], on: datetime.date, then: datetime.date) -> dict[str, E]:
    """Entries as they are on the day; who has left the directory since the draw, as it had them then.

    Whether a certificate is still valid is asked at the visit, and whether a target is still there is found by it.

    Raises:
        Refusal: the directory never had one of them.
    """
    found: dict[str, E] = {each.code: each for each in directory.objects.as_of(on).filter(code__in=codes)}
    left = [code for code in codes if code not in found]
    if left:
        found |= {each.code: each for each in directory.objects.as_of(then).filter(code__in=left)}
    if missing := sorted(set(codes) - found.keys()):
        named = "、".join(missing)
        raise Refusal.because(
            "directory", f"名录中没有“{named}”。", f"The directory does not know {named}.",
            "请先替换该对象，或者重新匹配检查人员。", "Replace the target, or assign inspectors anew.",
        )  # fmt: skip
    return found


def _going(certificates: list[str], names: Mapping[str, Inspector]) -> dict[str, Any]:
    """The inspectors who go, and their organs."""
    return {
        "inspectors": certificates, "inspector_names": [names[each].name for each in certificates],
        "inspecting": sorted({str(names[each].organ_id) for each in certificates}),
    }  # fmt: skip


def _about(target: InspectionTarget, campaign: InspectionCampaign) -> dict[str, Any]:
    """The target as the directory has it; with a credit code it is the party that others know by that code."""
    kind = TargetKind(target.kind)
    return {
        "campaign": campaign.pk, "target": target.code, "target_name": target.name, "kind": target.kind,
        "address": target.address, "area": target.area, "party_name": target.name,
        "party_kind": _PARTY.get(kind, PartyKind.ORGANISATION),
        "party_identifier": target.code if is_credit_code(target.code) and kind != TargetKind.PERSON else "",
    }  # fmt: skip
