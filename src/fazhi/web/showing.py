"""What acts, matters and entries hold, as labels and texts: by the labels of their forms and columns, never by keys."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from fazhi.kernel.adjustments.models import Adjustment
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.knowing import HoldingChoice
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.overriding import ActName, RuleNames, set_aside_by
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, sentence
from fazhi.web.change_words import changes_in_words
from fazhi.web.clockface import language
from fazhi.web.publishing import display_receipt, publication_in_words
from fazhi.web.staffing.words import DEPUTIES, deputies_of, staffing_in_words


@dataclass(frozen=True, slots=True)
class Shown:
    """A label and what stands there, in one line or several."""

    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return "；".join(self.lines)

    @property
    def beginning(self) -> str:
        """How a long text begins; empty where all of it is short enough to stand."""
        return f"{self.text[:BRIEF]}…" if len(self.text) > LONG else ""


_YES, _NO = Label("是", "Yes"), Label("否", "No")
_NAMED = {
    "basis": Label("依据", "Basis"), "number": Label("编号", "Number"),
    "paper_number": Label("文号", "Number of the paper"), "copy": Label("公开副本", "Copy for the public"),
    "attached": Label("随附公开的文件", "Files published with it"), "told": Label("告知", "Told"),
}  # fmt: skip
"""What acts hold that no form asks for: numbers allotted; of papers sealed in earlier versions, the typed number."""
_LINKED = Label("见“关联事项”", "see the linked matters")
_RIGHT_DAY = Label("更正后的日期", "Right day")
LONG, BRIEF = 160, 60
"""Characters after which a text is folded in narrow places, and how many of it are shown then."""
_KEY = re.compile(r"[a-z-]+(\.[a-z-]+)+")
_CITED = re.compile(r"[(（]([^()（）]+)[)）]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHANGES = "changes"
FEN = 2
"""Decimal places of a sum of money."""
_APART = {"papers", "attachments"}


def text_of(value: Any) -> str:
    """A plain value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_YES if value else _NO)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{text_of(part)}" for key, part in value.items() if part not in ("", None, [], {}))
    if isinstance(value, list | tuple):
        return "、".join(text_of(part) for part in value)
    return named_key(str(value))


def money(value: Any) -> str:
    """A sum in yuan: 50,000.00 元."""
    return f"{Decimal(str(value)):,.2f} 元"


def lines_of(value: Any) -> tuple[str, ...]:
    """A value as lines: a list of things is one line each, everything else is one."""
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        return tuple(text_of(part) for part in value)
    return (text_of(value),)


def named_key(key: str) -> str:
    """The title of a limit of the law or of a register, where the text is the key of one; else the text as it is."""
    if key in registers():
        return str(registers()[key].label)
    statutes = tree()
    if not _KEY.fullmatch(key) or key not in statutes:
        return key
    return statutes.parameter(key).title.in_(language())


