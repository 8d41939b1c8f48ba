"""A platform's sheet handed in on the page 交表: read, tried, and kept until the second person decides."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fazhi.exchange.runs.passing import read_or_refused
from fazhi.exchange.targets.mirrors import Asked, Handed, empty, hand_in, opens
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import LARGEST
from fazhi.kernel.mirrors.standing import answer
from fazhi.kernel.mirrors.switching import mirrorable
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.attempts import REFUSED
from fazhi.web.pages import PAGE, show
from fazhi.web.viewer import Viewer

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PlatformSheetForm(forms.Form):
    """The sheet, and what it holds."""

    what = forms.ChoiceField(label=words("程序和平台", "Procedure and platform"))
    file = forms.FileField(
        label=words("表格文件", "Sheet"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=words(
            "Excel（xlsx、xls）、ODS 或 CSV，一行一件，列名与模板一致；平台导出的表，把列名改成模板的列名即可。",
            "Excel (xlsx, xls), ODS or CSV; one row a matter, headings as in the template.",
        ),
    )  # fmt: skip
    whole = forms.BooleanField(
        label=words("整批带入，有一件有问题就都不带入", "All of it or nothing"), required=False
    )  # fmt: skip

    def __init__(self, *args: Any, offered: dict[str, tuple[str, Asked]], **kwargs: Any) -> None:
        """Offer the procedures that run on a platform."""
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, label) for key, (label, _) in offered.items()]


def _offered(viewer: Viewer) -> dict[str, tuple[str, Asked]]:
    """What the viewer may hand in: each procedure on a platform in the place of an organ for which they work.

    Raises:
        Http404: the viewer works on nobody's matters.
    """
    posts = {post.organ_id: post for post in viewer.posts if ROLES[post.role].handles}
    if not posts:
        raise Http404
    known = {key: each for key, each in mirrorable().items() if opens(each)}
    there = answer({(key, post.organ.place_code) for key in known for post in posts.values()}, viewer.day)
    return {
        f"{name}:{post.subject}": (
            f"{procedure.label}{_governing(procedure)}（{there[key, post.organ.place_code].name}）"
            f" · {post.organ.short_name}",
            Asked(procedure, post, viewer.day),
        )
        for key in known
        for name, procedure in _versions(key, viewer.day)
        for post in posts.values()
        if (key, post.organ.place_code) in there
    }


def _versions(key: str, day: datetime.date) -> list[tuple[str, type[Procedure]]]:
    """The versions of a procedure whose matters a sheet can hold, newest first; that of the day by the key alone."""
    return [
        (key if each.governs.covers(day) else f"{key}:{each.version}", each)
        for each in reversed(families()[key])
        if opens(each)
    ]


def _governing(procedure: type[Procedure]) -> Label:
    """Of a procedure with several versions, which matters this one governs."""
    if len(families()[procedure.key]) == 1:
        return Label("", "")
    first, until = procedure.governs.from_on, procedure.governs.until_on
    if until is None:
        return Label(f"，{first} 起收到的", f", opened from {first}")
    return Label(f"，{first} 起、{until} 前收到的", f", opened from {first}, before {until}")


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_sheet(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Hand in a sheet of a platform, or take an empty one; what is wrong is shown, and else the batch as it waits."""
    offered, posted = _offered(viewer), request.method == "POST"
    if not posted and request.GET.get("what") in offered:
        _, asked = offered[request.GET["what"]]
        return _sheet(empty(asked), f"fazhi-{asked.key}.xlsx")
    form = PlatformSheetForm(request.POST if posted else None, request.FILES if posted else None, offered=offered)
    if not posted or not form.is_valid():
        return _page(request, viewer, form)
    upload, (_, asked) = form.cleaned_data["file"], offered[form.cleaned_data["what"]]
    try:
        if upload.size > LARGEST:
            raise FileError(f"文件超过 {LARGEST // 2**20} MB。", f"It is over {LARGEST // 2**20} MB.")
        with read_or_refused():
            found = hand_in(upload.read(), upload.name or "", asked, whole=form.cleaned_data["whole"])
    except FileError as fault:
        form.add_error("file", words(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}"))
        return _page(request, viewer, form)
    except Refusal as refusal:
        return _page(request, viewer, form, grounds=refusal.grounds)
    if found.marked and request.POST.get("do") == "mark":
        return _sheet(found.marked, "fazhi-marked.xlsx")
    if found.batch is None:
        return _page(request, viewer, form, found)
    for remark in found.remarks:
        messages.warning(request, str(remark.says))
    messages.success(request, str(Label("已交表，待本单位另一人批准。", "Handed in; another person approves it.")))
    return redirect("asked-batch", found.batch.pk)


def _page(
    request: HttpRequest, viewer: Viewer, form: PlatformSheetForm, found: Handed | None = None,
    grounds: tuple[Ground, ...] = (),
) -> HttpResponse:  # fmt: skip
    refused = [(row, ground) for row in found.would.faults for ground in row.grounds] if found and found.would else []
    faults = found.faults if found else []
    return show(
        request, viewer, "mirrors/sheet", status=REFUSED if form.is_bound else 200, form=form, grounds=grounds,
        offered=bool(form.fields["what"].choices), found=found, faults=faults[:PAGE],  # type: ignore[attr-defined]
        more=max(len(faults), len(refused)) - PAGE, refused=refused[:PAGE],
        nothing=found is not None and not faults and not refused,
    )  # fmt: skip


def _sheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
