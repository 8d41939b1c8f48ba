"""A case from the review of its report to its closing 审核、告知、决定、送达、执行、结案."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from fazhi.enforcement.penalty.amounts import in_force
from fazhi.enforcement.penalty.forms import deciding as forms
from fazhi.enforcement.penalty.forms import performing
from fazhi.enforcement.penalty.procedures import papers
from fazhi.enforcement.penalty.procedures.investigating import (
    AFRESH,
    CORRECTION,
    LIMIT,
    Transferring,
    closed,
    decided,
    dismissed,
    filed,
    noticed,
    reported,
    reviewed,
    revoked,
)
from fazhi.enforcement.penalty.procedures.paying import PUT_OFF, SERVICE, count_payment, left_to_pay, reached
from fazhi.enforcement.penalty.rules import deciding as decisions
from fazhi.enforcement.penalty.rules import filing, serving
from fazhi.enforcement.penalty.rules import notice as rules
from fazhi.enforcement.penalty.rules import performing as performances
from fazhi.enforcement.penalty.rules.running import Arisen
from fazhi.kernel.meetings.deciding import AT_A_MEETING, AtItsOwnMeeting, TopicIsFree
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import Basis, Owes, act
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State

_WITHDRAWAL = "penalty.publication-withdrawal"
DISCLOSURE = Basis("行政处罚法(2021)", "48")
_REMEDIES = (
    Start("reconsideration.application", since="served_on", runs_out=True),
    Start("litigation.direct", since="served_on", runs_out=True),
)


def _to_withdraw(act: str) -> Callable[[State], bool]:
    """What was published is withdrawn within days since the law of 2021; the text before named none."""
    return lambda state: in_force(_WITHDRAWAL, state.last(act) or datetime.date.min)


def _owes(label: Label, template: str, title: str) -> Owes:
    return Owes(
        "enforcement.publication", label, f"enforcement/penalty/{template}.txt", channel="enforcement",
        basis=DISCLOSURE, title=title,
    )  # fmt: skip


def _awaited(state: State) -> bool:
    """Whether a hearing that was asked for is still to be held."""
    return bool(state.fields.get("hearing_asked_on")) and not state.fields.get("heard")


class Deciding(Transferring, abstract=True):
    """From the report to the decision 审核、告知、听证、法制审核、集体讨论、决定."""

    send_back = act(
        (reported | reviewed | noticed) >> filed, zh="退回补充调查", en="Send back", by=(REVIEWER, PRINCIPAL),
        needs_reason=True, optional=True, internal=True,
        sets=AFRESH, resumes=LIMIT,
    )  # fmt: skip
    approve_report = act(
        reported >> reviewed, zh="审核通过", en="Approve the report", by=REVIEWER, form=forms.ReviewedForm,
        internal=True, apart_from=["report", "collect"], requires=(rules.ReviewerDidNotInvestigate,),
        basis="行政处罚法(2017) 第三十八条；行政处罚法(2021) 第五十七条",
    )  # fmt: skip
    notify = act(
        reviewed >> noticed, zh="事先告知", en="Give notice", by=HANDLER, form=forms.NoticeForm,
        requires=(rules.ToldOfTheHearing, rules.TimeForTheDefence), paper=papers.NOTICE, stands=True,
        starts=Start("penalty.hearing-request", since="notice_served_on", runs_out=True,
                     when=lambda state: bool(state.fields.get("hearing_offered"))),
        basis="行政处罚法(2017) 第三十一条、第四十二条；行政处罚法(2021) 第四十四条、第六十三条",
    )  # fmt: skip
    notify_anew = act(
        noticed >> reviewed, zh="撤回告知，重新告知", en="Give notice anew", by=PRINCIPAL, needs_reason=True,
        optional=True, sets=AFRESH, resumes=LIMIT,
    )  # fmt: skip
    defend = act(
        noticed.stays, zh="登记陈述申辩", en="Record a defence", by=(CLERK, HANDLER), form=forms.DefenceForm,
        attach=True, optional=True, sets={"rechecked": ""},
        basis="行政处罚法(2017) 第三十二条；行政处罚法(2021) 第四十五条",
    )  # fmt: skip
    recheck = act(
        noticed.stays, zh="复核陈述申辩", en="Check the defence", by=(HANDLER, REVIEWER),
        form=forms.RecheckForm, requires=(Arisen,),
        answers=lambda state: bool(state.fields.get("defence")) and not state.fields.get("rechecked"),
        basis="行政处罚法(2017) 第三十二条；行政处罚法(2021) 第四十五条",
    )  # fmt: skip
    ask_hearing = act(
        noticed.stays, zh="登记听证要求", en="Record a request for a hearing", by=(CLERK, HANDLER),
        form=forms.AskHearingForm, requires=(rules.AskedInTime, rules.AskedOnce), optional=True, pauses=LIMIT,
        sets={"hearing_on": None, "hearing_place": ""},
        basis="行政处罚法(2017) 第四十二条；行政处罚法(2021) 第六十四条",
    )  # fmt: skip
    announce_hearing = act(
        noticed.stays, zh="通知听证", en="Announce the hearing", by=(HANDLER, REVIEWER), form=forms.HearingNoticeForm,
        requires=(Arisen, rules.AnnouncedInTime), paper=papers.HEARING_NOTICE,
        answers=_awaited,
        basis="行政处罚法(2017) 第四十二条；行政处罚法(2021) 第六十四条",
    )  # fmt: skip
    hold_hearing = act(
        noticed.stays, zh="举行听证", en="Hold the hearing", by=(REVIEWER, PRINCIPAL), form=forms.HearingForm,
        attach=True, requires=(Arisen, rules.HostDidNotInvestigate, rules.OnTheDayAnnounced),
        sets={"heard": True, "review": "", "discussed": ""},
        resumes=LIMIT, paper=papers.HEARING,
        answers=lambda state: _awaited(state) and bool(state.fields.get("hearing_on")),
        basis="行政处罚法(2017) 第四十二条；行政处罚法(2021) 第六十四条",
    )  # fmt: skip
    give_up_hearing = act(
        noticed.stays, zh="登记放弃听证", en="Record that the hearing was given up", by=(CLERK, HANDLER),
        needs_reason=True, optional=True, resumes=LIMIT, requires=(Arisen,), sets={"hearing_asked_on": None},
        answers=_awaited,
    )  # fmt: skip
    review_legality = act(
        noticed.stays, zh="法制审核", en="Review the legality", by=REVIEWER, form=forms.LegalityForm, internal=True,
        apart_from=["collect", "report", "decide"], requires=(rules.ReviewerDidNotInvestigate, rules.HeardIfAsked),
        paper=papers.REVIEW, optional=True, basis="行政处罚法(2017) 第三十八条；行政处罚法(2021) 第五十八条",
    )  # fmt: skip
    discuss = act(
        noticed.stays, zh="集体讨论", en="Discuss collectively", by=(HANDLER, CLERK, PRINCIPAL),
        form=forms.DiscussedForm, links=(AT_A_MEETING,), requires=(AtItsOwnMeeting, TopicIsFree), internal=True,
        optional=True, paper=papers.DISCUSSION, basis="行政处罚法(2017) 第三十八条；行政处罚法(2021) 第五十七条",
    )  # fmt: skip
    decide = act(
        noticed >> decided, zh="作出处罚决定", en="Decide on a penalty", by=PRINCIPAL, form=forms.DecideForm,
        fields=("fine", "confiscated", "ruling", "benchmark", "discretion", "legal_basis", "severity", "credit_field"),
        initial=forms.as_proposed, apart_from=["collect", "report", "review_legality"], gates=("compulsion",),
        requires=(
            rules.DefenceOver, rules.DefenceChecked, rules.HeardIfAsked, rules.ReviewedIfMajor, rules.DiscussedIfGrave,
            rules.DeciderDidNotInvestigate,
            filing.ItsOwnPower, filing.DiscoveredInTime, decisions.KindsOfTheLaw, decisions.NotHeavierThanTold,
            decisions.WithinTheBenchmark, decisions.OldEnough,
        ),
        stops=(LIMIT, CORRECTION.key), starts="penalty.service", sets={"outcome": "penalty"}, paper=papers.DECISION,
        stands=True,
        owes=_owes(Label("行政处罚决定公示", "Notice of a penalty"), "decision_public", "行政处罚决定信息公示"),
        basis="行政处罚法(2017) 第三十八条、第三十九条；行政处罚法(2021) 第五十七条、第五十九条",
    )  # fmt: skip
    spare = act(
        (reviewed | noticed) >> decided, zh="决定不予处罚", en="Decide on no penalty", by=PRINCIPAL,
        form=forms.SpareForm, optional=True, apart_from=["collect", "report"], gates=("compulsion",),
        requires=(
            filing.ItsOwnPower, decisions.GroundOfTheDay, decisions.GroundFits, decisions.FirstAndListed,
            rules.DeciderDidNotInvestigate, rules.ReviewedIfMajor,
        ),
        stops=(LIMIT, CORRECTION.key), starts="penalty.service", sets={"outcome": "none"}, paper=papers.SPARED,
        stands=True,
        owes=_owes(Label("不予处罚决定公示", "Notice of no penalty"), "spared_public", "不予行政处罚决定信息公示"),
        basis="行政处罚法(2017) 第二十五条至第二十七条；行政处罚法(2021) 第三十条至第三十三条",
    )  # fmt: skip
    dismiss = act(
        (filed | reported | reviewed | noticed) >> dismissed, zh="违法事实不能成立，撤销案件", en="Dismiss",
        by=PRINCIPAL,
        needs_reason=True, optional=True, apart_from=["report"], gates=("compulsion",), sets={"outcome": "unproven"},
        requires=(decisions.NothingPreserved, rules.DeciderDidNotInvestigate), paper=papers.DISMISSAL,
        basis="行政处罚法(2017) 第三十八条；行政处罚法(2021) 第五十七条",
    )  # fmt: skip


class PenaltyProcedure(Deciding):
    """Administrative penalty by the ordinary procedure 行政处罚普通程序 (行政处罚法 2017, 2021).

    One version for both texts: what differs (kinds, thresholds, days, who must review) is asked of the law of the day
    on which an act is done 实体从旧兼从轻、程序从新, so that a case that lasts over 2021-07-15 needs no move.
    """

    serve = act(
        decided.stays, zh="送达决定书", en="Serve the decision", by=(HANDLER, CLERK), per_party=True,
        form=performing.ServeForm, requires=(serving.ServedOnce, serving.NoticeRanOut), stops=SERVICE,
        starts=(Start(performances.PAYMENT, since="served_on", when=left_to_pay), *_REMEDIES),
        replays=reached, paper=papers.RECEIPT,
        basis="行政处罚法(2017) 第四十条；行政处罚法(2021) 第六十一条",
    )  # fmt: skip
    announce = act(
        decided.stays, zh="公告送达", en="Serve by public notice", by=HANDLER, per_party=True, needs_reason=True,
        optional=True, requires=(serving.ServedOnce,), stops=SERVICE, starts=Start(serving.NOTICE, runs_out=True),
        replays=reached,
        paper=papers.ANNOUNCEMENT, basis="民事诉讼法 公告送达",
    )  # fmt: skip
    pay = act(
        decided.stays, zh="登记缴纳", en="Record a payment", by=(HANDLER, CLERK), form=performing.PayForm,
        replays=count_payment, stops=(performances.PAYMENT, PUT_OFF.key), optional=True,
        basis="行政处罚法(2017) 第四十六条；行政处罚法(2021) 第六十七条",
    )  # fmt: skip
    put_off = act(
        decided.stays, zh="准予延期、分期缴纳", en="Let it be paid later", by=PRINCIPAL, form=performing.PutOffForm,
        needs_reason=True, optional=True, stops=(performances.PAYMENT, PUT_OFF.key), starts=PUT_OFF,
        paper=papers.PUT_OFF,
        basis="行政处罚法(2017) 第五十二条；行政处罚法(2021) 第六十六条",
    )  # fmt: skip
    add_fine = act(
        decided.stays, zh="加处罚款", en="Add to the fine", by=PRINCIPAL, form=performing.AddForm, optional=True,
        requires=(performances.Overdue,), paper=papers.ADDED,
        basis="行政处罚法(2017) 第五十一条；行政处罚法(2021) 第七十二条",
    )  # fmt: skip
    contest = act(
        decided.stays, zh="登记复议、诉讼", en="Record that it is contested", by=(HANDLER, CLERK), optional=True,
        form=performing.ContestForm, sets={"contest_ended_on": None}, basis="行政处罚法(2021) 第七十三条",
    )  # fmt: skip
    contest_ended = act(
        decided.stays, zh="登记复议、诉讼终结", en="Record that the contest ended", by=(HANDLER, CLERK),
        form=performing.ContestEndedForm, requires=(Arisen,),
        answers=lambda state: bool(state.fields.get("contested_on")) and not state.fields.get("contest_ended_on"),
        basis="行政处罚法(2021) 第七十三条",
    )  # fmt: skip
    demand = act(
        decided.stays, zh="催告", en="Demand", by=HANDLER, form=performing.DemandForm, optional=True,
        requires=(performances.ServedOnAll, performances.Unperformed),
        starts=Start(performances.DEMAND, since="demand_served_on", runs_out=True),
        paper=papers.DEMAND, basis="行政强制法(2011) 第五十四条",
    )  # fmt: skip
    apply_to_court = act(
        decided.stays, zh="申请法院强制执行", en="Apply to the court", by=PRINCIPAL, optional=True,
        form=performing.CourtForm, starts=Start("compulsion.court-acceptance", runs_out=True),
        requires=(
            performances.ServedOnAll, performances.UncontestedAndFinal, performances.AppliedInTime,
            performances.DemandedBefore,
        ),
        paper=papers.APPLICATION, basis="行政强制法(2011) 第五十三条至第五十五条",
    )  # fmt: skip
    record_ruling = act(
        decided.stays, zh="登记法院裁定", en="Record the court's ruling", by=(HANDLER, CLERK),
        form=performing.RulingForm, attach=True, requires=(Arisen,),
        answers=lambda state: bool(state.fields.get("court_applied_on")) and not state.fields.get("court_ruling"),
        basis="行政强制法(2011) 第五十六条至第五十八条",
    )  # fmt: skip
    perform = act(
        decided.stays, zh="登记执行情况", en="Record performance", by=HANDLER, form=performing.PerformedForm,
        attach=True, optional=True,
    )  # fmt: skip
    revoke = act(
        decided >> revoked, zh="撤销处罚决定", en="Revoke the decision", by=PRINCIPAL, needs_reason=True, optional=True,
        starts=Start(_WITHDRAWAL, runs_out=True, when=_to_withdraw("revoke")), paper=papers.REVOKED,
        basis="行政处罚法(2021) 第四十八条、第七十五条",
    )  # fmt: skip
    revoke_closed = act(
        after=closed, to=revoked, zh="结案后撤销处罚决定", en="Revoke after closing", by=PRINCIPAL, needs_reason=True,
        starts=Start(_WITHDRAWAL, runs_out=True, when=_to_withdraw("revoke_closed")), paper=papers.REVOKED,
        basis="行政处罚法(2021) 第四十八条、第七十五条",
    )  # fmt: skip
    close = act(
        decided >> closed, zh="结案", en="Close", by=PRINCIPAL, gates=("compulsion",),
        requires=(performances.ServedOnAll, performances.Settled), paper=papers.CLOSING,
        basis="行政处罚法(2021) 第六十六条；行政执法全过程记录",
    )  # fmt: skip
