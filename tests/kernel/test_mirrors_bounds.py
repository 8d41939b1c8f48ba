"""What a batch cannot do: order our organs about, rewrite what we did, or put an act on a day when it ran here."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.mirrors.models import ReconciliationLine
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.mirrors.reading import read
from fazhi.kernel.mirrors.reconciling import Asked, reconcile, settle
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.modes import Brought, Platform, may_be_brought
from fazhi.kernel.procedures.offering import visible_to
from fazhi.kernel.procedures.projection import differences, state_of
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL
from tests.conftest import PLACE
from tests.kernel.desk import Desk, date, everything, fresh, refused
from tests.kernel.mirroring import (
    OTHER,
    PLATFORM,
    accepted,
    act,
    applied,
    bring,
    decided,
    only,
    permit,
    propose,
    switch,
)
from tests.toy.models import PermitCase

YEAR = Asked(PLATFORM, "toy.permit", PLACE, date("2020-01-01"), date("2022-01-01"))


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    switch(desk.county, "mirror", "2021-01-01")
    return desk


@pytest.fixture
def moved(desk: Desk) -> tuple[Desk, PermitCase]:
    """A permit accepted here, with an instruction of the principal, then moved to the platform."""
    matter = desk.accepted("2020-11-02", "2020-11-03")
    desk.do(matter, "instruct", "2020-11-04", {"text": "抓紧", "report_by": "2020-12-01"}, by=desk.post("principal"))
    switch(desk.county, "mirror", "2021-01-01", open_matters="move")
    return desk, fresh(matter)


def brought_by(desk: Desk, matter: PermitCase, kind: str, data: dict[str, Any], on: str = "2021-04-01") -> Act:
    """An act as if it came from the platform, sent past whatever reads files."""
    mark = Brought(Platform(PLATFORM))
    by = desk.county.post("market", "clerk")
    return perform(matter, kind, by=by, on=date(on), data=data, reason="x", today=date("2021-06-01"), brought=mark)


def up(moved: tuple[Desk, PermitCase], *acts: Any) -> Any:
    desk, matter = moved
    came = (applied("2020-11-02"), accepted("2020-11-03"), *acts)
    return only(bring(desk.county, permit("XZ-7", *came, our_number=matter.number)))


def test_no_general_act_and_none_that_follows_from_a_rule_is_brought() -> None:
    allowed = {name for name, kind in GENERAL.items() if may_be_brought(kind)}
    assert allowed == set(), "orders within our organs, and who sees our copy, are ours"


@pytest.mark.parametrize("name", sorted(set(GENERAL) - {"correct"}))
def test_the_engine_refuses_every_general_act_that_is_said_to_be_brought(mirrored: Desk, name: str) -> None:
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, permit("XZ-1", applied(), accepted()))).matter)
    before = everything()
    assert "not-brought" in refused(lambda: brought_by(mirrored, matter, name, {}))
    assert everything() == before and fresh(matter).platform == Platform(PLATFORM).id


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("take_back", {"platform_name": PLATFORM}), ("转回本地办理", {"platform_name": PLATFORM}),
        ("move_up", {"platform_name": OTHER}), ("set_secrecy", {"secrecy": "public"}),
        ("recuse", {"officer": "market-principal-0"}), ("hand_over", {"to": "town"}), ("note", {"text": "x"}),
        ("correct", {"data": {"subject": "y"}}), ("lapse", {}),
    ],
)  # fmt: skip
def test_a_row_with_an_act_that_no_platform_does_is_a_fault_and_nothing_of_it_is_kept(
    mirrored: Desk, name: str, data: dict[str, Any]
) -> None:
    row = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), act(name, "2021-04-01", data))))
    assert row.outcome is Outcome.FAULTY and {ground.code for ground in row.grounds} == {"unknown-act"}
    assert not PermitCase.objects.exists()


def test_an_automatic_act_of_the_procedure_is_not_brought(mirrored: Desk) -> None:
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, permit("XZ-1"))).matter)
    assert "not-brought" in refused(lambda: brought_by(mirrored, matter, "lapse", {}))
    assert fresh(matter).stage == "applied"


def test_a_brought_correction_reaches_only_what_that_platform_brought(moved: tuple[Desk, PermitCase]) -> None:
    desk, matter = moved
    own = Act.objects.get(matter=matter, name="instruct")
    before = everything()
    change = {"act": str(own.pk), "data": {"text": "不用办了"}}
    assert "not-theirs" in refused(lambda: brought_by(desk, matter, "correct", change))
    assert "not-theirs" in refused(lambda: brought_by(desk, matter, "correct", {"data": {"text": "不用办了"}}))
    assert everything() == before
    up(moved, decided("2021-02-01"))
    theirs = Act.objects.get(matter=matter, name="decide")
    other = Brought(Platform(OTHER))
    assert "not-theirs" in refused(
        lambda: perform(
            fresh(matter), "correct", by=desk.post("clerk"), on=date("2021-04-01"), brought=other, reason="x",
            data={"act": str(theirs.pk), "data": {"outcome": "refused"}},
        )
    )  # fmt: skip


def test_what_the_platform_brought_is_not_corrected_by_us_while_the_matter_lives_there(mirrored: Desk) -> None:
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, permit("XZ-1", applied(), accepted()))).matter)
    theirs = Act.objects.get(matter=matter, name="apply")
    data = {"act": str(theirs.pk), "data": {"subject": "早市摊位"}}
    given: dict[str, Any] = {"by": mirrored.post("handler"), "on": date("2021-04-01"), "reason": "x", "data": data}
    assert "mirror" in refused(lambda: perform(matter, "correct", **given))
    assert fresh(matter).subject == "夜市摊位"


def test_a_batch_leaves_our_own_acts_as_they_are_and_names_what_differs(moved: tuple[Desk, PermitCase]) -> None:
    desk, matter = moved
    came = (applied("2020-11-02", subject="别的摊位"), accepted("2020-11-05"))
    for _ in range(2):
        row = only(bring(desk.county, permit("XZ-7", *came, our_number=matter.number)))
        assert [(each.name, each.field) for each in row.differences] == [
            ("apply", "subject"), ("accept", "happened_on"),
        ]  # fmt: skip
    assert fresh(matter).subject == "夜市摊位" and not Act.objects.filter(name="correct").exists()


def test_what_we_corrected_while_it_ran_here_is_named_and_not_written_over(mirrored: Desk) -> None:
    came = permit("XZ-1", applied(), accepted())
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, came)).matter)
    switch(mirrored.county, "here", "2021-07-01", open_matters="move")
    theirs = Act.objects.get(matter=matter, name="apply")
    change = {"act": str(theirs.pk), "data": {"subject": "早市摊位"}}
    perform(matter, "correct", by=mirrored.post("handler"), on=date("2021-07-02"), data=change, reason="笔误")
    switch(mirrored.county, "mirror", "2021-08-01", open_matters="move")
    for again in (came, permit("XZ-1", applied(subject="夜摊"), accepted())):
        for _ in range(2):
            row = only(bring(mirrored.county, again, day="2021-08-02"))
            assert [(each.field, each.ours) for each in row.differences] == [("subject", "早市摊位")]
    found = reconcile([came], YEAR, by=mirrored.post("handler"), day=date("2021-08-02"), source="0" * 64)
    assert found.same == 0 and [(each.field, each.ours) for each in found.lines.all()] == [("subject", "早市摊位")]
    assert fresh(matter).subject == "早市摊位"


def lines_of(moved: tuple[Desk, PermitCase], *acts: Any) -> list[ReconciliationLine]:
    desk, _ = moved
    up(moved)
    found = reconcile(
        [permit("XZ-7", *acts)], YEAR, by=desk.post("handler"), day=date("2021-06-01"), source="0" * 64
    )  # fmt: skip
    return list(found.lines.order_by("position"))


def test_theirs_is_taken_over_into_an_act_of_ours_by_a_correction_of_ours(moved: tuple[Desk, PermitCase]) -> None:
    desk, matter = moved
    (line,) = lines_of(moved, applied("2020-11-02", subject="早市摊位"), accepted("2020-11-03"))
    made = settle(line, "theirs", reason="已核实", by=desk.post("handler"), day=date("2021-06-02"))
    assert made.act is not None and made.act.brought is None and made.act.officer == desk.post("handler").officer
    assert fresh(matter).subject == "早市摊位" and differences([matter]) == []


def test_who_may_not_correct_an_act_of_ours_does_not_take_theirs_over(desk: Desk) -> None:
    matter = desk.accepted("2020-11-02", "2020-11-03")
    desk.do(matter, "inspect", "2020-11-04", {"visited_on": "2020-11-04"}, by=desk.post("handler", "town"))
    switch(desk.county, "mirror", "2021-01-01", open_matters="move")
    both = desk, fresh(matter)
    came = (applied("2020-11-02"), accepted("2020-11-03"), act("inspect", "2020-11-04", {"visited_on": "2020-11-05"}))
    rows = [each for each in lines_of(both, *came) if each.name == "inspect"]
    before = everything()
    codes = refused(
        lambda: settle(rows[0], "theirs", reason="x", by=desk.post("handler"), day=date("2021-06-02"))
    )  # fmt: skip
    assert "organ" in codes, "what the town did, the town corrects"
    assert everything() == before


def test_an_act_of_a_day_on_which_the_matter_ran_here_is_not_brought(moved: tuple[Desk, PermitCase]) -> None:
    _, matter = moved
    assert matter.platform is not None
    for on in ("2020-11-20", "2020-12-31"):
        row = up(moved, decided(on))
        assert {ground.code for ground in row.grounds} == {"not-mirrored"} and "补录" in str(row.grounds[0])
    assert fresh(matter).stage == "accepted"
    assert up(moved, decided("2021-01-01")).outcome is Outcome.ADDED


def test_nor_of_a_day_after_it_came_back(mirrored: Desk) -> None:
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, permit("XZ-1", applied(), accepted()))).matter)
    switch(mirrored.county, "here", "2021-07-01", open_matters="move")
    late = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), decided("2021-07-02")), day="2021-07-09"))
    assert {ground.code for ground in late.grounds} == {"not-mirrored"} and state_of(matter).platform is None
    found = only(bring(mirrored.county, permit("XZ-1", applied(), accepted(), decided("2021-06-30")), day="2021-07-09"))
    assert found.outcome is Outcome.ADDED, "what was done there while it was there is brought whenever it is known"


def test_who_brings_an_act_in_does_not_come_to_see_a_restricted_matter(mirrored: Desk) -> None:
    came = (applied(), accepted())
    matter = PermitCase.objects.get(pk=only(bring(mirrored.county, permit("XZ-1", *came))).matter)
    head, clerk = mirrored.post("principal"), mirrored.post("clerk")
    mirrored.do(matter, "set_secrecy", "2021-06-01", {"secrecy": "restricted"}, by=head, reason="涉及隐私")
    row = only(bring(mirrored.county, permit("XZ-1", *came, decided("2021-06-02")), by=clerk, day="2021-06-03"))
    assert row.outcome is Outcome.ADDED
    for post, sees in ((clerk, False), (mirrored.post("handler"), False), (head, True)):
        assert visible_to(post.officer, date("2021-06-03")).filter(pk=matter.pk).exists() is sees


def test_what_was_left_out_here_is_back_filled_here_by_two(moved: tuple[Desk, PermitCase]) -> None:
    desk, matter = moved
    given: dict[str, Any] = {"by": desk.post("handler"), "on": date("2020-11-20"), "today": date("2021-06-01")}
    data = {"text": "补正材料"}
    assert "order" in refused(lambda: perform(matter, "remind", data=data, **given))
    perform(matter, "remind", data=data, second=desk.post("reviewer"), reason="漏登", **given)
    assert Act.objects.get(matter=matter, name="remind").backfilled


def test_a_matter_is_not_brought_with_a_day_on_which_the_procedure_ran_here(desk: Desk) -> None:
    switch(desk.county, "mirror", "2021-03-01", day="2021-03-01")
    row = only(bring(desk.county, permit("XZ-1", applied("2021-02-28"))))
    assert {ground.code for ground in row.grounds} == {"not-mirrored"}
    assert only(bring(desk.county, permit("XZ-2", applied("2021-03-01")))).outcome is Outcome.OPENED


@pytest.mark.parametrize("name", ["省行政许可平台 ", "省行政许可 平台", "省行政许可\u3000平台", "\u200b省行政许可平台"])
def test_a_platform_is_not_written_in_two_ways(mirrored: Desk, name: str) -> None:
    day = "2021-05-01"
    if name.strip() == PLATFORM:
        change = propose(mirrored.county, "mirror", day, day, platform_name=name)
        assert change.platform_name == PLATFORM
    else:
        with pytest.raises(Refusal) as caught:
            propose(mirrored.county, "mirror", day, day, platform_name=name)
        assert PLATFORM in str(caught.value) and caught.value.grounds[0].field == "platform_name"


def test_nor_while_the_first_is_still_proposed(desk: Desk) -> None:
    propose(desk.county, "mirror", "2021-05-01", "2021-05-01", platform_name="省平台（ABC）")
    with pytest.raises(Refusal):
        propose(desk.county, "mirror", "2021-05-02", "2021-05-02", platform_name="省平台(abc)")
    propose(desk.county, "mirror", "2021-05-02", "2021-05-02", platform_name="市平台（ABC）")


@pytest.mark.usefixtures("mirrored")
def test_such_refusals_tell_rule_and_cure_in_both_languages(desk: Desk) -> None:
    matter = PermitCase.objects.get(pk=only(bring(desk.county, permit("XZ-1", applied(), accepted()))).matter)
    for kind, data in (("note", {"text": "x"}), ("correct", {"data": {"subject": "y"}})):
        with pytest.raises(Refusal) as caught, transaction.atomic():
            brought_by(desk, matter, kind, data)
        for ground in caught.value.grounds:
            assert ground.says.zh and ground.says.en and ground.cure.zh and ground.cure.en
    assert datetime.date(2021, 4, 1) not in {each.happened_on for each in Act.objects.filter(matter=matter)}


@pytest.mark.parametrize("depth", [17, 500, *range(980, 992)])
def test_a_file_nested_without_end_is_refused_in_words(depth: int) -> None:
    value = "[" * depth + "]" * depth
    done = f'{{"name": "apply", "on": "2021-01-02", "data": {{"subject": {value}}}}}'
    sent = f'{{"matters": [{{"family": "toy.permit", "number": "1", "organ": "market", "acts": [{done}]}}]}}'
    with pytest.raises(Refusal) as refusal:
        read(sent.encode())
    (ground,) = refusal.value.grounds
    assert "嵌套" in ground.says.zh or "不是 JSON" in ground.says.zh
