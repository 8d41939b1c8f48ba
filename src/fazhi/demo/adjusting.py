"""The registers drawn up in 2020 and adjusted through 2021: change sets, reviews, decisions, publications."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import (
    GOVERNMENT,
    JUSTICE_BUREAU,
    PLACE_MARK,
    STAFFING_OFFICE,
    parent_of,
    post_named,
    post_of,
)
from fazhi.demo.tables import day, rows
from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act

_REVIEWER_OF_LEGALITY = "彭翠松"
_DECIDER = "高振松"
_FAMILY, _REGISTER = "services.powers.adjustment", "services.powers"


_APPROVED_AFTER = 2
"""Working days between the report of a directory and its approval in the same organ."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A change set and the days of its way."""

    key: str
    family: str
    register: str
    organ: str
    heading: str
    ground: str
    effective_on: datetime.date
    reported_on: datetime.date
    changes: list[tuple[str, str, dict[str, Any]]]


def institutions_first() -> Iterator[Happening]:
    """The institutions as they stood in 2019, registered in 2020."""
    table = sorted(rows("institutions.csv"), key=lambda row: row["from"])
    for started, group in groupby(table, key=lambda row: row["from"]):
        yield from way(
            Plan(
                f"demo:institutions:{started}", "services.institutions.adjustment", "services.institutions",
                STAFFING_OFFICE, f"党政机构登记（{started}起）", "根据机构改革方案和各单位三定规定，登记现有机构。",
                day(started), datetime.date(2020, 6, 15), [("add", row["code"], _institution(row)) for row in group],
            )
        )  # fmt: skip


def institutions_changed() -> Iterator[Happening]:
    """The changes of institutions in 2021."""
    for row in rows("institutions_changes.csv"):
        effective = day(row["effective_on"])
        values = _named(json.loads(row["new_values"])) | {"staffing_basis": row["basis"]}
        yield from way(
            Plan(
                f"demo:institutions:{row['effective_on']}:{row['code']}", "services.institutions.adjustment",
                "services.institutions", STAFFING_OFFICE, f"{row['reason'][:40]}", f"{row['basis']}：{row['reason']}",
                effective, before(effective, 12), [("amend", row["code"], values)],
            )
        )  # fmt: skip


def _institution(row: dict[str, str]) -> dict[str, Any]:
    named = {key: row[key] for key in ("name_zh", "short_zh", "mark", "name_en", "functions_zh", "internal_bodies")}
    return _named(named | {"staffing": row["staffing"]}) | {
        "kind": row["kind"], "organ": parent_of(row["kind"]), "staffing_basis": row["basis"],
        "basis": [{"law": "中国共产党机构编制工作条例", "article": ""}],
    }  # fmt: skip


def _named(values: dict[str, str]) -> dict[str, Any]:
    names = {"name_zh": "name", "short_zh": "short_name", "functions_zh": "functions"}
    found: dict[str, Any] = {names.get(key, key): value for key, value in values.items()}
    if "mark" in found:
        found["mark"] = PLACE_MARK + found["mark"]
    if "internal_bodies" in found:
        found["internal_bodies"] = found["internal_bodies"].split(";")
    if "staffing" in found:
        found["staffing"] = int(found["staffing"])
    return found


def powers() -> Iterator[Happening]:
    """The power lists of 25 departments as first published, and the adjustments of 2021."""
    changes = list(rows("power_changes.tsv"))
    listed = {row["code"]: row for row in (*rows("power_items.tsv"), *rows("power_items_ended.tsv"))}
    added = {row["code"] for row in changes if row["action"] == "add"}
    old = {
        row["code"]: listed[row["code"]] | json.loads(row["old_values"]) for row in changes if row["action"] == "amend"
    }
    first = sorted((row for code, row in listed.items() if code not in added), key=lambda row: row["department"])
    for department, group in groupby(first, key=lambda row: row["department"]):
        yield from way(
            Plan(
                f"demo:powers:first:{department}", _FAMILY, _REGISTER, department,
                f"{short_name(department)}权责清单（首次编制）", "根据法律、法规、规章和三定规定编制权责清单。",
                datetime.date(2020, 12, 1), datetime.date(2020, 10, 12),
                [("add", row["code"], _item(old.get(row["code"], row))) for row in group],
            )
        )  # fmt: skip
    for adjustment in rows("power_adjustments.tsv"):
        mine = [row for row in changes if row["adjustment"] == adjustment["id"]]
        for department in adjustment["departments"].split(";"):
            yield from way(
                Plan(
                    f"demo:powers:{adjustment['id']}:{department}", _FAMILY, _REGISTER, department,
                    f"{short_name(department)}权责清单调整（{adjustment['title']}）",
                    f"{adjustment['basis']}：{adjustment['reason']}", day(adjustment["effective_on"]),
                    day(adjustment["reported_on"]),
                    [_change(row, listed, old) for row in mine if row["department"] == department],
                )
            )  # fmt: skip


