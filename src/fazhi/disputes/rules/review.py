"""Rules on the examination of a case: reviewers, answer, hearing, committee, suspension, extension, proposal."""

from __future__ import annotations

import datetime

from fazhi.disputes.choices import Ended, Weighty
from fazhi.disputes.rules.asking import (
    ANSWERS,
    DECISIONS,
    chosen,
    day_of,
    first_after,
    last_day,
    newest,
    over,
    replied_on,
    stated,
)
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.rules import once, rule
from fazhi.kernel.wording import Label
from fazhi.law import Range

_FEW = Label("行政复议人员少于法定人数。", "There are fewer reviewers than the law asks for.")
_FEW_CURE = Label("请先指定足够的行政复议人员。", "Assign enough reviewers first.")
_TWO_GO = Label("调查人员少于法定人数。", "There are fewer investigators than the law asks for.")
_TWO_GO_CURE = Label("请由足够的人员调查。", "Let enough officers go.")
_WAIT = Label("被申请人尚未答复，答复期限也未届满。", "The respondent has not answered, and still has time.")
_WAIT_CURE = Label("请登记副本送达和书面答复，或者待期限届满。", "Record the receipt and the answer, or wait.")
_LONGER = Label("延长不符合规定。", "The extension is not one that the law allows.")
_LONGER_CURE = Label(
    "只能在期限届满前延长一次，且不超过法定天数。", "Once, before the end, and no longer than the law says."
)
_LASTED = Label(
    "不是可以因中止满期而终止的情形，或者中止尚未满期。", "This suspension does not end the case, or not yet."
)
_LASTED_CURE = Label("请待中止期间届满，或者恢复审理。", "Wait for its end, or resume the case.")


def _enough_reviewers(request: Request) -> bool:
    """审理行政复议案件，应当由法定人数以上的行政复议人员参加."""
    return chosen(request, "handlers") >= int(request.legal("reconsideration.reviewers").number)


Implementing2007_32 = stated(
    "Implementing2007_32", _enough_reviewers,
    law="行政复议法实施条例(2007)", article="32", says=_FEW, cure=_FEW_CURE,
)  # fmt: skip


@rule(law="行政复议法实施条例(2026)", article="39", says=_FEW, cure=_FEW_CURE)
def Implementing2026_39(request: Request) -> bool:
    """普通程序由两名以上、简易程序可以由一名行政复议人员审理."""
    simple = request.before.fields.get("simplified")
    key = "reconsideration.simple-reviewers" if simple else "reconsideration.reviewers"
    return chosen(request, "handlers") >= int(request.legal(key).number)


def _enough_investigators(request: Request) -> bool:
    """调查取证时，行政复议人员不得少于法定人数."""
    return chosen(request, "investigators") >= int(request.legal("reconsideration.investigators").number)


Implementing2007_34 = stated(
    "Implementing2007_34", _enough_investigators,
    law="行政复议法实施条例(2007)", article="34", says=_TWO_GO, cure=_TWO_GO_CURE,
)  # fmt: skip
Reconsideration2023_45 = stated(
    "Reconsideration2023_45", _enough_investigators,
    law="行政复议法(2023)", article="45", says=_TWO_GO, cure=_TWO_GO_CURE,
)  # fmt: skip


def _answered_or_over(state: State) -> datetime.date | None:
    """被申请人有法定期限提出书面答复和证据."""
    return replied_on(state) or first_after(newest(state, *ANSWERS))


Reconsideration2017_23 = once(
    "Reconsideration2017_23", _answered_or_over, law="行政复议法(2017)", article="23", says=_WAIT, cure=_WAIT_CURE
)
Reconsideration2023_48 = once(
    "Reconsideration2023_48", _answered_or_over, law="行政复议法(2023)", article="48", says=_WAIT, cure=_WAIT_CURE
)


