"""What a worklist is asked for 办件筛选: the filters of its address, read, applied, and said in words.

An address of a filtered list can be kept and shared: it names filters, never people, and whoever opens it sees what
they may see.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.models import Party, PartyMerge
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, MatterParty
from fazhi.kernel.procedures.ordering import where_ended
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.wording import Label
from fazhi.web.asked import asked_of_me, asked_of_organs, of_organs
from fazhi.web.due import DUES, due_words, in_due
from fazhi.web.queries import Unreadable, uuid_of
from fazhi.web.viewer import Viewer

SORTS = {
    "due": Label("按到期日", "By due date"),
    "newest": Label("最近收到的在前", "Newest first"),
    "oldest": Label("最早收到的在前", "Oldest first"),
}
STATES = {"": Label("在办", "Open"), "ended": Label("已办结", "Ended")}
NEXTS = {
    "me": Label("我", "Me"), "organ": Label("本单位", "My organ"), "other": Label("其他单位", "Another organ"),
}  # fmt: skip
NAMES = ("q", "number", "state", "stage", "organ", "of", "due", "year", "party", "next", "sort")
"""The parts of an address that filter or order a list; the rest is paging."""
_FIRST_YEAR, _LONGEST = "1949", 80
"""The first year that may be asked for, and the characters of a text that is searched for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty where a filter is not set."""

    procedure: type[Procedure] | None
    q: str = ""
    number: str = ""
    state: str = ""
    stage: str = ""
    organ: uuid.UUID | None = None
    of: uuid.UUID | None = None
    due: str = ""
    year: int = 0
    party: uuid.UUID | None = None
    next: str = ""
    sort: str = "due"

    @property
    def ended(self) -> bool:
        """Whether ended matters are asked for."""
        return self.state == "ended"

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any((self.q, self.number, self.stage, self.organ, self.of, self.due, self.year, self.party, self.next))

    @property
    def stages(self) -> dict[str, Label]:
        """The stages of the procedure in all its versions, by name."""
        if self.procedure is None:
            return {}
        return {name: each.label for version in families()[self.procedure.key] for name, each in version.stages.items()}


def asked_in(request: HttpRequest, procedure: type[Procedure] | None) -> Asked:
    """What the address of a page asks for.

    Raises:
        Unreadable: a part of it that cannot be read, by name.
    """
    return asked_from(request.GET, procedure)


def asked_from(given: QueryDict, procedure: type[Procedure] | None) -> Asked:
    """What the question part of an address asks for.

    Raises:
        Unreadable: a part of it that cannot be read, by name.
    """
    organ, of, party = (given.get(name, "").strip() for name in ("organ", "of", "party"))
    return Asked(
        procedure, q=_text(given, "q"), number=_text(given, "number"), state=_among(given, "state", STATES),
        stage=_text(given, "stage"), organ=uuid_of(organ, "organ") if organ else None,
        of=uuid_of(of, "of") if of else None, due=_among(given, "due", DUES), year=_year(given.get("year", "").strip()),
        party=uuid_of(party, "party") if party else None, next=_among(given, "next", NEXTS),
        sort=_among(given, "sort", SORTS) or "due",
    )  # fmt: skip


def _year(given: str) -> int:
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) == len("2021")) or given < _FIRST_YEAR:
        raise Unreadable(f"年份“{given[:40]}”无法识别，请写四位数字。", f"The year {given[:40]!r} cannot be read.")
    return int(given)


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip().replace("\0", "")[:_LONGEST]


def _among(given: QueryDict, name: str, choices: dict[str, Label]) -> str:
    value = given.get(name, "").strip()
    if value and value not in choices:
        named = "、".join(key for key in choices if key)
        raise Unreadable(
            f"“{name}”不能是“{value[:40]}”，可用：{named}。", f"{name} cannot be {value[:40]!r}; use one of {named}."
        )
    return value


def filtered(viewer: Viewer, asked: Asked) -> QuerySet[Matter]:
    """The matters that the viewer may see and that the list is asked for."""
    matters = viewer.matters.filter(where_ended(asked.ended), **_exact(asked))
    if asked.q:
        matters = matters.filter(Q(title__icontains=asked.q) | Q(number__icontains=asked.q))
    if asked.number:
        matters = matters.filter(number__icontains=asked.number)
    if asked.year:
        matters = matters.filter(opened_on__year=asked.year)
    if asked.due:
        matters = matters.filter(where_ended(False), in_due(asked.due, viewer.day))
    if asked.of:
        matters = matters.filter(of_organs({asked.of}))
    if asked.party:
        matters = matters.filter(named_to(viewer), Exists(_of_party(asked.party)))
    return _by_hand(matters, viewer, asked.next) if asked.next else matters


def _exact(asked: Asked) -> dict[str, Any]:
    given = {
        "family": asked.procedure.key if asked.procedure else None, "stage": asked.stage or None, "organ": asked.organ,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _by_hand(matters: QuerySet[Matter], viewer: Viewer, next: str) -> QuerySet[Matter]:
    wanted = asked_of_me(viewer) if next == "me" else asked_of_organs(viewer.organs)
    if next == "other":
        return matters.filter(final=False).exclude(wanted) if wanted is not None else matters.filter(final=False)
    return matters.none() if wanted is None else matters.filter(wanted)


def named_to(viewer: Viewer) -> Q:
    """The matters in which the viewer reads the names of the parties: their organ leads, acts, or acted in them.

    Only there may a list be narrowed by a party, or its length would tell whom a matter concerns.
    """
    organs = viewer.eyes.organs
    mine = Q(organ__in=organs)
    acted = Act.objects.filter(matter=OuterRef("pk"), organ__in=organs)
    found = mine | Q(Exists(acted))
    alike: dict[tuple[str, ...], list[str]] = {}
    for key, versions in families().items():
        acting = {kind.of for version in versions for kind in version.acts.values()} - {"lead"}
        alike.setdefault(tuple(sorted(acting)), []).append(key)
    for capacities, keys in alike.items():
        if capacities:
            part = MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=organs, capacity__in=capacities)
            found |= Q(family__in=keys) & Q(Exists(part))
    return found


def _of_party(party: uuid.UUID) -> QuerySet[MatterParty]:
    """The places of a party in a matter of the outer query, merged rows among them."""
    merged = PartyMerge.objects.filter(kept=party).values("merged")
    return MatterParty.objects.filter(Q(party=party) | Q(party__in=merged), matter=OuterRef("pk"))


def in_words(viewer: Viewer, asked: Asked) -> Iterator[tuple[str, Label, str]]:
    """Each filter that is set: its name in the address, what it is about, and its value in words."""
    if asked.q:
        yield "q", Label("标题或编号含", "Title or number has"), asked.q
    if asked.number:
        yield "number", Label("编号含", "Number has"), asked.number
    if asked.stage:
        yield "stage", Label("阶段", "Stage"), str(asked.stages.get(asked.stage, asked.stage))
    if asked.organ:
        yield "organ", Label("主办单位", "Lead organ"), _called(asked.organ)
    if asked.of:
        yield "of", Label("主办或应办单位", "Led by, or asked of"), _called(asked.of)
    if asked.due:
        yield "due", Label("期限", "Limit"), str(due_words(asked.due))
    if asked.year:
        yield "year", Label("收到年份", "Opened in"), str(asked.year)
    if asked.party:
        yield "party", Label("当事人", "Party"), _named(viewer, asked.party)
    if asked.next:
        yield "next", Label("下一步由", "Next step by"), str(NEXTS[asked.next])


def _called(organ: uuid.UUID) -> str:
    return Organ.objects.filter(pk=organ).values_list("short_name", flat=True).first() or "—"


def _named(viewer: Viewer, id: uuid.UUID) -> str:
    """The name of a party where the viewer reads it in a matter; nothing else says that there is such a party."""
    matters = viewer.matters.filter(named_to(viewer), Exists(_of_party(id)))
    party = Party.objects.filter(pk=id).first() if matters.exists() else None
    return party.name if party else "—"
