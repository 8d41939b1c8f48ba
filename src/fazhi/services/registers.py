"""The registers of institutions (S13), of power items (S14) and of service items, and how they are adjusted."""

from __future__ import annotations

import datetime
from dataclasses import replace

from stdnum.cn import uscc

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.adjustments.procedure import PUBLICATION, AdjustmentProcedure
from fazhi.kernel.organs.founding import close, found, rename
from fazhi.kernel.organs.models import Organ, OrganKind
from fazhi.kernel.procedures.declaring import Basis, Governs, Owes
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from fazhi.services.models import (
    Institution,
    InstitutionKind,
    PowerItem,
    PowerKind,
    ServiceItem,
    ServiceKind,
)


class Institutions(Register):
    """Institutions of the Party and the government 机构编制 (三定规定); organs follow their entries."""

    key = "services.institutions"
    label = Label("党政机构", "Institutions")
    about = Label(
        "党委机构和政府工作部门的名称、职责、内设机构和编制依据（三定规定）；机构随条目设立、更名、撤销。",
        "Party institutions and government departments: name, functions, divisions and the basis of their staffing. "
        "Organs are founded, renamed and closed as their entries say.",
    )
    entry = Institution
    kinds = InstitutionKind
    own_entries = False
    rules = (
        EntryRule(
            "functions", Label("机构没有职责。", "The institution has no functions."),
            Label("请填主要职责（定职能）。", "Give its functions."),
            lambda change: bool(change.values.get("functions")),
        ),
    )  # fmt: skip

    @classmethod
    def applied(cls, version: Entry, action: str) -> None:
        """Found, rename or close the organ as its entry says."""
        if not isinstance(version, Institution):
            return
        organ = Organ.objects.filter(code=version.code).first()
        if action == Action.END and organ is not None and version.until_on is not None:
            close(organ, version.until_on)
        elif organ is None:
            kind = OrganKind.PARTY if version.kind == InstitutionKind.PARTY else OrganKind.GOVERNMENT
            founder = version.organ
            found(
                code=version.code, place_code=founder.place_code if founder else "", name=version.name,
                short_name=version.short_name, kind=kind, from_on=version.from_on, basis=version.staffing_basis,
                parent=founder, mark=version.mark,
            )  # fmt: skip
        elif (organ.name, organ.short_name) != (version.name, version.short_name):
            rename(
                organ,
                version.from_on,
                basis=version.staffing_basis,
                name=version.name,
                short_name=version.short_name,
            )


def _has_basis(change: Proposed) -> bool:
    return change.action == Action.END or any(each.get("law") for each in change.values.get("basis") or [])


_CREDIT_CODE = 18
_HAS_ORGAN = EntryRule(
    "organ", Label("事项没有实施单位。", "The item has no department."),
    Label("请填实施单位的机构代码。", "Give the department's code."),
    lambda change: bool(change.values.get("organ") or change.values.get("organ_id") or change.standing),
)  # fmt: skip


class PowerList(Register):
    """Power and responsibility lists 权责清单 (中办发〔2015〕21号): nothing outside them may be exercised."""

    key = "services.powers"
    label = Label("权责清单", "Power and responsibility list")
    about = Label(
        "各部门的行政权力事项及其依据（中办发〔2015〕21号）；清单之外无权力。",
        "The administrative powers of each department with their basis (中办发〔2015〕21号). "
        "There is no power outside it.",
    )
    entry = PowerItem
    kinds = PowerKind
    rules = (
        EntryRule(
            "basis", Label("事项没有依据。", "The item has no basis."),
            Label("请填法律、法规或规章及其条款。", "Give the statute and article."), _has_basis,
        ),
        _HAS_ORGAN,
    )  # fmt: skip


def _names_an_organ(change: Proposed) -> bool:
    """Whether a new code holds a unified social credit code; what stands already is not asked again."""
    if change.action != Action.ADD:
        return True
    places = range(len(change.code) - _CREDIT_CODE + 1)
    return any(uscc.is_valid(change.code[place : place + _CREDIT_CODE]) for place in places)


class ServiceItems(Register):
    """Service items 政务服务事项 (国务院令第716号, 国务院关于在线政务服务的若干规定): what people apply for, and where.

    The implementing code holds the credit code of the organ (GB/T 39554.1—2020, not read); provinces order its parts
    differently, so that it may stand anywhere in the code.
    """

    key = "services.items"
    label = Label("政务服务事项", "Service items")
    about = Label(
        "各部门依申请办理的行政权力事项和公共服务事项，按事项编码登记（国务院令第716号）。",
        "Powers that departments use on application and public services, by the codes of the items (国务院令第716号).",
    )
    entry = ServiceItem
    kinds = ServiceKind
    rules = (
        _HAS_ORGAN,
        EntryRule(
            "code",
            Label("编码中没有实施机关的统一社会信用代码（GB 32100）。", "It holds no credit code (GB 32100)."),
            Label("请到事项管理平台核对完整的实施编码。", "Compare the whole code on the platform of the items."),
            _names_an_organ,
        ),
    )  # fmt: skip


PARTY_RULES = Basis("中国共产党机构编制工作条例(2019)", sure=Sure.MEMORY)
"""Institutions and their establishment are the Party's affair: no government information, and no article was sourced.

So the notice says neither who approved it nor how many posts there are: the commission for institutions decides both.
"""


class InstitutionAdjustment(AdjustmentProcedure):
    """Adjustment of institutions 机构编制调整 (中国共产党机构编制工作条例)."""

    register = Institutions.key
    key = "services.institutions.adjustment"
    label = Label("机构编制调整", "Adjustment of institutions")
    governs = Governs(datetime.date(2010, 1, 1), source="机构编制调整惯例 practice of the staffing office")
    number = "{mark}机调〔{year}〕{serial}号"

    approve = replace(
        AdjustmentProcedure.approve,
        owes=(
            Owes(
                PUBLICATION.limit, Label("党政机构调整公告", "Notice of an adjustment of institutions"),
                "services/institutions_notice.txt", basis=PARTY_RULES, by_analogy=True, title="关于党政机构调整的公告",
            ),
        ),
    )  # fmt: skip


class PowerAdjustment(AdjustmentProcedure):
    """Adjustment of power and responsibility lists 权责清单动态调整 (中办发〔2015〕21号)."""

    register = PowerList.key
    key = "services.powers.adjustment"
    label = Label("权责清单动态调整", "Adjustment of the power list")
    governs = Governs(datetime.date(2015, 3, 24), source="中办发〔2015〕21号")
    number = "{mark}权调〔{year}〕{serial}号"


class ServiceItemAdjustment(AdjustmentProcedure):
    """Adjustment of service items 政务服务事项动态调整 (国务院令第716号)."""

    register = ServiceItems.key
    key = "services.items.adjustment"
    label = Label("政务服务事项动态调整", "Adjustment of service items")
    governs = Governs(datetime.date(2019, 4, 26), source="国务院关于在线政务服务的若干规定（国务院令第716号）")
    number = "{mark}事调〔{year}〕{serial}号"
