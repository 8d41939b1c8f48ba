"""What pages ask of the kernel's rules of seeing: registers, drafts, choices of forms, and the records of a figure.

Every list, count and page asks here or there, inside the query.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fazhi.kernel.adjustments import seeing as drafts
from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.figures.declaring import Figure
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.procedures.knowing import FILE, PAPER, HoldingChoice
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import entries_seen, rule_of, seen
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.staffing import seeing as proposals
from fazhi.kernel.wording import Label
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

NARROWED = (Matter, Act, Paper, *drafts.MODELS, *proposals.MODELS)
"""Models whose rows a form offers only to those who may see them."""
_NONE = Label("没有这一项，或您无权查看。", "There is no such thing, or you may not see it.")
_CHOOSE = Label("请在列出的各项中选择。", "Choose among those listed.")


def visible_entries(register: type[Register], viewer: Viewer) -> DatedQuerySet[Any]:
    """All versions of the entries that the viewer may see: all of a public register, else those of own organs."""
    entries = register.entries()
    return entries if register.public else entries.filter(organ__in=viewer.eyes.organs)


def visible_change_sets(viewer: Viewer) -> QuerySet[ChangeSet]:
    """The drafts of the viewer's organs."""
    return seen(ChangeSet.objects.all(), viewer.eyes).select_related("organ", "drafted_by")


def narrow(form: forms.Form, viewer: Viewer) -> None:
    """Leave in the choices of an act's form only what the viewer may see: matters of others are not offered."""
    held: frozenset[str] | None = None
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            if issubclass(field.queryset.model, NARROWED):
                field.queryset = seen(field.queryset, viewer.eyes)
        if isinstance(field, HoldingChoice) or _of_papers(field):
            held = _held(form, viewer) if held is None else held
            _leave(field, held)


def _of_papers(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is Paper


def _held(form: forms.Form, viewer: Viewer) -> frozenset[str]:
    """The papers and files of the form's matter of which the viewer may know: names tell as well."""
    matter = getattr(form, "matter", None)
    if not isinstance(matter, Matter):
        return frozenset()
    reading = reading_of(matter, procedure_of(matter.family, matter.version), viewer)
    papers = Paper.objects.filter(matter=matter.pk).select_related("act__corrects")
    acts = Act.objects.filter(matter=matter.pk).select_related("corrects")
    listed = {str(paper.pk) for paper in papers if reading.lists(paper)}
    return frozenset(listed.union(*(reading.files(act) for act in acts)))


def _leave(field: forms.Field, held: Collection[str]) -> None:
    """Leave in a choice of papers or files those of which the viewer may know."""
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        field.queryset = field.queryset.filter(pk__in=held)
    elif isinstance(field, HoldingChoice) and isinstance(field.widget, forms.Select):
        field.choices = [
            (value, label) for value, label in field.widget.choices
            if str(value).partition(":")[0] not in (PAPER, FILE) or str(value).partition(":")[2] in held
        ]  # fmt: skip


def unseen(form: forms.Form, given: Mapping[str, Any], viewer: Viewer) -> list[Ground]:
    """Grounds against what was typed past the offered choices: a row that one may not see is as good as none."""
    narrow(form, viewer)
    found = []
    for name, field in form.fields.items():
        if not given.get(name):
            continue
        narrowed = isinstance(field, HoldingChoice)
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            narrowed = issubclass(field.queryset.model, NARROWED)
        if narrowed and not _among(field, given[name]):
            found.append(Ground("form", _NONE, _CHOOSE, field=name))
    return found


def _among(field: forms.Field, value: Any) -> bool:
    try:
        return field.clean(value) is not None
    except ValidationError:
        return False


def visible_records(figure: Figure, records: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Those of a figure's records that the viewer may open; acts and matters as their matter may be seen.

    Records that no rule covers, and those of a figure whose records are declared public, are as the figure says.
    """
    model = records.model
    if issubclass(model, Entry):
        return entries_seen(records, viewer.eyes)
    if issubclass(model, Record) or rule_of(model) is None:
        shown = figure.public_records
        return records if shown else seen(records, viewer.eyes) if rule_of(model) else records.none()
    return seen(records, viewer.eyes)