def _change(
    row: dict[str, str], listed: dict[str, dict[str, str]], old: dict[str, dict[str, str]]
) -> tuple[str, str, dict[str, Any]]:
    code = row["code"]
    if row["action"] == "add":
        return "add", code, _item(listed[code])
    if row["action"] == "end":
        return "end", code, {}
    earlier, later = _item(old[code]), _item(old[code] | json.loads(row["new_values"]))
    return "amend", code, {name: value for name, value in later.items() if earlier[name] != value}


def _item(row: dict[str, str]) -> dict[str, Any]:
    basis = {"law": row["law"], "article": row["article"], "clause": row["clause"]}
    return {
        "name": row["name"], "kind": row["kind"], "organ": row["department"],
        "basis": [{part: text for part, text in basis.items() if text or part != "clause"}],
        "exercised_by": row["subject"], "procedure": row["procedure"], "responsibility": row["responsibility"],
        "accountability": row["accountability"], "sub_items": [each for each in row["sub_items"].split(";") if each],
    }  # fmt: skip


def short_name(code: str) -> str:
    """Short name of a department, from the table: the organ may not be founded yet when the diary is written."""
    return next(row["short_zh"] for row in rows("institutions.csv") if row["code"] == code)


def way(plan: Plan) -> Iterator[Happening]:
    """From report to publication, on working days after the report."""
    start = plan.reported_on
    yield Happening(start, f"{plan.key}:report", lambda: report(plan))
    yield _step(
        plan,
        "review_staffing",
        after(start, 3),
        STAFFING_OFFICE,
        "reviewer",
        {"opinion": "职责与三定规定相符，同意。"},
    )
    yield _step(
        plan,
        "review_legality",
        after(start, 6),
        JUSTICE_BUREAU,
        _REVIEWER_OF_LEGALITY,
        {"opinion": "依据合法有效，同意。"},
    )
    yield _step(plan, "approve", after(start, 9), GOVERNMENT, _DECIDER, {})
    yield Happening(after(start, 11), f"{plan.key}:draft", lambda: _draft(plan))
    yield Happening(after(start, 13), f"{plan.key}:publish", lambda: _publish(plan))


def report(plan: Plan) -> None:
    """Draft the change set of a plan and report it, by a handler of its organ."""
    by = post_of(plan.organ, "handler", plan.reported_on)
    draft = ChangeSet.objects.create(
        register=plan.register, organ=by.organ, heading=plan.heading, ground=plan.ground,
        effective_on=plan.effective_on, drafted_by=by.officer,
    )  # fmt: skip
    ChangeRow.objects.bulk_create(
        ChangeRow(change_set=draft, position=position, action=action, code=code, values=values)
        for position, (action, code, values) in enumerate(plan.changes, start=1)
    )
    open_matter(
        plan.family, "report", by=by, on=plan.reported_on, data={"change_set": draft.pk},
        request_key=f"{plan.key}:report",
    )  # fmt: skip


def _step(plan: Plan, name: str, on: datetime.date, code: str, who: str, data: dict[str, str]) -> Happening:
    key = f"{plan.key}:{name}"

    def run() -> None:
        by = post_of(code, who, on) if who == "reviewer" else post_named(who, on)
        perform(matter_of(f"{plan.key}:report"), name, by=by, on=on, data=data, request_key=key)

    return Happening(on, key, run)


def notice_of(plan: Plan) -> Notice:
    """The notice that is owed for what was approved."""
    return Notice.objects.get(source=Act.objects.get(request_key=f"{plan.key}:approve"))


def _draft(plan: Plan) -> None:
    notice, on = notice_of(plan), after(plan.reported_on, 11)
    perform(
        notice, "draft", by=post_of(plan.organ, "handler", on), on=on, data=draft_values(notice),
        request_key=f"{plan.key}:draft",
    )  # fmt: skip


def _publish(plan: Plan) -> None:
    on = after(plan.reported_on, 13)
    perform(
        notice_of(plan), "publish", by=post_of(plan.organ, "reviewer", on), on=on, data={"no_secrets": True},
        request_key=f"{plan.key}:publish",
    )  # fmt: skip


def own_way(plan: Plan) -> Iterator[Happening]:
    """Reported and approved within the organ."""
    key, on = f"{plan.key}:approve", after(plan.reported_on, _APPROVED_AFTER)

    def approve() -> None:
        by = post_of(plan.organ, "reviewer", on)
        perform(matter_of(f"{plan.key}:report"), "approve", by=by, on=on, request_key=key)

    yield Happening(plan.reported_on, f"{plan.key}:report", lambda: report(plan))
    yield Happening(on, key, approve)


def after(start: datetime.date, working: int) -> datetime.date:
    """The day a number of working days later."""
    day = start
    for _ in range(working):
        day = tree().calendar.next_working(day + datetime.timedelta(days=1))
    return day


def before(effective: datetime.date, working: int) -> datetime.date:
    """A day so many working days earlier."""
    day = effective
    for _ in range(working):
        day = tree().calendar.previous_working(day - datetime.timedelta(days=1))
    return day