class Rows:
    """Rows that forms let people choose, by model and id; what a page shows is read with one query a model."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[models.Model], str], models.Model | None] = {}

    def learn(self, wanted: Mapping[type[models.Model], Collection[str]]) -> None:
        """Read rows that are not known yet."""
        for model, ids in wanted.items():
            missing = {id for id in ids if (model, id) not in self._known and _readable(model, id)}
            if missing:
                self._known |= {(model, id): None for id in missing}
                found = model._base_manager.filter(pk__in=missing)
                self._known |= {(model, str(row.pk)): row for row in found}

    def row(self, model: type[models.Model], id: str) -> models.Model | None:
        """One row; none where there is none of this id."""
        self.learn({model: [id]})
        return self._known.get((model, id))


def _readable(model: type[models.Model], id: str) -> bool:
    try:
        model._meta.pk.to_python(id)
    except ValidationError:
        return False
    return True


def content_of(act: Act, procedure: type[Procedure], rows: Rows | None = None) -> list[Shown]:
    """What an act says, by the labels of its form; ``rows`` keeps what several acts name from being read twice."""
    kind = kind_of(procedure, act.corrects.name if act.corrects else act.name)
    if kind is None:
        return []
    day = act.data.get("happened_on") if act.corrects else ""
    data = (act.data.get("data") or {}) if act.corrects else act.data
    shown = [Shown(str(_RIGHT_DAY), (day,))] if day else []
    return [*shown, *_facts(procedure, kind, data, rows or Rows())]


def learn(acts: Iterable[Act]) -> Rows:
    """Read all rows that acts name in one query a model."""
    wanted: dict[type[models.Model], set[str]] = {}
    for act in acts:
        procedure = procedure_of(act.family, act.version)
        kind = kind_of(procedure, act.corrects.name if act.corrects else act.name)
        fields = _fields(procedure, kind.name) if kind else {}
        data = (act.data.get("data") or {}) if act.corrects else act.data
        for name, value in data.items():
            field = fields.get(name) or _derived(procedure, name)
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and value:
                ids = value if isinstance(value, list) else [value]
                wanted.setdefault(field.queryset.model, set()).update(map(str, ids))
    rows = Rows()
    rows.learn(wanted)
    return rows


_FIELDS: dict[tuple[type[Procedure], str], Mapping[str, forms.Field]] = {}


def _fields(procedure: type[Procedure], name: str) -> Mapping[str, forms.Field]:
    """The fields that the form of an act asks for; kept, since making a form class takes longer than all reading."""
    if (procedure, name) not in _FIELDS:
        kind = kind_of(procedure, name)
        _FIELDS[procedure, name] = form_class(procedure, kind).base_fields if kind else {}
    return _FIELDS[procedure, name]


def _facts(procedure: type[Procedure], kind: ActKind, data: Mapping[str, Any], rows: Rows) -> Iterator[Shown]:
    fields = _fields(procedure, kind.name)
    asked = {str(fields[name].label) for name in data if name in fields}
    for name, value in data.items():
        if name in _APART or value in ("", None, [], {}):
            continue
        field = fields.get(name) or _derived(procedure, name)
        if name not in fields and _label(procedure, field, name) in asked:
            continue  # It was worked out from what the form asked for under the same name.
        reported = name == CHANGES and issubclass(procedure.matter, Adjustment)
        lines = changes_in_words(data.get("register", ""), value) if reported else _chosen(field, value, rows)
        lines = staffing_in_words(procedure.matter, name, value) or lines
        lines = publication_in_words(procedure.matter, name, value) or lines
        lines = procedure.matter.in_words(name, value) or lines
        if isinstance(field, ActName) and (named_act := kind_of(procedure, str(value))):
            lines = (str(named_act.label),)
        if isinstance(field, RuleNames) and (named_act := kind_of(procedure, str(data.get("act")))):
            says = set_aside_by(named_act)
            lines = tuple(str(says.get(code, code)) for code in value)
        yield Shown(_label(procedure, field, name), lines)


def _derived(procedure: type[Procedure], name: str) -> forms.Field | None:
    """How a value reads that the form did not ask for but worked out: as the matter's field of that name."""
    if name == "number":
        return None
    try:
        column = procedure.matter._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return column.formfield() if isinstance(column, models.Field) else None


def _label(procedure: type[Procedure], field: forms.Field | None, name: str) -> str:
    if field is not None and field.label:
        return str(field.label)
    if name in _NAMED:
        return str(_NAMED[name])
    try:
        column = procedure.matter._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(column.verbose_name) if isinstance(column, models.Field) else name


def _chosen(field: forms.Field | None, value: Any, rows: Rows) -> tuple[str, ...]:
    if isinstance(field, forms.ModelChoiceField):
        ids = value if isinstance(value, list) else [value]
        if field.queryset is not None:
            rows.learn({field.queryset.model: [str(id) for id in ids]})
        return tuple(_row(field, str(id), rows) for id in ids)
    if isinstance(field, HoldingChoice):
        return (field.in_words(str(value)),)
    if isinstance(field, forms.ChoiceField):
        names = names_of(field)
        given = value if isinstance(value, list) else [value]
        return tuple(str(names.get(str(each), text_of(each))) for each in given)
    return (money(value),) if is_sum(field) else lines_of(value)


