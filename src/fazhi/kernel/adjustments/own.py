"""How an organ adjusts its own part of a directory 名录动态管理: one person reports, another of the organ approves.

Lists of powers and the like bind the people, and are reviewed by two offices before the government decides. A directory
(whom the organ supervises, who inspects for it) only says what is so, is large, and changes every week.
"""

from __future__ import annotations

from typing import Any

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.adjustments.procedure import (
    Adjusting,
    ReportForm,
    approved,
    carry_out,
    draft_returned,
    draft_sent,
    dropped,
    rejected,
    reported,
    returned,
)
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import NEW, act


class OwnReportForm(ReportForm):
    """A report to the organ's own reviewers and principals."""

    def clean(self) -> dict[str, Any]:
        """Name the drafting organ as the one that decides."""
        cleaned = super().clean()
        draft = cleaned.get("change_set")
        if isinstance(draft, ChangeSet):
            cleaned["decider"] = draft.organ
        return cleaned


class OwnAdjustment(Adjusting, abstract=True):
    """Adjustment of a directory by the organ itself 名录动态管理; the directory's own page is its publication."""

    report = act(
        NEW >> reported, zh="上报名录变动", en="Report changes", by=HANDLER, form=OwnReportForm, effect=draft_sent,
        numbers=True, stands=True,
    )  # fmt: skip
    resubmit = act(
        returned >> reported, zh="修改后重新上报", en="Report again", by=HANDLER, form=OwnReportForm, effect=draft_sent,
        stands=True,
    )  # fmt: skip
    send_back = act(
        reported >> returned, zh="退回", en="Send back", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        effect=draft_returned,
    )  # fmt: skip
    approve = act(
        reported >> approved, zh="审核通过", en="Approve", by=(REVIEWER, PRINCIPAL), apart_from=["report", "resubmit"],
        effect=carry_out,
    )  # fmt: skip
    reject = act(
        reported >> rejected, zh="不予通过", en="Reject", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        apart_from=["report", "resubmit"],
    )  # fmt: skip
    drop = act((reported | returned) >> dropped, zh="撤回", en="Drop", by=HANDLER, needs_reason=True, optional=True)
