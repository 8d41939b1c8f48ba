"""Purge 清除: destroying what may not be kept, by two persons: one asks, another carries it out.

For what slipped in against the law of secrets, and for personal data that the law lets erase (个人信息保护法
第四十七条). Files go with every copy in the matter (a state secret: in any) and what was redacted from them; papers
with their text and the file made from it; personal values of a party singly, and of one that stands in matters of
other organs only once these agree. Rows and leaves stay, and verification
says what was erased. What acts say in their own fields cannot be destroyed: it is part of what the leaf attests; marks
of secrets are therefore refused before an act is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import purge as destroy
from fazhi.kernel.files.store import same_content
from fazhi.kernel.ledger.journal import erase
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.parties.finding import forget
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.general import declare
from fazhi.kernel.procedures.knowing import FILE, PAPER, PARTY, HoldingChoice, holdings
from fazhi.kernel.procedures.models import Act, Matter, MatterParty, Paper, PaperFile, Secrecy
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

SECRET = "secret"
BASES = {
    SECRET: Label("误传国家秘密（保守国家秘密法）", "A state secret slipped in (保守国家秘密法)"),
    "personal": Label("依法删除个人信息（个人信息保护法 第四十七条）", "Erasure of personal data (个人信息保护法 47)"),
    "mistaken": Label("误传无关材料（个人信息保护法 第六条）", "A file that does not belong here (个人信息保护法 6)"),
}  # fmt: skip


def targets(matter: Matter) -> Iterator[tuple[str, str]]:
    """What of a matter can be purged, as choices: papers, files, and personal values of its parties."""
    gone = set(Paper.objects.filter(matter=matter.pk, personal__text__value=None).values_list("pk", flat=True))
    purged = set(File.objects.filter(purge__isnull=False).values_list("pk", flat=True))
    lost = {f"{PAPER}:{id}" for id in gone} | {f"{FILE}:{id}" for id in purged}
    yield from (choice for choice in holdings(matter) if choice[0] not in lost)
    for party in Party.objects.filter(matters__matter=matter.pk).distinct().order_by("recorded_at", "pk"):
        reach = _reach(party, matter)
        for field, entry in party.personal.items():
            if entry["value"] is not None:
                yield f"{PARTY}:{party.pk}:{field}", f"{party} · {PersonalKind(entry['kind']).label}{reach}"


class AskPurgeForm(ActForm):
    """What is to be purged, and on which basis."""

    target = HoldingChoice(label=words("清除对象", "What to purge"))
    basis = forms.ChoiceField(
        label=words("依据", "Basis"), choices=[(key, words(label.zh, label.en)) for key, label in BASES.items()]
    )

    def prepare(self) -> None:
        """Offer what the matter holds."""
        chosen = self.fields["target"]
        if self.matter is not None and isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(targets(self.matter))


if TYPE_CHECKING:
    ActChoice = forms.ModelChoiceField[Act]
else:
    ActChoice = forms.ModelChoiceField


class AskedChoice(ActChoice):
    """A choice among purges that were asked for."""

    def label_from_instance(self, obj: Any) -> str:
        """Of what, by whom, when and on which basis; never what it was called."""
        target = HoldingChoice().in_words(obj.data["target"])
        return f"{target} · {obj.officer} {obj.happened_on} {BASES[obj.data['basis']]}"


class PurgeForm(ActForm):
    """Which purge that somebody else asked for is carried out."""

    asked = AskedChoice(Act.objects.none(), label=words("清除申请", "What was asked"))

    def prepare(self) -> None:
        """Offer what was asked for and not yet done."""
        chosen = self.fields["asked"]
        if self.matter is not None and isinstance(chosen, forms.ModelChoiceField):
            acts = Act.objects.filter(matter=self.matter.pk)
            done = [data["asked"] for data in acts.filter(name="purge").values_list("data", flat=True)]
            chosen.queryset = acts.filter(name="ask_purge").exclude(pk__in=done).select_related("officer")

    def clean_asked(self) -> Act:
        """What was asked for must still be there."""
        asked: Act = self.cleaned_data["asked"]
        if self.matter is not None and asked.data["target"] not in dict(targets(self.matter)):
            raise ValidationError(words("该对象已清除或删除。", "It is purged or erased already."))
        return asked


def standing_elsewhere(party: Party, matter: Matter) -> tuple[QuerySet[Matter], QuerySet[Matter]]:
    """The other matters in which a party stands: those of the same lead organ, and those of others."""
    every = Matter.objects.filter(pk__in=MatterParty.objects.filter(party=party.pk).values("matter"))
    every = every.exclude(pk=matter.pk)
    return every.filter(organ=matter.organ_id), every.exclude(organ=matter.organ_id)


def _reach(party: Party, matter: Matter) -> str:
    """In how many other matters a value of the party would be gone as well; said where it is chosen."""
    own, others = (rows.count() for rows in standing_elsewhere(party, matter))
    if not own and not others:
        return ""
    return str(Label(
        f"（另在本单位 {own} 件、其他单位 {others} 件事项中，将一并消失）",
        f" (gone as well in {own} more matters of this organ and {others} of others)",
    ))  # fmt: skip


def _refuse_others(party: Party, target: str, matter: Matter) -> None:
    """Two officers of one organ take nothing from another: each organ in whose matters the party stands agrees.

    It agrees by asking for the same purge in a matter of its own. One whose matters are all restricted is not named.

    Raises:
        Refusal: an organ has not agreed.
    """
    others = standing_elsewhere(party, matter)[1]
    agreed = Act.objects.filter(name="ask_purge", data__target=target, matter__in=others).values("matter__organ")
    left = others.exclude(organ__in=agreed)
    if not left.exists():
        return
    open_ones = left.exclude(secrecy=Secrecy.RESTRICTED)
    organs = list(Organ.objects.filter(pk__in=open_ones.values("organ")).order_by("name"))
    zh, en = "、".join(map(str, organs)) or "其他单位", ", ".join(map(str, organs)) or "other organs"
    raise Refusal.because(
        "purge-reach", f"该当事人还在{zh}的事项中，清除会使其信息在这些事项中一并消失。",
        f"The party also stands in matters of {en}, where the value would be gone as well.",
        "请有关单位先在其事项中“申请清除”同一信息（即表示同意），再办理清除。",
        "Let these organs ask for the purge of the same value in matters of their own, by which they agree, first.",
        "asked",
    )  # fmt: skip


def carry_out(request: Request) -> None:
    """Destroy what was asked for, in the act's own transaction."""
    asked = Act.objects.get(pk=request.data["asked"])
    what, _, id = asked.data["target"].partition(":")
    persons: dict[str, Any] = {
        "reason": request.reason, "basis": BASES[asked.data["basis"]].zh, "by": request.by.officer_id,
        "second": asked.officer_id,
    }  # fmt: skip
    if what == FILE:
        destroy(_reached(File.objects.get(pk=id), asked), act=request.id, **persons)
    elif what == PAPER:
        _destroy_paper(Paper.objects.get(pk=id), request, asked, persons)
    else:
        key, _, field = id.partition(":")
        party = Party.objects.get(pk=key)
        _refuse_others(party, asked.data["target"], request.done.matter)
        forget(party, [field], **persons)


