"""Figures of reconsideration (S44) and of the items of administrative adjudication (S46)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Kind, figure
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.wording import Label

RECONSIDERATION = "disputes.reconsideration"
_CASE = "matter__reconsiderationcase"
# The totals of reconsideration are public, however small: counties give them in their reports, as ours did for 2021.
_RESPONDENT = {Label("被申请人", "Respondent"): f"{_CASE}__respondent_name"}


def _acts(asked: Asked, *names: str) -> QuerySet[Act]:
    return Act.objects.of(*((RECONSIDERATION, name) for name in names)).within(asked)


@figure(
    "disputes.reconsideration.applications", zh="行政复议申请", en="Reconsideration applications received", unit="起",
    breakdowns={
        **_RESPONDENT, Label("行为类别", "Kind of act"): f"{_CASE}__act_kind",
        Label("提交方式", "How it came"): f"{_CASE}__channel",
    },
    public_records=False, public_total=True,
    definition_en="Applications registered in the year, by the day of receipt; those that came through the penalising "
    "organ by the day on which the reconsideration body received them.",
)  # fmt: skip
def applications(asked: Asked) -> QuerySet[Act]:
    """当年登记收到的行政复议申请，按收到日期计，经处罚机关转送的按行政复议机构收到日期计。"""
    return _acts(asked, "apply", "receive")


@figure(
    "disputes.reconsideration.accepted", zh="行政复议立案", en="Reconsideration cases accepted", unit="起",
    breakdowns=_RESPONDENT, public_records=False, public_total=True,
    definition_en="Cases accepted, or deemed accepted, in the year, by that day.",
)  # fmt: skip
def accepted(asked: Asked) -> QuerySet[Act]:
    """当年受理（含视为受理）的行政复议案件，按受理或者登记视为受理的日期计。"""
    return _acts(asked, "accept", "deem_accepted")


@figure(
    "disputes.reconsideration.decisions", zh="行政复议决定", en="Reconsideration decisions", unit="件",
    breakdowns={**_RESPONDENT, Label("决定类型", "Kind of decision"): "data__outcome"}, public_records=False,
    public_total=True,
    definition_en="Decisions made in the year, by the day of the decision.",
)  # fmt: skip
def decisions(asked: Asked) -> QuerySet[Act]:
    """当年作出的行政复议决定，按决定日期计。"""
    return _acts(asked, "decide")


@figure(
    "disputes.adjudication.items", zh="行政裁决事项", en="Adjudication items on the power lists", unit="项",
    kind=Kind.STOCK, breakdowns={Label("部门", "Department"): "organ__name"},
    definition_en="Adjudication items on the power lists on the last day of the period; they are one list with the "
    "items of the kind “adjudication”.",
)  # fmt: skip
def adjudication_items(asked: Asked) -> QuerySet[Any]:
    """期末在权责清单中有效的行政裁决事项，与权力事项中的行政裁决类为同一清单。"""
    standing: QuerySet[Any] = register_of("services.powers").entries().as_of(asked.last_day, asked.known)
    return standing.filter(kind="adjudication", organ__place_code__startswith=subtree(asked.place))
