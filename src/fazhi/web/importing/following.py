"""The page of one import: its dry run, who confirms, how far it is, how it ended; for the two whom it concerns."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.examining import within
from fazhi.exchange.runs.jobs import left_to_worker
from fazhi.exchange.runs.keeping import SheetGone, drop, name_of
from fazhi.exchange.runs.marking import marked
from fazhi.exchange.runs.results import Result, result_of
from fazhi.exchange.runs.working import go_on
from fazhi.exchange.targets.declaring import Asked
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Purpose
from fazhi.kernel.parties.showing import NOTE, Reader, Reason, taken
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.wording import Label, words
from fazhi.now import moment
from fazhi.web.access import officers
from fazhi.web.importing.sight import run_for
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

SECONDS = 4.0
"""Seconds for which a page works on an import before it says how far it is; the worker goes on with it, too."""
SHOWN = 25
"""Faults, and rows that change, which a page shows; the marked sheet has them all."""
REFUSED = 422
_SHEET = "导入的表格"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SecondForm(forms.Form):
    """Who is asked to approve."""

    second = forms.ChoiceField(label=words("由谁批准", "Who approves"))

    def __init__(self, *args: object, posts: list[Post], **kwargs: object) -> None:
        """Offer the posts that may."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["second"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", words("请选择", "Choose")), *((str(post.subject), str(post)) for post in posts)]


class WhyForm(forms.Form):
    """Why it is not approved."""

    why = forms.CharField(
        label=words("不批准的理由", "Why it is not approved"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """One import as it stands, and what the viewer may do with it."""
    run = run_for(viewer, id)
    if request.method != "POST":
        return _page(request, viewer, run)
    do = request.POST.get("do", "")
    step = _STEPS.get(do)
    if step is None:
        return _page(request, viewer, run, status=REFUSED)
    try:
        gone = step(request, viewer, run)
    except Refusal as refusal:
        run.refresh_from_db()
        return _page(request, viewer, run, grounds=refusal.grounds, status=REFUSED)
    return gone or redirect("import", run.pk)


Step = Callable[[HttpRequest, Viewer, ImportRun], HttpResponse | None]


def work_on(run: ImportRun) -> None:
    """Go on with an import for as long as a page may."""
    if not left_to_worker(run, moment()):
        go_on(run, moment(), within(SECONDS))


def _go_on(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse | None:
    work_on(run)
    return None


def _import(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse | None:
    """The first chooses the way; then it begins, or the second person is asked."""
    _only(run.first_id == viewer.officer.pk)
    deciding.choose_mode(run, request.POST.get("mode", Mode.WHOLE))
    target = target_of(run.target)
    if not target.two_persons:
        deciding.confirm(run, viewer.day, moment())
        work_on(run)
        return None
    chosen = target.seconds(_asked(run, viewer)).filter(subject=_subject(request)).first()
    if chosen is None:
        raise Refusal(
            Ground("import-second", Label("没有选择批准人。", "Nobody is asked to approve."),
                   Label("请选择由谁批准。", "Choose who approves."), field="second")
        )  # fmt: skip
    deciding.ask(run, chosen, viewer.day, moment())
    messages.success(request, str(Label("已报请批准，批准后即导入。", "Asked; it is imported once approved.")))
    return None


def _asked(run: ImportRun, viewer: Viewer) -> Asked:
    return Asked(by=run.by, day=viewer.day, options=run.options)


def _subject(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("second", ""))
    except ValueError:
        return uuid.UUID(int=0)


def _approve(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse | None:
    _only(run.approver_id == viewer.officer.pk and run.standing == Standing.ASKED)
    held = next((post for post in viewer.posts if run.second and post.subject == run.second.subject), None)
    if held is None:
        raise Refusal.because(
            "second-post", "您已不任被报请的岗位。", "You no longer hold the post under which you were asked.",
            "由经办人另请在任人员批准。", "The first may ask somebody who holds a post.",
        )  # fmt: skip
    deciding.approve(run, held, viewer.day, moment())
    work_on(run)
    return None


def _decline(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse | None:
    _only(run.approver_id == viewer.officer.pk and run.standing == Standing.ASKED)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, run, why=form, status=REFUSED)
    deciding.decline(run, form.cleaned_data["why"], moment())
    messages.success(request, str(Label("已退回经办人，未导入。", "Sent back; nothing was imported.")))
    return redirect("desk")


def _drop(request: HttpRequest, viewer: Viewer, run: ImportRun) -> HttpResponse | None:
    _only(run.first_id == viewer.officer.pk)
    if run.standing == Standing.WRITING:
        raise deciding.moved_on()
    drop(run)
    messages.success(request, str(Label("已收起，表格已删除。", "Put away; the sheet is deleted.")))
    return redirect("imports")


def _only(may: bool) -> None:
    if not may:
        raise Http404


_STEPS: dict[str, Step] = {
    "go": _go_on, "import": _import, "approve": _approve, "decline": _decline, "drop": _drop,
}  # fmt: skip


def _page(
    request: HttpRequest, viewer: Viewer, run: ImportRun, *, grounds: tuple[Ground, ...] = (),
    why: WhyForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    target, mine = target_of(run.target), run.first_id == viewer.officer.pk
    asked = _asked(run, viewer)
    seconds = list(target.seconds(asked)) if mine and target.two_persons else []
    goes_on = run.standing in (Standing.EXAMINING, Standing.WRITING)
    shown = Result() if goes_on else result_of(run, SHOWN)
    return show(
        request, viewer, "importing/run", status=status, run=run, target=target, mine=mine, file=name_of(run),
        found=shown, grounds=grounds, why=why or WhyForm(), second=SecondForm(posts=seconds),
        nobody=mine and target.two_persons and not seconds,
        whole_only=target.whole_only(asked), goes_on=goes_on,
        decides=mine and run.standing in (Standing.EXAMINED, Standing.DECLINED),
        approves=not mine and run.standing == Standing.ASKED, ended=target.result(run.notes),
    )  # fmt: skip


@officers
@require_safe
def marked_sheet(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The sheet as it was handed in, with what was found marked in place.

    It holds what people gave in full: that anybody but its sender takes it is recorded.
    """
    run = run_for(viewer, id)
    try:
        content = marked(run)
    except (SheetGone, FileError) as gone:
        raise Http404 from gone
    if run.first_id != viewer.officer.pk and request.method == "GET":
        _recorded(viewer, run)
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="fazhi-import-{run.pk}.xlsx"'
    return response


def _recorded(viewer: Viewer, run: ImportRun) -> None:
    """Record that the second person took the sheet, with the columns that are personal; a sheet may hold others."""
    target = target_of(run.target)
    personal = [column.label.zh for column in target.columns(_asked(run, viewer)) if column.personal]
    post = next((each for each in viewer.posts if run.second and each.subject == run.second.subject), viewer.posts[0])
    reader = Reader(viewer.officer.pk, post.pk, post.organ_id, post.organ.place_code, viewer.day)
    note = f"批准导入时下载表格：{target.label.zh}，{run.organ.short_name}，{run.day}"
    taken(personal or [_SHEET], by=reader, why=Reason(Purpose.WORK, note[:NOTE]))
