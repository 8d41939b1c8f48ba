"""What follows a decision 送达、缴纳、加处罚款、催告、申请强制执行、结案."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from fazhi import law
from fazhi.enforcement.citing import penalty_rule
from fazhi.enforcement.penalty.amounts import added_fine
from fazhi.enforcement.penalty.choices import Ruling
from fazhi.enforcement.penalty.rules.notice import day_in, money_in
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.procedures.replay import in_legal_order
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

PAYMENT, APPLICATION, DEMAND = "penalty.payment", "compulsion.court-application", "compulsion.court-demand"
REMEDIES = ("reconsideration.application", "litigation.direct")


def _span(begin: datetime.date, end: datetime.date) -> int:
    """Days from one day to another."""
    return (end - begin) // datetime.date.resolution


def pay_until(state: State) -> datetime.date | None:
    """The last day to pay: of the law, or as the organ put it off."""
    served, put_off = day_in(state.fields.get("served_on")), day_in(state.fields.get("pay_by"))
    if put_off is not None or served is None:
        return put_off
    return law.due_date(served, value(PAYMENT, served), tree().calendar)


def _contests(facts: Sequence[ActFacts], on: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """From when until when the decision was contested by a day; a contest that is pending lasts until then."""
    found: list[tuple[datetime.date, datetime.date]] = []
    for fact in facts:
        if fact.name == "contest" and (since := day_in(fact.data.get("contested_on"))):
            found.append((since, on))
        if fact.name == "contest_ended" and found and (ended := day_in(fact.data.get("contest_ended_on"))):
            found[-1] = (found[-1][0], min(ended, on))
    return found


def overdue_days(state: State, facts: Sequence[ActFacts], on: datetime.date) -> int:
    """Days overdue on a day; those of each reconsideration or suit do not count (行政处罚法 2021 第七十三条).

    Args:
        state: the case.
        facts: its acts in legal order.
        on: the day.
    """
    until = pay_until(state)
    if until is None or on <= until:
        return 0
    days, counted = _span(until, on), until
    for since, ended in sorted(_contests(facts, on)):
        begin = max(since, counted)
        days -= max(_span(begin, ended), 0)
        counted = max(counted, ended)
    return max(days, 0)


def unpaid(state: State) -> Decimal:
    """What is left of the fine in yuan."""
    return max(money_in(state.fields.get("fine")) - money_in(state.fields.get("paid")), Decimal(0))


def owed(state: State) -> Decimal:
    """What is left of the fine and of what was added to it, in yuan."""
    due = money_in(state.fields.get("fine")) + money_in(state.fields.get("added"))
    return max(due - money_in(state.fields.get("paid")), Decimal(0))


def added_by(state: State, facts: Sequence[ActFacts], on: datetime.date) -> Decimal:
    """The added fine in yuan by a day: each day bears on what was unpaid on it.

    Args:
        state: the case.
        facts: its acts in legal order.
        on: the day.
    """
    fine = money_in(state.fields.get("fine"))
    left, reckoned, stretches = fine, 0, []
    for fact in facts:
        if fact.name != "pay" or fact.on > on:
            continue
        days = overdue_days(state, facts, fact.on)
        stretches.append((left, days - reckoned))
        left, reckoned = max(left - money_in(fact.data.get("amount")), Decimal(0)), days
    stretches.append((left, overdue_days(state, facts, on) - reckoned))
    return added_fine(fine, stretches, on)


@rule(
    cites="penalty.surcharge", yields=False,
    says=Label("罚款没有逾期，不能加处罚款。", "The fine is not overdue: nothing is added."),
    cure=Label("请核对缴纳期限和复议、诉讼期间。", "Compare the time to pay, and whether it is contested."),
)  # fmt: skip
def Overdue(request: Request) -> bool:
    """当事人逾期不缴纳罚款的，可以每日按罚款数额的百分之三加处罚款; not while it is contested."""
    return unpaid(request.before) > 0 and _overdue(request)


def _overdue(request: Request) -> bool:
    return overdue_days(request.before, in_legal_order(request.earlier), request.on) > 0


@rule(
    cites=DEMAND, yields=False,
    says=Label("罚款没有逾期，或者已经缴清，不能催告。", "The fine is not overdue, or it is paid."),
    cure=Label("请核对缴纳期限和复议、诉讼期间。", "Compare the time to pay, and whether it is contested."),
)  # fmt: skip
def Unperformed(request: Request) -> bool:
    """当事人逾期不履行行政处罚决定的; of what is no fine, who asks for it answers that it was not done."""
    fined = money_in(request.before.fields.get("fine")) > 0
    return not fined or (owed(request.before) > 0 and _overdue(request))


def remedies_end(state: State) -> datetime.date | None:
    """The last day to contest the decision; None while a time to contest has no end or nothing was served."""
    ends = [clock.due().due for clock in state.clocks.values() if clock.key in REMEDIES]
    known = [each for each in ends if each is not None]
    return max(known) if known and len(known) == len(ends) else None


@rule(
    law="行政强制法(2011)", article="53", yields=False,
    says=Label("复议、诉讼期限没有届满，或者正在复议、诉讼，不能申请强制执行。",
               "The decision can still be contested, or is: nothing is enforced yet."),
    cure=Label("请待期限届满。", "Wait until the time to contest is over."),
)  # fmt: skip
def UncontestedAndFinal(request: Request) -> bool:
    """当事人在法定期限内不申请行政复议或者提起行政诉讼，又不履行的，行政机关可以申请人民法院强制执行."""
    end, fields = remedies_end(request.before), request.before.fields
    pending = fields.get("contested_on") and not fields.get("contest_ended_on")
    return end is not None and request.on > end and not pending


@rule(
    cites=APPLICATION, yields=False,
    says=Label("申请法院强制执行的期限已过。", "The time to apply to the court is over."),
    cure=Label("法院不予受理；请依法追究迟延责任。", "The court accepts it no more."),
)  # fmt: skip
def AppliedInTime(request: Request) -> bool:
    """行政机关可以自期限届满之日起三个月内申请; of a fine put off, from the end of that (行政处罚法 第七十二条).

    Where the decision was contested and stood, from the end of that, if it is later (inferred).
    """
    fields = request.before.fields
    later = (remedies_end(request.before), day_in(fields.get("pay_by")), day_in(fields.get("contest_ended_on")))
    ends = [each for each in later if each]
    if not ends:
        return False
    last = law.due_date(max(ends), request.legal(APPLICATION), tree().calendar)
    return last is None or request.on <= last


@rule(
    cites=DEMAND, yields=False,
    says=Label("没有催告，或者催告书送达后的等待期未满。", "No demand was served, or its time is not over."),
    cure=Label("请先送达催告书，期满仍不履行的再申请。", "Serve a demand first, and wait."),
)  # fmt: skip
def DemandedBefore(request: Request) -> bool:
    """申请人民法院强制执行前，应当催告; 催告书送达十日后当事人仍未履行的，可以申请."""
    served = day_in(request.before.fields.get("demand_served_on"))
    if served is None:
        return False
    end = law.due_date(served, value(DEMAND, served), tree().calendar)
    return end is not None and request.on > end


@penalty_rule(
    article="61", before="40",
    says=Label("处罚决定书还没有送达每个当事人。", "The decision has not been served on every party."),
    cure=Label("请先送达。", "Serve it first."),
)  # fmt: skip
def ServedOnAll(request: Request) -> bool:
    """行政处罚决定书应当送达当事人: each of them, in a joint case; a public notice alone serves nobody."""
    return _parties(request.before) <= {fact.party for fact in request.earlier if fact.name == "serve"}


def _parties(state: State) -> set[uuid.UUID | None]:
    return {party for capacity, party in state.parties if capacity == "party"}


@penalty_rule(
    article="66", before="44",
    says=Label("罚款没有缴清，也没有法院裁定或者执行终结，不能结案。",
               "The fine is not settled, and no court has ended its enforcement: the case stays open."),
    cure=Label("请登记缴纳、分期，或者催告、申请强制执行的结果。", "Record its payment, or how it was enforced."),
)  # fmt: skip
def Settled(request: Request) -> bool:
    """行政处罚决定依法作出后，当事人应当履行: a case is closed once it is, or once enforcement came to its end."""
    state = request.before
    ruling = state.fields.get("court_ruling")
    if ruling in (Ruling.REFUSED, Ruling.NOT_ACCEPTED):
        return True
    return owed(state) == 0 or (ruling == Ruling.GRANTED and bool(state.fields.get("performance")))
