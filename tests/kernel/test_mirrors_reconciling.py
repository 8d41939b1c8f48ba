"""Reconciliation with an upper platform: what is here only, there only, or differs, and how a line is settled."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.mirrors.brought import BroughtMatter, BroughtParty
from fazhi.kernel.mirrors.models import Reconciliation, ReconciliationLine, Resolution
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.mirrors.reconciling import Asked, reconcile, settle, settled_by_bringing
from fazhi.kernel.mirrors.telling import HEADINGS, rows_of, told
from fazhi.kernel.procedures.models import Act
from tests.conftest import PLACE
from tests.kernel.desk import Desk, attested, date, everything, fresh, refused
from tests.kernel.mirroring import APPLICANT, PLATFORM, accepted, act, applied, bring, decided, only, permit, switch
from tests.toy.models import PermitCase

YEAR = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2022-01-01"))


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    switch(desk.county, "mirror", "2021-01-01")
    return desk


def compared(desk: Desk, *matters: BroughtMatter, asked: Asked = YEAR) -> Reconciliation:
    return reconcile(matters, asked, by=desk.post("handler"), day=date("2021-12-31"), source="0" * 64)


def lines(found: Reconciliation) -> list[tuple[Any, ...]]:
    rows = ReconciliationLine.objects.filter(reconciliation=found).order_by("position")
    return [(row.kind, row.number, row.name, row.field, row.ours, row.theirs) for row in rows]


def settled(desk: Desk, line: ReconciliationLine, answer: str, reason: str = "平台已核实") -> Resolution:
    return settle(line, answer, reason=reason, by=desk.post("principal"), day=date("2021-12-31"))


def test_what_agrees_leaves_no_line_and_what_does_not_is_named_field_by_field(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied(), accepted()), permit("XZ-2"), permit("XZ-3", applied(), accepted()))
    before = Act.objects.count()
    found = compared(
        mirrored, permit("XZ-1", applied(), accepted()), permit("XZ-4"),
        permit("XZ-3", applied(subject="早市摊位"), accepted("2021-03-04"), decided()),
    )  # fmt: skip
    assert (found.there, found.here, found.same) == (3, 3, 1) and attested(found)
    assert lines(found) == [
        ("here", "XZ-2", "", "", None, None),
        ("differs", "XZ-3", "apply", "subject", "夜市摊位", "早市摊位"),
        ("differs", "XZ-3", "accept", "happened_on", "2021-03-03", "2021-03-04"),
        ("differs", "XZ-3", "decide", "", None, "2021-03-10"),
        ("there", "XZ-4", "", "", None, None),
    ]
    assert Act.objects.count() == before, "to compare changes nothing"


def test_an_act_only_here_another_organ_and_another_stage_are_named(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied(), accepted()))
    found = compared(mirrored, permit("XZ-1", applied(), organ="justice", stage="已决定"))
    assert [(row[2], row[3]) for row in lines(found)] == [("", "organ"), ("accept", ""), ("", "stage")]
    assert lines(found)[2][4:] == ("accepted", "decided")


def test_people_stand_masked_in_what_is_kept(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1"))
    other = BroughtParty(name="张小红", phone="13912340002", address="演示县中山路1号")
    found = compared(mirrored, permit("XZ-1", applied(party=other)))
    kept = str(lines(found))
    assert "张小红" not in kept and "王小明" not in kept and "13912340002" not in kept and "张" in kept


def test_a_value_that_is_not_understood_is_a_line_and_no_end(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied(), accepted()), permit("XZ-2"))
    found = compared(mirrored, permit("XZ-1", applied(), act("accept", "2021-03-03", {"inspector": "某局"})))
    assert [(row[0], row[1], row[3]) for row in lines(found)] == [
        ("differs", "XZ-1", "inspector"), ("here", "XZ-2", ""),
    ]  # fmt: skip


def test_only_the_period_place_and_platform_are_compared(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied("2021-03-01")), permit("XZ-2", applied("2021-05-01")))
    half = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2021-05-01"))
    found = compared(mirrored, permit("XZ-1", applied("2021-03-01")), permit("XZ-9", applied("2021-05-01")), asked=half)
    assert (found.there, found.here, found.same, lines(found)) == (1, 1, 1, [])


def test_what_was_moved_up_and_never_came_back_is_here_only(desk: Desk) -> None:
    matter = desk.accepted("2021-02-01", "2021-02-03")
    switch(desk.county, "mirror", "2021-03-01", open_matters="move")
    assert lines(compared(desk)) == [("here", matter.number, "", "", None, None)]


def test_theirs_is_taken_by_a_correction_and_ours_stands_for_a_reason(mirrored: Desk) -> None:
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted())))
    changed = permit("XZ-1", applied(subject="早市摊位"), accepted("2021-03-04"))
    first, second = ReconciliationLine.objects.filter(reconciliation=compared(mirrored, changed)).order_by("position")
    made = settled(mirrored, first, "theirs")
    assert made.act is not None and made.act.name == "correct" and made.act.reason == "平台已核实" and attested(made)
    assert PermitCase.objects.get(pk=row.matter).subject == "早市摊位"
    assert refused(lambda: settled(mirrored, first, "ours")) == {"settled"}
    assert refused(lambda: settled(mirrored, second, "ours", " ")) == {"reason"}
    settled(mirrored, second, "ours", "以送达回证为准")
    assert PermitCase.objects.get(pk=row.matter).stage == "accepted"
    again = compared(mirrored, changed)
    assert [each[3] for each in lines(again)] == ["happened_on"], "what stands here stays a difference"


def test_theirs_is_taken_by_another_than_who_compared(mirrored: Desk) -> None:
    row = only(bring(mirrored.county, permit("XZ-1")))
    line = compared(mirrored, permit("XZ-1", applied(subject="早市摊位"))).lines.get()
    before = everything()
    alone = {"reason": "x", "by": mirrored.post("handler"), "day": date("2021-12-31")}
    assert refused(lambda: settle(line, "theirs", **alone)) == {"second-person"}
    assert everything() == before
    made = settled(mirrored, line, "theirs")
    assert made.officer != line.reconciliation.officer
    assert PermitCase.objects.get(pk=row.matter).subject == "早市摊位"


def test_another_organ_neither_compares_nor_corrects_our_matters(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied(), accepted()))
    changed = permit("XZ-1", applied(subject="早市摊位"), accepted())
    town = mirrored.county.post("town", "handler")
    found = reconcile([permit("XZ-5"), changed], YEAR, by=town, day=date("2021-12-31"), source="0" * 64)
    assert (found.here, found.there, lines(found)) == (0, 0, []), "the town leads none of them"
    kept = compared(mirrored, changed).lines.get()
    kept.reconciliation.organ_id = town.organ_id  # As if it had come to a line about a matter of another organ's.
    given = {"reason": "x", "by": town, "day": date("2021-12-31")}
    before = everything()
    assert refused(lambda: settle(kept, "theirs", **given)) == {"organ-other"}
    assert everything() == before


def test_the_justice_bureau_compares_the_matters_of_all_organs_of_the_place(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1"))
    by = mirrored.county.post("justice", "handler")
    found = reconcile([permit("XZ-1"), permit("XZ-2")], YEAR, by=by, day=date("2021-12-31"), source="0" * 64)
    assert (found.same, [row[:2] for row in lines(found)]) == (1, [("there", "XZ-2")])


def test_a_matter_that_is_here_is_not_said_to_be_there_only(mirrored: Desk) -> None:
    """Its day, or the place, is another one here and there: that is the difference."""
    bring(mirrored.county, permit("XZ-1", applied("2021-05-02")), permit("XZ-2", applied("2021-04-30")))
    half = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2021-05-01"))
    came = [permit("XZ-1", applied("2021-04-30")), permit("XZ-2", applied("2021-05-02"))]
    found = compared(mirrored, *came, asked=half)
    assert [(row[0], row[1], row[3]) for row in lines(found)] == [
        ("differs", "XZ-1", "happened_on"), ("differs", "XZ-2", "happened_on"),
    ]  # fmt: skip
    assert settled_by_bringing(found) == set()


def test_what_lies_in_another_place_is_left_aside(mirrored: Desk) -> None:
    assert lines(compared(mirrored, permit("XZ-1", place_code="130131"), permit("XZ-2", organ="没有的局"))) == [
        ("there", "XZ-2", "", "", None, None)
    ]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(PLATFORM, "toy.permit", "139999", date("2021-01-01"), date("2022-01-01")), "place"),
        (Asked(PLATFORM, "toy.permit", PLACE, date("2022-01-01"), date("2021-01-01")), "period"),
    ],
)
def test_what_compares_with_nothing_is_refused(mirrored: Desk, asked: Asked, code: str) -> None:
    before = everything()
    assert refused(lambda: compared(mirrored, permit("XZ-1"), asked=asked)) == {code}
    assert everything() == before


def test_a_field_of_any_length_is_named_as_far_as_it_is_kept(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1"))
    strange = act("apply", "2021-03-01", {"subject": "夜市摊位", "item": "S-1", "x" * 90: "y"}, party=APPLICANT)
    (row,) = lines(compared(mirrored, permit("XZ-1", strange)))
    assert row[3] == "x" * 60


def test_what_no_correction_reaches_is_not_taken(mirrored: Desk) -> None:
    bring(mirrored.county, permit("XZ-1", applied(), accepted()))
    found = compared(mirrored, permit("XZ-2"))
    for line in found.lines.all():
        before = everything()
        assert refused(lambda line=line: settled(mirrored, line, "theirs")) == {"not-correctable"}  # type: ignore[misc]
        assert everything() == before
    assert refused(
        lambda: settle(found.lines.all()[0], "ours", reason="x", by=mirrored.post("auditor"), day=date("2021-12-31"))
    ) == {"post"}


def test_what_was_there_only_is_settled_once_it_is_brought_in(mirrored: Desk) -> None:
    found = compared(mirrored, permit("XZ-1"))
    assert settled_by_bringing(found) == set()
    assert only(bring(mirrored.county, permit("XZ-1"))).outcome is Outcome.OPENED
    assert settled_by_bringing(found) == {"XZ-1"}
    (line,) = told(found.lines.select_related("reconciliation", "matter", "resolution"), settled_by_bringing(found))
    assert line.settled and line.resolution is None


def test_a_list_reads_in_words_and_as_rows_of_a_sheet(mirrored: Desk) -> None:
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), decided())))
    found = compared(
        mirrored,
        permit("XZ-1", applied(), act("accept", "2021-03-03", {"inspector": "justice"}),
               act("decide", "2021-03-10", {"outcome": "partly"})),
    )  # fmt: skip
    kept = found.lines.select_related("reconciliation", "matter", "resolution").order_by("position")
    heads, *rows = rows_of(told(kept))
    assert len(heads) == len(HEADINGS) == len(rows[0])
    assert rows[0][3:7] == ("受理", "勘验单位", "演示镇人民政府", "演示县司法局")
    assert rows[1][3:7] == ("决定", "结果", "准予", "部分准予")
    assert fresh(PermitCase.objects.get(pk=row.matter)).outcome == "granted"
