"""Purge 清除: destroying what may not be kept, by two persons: one asks, another carries it out.

For what slipped in against the law of secrets, and for personal data that the law lets erase (个人信息保护法
第四十七条). Files go with every copy in the matter and what was redacted from them (a state secret: in any); papers
with their text and the file made from it; personal values of a party singly. What another organ holds goes only once
it agrees (``reaching``). Rows and leaves stay, and verification
says what was erased. What acts say in their own fields cannot be destroyed: it is part of what the leaf attests; marks
of secrets are therefore refused before an act is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload
from fazhi.kernel.files.store import purge as destroy
from fazhi.kernel.ledger.journal import erase
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.parties.finding import forget
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.correcting import said_by
from fazhi.kernel.procedures.declaring import act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.general import declare
from fazhi.kernel.procedures.knowing import FILE, PAPER, PARTY, HoldingChoice, holdings
from fazhi.kernel.procedures.models import Act, Matter, Paper, PaperFile
from fazhi.kernel.procedures.reaching import in_one_matter, not_agreed, reach, standing_requests, wherever_agreed
from fazhi.kernel.procedures.replay import facts_in, in_legal_order
from fazhi.kernel.procedures.seeing import TOLD
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

SECRET = "secret"
KEPT = "他单位清除前的信息.txt"
"""Name of the file that keeps a value for a restricted matter."""
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
        told = reach(party, matter)
        for field, entry in party.personal.items():
            if entry["value"] is not None:
                yield f"{PARTY}:{party.pk}:{field}", f"{party} · {PersonalKind(entry['kind']).label}{told}"


class ToldForm(ActForm):
    """What of the matter another organ purged among its own things."""

    target = HoldingChoice(label=words("所涉对象", "What it concerns"))

    def prepare(self) -> None:
        """Offer what the matter holds."""
        chosen = self.fields["target"]
        if self.matter is not None and isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(targets(self.matter))


class AskPurgeForm(ToldForm):
    """What is to be purged, and on which basis."""

    target = HoldingChoice(label=words("清除对象", "What to purge"))
    basis = forms.ChoiceField(
        label=words("依据", "Basis"), choices=[(key, words(label.zh, label.en)) for key, label in BASES.items()]
    )


if TYPE_CHECKING:
    ActChoice = forms.ModelChoiceField[Act]
else:
    ActChoice = forms.ModelChoiceField


class AskedChoice(ActChoice):
    """A choice among purges that were asked for."""

    def label_from_instance(self, obj: Any) -> str:
        """Of what, by whom, when and on which basis; never what it was called."""
        said = said_by(obj)
        target = HoldingChoice().in_words(said["target"])
        return f"{target} · {obj.officer} {obj.happened_on} {BASES[said['basis']]}"


class WithdrawForm(ActForm):
    """Which purge is asked for no more; where the request stood for the consent of the organ, that goes with it."""

    asked = AskedChoice(Act.objects.none(), label=words("清除申请", "What was asked"))

    def prepare(self) -> None:
        """Offer what was asked for and neither done nor withdrawn."""
        chosen = self.fields["asked"]
        if self.matter is not None and isinstance(chosen, forms.ModelChoiceField):
            matters = Matter.objects.filter(pk=self.matter.pk)
            chosen.queryset = standing_requests(matters).select_related("officer")


class PurgeForm(WithdrawForm):
    """Which purge that somebody else asked for is carried out."""

    def clean_asked(self) -> Act:
        """What was asked for must still be there."""
        asked: Act = self.cleaned_data["asked"]
        if self.matter is not None and said_by(asked)["target"] not in dict(targets(self.matter)):
            raise ValidationError(words("该对象已清除或删除。", "It is purged or erased already."))
        return asked


def carry_out(request: Request) -> None:
    """Destroy what was asked for, in the act's own transaction."""
    asked = Act.objects.get(pk=request.data["asked"])
    said = said_by(asked)
    what, _, id = said["target"].partition(":")
    persons: dict[str, Any] = {
        "reason": request.reason, "basis": BASES[said["basis"]].zh, "by": request.by.officer_id,
        "second": asked.officer_id,
    }  # fmt: skip
    if what == FILE:
        _destroy_file(File.objects.get(pk=id), request, said["basis"], persons)
    elif what == PAPER:
        paper = Paper.objects.get(pk=id)
        rendered = PaperFile.objects.filter(paper=paper).select_related("file").first()
        if rendered is not None:
            _destroy_file(rendered.file, request, said["basis"], persons)
        erase(paper, ["text"], **persons)
    else:
        key, _, field = id.partition(":")
        _forget(Party.objects.get(pk=key), field, request, said, persons)


