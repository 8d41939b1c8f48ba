"""Choosing what is imported, its template, and handing in a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs.keeping import Begun, begin, drop
from fazhi.exchange.runs.mapping import MAPPED, open_up
from fazhi.exchange.runs.marking import template_of
from fazhi.exchange.targets.declaring import Asked, Target
from fazhi.exchange.targets.registry import targets
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import LARGEST, Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.wording import Label, words
from fazhi.now import moment
from fazhi.web.access import officers
from fazhi.web.importing.following import work_on
from fazhi.web.importing.sight import begun_by, may_import, target_for, waiting
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

INVALID = 422
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GROUPS = {
    "first": Label("存量建账", "First loads of registers"), "changes": Label("清单调整", "Changes of registers"),
    "records": Label("台账", "Records"), "parties": Label("当事人", "Parties"),
    "matters": Label("补录事项", "Past matters"),
}  # fmt: skip


class SheetForm(forms.Form):
    """The sheet, and the post under which it is handed in."""

    post = forms.ChoiceField(label=words("以哪个岗位导入", "Under which post"))
    file = forms.FileField(
        label=words("表格文件", "Sheet"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=words(
            "Excel（xlsx、xls）、ODS 或 CSV；可以是本单位自己的表，下一步再对应栏目。",
            "Excel (xlsx, xls), ODS or CSV; it may be your own sheet: its columns are mapped in the next step.",
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        """Offer the posts that let the viewer import."""
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(post.subject), str(post)) for post in posts]
        if len(posts) == 1:
            field.initial, field.widget = str(posts[0].subject), forms.HiddenInput()


@officers
@require_safe
def import_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the viewer may import, by group, and the imports under way.

    Raises:
        Http404: the viewer may import nothing, and no import concerns them.
    """
    offered, under_way = may_import(viewer), waiting(viewer)
    if not offered and not under_way:
        raise Http404
    groups = [
        (heading, [target for target, _ in offered if target.key.partition(".")[0] == kind])
        for kind, heading in _GROUPS.items()
    ]
    return show(
        request, viewer, "importing/list", groups=[(heading, found) for heading, found in groups if found],
        runs=rows_of(under_way),
    )  # fmt: skip


def rows_of(runs: list[ImportRun]) -> list[tuple[ImportRun, Label]]:
    """Imports with the names of their targets."""
    known = targets()
    return [(run, known[run.target].label) for run in runs]


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Hand in a sheet for a target, with what else it asks for; one that was put right asks for nothing again."""
    target, posts = target_for(viewer, key)
    posted = request.method == "POST"
    again = begun_by(viewer, target, (request.POST if posted else request.GET).get("again", ""))
    form = SheetForm(request.POST if posted else None, request.FILES if posted else None, posts=posts)
    post = _chosen(posts, request.POST.get("post", ""))
    options = target.options(post, viewer.day, request.POST if posted else None)
    if again is not None:
        form.initial["post"] = str(again.by.subject)
        if options is not None:
            options.initial = {**options.initial, **again.options}
    closed = target.closed(post, viewer.day)
    if posted and closed is None and form.is_valid() and (options is None or options.is_valid()):
        upload = form.cleaned_data["file"]
        said = {name: jsonable(value) for name, value in options.cleaned_data.items()} if options else {}
        try:
            if upload.size > LARGEST:
                raise FileError(f"文件超过 {LARGEST // 2**20} MB。", f"It is over {LARGEST // 2**20} MB.")
            sheet = Upload(upload.name or "", upload.read(), upload.content_type or "")
            run = begin(Begun(target, post, viewer.day, moment(), said, Mode.WHOLE, again=again), sheet)
            open_up(run, moment())
            if again is not None and again.standing in MAPPED:
                drop(again)
            _let_go(request)
            if run.standing == Standing.MAPPING:
                return redirect("import-columns", run.pk)
            work_on(run)
            return redirect("import", run.pk)
        except FileError as fault:
            form.add_error("file", words(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}"))
    failed = bool(posted or form.errors or (options is not None and options.errors))
    return show(
        request, viewer, "importing/new", target=target, form=form, options=options, closed=closed, again=again,
        status=INVALID if failed else 200,
    )  # fmt: skip


def _let_go(request: HttpRequest) -> None:
    """Let go of what an earlier page was still to be told, such as that a draft is kept: it is not of this sheet."""
    for _ in messages.get_messages(request):
        pass  # Read, it is not kept for the next page.


def _chosen(posts: list[Post], subject: str) -> Post:
    return next((post for post in posts if str(post.subject) == subject), posts[0])


@officers
@require_safe
def import_template(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """An empty sheet with the columns of a target, as chosen in the form that led here."""
    target, posts = target_for(viewer, key)
    asked = Asked(by=_chosen(posts, request.GET.get("post", "")), day=viewer.day, options=_options(target, request.GET))
    response = HttpResponse(template_of(target, asked), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="fazhi-{target.key}.xlsx"'
    return response


def _options(target: Target, given: QueryDict) -> dict[str, Any]:
    """What the form that led here chose; a form in which no act is chosen has its post all the same."""
    return {"acts": given.getlist("acts")} if "acts" in given or "post" in given else {}


def on_desk(viewer: Viewer) -> list[tuple[ImportRun, Label]]:
    """The imports that wait for the viewer, or that they began, with the names of their targets."""
    return rows_of(waiting(viewer))
