"""Addresses by which lists are taken away 导出: each form of each list, read as the page reads it.

A list that names people is asked for with a purpose, which is recorded before a row leaves; others are plain links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from fazhi.exchange.forms.declaring import Form, fitting
from fazhi.exchange.forms.filling import Record, fill
from fazhi.exchange.forms.workbooks import workbook_of as workbook_of_form
from fazhi.exchange.lists.listing import Listing
from fazhi.exchange.lists.texts import csv_of, json_of, spoken
from fazhi.exchange.lists.workbooks import workbook_of
from fazhi.kernel.parties.models import Purpose
from fazhi.kernel.parties.showing import NOTE, Reader, Reason, taken
from fazhi.kernel.wording import Label, words
from fazhi.web.access import View, officers, page
from fazhi.web.exporting import numbers, registers, work
from fazhi.web.exporting.form_records import of_entries, of_matters
from fazhi.web.exporting.own_forms import own_forms
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "json": "application/json"}
"""Forms in which lists are taken away, with their media types."""
INVALID = 422
NAMED = "names"
"""What of people stands in a list, as the log of readings calls it."""
_TITLE = Label("导出须写明用途", "Say what it is for")
_SAYS = Label(
    "列表含当事人姓名，请选择目的并写明用途后再导出。", "It names people: choose the purpose, and say what for."
)
Making = Callable[..., Listing]


class WhyForm(forms.Form):
    """What a list that names people is taken for."""

    purpose = forms.ChoiceField(
        label=words("目的", "Purpose"), choices=[("", words("请选择", "Choose")), *Purpose.choices]
    )
    note = forms.CharField(label=words("用途说明", "What for"), max_length=NOTE - 60)


def _plain(make: Making) -> View:
    """The address of a list that names nobody."""

    @officers
    @require_safe
    def view(request: HttpRequest, viewer: Viewer, /, form: str, **address: Any) -> HttpResponseBase:
        _known(form)
        return sent(make(request, viewer, **address), form)

    return view


@officers
@require_POST
def worklist(request: HttpRequest, viewer: Viewer, form: str, family: str = "") -> HttpResponseBase:
    """A worklist; where it names people, with the purpose for which it is taken."""
    _known(form)
    listing = work.worklist(request, viewer, family)
    if work.names_people(work.procedure_called(family)):
        refusal = _why_refused(request, viewer, listing, form)
        if refusal is not None:
            return refusal
    return sent(listing, form)


def _why_refused(request: HttpRequest, viewer: Viewer, listing: Listing, form: str) -> HttpResponseBase | None:
    """The answer to who does not say what a list is for; else that it leaves is recorded, and nothing is answered."""
    why = WhyForm(request.POST)
    if not why.is_valid() or not viewer.posts:
        return show(request, viewer, "error", status=INVALID, title=_TITLE, says=_SAYS)
    said = f"{listing.table.title.zh} {form}：{why.cleaned_data['note']}"
    taken([NAMED], by=_reader(viewer), why=Reason(why.cleaned_data["purpose"], said[:NOTE]))
    return None


@officers
@require_safe
def register_form(request: HttpRequest, viewer: Viewer, key: str, form: str) -> HttpResponseBase:
    """A register in the columns of an upper platform's form, or of a sheet that an own organ imports from."""
    listing = registers.register(request, viewer, key)
    chosen = _chosen(form, [*fitting(register=key), *own_forms(viewer, key)])
    return _filled(chosen, of_entries(listing.table, listing.things), listing)


@officers
@require_POST
def work_form(request: HttpRequest, viewer: Viewer, family: str, form: str) -> HttpResponseBase:
    """A worklist in the columns of an upper platform's form, with the purpose for which it is taken."""
    chosen = _chosen(form, fitting(family=family))
    listing = work.worklist(request, viewer, family)
    refusal = _why_refused(request, viewer, listing, chosen.title.zh)
    if refusal is not None:
        return refusal
    return _filled(chosen, of_matters(work.matters_of(listing), viewer), listing)


def _chosen(key: str, offered: list[Form]) -> Form:
    found = next((each for each in offered if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _filled(form: Form, records: Iterable[Record], listing: Listing) -> HttpResponseBase:
    basis = (form.basis.label,) if form.unsourced else ()
    said = replace(listing.said, notes=(*listing.said.notes, *basis))
    file = workbook_of_form(fill(form, records), said)
    name = replace(listing, said=said, table=replace(listing.table, title=form.title.label)).file_name
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _reader(viewer: Viewer) -> Reader:
    post = viewer.posts[0]
    return Reader(viewer.officer.pk, post.pk, post.organ_id, post.organ.place_code, viewer.day)


def _known(form: str) -> None:
    if form not in MEDIA:
        raise Http404


def sent(listing: Listing, form: str) -> HttpResponseBase:
    """A list as a file to be saved, with its Chinese name."""
    name = f"{listing.file_name}.{form}"
    if form == "xlsx":
        return FileResponse(workbook_of(listing), as_attachment=True, filename=name, content_type=MEDIA[form])
    lines = csv_of(listing) if form == "csv" else json_of(listing)
    response = StreamingHttpResponse(spoken(get_language() or "zh-hans", lines), content_type=MEDIA[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


pages: list[URLPattern] = [
    page("export/work/<str:form>", worklist, "export-worklists"),
    page("export/work/<str:family>/<str:form>", worklist, "export-worklist"),
    page("export/work/<str:family>/form/<str:form>", work_form, "export-work-form"),
    page("export/registers/<str:key>/form/<str:form>", register_form, "export-register-form"),
    page("export/registers/<str:key>/<str:form>", _plain(registers.register), "export-register"),
    page("export/registers/<str:key>/difference/<str:form>", _plain(registers.difference), "export-difference"),
    page("export/changes/<uuid:id>/<str:form>", _plain(registers.change_set), "export-change-set"),
    page("export/figures/<str:form>", _plain(numbers.figure_list), "export-figures"),
    page("export/figures/<str:id>/<str:form>", _plain(numbers.records), "export-figure"),
    page("export/overview/<str:form>", _plain(numbers.overview), "export-overview"),
    page("export/personal-reads/<str:form>", _plain(numbers.reads), "export-reads"),
]
"""Where lists are taken away."""
