"""Addresses of the pages on organs and posts, with a person, a proposal and a hand-over behind them."""

from __future__ import annotations

from django.urls import reverse

from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.staffing.models import HandOver, Proposal
from tests.kernel.desk import Desk, date
from tests.kernel.staffing import Staffing
from tests.web.people import account_of

OF_STAFFING = (
    "staffing", "officer", "first-password", "staffing-proposals", "staffing-draft", "staffing-row", "staffing-table",
    "hand-over-sheet", "accounts", "account",
)  # fmt: skip


def proposal_of(desk: Desk) -> Proposal:
    """A draft of the market bureau with one row that passes and one that does not."""
    number = desk.county.officer("town", "clerk").number
    return Staffing(desk.county).draft(
        "posts",
        ("appoint", {"number": number, "organ": "market", "role": "handler", "power": "own"}),
        ("relieve", {"number": "nobody", "organ": "market", "role": "handler"}),
    )  # fmt: skip


def hand_over_of(desk: Desk) -> HandOver:
    """The first handler's work, listed."""
    desk.tip()
    post = desk.post("handler")
    act = open_matter("kernel.hand-over", "draw_up", by=post, on=date("2021-03-10"), data={"post": post.pk})
    return HandOver.objects.get(pk=act.matter_id)


def staffing_addresses(desk: Desk) -> dict[str, str]:
    """One address of each kind."""
    draft, person = proposal_of(desk), desk.post("handler").officer
    account_of(desk.post("handler"))
    arguments: dict[str, list[object]] = {
        "staffing": [], "officer": [person.pk], "first-password": [person.pk], "staffing-proposals": [],
        "staffing-draft": [draft.pk], "staffing-row": [draft.pk, 1], "staffing-table": ["posts"],
        "hand-over-sheet": [hand_over_of(desk).pk], "accounts": [], "account": [person.pk],
    }  # fmt: skip
    assert set(arguments) == set(OF_STAFFING)
    return {name: reverse(name, args=given) for name, given in arguments.items()}
