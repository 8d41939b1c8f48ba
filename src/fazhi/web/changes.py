"""Change sets 调整方案: drafted, row by row; shown with every fault; reported once there is none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fazhi.kernel.adjustments.faults import Change, RowFault, examine
from fazhi.kernel.adjustments.models import Action, Adjustment, ChangeRow, ChangeSet
from fazhi.kernel.adjustments.procedure import Adjusting
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.offering import openings
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.change_forms import ChangeSetForm, RowForm, initial_of, values_form
from fazhi.web.change_words import labels, organ_names, value_in_words
from fazhi.web.pages import show
from fazhi.web.registers import register_of
from fazhi.web.seeing import visible_change_sets
from fazhi.web.showing import Shown
from fazhi.web.timeline import label_of
from fazhi.web.viewer import Viewer

INVALID = 422


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def new_change_set(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Start a draft.

    Raises:
        Http404: the viewer works on the matters of no organ, so that no draft is theirs; or the register is not
            adjusted, since its entries follow from the acts of a procedure.
    """
    register = register_of(key)
    if not viewer.eyes.organs or not register.by_adjustment:
        raise Http404
    form = ChangeSetForm(request.POST or None, viewer=viewer, initial={"effective_on": viewer.day})
    if request.method == "POST" and form.is_valid():
        draft = form.save(commit=False)
        draft.register, draft.drafted_by = key, viewer.officer
        draft.save()
        return redirect("change-set", draft.pk)
    return show(request, viewer, "change_set_new", register=register, form=form, status=INVALID if form.errors else 200)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def change_set(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """A draft: its heading, its rows, every fault, and the acts by which it is reported."""
    draft = get_object_or_404(visible_change_sets(viewer), pk=id)
    form = ChangeSetForm(request.POST or None, instance=draft, viewer=viewer)
    if request.method == "POST":
        refuse_sent(draft)
        if "delete" in request.POST and not _reported(draft):
            draft.delete()
            messages.success(request, str(Label("草案已删除。", "The draft is deleted.")))
            return redirect("register", draft.register)
        if form.is_valid():
            form.save()
            messages.success(request, str(Label("已保存。", "Saved.")))
            return redirect("change-set", draft.pk)
        draft.refresh_from_db()
    rows = list(draft.rows.all())
    faults, register, organs = faults_of(draft, rows), register_of(draft.register), organ_names()
    return show(
        request, viewer, "change_set", status=INVALID if form.errors else 200, draft=draft, form=form,
        register=register, whole=[fault for fault in faults if fault.row == 0],
        rows=[
            (row, values_of(row, register, organs), _labelled(faults, at, register))
            for at, row in enumerate(rows, start=1)
        ],
        faults=faults, reports=[] if faults or draft.sent else _reports(viewer, draft), row_form=RowForm(),
        reported=_reported(draft), adjustment=_adjustment(draft, viewer),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """The adjustment by which a change set went its way: the matter, its stage, and who did what in it."""

    matter: Adjustment
    stage: Label
    acts: list[tuple[Act, Label]]


def _adjustment(draft: ChangeSet, viewer: Viewer) -> Way | None:
    """The adjustment that reported the draft last, where the viewer may see it."""
    reports = _reports_of(draft).order_by("-recorded_at").values_list("matter", flat=True)
    seen = viewer.matters.filter(pk__in=list(reports[:1])).values("pk")
    matter = Adjustment.objects.filter(pk__in=seen).first()
    if matter is None:
        return None
    procedure = procedure_of(matter.family, matter.version)
    done = Act.objects.filter(matter=matter, corrects=None).select_related("officer", "organ", "post").order_by("seq")
    return Way(matter, procedure.stages[matter.stage].label, [(act, label_of(act, procedure)) for act in done])


def _reported(draft: ChangeSet) -> bool:
    """Whether a draft was reported once, and is named by an act even where it was returned since."""
    return draft.sent or _reports_of(draft).exists()


def _reports_of(draft: ChangeSet) -> QuerySet[Act]:
    """The acts by which a draft was reported."""
    reports = Act.objects.filter(matter__in=Adjustment.objects.filter(organ=draft.organ))
    return reports.filter(data__change_set=str(draft.pk))


def faults_of(draft: ChangeSet, rows: list[ChangeRow]) -> list[RowFault]:
    """Everything that keeps a draft from being reported."""
    changes = [Change(row.action, row.code, row.values) for row in rows]
    return examine(register_of(draft.register), changes, draft.effective_on, draft.organ)


def refuse_sent(draft: ChangeSet) -> None:
    """A reported change set is edited no more.

    Raises:
        Http404: it is reported.
    """
    if draft.sent:
        raise Http404


def values_of(row: ChangeRow, register: type[Register], organs: Mapping[str, str]) -> list[Shown]:
    """What a row gives, by label, in words."""
    named = labels(register)
    return [
        Shown(named.get(name, name), (value_in_words(register, name, value, organs),))
        for name, value in row.values.items()
    ]


def _labelled(faults: list[RowFault], at: int, register: type[Register]) -> list[tuple[str, RowFault]]:
    """The faults of a row, each with the label of the attribute that it names."""
    named = labels(register)
    return [(named.get(fault.field, ""), fault) for fault in faults if fault.row == at]


def _reports(viewer: Viewer, draft: ChangeSet) -> list[tuple[Label, str]]:
    """The acts of adjustment procedures by which the viewer may report the draft, with their addresses."""
    return [
        (procedure.label, f"{reverse('opening', args=[procedure.key, kind.name])}?change_set={draft.pk}")
        for procedure, kind, _ in openings(viewer.officer, viewer.day)
        if issubclass(procedure, Adjusting) and procedure.register == draft.register
    ]


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def change_row(request: HttpRequest, viewer: Viewer, id: uuid.UUID, position: int) -> HttpResponse:
    """A row of a draft, new at position 0: the action and the code, then one field per attribute."""
    draft = get_object_or_404(visible_change_sets(viewer), pk=id)
    refuse_sent(draft)
    row = get_object_or_404(ChangeRow, change_set=draft, position=position) if position else None
    if request.method == "POST" and "delete" in request.POST and row is not None:
        row.delete()
        return redirect("change-set", draft.pk)
    register = register_of(draft.register)
    head = RowForm(request.POST or request.GET or None) if row is None else RowForm(_head(row, request))
    if row is None and not head.is_valid():
        return show(request, viewer, "change_row_new", draft=draft, register=register, head=head)
    if not head.is_valid():
        raise Http404
    action, code = head.cleaned_data["action"], head.cleaned_data["code"]
    standing = register.entries().as_of(draft.effective_on).filter(code=code).select_related("organ").first()
    before = initial_of(standing) if action == Action.AMEND else {}
    posted = request.POST if request.method == "POST" else None
    form = values_form(register, posted, {**before, **(row.values if row else {})})
    if request.method == "POST" and form.is_valid():
        _save(draft, row, action, code, _given(register, form, before) if action != Action.END else {})
        return redirect("change-set", draft.pk)
    return show(
        request, viewer, "change_row", status=INVALID if form.is_bound else 200, draft=draft, register=register,
        row=row, head=head, form=form, action=Action(action), code=code, standing=standing,
    )  # fmt: skip


def _head(row: ChangeRow, request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, getattr(row, name)) for name in ("action", "code")}


def _given(register: type[Register], form: forms.Form, before: dict[str, Any]) -> dict[str, Any]:
    """The values of a row: all that are given for a new entry, those that differ for an amendment."""
    given = {name: jsonable(value) for name, value in form.cleaned_data.items()}
    if not before:
        return {name: value for name, value in given.items() if value not in ("", None, [])}
    return {name: value for name, value in given.items() if value != jsonable(before.get(name))}


def _save(draft: ChangeSet, row: ChangeRow | None, action: str, code: str, values: dict[str, Any]) -> None:
    if row is None:
        last = draft.rows.aggregate(last=Max("position"))["last"] or 0
        row = ChangeRow(change_set=draft, position=last + 1)
    row.action, row.code, row.values = action, code, values
    row.save()
