"""How far a purge reaches: which organs agreed to it, what is left to those that did not, and how these are told.

Two officers of one organ destroy nothing that another one holds. An organ agrees by asking for the same purge in a
matter of its own; what is said of other organs never tells of restricted matters.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import same_content
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.knowing import FILE, PAPER
from fazhi.kernel.procedures.models import Act, ActQuerySet, Matter, MatterParty, PaperFile, Secrecy
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.wording import Label

ANSWERS = ("purge", "withdraw_purge")
"""Acts after which a request no longer stands."""


def standing_requests(matters: QuerySet[Matter]) -> ActQuerySet:
    """The purges asked for in the matters that are neither carried out nor withdrawn."""
    acts = Act.objects.filter(matter__in=matters)
    answered = [data["asked"] for data in acts.filter(name__in=ANSWERS).values_list("data", flat=True)]
    return acts.filter(name="ask_purge").exclude(pk__in=answered)


def agreeing(matters: QuerySet[Matter], targets: Collection[str]) -> set[uuid.UUID]:
    """The organs of the matters that agree to the purge of one of the targets, by a reviewer or principal of theirs."""
    asked = standing_requests(matters).saying(target=targets)
    heads = asked.filter(post__role__in=(REVIEWER.key, PRINCIPAL.key), organ=F("matter__organ"))
    return set(heads.values_list("organ", flat=True))


def standing_elsewhere(party: Party, matter: Matter) -> tuple[QuerySet[Matter], QuerySet[Matter]]:
    """The other matters in which a party stands: those of the same lead organ, and those of others."""
    every = Matter.objects.filter(pk__in=MatterParty.objects.filter(party=party.pk).values("matter"))
    every = every.exclude(pk=matter.pk)
    return every.filter(organ=matter.organ_id), every.exclude(organ=matter.organ_id)


def reach(party: Party, matter: Matter) -> str:
    """In how many other matters a value of the party would be gone as well; restricted ones are not counted."""
    told = (rows.exclude(secrecy=Secrecy.RESTRICTED).count() for rows in standing_elsewhere(party, matter))
    own, others = told
    if not own and not others:
        return ""
    return str(Label(
        f"（另在本单位 {own} 件、其他单位 {others} 件事项中，将一并消失）",
        f" (gone as well in {own} more matters of this organ and {others} of others)",
    ))  # fmt: skip


def not_agreed(party: Party, target: str, matter: Matter) -> QuerySet[Matter]:
    """The restricted matters of other organs that did not agree: the value is left to these.

    Raises:
        Refusal: an organ has not agreed that has the party in a matter of which may be spoken.
    """
    others = standing_elsewhere(party, matter)[1]
    left = others.exclude(organ__in=agreeing(others, [target]))
    told = left.exclude(secrecy=Secrecy.RESTRICTED)
    organs = list(Organ.objects.filter(pk__in=told.values("organ")).order_by("name"))
    if not organs:
        return left
    zh, en = "、".join(map(str, organs)), ", ".join(map(str, organs))
    raise Refusal.because(
        "purge-reach", f"该当事人还在{zh}的事项中，清除会使其信息在这些事项中一并消失。",
        f"The party also stands in matters of {en}, where the value would be gone as well.",
        "请有关单位的审核人或负责人先在其事项中“申请清除”同一信息（即表示同意），再办理清除。",
        "Let a reviewer or principal of these organs ask for the purge of the same value in a matter of theirs, by "
        "which they agree, first.",
        "asked",
    )  # fmt: skip


def in_one_matter(file: File, matter: Matter) -> list[File]:
    """The files of the same bytes in the matter, with what was redacted from them.

    A redacted copy that another matter holds stays: published, it shows nothing of what is purged, and its row still
    says from which one it was made.
    """
    same = same_content(file)
    elsewhere = {id for of, _, id in _held(same) if of != matter.pk}
    acts = Act.objects.filter(matter=matter.pk, data__has_key="attachments")
    own = {file.pk, *(uuid.UUID(id) for data in acts.values_list("data", flat=True) for id in data["attachments"])}
    for each in same:  # What was redacted from a file is recorded after it.
        own |= {each.pk} if each.redacts_id in own and each.pk not in elsewhere else set()
    return [each for each in same if each.pk in own]


def wherever_agreed(file: File, matter: Matter) -> tuple[list[File], list[tuple[Matter, str]]]:
    """The files of the same bytes wherever they lie, but for what other organs hold that did not agree.

    Returns:
        The files that go, and what is left: the matter of another organ, and what it holds there as a target.
    """
    same = same_content(file)
    held = list(_held(same))
    others = Matter.objects.filter(pk__in=[of for of, _, _ in held]).exclude(organ=matter.organ_id)
    agreed = agreeing(others, [target for _, target, _ in held])
    left = {each.pk: each for each in others.exclude(organ__in=agreed).order_by("pk")}
    kept, known = {id for of, _, id in held if of in left}, {id for _, _, id in held}
    for each in same:
        kept |= {each.pk} if each.redacts_id in kept and each.pk not in known else set()
    gone = [each for each in same if each.pk not in kept]
    return gone, sorted(
        {(left[of], target) for of, target, _ in held if of in left}, key=lambda told: (told[0].pk, told[1])
    )


def _held(files: Iterable[File]) -> Iterator[tuple[uuid.UUID, str, uuid.UUID]]:
    """Where files lie: the matter, what is held there as a target, and the file."""
    ids = {file.pk for file in files}
    named = reduce(or_, (Q(data__attachments__icontains=str(id)) for id in ids), Q(pk__in=()))
    for matter, data in Act.objects.filter(named).values_list("matter", "data"):
        yield from ((matter, f"{FILE}:{id}", uuid.UUID(id)) for id in data["attachments"] if uuid.UUID(id) in ids)
    made = PaperFile.objects.filter(file__in=ids).values_list("paper__matter", "paper", "file")
    yield from ((matter, f"{PAPER}:{paper}", file) for matter, paper, file in made)