def is_sum(field: forms.Field | models.Field[Any, Any] | None) -> bool:
    """Whether a field holds a sum of money: a decimal number with fen 分."""
    return isinstance(field, forms.DecimalField | models.DecimalField) and field.decimal_places == FEN


def names_of(field: forms.Field | None) -> dict[str, Any]:
    """The names of the values that a field offers, by value; none where it offers no fixed choice."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    return dict(_flat(field.widget.choices)) if isinstance(field.widget, forms.Select) else {}


def _row(field: forms.ModelChoiceField[Any], id: str, rows: Rows) -> str:
    row = None if field.queryset is None else rows.row(field.queryset.model, id)
    if row is None:
        return id
    if isinstance(row, Matter):
        return str(_LINKED)  # Whether its title may be read is asked where linked matters stand.
    return named(row) if isinstance(row, Act) else field.label_from_instance(row)


def named(row: models.Model) -> str:
    """A row in words; an act by the name of its kind and its day."""
    if not isinstance(row, Act):
        return str(row)
    kind = kind_of(procedure_of(row.family, row.version), row.name)
    return f"{kind.label if kind else row.name} {row.happened_on}"


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, name in choices:
        if isinstance(name, list | tuple):
            yield from _flat(name)
        else:
            yield str(value), name


def facts_of_matter(matter: Matter, procedure: type[Procedure], without: Collection[str] = ()) -> list[Shown]:
    """The fields that the chapter's model adds to a matter, where they hold anything; ``matter`` is its typed row.

    What is no is left out, as what is empty, and the fields named in ``without``; what an act's form chose is shown as
    the form shows it.
    """
    shown, rows = [], Rows()
    for column in type(matter)._meta.local_concrete_fields:
        value = getattr(matter, column.attname)
        if column.primary_key or column.name in without or value in ("", None, [], {}, False):
            continue
        chosen = isinstance(column, models.JSONField) and _asking(procedure, column.name)
        lines = _chosen(chosen, value, rows) if chosen else column_lines(matter, column)
        if column.name == CHANGES and isinstance(matter, Adjustment):
            lines = changes_in_words(matter.register, value)
        lines = staffing_in_words(type(matter), column.name, value) or lines
        lines = publication_in_words(type(matter), column.name, value) or lines
        lines = matter.in_words(column.name, value) or lines
        if column.name == "grade":
            lines = display_receipt(matter) or lines
        shown.append(Shown(str(column.verbose_name), lines))
    meanwhile = deputies_of(matter)
    return [*shown, Shown(str(DEPUTIES), meanwhile)] if meanwhile else shown


def _asking(procedure: type[Procedure], name: str) -> forms.Field | None:
    """The field by which an act of the procedure asks for a column of the matter."""
    declared = (kind.form.base_fields for kind in procedure.acts.values() if kind.form is not None)
    return next((fields[name] for fields in declared if name in fields), None)


def column_lines(row: models.Model, column: models.Field[Any, Any]) -> tuple[str, ...]:
    """What stands in a column of a row, in words."""
    if isinstance(column, models.ForeignKey):
        pointed = getattr(row, column.name)
        return ("" if pointed is None else named(pointed),)
    value = getattr(row, column.attname)
    if is_sum(column) and value is not None:
        return (money(value),)
    if column.choices:
        return (str(dict(_flat(column.flatchoices)).get(str(value), text_of(value))),)
    return lines_of(value)


def explained(docstring: str | None) -> str:
    """What a declaration says of itself, in the page's language: its first sentence, or the basis that it cites."""
    text = sentence(docstring)
    if language() == "en":
        return text
    return "；".join(found for found in _CITED.findall(text) if _CHINESE.search(found))


def attribute(entry: Entry, name: str, kinds: type[models.TextChoices]) -> str:
    """An attribute of an entry in words: kinds by their label, the basis as it is cited."""
    if name == "kind":
        return str(dict(kinds.choices).get(entry.kind, entry.kind))
    if name == "basis":
        return entry.basis_text
    column = entry._meta.get_field(name)
    return "；".join(column_lines(entry, column)) if isinstance(column, models.Field) else ""
