"""Forms of change sets, made from the attributes of the register's entries: one field per attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from fazhi.kernel.adjustments.models import Action, ChangeSet
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, words
from fazhi.web.viewer import Viewer

if TYPE_CHECKING:
    _ChangeSetForm = forms.ModelForm[ChangeSet]
else:
    _ChangeSetForm = forms.ModelForm

_SEPARATOR = "|"
_BASIS_HELP = words(
    "每行一条：法律名称 | 条，例如：行政许可法（2019） | 42", "One a line: statute | article in figures."
)
_LINES_HELP = words("每行一项。", "One a line.")


class ChangeSetForm(_ChangeSetForm):
    """The heading of a change set."""

    class Meta:
        model = ChangeSet
        fields = ("heading", "ground", "effective_on", "organ")
        widgets = {
            "effective_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ground": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        """Only organs on whose matters the viewer works may propose."""
        super().__init__(*args, **kwargs)
        organ = self.fields["organ"]
        if isinstance(organ, forms.ModelChoiceField):
            organ.queryset, organ.empty_label = Organ.objects.filter(pk__in=viewer.eyes.organs), None


class RowForm(forms.Form):
    """What is done to which entry."""

    action = forms.ChoiceField(label=words("调整方式", "Action"), choices=Action.choices)
    code = forms.CharField(label=words("编码", "Code"), max_length=80)


class BasisField(forms.CharField):
    """The basis of an entry, one statute and article a line."""

    def __init__(self, **kwargs: Any) -> None:
        """A text of several lines."""
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), help_text=_BASIS_HELP, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Lines from the stored list."""
        if not isinstance(value, list):
            return value
        return "\n".join(f" {_SEPARATOR} ".join(filter(None, (each.get("law"), each.get("article")))) for each in value)

    def clean(self, value: Any) -> list[dict[str, str]]:
        """The stored list from lines."""
        found = []
        for line in str(super().clean(value)).splitlines():
            law, _, article = line.replace("｜", _SEPARATOR).partition(_SEPARATOR)
            if law.strip():
                found.append({"law": law.strip(" 《》"), **({"article": article.strip()} if article.strip() else {})})
            elif article.strip():
                raise ValidationError(str(Label(f"“{line}”没有法律名称。", f"{line!r} names no statute.")))
        return found


class LinesField(forms.CharField):
    """A list of plain texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        """A text of several lines."""
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), help_text=_LINES_HELP, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Lines from the stored list."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The stored list from lines."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


def values_form(
    register: type[Register], data: Mapping[str, Any] | None, initial: Mapping[str, Any] | None = None
) -> forms.Form:
    """A form with one field for each attribute; nothing is required here, since faults are examined together."""
    fields = {column.name: _field(register, column) for column in register.entry.attributes() if column.name != "code"}
    made: type[forms.Form] = type("ValuesForm", (forms.Form,), fields)
    return made(data, initial=dict(initial or {}))


def _field(register: type[Register], column: models.Field[Any, Any]) -> forms.Field:
    label = str(column.verbose_name)
    if column.name == "kind":
        return forms.ChoiceField(label=label, choices=[("", "—"), *register.kinds.choices], required=False)
    if column.name == "organ":
        organs = Organ.objects.filter(until_on=None).values_list("code", "name")
        return forms.ChoiceField(label=label, choices=lambda: [("", "—"), *organs], required=False)
    if column.name == "basis":
        return BasisField(label=label, required=False)
    if isinstance(column, models.JSONField):
        return LinesField(label=label, required=False)
    made = column.formfield(label=label, required=False)
    if not isinstance(made, forms.Field):
        return forms.CharField(label=label, required=False)
    if isinstance(made, forms.DateField):
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return made


def initial_of(standing: Entry | None) -> dict[str, Any]:
    """What the form of an amendment shows first: the entry as it stands, its organ by code."""
    if standing is None:
        return {}
    shown = standing.shown()
    return {**shown, "organ": standing.organ.code if standing.organ else ""}
