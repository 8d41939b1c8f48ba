"""Administrative reconsideration 行政复议 as the laws of 2017 and 2023 have it in common."""

from __future__ import annotations

from typing import ClassVar

from fazhi.disputes.choices import Outcome
from fazhi.disputes.forms import ending, intake, review
from fazhi.disputes.models import ReconsiderationCase
from fazhi.disputes.procedures import papers, timing
from fazhi.disputes.rules.ending import received_by
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import Procedure, act
from fazhi.kernel.procedures.models import Matter, Paper
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label


def paper_to_serve(matter: Matter) -> dict[str, str]:
    """What a service form shows first: the paper issued last that is meant for parties."""
    issued = Paper.objects.filter(matter=matter).exclude(number="").exclude(kind__in=papers.INTERNAL)
    paper = issued.order_by("issued_on", "recorded_at").last()
    return {"served_paper": str(paper)} if paper else {}


class Stages(Procedure, abstract=True):
    """The stages of a reconsideration 行政复议的阶段, the same under every law."""

    key = "disputes.reconsideration"
    label = Label("行政复议", "Administrative reconsideration")
    matter = ReconsiderationCase
    number = "{mark}行复〔{year}〕{serial}号"
    organs: ClassVar = {"respondent": "respondent", "decider": "decider"}
    capacities: ClassVar = {
        "applicant": Label("申请人", "Applicant"),
        "third_party": Label("第三人", "Third party"),
        "agent": Label("委托代理人", "Agent"),
        "legal_representative": Label("法定代表人（负责人）", "Legal representative"),
    }

    received = Stage("待审查", "Application received")
    correcting = Stage("待补正", "Papers to be supplied")
    accepted = Stage("审理中", "Under examination")
    suspended = Stage("已中止", "Suspended")
    proposed = Stage("待决定", "Decision proposed")
    decided = Stage("已决定", "Decided", final=True)
    mediated = Stage("调解结案", "Mediated", final=True)
    ended = Stage("已终止", "Ended without a decision", final=True)
    refused = Stage("不予受理", "Not accepted", final=True)
    given_up = Stage("视为放弃", "Deemed given up", final=True)
    withdrawn = Stage("受理前撤回", "Withdrawn before acceptance", final=True)


received, correcting, accepted = Stages.received, Stages.correcting, Stages.accepted
suspended, proposed = Stages.suspended, Stages.proposed
decided, mediated, ended = Stages.decided, Stages.mediated, Stages.ended
refused, given_up, withdrawn = Stages.refused, Stages.given_up, Stages.withdrawn
open_case = received | correcting | accepted | suspended | proposed
CLOSED = (decided, mediated, ended)


class Intake(Stages, abstract=True):
    """From the application to its acceptance."""

    assign = act(
        (received | accepted).stays, zh="指定行政复议人员", en="Assign reviewers", by=(REVIEWER, PRINCIPAL),
        form=intake.AssignForm, basis="行政复议法(2017) 第三条；行政复议法(2023) 第三十六条",
    )  # fmt: skip
    add_applicant = act(
        (received | correcting | accepted).stays, zh="登记共同申请人", en="Add an applicant", by=(CLERK, HANDLER),
        party="applicant",
    )  # fmt: skip
    change_claim = act(
        (received | accepted).stays, zh="登记变更复议请求", en="Register a changed request", by=(CLERK, HANDLER),
        fields=("claim", "grounds"), attach=True,
        basis="行政复议法(2017) 第十一条；行政复议法(2023) 第十五条、第三十条",
    )  # fmt: skip
    change_respondent = act(
        (received | accepted).stays, zh="登记变更被申请人", en="Register another respondent", by=(CLERK, HANDLER),
        form=intake.RespondentForm, fields=("respondent", "respondent_name"), needs_reason=True,
        basis="行政复议法实施条例(2007) 第二十二条；行政复议法(2023) 第十九条",
    )  # fmt: skip
    add_legal_representative = act(
        open_case.stays, zh="登记法定代表人", en="Add a legal representative", by=(CLERK, HANDLER),
        party="legal_representative",
    )  # fmt: skip
    add_agent = act(
        open_case.stays, zh="登记委托代理人", en="Add an agent", by=(CLERK, HANDLER), party="agent",
        basis="行政复议法(2017) 第十条；行政复议法实施条例(2007) 第十条；行政复议法(2023) 第十七条", attach=True,
    )  # fmt: skip
    add_third_party = act(
        (accepted | suspended | proposed).stays, zh="通知第三人参加", en="Call a third party", by=HANDLER,
        party="third_party", paper=papers.THIRD_PARTY, basis="行政复议法(2017) 第十条；行政复议法(2023) 第十六条",
    )  # fmt: skip
    extend_correction = act(
        correcting.stays, zh="延长补正期限", en="Grant more time to supply", by=(HANDLER, PRINCIPAL),
        form=intake.MoreTimeForm, optional=True, needs_reason=True, stops="correction", starts=timing.CORRECTION,
        basis="行政复议法实施条例(2007) 第二十九条；行政复议法(2023) 第三十一条",
    )  # fmt: skip
    withdraw = act(
        (received | correcting) >> withdrawn, zh="准予撤回（受理前）", en="Withdraw before acceptance", by=HANDLER,
        optional=True, needs_reason=True, paper=papers.WITHDRAWAL, sets={"outcome": Outcome.WITHDRAWN.value},
        basis="行政复议法(2017) 第二十五条；行政复议法(2023) 第四十一条、第七十四条（受理前撤回参照办理）",
    )  # fmt: skip


