"""Rows of a proposal from a pasted or uploaded table: headings and choices in Chinese, English or by stored name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import translation

from fazhi.kernel.staffing.actions import ACTIONS, Action
from fazhi.kernel.staffing.examining import Row, RowFault
from fazhi.kernel.wording import Label

ACTION = "action"
_ACTION_WORDS = ("操作", "Action", ACTION)
MOST = 2000
"""Rows of one table."""


def decode(content: bytes) -> str:
    """The text of a table as spreadsheets save it: UTF-8, or GB 18030 as Excel in Chinese does.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def cells(text: str) -> list[dict[str, str]]:
    """The lines of a table by their headings; cells are parted by tabs, as pasted, or by commas, as saved."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter="\t" if "\t" in first else ",")
    lines = [
        {(name or "").strip(): (value or "").strip() for name, value in line.items() if isinstance(value, str)}
        for line in reader
    ]
    return [line for line in lines if any(line.values())]


def in_languages(text: Any) -> tuple[str, ...]:
    """A text of a declaration in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(text))
    return tuple(found)


def choices_of(field: forms.Field | None) -> list[tuple[str, Any]]:
    """What a field offers, by stored name."""
    widget = field.widget if field is not None else None
    return [(str(key), label) for key, label in widget.choices] if isinstance(widget, forms.Select) else []


def headings(actions: Iterable[Action]) -> dict[str, str]:
    """Every heading that may stand over a column, with the name of the value under it."""
    known = {word: ACTION for word in _ACTION_WORDS}
    for action in actions:
        for name, field in action.form().fields.items():
            for word in (name, *in_languages(field.label)):
                known.setdefault(word, name)
    return known


def rows_of(lines: Iterable[Mapping[str, str]], scope: str) -> tuple[list[Row], list[RowFault]]:
    """The rows of a table, and what of it is not understood."""
    offered = [action for action in ACTIONS.values() if action.scope == scope]
    known, spoken = headings(offered), dict[str, Action]()
    for each in offered:
        spoken |= {each.key: each, each.label.zh: each, each.label.en: each}
    rows, faults = list[Row](), list[RowFault]()
    for position, line in enumerate(lines, start=1):
        strange = [name for name, value in line.items() if value and _named(known, name) is None]
        for name in strange:
            says = Label(f"不认识栏目“{name}”。", f"No column {name} is known.")
            cure = Label(f"可用：{'、'.join(dict.fromkeys(known.values()))}。", "Use the headings of the template.")
            faults.append(RowFault(position, name, says, cure))
        given = {key: value for name, value in line.items() if value and (key := _named(known, name)) is not None}
        action = spoken.get(given.pop(ACTION, ""))
        if action is None:
            says = Label("没有写明操作，或不认识。", "The action is missing or not known.")
            cure = Label(f"可用：{'、'.join(each.label.zh for each in offered)}。",
                         f"Use one of: {', '.join(each.label.en for each in offered)}.")  # fmt: skip
            faults.append(RowFault(position, ACTION, says, cure))
            continue
        rows.append(Row(action.key, chosen(action, given)))
    return rows, faults


def _named(known: Mapping[str, str], heading: str) -> str | None:
    return known.get(heading)


def chosen(action: Action, given: Mapping[str, str]) -> dict[str, str]:
    """The values with choices by their stored names, whatever language they were written in; others as they are.

    Columns that the action does not have are kept: where they are filled, the examination says so.
    """
    fields, found = action.form().fields, dict(given)
    for name, value in given.items():
        field = fields.get(name)
        if isinstance(field, forms.ChoiceField):
            spoken = {word: key for key, label in choices_of(field) for word in in_languages(label)}
            found[name] = spoken.get(value, value)
    power = fields.get("power")
    if isinstance(power, forms.ChoiceField) and power.required:
        found.setdefault("power", "own")
    return found


def template(scope: str) -> str:
    """An empty table with the headings that a scope knows, in the reader's language, to be filled in a spreadsheet."""
    offered = [action for action in ACTIONS.values() if action.scope == scope]
    words: dict[str, str] = {ACTION: str(Label(*_ACTION_WORDS[:2]))}
    for action in offered:
        for name, field in action.form().fields.items():
            words.setdefault(name, str(field.label))
    line = io.StringIO()
    csv.writer(line).writerow(words.values())
    return "\ufeff" + line.getvalue()
