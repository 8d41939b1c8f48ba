"""Personal data on pages: shown only for a stated purpose, which is recorded; and the log of what was read 查阅记录."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Officer, Organ, subtree
from fazhi.kernel.organs.roles import AUDITOR
from fazhi.kernel.parties.finding import same_party
from fazhi.kernel.parties.models import Party, PersonalRead, Purpose
from fazhi.kernel.parties.showing import NOTE, Reader, Reason
from fazhi.kernel.parties.showing import show as reveal
from fazhi.kernel.procedures.models import Matter, MatterParty, Secrecy
from fazhi.kernel.procedures.party_files import parties_filed
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import oversees, seen
from fazhi.kernel.wording import Label, words
from fazhi.operation.masking import masked
from fazhi.web.access import officers
from fazhi.web.pages import numbered
from fazhi.web.pages import show as page
from fazhi.web.queries import day_of, uuid_of
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

_THINGS = {
    "paper": Label("文书", "paper"), "file": Label("材料", "file"),
    "names": Label("列表中的姓名", "names in a list"),
    "identifier": PersonalKind.IDENTITY_NUMBER.label, "phone": PersonalKind.PHONE.label,
    "address": PersonalKind.ADDRESS.label, "others": Label("共同申请人、代理人", "further applicants and agent"),
}  # fmt: skip


class PurposeForm(forms.Form):
    """Which values are to be shown, and what for."""

    party = forms.UUIDField(widget=forms.HiddenInput)
    fields_ = forms.MultipleChoiceField(label=words("查看内容", "To be shown"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(
        label=words("目的", "Purpose"), choices=[("", words("请选择", "Choose")), *Purpose.choices]
    )
    note = forms.CharField(label=words("用途说明", "What for"), max_length=NOTE)

    def __init__(self, data: Mapping[str, Any] | None, party: Party) -> None:
        """The form for one party; ``data`` is what was posted for it."""
        super().__init__(data, initial={"party": party.pk}, auto_id=f"id_{party.pk}_%s")
        chosen = self.fields["fields_"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [
                (name, PersonalKind(entry["kind"]).label)
                for name, entry in party.personal.items()
                if entry["value"] is not None and name != "name"
            ]


@dataclass(slots=True)
class Shown:
    """A party on the page: capacity, name, each value masked or plain, and the form that asks for more."""

    party: Party
    capacities: list[str]
    name: str
    values: list[tuple[Label, str, bool]]
    form: PurposeForm | None
    fault: Label | None = None


def reader_of(viewer: Viewer, matter: Matter) -> Reader:
    """The viewer as who reads: under the post in the lead organ, else the first one held."""
    post = next((post for post in viewer.posts if post.organ_id == matter.organ_id), viewer.posts[0])
    return Reader(viewer.officer.pk, post.pk, post.organ_id, post.organ.place_code, viewer.day)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def matter_parties(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The parties of a matter, masked; posted, the values that are asked for a stated purpose."""
    row = viewer.matter(id)
    procedure = procedure_of(row.family, row.version)
    handles = reading_of(row, procedure, viewer).handles
    if request.method == "POST" and not handles:
        raise Http404
    asked = uuid_of(request.POST.get("party", ""), "party") if request.method == "POST" else None
    found: dict[uuid.UUID, Shown] = {}
    for each in MatterParty.objects.filter(matter=row).select_related("party").order_by("pk"):
        party, capacity = each.party, str(procedure.capacities.get(each.capacity, each.capacity))
        if party.pk in found:
            found[party.pk].capacities.append(capacity)
        else:
            found[party.pk] = _shown(request, viewer, row, party, capacity, handles, asked == party.pk)
    if asked is not None and asked not in found:
        raise Http404
    fault = any(each.fault is not None or (each.form and each.form.errors) for each in found.values())
    return page(
        request, viewer, "parties", status=422 if fault else 200, matter=row, parties=list(found.values()),
        handles=handles, oversees=oversees(viewer.eyes),
        filed=set(parties_filed(viewer.eyes).filter(pk__in=found).values_list("pk", flat=True)),
    )  # fmt: skip


def _shown(
    request: HttpRequest, viewer: Viewer, row: Matter, party: Party, capacity: str, handles: bool, asked: bool
) -> Shown:
    form = PurposeForm(request.POST if asked else None, party) if handles else None
    plain: dict[str, str] = {}
    fault = None
    if asked and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            why = Reason(given["purpose"], given["note"])
            plain = reveal(party, given["fields_"], by=reader_of(viewer, row), why=why, matter=row.pk)
            form = PurposeForm(None, party)
        except LedgerError as refused:
            fault = refused.message
    values = [
        (label, plain.get(field, hidden), field in plain)
        for field, (label, hidden) in party.masked().items()
        if field != "name"
    ]
    return Shown(party, [capacity], party.name if handles else party.masked_name, values, form, fault)


