"""The list of first minor violations that are spared 首次轻微违法行为免罚清单 (S17), and how it is adjusted."""

from __future__ import annotations

import datetime

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.adjustments.own import OwnAdjustment
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register
from fazhi.kernel.wording import Label
from fazhi.services.models import ExemptionItem, ExemptionKind, PowerItem, PowerKind


def _ended_or(change: Proposed, holds: bool) -> bool:
    return change.action == Action.END or holds


def _rests_on_a_penalty(change: Proposed) -> bool:
    code = str(change.values.get("power_item") or "")
    if not code or change.action == Action.END:
        return True
    return PowerItem.objects.as_of(change.on).filter(code=code, kind=PowerKind.PENALTY).exists()


class Exemptions(Register):
    """List of exemptions 免罚清单 (行政处罚法 2021 第三十三条; 优化营商环境条例)."""

    key = "services.exemptions"
    label = Label("轻微违法行为免罚清单", "List of exemptions")
    about = Label(
        "初次违法且危害后果轻微并及时改正、可以不予行政处罚的事项及其适用条件（行政处罚法第三十三条）。",
        "Violations that may be spared where they are the first, of minor harm and put right in time, with their terms "
        "(行政处罚法 art. 33).",
    )
    entry = ExemptionItem
    kinds = ExemptionKind
    rules = (
        EntryRule(
            "basis", Label("事项没有依据。", "The item has no basis."),
            Label("请填法律、法规、规章或者清单文件及其条款。", "Give the statute or the document of the list."),
            lambda change: _ended_or(change, any(each.get("law") for each in change.values.get("basis") or [])),
        ),
        EntryRule(
            "organ", Label("事项没有实施单位。", "The item has no organ."),
            Label("请填单位的机构代码。", "Give the organ's code."),
            lambda change: _ended_or(
                change, bool(change.values.get("organ") or change.values.get("organ_id") or change.standing)
            ),
        ),
        EntryRule(
            "power", Label("对应的事项当日不是权责清单内的行政处罚。", "It is no penalty on the power list that day."),
            Label("请核对事项编码。", "Compare the code."), _rests_on_a_penalty,
        ),
    )  # fmt: skip


class ExemptionAdjustment(OwnAdjustment):
    """Adjustment of the list of exemptions 免罚清单动态调整 (行政处罚法 2021 第三十三条)."""

    register = Exemptions.key
    key = "services.exemptions.adjustment"
    label = Label("免罚清单调整", "Adjustment of the list of exemptions")
    governs = Governs(datetime.date(2020, 1, 1), source="行政处罚法；优化营商环境条例")
    number = "{mark}免调〔{year}〕{serial}号"
