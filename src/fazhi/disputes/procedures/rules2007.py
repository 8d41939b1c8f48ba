"""Steps that only the implementation rules of 2007 know: several organs that received one application (第三十条)."""

from __future__ import annotations

from fazhi.disputes.procedures import timing
from fazhi.disputes.procedures.common import Aftermath, received
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.declaring import act


class CompetingOrgans(Aftermath, abstract=True):
    """Several competent organs received the application on one day 受理机关协商、指定 (2007 条例第三十条).

    The rules of 2026 have dropped this. The time it takes is not counted.
    """

    agree_competence = act(
        received.stays, zh="与同时收到申请的机关协商受理", en="Agree with a competing organ", by=HANDLER,
        starts="reconsideration.competence-agreement", pauses=timing.EXAMINING,
        basis="行政复议法实施条例(2007) 第三十条",
    )  # fmt: skip
    ask_naming = act(
        received.stays, zh="协商不成，报请指定", en="Ask the superior to name the organ", by=PRINCIPAL,
        stops="reconsideration.competence-agreement", starts="reconsideration.competence-naming", needs_reason=True,
        basis="行政复议法实施条例(2007) 第三十条",
    )  # fmt: skip
    settle_competence = act(
        received.stays, zh="确定由本机关受理", en="This organ is competent", by=(HANDLER, PRINCIPAL),
        stops=("reconsideration.competence-agreement", "reconsideration.competence-naming"), resumes=timing.EXAMINING,
        basis="行政复议法实施条例(2007) 第三十条",
    )  # fmt: skip
