"""Service of the decision 送达: on each party once, and by public notice once its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.enforcement.citing import penalty_rule
from fazhi.enforcement.penalty.choices import Mode
from fazhi.enforcement.penalty.rules.notice import day_in
from fazhi.kernel.procedures.replay import in_legal_order
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

NOTICE = "service.public-notice"


@penalty_rule(
    article="61", before="40",
    says=Label("决定书已经送达该当事人。", "The decision was served on this party already."),
    cure=Label("日期有误的，请更正原送达登记。", "Correct the record of that service where its day is wrong."),
)  # fmt: skip
def ServedOnce(request: Request) -> bool:
    """The times to pay and to contest run from service: it is not done again so that they run anew."""
    party = request.party.pk if request.party is not None else None
    return party not in {fact.party for fact in in_legal_order(request.earlier) if fact.name == "serve"}


@rule(
    cites=NOTICE, yields=False,
    says=Label("没有公告送达，或者公告期未满。", "No public notice was published, or its time is not over."),
    cure=Label("请先公告，公告期满之日视为送达。", "Publish it first; its last day is that of the service."),
)  # fmt: skip
def NoticeRanOut(request: Request) -> bool:
    """受送达人下落不明的，公告送达; 经过法定期间，即视为送达."""
    if request.data.get("mode") != Mode.NOTICE:
        return True
    party = request.party.pk if request.party is not None else None
    served = day_in(request.data.get("served_on"))
    ends = [clock.due().due for clock in request.before.clocks.values() if (clock.key, clock.party) == (NOTICE, party)]
    return served is not None and any(end is not None and end <= served for end in ends)
