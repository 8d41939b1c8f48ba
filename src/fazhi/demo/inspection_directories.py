"""Random inspection in the demonstration: its three directories drawn up at the end of 2020, and the plan of 2021."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from fazhi.demo.adjusting import Plan, after, own_way, short_name, way
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import organ, post_of
from fazhi.demo.tables import rows
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter

MARKET_BUREAU = "221"
_ITEMS, _TARGETS, _INSPECTORS = "services.sampling-items", "services.inspection-targets", "services.inspectors"
_ITEMS_REPORTED, _ITEMS_FROM = datetime.date(2020, 12, 3), datetime.date(2021, 1, 1)
_INSPECTORS_REPORTED, _INSPECTORS_FROM = datetime.date(2020, 12, 8), datetime.date(2020, 12, 15)
_TARGETS_REPORTED, _TARGETS_FROM = datetime.date(2020, 12, 14), datetime.date(2020, 12, 21)
_PLAN, _PLAN_BEGUN, _YEAR = "demo:inspection-plan:2021", datetime.date(2021, 1, 5), 2021

Made = Callable[[dict[str, str]], tuple[str, dict[str, Any]]]


def happenings() -> Iterator[Happening]:
    """The directories of all departments, then the yearly plan of the market bureau."""
    for department, changes in _by_department("sampling_items.csv", _item):
        yield from way(
            Plan(
                f"demo:sampling-items:{department}", f"{_ITEMS}.adjustment", _ITEMS, department,
                f"{short_name(department)}随机抽查事项清单（首次编制）",
                "国办发〔2015〕58号；依托权责清单中的行政检查事项。",
                _ITEMS_FROM, _ITEMS_REPORTED, changes,
            )
        )  # fmt: skip
    for table, made, register, title, reported_on, from_on in (
        ("inspectors.csv", _inspector, _INSPECTORS, "执法检查人员名录库", _INSPECTORS_REPORTED, _INSPECTORS_FROM),
        ("inspection_targets.csv", _target, _TARGETS, "检查对象名录库", _TARGETS_REPORTED, _TARGETS_FROM),
    ):
        for department, changes in _by_department(table, made):
            plan = Plan(
                f"demo:{register}:{department}", f"{register}.adjustment", register, department,
                f"{short_name(department)}{title}（首次建库）",
                "国办发〔2015〕58号；依据登记、许可和执法证件信息建库。",
                from_on, reported_on, changes,
            )  # fmt: skip
            yield from own_way(plan)
    yield from _yearly_plan()


def _by_department(table: str, made: Made) -> Iterator[tuple[str, list[tuple[str, str, dict[str, Any]]]]]:
    listed = sorted(rows(table), key=lambda row: row["organ"])
    for department, group in groupby(listed, key=lambda row: row["organ"]):
        yield department, [("add", *made(row)) for row in group]


def _item(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    given = ("name", "kind", "organ", "power_item", "method", "ratio", "level")
    return row["code"], {name: row[name] for name in given} | {
        "basis": [{"law": row["law"], "article": row["article"]}], "subject_matter": row["content"],
        "times": int(row["times"]), "joint_with": _several(row["joint_with"]),
        "checklist": _several(row["checklist"]),
    }  # fmt: skip


def _inspector(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    given = {name: row[name] for name in ("name", "kind", "organ", "valid_from", "valid_until")}
    return row["certificate"], given | {"skills": _several(row["skills"]), "areas": _several(row["areas"])}


def _target(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    given = {name: row[name] for name in ("name", "kind", "organ", "address", "area", "industry", "state")}
    return row["code"], given | {"also_supervised_by": _several(row["also_supervised_by"])}


def _several(text: str) -> list[str]:
    return [each for each in text.split(";") if each]


def _yearly_plan() -> Iterator[Happening]:
    """Begun, ten campaigns put in, reviewed, approved, published."""
    yield Happening(_PLAN_BEGUN, f"{_PLAN}:begin", _begin)
    drafted = after(_PLAN_BEGUN, 1)
    for line, row in enumerate(rows("inspection_plan.csv"), start=1):
        yield _step(f"put_in:{line}", "put_in", drafted, "handler", partial(_campaign, row))
    yield _step("submit", "submit", after(drafted, 1), "handler", dict)
    opinion = {"opinion": "抽查事项均在清单内，比例、频次符合要求，同意。"}
    yield _step("review", "review", after(drafted, 2), "reviewer", lambda: opinion)
    yield _step("approve", "approve", after(drafted, 3), "principal", dict)
    yield _step("draft", "draft", after(drafted, 4), "handler", lambda: draft_values(_notice()), _notice)
    yield _step("publish", "publish", after(drafted, 5), "reviewer", lambda: {"no_secrets": True}, _notice)


def _begin() -> None:
    open_matter(
        "services.inspection-plan", "begin", by=post_of(MARKET_BUREAU, "handler", _PLAN_BEGUN), on=_PLAN_BEGUN,
        data={"year": _YEAR}, request_key=f"{_PLAN}:begin",
    )  # fmt: skip


def _plan() -> Matter:
    return matter_of(f"{_PLAN}:begin")


def _notice() -> Matter:
    return Notice.objects.get(source=Act.objects.get(request_key=f"{_PLAN}:approve"))


def _step(
    key: str, name: str, on: datetime.date, role: str, said: Callable[[], dict[str, Any]],
    of: Callable[[], Matter] = _plan,
) -> Happening:  # fmt: skip
    def run() -> None:
        by = post_of(MARKET_BUREAU, role, on)
        perform(of(), name, by=by, on=on, data=said(), request_key=f"{_PLAN}:{key}")

    return Happening(on, f"{_PLAN}:{key}", run)


def _campaign(row: dict[str, str]) -> dict[str, Any]:
    given = {name: row[name] for name in ("name", "joint", "scope", "ratio", "count", "starts_on", "ends_on")}
    return given | {
        "items": _several(row["items"]), "kinds": _several(row["kinds"]), "lead": str(organ(MARKET_BUREAU).pk),
        "partners": [str(organ(code).pk) for code in _several(row["partners"])],
    }  # fmt: skip
