"""Reports of a department and of a township of 2021 部门、乡镇年度报告, adopted at their own meetings."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fazhi.demo.annual_report import YEAR
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.meetings import decided_at
from fazhi.demo.people import JUSTICE_BUREAU, post_of
from fazhi.demo.publishing_reports import publication
from fazhi.demo.tables import day
from fazhi.kernel.procedures.engine import open_matter, perform

_COMPILED, _REVIEWED, _SUBMITTED, _RECEIVED, _PUBLISHED = map(
    day, ("2022-02-07", "2022-02-07", "2022-02-14", "2022-02-15", "2022-03-10")
)


@dataclass(frozen=True, slots=True)
class _Plan:
    organ: str
    meeting: str
    decided: datetime.date
    up: Mapping[str, Any]
    written: Mapping[str, str]
    reviewed: bool
    publisher: str

    @property
    def key(self) -> str:
        return f"demo:report:{self.organ}:{YEAR}"


_PLANS = (
    _Plan(
        "221", "office-221-2022-5", day("2022-02-08"),
        {"superior": "县委、县人民政府", "superior_on": _SUBMITTED, "department": "市市场监督管理局",
         "department_on": _SUBMITTED},
        {"problems": "一是基层所执法力量不足。", "plan": "一是加强基层所执法培训。"}, True, "publisher",
    ),
    _Plan(
        "402", "joint-402-2022-3", day("2022-02-10"), {"superior": "县委、县人民政府", "superior_on": _SUBMITTED},
        {"leadership": "镇党政主要负责人履行推进法治建设第一责任人职责，建立职责清单。",
         "plan": "一是规范镇综合行政执法。"}, False, "principal",
    ),
)  # fmt: skip


def happenings() -> Iterator[Happening]:
    """Each report from its beginning to its publication."""
    for plan in _PLANS:
        yield Happening(_COMPILED, f"{plan.key}:begin", partial(_begin, plan))
        yield _step(plan, "compile", _COMPILED, "handler", plan.written)
        if plan.reviewed:
            yield _step(plan, "review", _REVIEWED, "reviewer", {"opinion": "符合要求。"})
        yield from decided_at(plan.meeting, f"{plan.key}:adopt", partial(_adopt, plan))
        yield _step(plan, "submit", _SUBMITTED, "handler", plan.up)
        yield _step(plan, "receive", _RECEIVED, "handler", {}, JUSTICE_BUREAU)
        yield from publication(plan.key, "adopt", plan.organ, _SUBMITTED, _PUBLISHED, plan.publisher)


def _begin(plan: _Plan) -> None:
    open_matter(
        "report.organ", "begin", by=post_of(plan.organ, "handler", _COMPILED), on=_COMPILED, data={"year": YEAR},
        request_key=f"{plan.key}:begin",
    )  # fmt: skip


def _step(
    plan: _Plan, name: str, on: datetime.date, role: str, data: Mapping[str, Any], organ: str = ""
) -> Happening:  # fmt: skip
    return Happening(on, f"{plan.key}:{name}", partial(_do, plan, name, on, role, data, organ or plan.organ))


def _do(plan: _Plan, name: str, on: datetime.date, role: str, data: Mapping[str, Any], organ: str) -> None:
    perform(
        matter_of(f"{plan.key}:begin"), name, by=post_of(organ, role, on), on=on, data=data,
        request_key=f"{plan.key}:{name}",
    )  # fmt: skip


def _adopt(plan: _Plan, made: Mapping[str, Any]) -> None:
    _do(plan, "adopt", plan.decided, "principal", made, plan.organ)
