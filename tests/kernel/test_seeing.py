"""Who sees which matters: one question, asked inside the query."""

from __future__ import annotations

from django.db import transaction

from fazhi.kernel.organs.founding import relieve
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.models import Secrecy
from fazhi.kernel.procedures.offering import clocks_of, openings, visible_to
from tests.kernel.desk import Desk, date


def sees(officer: Officer | None, on: str = "2021-03-10") -> set[str]:
    return {matter.title for matter in visible_to(officer, date(on))}


def test_handler_colleague_and_stranger(desk: Desk) -> None:
    desk.accepted()
    assert sees(desk.county.officer("market", "handler")) == {"夜市摊位"}
    assert sees(desk.county.officer("market", "clerk", 1)) == {"夜市摊位"}
    assert sees(desk.county.officer("town", "handler")) == {"夜市摊位"}
    assert sees(desk.county.officer("justice", "principal")) == set()
    assert sees(None) == set()


def test_a_restricted_matter_is_seen_by_those_who_handle_it_and_by_the_head(desk: Desk) -> None:
    tip = desk.tip()
    assert tip.secrecy == Secrecy.RESTRICTED
    assert sees(desk.county.officer("market", "handler")) == {"夜间扰民"}
    assert sees(desk.county.officer("market", "principal")) == {"夜间扰民"}
    assert sees(desk.county.officer("market", "handler", 1)) == set()
    assert sees(desk.county.officer("town", "principal")) == set()


def test_who_stands_back_no_longer_sees_a_restricted_matter(desk: Desk) -> None:
    tip, handler = desk.tip(), desk.county.officer("market", "handler")
    desk.do(tip, "recuse", "2021-03-05", {"officer": handler.pk})
    assert sees(handler) == set()
    assert sees(desk.county.officer("market", "principal")) == {"夜间扰民"}


def test_a_corrected_recusal_counts_for_whom_it_really_named(desk: Desk) -> None:
    tip, handler, other = desk.tip(), desk.county.officer("market", "handler"), desk.county.officer("market", "clerk")
    act = desk.do(tip, "recuse", "2021-03-05", {"officer": handler.pk})
    desk.do(tip, "correct", "2021-03-06", {"data": {"officer": str(other.pk)}}, nth=1, corrects=act)
    assert sees(handler) == {"夜间扰民"}
    assert sees(other) == set()


def test_the_head_of_an_organ_that_only_helps_does_not_see_a_restricted_matter(desk: Desk) -> None:
    tip = desk.tip()
    desk.do(tip, "ask_countersign", "2021-03-05", {"to": desk.county.organ("justice").pk, "text": "请会签"})
    assert sees(desk.county.officer("justice", "principal")) == set()


def test_seeing_ends_with_the_post(desk: Desk) -> None:
    desk.accepted()
    with transaction.atomic():
        relieve(desk.post("clerk", nth=1), date("2021-03-09"))
    assert sees(desk.county.officer("market", "clerk", 1), "2021-03-08") == {"夜市摊位"}
    assert sees(desk.county.officer("market", "clerk", 1), "2021-03-09") == set()


def test_clocks_are_seen_with_their_matters(desk: Desk) -> None:
    desk.accepted()
    mine = visible_to(desk.county.officer("market", "handler"), date("2021-03-10"))
    theirs = visible_to(desk.county.officer("justice", "handler"), date("2021-03-10"))
    assert (clocks_of(mine).count(), clocks_of(theirs).count()) == (1, 0)


def test_openings_are_those_that_the_post_may_do_under_the_version_of_the_day(desk: Desk) -> None:
    clerk = desk.county.officer("market", "clerk")

    def found(on: str) -> set[tuple[str, str]]:
        return {(procedure.version, kind.name) for procedure, kind, _ in openings(clerk, date(on))}

    assert ("2019", "apply") in found("2021-03-01")
    assert ("2024", "apply") in found("2024-01-01")
    assert ("1", "take") not in found("2021-03-01")
    assert not any(name == "owe" for _, name in found("2021-03-01"))
