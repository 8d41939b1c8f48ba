"""The sheets that go with acts: hand-over sheet 移交清单 and receipt of service 送达回证."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act, Matter, MatterParty, Paper
from fazhi.kernel.procedures.reading import Reading, paper_kind
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.showing import Shown, content_of

HAND_OVER, ARCHIVE = "hand_over", "archive"


@dataclass(frozen=True, slots=True)
class Service:
    """A paper that was or is to be served on a party, for whose signature a receipt is printed."""

    paper: Paper
    row: MatterParty


@dataclass(frozen=True, slots=True)
class Served:
    """An act by which the paper was served, and what it says of it."""

    act: Act
    content: list[Shown]


def hand_overs(matter: Matter) -> list[tuple[Act, Organ | None]]:
    """The acts by which the matter was handed over, each with the organ that took it."""
    acts = list(Act.objects.filter(matter=matter, name=HAND_OVER).select_related("organ", "officer").order_by("seq"))
    organs = {str(organ.pk): organ for organ in Organ.objects.filter(pk__in=[act.data["to"] for act in acts])}
    return [(act, organs.get(act.data["to"])) for act in acts]


def running_at(matter: Matter, act: Act) -> list[Clock]:
    """The limits that ran when the act was done, rights of parties that had run out left aside."""
    clocks = Clock.objects.filter(subject_kind="matter", subject=matter.pk, started_on__lte=act.happened_on)
    return [
        clock for clock in clocks.order_by("due_on", "pk")
        if (clock.stopped_on is None or clock.stopped_on > act.happened_on)
        and not (clock.runs_out and clock.due_on is not None and clock.due_on < act.happened_on)
    ]  # fmt: skip


def archived_by(matter: Matter) -> Act | None:
    """The act that put the matter into the archive."""
    acts = Act.objects.filter(matter=matter, name=ARCHIVE).select_related("officer", "organ")
    return acts.order_by("seq").last()


def services(matter: Matter, reading: Reading) -> Iterator[Service]:
    """Each paper that is not internal with each party: for any of them a receipt may be needed."""
    rows = list(MatterParty.objects.filter(matter=matter).select_related("party").order_by("pk"))
    issued = Paper.objects.filter(matter=matter).select_related("act__corrects", "act__organ")
    for paper in issued.order_by("issued_on", "recorded_at", "pk"):
        declared = paper_kind(paper)
        if reading.reads(paper) and declared is not None and not declared.internal:
            yield from (Service(paper, row) for row in rows)


def served(service: Service, reading: Reading) -> Served | None:
    """The last act done to the party that names the paper, or that follows it where acts of service name none."""
    acts = Act.objects.filter(matter=service.paper.matter_id, party=service.row.party_id, corrects=None)
    later = acts.filter(happened_on__gte=service.paper.issued_on).select_related("corrects", "officer", "organ")
    for act in later.order_by("-happened_on", "-seq"):
        if reading.told(act) and str(service.paper) in {str(value) for value in act.data.values()}:
            procedure = procedure_of(act.family, act.version)
            kind = kind_of(procedure, act.name)
            if kind is not None and kind.per_party:
                named = [each for each in content_of(act, procedure) if each.text != str(service.paper)]
                return Served(act, named)
    return None
