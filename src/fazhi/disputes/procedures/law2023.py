"""Reconsideration under the law of 2023, as it is the same under the implementation rules of 2007 and of 2026."""

from __future__ import annotations

from dataclasses import replace

from fazhi.disputes.choices import Outcome
from fazhi.disputes.forms import ending, intake, review
from fazhi.disputes.procedures import papers, timing
from fazhi.disputes.procedures.common import (
    CLOSED,
    Aftermath,
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
from fazhi.disputes.rules import ending as deciding
from fazhi.disputes.rules import intake as accepting
from fazhi.disputes.rules import review as examining
from fazhi.disputes.rules import taking_part
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, act
from fazhi.kernel.procedures.replay import ActFacts, State
from fazhi.kernel.procedures.stages import Stage

FORWARDING = "reconsideration.forwarding-by-penalty-organ"
BOTH_COPIES = (timing.COPY, timing.SIMPLE_COPY)
BOTH_ANSWERS = (timing.ANSWER, timing.SIMPLE_ANSWER)
BOTH_DECISIONS = (timing.DECISION, timing.SIMPLE_DECISION)
TO_EXAMINE = (
    Start(timing.COPY, when=timing.ordinary),
    Start(timing.SIMPLE_COPY, when=timing.simplified),
    Start(timing.DECISION, when=timing.ordinary),
    Start(timing.SIMPLE_DECISION, when=timing.simplified),
)


def sent_to_body(state: State, fact: ActFacts) -> None:
    """The reconsideration body leads from then on."""
    state.fields["organ"] = fact.data["to"]


class Intake2023(Aftermath, abstract=True):
    """From the application to its acceptance, under the law of 2023."""

    with_organ = Stage("处罚机关处理中", "With the penalising organ")
    on_its_way = Stage("已转送复议机构", "Sent on to the reconsideration body")
    self_corrected = Stage("原机关自行纠正", "Corrected by the organ itself", final=True)

    add_agent = replace(Aftermath.add_agent, requires=(taking_part.Reconsideration2023_17,))
    apply = act(
        NEW >> received, zh="登记复议申请", en="Register an application", by=CLERK, numbers=True, party="applicant",
        form=intake.Application2023Form, fields=intake.APPLICATION, attach=True, starts=timing.EXAMINING,
        paper=papers.REGISTRATION, basis="行政复议法(2023) 第二十条、第二十二条、第三十条",
    )  # fmt: skip
    apply_through_organ = act(
        NEW >> with_organ, zh="处罚机关收到复议申请", en="Application handed to the penalising organ",
        by=(CLERK, HANDLER), party="applicant", form=intake.Application2023Form, fields=intake.APPLICATION, attach=True,
        starts=FORWARDING, basis="行政复议法(2023) 第三十二条",
    )  # fmt: skip
    forward = act(
        with_organ >> on_its_way, zh="转送行政复议机构", en="Send on to the body", by=HANDLER, form=intake.ForwardForm,
        stops=FORWARDING, replays=sent_to_body, attach=True, basis="行政复议法(2023) 第三十二条",
    )  # fmt: skip
    self_correct = act(
        with_organ >> self_corrected, zh="自行纠正处罚决定", en="Correct the penalty", by=PRINCIPAL, needs_reason=True,
        optional=True, stops=FORWARDING, sets={"outcome": Outcome.SELF_CORRECTED.value},
        basis="行政复议法(2023) 第三十二条",
    )  # fmt: skip
    receive = act(
        on_its_way >> received, zh="登记收到转送的申请", en="Register the application sent on", by=CLERK, numbers=True,
        starts=timing.EXAMINING, paper=papers.REGISTRATION, basis="行政复议法(2023) 第三十条、第三十二条",
    )  # fmt: skip
    ask_correction = act(
        received >> correcting, zh="通知补正", en="Ask for missing papers", by=HANDLER, form=intake.MissingForm,
        requires=(accepting.Reconsideration2023_31,), stops=timing.EXAMINING, paper=papers.CORRECTION,
        basis="行政复议法(2023) 第三十一条",
    )  # fmt: skip
    notify = replace(
        Aftermath.notify,
        starts=(
            Start(
                "reconsideration.correction",
                since="served_on",
                runs_out=True,
                when=lambda state: state.stage == "correcting",
            ),
        ),
    )
    extend_correction = replace(
        Aftermath.extend_correction, stops=("reconsideration.correction", "correction"),
        basis="行政复议法(2023) 第三十一条第二款",
    )  # fmt: skip
    supply = act(
        correcting >> received, zh="登记补正材料", en="Register papers supplied", by=CLERK, form=intake.SupplyForm,
        stops=("reconsideration.correction", "correction"), starts="reconsideration.acceptance", attach=True,
        basis="行政复议法(2023) 第三十一条第三款",
    )  # fmt: skip
    give_up = act(
        correcting >> given_up, zh="视为放弃申请", en="Deem given up", by=(HANDLER, PRINCIPAL), needs_reason=True,
        requires=(accepting.Reconsideration2023_31_2,), stops=("reconsideration.correction", "correction"),
        paper=papers.GIVEN_UP, sets={"outcome": Outcome.GIVEN_UP.value}, basis="行政复议法(2023) 第三十一条第二款",
    )  # fmt: skip
    accept = act(
        received >> accepted, zh="受理并确定审理程序", en="Accept and choose the procedure", by=PRINCIPAL,
        form=intake.ChooseProcedureForm,
        requires=(
            accepting.Reconsideration2023_12, accepting.Reconsideration2023_20, accepting.Reconsideration2023_20_3,
            accepting.Reconsideration2023_21, accepting.Reconsideration2023_24, accepting.Reconsideration2023_30_4,
            accepting.Reconsideration2023_30_7, accepting.Reconsideration2023_53,
        ),
        stops=timing.EXAMINING, starts=TO_EXAMINE, replays=timing.accepted, paper=papers.ACCEPTANCE,
        basis="行政复议法(2023) 第三十条、第三十六条、第五十三条",
    )  # fmt: skip
    deem_accepted = act(
        received >> accepted, zh="登记视为受理", en="Note that it counts as accepted", by=(CLERK, HANDLER),
        requires=(accepting.Reconsideration2023_30_3,), stops=timing.EXAMINING, starts=(timing.COPY, timing.DECISION),
        replays=timing.accepted_by_silence, paper=papers.ACCEPTANCE, basis="行政复议法(2023) 第三十条第三款",
    )  # fmt: skip
    refuse = act(
        received >> refused, zh="不予受理", en="Refuse", by=PRINCIPAL, form=intake.RefuseAndTellForm, needs_reason=True,
        requires=(accepting.Reconsideration2023_30_4,), stops=timing.EXAMINING, paper=papers.REFUSAL,
        sets={"outcome": Outcome.REFUSED.value},
        basis="行政复议法(2023) 第三十条第二款",
    )  # fmt: skip


class Examination2023(Intake2023, abstract=True):
    """The examination of a case in the ordinary and in the simplified procedure."""

    send_copy = replace(Aftermath.send_copy, stops=BOTH_COPIES)
    reply = replace(Aftermath.reply, stops=BOTH_ANSWERS)
    register_reply = replace(Aftermath.register_reply, stops=BOTH_ANSWERS)
    commission_appraisal = replace(Aftermath.commission_appraisal, pauses=BOTH_DECISIONS)
    copy_received = act(
        accepted.stays, zh="登记被申请人收到副本", en="Register receipt of the copy", by=(HANDLER, CLERK),
        form=review.CopyReceivedForm, requires=(deciding.received_by("copy_received_on"),),
        starts=(
            Start(timing.ANSWER, since="copy_received_on", when=timing.ordinary),
            Start(timing.SIMPLE_ANSWER, since="copy_received_on", when=timing.simplified),
        ),
        basis="行政复议法(2023) 第四十八条、第五十四条",
    )  # fmt: skip
    convert = act(
        accepted.stays, zh="转为普通程序", en="Turn into the ordinary procedure", by=PRINCIPAL, needs_reason=True,
        requires=(examining.Reconsideration2023_55,), sets={"simplified": False, "simplified_ground": ""},
        stops=timing.SIMPLE, replays=timing.converted, paper=papers.CONVERSION, basis="行政复议法(2023) 第五十五条",
        starts=(
            Start(timing.DECISION, since="accepted_on"),
            Start(timing.COPY, since="accepted_on", when=lambda state: "send_copy" not in state.done),
            Start(timing.ANSWER, since="copy_received_on", when=timing.awaiting_answer),
        ),
    )  # fmt: skip
    investigate = act(
        accepted.stays, zh="调查取证", en="Investigate", by=HANDLER, form=review.InvestigateForm, attach=True,
        requires=(examining.Reconsideration2023_45,), paper=papers.INVESTIGATION, internal=True,
        basis="行政复议法(2023) 第四十五条",
    )  # fmt: skip
    inspect = act(
        accepted.stays, zh="现场勘验", en="Inspect on the spot", by=HANDLER, form=review.InspectForm, attach=True,
        requires=(examining.Reconsideration2023_45, deciding.received_by("ended_on")), replays=timing.inspected,
        paper=papers.INSPECTION,
        basis="行政复议法(2023) 第四十五条；行政复议法实施条例(2007) 第三十四条；"
        "行政复议法实施条例(2026) 第四十五条（时间不计入期限）",
    )  # fmt: skip
    mark_weighty = act(
        accepted.stays, zh="认定重大、疑难、复杂或者专业性案件", en="Mark as weighty", by=(REVIEWER, PRINCIPAL),
        form=review.WeightForm, basis="行政复议法(2023) 第五十条、第五十二条",
    )  # fmt: skip
    summon_hearing = act(
        accepted.stays, zh="通知听证", en="Give notice of a hearing", by=HANDLER, form=review.HearingNoticeForm,
        requires=(examining.Reconsideration2023_51,), paper=papers.HEARING,
        basis="行政复议法(2023) 第五十条、第五十一条",
    )  # fmt: skip
    hold_hearing = act(
        accepted.stays, zh="举行听证", en="Hold the hearing", by=HANDLER, form=review.HearingForm, attach=True,
        requires=(
            examining.Reconsideration2023_50_3, examining.Reconsideration2023_51_1, examining.Reconsideration2023_51_3,
        ),
        paper=papers.HEARING_RECORD,
        basis="行政复议法(2023) 第五十条、第五十一条",
    )  # fmt: skip
    ask_committee = act(
        accepted.stays, zh="提请行政复议委员会咨询", en="Ask the committee", by=(HANDLER, REVIEWER),
        form=review.QuestionForm, paper=papers.CONSULTATION, internal=True, basis="行政复议法(2023) 第五十二条",
    )  # fmt: skip
    committee_advises = act(
        accepted.stays, zh="记录委员会咨询意见", en="Record the committee's opinion", by=(HANDLER, REVIEWER),
        form=review.CommitteeForm, attach=True, internal=True, basis="行政复议法(2023) 第五十二条、第六十一条",
    )  # fmt: skip
    suspend = act(
        (accepted | proposed) >> suspended, zh="中止审理", en="Suspend", by=PRINCIPAL, form=review.SuspendForm,
        optional=True, needs_reason=True, pauses=(*timing.STANDING_STILL, *timing.SIMPLE), starts=timing.SUSPENSION_END,
        effect=begin_review, paper=papers.SUSPENSION, basis="行政复议法(2023) 第三十九条、第五十六条、第五十七条",
    )  # fmt: skip
    resume = replace(Aftermath.resume, resumes=(*timing.STANDING_STILL, *timing.SIMPLE))
    extend = act(
        (accepted | proposed).stays, zh="延长审理期限", en="Extend the time for the decision", by=PRINCIPAL,
        needs_reason=True, extends="reconsideration.decision-extension", paper=papers.EXTENSION,
        requires=(examining.Reconsideration2023_62_2, examining.Reconsideration2023_62),
        basis="行政复议法(2023) 第六十二条（行政复议机构的负责人批准）",
    )  # fmt: skip


class Law2023(Examination2023, abstract=True):
    """Decision and what follows, under the law of 2023."""

    escalated = Stage("上级提级审理", "Taken up by the superior", final=True)

    propose = act(
        accepted >> proposed, zh="提出审查意见", en="Propose a decision", by=(HANDLER, REVIEWER), gates=("incidental",),
        form=review.ProposeForm, paper=papers.REPORT, internal=True,
        requires=(
            examining.Reconsideration2023_48, examining.Reconsideration2023_49, examining.Reconsideration2023_50,
            examining.Reconsideration2023_52,
        ),
        basis="行政复议法(2023) 第四十九条、第五十条、第五十二条、第六十一条",
    )  # fmt: skip
    decide = act(
        proposed >> decided, zh="作出复议决定", en="Decide", by=PRINCIPAL, of="decider", apart_from=("propose",),
        gates=("incidental",), form=ending.Decide2023Form, stops=BOTH_DECISIONS, paper=papers.DECISION,
        requires=(deciding.DeciderApart, deciding.Reconsideration2023_63, deciding.Reconsideration2023_70),
        owes=papers.PUBLICATION, basis="行政复议法(2023) 第六十一条至第七十二条、第七十五条、第七十九条",
    )  # fmt: skip
    mediate = act(
        (accepted | suspended | proposed) >> mediated, zh="制作调解书结案", en="Close by mediation", by=PRINCIPAL,
        optional=True, of="decider", form=ending.MediateForm, requires=(deciding.Reconsideration2023_73,),
        stops=BOTH_DECISIONS, paper=papers.MEDIATION, sets={"outcome": Outcome.MEDIATED.value},
        basis="行政复议法(2023) 第五条、第七十三条",
    )  # fmt: skip
    end = act(
        (accepted | suspended | proposed) >> ended, zh="终止复议", en="End without a decision", by=PRINCIPAL,
        optional=True, form=ending.End2023Form, needs_reason=True, requires=(examining.Reconsideration2023_41,),
        stops=BOTH_DECISIONS, paper=papers.END, sets={"outcome": Outcome.ENDED.value},
        basis="行政复议法(2023) 第四十一条、第七十四条",
    )  # fmt: skip
    escalate = act(
        accepted >> escalated, zh="上级决定提级审理", en="Taken up by the superior", by=PRINCIPAL, needs_reason=True,
        optional=True, form=intake.CompetentForm, stops=BOTH_DECISIONS, sets={"outcome": Outcome.ESCALATED.value},
        basis="行政复议法(2023) 第三十八条",
    )  # fmt: skip
    serve = act(
        after=(refused, given_up, withdrawn, *CLOSED), zh="送达", en="Serve a party", by=(HANDLER, CLERK),
        per_party=True, form=ending.ServiceForm, requires=(deciding.received_by("served_on"),), starts=timing.SUIT,
        paper=papers.RECEIPT, basis="行政复议法(2023) 第三十四条、第七十五条、第八十八条；行政诉讼法 第四十五条",
    )  # fmt: skip
    enforce = replace(Examination2023.enforce, requires=(deciding.Reconsideration2023_78,))
    inform_superior = act(
        after=CLOSED, zh="抄告上一级主管部门", en="Inform the superior department", by=HANDLER, form=ending.InformForm,
        requires=(deciding.Reconsideration2023_79,),
        paper=papers.COPY_UP, basis="行政复议法(2023) 第七十九条第二款",
    )  # fmt: skip
    summon_head = act(
        after=CLOSED, zh="约谈负责人", en="Summon the head", by=PRINCIPAL, form=ending.WarnHeadForm,
        basis="行政复议法(2023) 第七十七条",
    )  # fmt: skip
    criticise = act(
        after=CLOSED, zh="通报批评", en="Criticise publicly", by=PRINCIPAL, form=ending.WarnHeadForm,
        basis="行政复议法(2023) 第七十七条",
    )  # fmt: skip
