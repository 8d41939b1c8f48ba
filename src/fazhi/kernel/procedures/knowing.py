"""Who is to know of a matter 知悉范围, changed by acts: its class, that of single papers and files, named readers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.files.models import PURGED, File, FilePurge
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Officer, Post, subtree
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.general import declare
from fazhi.kernel.procedures.models import Act, Matter, MatterReader, Paper, Secrecy
from fazhi.kernel.wording import Label, words
from fazhi.now import SHANGHAI

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State

PAPER, FILE, PARTY = "paper", "file", "party"
WHOLE = Label("整个事项", "The whole matter")


def holdings(matter: Matter) -> Iterator[tuple[str, str]]:
    """The papers and files of a matter as choices: ``paper:<id>`` or ``file:<id>``, and how they are called."""
    for paper in Paper.objects.filter(matter=matter.pk).order_by("issued_on", "recorded_at", "pk"):
        yield f"{PAPER}:{paper.pk}", str(paper)
    handed_in = Act.objects.filter(matter=matter.pk, data__has_key="attachments").values_list("data", flat=True)
    ids = [id for data in handed_in for id in data["attachments"]]
    for file in File.objects.filter(pk__in=ids).order_by("recorded_at", "pk"):
        yield f"{FILE}:{file.pk}", str(file)


_HOLDINGS = {
    PAPER: Label("{on} 出具的文书{nth}", "The paper issued on {on}{nth}"),
    FILE: Label("{at} 登记的材料", "The file recorded at {at}"),
}
_NTH = Label("（当日第 {nth} 份）", " ({nth} of that day)")


class HoldingChoice(forms.ChoiceField):
    """A choice among what a matter holds.

    What was chosen is said by its day, without its name: who reads the act need not read the paper or file.
    """

    def in_words(self, value: str) -> str:
        """Which thing of which kind; a file that was purged, and the masked name of a party, are said."""
        what, _, rest = value.partition(":")
        id, _, name = rest.partition(":")
        if what == PARTY:
            party = Party.objects.get(pk=id)
            return f"{party} · {PersonalKind(party.personal[name]['kind']).label}"
        gone = what == FILE and FilePurge.objects.filter(file=uuid.UUID(id)).exists()
        return f"{_called(what, uuid.UUID(id)) if what in _HOLDINGS else WHOLE}{PURGED if gone else ''}"


def _called(what: str, id: uuid.UUID) -> str:
    """A paper by the day of its issue and its place among those of that day, a file by the moment of its record."""
    if what == FILE:
        file = File.objects.get(pk=id)
        return str(_HOLDINGS[FILE]).format(at=f"{file.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")
    paper = Paper.objects.get(pk=id)
    rows = Paper.objects.filter(matter=paper.matter_id, issued_on=paper.issued_on).order_by("recorded_at", "pk")
    alike = list(rows.values_list("pk", flat=True))
    nth = str(_NTH).format(nth=alike.index(id) + 1) if len(alike) > 1 else ""
    return str(_HOLDINGS[PAPER]).format(on=paper.issued_on, nth=nth)


class SecrecyForm(ActForm):
    """Of what the class changes, and to which."""

    of = HoldingChoice(label=words("对象", "Of"), required=False)
    secrecy = forms.ChoiceField(label=words("知悉范围", "Secrecy"), choices=Secrecy.choices)

    def prepare(self) -> None:
        """Offer the whole matter, its papers and its files."""
        chosen = self.fields["of"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", str(WHOLE)), *(holdings(self.matter) if self.matter is not None else ())]

    def clean(self) -> dict[str, Any]:
        """Refuse what changes nothing, and a paper or file called public: it is never wider than its matter."""
        cleaned = super().clean() or self.cleaned_data
        whole, secrecy = not cleaned.get("of"), cleaned.get("secrecy")
        if whole and self.matter is not None and secrecy == self.matter.secrecy:
            self.add_error("secrecy", ValidationError(words("知悉范围没有变化。", "That is its class already.")))
        if not whole and secrecy == Secrecy.PUBLIC:
            self.add_error(
                "secrecy",
                ValidationError(
                    words(
                        "单份文书、材料只能定为内部或限经办人员；公开须另行拟稿、遮蔽。",
                        "A single paper or file is internal or restricted; what is published is drafted and redacted.",
                    )
                ),
            )
        return cleaned


class ReaderForm(ActForm):
    """An officer of the place who is to know of the matter."""

    own_choice = frozenset({"officer"})
    officer = forms.ModelChoiceField(Officer.objects.none(), label=words("知悉人员", "Reader"))

    def prepare(self) -> None:
        """Offer who holds a post in the place on the day."""
        chosen = self.fields["officer"]
        if self.matter is not None and isinstance(chosen, forms.ModelChoiceField):
            posts = Post.objects.standing() if self.on is None else Post.objects.as_of(self.on)
            here = posts.filter(organ__place_code__startswith=subtree(self.matter.place_code[:6]))
            chosen.queryset = Officer.objects.filter(pk__in=here.values("officer")).order_by("name", "number")


class FormerReaderForm(ReaderForm):
    """A named reader who no longer is to know of the matter."""

    def prepare(self) -> None:
        """Offer the named readers."""
        chosen = self.fields["officer"]
        if self.matter is not None and isinstance(chosen, forms.ModelChoiceField):
            readers = MatterReader.objects.filter(matter=self.matter.pk)
            chosen.queryset = Officer.objects.filter(pk__in=readers.values("officer")).order_by("name", "number")


def _secrecy_set(state: State, fact: ActFacts) -> None:
    if not fact.data.get("of"):
        state.fields["secrecy"] = fact.data["secrecy"]


def _added(state: State, fact: ActFacts) -> None:
    state.readers.add(uuid.UUID(fact.data["officer"]))


def _removed(state: State, fact: ActFacts) -> None:
    state.readers.discard(uuid.UUID(fact.data["officer"]))


SET_SECRECY = act(
    zh="变更知悉范围", en="Change the secrecy class", by=(REVIEWER, PRINCIPAL), form=SecrecyForm, replays=_secrecy_set,
    needs_reason=True, internal=True, general=True, of_copy=True,
    stands=True,  # a class is set anew, under the rules of that day
)  # fmt: skip
ADD_READER = act(
    zh="增列知悉人员", en="Name a reader", by=(REVIEWER, PRINCIPAL), form=ReaderForm, replays=_added, needs_reason=True,
    internal=True, general=True, of_copy=True,
)  # fmt: skip
REMOVE_READER = act(
    zh="移出知悉人员", en="Take a reader out", by=(REVIEWER, PRINCIPAL), form=FormerReaderForm, replays=_removed,
    needs_reason=True, internal=True, general=True, of_copy=True,
)  # fmt: skip

declare(set_secrecy=SET_SECRECY, add_reader=ADD_READER, remove_reader=REMOVE_READER)
