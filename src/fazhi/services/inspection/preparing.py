"""What a campaign hands in for its draw 抽取准备: the list with weights and exclusions, quotas, the file of inspectors.

Everything is read from the directories of the day. Weights follow from credit-risk classes by the rules in force; where
no edition is in force all weigh the same.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils import translation

from fazhi.kernel.draws.assignments import AssignmentFile, Conflict, Kept, Need, Period, Person, compose
from fazhi.kernel.draws.lists import Candidate
from fazhi.kernel.organs.models import Organ, Place
from fazhi.services.inspection.campaign_models import InspectionCampaign, SiteInspection, Strata
from fazhi.services.inspection.choices import TargetKind, TargetState
from fazhi.services.inspection.models import WHOLE, InspectionTarget
from fazhi.services.inspection.standing import inspectors_on, interests_on
from fazhi.services.inspection.weighing import weighed

EVERYBODY_ALIKE = 1
"""Weight of all where no rules of credit-risk classes are in force."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An inspection of a target in another campaign: when it was assigned, who went, whether it was done."""

    opened_on: datetime.date
    present: tuple[str, ...]
    done: bool


class Preparation:
    """A campaign on a day: who may be drawn, and who may inspect.

    Attributes:
        targets: the targets in scope, drawn from or excluded.
        weights: of each target by its code; who is not named weighs as everybody.
    """

    def __init__(self, campaign: InspectionCampaign, on: datetime.date) -> None:
        """Read the directories of the day, and the rules of credit risk in force on it."""
        self.campaign, self.lead, self.on = campaign, campaign.organ, on
        self.partners = list(Organ.objects.filter(pk__in=campaign.partners).order_by("code"))
        self.targets = list(in_scope(campaign, [self.lead, *self.partners], on))
        self.weights = weighed(self.targets, on).weights
        self._inspected = self._earlier()
        areas = {each.area for each in self.targets}
        self._places = dict(Place.objects.as_of(on).filter(code__in=areas).values_list("code", "name"))

    def candidates(self) -> list[Candidate]:
        """Every target in scope with weight and stratum; who is not to be drawn with the reason."""
        return [
            Candidate(
                each.code, self.weights.get(each.code, EVERYBODY_ALIKE), self.stratum(each), self._excluded(each)
            )
            for each in self.targets
        ]  # fmt: skip

    def stratum(self, target: InspectionTarget) -> str:
        """The part of the list to which a target belongs."""
        if self.campaign.strata == Strata.KIND:
            return in_chinese(TargetKind(target.kind))
        return self._places.get(target.area, target.area) if self.campaign.strata == Strata.AREA else ""

    def wanted(self) -> dict[str, int]:
        """How many of each stratum: the campaign's number shared out in proportion, the largest remainders first."""
        there = Counter(each.stratum for each in self.candidates() if not each.excluded)
        whole = sum(there.values())
        asked = self.campaign.count or _share(whole, self.campaign.ratio)
        exact = {name: Fraction(min(asked, whole) * number, whole) for name, number in there.items()}
        given = {name: int(part) for name, part in exact.items()}
        rest = min(asked, whole) - sum(given.values())
        for name in sorted(exact, key=lambda name: (given[name] - exact[name], name))[:rest]:
            given[name] += 1
        return dict(sorted(given.items()))

    def assignment(
        self, strata: Collection[str] = (), barred: Collection[tuple[str, str]] = (), kept: Sequence[Kept] = ()
    ) -> AssignmentFile:
        """The file by which inspectors are assigned.

        Args:
            strata: those of the draw, where targets were drawn already; else all there are.
            barred: pairs of certificate and target that are not to meet, beside those that the directories know.
            kept: pairs that stand.

        Raises:
            AssignmentRefused: nobody can be assigned from it, with all its faults.
        """
        campaign, organs = self.campaign, [self.lead, *self.partners]
        inspectors = list(inspectors_on(self.on, organs))
        codes = {organ.pk: organ.code for organ in organs}
        people = [
            Person.model_validate(
                {
                    "id": each.code, "organ": codes[each.organ_id] if each.organ_id else "",
                    "skills": tuple(sorted(set(each.skills))),
                    "areas": tuple(sorted(set(each.areas))), "from": each.valid_from.isoformat(),
                    "until": each.valid_until.isoformat(),
                }
            )
            for each in inspectors
        ]  # fmt: skip
        period = Period.model_validate({"from": _iso(campaign.visits_from), "until": _iso(campaign.visits_until)})
        return compose(
            persons=people, period=period, load=campaign.load, kept=kept,
            needs=dict.fromkeys(strata or {self.stratum(each) for each in self.targets}, tuple(self._needs())),
            areas={each.code: each.area for each in self.targets},
            conflicts=list(self._conflicts({each.id for each in people}, set(barred))),
        )  # fmt: skip

    def _needs(self) -> Iterator[Need]:
        campaign = self.campaign
        skilled = 1 if campaign.skill else 0
        if skilled:
            yield Need(organ=self.lead.code, skill=campaign.skill, count=skilled)
        if campaign.per_organ > skilled:
            yield Need(organ=self.lead.code, skill="", count=campaign.per_organ - skilled)
        for partner in self.partners:
            yield Need(organ=partner.code, skill="", count=campaign.per_organ)

    def _conflicts(self, certificates: set[str], barred: set[tuple[str, str]]) -> Iterator[Conflict]:
        """Who may not go where. That an interest is declared is published, which one is not: every bond is “other”."""
        mine = {each.code for each in self.targets}
        declared = interests_on(self.on, certificates) | barred
        for person, target in sorted(declared):
            if target in mine and person in certificates:
                yield Conflict(person=person, target=target, reason="other")
        for target, inspections in self._inspected.items():
            lately = [each for each in inspections if each.done][: self.campaign.not_again]
            for person in sorted({person for visit in lately for person in visit.present} & certificates):
                if target in mine and (person, target) not in declared:
                    yield Conflict(person=person, target=target, reason="repeated")

    def _earlier(self) -> dict[str, list[Earlier]]:
        """Inspections of the targets in other campaigns, those still to come included, the last first."""
        found: dict[str, list[Earlier]] = {}
        # Asked by kind, and not by code: a directory holds more codes than a query takes.
        codes = InspectionTarget.objects.as_of(self.on).filter(kind__in=self.campaign.kinds).values("code")
        rows = SiteInspection.objects.filter(target__in=codes).exclude(campaign=self.campaign.pk)
        standing = rows.exclude(stage="withdrawn").order_by("-opened_on", "-pk")
        for target, opened_on, present, result in standing.values_list("target", "opened_on", "present", "result"):
            found.setdefault(target, []).append(Earlier(opened_on, tuple(present), bool(result)))
        return found

    def _excluded(self, target: InspectionTarget) -> str:
        """Why a target is not to be drawn, in the words that are published; nothing where it is."""
        if target.state != TargetState.OPEN:
            return f"名录登记为{in_chinese(TargetState(target.state))}"
        most = self.campaign.most_a_year
        year = [each for each in self._inspected.get(target.code, ()) if each.opened_on.year == self.on.year]
        if most is not None and len(year) >= most:
            return f"本年度已检查或已安排检查 {len(year)} 次，达到 {most} 次的上限"
        return ""


def in_scope(campaign: InspectionCampaign, organs: Sequence[Organ], on: datetime.date) -> Iterator[InspectionTarget]:
    """The targets of the directory that the organs supervise, of the campaign's kinds and industry."""
    codes = {organ.code for organ in organs}
    rows = InspectionTarget.objects.as_of(on).filter(kind__in=campaign.kinds).order_by("code")
    if campaign.industry:
        rows = rows.filter(Q(industry=campaign.industry))
    ids = {organ.pk for organ in organs}
    for target in rows:
        if target.organ_id in ids or codes & set(target.also_supervised_by):
            yield target


def in_chinese(choice: models.TextChoices) -> str:
    """A choice as it is published in a list, whatever the page's language is."""
    with translation.override("zh-hans"):
        return str(choice.label)


def _share(whole: int, ratio: Decimal | None) -> int:
    """So many percent, at least one where there is any."""
    return int((Decimal(whole) * (ratio or 0) / WHOLE).to_integral_value(ROUND_CEILING))


def _iso(day: datetime.date | str | None) -> str:
    return day.isoformat() if isinstance(day, datetime.date) else str(day)