@rule(
    law="行政复议法(2023)", article="49",
    says=Label("普通程序尚未听取当事人意见。", "The parties have not been heard."),
    cure=Label("请听取并记录意见；因当事人原因不能听取的，写明原因。", "Hear them, or write down why not."),
)  # fmt: skip
def Reconsideration2023_49(request: Request) -> bool:
    """适用普通程序的，应当听取当事人的意见并记录在案；因当事人原因不能听取的，可以书面审理."""
    if request.before.fields.get("simplified") or request.before.done.get("hold_hearing"):
        return True
    heard = {fact.party for fact in request.earlier if fact.name == "hear_opinion"}
    chosen_ones = {str(party) for party in request.before.fields.get("representatives") or ()}
    spoken_for = any(str(party) in chosen_ones for party in heard)
    return all(
        party in heard or (capacity == "applicant" and spoken_for)
        for capacity, party in request.before.parties
        if capacity in ("applicant", "third_party")
    )


@rule(
    law="行政复议法(2023)", article="50",
    says=Label("重大、疑难、复杂案件尚未听证。", "A major, difficult or complicated case has not been heard."),
    cure=Label("请先组织听证。", "Hold a hearing first."),
)  # fmt: skip
def Reconsideration2023_50(request: Request) -> bool:
    """审理重大、疑难、复杂的行政复议案件，应当组织听证."""
    return request.before.fields.get("weighty") != Weighty.MAJOR or bool(request.before.done.get("hold_hearing"))


@rule(
    law="行政复议法(2023)", article="51",
    says=Label("听证通知距听证日不足法定天数。", "The notice comes too late before the hearing."),
    cure=Label("请推后听证日期。", "Move the hearing to a later day."),
)  # fmt: skip
def Reconsideration2023_51(request: Request) -> bool:
    """应当于举行听证的五日前将时间、地点和拟听证事项书面通知当事人."""
    hearing = day_of(request, "hearing_on")
    return hearing is not None and request.on <= last_day(hearing, request.legal("reconsideration.hearing-notice"))


def _on_the_day_of_notice(request: Request) -> bool:
    """应当将举行听证的时间、地点和拟听证事项书面通知当事人."""
    return day_of(request, "hearing_on") == request.on


_UNCALLED = Label("没有通知听证，或者不是通知的听证日期。", "No hearing was called for this day.")
_UNCALLED_CURE = Label("请先通知听证；改期的，重新通知。", "Give notice of it first; once more where the day changes.")
Implementing2007_33 = stated(
    "Implementing2007_33", _on_the_day_of_notice,
    law="行政复议法实施条例(2007)", article="33", says=_UNCALLED, cure=_UNCALLED_CURE,
)  # fmt: skip
Reconsideration2023_51_1 = stated(
    "Reconsideration2023_51_1", _on_the_day_of_notice,
    law="行政复议法(2023)", article="51", says=_UNCALLED, cure=_UNCALLED_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2023)", article="50",
    says=Label("听证员少于法定人数。", "There are fewer hearing officers than the law asks for."),
    cure=Label("请增加听证员。", "Let more officers hear it."),
)  # fmt: skip
def Reconsideration2023_50_3(request: Request) -> bool:
    """听证由一名行政复议人员任主持人，两名以上行政复议人员任听证员，一名记录员制作听证笔录."""
    return chosen(request, "members") >= int(request.legal("reconsideration.hearing-officers").number)


@rule(
    law="行政复议法(2023)", article="51",
    says=Label("被申请人负责人没有参加听证，也没有说明理由。", "The respondent's head neither came nor explained."),
    cure=Label("请写明负责人不能参加的理由。", "Write down why the head could not come."),
)  # fmt: skip
def Reconsideration2023_51_3(request: Request) -> bool:
    """被申请人的负责人应当参加听证；不能参加的，应当说明理由并委托相应的工作人员参加."""
    return bool(request.given("leader_came") or request.given("leader_absence"))


