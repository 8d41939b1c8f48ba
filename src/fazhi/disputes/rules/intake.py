"""Rules on application, correction and acceptance."""

from __future__ import annotations

import datetime

from fazhi.disputes.choices import ActComplained, Channel, Simple
from fazhi.disputes.models import ReconsiderationCase
from fazhi.disputes.rules.asking import day_of, first_after, last_day, newest, over, stated
from fazhi.kernel.procedures.engine import Request
from fazhi.kernel.procedures.models import MatterParty
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.rules import Test, once, rule
from fazhi.kernel.wording import Label

_LATE = Label("申请超过法定申请期限。", "The application came out of time.")
_LATE_CURE = Label(
    "有不可抗力或者其他正当理由的，请写明；没有的，应当决定不予受理。",
    "Give a proper reason, or refuse the application.",
)
_EARLY = Label(
    "行政机关收到履职申请尚未满法定期间，或者没有填写收到日期。", "The organ still has time to act on the request."
)
_EARLY_CURE = Label(
    "请填写行政机关收到履职申请的日期，期满后再受理。", "Give the day of the request, and accept it afterwards."
)
_ASIDE = Label("此类事项不属于行政复议范围。", "Matters of this kind lie outside reconsideration.")
_ASIDE_CURE = Label("请决定不予受理，并告知其他途径。", "Refuse it, and tell the other way.")
_OWN_ACT = Label("对本机关自己的行为，本机关无权复议。", "The organ cannot review an act of its own.")
_OWN_ACT_CURE = Label("请告知申请人向上一级人民政府提出。", "Tell the applicant the government one level up.")
_TWICE = Label("已经受理过该申请人就同一行政行为提出的申请。", "This act was accepted before, from the same applicant.")
_REFUSE_CURE = Label("请决定不予受理。", "Refuse it.")
_EARLY_GIVE_UP = Label("补正期限尚未届满，或者没有登记收到补正通知的日期。", "The time to supply papers is not over.")
_EARLY_GIVE_UP_CURE = Label("请登记补正通知的送达日期，期满后再办理。", "Record the receipt of the notice and wait.")


def filed_on(request: Request) -> datetime.date:
    """The day on which the application counts as filed: by post, the day it was posted (民事诉讼法, 期间)."""
    posted = day_of(request, "sent_on") if request.given("channel") == Channel.POST else None
    return posted or request.before.opened_on or request.on


def _within(request: Request, start: str, key: str) -> bool:
    """Whether it was filed within a limit from a day of the case; true where the day is not known."""
    day = day_of(request, start)
    return day is None or filed_on(request) <= last_day(day, request.legal(key))


def _waited(request: Request) -> datetime.date | None:
    """The last day of the wait after a request to act: the organ's own time, else the one that the rules give."""
    ended, asked = day_of(request, "term_ended_on"), day_of(request, "requested_on")
    if ended is not None or asked is None:
        return ended
    return last_day(asked, request.legal("reconsideration.omission-wait"))


def _within_after_waiting(request: Request) -> bool:
    """Against a failure to act the limit runs from the end of the wait."""
    waited = _waited(request)
    return waited is None or filed_on(request) <= last_day(waited, request.legal("reconsideration.application"))


def _excused(request: Request) -> bool:
    return bool(request.given("late_reason"))


def _omission(request: Request) -> bool:
    return bool(request.given("act_kind") == ActComplained.OMISSION)


def _after_waiting(request: Request) -> bool:
    """Whether the wait after a request to act is over, and the application came within its limit from then."""
    if not _omission(request) or request.given("urgent"):
        return True
    waited = _waited(request)
    return waited is not None and filed_on(request) > waited


@rule(law="行政复议法(2017)", article="9", says=_LATE, cure=_LATE_CURE)
def Reconsideration2017_9(request: Request) -> bool:
    """自知道具体行政行为之日起六十日内提出；不可抗力或者其他正当理由耽误的除外."""
    if _omission(request):
        return _excused(request) or _within_after_waiting(request)
    return _excused(request) or _within(request, "act_known_on", "reconsideration.application")


@rule(law="行政复议法(2023)", article="20", says=_LATE, cure=_LATE_CURE)
def Reconsideration2023_20(request: Request) -> bool:
    """自知道或者应当知道之日起六十日内提出；未告知权利的，自知道权利之日起计算."""
    if _omission(request):
        return _excused(request) or _within_after_waiting(request)
    start = "act_known_on" if request.given("rights_told") else "rights_known_on"
    return _excused(request) or _within(request, start, "reconsideration.application")


