"""Registers as tables 清单导出: as of a day with all attributes, the difference of two days, and drafts of changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from fazhi.exchange.lists.listing import Listing
from fazhi.kernel.wording import Label
from fazhi.web.change_words import organ_names
from fazhi.web.changes import faults_of, values_of
from fazhi.web.exporting.columns import column, table, text
from fazhi.web.exporting.register_columns import table_of
from fazhi.web.exporting.taking import listing, refuse_many
from fazhi.web.queries import day_of, known_of
from fazhi.web.registers import difference_asked, filtered, readings_of, register_of
from fazhi.web.seeing import visible_change_sets, visible_entries
from fazhi.web.viewer import Viewer

_BATCH = 1_000
_KNOWN, _TEXT = Label("按何日的登记", "As known on"), Label("名称或编码", "Name or code")


def register(request: HttpRequest, viewer: Viewer, key: str) -> Listing:
    """A register as in force on a day, narrowed as its page is; each entry with what its own page says of it.

    Raises:
        Http404: there is no such register.
        Unreadable: the address cannot be read.
    """
    found, on = register_of(key), day_of(request, "on", viewer.day)
    known, moment = known_of(request, "known", viewer.day)
    rows = filtered(request, visible_entries(found, viewer).as_of(on, moment))
    refuse_many(rows)
    kinds = {str(value): str(label) for value, label in found.kinds.choices}
    filters = [(Label("在此日有效", "In force on"), on.isoformat())]
    filters += [(_KNOWN, known.isoformat())] if known else []
    for name, label in (("kind", Label("类别", "Kind")), ("organ", Label("单位", "Organ")), ("q", _TEXT)):
        if given := request.GET.get(name, "").strip():
            filters.append((label, kinds.get(given, given)))
    return listing(viewer, table_of(found), rows.iterator(chunk_size=_BATCH), filters)


def difference(request: HttpRequest, viewer: Viewer, key: str) -> Listing:
    """What differs between two days: entries added and ended, and each attribute that reads otherwise."""
    found = register_of(key)
    asked = difference_asked(request, viewer, found)
    made = table(
        f"{key}-difference", found.label + Label("变化", ", difference"),
        column("change", "变化", "Change", lambda row: str(row[0])),
        column("code", "编码", "Code", lambda row: row[1].code),
        column("name", "名称", "Name", lambda row: row[1].name),
        column("organ", "单位", "Organ", lambda row: row[1].organ.short_name if row[1].organ else None),
        column("from", "生效日", "In force from", lambda row: row[1].from_on, "date"),
        column("attribute", "项目", "Attribute", lambda row: text(row[2])),
        column("old", "原为", "Old", lambda row: text(row[3])),
        column("new", "现为", "New", lambda row: text(row[4])),
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for each in asked.added:
            yield Label("新增", "Added"), each, "", "", ""
        for each in asked.ended:
            yield Label("取消", "Ended"), each, "", "", ""
        for changed in asked.changed:
            for reading in readings_of(changed, found):
                yield Label("变更", "Changed"), changed.new, reading.label, reading.old, reading.new

    filters = [
        (Label("自", "From"), asked.earlier.isoformat()), (Label("至", "To"), asked.later.isoformat()),
        *([(_KNOWN, asked.known.isoformat())] if asked.known else []),
    ]  # fmt: skip
    return listing(viewer, made, rows(), filters)


def change_set(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> Listing:
    """The rows of a draft with what they give, and the faults that stand against them.

    Raises:
        Http404: there is no such draft, or it is not for the viewer.
    """
    draft = get_object_or_404(visible_change_sets(viewer), pk=id)
    found, rows, organs = register_of(draft.register), list(draft.rows.all()), organ_names()
    faults = [] if draft.sent else faults_of(draft, rows)
    things = [
        (at, row, values_of(row, found, organs), [fault for fault in faults if fault.row == at])
        for at, row in enumerate(rows, start=1)
    ]
    made = table(
        "change-set", Label(draft.heading, draft.heading),
        column("row", "序号", "Row", lambda thing: thing[0], "integer"),
        column("action", "方式", "Action", lambda thing: str(thing[1].get_action_display())),
        column("code", "编码", "Code", lambda thing: thing[1].code),
        column("values", "内容", "Values", lambda thing: _joined(f"{each.label}：{each.text}" for each in thing[2])),
        column("faults", "问题", "Faults", lambda thing: _joined(f"{each.says} {each.cure}" for each in thing[3])),
    )  # fmt: skip
    filters = [
        (Label("清单", "Register"), str(found.label)), (Label("申报单位", "Organ"), draft.organ.name),
        (Label("生效日期", "In force from"), draft.effective_on.isoformat()),
    ]  # fmt: skip
    return listing(viewer, made, things, filters)


def _joined(parts: Iterator[str]) -> str | None:
    return "\n".join(parts) or None
