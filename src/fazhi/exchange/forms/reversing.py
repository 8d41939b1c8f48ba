"""A county's kept mapping turned round 对应关系反用: the sheet that it imports from is the form that it exports to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from fazhi.exchange.forms.declaring import Form, FormColumn, Words
from fazhi.exchange.models import KeptMapping
from fazhi.exchange.sheets.mapping import Mapping, Route


def form_of(kept: KeptMapping) -> Form:
    """The form whose columns are the headings of a kept mapping, in the order of the sheet."""
    mapping = Mapping.of(kept.content)
    headings = list(dict.fromkeys([*map(str, kept.headings), *mapping.headings()]))
    key = f"kept-{hashlib.sha256(str(kept.pk).encode()).hexdigest()[:12]}"
    basis = Words(zh="本单位导入时保存的对应关系", en="A mapping that the organ keeps for its imports")
    return Form(
        key=key, title=Words(zh=kept.name, en=kept.name), sheet=kept.name, basis=basis,
        sourced_on=f"{kept.at:%Y-%m-%d}",
        columns=tuple(_column(heading, mapping.routes) for heading in headings if heading),
    )  # fmt: skip


def _column(heading: str, routes: Sequence[Route]) -> FormColumn:
    """A heading of the sheet, filled from the columns that are read from it."""
    mine = [route for route in routes if heading in route.headings]
    if not mine:
        return FormColumn(heading=heading)
    first = mine[0]
    if len(mine) > 1 and first.split:  # One cell parted into several columns: joined again.
        ordered = sorted(mine, key=lambda route: route.part)
        return FormColumn(
            heading=heading, source=ordered[0].column, joins=tuple(route.column for route in ordered[1:]),
            join=first.split,
        )  # fmt: skip
    if len(first.headings) > 1 and first.join:  # Several cells joined into one column: parted again.
        return FormColumn(heading=heading, source=first.column, split=first.join, part=first.headings.index(heading))
    turned: dict[str, str] = {}
    for given, meant in first.values.items():
        turned.setdefault(meant, given)
    return FormColumn(heading=heading, source=first.column, values=turned, divide=first.scale)
