"""Proposals on organs and posts 申报方案: drafted by row or by table, sent once no fault is left."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.exchange.targets.staffing import is_book, lines_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import LARGEST, Upload, inspect
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.staffing.actions import ACTIONS, Action, actions_of
from fazhi.kernel.staffing.changing import rows_of
from fazhi.kernel.staffing.examining import RowFault, examine
from fazhi.kernel.staffing.models import Proposal, ProposalRow, Scope, StaffingChange
from fazhi.kernel.staffing.tables import MOST, cells, decode, template
from fazhi.kernel.staffing.tables import rows_of as rows_of_table
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.pages import PAGE, show
from fazhi.web.staffing.sight import administers, keeps_posts
from fazhi.web.staffing.words import facts_of_row, named
from fazhi.web.viewer import Viewer

INVALID = 422
FAMILIES = {Scope.ORGANS: "kernel.organs", Scope.POSTS: "kernel.posts"}

if TYPE_CHECKING:
    _HeadForm = forms.ModelForm[Proposal]
else:
    _HeadForm = forms.ModelForm


class HeadForm(_HeadForm):
    """The head of a proposal."""

    class Meta:
        model = Proposal
        fields = ("scope", "organ", "heading", "basis", "effective_on", "late_reason")
        widgets = {"effective_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        """Only organs that the viewer administers may propose; what a draft is about stays once it has rows."""
        super().__init__(*args, **kwargs)
        organ = self.fields["organ"]
        if isinstance(organ, forms.ModelChoiceField):
            own = Organ.objects.filter(pk__in=[post.organ_id for post in administers(viewer)])
            organ.queryset, organ.empty_label = own, None
        if self.instance.pk and self.instance.rows.exists():
            del self.fields["scope"]


class TableForm(forms.Form):
    """A table of rows, pasted or uploaded."""

    table = forms.CharField(
        label=words("粘贴表格（含标题行）", "Paste a table with its headings"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    file = forms.FileField(
        label=words("或选 Excel、CSV 文件", "Or choose an Excel or CSV file"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )  # fmt: skip

    def lines(self, scope: str) -> list[dict[str, str]]:
        """The lines of the table."""
        upload = self.cleaned_data.get("file")
        try:
            if upload and is_book(upload.name):
                return self._few(self._of_book(upload, scope))
            text = decode(upload.read()) if upload else self.cleaned_data.get("table", "")
        except FileError as fault:
            self.add_error("file", words(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}"))
            return []
        except UnicodeDecodeError:
            self.add_error(
                "file",
                str(Label("文件编码读不出，请另存为 CSV UTF-8。", "The encoding is not known: save it as CSV UTF-8.")),
            )
            return []
        return self._few(cells(text))

    def _of_book(self, upload: UploadedFile[bytes], scope: str) -> list[dict[str, str]]:
        if (upload.size or 0) > LARGEST:
            raise FileError(f"文件超过 {LARGEST // 2**20} MB。", f"It is over {LARGEST // 2**20} MB.")
        given = Upload(upload.name or "", upload.read(), upload.content_type or "")
        inspect(given)
        return lines_of(given.content, given.name, scope)

    def _few(self, found: list[dict[str, str]]) -> list[dict[str, str]]:
        """The lines, if there are any and not too many."""
        if not found or len(found) > MOST:
            says = Label(f"表格没有内容，或超过 {MOST} 行。", f"The table is empty or has more than {MOST} rows.")
            self.add_error("table", str(says))
            return []
        return found


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The drafts and what was sent, and a form to begin one.

    Raises:
        Http404: the viewer keeps no posts.
    """
    if not keeps_posts(viewer):
        raise Http404
    own = administers(viewer)
    form = HeadForm(request.POST or None, viewer=viewer, initial={"effective_on": viewer.day, "scope": Scope.POSTS})
    if request.method == "POST" and own and form.is_valid():
        draft = form.save(commit=False)
        draft.drafted_by = viewer.officer
        draft.save()
        return redirect("staffing-draft", draft.pk)
    return show(
        request, viewer, "staffing/proposals", form=form if own else None, status=INVALID if form.errors else 200,
        drafts=seen(Proposal.objects.filter(sent=False), viewer.eyes).select_related("organ", "drafted_by"),
        sent=seen(StaffingChange.objects.all(), viewer.eyes).select_related("organ", "decider").order_by(
            "final", "-opened_on", "-number")[:PAGE],
    )  # fmt: skip


def _draft(viewer: Viewer, id: uuid.UUID) -> Proposal:
    found: Proposal = get_object_or_404(seen(Proposal.objects.all(), viewer.eyes).select_related("organ"), pk=id)
    return found


