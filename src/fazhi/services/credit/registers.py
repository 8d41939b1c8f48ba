"""The list of measures 联合奖惩措施清单, and how it is adjusted: no measure without a basis that may carry it."""

from __future__ import annotations

import datetime
import re

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.adjustments.procedure import AdjustmentProcedure
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register
from fazhi.kernel.wording import Label
from fazhi.services.credit.kinds import EventKind, RiskClass
from fazhi.services.credit.models import MeasureItem, MeasureKind, MeasureSource

NATIONAL = ("全国公共信用信息基础目录", "全国失信惩戒措施基础清单")
"""The national lists; each edition is cited by its year behind the name."""
DOCUMENT = re.compile(r"[〔\[［]\d{4}[〕\]］]")
"""The year in the number of a document, which laws and regulations do not have."""
FALLING = (RiskClass.C.value, RiskClass.D.value)


def _carried(change: Proposed) -> bool:
    """Laws and regulations by their names, the national lists by theirs; a document alone carries no measure."""
    if change.action == Action.END:
        return True
    named = [str(each.get("law") or "") for each in change.values.get("basis") or []]
    if not named or not all(named):
        return False
    if change.values.get("source") == MeasureSource.NATIONAL_LIST:
        return all(any(name.startswith(each) for each in NATIONAL) for name in named)
    return not any(DOCUMENT.search(name) for name in named)


def _names_somebody(change: Proposed) -> bool:
    if change.action == Action.END:
        return True
    classes, events = change.values.get("classes") or [], change.values.get("events") or []
    known = set(classes) <= set(RiskClass.values) and set(events) <= set(EventKind.values)
    return bool(classes or events) and known


def _punishes_risk(change: Proposed) -> bool:
    punishes = change.values.get("kind") == MeasureKind.PUNISHMENT
    return change.action == Action.END or not punishes or set(change.values.get("classes") or []) <= set(FALLING)


class CreditMeasures(Register):
    """Measures of joint incentive and punishment 联合奖惩措施清单 (国办发〔2020〕49号)."""

    key = "services.credit-measures"
    label = Label("联合奖惩措施", "Joint incentives and punishments")
    about = Label(
        "守信激励和失信惩戒措施及其依据（国办发〔2020〕49号，尚未与文本核对）；"
        "惩戒只能依法律、法规或者全国基础清单，清单之外不得惩戒。",
        "Incentives and punishments with their basis (国办发〔2020〕49号, not yet compared with the text). "
        "A measure rests on a law, a regulation or the national lists; nothing outside this list is applied.",
    )
    entry = MeasureItem
    kinds = MeasureKind
    own_entries = False
    rules = (
        EntryRule(
            "basis", Label(
                "措施没有可以作为依据的法律、法规或者全国清单。",
                "No law, regulation or national list carries it.",
            ),
            Label(
                "请填法律、法规的名称和条款；依全国清单的，填清单全称和年份。规范性文件不能单独作为依据。",
                "Name law and article, or the national list in full with its year. A document alone is no basis.",
            ),
            _carried,
        ),
        EntryRule(
            "aim", Label("措施没有写明适用的等级或者事件。", "It does not say for which class or event it is."),
            Label(
                f"请在适用等级中逐行填A至D，或者在适用事件中逐行填事件代码（{'、'.join(EventKind.values)}）。",
                f"Give classes A to D, or codes of events, one a line ({', '.join(EventKind.values)}).",
            ),
            _names_somebody,
        ),
        EntryRule(
            "risk", Label("惩戒措施不能适用于A级、B级。", "A punishment is not for classes A and B."),
            Label("请改为C级、D级，或者改以事件为条件。", "Name C and D, or make an event its condition."),
            _punishes_risk,
        ),
    )  # fmt: skip


class CreditMeasureAdjustment(AdjustmentProcedure):
    """Adjustment of the list of measures 联合奖惩措施清单调整 (国办发〔2020〕49号)."""

    register = CreditMeasures.key
    key = "services.credit-measures.adjustment"
    label = Label("联合奖惩措施清单调整", "Adjustment of the list of measures")
    governs = Governs(datetime.date(2020, 12, 18), source="国办发〔2020〕49号（尚未与文本核对）")
    number = "{mark}信调〔{year}〕{serial}号"
