"""What comes before a decision 事先告知、陈述申辩、听证、法制审核、集体讨论."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fazhi import law
from fazhi.enforcement.certificates.officers import whose
from fazhi.enforcement.citing import penalty_rule, penalty_wait
from fazhi.enforcement.penalty.amounts import hearing_due
from fazhi.enforcement.penalty.choices import Review
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.replay import in_legal_order
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Organ
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

REQUEST, NOTICE = "penalty.hearing-request", "penalty.hearing-notice"


def day_in(value: Any) -> datetime.date | None:
    """A day as a form or a matter holds it."""
    if isinstance(value, str):
        return datetime.date.fromisoformat(value) if value else None
    return value if isinstance(value, datetime.date) else None


def money_in(value: Any) -> Decimal:
    """An amount in yuan as a form or a matter holds it."""
    return Decimal(str(value or 0))


def hearing_offer(organ: Organ, state: State, day: datetime.date) -> bool:
    """Whether what is proposed asks for telling the parties of the right to a hearing: one of them is enough."""
    fields = state.fields
    joined = [party for capacity, party in state.parties if capacity == "party"]
    kinds = set(Party.objects.filter(pk__in=joined).values_list("kind", flat=True))
    return any(
        hearing_due(
            organ, fields.get("proposed_kinds") or [], money_in(fields.get("proposed_fine")),
            money_in(fields.get("confiscated")), kind, bool(fields.get("business", True)), day,
        )
        for kind in kinds or {str(fields.get("party_type") or "")}
    )  # fmt: skip


def last_day_to_ask(fields: dict[str, Any]) -> datetime.date | None:
    """The last day on which the party may ask for a hearing; None where it was not told of that right."""
    served = day_in(fields.get("notice_served_on"))
    if served is None or not fields.get("hearing_offered"):
        return None
    return law.due_date(served, tree().value(REQUEST, on=served), tree().calendar)


@rule(
    cites=REQUEST, yields=False,
    says=Label("拟给予的处罚属于听证范围，应当告知听证权利。", "The party must be told of its right to a hearing."),
    cure=Label("请勾选告知听证权利；没有登记较大数额标准的，各种数额的罚款都应当告知。",
               "Say so in the notice; without a standard of large amounts every fine asks for it."),
)  # fmt: skip
def ToldOfTheHearing(request: Request) -> bool:
    """拟作出较大数额罚款等处罚决定的，应当告知当事人有要求听证的权利."""
    return bool(request.given("hearing_offered")) or not hearing_offer(request.organ, request.before, request.on)


@rule(
    cites=REQUEST, yields=False,
    says=Label("陈述申辩期限早于听证要求期限届满。", "It ends before the time to ask for a hearing."),
    cure=Label("请把陈述申辩期限定在该期限届满之日或之后。", "Let it end on that day or later."),
)  # fmt: skip
def TimeForTheDefence(request: Request) -> bool:
    """No statute gives a number of days for the defence; it lasts as long as a hearing may be asked for, at least."""
    fields = {**request.before.fields, **request.data}
    last, until = last_day_to_ask(fields), day_in(request.given("defend_by"))
    served = day_in(request.given("notice_served_on"))
    return until is not None and served is not None and until >= (last or served)


@rule(
    cites=REQUEST, yields=False,
    says=Label("超过要求听证的期限，或者没有告知听证权利。", "It comes too late, or no hearing was offered."),
    cure=Label("请登记为陈述申辩；确属正当理由耽误的，由负责人特许。", "Register it as a defence."),
)  # fmt: skip
def AskedInTime(request: Request) -> bool:
    """当事人要求听证的，应当在被告知后的法定期限内提出."""
    asked, last = day_in(request.given("hearing_asked_on")), last_day_to_ask(request.before.fields)
    return asked is not None and last is not None and asked <= last


@penalty_rule(
    article="64", before="42",
    says=Label("当事人已经要求听证，或者已经听证。", "A hearing was asked for already, or held."),
    cure=Label("请组织听证，或者登记放弃。", "Hold it, or record that it was given up."),
)  # fmt: skip
def AskedOnce(request: Request) -> bool:
    """One request, one hearing: another one would let the limit of the case stand still for nothing."""
    fields = request.before.fields
    return not fields.get("hearing_asked_on") and not fields.get("heard")


@rule(
    cites=NOTICE, yields=False,
    says=Label("听证通知没有提前到法定天数。", "The hearing is announced too late."),
    cure=Label("请推迟听证日期。", "Put the hearing off."),
)  # fmt: skip
def AnnouncedInTime(request: Request) -> bool:
    """应当在举行听证的七日前通知当事人及有关人员听证的时间、地点."""
    hearing = day_in(request.given("hearing_on"))
    if hearing is None:
        return False
    latest = law.due_date(hearing, request.legal(NOTICE), tree().calendar)
    return latest is not None and request.on <= latest


@penalty_rule(
    article="64", before="42",
    says=Label("听证由本案调查人员主持。", "The host of the hearing investigated the case."),
    cure=Label("请由非本案调查人员主持。", "Let somebody who did not investigate it be the host."),
)  # fmt: skip
def HostDidNotInvestigate(request: Request) -> bool:
    """听证由行政机关指定的非本案调查人员主持."""
    return request.by.officer_id not in investigators(request)


def investigators(request: Request) -> set[Any]:
    """The officers of the case, who recorded or reported its investigation, and everybody named at its steps.

    Who investigated stays an investigator when the officers of the case change, or a certificate ends.
    """
    named = set(request.before.fields.get("officers") or [])
    for fact in (*request.earlier, *in_legal_order(request.earlier)):
        if fact.name in _AT_THE_SCENE:
            named |= set(fact.data.get("officers") or [])
    return whose(named) | {fact.officer for fact in request.earlier if fact.name in _RECORDED_BY_THEM}


_RECORDED_BY_THEM = frozenset(("collect", "report"))
_AT_THE_SCENE = frozenset(("collect", "preserve", "dispose_preserved"))
"""Acts that name the officers who did them; the head of the organ who allows one of them investigates nothing."""


@penalty_rule(
    article="58", before="38",
    says=Label("审核人员是本案调查人员。", "The reviewer investigated the case."),
    cure=Label("请由非本案调查人员审核。", "Let somebody who did not investigate it review it."),
)  # fmt: skip
def ReviewerDidNotInvestigate(request: Request) -> bool:
    """从事行政处罚决定法制审核的人员不参与该案的调查 (inferred from the separation of the two)."""
    return request.by.officer_id not in investigators(request)


@penalty_rule(
    article="57", before="38",
    says=Label("决定人是本案调查人员。", "Who decides investigated the case."),
    cure=Label("请由其他负责人决定。", "Let another principal decide."),
)  # fmt: skip
def DeciderDidNotInvestigate(request: Request) -> bool:
    """调查终结，行政机关负责人应当对调查结果进行审查: who investigated does not decide."""
    return request.by.officer_id not in investigators(request)


def _defence_over(state: State) -> datetime.date | None:
    """当事人有权进行陈述和申辩: nothing is decided before the day after the time for it."""
    until = day_in(state.fields.get("defend_by"))
    return until + datetime.date.resolution if until is not None else None


DefenceOver = penalty_wait(
    "DefenceOver", _defence_over, article="44", before="31",
    says=Label("陈述申辩（要求听证）期限未满，或者没有告知。", "The time for the defence is not over."),
    cure=Label("请待期满后决定。", "Wait until it is over."),
)  # fmt: skip


@penalty_rule(
    article="45", before="32",
    says=Label("当事人陈述、申辩后没有复核。", "The defence was not checked."),
    cure=Label("请先登记复核情况。", "Record first what the check found."),
)  # fmt: skip
def DefenceChecked(request: Request) -> bool:
    """对当事人提出的事实、理由和证据，应当进行复核."""
    fields = request.before.fields
    return not fields.get("defence") or bool(fields.get("rechecked"))


@penalty_rule(
    article="63", before="42",
    says=Label("当事人要求听证，尚未举行听证。", "The party asked for a hearing, and none was held."),
    cure=Label("请先组织听证，或者登记当事人放弃听证。", "Hold it, or record that the party gave it up."),
)  # fmt: skip
def HeardIfAsked(request: Request) -> bool:
    """当事人要求听证的，行政机关应当组织听证."""
    fields = request.before.fields
    return not fields.get("hearing_asked_on") or bool(fields.get("heard"))


@penalty_rule(
    article="58", before="38",
    says=Label("本案属于应当法制审核的重大案件，未经审核或者审核未通过，不得作出决定。",
               "A major case: without a legality review that agreed no decision may be made."),
    cure=Label("请先经法制审核同意。", "Have it reviewed first."),
)  # fmt: skip
def ReviewedIfMajor(request: Request) -> bool:
    """未经法制审核或者审核未通过的，不得作出决定."""
    fields = request.before.fields
    major = bool(fields.get("major")) or bool(fields.get("heard"))
    return not major or fields.get("review") == Review.AGREED


@penalty_rule(
    article="57", before="38",
    says=Label("情节复杂或者重大违法行为，应当集体讨论决定。", "A complicated or grave case is discussed first."),
    cure=Label("请先提交负责人集体讨论。", "Put it before the heads of the organ first."),
)  # fmt: skip
def DiscussedIfGrave(request: Request) -> bool:
    """对情节复杂或者重大违法行为给予行政处罚，行政机关负责人应当集体讨论决定."""
    fields = request.before.fields
    return not fields.get("grave") or bool(fields.get("discussed"))


@penalty_rule(
    article="64", before="42",
    says=Label("当日不是通知的听证日期。", "This is not the day that was announced for the hearing."),
    cure=Label("请在通知的日期举行，或者重新通知。", "Hold it on that day, or announce another one."),
)  # fmt: skip
def OnTheDayAnnounced(request: Request) -> bool:
    """听证按照通知的时间、地点举行."""
    return day_in(request.before.fields.get("hearing_on")) == request.on
