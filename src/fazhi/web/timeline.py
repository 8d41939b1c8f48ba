"""The acts of a matter as a timeline 办理过程: who, when, by which power, why, on which basis; page by page."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.overriding import set_aside_by
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited
from fazhi.now import SHANGHAI
from fazhi.web.clockface import language
from fazhi.web.reading import Reading, paper_kind
from fazhi.web.showing import Rows, Shown, content_of, learn

ACTS = 30
"""Acts of a page; the page opens on the latest ones."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act done, in the words of its declaration; an internal one says nothing to those it is not for.

    Attributes:
        turn: which one of its name it is, where the same act was done before: its content may be compared.
        leaf: its place in the log; none while it waits for one.
        late: whether it was recorded on another day than the one on which it was done.
    """

    act: Act
    label: Label
    basis: str
    told: bool
    content: list[Shown]
    papers: list[tuple[Paper, Label]]
    files: list[File]
    party: str
    moved_to: Label | None
    corrected: Label | None
    waived: list[Label]
    correctable: bool
    turn: int
    leaf: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The acts of one page, how many there are, and on which page each act stands."""

    done: list[Done]
    page: Page[Act]
    pages: Mapping[object, int]


def brief_acts(matter: Matter) -> list[Act]:
    """All acts of a matter in legal order, without what only the page of one shows."""
    return list(Act.objects.filter(matter=matter).select_related("corrects").order_by("happened_on", "seq"))


def timeline(
    acts: Sequence[Act],
    reading: Reading,
    *,
    may_correct: Callable[[Act], bool],
    number: int | None = None,
    size: int = ACTS,
) -> Timeline:
    """The acts of one page of the timeline.

    Args:
        acts: all acts in legal order.
        reading: what the viewer reads of the matter.
        may_correct: whether the viewer may correct an act.
        number: the page; the last one without.
        size: acts of a page.
    """
    paginator = Paginator(acts, size)
    page = paginator.get_page(number or paginator.num_pages)
    shown = list(_whole([act.pk for act in page.object_list]))
    files = _files([id for act in shown for id in reading.files(act)])
    leaves = dict(
        Leaf.objects.filter(kind=Act.evidence_kind, subject__in=[act.pk for act in shown]).values_list(
            "subject", "index"
        )
    )
    rows, turns = learn(act for act in shown if reading.told(act)), _turns(acts)
    done = [_one(act, reading, may_correct, files, rows, turns, leaves.get(act.pk)) for act in shown]
    return Timeline(done, page, {act.pk: at // size + 1 for at, act in enumerate(acts)})


def _whole(ids: Sequence[uuid.UUID]) -> QuerySet[Act]:
    acts = Act.objects.filter(pk__in=ids).select_related(
        "officer", "organ", "post__organ", "post__officer", "second__officer", "second__organ", "party", "corrects",
        "because",
    )  # fmt: skip
    return acts.prefetch_related("papers__act__corrects", "corrections").order_by("happened_on", "seq")


def repeats(act: Act, kind: ActKind | None) -> bool:
    """Whether an act of the kind, done again, takes the place of what it said before.

    Not so where it is done to each party, or adds a file beside others.
    """
    if act.corrects_id is not None or kind is None or (kind.attach and kind.stands):
        return False
    return not (kind.general or kind.per_party or kind.party)


def _turns(acts: Sequence[Act]) -> dict[object, int]:
    """How often each act had been done by the organ that did it, itself counted."""
    counts: dict[tuple[str, object], int] = {}
    turns: dict[object, int] = {}
    for act in acts:
        if act.corrects_id is None:
            same = act.name, act.organ_id
            counts[same] = turns[act.pk] = counts.get(same, 0) + 1
    return turns


def _one(
    act: Act, reading: Reading, may_correct: Callable[[Act], bool], files: Mapping[str, File], rows: Rows,
    turns: Mapping[object, int], leaf: int | None,
) -> Done:  # fmt: skip
    version = procedure_of(act.family, act.version)
    kind = kind_of(version, act.name)
    corrected = kind_of(version, act.corrects.name) if act.corrects else None
    told, party = reading.told(act), act.party
    moved = version.stages.get(act.stage_after) if act.stage_after != act.stage_before else None
    content = content_of(act, version, rows) if told else []
    return Done(
        act=act, label=kind.label if kind else Label(act.name, act.name), basis=basis_of(kind, act.happened_on),
        told=told, content=content,
        papers=[(paper, title_of_paper(paper)) for paper in act.papers.all() if reading.lists(paper)],
        files=[files[id] for id in reading.files(act) if id in files],
        party="" if party is None or not told else party.name if reading.handles else party.masked_name,
        moved_to=moved.label if moved else None, corrected=corrected.label if corrected else None,
        waived=[_waived(code, kind) for code in act.waived],
        correctable=act.corrects is None and kind is not None and told and may_correct(act),
        turn=turns.get(act.pk, 1) if content and repeats(act, kind) else 1, leaf=leaf,
        late=recorded_day(act) != act.happened_on,
    )  # fmt: skip


def recorded_day(act: Act) -> datetime.date:
    """The day on which an act was recorded, in the zone of the law."""
    return act.recorded_at.astimezone(SHANGHAI).date()


def basis_of(kind: ActKind | None, day: datetime.date) -> str:
    """The articles on which an act rests on its day: those of its declaration, else those of its rules."""
    if kind is None:
        return ""
    sources = {rule.source(day) for rule in kind.requires}
    rules = {cited(law, article).in_(language()) for law, article in sources if law and article}
    return kind.basis or "；".join(sorted(rules))


def _waived(code: str, kind: ActKind | None) -> Label:
    """What stood against an act that an override let through, in words, with its article."""
    return (set_aside_by(kind) if kind else {}).get(code, Label(code, code))


def _files(ids: Sequence[str]) -> dict[str, File]:
    return {str(file.pk): file for file in File.objects.filter(pk__in=ids)} if ids else {}


def title_of_paper(paper: Paper) -> Label:
    """The title of a paper in both languages, as its act declares it."""
    declared = paper_kind(paper)
    return declared.label if declared else Label(paper.title, paper.title)


def label_of(act: Act, procedure: type[Procedure]) -> Label:
    """The name of an act's kind."""
    kind = kind_of(procedure, act.name)
    return kind.label if kind else Label(act.name, act.name)
