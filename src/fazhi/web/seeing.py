"""What of registers, records and figures a viewer may see; for matters the kernel's ``visible_to`` says it.

Every list, count and page asks here, inside the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.figures.declaring import Figure
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.declaring import Register, registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.web.viewer import Viewer

_NONE = Label("没有这个调整方案，或您无权查看。", "There is no such change set, or you may not see it.")
_CHOOSE = Label("请在本单位的草案中选择。", "Choose among the drafts of your organ.")


def visible_entries(register: type[Register], viewer: Viewer) -> DatedQuerySet[Any]:
    """All versions of the entries that the viewer may see: all of a public register, else those of own organs."""
    entries = register.entries()
    return entries if register.public else entries.filter(organ__in=viewer.organs)


def visible_change_sets(viewer: Viewer) -> QuerySet[ChangeSet]:
    """The drafts of the viewer's organs."""
    return ChangeSet.objects.filter(organ__in=viewer.organs).select_related("organ", "drafted_by")


def narrow(form: forms.Form, viewer: Viewer) -> None:
    """Leave in the choices of an act's form only what the viewer may see: drafts of others are not offered."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            if field.queryset.model is ChangeSet:
                field.queryset = field.queryset.filter(organ__in=viewer.organs)


def unseen(form: forms.Form, given: Mapping[str, Any], viewer: Viewer) -> list[Ground]:
    """Grounds against what was typed past the offered choices: a draft of another organ is as good as none."""
    narrow(form, viewer)
    found = []
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and given.get(name):
            if field.queryset.model is ChangeSet and not _among(field, given[name]):
                found.append(Ground("form", _NONE, _CHOOSE, field=name))
    return found


def _among(field: forms.ModelChoiceField[Any], value: Any) -> bool:
    try:
        return field.clean(value) is not None
    except ValidationError:
        return False


def visible_records(figure: Figure, records: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Those of a figure's records that the viewer may open; acts and matters as their matter may be seen."""
    model = records.model
    if issubclass(model, Act):
        return records.filter(Exists(viewer.matters.filter(pk=OuterRef("matter_id"))))
    if issubclass(model, Matter):
        return records.filter(Exists(viewer.matters.filter(pk=OuterRef("pk"))))
    if issubclass(model, Entry):
        open_to_all = any(each.public and each.entry is model for each in registers().values())
        return records if open_to_all else records.filter(organ__in=viewer.organs)
    if issubclass(model, Record):
        return records if figure.public_records else records.filter(organ__in=viewer.organs)
    return records if figure.public_records else records.none()
