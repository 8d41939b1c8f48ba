"""Rules on decision, mediation and service."""

from __future__ import annotations

from fazhi.disputes.choices import ADVERSE, Outcome
from fazhi.disputes.rules.asking import day_of, over, stated, without_answer
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.rules import Rule, Test, rule
from fazhi.kernel.wording import Label

_WORSE = Label("变更决定对申请人更为不利。", "The change is worse for the applicant.")
_WORSE_CURE = Label("请改作其他决定；第三人提出相反请求的，请注明。", "Decide otherwise, or note the opposite request.")
_UNPROVEN = Label("被申请人没有依法答复、举证，视为没有证据、依据。", "The respondent gave no evidence in time.")
_UNPROVEN_CURE = Label(
    "请撤销、确认违法（无效）或者责令履行；第三人提供证据的，请注明。",
    "Revoke the act, or note a third party's evidence.",
)
_UNSIGNED = Label("调解书未经各方当事人签字或者签章。", "The agreement is not signed by all parties.")
_UNSIGNED_CURE = Label("请待各方签收，或者及时作出决定。", "Have it signed, or decide.")


@rule(law="行政复议法实施条例(2007)", article="51", says=_WORSE, cure=_WORSE_CURE)
def Implementing2007_51(request: Request) -> bool:
    """在申请人的请求范围内，不得作出对申请人更为不利的行政复议决定."""
    return not request.given("worse")


@rule(law="行政复议法(2023)", article="63", says=_WORSE, cure=_WORSE_CURE)
def Reconsideration2023_63(request: Request) -> bool:
    """不得作出对申请人更为不利的变更决定，但是第三人提出相反请求的除外."""
    return not request.given("worse") or bool(request.given("opposite_request"))


@rule(law="行政复议法(2017)", article="28", says=_UNPROVEN, cure=_UNPROVEN_CURE)
def Reconsideration2017_28(request: Request) -> bool:
    """被申请人不依法提出书面答复、提交证据的，视为没有证据、依据，决定撤销."""
    allowed = ADVERSE | {Outcome.APPLICATION_DISMISSED}
    return not without_answer(request) or request.given("outcome") in allowed


@rule(law="行政复议法(2023)", article="70", says=_UNPROVEN, cure=_UNPROVEN_CURE)
def Reconsideration2023_70(request: Request) -> bool:
    """视为没有证据、依据的，撤销、部分撤销、确认违法或者无效、责令履行；第三人提供证据的除外."""
    allowed = ADVERSE | {Outcome.APPLICATION_DISMISSED}
    excused = request.given("third_party_evidence") or not without_answer(request)
    return bool(excused) or request.given("outcome") in allowed


def _signed(request: Request) -> bool:
    """调解书经各方当事人签字或者签章，并加盖行政复议机关印章，即具有法律效力."""
    return bool(request.given("signed"))


Implementing2007_50 = stated(
    "Implementing2007_50", _signed, law="行政复议法实施条例(2007)", article="50", says=_UNSIGNED, cure=_UNSIGNED_CURE
)
Reconsideration2023_73 = stated(
    "Reconsideration2023_73", _signed, law="行政复议法(2023)", article="73", says=_UNSIGNED, cure=_UNSIGNED_CURE
)


def _enforceable(*outcomes: Outcome) -> Test:
    """申请人逾期不起诉又不履行的，才能强制执行；限于维持、变更的决定（2023年起包括调解书）."""

    def test(request: Request) -> bool:
        times = [clock for clock in request.before.clocks.values() if clock.key == "litigation.after-reconsideration"]
        outcome = request.before.fields.get("outcome")
        settled = outcome == Outcome.MEDIATED or (bool(times) and all(over(clock, request.on) for clock in times))
        return outcome in outcomes and settled

    return test


_NOT_YET = Label("该决定不能对当事人强制执行，或者起诉期限尚未届满。", "It cannot be enforced, or may still be sued.")
_NOT_YET_CURE = Label(
    "请核对决定类型，送达后待起诉期限届满。", "Check the decision, and wait until the time to sue is over."
)
Reconsideration2017_33 = stated(
    "Reconsideration2017_33", _enforceable(Outcome.UPHELD, Outcome.CHANGED),
    law="行政复议法(2017)", article="33", says=_NOT_YET, cure=_NOT_YET_CURE,
)  # fmt: skip
Reconsideration2023_78 = stated(
    "Reconsideration2023_78", _enforceable(Outcome.UPHELD, Outcome.CHANGED, Outcome.MEDIATED),
    law="行政复议法(2023)", article="78", says=_NOT_YET, cure=_NOT_YET_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2023)", article="79",
    says=Label("行政复议决定书尚未送达，没有发生法律效力。", "The decision is not served yet, and has no effect."),
    cure=Label("请先送达，再抄告。", "Serve it first."),
)  # fmt: skip
def Reconsideration2023_79(request: Request) -> bool:
    """应当将发生法律效力的行政复议决定书、意见书抄告被申请人的上一级主管部门."""
    done = request.before.done
    return bool(done.get("serve") or done.get("serve_respondent") or done.get("announce"))


@rule(
    law="", article="",
    says=Label("决定人是本案承办人员。", "The decider is one of the reviewers of this case."),
    cure=Label("请由没有承办本案的负责人决定。", "Let a principal decide who did not handle it."), yields=False,
)  # fmt: skip
def DeciderApart(request: Request) -> bool:
    """The proposal and the decision are made by different people (2023 第六十一条; 2017 第三条、第二十八条)."""
    return str(request.by.officer_id) not in (request.before.fields.get("handlers") or ())


def received_by(field: str) -> Rule:
    """A day of receipt cannot lie after the day on which it is recorded."""

    def test(request: Request) -> bool:
        day = day_of(request, field)
        return day is None or day <= request.on

    return stated(
        "ReceivedByNow", test, law="", article="",
        says=Label("收到（送达）日期晚于登记日期。", "The day of receipt lies after the day of this act."),
        cure=Label("请核对回执日期，收到后再登记。", "Compare the receipt, and record it afterwards."),
    )  # fmt: skip