class Examination(Intake, abstract=True):
    """The examination of an accepted case."""

    send_copy = act(
        accepted.stays, zh="发送副本，通知答复", en="Send the copy", by=HANDLER, stops=timing.COPY,
        paper=papers.ANSWER, basis="行政复议法(2017) 第二十三条；行政复议法(2023) 第四十八条、第五十四条",
    )  # fmt: skip
    reply = act(
        (accepted | suspended).stays, zh="书面答复、举证", en="Answer with evidence", by=HANDLER, of="respondent",
        form=review.AnswerForm, stops=timing.ANSWER, attach=True,
        basis="行政复议法(2017) 第二十三条、第二十八条；行政复议法(2023) 第四十八条、第五十四条",
    )  # fmt: skip
    register_reply = act(
        (accepted | suspended).stays, zh="登记收到的书面答复", en="Register an answer received", by=(CLERK, HANDLER),
        form=review.AnswerForm, stops=timing.ANSWER, attach=True,
        basis="行政复议法(2017) 第二十三条、第二十八条；行政复议法(2023) 第四十八条、第五十四条",
    )  # fmt: skip
    show_file = act(
        (accepted | suspended | proposed).stays, zh="同意查阅案卷", en="Show the file", by=HANDLER, per_party=True,
        form=review.ShownForm, basis="行政复议法(2017) 第二十三条；行政复议法(2023) 第四十七条",
    )  # fmt: skip
    hear_opinion = act(
        accepted.stays, zh="听取意见", en="Hear a party", by=HANDLER, per_party=True, form=review.HeardForm,
        paper=papers.HEARD, internal=True, basis="行政复议法(2017) 第二十二条；行政复议法(2023) 第四十九条",
    )  # fmt: skip
    commission_appraisal = act(
        accepted.stays, zh="委托鉴定", en="Commission an appraisal", by=HANDLER, form=review.AppraisalForm,
        pauses=timing.DECISION, sets={"appraising": True}, paper=papers.APPRAISAL,
        basis="行政复议法实施条例(2007) 第三十七条；行政复议法实施条例(2026) 第四十六条",
    )  # fmt: skip
    receive_appraisal = act(
        (accepted | suspended).stays, zh="收到鉴定意见", en="Receive the appraisal", by=HANDLER, attach=True,
        form=review.AppraisedForm, sets={"appraising": False}, replays=timing.appraised,
        basis="行政复议法实施条例(2007) 第三十七条；行政复议法实施条例(2026) 第四十六条",
    )  # fmt: skip
    stay_execution = act(
        (accepted | suspended | proposed).stays, zh="决定停止执行", en="Stay execution", by=PRINCIPAL,
        form=review.StayForm, needs_reason=True, paper=papers.STAY,
        basis="行政复议法(2017) 第二十一条；行政复议法(2023) 第四十二条",
    )  # fmt: skip
    resume = act(
        suspended >> accepted, zh="恢复审理", en="Resume", by=PRINCIPAL, needs_reason=True, gates=("incidental",),
        resumes=timing.STANDING_STILL, stops="reconsideration.suspension-end", replays=timing.resumed,
        paper=papers.RESUMPTION, sets={"suspension_ground": ""},
        basis="行政复议法实施条例(2007) 第四十一条；行政复议法(2023) 第三十九条",
    )  # fmt: skip
    send_back = act(
        proposed >> accepted, zh="退回补充审查", en="Send the proposal back", by=PRINCIPAL, of="decider",
        needs_reason=True, internal=True,
    )  # fmt: skip