@rule(law="行政复议法(2023)", article="20", says=_LATE, cure=_REFUSE_CURE)
def Reconsideration2023_20_3(request: Request) -> bool:
    """未告知权利的，自知道或者应当知道行政行为内容之日起最长不得超过一年."""
    told = bool(request.given("rights_told"))
    return told or _omission(request) or _within(request, "act_known_on", "reconsideration.application-untold")


@rule(law="行政复议法(2023)", article="21", says=_LATE, cure=_REFUSE_CURE)
def Reconsideration2023_21(request: Request) -> bool:
    """因不动产提出的自行政行为作出之日起超过二十年，其他的超过五年，不予受理."""
    made = day_of(request, "act_made_on")
    kind = "real_estate" if request.given("real_estate") else "ordinary"
    longest = request.legal("reconsideration.application-absolute").in_case(kind)
    return made is None or filed_on(request) <= last_day(made, longest)


Implementing2007_16 = stated(
    "Implementing2007_16", _after_waiting,
    law="行政复议法实施条例(2007)", article="16", says=_EARLY, cure=_EARLY_CURE,
)  # fmt: skip
Implementing2026_24 = stated(
    "Implementing2026_24", _after_waiting,
    law="行政复议法实施条例(2026)", article="24", says=_EARLY, cure=_EARLY_CURE,
)  # fmt: skip


def _outside(*kinds: ActComplained) -> Test:
    return lambda request: request.given("act_kind") not in kinds


Reconsideration2017_8 = stated(
    "Reconsideration2017_8", _outside(ActComplained.PERSONNEL, ActComplained.CIVIL_MEDIATION),
    law="行政复议法(2017)", article="8", says=_ASIDE, cure=_ASIDE_CURE,
)  # fmt: skip
Reconsideration2023_12 = stated(
    "Reconsideration2023_12", _outside(ActComplained.PERSONNEL, ActComplained.CIVIL_MEDIATION),
    law="行政复议法(2023)", article="12", says=_ASIDE, cure=_ASIDE_CURE,
)  # fmt: skip
Implementing2026_36 = stated(
    "Implementing2026_36",
    _outside(
        ActComplained.CRIMINAL, ActComplained.GUIDANCE, ActComplained.PREPARATORY, ActComplained.SUPERVISION,
        ActComplained.PETITION,
    ),
    law="行政复议法实施条例(2026)", article="36", says=_ASIDE, cure=_ASIDE_CURE,
)  # fmt: skip


def _not_its_own(request: Request) -> bool:
    """Whether the act complained of is another organ's than the one that would decide."""
    return request.given("respondent") is None or str(request.given("respondent")) != str(request.given("decider"))


Reconsideration2017_13 = stated(
    "Reconsideration2017_13", _not_its_own,
    law="行政复议法(2017)", article="13", says=_OWN_ACT, cure=_OWN_ACT_CURE,
)  # fmt: skip
Reconsideration2023_24 = stated(
    "Reconsideration2023_24", _not_its_own,
    law="行政复议法(2023)", article="24", says=_OWN_ACT, cure=_OWN_ACT_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2017)", article="18",
    says=Label("不属于应当转送的情形。", "This application is not one to be forwarded."),
    cure=Label("请告知申请人向有权机关提出。", "Tell the applicant the competent organ."),
)  # fmt: skip
def Reconsideration2017_18(request: Request) -> bool:
    """县级政府只转送第十五条第二款的申请；其他不属于本机关受理的，告知申请人."""
    return bool(request.before.fields.get("for_transfer"))


@rule(
    law="行政复议法实施条例(2007)", article="30",
    says=Label("受理机关尚在协商或者报请指定。", "It is not settled yet which organ accepts the application."),
    cure=Label("请先登记确定由本机关受理。", "Record first that this organ is competent."),
)  # fmt: skip
def Implementing2007_30(request: Request) -> bool:
    """同时收到申请的机关协商确定受理机关；协商不成的，由共同上一级机关指定."""
    keys = ("reconsideration.competence-agreement", "reconsideration.competence-naming")
    return not any(request.before.running(key) for key in keys)


def _first_time(request: Request) -> bool:
    """Whether no other case of this applicant about the same numbered act was accepted."""
    number, parties = request.given("act_number"), [party for _, party in request.before.parties]
    if not number:
        return True
    same = ReconsiderationCase.objects.filter(
        act_number=number, respondent_name=request.given("respondent_name"), accepted_on__isnull=False
    ).exclude(pk=request.matter_id)
    return not MatterParty.objects.filter(matter__in=same, capacity="applicant", party__in=parties).exists()


