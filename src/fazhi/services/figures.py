"""Figures of institutions and power lists; those of other systems stand beside them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, Kind, distinct, figure
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.wording import Label
from fazhi.services.inspection import figures as inspection
from fazhi.services.models import ExemptionItem, ExemptionKind, Institution, InstitutionKind, PowerItem, PowerKind

__all__ = ["BY_KIND", "inspection"]

KIND, DEPARTMENT = Label("类别", "Kind"), Label("部门", "Department")


def _institutions(asked: Asked) -> QuerySet[Institution]:
    standing: QuerySet[Institution] = Institution.objects.as_of(asked.last_day, asked.known)
    return standing.filter(organ__place_code__startswith=subtree(asked.place)).select_related("organ")


def _items(asked: Asked) -> QuerySet[PowerItem]:
    standing: QuerySet[PowerItem] = PowerItem.objects.as_of(asked.last_day, asked.known)
    return standing.filter(organ__place_code__startswith=subtree(asked.place)).select_related("organ")


@figure(
    "services.institutions", zh="党政机构", en="Party and government institutions", unit="个", kind=Kind.STOCK,
    breakdowns={KIND: "kind"},
    definition_en="Party institutions and government departments on the register on the last day of the period.",
)  # fmt: skip
def institutions(asked: Asked) -> QuerySet[Institution]:
    """期末在机构编制清单中有效的党委机构和政府工作部门。"""
    return _institutions(asked)


@figure(
    "services.institutions.party", zh="党委机构", en="Party institutions", unit="个", kind=Kind.STOCK,
    definition_en="Party institutions in force on the last day of the period.",
)  # fmt: skip
def party(asked: Asked) -> QuerySet[Institution]:
    """期末有效的党委机构。"""
    return _institutions(asked).filter(kind=InstitutionKind.PARTY)


@figure(
    "services.institutions.government",
    zh="政府工作部门",
    en="Government departments",
    unit="个",
    kind=Kind.STOCK,
    definition_en="Government departments in force on the last day of the period.",
)
def government(asked: Asked) -> QuerySet[Institution]:
    """期末有效的政府工作部门。"""
    return _institutions(asked).filter(kind=InstitutionKind.GOVERNMENT)


@figure(
    "powers.items", zh="权力事项", en="Power items", unit="项", kind=Kind.STOCK,
    breakdowns={KIND: "kind", DEPARTMENT: "organ__name"},
    definition_en="Power items on the power and responsibility lists on the last day of the period.",
)  # fmt: skip
def items(asked: Asked) -> QuerySet[PowerItem]:
    """期末在权责清单中有效的权力事项。"""
    return _items(asked)


@figure(
    "powers.items.kinds", zh="权力事项类别", en="Categories of power items", unit="类", kind=Kind.STOCK,
    reduce=distinct("kind"), breakdowns={KIND: "kind"},
    definition_en="Categories into which the power items in force on the last day fall, each counted once.",
)  # fmt: skip
def kinds(asked: Asked) -> QuerySet[PowerItem]:
    """期末有效的权力事项所分的类别数（按类别去重）。"""
    return _items(asked)


def _of_kind(kind: str) -> Callable[[Asked], QuerySet[PowerItem]]:
    def records(asked: Asked) -> QuerySet[PowerItem]:
        return _items(asked).filter(kind=kind)

    records.__doc__ = f"期末在权责清单中有效的{PowerKind(kind).label}事项。"
    records.__module__ = __name__
    return records


BY_KIND: dict[str, Figure] = {
    kind: figure(
        f"powers.items.{kind}", zh=zh, en=f"Power items: {kind}", unit="项", kind=Kind.STOCK,
        breakdowns={DEPARTMENT: "organ__name"},
        definition_en=f"Items of the kind “{kind}” on the power lists on the last day of the period.",
    )(_of_kind(kind))
    for kind, zh in (
        ("licence", "行政许可事项"), ("penalty", "行政处罚事项"), ("compulsion", "行政强制事项"),
        ("collection", "行政征收事项"), ("payment", "行政给付事项"), ("adjudication", "行政裁决事项"),
        ("confirmation", "行政确认事项"), ("reward", "行政奖励事项"), ("inspection", "行政（监督）检查事项"),
        ("other", "其他权力事项"),
    )
}  # fmt: skip


@figure(
    "powers.first-violation-exemptions", zh="首次轻微违法行为免罚清单事项", en="Items on the list of exemptions",
    unit="项", kind=Kind.STOCK, breakdowns={DEPARTMENT: "organ__name"},
    definition_en="First minor violations that may be spared, on the list on the last day of the period.",
)  # fmt: skip
def exemptions(asked: Asked) -> QuerySet[ExemptionItem]:
    """期末在免罚清单中有效的首次轻微违法行为事项。"""
    standing: QuerySet[ExemptionItem] = ExemptionItem.objects.as_of(asked.last_day, asked.known)
    found = standing.filter(kind=ExemptionKind.FIRST, organ__place_code__startswith=subtree(asked.place))
    return found.select_related("organ")
