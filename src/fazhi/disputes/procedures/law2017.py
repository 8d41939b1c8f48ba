"""Reconsideration under the law of 2017 and the implementation rules of 2007, for applications until 2023-12-31."""

from __future__ import annotations

import datetime
from dataclasses import replace

from fazhi.disputes.choices import Outcome
from fazhi.disputes.forms import ending, intake, review
from fazhi.disputes.procedures import papers, timing
from fazhi.disputes.procedures.common import (
    CLOSED,
    accepted,
    correcting,
    decided,
    ended,
    given_up,
    mediated,
    proposed,
    received,
    refused,
    suspended,
    withdrawn,
)
from fazhi.disputes.procedures.incidental import begin_review
from fazhi.disputes.procedures.rules2007 import CompetingOrgans
from fazhi.disputes.rules import ending as deciding
from fazhi.disputes.rules import intake as accepting
from fazhi.disputes.rules import review as examining
from fazhi.disputes.rules import taking_part
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, act
from fazhi.kernel.procedures.stages import Stage

EXAMINED = (*timing.EXAMINING, "reconsideration.forwarding")


class Reconsideration2017(CompetingOrgans):
    """Administrative reconsideration 行政复议 (行政复议法 2017 修正, 实施条例 2007).

    What is neither refused nor sent on counts as accepted from its receipt (第十七条), so the time for the decision
    runs from there and stands still while papers are supplied (条例第二十九条). The seven days for the copy run from
    an express acceptance (inferred: until then nobody knows that there is a case), after silence from the receipt.
    Open cases stay with this version after 2023-12-31 (inferred: the law of 2023 has no transitional article); their
    clocks and papers follow the law of their own day.
    """

    version = "2017"
    governs = Governs(
        datetime.date(2007, 8, 1), source="行政复议法（2017年修正）；实施条例（2007年8月1日起施行）",
        until_on=datetime.date(2024, 1, 1),
    )  # fmt: skip

    told = Stage("告知向有权机关申请", "Told the competent organ", final=True)
    transferred = Stage("已转送", "Forwarded", final=True)

    agree_competence = replace(CompetingOrgans.agree_competence, pauses=(*EXAMINED, timing.DECISION))
    settle_competence = replace(CompetingOrgans.settle_competence, resumes=(*EXAMINED, timing.DECISION))
    add_agent = replace(CompetingOrgans.add_agent, requires=(taking_part.Implementing2007_10,))
    stay_execution = replace(CompetingOrgans.stay_execution, form=review.Stay2017Form)
    enforce = replace(CompetingOrgans.enforce, requires=(deciding.Reconsideration2017_33,))
    apply = act(
        NEW >> received, zh="登记复议申请", en="Register an application", by=CLERK, numbers=True, party="applicant",
        form=intake.ApplicationForm, fields=(*intake.APPLICATION, "for_transfer"), attach=True,
        starts=(
            *timing.EXAMINING, timing.DECISION,
            Start("reconsideration.forwarding", when=lambda state: bool(state.fields.get("for_transfer"))),
        ),
        paper=papers.REGISTRATION,
        basis="行政复议法(2017) 第九条、第十一条；行政复议法实施条例(2007) 第十八条至第二十一条",
    )  # fmt: skip
    ask_correction = act(
        received >> correcting, zh="通知补正", en="Ask for missing papers", by=HANDLER, form=intake.MissingUntilForm,
        stops=timing.EXAMINING, pauses=timing.DECISION, starts=timing.CORRECTION, paper=papers.CORRECTION,
        requires=(accepting.Implementing2007_30,), basis="行政复议法实施条例(2007) 第二十九条",
    )  # fmt: skip
    supply = act(
        correcting >> received, zh="登记补正材料", en="Register papers supplied", by=CLERK, form=intake.SupplyForm,
        stops="correction", resumes=timing.DECISION, starts="reconsideration.acceptance", attach=True,
        basis="行政复议法实施条例(2007) 第二十九条（收到补正材料后重新计算审查期限：推定）",
    )  # fmt: skip
    give_up = act(
        correcting >> given_up, zh="视为放弃申请", en="Deem given up", by=(HANDLER, PRINCIPAL), needs_reason=True,
        requires=(accepting.Implementing2007_29,), stops="correction", paper=papers.GIVEN_UP,
        sets={"outcome": Outcome.GIVEN_UP.value}, basis="行政复议法实施条例(2007) 第二十九条",
    )  # fmt: skip
    accept = act(
        received >> accepted, zh="受理", en="Accept", by=PRINCIPAL, form=intake.AcceptForm,
        requires=(
            accepting.Reconsideration2017_8, accepting.Reconsideration2017_9, accepting.Implementing2007_16,
            accepting.Reconsideration2017_13, accepting.Reconsideration2017_17_2, accepting.Implementing2007_28_7,
            accepting.Implementing2007_30,
        ),
        stops=EXAMINED, starts=timing.COPY, replays=timing.accepted, paper=papers.ACCEPTANCE,
        basis="行政复议法(2017) 第十七条；行政复议法实施条例(2007) 第二十七条、第二十八条",
    )  # fmt: skip
    deem_accepted = act(
        received >> accepted, zh="登记视为受理", en="Note that it counts as accepted", by=(CLERK, HANDLER),
        requires=(accepting.Reconsideration2017_17,), stops=EXAMINED, starts=timing.COPY, paper=papers.ACCEPTANCE,
        replays=timing.accepted_from_receipt, basis="行政复议法(2017) 第十七条",
    )  # fmt: skip
    refuse = act(
        received >> refused, zh="不予受理", en="Refuse", by=PRINCIPAL, form=intake.RefuseForm, needs_reason=True,
        requires=(accepting.Reconsideration2017_17_2,), stops=EXAMINED, paper=papers.REFUSAL,
        sets={"outcome": Outcome.REFUSED.value},
        basis="行政复议法(2017) 第十七条；行政复议法实施条例(2007) 第二十八条",
    )  # fmt: skip
    tell_competent = act(
        received >> told, zh="告知向有权机关申请", en="Tell the competent organ", by=PRINCIPAL, needs_reason=True,
        form=intake.CompetentForm, requires=(accepting.Reconsideration2017_17_2,), stops=EXAMINED, paper=papers.TOLD,
        sets={"outcome": Outcome.TOLD.value},
        basis="行政复议法(2017) 第十七条",
    )  # fmt: skip
    transfer = act(
        received >> transferred, zh="转送有权受理的机关", en="Forward to the competent organ", by=PRINCIPAL,
        needs_reason=True, form=intake.CompetentForm, requires=(accepting.Reconsideration2017_18,), stops=EXAMINED,
        paper=(papers.TRANSFER, papers.TRANSFER_NOTICE),
        sets={"outcome": Outcome.TRANSFERRED.value}, basis="行政复议法(2017) 第十五条、第十八条",
    )  # fmt: skip
    choose_representatives = act(
        (received | accepted).stays, zh="登记推选的代表人", en="Register representatives", by=(CLERK, HANDLER),
        form=intake.RepresentativesForm, requires=(taking_part.Implementing2007_8,), attach=True,
        basis="行政复议法实施条例(2007) 第八条",
    )  # fmt: skip

    copy_received = act(
        accepted.stays, zh="登记被申请人收到副本", en="Register receipt of the copy", by=(HANDLER, CLERK),
        form=review.CopyReceivedForm, requires=(deciding.received_by("copy_received_on"),),
        starts=Start(timing.ANSWER, since="copy_received_on"), basis="行政复议法(2017) 第二十三条",
    )  # fmt: skip
    investigate = act(
        accepted.stays, zh="调查取证", en="Investigate", by=HANDLER, form=review.InvestigateForm, attach=True,
        requires=(examining.Implementing2007_34,), paper=papers.INVESTIGATION, internal=True,
        basis="行政复议法实施条例(2007) 第三十三条、第三十四条",
    )  # fmt: skip
    inspect = act(
        accepted.stays, zh="现场勘验", en="Inspect on the spot", by=HANDLER, form=review.InspectForm, attach=True,
        requires=(examining.Implementing2007_34, deciding.received_by("ended_on")), replays=timing.inspected,
        paper=papers.INSPECTION, basis="行政复议法实施条例(2007) 第三十四条（所用时间不计入审理期限）",
    )  # fmt: skip
    summon_hearing = act(
        accepted.stays, zh="通知听证", en="Give notice of a hearing", by=HANDLER, form=review.HearingNoticeForm,
        paper=papers.HEARING, basis="行政复议法实施条例(2007) 第三十三条",
    )  # fmt: skip
    hold_hearing = act(
        accepted.stays, zh="举行听证", en="Hold the hearing", by=HANDLER, form=review.HearingForm, attach=True,
        requires=(examining.Implementing2007_33,), paper=papers.HEARING_RECORD,
        basis="行政复议法实施条例(2007) 第三十三条",
    )  # fmt: skip
    suspend = act(
        (accepted | proposed) >> suspended, zh="中止审理", en="Suspend", by=PRINCIPAL, form=review.Suspend2017Form,
        optional=True, needs_reason=True, pauses=timing.STANDING_STILL, starts=timing.SUSPENSION_END,
        effect=begin_review, paper=papers.SUSPENSION,
        basis="行政复议法(2017) 第二十六条、第二十七条；行政复议法实施条例(2007) 第四十一条",
    )  # fmt: skip
    extend = act(
        (accepted | proposed).stays, zh="延长审理期限", en="Extend the time for the decision", by=PRINCIPAL,
        of="decider", needs_reason=True, extends="reconsideration.decision-extension",
        requires=(examining.Reconsideration2017_31,), paper=papers.EXTENSION, basis="行政复议法(2017) 第三十一条",
    )  # fmt: skip
    propose = act(
        accepted >> proposed, zh="提出审查意见", en="Propose a decision", by=(HANDLER, REVIEWER), gates=("incidental",),
        form=review.Propose2017Form, paper=papers.REPORT, internal=True,
        requires=(examining.Implementing2007_32, examining.Reconsideration2017_23, taking_part.Implementing2007_8),
        basis="行政复议法(2017) 第三条、第二十二条、第二十八条；行政复议法实施条例(2007) 第三十二条",
    )  # fmt: skip
    decide = act(
        proposed >> decided, zh="作出复议决定", en="Decide", by=PRINCIPAL, of="decider", apart_from=("propose",),
        gates=("incidental",), form=ending.DecideForm, stops=timing.DECISION, paper=papers.DECISION,
        requires=(deciding.DeciderApart, deciding.Reconsideration2017_28, deciding.Implementing2007_51),
        basis="行政复议法(2017) 第二十八条、第三十一条；行政复议法实施条例(2007) 第四十三条至第四十九条",
    )  # fmt: skip
    mediate = act(
        (accepted | suspended | proposed) >> mediated, zh="制作调解书结案", en="Close by mediation", by=PRINCIPAL,
        optional=True, of="decider", form=ending.Mediate2007Form, requires=(deciding.Implementing2007_50,),
        stops=timing.DECISION, paper=papers.MEDIATION, sets={"outcome": Outcome.MEDIATED.value},
        basis="行政复议法实施条例(2007) 第五十条",
    )  # fmt: skip
    end = act(
        (accepted | suspended | proposed) >> ended, zh="终止复议", en="End without a decision", by=PRINCIPAL,
        optional=True, form=ending.End2007Form, needs_reason=True, requires=(examining.Implementing2007_42,),
        stops=timing.DECISION, paper=papers.END, sets={"outcome": Outcome.ENDED.value},
        basis="行政复议法(2017) 第二十五条；行政复议法实施条例(2007) 第三十八条、第四十条、第四十二条",
    )  # fmt: skip
    serve = act(
        after=(refused, given_up, withdrawn, told, transferred, *CLOSED), zh="送达", en="Serve a party",
        by=(HANDLER, CLERK), per_party=True, form=ending.ServiceForm, requires=(deciding.received_by("served_on"),),
        starts=timing.SUIT, paper=papers.RECEIPT,
        basis="行政复议法(2017) 第十九条、第三十一条、第四十条",
    )  # fmt: skip