Implementing2007_28_7 = stated(
    "Implementing2007_28_7", _first_time,
    law="行政复议法实施条例(2007)", article="28", says=_TWICE, cure=_REFUSE_CURE,
)  # fmt: skip
Reconsideration2023_30_7 = stated(
    "Reconsideration2023_30_7", _first_time,
    law="行政复议法(2023)", article="30", says=_TWICE, cure=_REFUSE_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2023)", article="31", says=Label("已经通知过补正。", "Papers were asked for before."),
    cure=Label("补正通知只能一次；请就现有材料审查。", "This may be done once: examine what there is."),
)  # fmt: skip
def Reconsideration2023_31(request: Request) -> bool:
    """补正通知应当一次性载明需要补正的事项."""
    return not request.before.done.get("ask_correction")


def _time_to_supply_over(state: State) -> datetime.date | None:
    """无正当理由逾期不补正的，视为放弃申请；补正期限届满前不得如此处理."""
    clocks = [clock for key in ("correction", "reconsideration.correction") for clock in state.running(key)]
    days = [first_after(clock) for clock in clocks]
    return max((day for day in days if day), default=None) if None not in days else None


Implementing2007_29 = once(
    "Implementing2007_29", _time_to_supply_over,
    law="行政复议法实施条例(2007)", article="29", says=_EARLY_GIVE_UP, cure=_EARLY_GIVE_UP_CURE,
)  # fmt: skip
Reconsideration2023_31_2 = once(
    "Reconsideration2023_31_2", _time_to_supply_over,
    law="行政复议法(2023)", article="31", says=_EARLY_GIVE_UP, cure=_EARLY_GIVE_UP_CURE,
)  # fmt: skip


def _review_over(request: Request) -> bool:
    clock = newest(request.before, "reconsideration.acceptance")
    return clock is not None and over(clock, request.on)


def _silence(state: State) -> datetime.date | None:
    """审查期限届满未作出不予受理决定的，自届满之次日起登记视为受理."""
    return first_after(newest(state, "reconsideration.acceptance"))


def _in_time_to_examine(request: Request) -> bool:
    """审查期限届满未决定不予受理的，视为受理."""
    return not _review_over(request)


_PAST = Label("审查期限已经届满，该申请视为受理。", "The time to examine is over: it counts as accepted.")
_PAST_CURE = Label(
    "请登记视为受理；不符合受理条件的，受理后决定驳回。", "Note that it counts as accepted; dismiss it then if need be."
)
Reconsideration2017_17_2 = stated(
    "Reconsideration2017_17_2", _in_time_to_examine,
    law="行政复议法(2017)", article="17", says=_PAST, cure=_PAST_CURE,
)  # fmt: skip
Reconsideration2023_30_4 = stated(
    "Reconsideration2023_30_4", _in_time_to_examine,
    law="行政复议法(2023)", article="30", says=_PAST, cure=_PAST_CURE,
)  # fmt: skip

_SILENT = Label("审查期限尚未届满。", "The time to examine the application is not over.")
_SILENT_CURE = Label("请在审查期限内作出受理或者不予受理决定。", "Accept or refuse it in time.")
Reconsideration2017_17 = once(
    "Reconsideration2017_17", _silence,
    law="行政复议法(2017)", article="17", says=_SILENT, cure=_SILENT_CURE,
)  # fmt: skip
Reconsideration2023_30_3 = once(
    "Reconsideration2023_30_3", _silence,
    law="行政复议法(2023)", article="30", says=_SILENT, cure=_SILENT_CURE,
)  # fmt: skip


@rule(
    law="行政复议法(2023)", article="53",
    says=Label("不属于可以适用简易程序的情形。", "The simplified procedure is not open to this case."),
    cure=Label("请核对情形和款额，或者适用普通程序。", "Compare ground and sum, or take the ordinary procedure."),
)  # fmt: skip
def Reconsideration2023_53(request: Request) -> bool:
    """简易程序限于当场作出、警告通报批评、款额在法定数额以下、政府信息公开，以及各方同意的案件."""
    ground, amount = request.given("simplified_ground"), request.before.fields.get("amount")
    if not request.given("simplified"):
        return True
    if ground == Simple.SMALL_SUM:
        return amount is not None and _number(amount) <= request.legal("reconsideration.simple-sum").number
    if ground == Simple.INFORMATION:
        return bool(request.given("act_kind") == ActComplained.INFORMATION)
    return bool(ground != Simple.WARNING or request.given("act_kind") == ActComplained.PENALTY)


def _number(amount: object) -> float:
    return float(str(amount))
