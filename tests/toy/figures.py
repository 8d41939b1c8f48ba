from __future__ import annotations

from django.db.models import QuerySet, Sum

from fazhi.kernel.figures.declaring import Asked, Kind, figure
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label
from tests.toy.models import Round, Stall
from tests.toy.procedures import Permit2019


@figure("toy.permits.applied", zh="摊位许可申请", en="Permits applied for", unit="件")
def applied(asked: Asked) -> QuerySet[Act]:
    """期内收到的摊位许可申请，按申请日期计。"""
    return Act.objects.of(Permit2019.apply).within(asked)


@figure(
    "toy.permits.granted",
    zh="准予摊位许可",
    en="Permits granted",
    unit="件",
    breakdowns={Label("单位", "Organ"): "organ__name"},
)
def granted(asked: Asked) -> QuerySet[Act]:
    """期内决定准予的摊位许可，按决定日期计。"""
    return Act.objects.of(Permit2019.decide).saying(asked.known, outcome="granted").within(asked)


@figure(
    "toy.permits.decided",
    zh="决定摊位许可",
    en="Permits decided",
    unit="件",
    breakdowns={Label("结果", "Outcome"): "data__outcome"},
)
def decided(asked: Asked) -> QuerySet[Act]:
    """期内作出的摊位许可决定，按决定日期计。"""
    return Act.objects.of(Permit2019.decide).within(asked)


@figure("toy.stalls", zh="摊位点", en="Stalls", unit="处", kind=Kind.STOCK, breakdowns={Label("类别", "Kind"): "kind"})
def stalls(asked: Asked) -> QuerySet[Stall]:
    """期末在目录中有效的摊位点。"""
    standing: QuerySet[Stall] = Stall.objects.as_of(asked.last_day, asked.known)
    return standing.filter(organ__place_code__startswith=subtree(asked.place))


def _stalls_checked(rounds: QuerySet[Round]) -> int:
    return rounds.aggregate(total=Sum("stalls"))["total"] or 0


@figure("toy.rounds", zh="检查摊位", en="Stalls checked", unit="处次", reduce=_stalls_checked, adds=True)
def rounds(asked: Asked) -> QuerySet[Round]:
    """期内检查的摊位数之和，按检查日期计。"""
    return Round.objects.standing(asked.known).between(asked.start, asked.end).of_place(asked.place)