@officers
@require_safe
def reads(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What personal data was read: by me, and by others for those who oversee; filtered by the address."""
    rows, start, end = reads_asked(request, viewer)
    shown = numbered(request, latest_first(rows))
    most: int = settings.PERSONAL_READS_A_DAY
    return page(
        request, viewer, "reads", lines=lines_of(list(shown), viewer), shown=shown, start=start, end=end, most=most,
        unusual=_unusual(rows, most), oversees=oversees(viewer.eyes), readers=_readers(rows),
    )  # fmt: skip


def reads_asked(request: HttpRequest, viewer: Viewer) -> tuple[QuerySet[PersonalRead], datetime.date, datetime.date]:
    """The readings that the address asks for and the viewer may see, with the first and the last day of them."""
    rows = seen(PersonalRead.objects.all(), viewer.eyes)
    rows = (
        rows if oversees(viewer.eyes) and request.GET.get("whose") != "mine" else rows.filter(officer=viewer.officer.pk)
    )
    start, end = day_of(request, "from", viewer.day.replace(day=1)), day_of(request, "to", viewer.day)
    rows = rows.filter(day__gte=start, day__lte=end)
    for name in ("officer", "party", "matter"):
        if request.GET.get(name):
            rows = rows.filter(**{name: uuid_of(request.GET[name], name)})
    return rows, start, end


def latest_first(rows: QuerySet[PersonalRead]) -> QuerySet[PersonalRead]:
    """Readings in the order of their list."""
    return rows.select_related("party").order_by("-recorded_at", "-id")


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def find_reads(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was read of the party with a number; the number travels in the form and never in an address."""
    if not oversees(viewer.eyes) or request.method != "POST":
        return redirect("reads")
    party = same_party(request.POST.get("identifier", "")[:60])
    if party is not None and not seen(PersonalRead.objects.filter(party=party.pk), viewer.eyes).exists():
        party = None  # That a number is known here at all is told to those alone who see a reading of it.
    asked = {"from": request.POST.get("from", ""), "to": request.POST.get("to", "")}
    known = party.pk if party is not None else uuid.UUID(int=0)
    return redirect(f"{reverse('reads')}?{urlencode({**asked, 'party': str(known)})}")


@dataclass(frozen=True, slots=True)
class Line:
    """One reading in words."""

    read: PersonalRead
    officer: str
    organ: str
    what: str
    matter: Matter | None
    note: str


def lines_of(rows: Sequence[PersonalRead], viewer: Viewer) -> list[Line]:
    """Readings in words, as far as the viewer may read them."""
    officers_ = {each.pk: each.name for each in Officer.objects.filter(pk__in={row.officer for row in rows})}
    organs = {each.pk: each.short_name for each in Organ.objects.filter(pk__in={row.organ for row in rows})}
    matters = {each.pk: each for each in viewer.matters.filter(pk__in={row.matter for row in rows if row.matter})}
    hidden = Matter.objects.filter(pk__in={row.matter for row in rows if row.matter} - matters.keys())
    restricted = set(hidden.filter(secrecy=Secrecy.RESTRICTED).values_list("pk", flat=True))
    return [
        Line(
            row, officers_.get(row.officer, ""), organs.get(row.organ, ""), _what(row),
            matters.get(row.matter) if row.matter else None,
            note_for(viewer, row, restricted=row.matter in restricted),
        )
        for row in rows
    ]  # fmt: skip


def note_for(viewer: Viewer, row: PersonalRead, *, restricted: bool) -> str:
    """What the reader wrote on what a reading was for, as far as the viewer may read it.

    It is free text, and may name people. Whole it is for the reader and for the heads of the organ. An auditor judges
    the purpose by it without the party's name and without numbers, and not where a matter is restricted that is not
    for them; an administrator reads the declared purpose alone.
    """
    if row.officer == viewer.officer.pk or row.organ in viewer.eyes.headed:
        return row.note
    place = {post.organ.place_code for post in viewer.posts if post.gives(AUDITOR)}
    if not row.note or not any(row.place_code.startswith(subtree(code)) for code in place):
        return ""
    if restricted:
        return str(_WITHHELD)
    said = row.note if row.party is None else row.note.replace(row.party.name, row.party.masked_name)
    return masked(said)


_WITHHELD = Label("（限知悉事项，说明不显示）", "(restricted: not shown)")


def _what(row: PersonalRead) -> str:
    held = row.party.personal if row.party is not None else {}
    labels = [
        str(PersonalKind(held[name]["kind"]).label) if name in held else str(_THINGS.get(name, name))
        for name in row.fields
    ]
    return "、".join(labels)


def _readers(rows: QuerySet[PersonalRead]) -> list[Officer]:
    return list(Officer.objects.filter(pk__in=rows.order_by().values("officer")).order_by("name"))


def _unusual(rows: QuerySet[PersonalRead], most: int) -> list[tuple[str, Any, int]]:
    """Officers and days with more readings than is usual, the most recent first."""
    counted = rows.order_by().values("officer", "day").annotate(times=Count("pk")).filter(times__gt=most)
    found = list(counted.order_by("-day")[:50])
    names = {each.pk: each.name for each in Officer.objects.filter(pk__in={row["officer"] for row in found})}
    return [(names.get(row["officer"], ""), row["day"], row["times"]) for row in found]
