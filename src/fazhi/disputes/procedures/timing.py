"""How the clocks of reconsideration follow from its acts, where a bare start, pause or stop does not say it."""

from __future__ import annotations

import datetime
from dataclasses import replace

from fazhi import law
from fazhi.disputes.choices import LASTING
from fazhi.disputes.rules.asking import DECISIONS, newest, replied_on
from fazhi.kernel.clocks.state import ClockState
from fazhi.kernel.procedures.clockwork import Start, Term
from fazhi.kernel.procedures.replay import ActFacts, State
from fazhi.kernel.wording import Label

EXAMINING = ("reconsideration.acceptance", "reconsideration.correction-notice")
COPY, SIMPLE_COPY = "reconsideration.copy", "reconsideration.simple-copy"
ANSWER, SIMPLE_ANSWER = "reconsideration.answer", "reconsideration.simple-answer"
DECISION, SIMPLE_DECISION = "reconsideration.decision", "reconsideration.simple-decision"
STANDING_STILL = (DECISION, COPY, ANSWER)
"""What stands still while a case is suspended: the decision, and with it the steps towards it (inferred)."""
SIMPLE = (SIMPLE_DECISION, SIMPLE_COPY, SIMPLE_ANSWER)

CORRECTION = Term("correction", Label("补正期限", "Time to supply papers"), until="supply_by", runs_out=True)
PERFORMANCE = Term(
    "performance", Label("履行复议决定", "Performing the decision"), until="perform_by",
    when=lambda state: bool(state.fields.get("perform_by")),
)  # fmt: skip
ORDERED = Term("performance-order", Label("限期履行", "Ordered performance"), until="order_until")
REDO = Start(
    "reconsideration.redo", since="respondent_served_on",
    when=lambda state: bool(state.fields.get("redo")) and not state.fields.get("perform_by"),
)  # fmt: skip
SUSPENSION_END = Start(
    "reconsideration.suspension-end", when=lambda state: state.fields.get("suspension_ground") in LASTING
)
SUIT = Start(
    "litigation.after-reconsideration", since="served_on", runs_out=True,
    when=lambda state: state.stage in ("decided", "refused"),
)  # fmt: skip
DEEMED_SERVED = Start("service.public-notice", runs_out=True)
SUIT_AFTER_NOTICE = replace(SUIT, since="")


def simplified(state: State) -> bool:
    """Whether the case is in the simplified procedure."""
    return bool(state.fields.get("simplified"))


def ordinary(state: State) -> bool:
    """Whether the case is in the ordinary procedure."""
    return not simplified(state)


def awaiting_answer(state: State) -> bool:
    """Whether the respondent has the copy and has not answered."""
    return "copy_received" in state.done and replied_on(state) is None


def accepted(state: State, fact: ActFacts) -> None:
    """The day of acceptance is the act's."""
    state.fields["accepted_on"] = fact.on.isoformat()


def accepted_from_receipt(state: State, fact: ActFacts) -> None:
    """2017 第十七条: what was neither refused nor sent on counts as accepted from its receipt.

    The days for the copy run from there, with the pauses that the time for the decision had.
    """
    _accepted_since(state, fact, state.opened_on or fact.on)
    before = newest(state, DECISION)
    for clock in _caused(state, fact):
        clock.pauses = list(before.pauses) if before else []


def accepted_by_silence(state: State, fact: ActFacts) -> None:
    """2023 第三十条: accepted on the last day of the time for examination, whenever it is noted."""
    clock = newest(state, "reconsideration.acceptance")
    due = clock.due().due if clock else None
    _accepted_since(state, fact, due or fact.on)


def _accepted_since(state: State, fact: ActFacts, day: datetime.date) -> None:
    state.fields["accepted_on"] = day.isoformat()
    for clock in _caused(state, fact):
        clock.started_on = day


def _caused(state: State, fact: ActFacts) -> list[ClockState]:
    return [clock for clock in state.clocks.values() if clock.cause == fact.id]


def inspected(state: State, fact: ActFacts) -> None:
    """The days of an inspection on the spot are not counted (2007 条例第三十四条, 2026 条例第四十五条)."""
    began = datetime.date.fromisoformat(fact.data["began_on"])
    until = datetime.date.fromisoformat(fact.data["ended_on"]) + datetime.date.resolution
    for key in DECISIONS:
        for clock in state.running(key):
            clock.pauses.append(law.Pause(began, until, "现场勘验"))


def appraised(state: State, fact: ActFacts) -> None:
    """The decision's time goes on once the appraisal is there, unless the case is suspended."""
    if state.stage != "suspended":
        for key in DECISIONS:
            for clock in state.running(key):
                clock.resume(fact.on)


def resumed(state: State, fact: ActFacts) -> None:
    """A case resumed while an appraisal is still under way goes on standing still for that."""
    if state.fields.get("appraising"):
        for key in DECISIONS:
            for clock in state.running(key):
                clock.pause(fact.on, "鉴定")


def converted(state: State, fact: ActFacts) -> None:
    """The ordinary procedure's clocks keep the pauses that the simplified ones had."""
    pairs = {DECISION: SIMPLE_DECISION, COPY: SIMPLE_COPY, ANSWER: SIMPLE_ANSWER}
    for clock in _caused(state, fact):
        before = newest(state, pairs[clock.key])
        clock.pauses = list(before.pauses) if before else []


def announced(state: State, fact: ActFacts) -> None:
    """Served by public notice when its days are over: the time to sue runs from then."""
    clocks = {clock.key: clock for clock in _caused(state, fact)}
    due = clocks["service.public-notice"].due().due
    suit = clocks.get("litigation.after-reconsideration")
    if suit is not None and due is not None:
        suit.started_on = due
