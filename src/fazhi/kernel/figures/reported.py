"""Reported figures 报送数据: their numbers come from signed returns, and their records are the returns themselves.

There the way down ends: the records behind a reported number are kept by the body that signed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, Kind, Number, Reduce, add
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.declaring import Item, ReturnForm, declare_file, form_for, latest_items
from fazhi.kernel.returns.standing import awaited, last_of_each, number_in, signed, uncovered

NOBODY = "未要求报送"
"""Stands for the body that is missing where nobody was asked."""


def report(path: Path, chapter: str) -> None:
    """Declare the forms of a chapter's file, and a figure for everything that they ask for.

    Raises:
        BrokenReturns: the file cannot be used.
        FigureError: a figure is declared already, or its unit has no English.
    """
    here = {item.id for form in declare_file(path) for item in form.items}
    for id, (form, item) in latest_items().items():
        if id in here:
            add(_figure(form, item, chapter))


def whole(number: Decimal) -> Number:
    """A number without decimal places as an integer, so that counted and reported ones read alike."""
    return int(number) if number == number.to_integral_value() else number


def worded(figure: Figure, asked: Asked) -> Figure:
    """A reported figure in the wording of the form that was asked for the period; a counted one as it is."""
    form = form_for(figure.form, asked.start) if figure.form else None
    item = form.item(figure.id) if form is not None else None
    return figure if form is None or item is None else _figure(form, item, figure.chapter)


def _figure(form: ReturnForm, item: Item, chapter: str) -> Figure:
    def records(asked: Asked) -> QuerySet[Act]:
        return signed(form.key, asked)

    def missing(asked: Asked) -> Sequence[str]:
        waiting = [str(each.organ) for each in awaited(form.key, asked)]
        if not waiting and not records(asked).exists():
            return [NOBODY]
        return list(dict.fromkeys([*waiting, *uncovered(form_for(form.key, asked.start) or form, asked)]))

    return Figure(
        id=item.id, title=item.title.label, unit=item.unit, kind=Kind(item.kind), definition=item.definition.zh,
        records=records, reduce=_summed(item), public_records=False, public_total=True, chapter=chapter,
        definition_en=item.definition.en, version=item.version, changed=item.changed.label if item.changed else None,
        missing=missing, form=form.key, adds=item.adds,
    )  # fmt: skip


def _summed(item: Item) -> Reduce:
    """The sum over bodies and periods; of what stands on a day the last period of each body, of a rate the only one."""

    def reduce(records: QuerySet[Any]) -> Number | None:
        acts = list(records)
        if item.kind == "stock":
            acts = last_of_each(acts)
        numbers = [number for act in acts if (number := number_in(act, item.id)) is not None]
        if not numbers or (not item.adds and len(numbers) > 1):
            return None
        return whole(sum(numbers, Decimal(0)))

    return reduce
