"""What payments and services of single parties leave of the clocks: a limit stops once all of it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.penalty.rules.notice import money_in
from fazhi.enforcement.penalty.rules.performing import PAYMENT, REMEDIES, unpaid
from fazhi.enforcement.penalty.rules.serving import NOTICE
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from collections.abc import Collection

    from fazhi.kernel.procedures.replay import ActFacts, State

SERVICE = "penalty.service"
PUT_OFF = Term("penalty.put-off", Label("延期（分期）缴纳期限", "Time to pay, put off"), until="pay_by")


def left_to_pay(state: State) -> bool:
    """Whether something of the fine is unpaid: what was paid on the spot, or before service, is waited for no more."""
    return unpaid(state) > 0


def count_payment(state: State, fact: ActFacts) -> None:
    """What is paid adds up; a part of it lets the time to pay run on."""
    state.fields["paid"] = str(money_in(state.fields.get("paid")) + money_in(fact.data.get("amount")))
    if left_to_pay(state):
        _run_on(state, fact, (PUT_OFF.key,) if state.fields.get("pay_by") else (PAYMENT,))


def reached(state: State, fact: ActFacts) -> None:
    """The limit of service runs on until every party was served, or service by public notice began."""
    known = {clock.party for clock in state.clocks.values() if clock.key in (*REMEDIES, NOTICE)}
    if {party for capacity, party in state.parties if capacity == "party"} - known:
        _run_on(state, fact, (SERVICE,))


def _run_on(state: State, fact: ActFacts, keys: Collection[str]) -> None:
    """Take back that the act stopped the clocks."""
    for clock in state.clocks.values():
        if clock.key in keys and clock.stopped_on == fact.on:
            clock.stopped_on = None