def _reached(file: File, asked: Act) -> list[File]:
    """The files that go with one: a state secret wherever it lies, all else in this matter only.

    Otherwise two officers could destroy what another organ holds as evidence, by handing in the same bytes here.
    """
    same = same_content(file)
    if asked.data["basis"] == SECRET:
        return same
    acts = Act.objects.filter(matter=asked.matter_id, data__has_key="attachments")
    own = {file.pk, *(uuid.UUID(id) for data in acts.values_list("data", flat=True) for id in data["attachments"])}
    for each in same:  # What was redacted from a file is recorded after it.
        own |= {each.pk} if each.redacts_id in own else set()
    return [each for each in same if each.pk in own]


def _destroy_paper(paper: Paper, request: Request, asked: Act, persons: dict[str, Any]) -> None:
    rendered = PaperFile.objects.filter(paper=paper).select_related("file").first()
    if rendered is not None:
        destroy(_reached(rendered.file, asked), act=request.id, **persons)
    erase(paper, ["text"], **persons)


ASK_PURGE = act(
    zh="申请清除", en="Ask for a purge", by=(HANDLER, REVIEWER, PRINCIPAL), form=AskPurgeForm, needs_reason=True,
    internal=True, general=True,
)  # fmt: skip
PURGE = act(
    zh="清除", en="Purge", by=(REVIEWER, PRINCIPAL), form=PurgeForm, apart_from=["ask_purge"], effect=carry_out,
    needs_reason=True, internal=True, general=True,
)  # fmt: skip

declare(ask_purge=ASK_PURGE, purge=PURGE)