def _destroy_file(file: File, request: Request, basis: str, persons: dict[str, Any]) -> None:
    """A state secret goes wherever it lies, but for what other organs hold, who are told; all else in this matter only.

    Otherwise two officers could destroy what another organ holds as evidence, by handing in the same bytes here.
    """
    matter = request.done.matter
    if basis == SECRET:
        files, left = wherever_agreed(file, matter)
    else:
        files, left = in_one_matter(file, matter), []
    for theirs, target in left:
        _tell(theirs, target, request, basis)
    destroy(files, act=request.id, **persons)


def _forget(party: Party, field: str, request: Request, said: dict[str, Any], persons: dict[str, Any]) -> None:
    """Erase a value of a party; restricted matters of other organs keep it, sealed in a file, and nothing is said."""
    entry = party.personal[field]
    text = f"{PersonalKind(entry['kind']).label}：{party.reveal(field)}"
    for theirs in not_agreed(party, said["target"], request.done.matter).order_by("pk"):
        _tell(theirs, said["target"], request, said["basis"], Upload(KEPT, text.encode(), "text/plain"))
    forget(party, [field], **persons)


def _tell(matter: Matter, target: str, request: Request, basis: str, *kept: Upload) -> None:
    """Tell those who may see a matter of another organ, by an act in it; it comes last, so that nothing is back-filled.

    Who purges learns nothing of it: they do not see the matter.
    """
    last = max(fact.on for fact in in_legal_order(facts_in(Q(matter=matter.pk))))
    perform(
        matter, TOLD, by=request.by, on=max(request.on, last), data={"target": target}, uploads=kept,
        reason=BASES[basis].zh, because=request.done,
    )  # fmt: skip


def _asked(state: State, fact: ActFacts) -> None:
    state.purges_asked.add(str(fact.id))


def _answered(state: State, fact: ActFacts) -> None:
    state.purges_asked.discard(str(fact.data["asked"]))


def _something_asked(state: State) -> bool:
    return bool(state.purges_asked)


ASK_PURGE = act(
    zh="申请清除", en="Ask for a purge", by=(HANDLER, REVIEWER, PRINCIPAL), form=AskPurgeForm, needs_reason=True,
    replays=_asked, internal=True, general=True, of_copy=True, stands=True,
)  # fmt: skip
WITHDRAW_PURGE = act(
    zh="撤回清除申请", en="Withdraw a purge request", by=(REVIEWER, PRINCIPAL), form=WithdrawForm, needs_reason=True,
    replays=_answered, answers=_something_asked, internal=True, general=True, of_copy=True,
    stands=True,
)  # fmt: skip
PURGE = act(
    zh="清除", en="Purge", by=(REVIEWER, PRINCIPAL), form=PurgeForm, apart_from=["ask_purge"], effect=carry_out,
    replays=_answered, answers=_something_asked, needs_reason=True, internal=True, general=True, of_copy=True,
)  # fmt: skip
TELL_PURGE = act(
    zh="告知他单位清除", en="Tell of a purge by another organ", form=ToldForm, automatic=True, internal=True,
    general=True,
)  # fmt: skip

declare(ask_purge=ASK_PURGE, withdraw_purge=WITHDRAW_PURGE, purge=PURGE, **{TOLD: TELL_PURGE})
