"""A draw is held in the open: who may do what, what follows by rule, what attacks come to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.draws import bundles
from fazhi.kernel.draws.assignments import Need, Period, Person, compose
from fazhi.kernel.draws.given import as_upload, inspectors_upload
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.publishing import attempts, bundle_of, published
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, MatterOrgan
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.kernel.desk import everything
from tests.kernel.drawing import FIRST, SECRETS, STALLS, Lottery

LATER = datetime.date(2021, 6, 1)
SHOWN = Upload("开奖公告.txt", b"02 07 11 18 21 33 + 05", "text/plain")


@pytest.fixture
def lottery(county: County) -> Lottery:
    return Lottery(county)


def refused(act: Callable[[], Any]) -> str:
    """What a refusal says in English; nothing may be left of what was refused."""
    before = everything()
    with pytest.raises(Refusal) as caught:
        act()
    assert everything() == before
    return " ".join(f"{ground.says.en} {ground.cure.en}" for ground in caught.value.grounds)


def test_the_last_reveal_draws_and_anybody_can_recompute_it(lottery: Lottery) -> None:
    draw = lottery.drawn()
    assert draw.stage == "drawn"
    assert [each["stratum"] for each in draw.drawn] == ["北"] * 2 + ["南"] * 3
    bundle = bundles.read(bundles.written(bundle_of(draw, LATER)))
    found = bundles.recompute(bundle)
    assert found.holds
    assert found.outcome is not None
    assert [each.identifier for each in found.outcome.now] == [each["identifier"] for each in draw.standing_drawn]
    assert verify().ok
    assert not list(differences([draw]))


def test_what_follows_is_done_by_rule_and_says_why(lottery: Lottery) -> None:
    draw = lottery.drawn()
    by_rule = {act.name: act.because.name for act in draw.acts.exclude(because=None) if act.because}
    assert by_rule == {"close": "commit", "draw": "reveal"}


def test_organs_are_asked_until_they_have_committed_and_revealed(lottery: Lottery) -> None:
    draw = lottery.frozen()
    asked = MatterOrgan.objects.filter(matter=draw, capacity="uncommitted")
    assert asked.count() == 2
    lottery.commit(draw, "justice")
    assert asked.get().organ == lottery.county.organ("market")
    assert "not the organ" in refused(lambda: lottery.commit(draw, "justice"))
    stranger = {"data": {"commitment": "0" * 64}}
    assert "not the organ" in refused(lambda: lottery.act(draw, "commit", "town", "handler", **stranger))


def test_who_proposes_does_not_freeze(lottery: Lottery, county: County) -> None:
    draw = lottery.propose()
    assert "your post" in refused(lambda: lottery.act(draw, "freeze", "market", "handler"))
    assert draw.terms == ""
    assert not published().exists()


def test_nobody_reveals_before_all_have_committed(lottery: Lottery) -> None:
    draw = lottery.frozen()
    lottery.commit(draw, "market")
    assert "cannot be done at stage" in refused(lambda: lottery.reveal(draw, "market"))


def test_a_false_reveal_stays_on_record_and_draws_nothing(lottery: Lottery) -> None:
    draw = lottery.committed()
    lottery.reveal(draw, "market")
    lottery.reveal(draw, "justice", secret=SECRETS["market"])
    draw = lottery.seen(draw.pk)
    assert draw.stage == "revealing"
    assert [each["secret"] for each in draw.false_reveals] == [SECRETS["market"].hex()]
    lottery.reveal(draw, "justice")
    draw = lottery.seen(draw.pk)
    assert draw.stage == "drawn"
    assert bundle_of(draw, LATER).false_reveals[0].organ == lottery.county.organ("justice").code
    assert bundles.recompute(bundle_of(draw, LATER)).holds


def test_one_person_commits_for_one_organ_only(lottery: Lottery, county: County) -> None:
    draw = lottery.frozen()
    lottery.commit(draw, "market")
    with transaction.atomic():
        second = appoint(county.officer("market", "handler"), county.organ("justice"), HANDLER, FIRST)
    said = refused(lambda: perform(draw, "commit", by=second, on=FIRST.replace(day=2), data={"commitment": "0" * 64}))
    assert "for two organs" in said


def test_the_last_revealer_who_withholds_is_named_and_does_not_commit_again(lottery: Lottery) -> None:
    draw = lottery.committed()
    lottery.reveal(draw, "market")
    early = {"on": "2021-03-05", "reason": "未揭示"}
    assert "is not over" in refused(lambda: lottery.act(draw, "give_up", "market", "principal", **early))
    lottery.act(draw, "give_up", "market", "principal", on="2021-03-06", reason="司法局逾期未揭示")
    draw = lottery.seen(draw.pk)
    assert (draw.stage, draw.withheld) == ("failed", [lottery.county.organ("justice").code])
    shown = bundle_of(draw, LATER)
    assert (shown.standing, shown.reason, shown.seed) == (bundles.Standing.FAILED, "司法局逾期未揭示", None)
    assert "name it as the one that is repeated" in refused(lottery.propose)
    assert "does not commit again" in refused(lambda: lottery.propose(again=draw.pk))
    organs = [lottery.county.organ(each).pk for each in ("market", "town")]
    again = lottery.propose(again=draw.pk, committers=organs)
    assert attempts(again) == [draw]


def test_a_cancelled_draw_stays_and_none_is_cancelled_once_secrets_are_out(lottery: Lottery) -> None:
    draw = lottery.frozen()
    lottery.act(draw, "cancel", "market", "principal", reason="名单有误")
    assert [each.stage for each in published()] == ["cancelled"]
    assert bundle_of(lottery.seen(draw.pk), LATER).reason == "名单有误"
    other = lottery.committed(again=draw.pk)
    assert "cannot be done at stage" in refused(
        lambda: lottery.act(other, "cancel", "market", "principal", reason="不合意")
    )


def test_two_draws_at_once_on_one_list_are_refused(lottery: Lottery) -> None:
    draw = lottery.propose()
    assert draw.number in refused(lottery.propose)
    drawn = lottery.drawn(upload=as_upload(STALLS[:12]))
    assert lottery.propose(upload=as_upload(STALLS[:12])).holding == drawn.list_sha256


def test_the_public_source_comes_after_all_reveals_and_goes_into_the_seed(lottery: Lottery) -> None:
    source = {"source": "双色球第2021030期开奖号码", "source_on": "2021-03-09"}
    assert "else who reveals last" in refused(lambda: lottery.propose(**source | {"source_on": "2021-03-05"}))
    assert "together" in refused(lambda: lottery.propose(source="双色球"))
    draw = lottery.committed(**source)
    given = {"source_value": "02  07 11\u300018 21 33 ＋ 05", "source_place": "http://www.cwl.gov.cn"}
    for organ in ("market", "justice"):
        lottery.reveal(draw, organ)
    assert lottery.seen(draw.pk).stage == "revealing"
    shown = {"data": given, "uploads": [SHOWN]}
    early = refused(lambda: lottery.act(draw, "give_source", "market", "handler", on="2021-03-08", **shown))
    assert "2021-03-09" in early
    bare = refused(lambda: lottery.act(draw, "give_source", "market", "handler", on="2021-03-09", data=given))
    assert "Attach what shows" in bare
    lottery.act(draw, "give_source", "market", "handler", on="2021-03-09", **shown)
    draw = lottery.seen(draw.pk)
    assert (draw.stage, draw.source_value) == ("drawn", "02 07 11 18 21 33 + 05")
    bundle = bundle_of(draw, LATER)
    assert bundles.recompute(bundle).holds
    assert not bundles.recompute(bundle.model_copy(update={"value": "02 07 11 18 21 33 + 06"})).holds


def test_a_source_that_never_speaks_ends_it_after_its_day(lottery: Lottery) -> None:
    draw = lottery.committed(source="双色球第2021030期", source_on="2021-03-09")
    for organ in ("market", "justice"):
        lottery.reveal(draw, organ)
    said = refused(lambda: lottery.act(draw, "give_up", "market", "principal", on="2021-03-09", reason="停售"))
    assert "2021-03-10" in said
    lottery.act(draw, "give_up", "market", "principal", on="2021-03-10", reason="停售")
    assert (lottery.seen(draw.pk).stage, lottery.seen(draw.pk).withheld) == ("failed", [])


def test_who_falls_out_is_replaced_by_the_next_with_a_reason(lottery: Lottery) -> None:
    draw = lottery.drawn()
    out = draw.drawn[0]["identifier"]
    lottery.act(draw, "replace", "market", "reviewer", data={"out": out}, reason="已注销", on="2021-03-10")
    draw = lottery.seen(draw.pk)
    assert draw.replaced[0]["reason"] == "已注销"
    assert out not in {each["identifier"] for each in draw.standing_drawn}
    assert len(draw.standing_drawn) == 5
    assert bundles.recompute(bundle_of(draw, LATER)).holds
    again = {"data": {"out": out}, "reason": "再换", "on": "2021-03-10"}
    assert "does not stand drawn" in refused(lambda: lottery.act(draw, "replace", "market", "reviewer", **again))


def test_until_it_is_opened_only_digests_are_public(lottery: Lottery) -> None:
    draw = lottery.drawn(open_on="2021-04-01")
    before = bundle_of(draw, datetime.date(2021, 3, 31))
    assert (before.list, before.seed, before.revealed, before.drawn) == (None, None, (), ())
    assert len(before.committed) == 2
    assert "S-0" not in bundles.written(before).decode()
    assert bundles.recompute(bundle_of(draw, datetime.date(2021, 4, 1))).holds


@pytest.mark.parametrize(("content", "says"), [
    ("标识,权重\nA,1\nB,x\n,2\n".encode(), "Line 3: The weight x"),
    ("名称,权重\nA,1\n".encode(), "no column identifier"),
    ("标识,权重\nA,1\nA,2\n".encode(), "Line 3: A stands at line 2 already"),
    ("标识,分层\nA,东\nB,西\n".encode(), "东 has"),
])  # fmt: skip
def test_a_bad_list_is_refused_with_line_and_cure(lottery: Lottery, content: bytes, says: str) -> None:
    upload = Upload("名单.csv", content, "text/csv")
    assert says in refused(lambda: lottery.propose(upload=upload, wanted="东=2\n西=1"))


def test_a_table_from_a_spreadsheet_becomes_the_canonical_list(lottery: Lottery) -> None:
    rows = "标识,权重,分层,排除理由\r\nB店,2,,\r\nA店,1,,\r\nC店,1,,停业\r\n"
    draw = lottery.drawn(upload=Upload("名单.csv", rows.encode("gb18030"), "text/csv"), wanted="1")
    assert bundle_of(draw, LATER).list == "fazhi-draw-list/1\nA店\t1\t\t\nB店\t2\t\t\nC店\t1\t\t停业\n"


@pytest.mark.parametrize(("changed", "says"), [
    ({"wanted": "南=11\n北=2"}, "南 has 10"),
    ({"wanted": "南=3"}, "No number is given for 北"),
    ({"wanted": "东=3\n南=1\n北=0"}, "东 has 0"),
    ({"wanted": "南=多"}, "is no number"),
    ({"reveal_by": "2021-03-02"}, "It is before 2021-03-03"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(lottery: Lottery, changed: dict[str, Any], says: str) -> None:
    assert says in refused(lambda: lottery.propose(**changed))


def test_one_organ_alone_does_not_suffice(lottery: Lottery) -> None:
    assert "2 organs" in refused(lambda: lottery.propose(committers=[lottery.county.organ("market").pk]))


def test_nothing_of_a_draw_is_corrected(lottery: Lottery) -> None:
    draw = lottery.drawn()
    act = Act.objects.get(matter=draw, name="reveal", organ=lottery.county.organ("market"))
    data = {"act": act.pk, "data": {"secret": "0" * 64}}
    said = refused(lambda: lottery.act(draw, "correct", "market", "principal", data=data, reason="改", on="2021-03-10"))
    assert "is not corrected" in said


def test_the_draw_is_kept_as_it_was(lottery: Lottery) -> None:
    draw = lottery.drawn()
    assert Draw.objects.get().seed == draw.seed
    assert len(draw.seed) == 64


def inspectors(lottery: Lottery, absent: str = "", **changed: Any) -> Upload:
    """Six inspectors of the market bureau, two at each stall; north and south have their own."""
    market = lottery.county.organ("market").code
    facts: dict[str, Any] = {
        "persons": [
            Person(id=f"证-{number}", organ=market, skills=(), areas=(area,), **{"from": "2020-01-01"}, until=None)
            for number, area in enumerate(("北", "北", "北", "南", "南", "南")) if f"证-{number}" != absent
        ],
        "period": Period(**{"from": "2021-03-08"}, until="2021-04-30"),
        "needs": {area: (Need(organ=market, skill="", count=2),) for area in ("北", "南")},
        "areas": {each.identifier: each.stratum for each in lottery.stalls},
        "load": 3, **changed,
    }  # fmt: skip
    return inspectors_upload(compose(**facts))


def test_inspectors_are_assigned_by_what_was_fixed_before_and_anybody_can_recompute_it(lottery: Lottery) -> None:
    draw = lottery.drawn(inspectors=inspectors(lottery))
    lottery.act(draw, "assign", "market", "handler")
    draw = lottery.seen(draw.pk)
    assert [seat["target"] for seat in draw.seats] == [each["identifier"] for each in draw.drawn for _ in range(2)]
    bundle = bundle_of(draw, LATER)
    assert bundles.recompute(bundle).holds
    made = bundle.assigned[0].seats
    stranger = next(seat.person for seat in made if seat.person not in {made[0].person, made[1].person})
    seats = (made[0].model_copy(update={"person": stranger}), *made[1:])
    changed = bundle.model_copy(update={"assigned": (bundle.assigned[0].model_copy(update={"seats": seats}),)})
    assert not bundles.recompute(changed).holds


def test_who_stands_back_is_replaced_by_a_new_assignment_with_a_reason(lottery: Lottery) -> None:
    draw = lottery.drawn(inspectors=inspectors(lottery))
    lottery.act(draw, "assign", "market", "handler")
    first = lottery.seen(draw.pk).seats
    gone = first[0]["person"]
    left = inspectors(lottery, absent=gone)
    again = {"uploads": [left], "reason": "回避", "on": "2021-03-09"}
    lottery.act(draw, "reassign", "market", "reviewer", **again)
    draw = lottery.seen(draw.pk)
    assert gone not in {seat["person"] for seat in draw.seats}
    assert [each.reason for each in bundle_of(draw, LATER).assigned] == ["", "回避"]
    assert bundles.recompute(bundle_of(draw, LATER)).holds


def test_what_blocks_an_assignment_is_named_and_the_draw_stands(lottery: Lottery) -> None:
    draw = lottery.drawn(inspectors=inspectors(lottery, load=1))
    said = refused(lambda: lottery.act(draw, "assign", "market", "handler"))
    assert "seats" in said
    assert lottery.seen(draw.pk).stage == "drawn"


def test_inspectors_that_do_not_know_a_candidate_are_refused(lottery: Lottery) -> None:
    areas = {each.identifier: each.stratum for each in lottery.stalls[1:]}
    said = refused(lambda: lottery.propose(inspectors=inspectors(lottery, areas=areas)))
    assert lottery.stalls[0].identifier in said
