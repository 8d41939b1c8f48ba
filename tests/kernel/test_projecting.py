"""Rows follow from acts: each column, relation and clock that does not is named, and rebuilding mends it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter, MatterLink, MatterOrgan, MatterParty, MatterReader
from fazhi.kernel.procedures.ordering import STANDING_STILL, UNLIMITED, expected, place, reorder, where_ended
from fazhi.kernel.procedures.projection import columns, differences, rebuild, relations_of, state_of
from fazhi.kernel.procedures.replay import State
from tests.kernel.desk import Desk, date, fresh
from tests.toy.models import PermitCase
from tests.toy.procedures import Permit2019


def row(**values: object) -> Callable[[Desk, Matter], object]:
    return lambda desk, matter: PermitCase.objects.filter(pk=matter.pk).update(**values)


BROKEN: dict[str, tuple[Callable[[Desk, Matter], object], list[str]]] = {
    "version": (row(version="2024"), ["version"]),
    "stage": (row(stage="applied"), ["stage"]),
    "final": (row(final=False), ["final", "sorts_on"]),
    "number": (row(number="1号"), ["number"]),
    "opened_on": (row(opened_on=date("2021-02-01")), ["opened_on"]),
    "closed_on": (row(closed_on=date("2021-03-11")), ["closed_on", "sorts_on"]),
    "archived": (row(archived=True), ["archived"]),
    "revision": (row(revision=9), ["revision"]),
    "subject": (row(subject="别的"), ["subject", "title"]),
    "outcome": (row(outcome="partly"), ["outcome"]),
    "inspector": (row(inspector=None), ["inspector_id"]),
    "title": (row(title="别的"), ["title"]),
    "sorts_on": (row(sorts_on=date("2021-01-01")), ["sorts_on"]),
    "party": (lambda desk, matter: MatterParty.objects.filter(matter=matter).update(capacity="neighbour"), ["parties"]),
    "organ": (lambda desk, matter: MatterOrgan.objects.filter(matter=matter).delete(), ["organs"]),
    "asked": (
        lambda desk, matter: MatterOrgan.objects.create(
            matter=matter, organ=desk.county.organ("justice"), capacity="asked"
        ),
        ["organs"],
    ),
    "link": (lambda desk, matter: MatterLink.objects.create(parent=desk.tip(), child=matter, kind="x"), ["links"]),
    "reader": (
        lambda desk, matter: MatterReader.objects.create(matter=matter, officer=desk.post("clerk").officer),
        ["readers"],
    ),
    "reader gone": (lambda desk, matter: MatterReader.objects.filter(matter=matter).delete(), ["readers"]),
    "clock": (
        lambda desk, matter: Clock.objects.filter(subject=matter.pk).update(started_on=date("2021-03-02")),
        ["clock openness.answer"],
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_does_not_follow_from_the_acts_is_named_and_mended(desk: Desk, what: str) -> None:
    permit, untouched = desk.decided(), desk.accepted()
    desk.do(permit, "add_reader", "2021-03-10", {"officer": desk.county.officer("justice", "handler").pk})
    assert differences([permit, untouched]) == []
    breaks, found = BROKEN[what]
    breaks(desk, permit)
    assert differences([untouched, permit]) == [(permit.pk, each) for each in found]
    rebuild(fresh(permit))
    assert differences([permit, untouched]) == []


def test_columns_and_relations_follow_from_the_state(desk: Desk) -> None:
    permit = desk.decided()
    state, town = state_of(permit), desk.county.organ("town")
    assert columns(Permit2019, state, 7) == {
        "version": "2019", "stage": "decided", "final": True, "number": "演市监摊〔2021〕1号",
        "opened_on": date("2021-03-01"), "closed_on": date("2021-03-10"), "archived": False, "revision": 7,
        "platform": None,
        "subject": "夜市摊位", "item": "S-1", "inspector_id": town.pk, "visited_on": date("2021-03-04"),
        "outcome": "granted",
    }  # fmt: skip
    found = relations_of(Permit2019, state)
    assert found.organs == {("inspecting", town.pk)} and [capacity for capacity, _ in found.parties] == ["applicant"]
    assert (found.links, found.readers) == (set(), set())
    empty = relations_of(Permit2019, State(uuid.uuid4()))
    assert empty == (set(), set(), set(), set())


def test_a_title_keeps_two_hundred_characters(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PermitCase, "headline", lambda self: self.subject * 3)
    permit = desk.open(data={"subject": "摊" * 100})
    assert permit.title == "摊" * 200
    assert differences([permit]) == []


def test_who_takes_part_is_written_and_taken_away_with_the_acts(desk: Desk) -> None:
    permit, justice = desk.accepted(), desk.county.organ("justice")
    accepted = permit.acts.get(name="accept")
    right = {"data": {"inspector": str(justice.pk)}}
    desk.do(permit, "correct", "2021-03-04", right, corrects=accepted, by=desk.post("handler"))
    assert list(MatterOrgan.objects.filter(matter=permit).values_list("capacity", "organ")) == [
        ("inspecting", justice.pk)
    ]
    for organ in ("staffing", "government"):
        desk.do(permit, "ask_countersign", "2021-03-05", {"to": desk.county.organ(organ).pk, "text": "请会签"})
    assert MatterOrgan.objects.filter(matter=permit, capacity="asked").count() == 2
    desk.do(permit, "join", "2021-03-05")
    joined = {(each.capacity, each.party.name) for each in MatterParty.objects.filter(matter=permit)}
    assert joined == {("applicant", "王小明"), ("neighbour", "李大壮")}
    assert fresh(permit).secrecy == "internal" and desk.tip().secrecy == "restricted"


DUE, LATER = date("2021-03-31"), date("2021-04-01")


@pytest.mark.parametrize(
    ("ended", "closed_on", "due", "day"),
    [
        (False, None, [LATER, DUE], DUE),
        (False, None, [None, LATER], LATER),
        (False, None, [None], STANDING_STILL),
        (False, None, [], UNLIMITED),
        (False, DUE, [], UNLIMITED),
        (True, DUE, [LATER], DUE),
        (True, None, [DUE], UNLIMITED),
    ],
)
def test_the_day_by_which_lists_order_a_matter(
    ended: bool, closed_on: datetime.date | None, due: list[datetime.date | None], day: datetime.date
) -> None:
    assert place(ended, closed_on, due) == day
    assert (UNLIMITED, STANDING_STILL) == (datetime.date(9999, 12, 31), datetime.date(9999, 12, 30))


def test_the_day_to_order_by_is_written_with_each_act_and_anew(desk: Desk) -> None:
    applied, accepted, paused, decided = desk.open(), desk.accepted(), desk.accepted(), desk.decided()
    desk.do(accepted, "bill", "2021-03-05", {"pay_by": "2021-03-20"})
    desk.do(paused, "suspend", "2021-03-05")
    desk.do(decided, "serve", "2021-03-11", party=MatterParty.objects.get(matter=decided).party)
    billed = desk.accepted()
    desk.do(billed, "bill", "2021-03-05", {"pay_by": "2021-04-30"})
    days = {
        applied.pk: UNLIMITED, accepted.pk: date("2021-03-20"), paused.pk: STANDING_STILL,
        decided.pk: date("2021-03-10"), billed.pk: DUE,
    }  # fmt: skip
    rows = Matter.objects.filter(pk__in=days)
    assert dict(rows.values_list("pk", "sorts_on")) == days
    assert {each.pk: expected(each) for each in rows} == days
    rows.update(sorts_on=date("2000-01-01"))
    reorder(rows.exclude(pk=applied.pk))
    assert dict(rows.values_list("pk", "sorts_on")) == {**days, applied.pk: date("2000-01-01")}
    reorder(rows)
    assert dict(rows.values_list("pk", "sorts_on")) == days
    assert set(rows.filter(where_ended(True))) == {decided.matter_ptr}
    assert set(rows.filter(where_ended(False))) == set(rows) - {decided.matter_ptr}
    desk.do(accepted, "pay", "2021-03-06")
    assert fresh(accepted).sorts_on == DUE
    Matter.objects.filter(pk=decided.pk).update(closed_on=None)
    reorder(rows)
    assert fresh(decided).sorts_on == UNLIMITED


def test_a_matter_handed_over_takes_its_clocks_along_and_rows_say_who_they_are(desk: Desk) -> None:
    permit, tip, justice = desk.accepted(), desk.tip(), desk.county.organ("justice")
    desk.do(permit, "bill", "2021-03-05")
    desk.do(permit, "hand_over", "2021-03-06", {"to": justice.pk, "text": "移交"})
    assert set(Clock.objects.filter(subject=permit.pk).values_list("organ", flat=True)) == {justice.pk}
    desk.do(permit, "pay", "2021-03-08", organ="justice")
    assert set(Clock.objects.filter(subject=permit.pk).values_list("organ", flat=True)) == {justice.pk}
    link = MatterLink(parent=permit, child=tip, kind="parallel")
    reader = MatterReader(matter=permit, officer=desk.post("clerk").officer)
    party, organ = MatterParty.objects.get(matter=permit), MatterOrgan.objects.get(matter=permit, capacity="former")
    assert [str(each) for each in (link, reader, party, organ)] == [
        "夜市摊位 parallel 夜间扰民", str(desk.post("clerk").officer), f"applicant: {party.party}",
        f"former: {desk.county.organ('market')}",
    ]  # fmt: skip
    assert str(Matter(number="1号")) == "1号" and str(Matter(title="题", number="1号")) == "题"
    bare = Matter()
    assert (str(bare), bare.headline(), Matter.in_words("subject", "x")) == (str(bare.pk), "", ())
