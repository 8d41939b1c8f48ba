"""The two versions of reconsideration under the law of 2023: with the rules of 2007, and with those of 2026."""

from __future__ import annotations

import datetime
from dataclasses import replace

from fazhi.disputes.forms import intake, review
from fazhi.disputes.procedures import papers
from fazhi.disputes.procedures.common import accepted, received
from fazhi.disputes.procedures.law2023 import BOTH_DECISIONS, Law2023
from fazhi.disputes.procedures.rules2007 import CompetingOrgans
from fazhi.disputes.rules import intake as accepting
from fazhi.disputes.rules import review as examining
from fazhi.disputes.rules import taking_part
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Start, starts_of
from fazhi.kernel.procedures.declaring import Governs, act

SELF_CORRECTION = Start("reconsideration.self-correction")


class Reconsideration2023(Law2023, CompetingOrgans):
    """Administrative reconsideration 行政复议 (行政复议法 2023, 实施条例 2007), for applications until 2026-06-30.

    Open cases stay with this version afterwards (inferred); their clocks and papers follow the rules of their own day.
    """

    version = "2023"
    governs = Governs(
        datetime.date(2024, 1, 1), source="行政复议法（2023年修订，2024年1月1日起施行）；实施条例（2007年）",
        until_on=datetime.date(2026, 7, 1),
    )  # fmt: skip

    ask_correction = replace(
        Law2023.ask_correction, requires=(*Law2023.ask_correction.requires, accepting.Implementing2007_30)
    )
    accept = replace(
        Law2023.accept,
        requires=(*Law2023.accept.requires, accepting.Implementing2007_16, accepting.Implementing2007_30),
    )
    choose_representatives = act(
        (received | accepted).stays, zh="登记推选的代表人", en="Register representatives", by=(CLERK, HANDLER),
        form=intake.RepresentativesForm, requires=(taking_part.Implementing2007_8,), attach=True,
        basis="行政复议法(2023) 第十五条；行政复议法实施条例(2007) 第八条",
    )  # fmt: skip
    propose = replace(
        Law2023.propose,
        requires=(*Law2023.propose.requires, examining.Implementing2007_32, taking_part.Implementing2007_8),
    )


class Reconsideration2023Rules2026(Law2023):
    """Administrative reconsideration 行政复议 (行政复议法 2023, 实施条例 2026), for applications since 2026-07-01."""

    version = "2023-2026"
    governs = Governs(
        datetime.date(2026, 7, 1), source="行政复议法（2023年修订）；实施条例（2026年修订，2026年7月1日起施行）"
    )

    apply_through_organ = replace(
        Law2023.apply_through_organ,
        starts=(*Law2023.apply_through_organ.starts, SELF_CORRECTION),
        basis="行政复议法(2023) 第三十二条；行政复议法实施条例(2026) 第三十八条",
    )
    forward = replace(Law2023.forward, stops=(*Law2023.forward.stops, SELF_CORRECTION.key))
    self_correct = replace(Law2023.self_correct, stops=(*Law2023.self_correct.stops, SELF_CORRECTION.key))
    accept = replace(
        Law2023.accept,
        requires=(*Law2023.accept.requires, accepting.Implementing2026_24, accepting.Implementing2026_36),
    )
    choose_representatives = act(
        (received | accepted).stays, zh="登记推选的代表人", en="Register representatives", by=(CLERK, HANDLER),
        form=intake.RepresentativesForm, requires=(taking_part.Implementing2026_17,), attach=True,
        basis="行政复议法(2023) 第十五条；行政复议法实施条例(2026) 第十七条",
    )  # fmt: skip
    hold_hearing = replace(
        Law2023.hold_hearing, requires=(*Law2023.hold_hearing.requires, examining.Implementing2026_18)
    )
    propose = replace(
        Law2023.propose,
        form=review.ProposeOnAdviceForm,
        requires=(
            *Law2023.propose.requires, examining.Implementing2026_39, examining.Implementing2026_52,
            taking_part.Implementing2026_17,
        ),
    )  # fmt: skip
    ask_escalation = act(
        accepted.stays, zh="报请上级提级审理", en="Ask the superior to take it up", by=PRINCIPAL, needs_reason=True,
        form=intake.CompetentForm, pauses=BOTH_DECISIONS, paper=papers.ESCALATION, internal=True,
        basis="行政复议法(2023) 第三十八条；行政复议法实施条例(2026) 第四十条（报请时间不计入审理期限）",
    )  # fmt: skip
    escalation_declined = act(
        accepted.stays, zh="上级不予提级审理", en="The superior declines", by=(HANDLER, PRINCIPAL),
        resumes=BOTH_DECISIONS, basis="行政复议法实施条例(2026) 第四十条",
    )  # fmt: skip
    escalate = replace(
        Law2023.escalate,
        starts=starts_of("reconsideration.escalation-transfer"),
        basis="行政复议法(2023) 第三十八条；行政复议法实施条例(2026) 第四十条",
    )
    hand_file_up = act(
        after=Law2023.escalated, zh="移送案卷", en="Hand the file up", by=HANDLER,
        stops="reconsideration.escalation-transfer", basis="行政复议法实施条例(2026) 第四十条",
    )  # fmt: skip
