"""Rectification of findings 问题整改 (S39): one procedure for every finding, wherever it comes from."""

from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.oversight.models import Finding

RECTIFY = Term("rectification", Label("整改期限", "Term for rectification"), until="rectify_by")


class Rectification(Procedure):
    """Rectification of a finding 监督检查发现问题整改 (行政处罚法 2021 第七十五条; 国办发〔2018〕118号).

    No statute sets a number of days: the term stands in each notice of rectification.
    """

    key = "oversight.rectification"
    label = Label("问题整改", "Rectification")
    matter = Finding
    governs = Governs(datetime.date(2018, 12, 5), source="国办发〔2018〕118号")
    number = "{mark}督改〔{year}〕{serial}号"
    organs: ClassVar = {"checked": "checked"}

    found = Stage("待整改", "To be rectified")
    rectified = Stage("待核验", "To be verified")
    closed = Stage("整改完成", "Rectified", final=True)
    dismissed = Stage("不成立", "Not upheld", final=True)

    open = act(
        NEW >> found, zh="登记问题并通知整改", en="Record and order rectification", by=HANDLER, numbers=True,
        fields=("source", "check_number", "reference", "checked", "problem", "legal_basis", "rectify_by"),
        starts=RECTIFY,
        paper=PaperKind(
            "oversight.rectification-notice", Label("责令整改通知书", "Notice of rectification"),
            "oversight/rectification_notice.txt", "{mark}督改通〔{year}〕{serial}号",
        ),
    )  # fmt: skip
    postpone = act(
        found.stays, zh="准予延期整改", en="Grant more time", by=REVIEWER, fields=("rectify_by",), needs_reason=True,
        optional=True, stops="rectification", starts=RECTIFY,
    )  # fmt: skip
    rectify = act(
        found >> rectified, zh="报告整改情况", en="Report rectification", by=HANDLER, of="checked",
        fields=("measures",), attach=True, stops="rectification",
    )  # fmt: skip
    verify = act(
        rectified >> closed, zh="核验通过", en="Verify", by=(HANDLER, REVIEWER), apart_from=["rectify"],
    )  # fmt: skip
    reopen = act(
        rectified >> found, zh="核验未通过，重新整改", en="Re-open", by=(HANDLER, REVIEWER), apart_from=["rectify"],
        fields=("rectify_by",), needs_reason=True, starts=RECTIFY,
    )  # fmt: skip
    recur = act(
        after=closed, to=found, zh="问题复发，重新整改", en="Re-open after closing", by=REVIEWER,
        fields=("rectify_by",), needs_reason=True, starts=RECTIFY,
    )  # fmt: skip
    dismiss = act(
        found >> dismissed, zh="认定问题不成立", en="Dismiss", by=PRINCIPAL, needs_reason=True, stops="rectification",
        apart_from=["open"], optional=True,
    )  # fmt: skip
