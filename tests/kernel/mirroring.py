"""A mirror of the toy chapter's permits: its mode set by two persons, and permits as a platform has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.mirrors.models import AskedBatch, ModeChange, Reconciliation, ReconciliationLine
from fazhi.kernel.mirrors.outcome import Row, Taken
from fazhi.kernel.mirrors.taking import take
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.modes import Platform
from tests.conftest import PLACE, County
from tests.kernel.desk import date

PLATFORM, OTHER = "省行政许可平台", "市政务服务平台"
APPLICANT = BroughtParty(name="王小明", phone="13012340001")


def propose(county: County, runs: str, on: str, day: str, **others: Any) -> ModeChange:
    """A change of the mode of permits, proposed by the market bureau's administrator."""
    data = {
        "subject": "toy.permit", "where": PLACE, "runs": runs, "effective_on": on, "open_matters": "stay",
        "ground": "省级平台统一办理", "platform_name": PLATFORM if runs == "mirror" else "", "operator": "省局",
    } | others  # fmt: skip
    by = county.post("market", "administrator")
    act = open_matter("kernel.mode", "propose", by=by, on=date(day), data=data)
    return ModeChange.objects.get(pk=act.matter_id)


def switch(county: County, runs: str, on: str, *, day: str = "", **others: Any) -> ModeChange:
    """The same, and decided by the head of the government."""
    change = propose(county, runs, on, day or on, **others)
    perform(change, "approve", by=county.post("government", "principal"), on=date(day or on))
    return ModeChange.objects.get(pk=change.pk)


def act(name: str, on: str, data: Mapping[str, Any] | None = None, **others: Any) -> BroughtAct:
    return BroughtAct(name=name, on=date(on), data=data or {}, **others)


def applied(on: str = "2021-03-01", subject: str = "夜市摊位", **others: Any) -> BroughtAct:
    return act("apply", on, {"subject": subject, "item": "S-1"}, party=others.pop("party", APPLICANT), **others)


def accepted(on: str = "2021-03-03") -> BroughtAct:
    return act("accept", on, {"inspector": "town"})


def decided(on: str = "2021-03-10") -> BroughtAct:
    return act("decide", on, {"outcome": "准予"})


def permit(number: str, *acts: BroughtAct, **others: Any) -> BroughtMatter:
    """A permit as the platform has it; applied for where no acts are given."""
    given = {"family": "toy.permit", "organ": "market", "number": number, "acts": acts or (applied(),)} | others
    return BroughtMatter(**given)


def bring(county: County, *matters: BroughtMatter, day: str = "2021-06-01", **others: Any) -> Taken:
    """Take a batch over by the market bureau's handler, as its reviewer has approved."""
    given = {
        "platform": PLATFORM, "by": county.post("market", "handler"), "day": date(day), "source": "0" * 64,
        "second": county.post("market", "reviewer"),
    } | others  # fmt: skip
    return take(matters, **given)


def only(taken: Taken) -> Row:
    """The one matter of a batch."""
    (row,) = taken.rows
    return row


def address_arguments(county: County) -> dict[str, list[Any]]:
    """A reconciliation of the market bureau with one line and a batch that waits, as their addresses name them."""
    post = county.post("market", "handler")
    found = Reconciliation(
        platform=Platform(PLATFORM).id, platform_name=PLATFORM, family="toy.permit", place_code=PLACE,
        start=date("2020-01-01"), end=date("2021-01-01"), compared_on=date("2021-03-01"), source="0" * 64,
        officer=post.officer, organ=post.organ, there=1, here=0, same=0,
    )  # fmt: skip
    line = ReconciliationLine(reconciliation=found, position=1, kind="there", number="XZ-9")
    with transaction.atomic():
        record_many([found, line])
    asked = AskedBatch.objects.create(
        platform_name=PLATFORM, organ=post.organ, officer=post.officer, by=post, asked_on=date("2021-03-01"),
        source="0" * 64, counts={"acts": 0, "differing": 0},
    )  # fmt: skip
    return {
        "reconciliation": [found.pk], "settle-line": [found.pk, line.pk], "asked-batch": [asked.pk],
        "export-reconciliation": [found.pk, "csv"], "decide-batch": [asked.pk],
    }  # fmt: skip