def _editable(viewer: Viewer, draft: Proposal) -> bool:
    return not draft.sent and any(post.organ_id == draft.organ_id for post in administers(viewer))


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """A draft: its head, its rows, every fault, and the act by which it is sent."""
    held = _draft(viewer, id)
    form, table, wrong = HeadForm(None, instance=held, viewer=viewer), TableForm(), list[RowFault]()
    if request.method == "POST":
        if not _editable(viewer, held):
            raise Http404
        if "delete" in request.POST:
            held.delete()
            messages.success(request, str(Label("草案已删除。", "The draft is deleted.")))
            return redirect("staffing-proposals")
        if "table" in request.POST:
            table = TableForm(request.POST, request.FILES)
            wrong = _add_table(held, table)
        else:
            form = HeadForm(request.POST, instance=held, viewer=viewer)
            if form.is_valid():
                form.save()
        if not (wrong or table.errors or form.errors):
            messages.success(request, str(Label("已保存。", "Saved.")))
            return redirect("staffing-draft", held.pk)
        held.refresh_from_db()
    rows = list(held.rows.all())
    faults = [] if held.sent else examine(rows_of(held), held.scope, held.effective_on, held.basis, held.organ)
    names = named([row.values for row in rows])
    return show(
        request, viewer, "staffing/draft", status=INVALID if wrong or table.errors or form.errors else 200, draft=held,
        form=form, table=table, wrong=wrong, edits=_editable(viewer, held), faults=faults,
        whole=[fault for fault in faults if not fault.row],
        rows=[
            (row, ACTIONS[row.action].label if row.action in ACTIONS else row.action,
             facts_of_row(row.action, row.values, names), [fault for fault in faults if fault.row == at])
            for at, row in enumerate(rows, start=1)
        ],
        actions=actions_of(held.scope), late=held.effective_on < viewer.day and not held.late_reason,
        send=f"{reverse('opening', args=[FAMILIES[Scope(held.scope)], 'propose'])}?scheme={held.pk}",
    )  # fmt: skip


def _add_table(held: Proposal, table: TableForm) -> list[RowFault]:
    """Add the rows of a table, all of them or none; returns what of it is not understood."""
    lines = table.lines(held.scope) if table.is_valid() else []
    if not lines:
        return []
    rows, faults = rows_of_table(lines, held.scope)
    if faults:
        return faults
    last = held.rows.aggregate(last=Max("position"))["last"] or 0
    held.rows.bulk_create(
        ProposalRow(draft=held, position=last + nth, action=row.action, values=dict(row.values))
        for nth, row in enumerate(rows, start=1)
    )
    return []


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, viewer: Viewer, id: uuid.UUID, position: int) -> HttpResponse:
    """A row of a draft, new at position 0: the form of its action."""
    held = _draft(viewer, id)
    if not _editable(viewer, held):
        raise Http404
    known = get_object_or_404(ProposalRow, draft=held, position=position) if position else None
    if request.method == "POST" and "delete" in request.POST and known is not None:
        known.delete()
        return redirect("staffing-draft", held.pk)
    action = ACTIONS.get(known.action if known else request.GET.get("action", ""))
    if action is None or action.scope != held.scope:
        return redirect("staffing-draft", held.pk)
    form = action.form(request.POST if request.method == "POST" else None, initial=known.values if known else None)
    if request.method == "POST":
        _keep(held, known, action, {name: request.POST.get(name, "").strip() for name in form.fields})
        return redirect("staffing-draft", held.pk)
    return show(
        request, viewer, "staffing/row", draft=held, row=known, action=action, form=form,
        organs=Organ.objects.filter(until_on=None).order_by("code"),
        people=Officer.objects.filter(posts__organ=held.organ_id).distinct().order_by("number"),
    )  # fmt: skip


@transaction.atomic
def _keep(held: Proposal, known: ProposalRow | None, action: Action, values: dict[str, str]) -> None:
    """Save a row as it was typed; its faults are shown with those of all others."""
    given = {name: value for name, value in values.items() if value}
    if known is None:
        last = held.rows.aggregate(last=Max("position"))["last"] or 0
        known = ProposalRow(draft=held, position=last + 1, action=action.key)
    known.values = given
    known.save()


@officers
@require_safe
def table_template(request: HttpRequest, viewer: Viewer, scope: str) -> HttpResponse:
    """An empty table to be filled in a spreadsheet."""
    if scope not in Scope.values:
        raise Http404
    response = HttpResponse(template(scope), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fazhi-{scope}.csv"'
    return response
