"""Correcting an act 更正: the act's own form, filled with what it says; the correction stands in its place."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fazhi.kernel.procedures.admission import faults
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm, build_form, jsonable
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL, kind_of, procedure_of
from fazhi.kernel.wording import words
from fazhi.web.access import officers
from fazhi.web.account.keeping import fills
from fazhi.web.attempts import REFUSED, Outcome, attempt
from fazhi.web.control import ControlForm, Panel, named_apart, posts_for, values_of
from fazhi.web.dossier import CORRECT
from fazhi.web.matters import address_of
from fazhi.web.pages import show
from fazhi.web.showing import content_of
from fazhi.web.viewer import Viewer
from fazhi.web.whynot import may_correct, standing_of

APART = {*PARTY_FIELDS, "party", "reason"}
"""Fields that a correction of an act does not touch: whom it names, and why it was done."""


class RightDayForm(forms.Form):
    """When the act was really done, and why it is corrected."""

    right_day = forms.DateField(
        label=words("正确的法律日期", "Right legal day"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    reason = forms.CharField(label=words("更正理由", "Reason"), widget=forms.Textarea(attrs={"rows": 3}))


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """The form by which an act is corrected."""
    row = viewer.matter(id)
    wrong = get_object_or_404(Act, pk=act, matter=row, corrects=None)
    procedure = procedure_of(wrong.family, wrong.version)
    kind = kind_of(procedure, wrong.name)
    if kind is None or not may_correct(standing_of(row, procedure, state_of(row), viewer), wrong):
        raise Http404
    if request.method == "POST":
        return _post(request, viewer, row, wrong, procedure, kind)
    form = _form(procedure, kind, None, row, wrong)
    day, form.initial = said_by(wrong)
    why = RightDayForm(initial={"right_day": day})
    control = ControlForm(None, viewer=viewer, posts=posts_for(GENERAL[CORRECT], viewer), revision=row.revision)
    return _page(request, viewer, row, wrong, _panel(form, control, row, wrong), why)


def said_by(wrong: Act) -> tuple[datetime.date, dict[str, Any]]:
    """The day of an act and what it says by now, with the corrections so far put in their place."""
    day, said = wrong.happened_on, dict(wrong.data)
    for later in wrong.corrections.order_by("seq"):
        said |= later.data.get("data") or {}
        if later.data.get("happened_on"):
            day = datetime.date.fromisoformat(later.data["happened_on"])
    return day, said


def _form(procedure: type[Procedure], kind: ActKind, data: dict[str, Any] | None, row: Matter, wrong: Act) -> ActForm:
    """The act's own form without what a correction leaves alone: all but the day, where the content came by a rule."""
    form = named_apart(
        build_form(
            procedure, kind, data, matter=row, state=state_of(row), on=wrong.happened_on, acting={wrong.organ_id}
        ),
        kind,
    )
    ruled = kind.automatic or kind.effect is not None
    for name in set(form.fields) if ruled else APART & set(form.fields):
        del form.fields[name]
    return form


def _panel(form: forms.Form, control: ControlForm, row: Matter, wrong: Act) -> Panel:
    return Panel(GENERAL[CORRECT], form, control, reverse("correct", args=[row.pk, wrong.pk]))


def _page(
    request: HttpRequest, viewer: Viewer, row: Matter, wrong: Act, panel: Panel, why: forms.Form, status: int = 200
) -> HttpResponse:
    procedure = procedure_of(wrong.family, wrong.version)
    return show(
        request, viewer, "correct", status=status, matter=row, wrong=wrong, kind=kind_of(procedure, wrong.name),
        content=content_of(wrong, procedure), panel=panel, why=why,
    )  # fmt: skip


def _post(
    request: HttpRequest, viewer: Viewer, row: Matter, wrong: Act, procedure: type[Procedure], kind: ActKind
) -> HttpResponse:
    form, why = _form(procedure, kind, values_of(request, procedure, kind), row, wrong), RightDayForm(request.POST)
    posts = posts_for(GENERAL[CORRECT], viewer)
    given = ControlForm(request.POST, viewer=viewer, posts=posts, revision=None)

    def done() -> Act:
        cleaned, data = given.cleaned_data, _changes(wrong, form, why)
        return perform(
            row, CORRECT, by=cleaned["post"], on=cleaned["on"], corrects=wrong, reason=why.cleaned_data["reason"],
            data=data,
            request_key=cleaned["request_key"], revision=cleaned["revision"], today=viewer.day,
        )  # fmt: skip

    if form.is_valid() and why.is_valid():
        outcome = attempt(request, GENERAL[CORRECT], given, done)
    else:
        outcome = Outcome(grounds=[*faults(form), *faults(why)], status=REFUSED)
    if outcome.done:
        return redirect(address_of(row))
    row = viewer.matter(row.pk)
    control = ControlForm(outcome.renewed(request.POST, row.revision), viewer=viewer, posts=posts, revision=None)
    panel = _panel(form, control, row, wrong)
    panel.grounds = outcome.grounds
    return _page(request, viewer, row, wrong, panel, why, outcome.status)


def _changes(wrong: Act, form: ActForm, why: RightDayForm) -> dict[str, Any]:
    """What the correction changes: the day and the fields that read otherwise than by now.

    Raises:
        Refusal: it changes nothing.
    """
    day, said = said_by(wrong)
    right = {name: jsonable(value) for name, value in form.cleaned_data.items()}
    changed = {name: value for name, value in right.items() if said.get(name) != value}
    new = why.cleaned_data["right_day"]
    moved = new.isoformat() if new is not None and new != day else None
    if not changed and moved is None:
        raise Refusal.because(
            "nothing-changed", "更正没有改动任何内容。", "The correction changes nothing.",
            "请改正有误的栏目或日期。", "Put the wrong field or day right.",
        )  # fmt: skip
    return {"happened_on": moved, "data": changed}