@rule(
    law="行政复议法实施条例(2026)", article="18",
    says=Label("被申请人参加人数不符合规定。", "The respondent sent too few or too many."),
    cure=Label("请由被申请人委托规定人数的工作人员参加。", "Let it send as many of its staff as the rules say."),
)  # fmt: skip
def Implementing2026_18(request: Request) -> bool:
    """被申请人应当指定一至二名工作人员作为代理人参加行政复议，不得仅委托律师."""
    span = request.legal("reconsideration.respondent-staff").amount
    return isinstance(span, Range) and span.minimum <= (request.given("respondent_staff") or 0) <= span.maximum


@rule(
    law="行政复议法(2023)", article="52",
    says=Label("尚未提请行政复议委员会提出咨询意见。", "The committee has not been asked."),
    cure=Label("请提请咨询并记录咨询意见。", "Ask the committee and record its opinion."),
)  # fmt: skip
def Reconsideration2023_52(request: Request) -> bool:
    """案情重大、疑难、复杂，或者专业性、技术性较强的，应当提请行政复议委员会提出咨询意见."""
    return not request.before.fields.get("weighty") or bool(request.before.done.get("committee_advises"))


@rule(
    law="行政复议法实施条例(2026)", article="52",
    says=Label("没有说明咨询意见的采纳情况。", "It is not said whether the committee's opinion is followed."),
    cure=Label("请勾选采纳，或者写明未采纳的理由。", "Tick that it is followed, or say why not."),
)  # fmt: skip
def Implementing2026_52(request: Request) -> bool:
    """提请咨询的案件，应当附咨询意见的采纳情况；未采纳的说明理由."""
    asked = bool(request.before.done.get("committee_advises"))
    return not asked or bool(request.given("advice_followed") or request.given("advice_declined"))


def _extended_lawfully(request: Request) -> bool:
    """情况复杂的可以延长一次，在期限届满前，最多不得超过三十日，并告知当事人."""
    clock, amount = newest(request.before, *DECISIONS), request.given("extension_amount")
    most = int(request.legal("reconsideration.decision-extension").number)
    in_time = clock is not None and not over(clock, request.on)
    return in_time and not request.before.done.get("extend") and (amount is None or amount <= most)


Reconsideration2017_31 = stated(
    "Reconsideration2017_31", _extended_lawfully,
    law="行政复议法(2017)", article="31", says=_LONGER, cure=_LONGER_CURE,
)  # fmt: skip
Reconsideration2023_62 = stated(
    "Reconsideration2023_62", _extended_lawfully,
    law="行政复议法(2023)", article="62", says=_LONGER, cure=_LONGER_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2023)", article="62",
    says=Label("简易程序的审理期限不得延长。", "The simplified procedure is never extended."),
    cure=Label("不宜适用简易程序的，请先转为普通程序。", "Turn it into the ordinary procedure first."),
)  # fmt: skip
def Reconsideration2023_62_2(request: Request) -> bool:
    """适用简易程序的，应当自受理之日起三十日内作出决定."""
    return not request.before.fields.get("simplified")


@rule(
    law="行政复议法(2023)", article="55",
    says=Label("本案没有适用简易程序。", "The case is not in the simplified procedure."),
    cure=Label("请按普通程序继续办理。", "Go on in the ordinary procedure."),
)  # fmt: skip
def Reconsideration2023_55(request: Request) -> bool:
    """不宜适用简易程序的，经行政复议机构的负责人批准，可以转为普通程序."""
    return bool(request.before.fields.get("simplified"))


def _suspension_lasted(request: Request) -> bool:
    """因死亡、丧失行为能力、终止而中止满六十日，原因仍未消除的，终止."""
    if request.given("ended_ground") != Ended.SUSPENDED:
        return True
    clocks = request.before.running("reconsideration.suspension-end")
    return bool(clocks) and all(over(clock, request.on) for clock in clocks)


Implementing2007_42 = stated(
    "Implementing2007_42", _suspension_lasted,
    law="行政复议法实施条例(2007)", article="42", says=_LASTED, cure=_LASTED_CURE,
)  # fmt: skip
Reconsideration2023_41 = stated(
    "Reconsideration2023_41", _suspension_lasted,
    law="行政复议法(2023)", article="41", says=_LASTED, cure=_LASTED_CURE,
)  # fmt: skip
