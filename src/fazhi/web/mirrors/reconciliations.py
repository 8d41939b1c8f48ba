"""A reconciliation 对账: its lines as they were found, and how each is settled."""

from __future__ import annotations

import uuid
from itertools import islice
from operator import itemgetter

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.mirrors.models import Answer, Reconciliation, ReconciliationLine
from fazhi.kernel.mirrors.reconciling import settle, settled_by_bringing
from fazhi.kernel.mirrors.telling import HEADINGS, rows_of, told
from fazhi.kernel.organs.models import Place, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.attempts import REFUSED
from fazhi.web.exporting.columns import column, table
from fazhi.web.exporting.taking import listing
from fazhi.web.exporting.views import MEDIA, sent
from fazhi.web.pages import numbered, show
from fazhi.web.viewer import Viewer


class SettleForm(forms.Form):
    """How a line is settled, and why."""

    answer = forms.ChoiceField(label=words("处理", "Answer"), choices=Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=words("理由", "Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: object, correctable: bool, **kwargs: object) -> None:
        """Theirs is offered where a correction reaches it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        answer = self.fields["answer"]
        if not correctable and isinstance(answer, forms.ChoiceField):
            answer.choices = [(Answer.OURS.value, Answer.OURS.label)]
            answer.initial = Answer.OURS.value


@officers
@require_safe
def reconciliation(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The lines of a reconciliation, and how each was settled."""
    return _page(request, viewer, _found(viewer, id))


def _found(viewer: Viewer, id: uuid.UUID) -> Reconciliation:
    rows = seen(Reconciliation.objects.all(), viewer.eyes).select_related("organ", "officer")
    found: Reconciliation = get_object_or_404(rows, pk=id)
    return found


def _lines(viewer: Viewer, found: Reconciliation) -> QuerySet[ReconciliationLine]:
    rows: QuerySet[ReconciliationLine] = seen(ReconciliationLine.objects.filter(reconciliation=found), viewer.eyes)
    return rows.select_related("reconciliation", "matter", "resolution__officer").order_by("position")


@officers
@require_safe
def export_reconciliation(request: HttpRequest, viewer: Viewer, id: uuid.UUID, form: str) -> HttpResponseBase:
    """The lines that the viewer sees, as a file; people stand masked in them, as on the page.

    Raises:
        Http404: the viewer does not see it, or there is no such form.
    """
    if form not in MEDIA:
        raise Http404
    found = _found(viewer, id)
    title = Label(f"对账差异（{found.platform_name}）", f"Reconciliation with {found.platform_name}")
    columns = (column(f"column{nth}", heading.zh, heading.en, itemgetter(nth)) for nth, heading in enumerate(HEADINGS))
    made = table("reconciliation", title, *columns)
    rows = islice(rows_of(told(_lines(viewer, found).iterator(chunk_size=500), settled_by_bringing(found))), 1, None)
    period = (Label("期间", "Period"), f"{found.start} – {found.last}")
    hidden = _hidden(viewer, found)
    notes = [Label(f"另有 {hidden} 处，所涉事项您无权查看。", f"{hidden} more, of matters that you do not see.")]
    return sent(listing(viewer, made, rows, [period], notes if hidden else ()), form)


def _hidden(viewer: Viewer, found: Reconciliation) -> int:
    """How many lines there are of matters that the viewer does not see."""
    return found.lines.count() - _lines(viewer, found).count()


def _posts(viewer: Viewer, found: Reconciliation) -> list[Post]:
    """The posts under which the viewer may settle."""
    return [post for post in viewer.posts if post.organ_id == found.organ_id and ROLES[post.role].handles]


def _page(
    request: HttpRequest, viewer: Viewer, found: Reconciliation, refused: ReconciliationLine | None = None,
    grounds: tuple[Ground, ...] = (), form: SettleForm | None = None,
) -> HttpResponse:  # fmt: skip
    page = numbered(request, _lines(viewer, found))
    may, wrong = bool(_posts(viewer, found)), refused.pk if refused else None
    rows = [
        (line, form if line.line.pk == wrong else _form(line.line) if may and not line.settled else None)
        for line in told(page.object_list, settled_by_bringing(found))
    ]  # fmt: skip
    place = Place.objects.standing().filter(code=found.place_code).values_list("name", flat=True).first()
    return show(
        request, viewer, "mirrors/reconciliation", status=REFUSED if refused else 200, found=found, page=page,
        rows=rows, hidden=_hidden(viewer, found), procedure=families()[found.family][-1].label,
        place=place or found.place_code, wrong=wrong, grounds=grounds,
    )  # fmt: skip


@officers
@require_POST
def settle_line(request: HttpRequest, viewer: Viewer, id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Settle a line: theirs is taken over by a correction, or it is said why ours stands.

    Raises:
        Http404: the viewer does not see it, or holds no post by which it could be settled.
    """
    found = _found(viewer, id)
    row = get_object_or_404(_lines(viewer, found), pk=line)
    posts = _posts(viewer, found)
    if not posts:
        raise Http404
    form = _form(row, request.POST)
    if not form.is_valid():
        return _page(request, viewer, found, row, form=form)
    given = form.cleaned_data
    try:
        settle(row, given["answer"], reason=given["reason"], by=_fitting(posts), day=viewer.day)
    except Refusal as refusal:
        return _page(request, viewer, found, row, refusal.grounds, form)
    messages.success(request, str(Label("已处理该条差异。", "The line is settled.")))
    return redirect("reconciliation", found.pk)


def _form(line: ReconciliationLine, given: QueryDict | None = None) -> SettleForm:
    """The form of a line, its fields apart from those of the other lines on the page."""
    return SettleForm(given, correctable=line.correctable, auto_id=f"line{line.position}_%s")


def _fitting(posts: list[Post]) -> Post:
    """The post that may correct, where there is one."""
    return next((post for post in posts if post.role in ("handler", "principal")), posts[0])