class Aftermath(Examination, abstract=True):
    """Service, performance, and what the case brings to light."""

    notify = act(
        (correcting | accepted | suspended | proposed).stays, zh="送达程序文书", en="Serve a paper of the procedure",
        by=(HANDLER, CLERK), per_party=True, form=ending.NotifyForm, requires=(received_by("served_on"),),
        initial=paper_to_serve,
        paper=papers.RECEIPT, basis="行政复议法(2017) 第四十条；行政复议法(2023) 第八十八条",
    )  # fmt: skip
    announce = act(
        after=(refused, *CLOSED), zh="公告送达", en="Serve by public notice", by=HANDLER, per_party=True,
        form=ending.AnnounceForm, needs_reason=True, starts=(timing.DEEMED_SERVED, timing.SUIT_AFTER_NOTICE),
        replays=timing.announced, paper=papers.PUBLIC_SERVICE, basis="民事诉讼法 公告送达",
    )  # fmt: skip
    serve_respondent = act(
        after=CLOSED, zh="送达被申请人", en="Serve the respondent", by=(HANDLER, CLERK),
        form=ending.ServeRespondentForm, requires=(received_by("respondent_served_on"),),
        starts=(timing.REDO, timing.PERFORMANCE),
        basis="行政复议法(2017) 第三十一条；行政复议法(2023) 第七十五条；行政复议法实施条例(2007) 第四十九条",
    )  # fmt: skip
    perform = act(
        after=(decided, mediated), zh="报告履行情况", en="Report performance", by=HANDLER, of="respondent",
        form=ending.PerformForm, stops=("reconsideration.redo", "performance", "performance-order"), attach=True,
        basis="行政复议法(2017) 第三十二条；行政复议法(2023) 第七十七条",
    )  # fmt: skip
    register_performance = act(
        after=(decided, mediated), zh="登记履行情况", en="Register performance", by=(HANDLER, CLERK),
        form=ending.PerformForm, stops=("reconsideration.redo", "performance", "performance-order"), attach=True,
        basis="行政复议法(2017) 第三十二条；行政复议法(2023) 第七十七条",
    )  # fmt: skip
    order_performance = act(
        after=(decided, mediated), zh="责令限期履行", en="Order performance", by=PRINCIPAL, form=ending.OrderForm,
        needs_reason=True, starts=timing.ORDERED, paper=papers.ORDER,
        basis="行政复议法(2017) 第三十二条；行政复议法(2023) 第七十七条",
    )  # fmt: skip
    enforce = act(
        after=(decided, mediated), zh="强制执行", en="Enforce against a party", by=(HANDLER, PRINCIPAL),
        form=ending.EnforceForm, basis="行政复议法(2017) 第三十三条；行政复议法(2023) 第七十八条",
    )  # fmt: skip
    advise = act(
        after=CLOSED, zh="制发意见书", en="Send an opinion letter", by=PRINCIPAL, form=ending.AdviceForm,
        paper=papers.OPINION, basis="行政复议法实施条例(2007) 第五十七条；行政复议法(2023) 第七十六条",
    )  # fmt: skip
    advice_received = act(
        after=CLOSED, zh="登记收到意见书", en="Register receipt of the opinion letter", by=(HANDLER, CLERK),
        form=ending.AdviceReceivedForm, requires=(received_by("advice_received_on"),),
        starts=Start("reconsideration.opinion-feedback", since="advice_received_on"),
        basis="行政复议法实施条例(2007) 第五十七条；行政复议法(2023) 第七十六条",
    )  # fmt: skip
    advise_feedback = act(
        after=CLOSED, zh="反馈纠正情况", en="Report on the opinion letter", by=HANDLER, of="respondent",
        form=ending.FeedbackForm, stops="reconsideration.opinion-feedback", attach=True,
        basis="行政复议法实施条例(2007) 第五十七条；行政复议法(2023) 第七十六条",
    )  # fmt: skip
    register_feedback = act(
        after=CLOSED, zh="登记意见书反馈", en="Register feedback on the opinion letter", by=(HANDLER, CLERK),
        form=ending.FeedbackForm, stops="reconsideration.opinion-feedback", attach=True,
        basis="行政复议法实施条例(2007) 第五十七条；行政复议法(2023) 第七十六条",
    )  # fmt: skip
    suggest = act(
        after=CLOSED, zh="制发建议书", en="Send a suggestion letter", by=PRINCIPAL, form=ending.AdviceForm,
        paper=papers.SUGGESTION, basis="行政复议法实施条例(2007) 第五十七条；行政复议法实施条例(2026) 第六十九条",
    )  # fmt: skip
    assess = act(
        after=(refused, given_up, withdrawn, *CLOSED), zh="登记争议化解情况（一案三推动）", en="Assess the settlement",
        by=(HANDLER, REVIEWER), fields=("dispute_settled", "act_corrected", "practice_improved"),
    )  # fmt: skip
