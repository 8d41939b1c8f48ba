"""What follows a decision 送达、缴纳、加处罚款、催告、申请强制执行、结案."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from fazhi import law
from fazhi.enforcement.penalty.amounts import added_fine
from fazhi.enforcement.penalty.choices import Ruling
from fazhi.enforcement.penalty.rules.filing import LAW2021
from fazhi.enforcement.penalty.rules.notice import day_in, money_in
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.procedures.models import MatterParty
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

PAYMENT, APPLICATION, DEMAND = "penalty.payment", "compulsion.court-application", "compulsion.court-demand"
_REMEDIES = ("reconsideration.application", "litigation.direct")


def _span(begin: datetime.date, end: datetime.date) -> int:
    """Days from one day to another."""
    return (end - begin) // datetime.date.resolution


def pay_until(state: State) -> datetime.date | None:
    """The last day to pay: of the law, or as the organ put it off."""
    served, put_off = day_in(state.fields.get("served_on")), day_in(state.fields.get("pay_by"))
    if put_off is not None or served is None:
        return put_off
    return law.due_date(served, value(PAYMENT, served), tree().calendar)


def overdue_days(state: State, on: datetime.date) -> int:
    """Days overdue on a day; those of a pending reconsideration or suit do not count (行政处罚法 2021 第七十三条)."""
    until = pay_until(state)
    if until is None or on <= until:
        return 0
    days = _span(until, on)
    since, ended = day_in(state.fields.get("contested_on")), day_in(state.fields.get("contest_ended_on"))
    if since is not None:
        begin, end = max(since, until), min(ended or on, on)
        days -= max(_span(begin, end), 0)
    return days


def unpaid(state: State) -> Decimal:
    """What is left of the fine in yuan."""
    return max(money_in(state.fields.get("fine")) - money_in(state.fields.get("paid")), Decimal(0))


def added_by(state: State, on: datetime.date) -> Decimal:
    """The added fine in yuan by a day."""
    return added_fine(money_in(state.fields.get("fine")), unpaid(state), overdue_days(state, on), on)


@rule(
    cites="penalty.surcharge", yields=False,
    says=Label("罚款没有逾期，不能加处罚款。", "The fine is not overdue: nothing is added."),
    cure=Label("请核对缴纳期限和复议、诉讼期间。", "Compare the time to pay, and whether it is contested."),
)  # fmt: skip
def Overdue(request: Request) -> bool:
    """当事人逾期不缴纳罚款的，可以每日按罚款数额的百分之三加处罚款; not while it is contested."""
    return unpaid(request.before) > 0 and overdue_days(request.before, request.on) > 0


def remedies_end(state: State) -> datetime.date | None:
    """The last day to contest the decision; None while a time to contest has no end or nothing was served."""
    ends = [clock.due().due for clock in state.clocks.values() if clock.key in _REMEDIES]
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
    """行政机关可以自期限届满之日起三个月内申请; of a fine put off, from the end of that (行政处罚法 第七十二条)."""
    ends = [each for each in (remedies_end(request.before), day_in(request.before.fields.get("pay_by"))) if each]
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


@rule(
    law=LAW2021, article="61", yields=False,
    says=Label("处罚决定书还没有送达每个当事人。", "The decision has not been served on every party."),
    cure=Label("请先送达。", "Serve it first."),
)  # fmt: skip
def ServedOnAll(request: Request) -> bool:
    """行政处罚决定书应当送达当事人: each of them, in a joint case."""
    parties = set(
        MatterParty.objects.filter(matter=request.matter_id, capacity="party").values_list("party", flat=True)
    )
    served = {fact.party for fact in request.earlier if fact.name in ("serve", "announce")}
    return parties <= served


@rule(
    law=LAW2021, article="66", yields=False,
    says=Label("罚款没有缴清，也没有法院裁定或者执行终结，不能结案。",
               "The fine is not settled, and no court has ended its enforcement: the case stays open."),
    cure=Label("请登记缴纳、分期，或者催告、申请强制执行的结果。", "Record its payment, or how it was enforced."),
)  # fmt: skip
def Settled(request: Request) -> bool:
    """行政处罚决定依法作出后，当事人应当履行: a case is closed once it is, or once enforcement came to its end."""
    state = request.before
    if state.fields.get("court_ruling") in (Ruling.REFUSED, Ruling.NOT_ACCEPTED):
        return True
    due = money_in(state.fields.get("fine")) + money_in(state.fields.get("added"))
    return money_in(state.fields.get("paid")) >= due or bool(state.fields.get("performance"))
