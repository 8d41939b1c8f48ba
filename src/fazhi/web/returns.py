"""A return filled in by a sheet 报送表: downloaded, filled in in WPS or Excel, and read back into the act's form.

What was read is shown in the form, where it is looked at and sent; a sheet with faults comes back with them marked.
"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.exchange.returns.sheet import Read, blank, fields_of, read_sheet
from fazhi.exchange.runs.passing import read_or_refused
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import LARGEST
from fazhi.kernel.ledger.errors import ProofRefused
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.returns.bundles import bundle_of
from fazhi.kernel.returns.envelopes import BundleRefused
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.attempts import REFUSED, STALE
from fazhi.web.control import Panel
from fazhi.web.matters import empty_panel, matter_page
from fazhi.web.pages import PAGE, show
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_YET = Label("请稍后再试", "Try again in a moment")
THIS_PAGE = "return-sheet"


class SheetForm(forms.Form):
    """The sheet as it was filled in."""

    file = forms.FileField(
        label=words("填好的报送表", "The sheet, filled in"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=words("Excel（xlsx、xls）、WPS、ODS 或 CSV。", "Excel (xlsx, xls), WPS, ODS or CSV."),
    )  # fmt: skip


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def return_sheet(request: HttpRequest, viewer: Viewer, id: uuid.UUID, name: str) -> HttpResponse:
    """Take the sheet of a return, or hand it in: it is read into the form of the act, or its faults are shown.

    Raises:
        Http404: the viewer may not do the act.
    """
    typed, kind = _return(viewer, id), _by_sheet(viewer, id, name)
    panel = empty_panel(typed, kind, viewer)
    if panel.closed:
        raise Http404
    if request.GET.get("do") == "blank":
        return _workbook(blank(typed), f"{typed.title}.xlsx")
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, viewer, typed, kind, form)
    upload = form.cleaned_data["file"]
    try:
        if upload.size > LARGEST:
            raise FileError(f"文件超过 {LARGEST // 2**20} MB。", f"It is over {LARGEST // 2**20} MB.")
        with read_or_refused():
            found = read_sheet(upload.read(), upload.name or "", typed)
    except FileError as fault:
        form.add_error("file", words(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}"))
        return _page(request, viewer, typed, kind, form)
    if found.marked and request.POST.get("do") == "mark":
        return _workbook(found.marked, f"{typed.title}-标注.xlsx")
    if found.faults:
        return _page(request, viewer, typed, kind, form, found)
    return _filled(request, viewer, typed, panel, found)


@officers
@require_safe
def return_bundle(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """A signed return as a signed bundle, for the installation that asked for it.

    Raises:
        Http404: there is none, it is not signed, or the viewer's organ does not handle it.
    """
    typed = _return(viewer, id)
    handles = reading_of(typed, procedure_of(typed.family, typed.version), viewer).handles
    try:
        text = bundle_of(typed) if handles else None
    except BundleRefused as refused:
        raise Http404 from refused
    except ProofRefused as waits:
        return show(request, viewer, "error", status=STALE, title=_NOT_YET, says=waits.message)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{typed.title}.json") or "attachment"
    return response


def _return(viewer: Viewer, id: uuid.UUID) -> DataReturn:
    """The return with its own columns.

    Raises:
        Http404: there is no such matter, the viewer may not see it, or it is no return.
    """
    typed = seen(DataReturn.objects.select_related("organ"), viewer.eyes).filter(pk=id).first()
    if typed is None:
        raise Http404
    return typed


def _by_sheet(viewer: Viewer, id: uuid.UUID, name: str) -> ActKind:
    """The act of this name, if its form may be filled in by a sheet here.

    Raises:
        Http404: it may not.
    """
    row = viewer.matter(id)
    kind = kind_of(procedure_of(row.family, row.version), name)
    if kind is None or getattr(kind.form, "by_sheet", "") != THIS_PAGE:
        raise Http404
    return kind


def _filled(
    request: HttpRequest, viewer: Viewer, typed: DataReturn, panel: Panel, found: Read
) -> HttpResponse:  # fmt: skip
    """The form of the act with the numbers of the sheet in it, to be looked at and sent."""
    panel.form.initial = {**panel.form.initial, **fields_of(found)}
    for remark in found.remarks:
        messages.warning(request, str(remark.says))
    messages.success(
        request, str(Label("已从表格读入，请核对后提交。", "Read in from the sheet: compare it, and send it."))
    )
    return matter_page(request, viewer, typed, panel)


def _page(
    request: HttpRequest, viewer: Viewer, typed: DataReturn, kind: ActKind, form: SheetForm, found: Read | None = None
) -> HttpResponse:
    faults: list[Any] = found.faults if found else []
    return show(
        request, viewer, "return_sheet", status=REFUSED if form.is_bound else 200, matter=typed, kind=kind, form=form,
        found=found, faults=faults[:PAGE], more=len(faults) - PAGE,
    )  # fmt: skip


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
