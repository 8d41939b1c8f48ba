"""A roll-up as a matter: bundles taken or refused in their own words, added up, signed by another person, put right."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.returns.envelopes import opened
from fazhi.kernel.returns.models import Installation
from fazhi.report.rolling.expecting import due_on, expected
from fazhi.report.rolling.holding import Standing, holding_of, standing_of
from fazhi.report.rolling.models import Rollup
from tests.kernel.desk import date, fresh
from tests.report.rolling.city import CITY, FIRST, YEAR, City, spoilt
from tests.report.rolling.nation import NO_LOG, Sender

pytestmark = pytest.mark.django_db


def standing(rollup: Rollup, on: str = "2022-02-20") -> Standing:
    return standing_of(rollup, holding_of(rollup), date(on))


def words(rollup: Rollup, on: str = "2022-02-20") -> dict[str, str]:
    """By place what keeps it out of the sum, or was refused besides."""
    return {each.place: each.says.zh if each.says else "" for each in standing(rollup, on).places}


def test_places_and_keys_come_from_the_register_of_the_day(above: City) -> None:
    first, *_ = above.counties
    assert expected(CITY, date("2022-02-01")) == {each.code: each.verifier_key for each in above.counties}
    end(Installation.objects.get(of_place=first.code), date("2022-01-31"))
    assert first.code in expected(CITY, date("2022-01-30"))
    assert first.code not in expected(CITY, date("2022-02-01"))


def test_a_place_within_another_registered_one_is_expected_by_that_one(above: City) -> None:
    above.register(Sender("130101101"))
    above.register(Sender("140101"))
    assert set(expected(CITY, date("2022-02-01"))) == {each.code for each in above.counties}
    assert set(expected("130101", date("2022-02-01"))) == {"130101101"}


def test_bundles_are_taken_added_up_and_signed_by_another_person(above: City) -> None:
    rollup = above.begun()
    came = above.take(rollup, *(each.own() for each in above.counties))
    assert [each["kind"] for each in came] == ["taken"] * 3
    with pytest.raises(Refusal):
        perform(fresh(rollup), "sign", by=above.post("justice", "handler"), on=date("2022-02-20"))
    signed = above.sign(rollup)
    assert signed.stage == "signed" and signed.signed["place"] == CITY and signed.signed["name"] == "演示市"
    numbers = [int(json.loads(each.own())["content"]["figures"][FIRST]["value"]) for each in above.counties]
    assert Decimal(signed.signed["figures"][FIRST]["value"]) == sum(numbers)
    assert {each["place"] for each in signed.signed["parts"]} == {each.code for each in above.counties}
    sequence_all()
    assert verify().ok


def test_who_began_or_took_bundles_does_not_sign(above: City) -> None:
    rollup = above.begun()
    above.take(rollup, above.counties[0].own())
    both = above.post("justice", "handler").officer
    head = Post(officer=both, organ=above.organs["justice"], role="principal", from_on=date("2022-01-01"))
    record_many([head])
    with pytest.raises(Refusal, match="分离"):
        perform(fresh(rollup), "sign", by=head, on=date("2022-02-20"), data={"gaps": "on"})


def test_only_the_justice_bureau_begins_and_once_for_a_year_that_is_over(above: City) -> None:
    with pytest.raises(Refusal, match="司法行政部门"):
        above.begun(organ="market")
    with pytest.raises(Refusal, match="尚未结束"):
        above.begun(2022)
    above.begun()
    with pytest.raises(Refusal, match="已经启动"):
        above.begun()


def test_each_file_is_taken_or_refused_in_its_own_words(above: City) -> None:
    first, second, third = above.counties
    rollup = above.begun()
    came = above.take(
        rollup, first.own(), spoilt(second.own()), third.own(year=2020), Sender(third.code).own(),
        Sender("990101").own(), b"{}", first.own(),
    )  # fmt: skip
    assert [each["kind"] for each in came] == ["taken", *["refused"] * 5, "again"]
    assert [each["zh"] for each in came[1:-1]] == [
        "数据包的内容在签名后被改动。", "是 2020 年的。", "签名与登记的公钥不符。", "不在应报之列。",
        "文件不是签名数据包，或者已经损坏。",
    ]  # fmt: skip
    assert words(rollup) == {
        "130101": "", "130102": "数据包的内容在签名后被改动。", "130103": "签名与登记的公钥不符。",
    }  # fmt: skip
    assert [each.came.place for each in standing(rollup).others] == ["990101", ""]
    taken = Act.objects.get(matter=rollup.pk, name="take")
    assert len(taken.data["attachments"]) == 1, "what is refused is named, and not kept"
    assert len(came[1]["digest"]) == 64


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"figures": {FIRST: {"value": "1"}}}, "figures.f.000.title"),
        ({"name": "a\x07b"}, "name"),
        ({"parts": [{"place": "1", "digest": "x"}]}, "parts.0.digest"),
        ({"site": "javascript:alert(1)"}, "site"),
        ({"ledger": {"size": -1, "root": ""}}, "ledger.size"),
        ({"figures": {"a/b": {"value": "1"}}}, "figures.a/b"),
        ({"known": "2022-01-05"}, "known"),
        ({"known": "gestern"}, "known"),
        ({"year": "2021"}, "year"),
    ],
)
def test_a_signed_bundle_with_broken_content_is_refused_and_stops_nothing(
    above: City, change: dict[str, Any], where: str
) -> None:
    sender = above.counties[1]
    content = json.loads(sender.own(count=1))["content"] | change
    rollup = above.begun()
    came = above.take(rollup, sender.seal(content), above.counties[0].own(count=1))
    assert [each["kind"] for each in came] == ["refused", "taken"]
    assert where in came[0]["zh"]


def test_missing_and_late_are_said_by_the_days_of_the_law(above: City) -> None:
    first, second, third = above.counties
    assert due_on(YEAR) == datetime.date(2022, 3, 1)
    rollup = above.begun()
    above.take(rollup, first.own(), on="2022-03-01")
    above.take(rollup, second.own(), on="2022-03-02")
    states = {each.place: each for each in standing(rollup, "2022-03-01").places}
    assert states[third.code].late is False and words(rollup)[third.code] == "没有收到数据包。"
    states = {each.place: each for each in standing(rollup, "2022-03-05").places}
    assert [(states[each.code].on, states[each.code].late) for each in above.counties] == [
        (date("2022-03-01"), False), (date("2022-03-02"), True), (None, True),
    ]  # fmt: skip


def test_a_sum_with_places_missing_is_signed_only_on_purpose(above: City) -> None:
    rollup = above.begun()
    with pytest.raises(Refusal, match="还没有可以汇总"):
        above.sign(rollup)
    above.take(rollup, above.counties[0].own())
    with pytest.raises(Refusal, match="130102县、130103县"):
        above.sign(rollup)
    signed = above.sign(rollup, gaps=True)
    assert signed.signed["figures"][FIRST]["value"] is None
    assert signed.signed["figures"][FIRST]["missing"] == ["130102", "130103"]


def test_two_different_bundles_of_a_place_count_neither_until_one_is_set_aside(above: City) -> None:
    first = above.counties[0]
    rollup = above.begun()
    [one] = above.take(rollup, first.own())
    above.take(rollup, first.own(f_000={"value": "1"}))
    assert words(rollup)[first.code] == "收到两份不同的数据包，均未采用。"
    perform(
        fresh(rollup), "set_aside", by=above.post("justice", "handler"), on=date("2022-02-03"),
        data={"aside": one["digest"], "reason": "该县来函更正"},
    )  # fmt: skip
    assert words(rollup)[first.code] == ""
    assert standing(rollup).received.parts[first.code].content["figures"][FIRST]["value"] == "1"


def test_a_signed_sum_is_put_right_in_the_same_matter(above: City) -> None:
    first = above.counties[0]
    rollup = above.begun()
    [one, *_] = above.take(rollup, *(each.own() for each in above.counties))
    before = above.sign(rollup).signed
    perform(
        fresh(rollup), "revise", by=above.post("justice", "handler"), on=date("2022-03-03"), data={"reason": "一县更正"}
    )  # fmt: skip
    perform(
        fresh(rollup), "set_aside", by=above.post("justice", "handler"), on=date("2022-03-03"),
        data={"aside": one["digest"], "reason": "该县更正"},
    )  # fmt: skip
    above.take(rollup, first.own(f_000={"value": "1"}), on="2022-03-03")
    after = above.sign(rollup, on="2022-03-04").signed
    value = int(json.loads(first.own())["content"]["figures"][FIRST]["value"])
    assert int(before["figures"][FIRST]["value"]) - int(after["figures"][FIRST]["value"]) == value - 1
    assert [act.data["signed"] for act in Act.objects.filter(matter=rollup.pk, name="sign").order_by("seq")] == [
        before, after,
    ]  # fmt: skip


def test_a_key_that_is_no_longer_registered_takes_its_bundle_out_of_an_open_roll_up(above: City) -> None:
    first = above.counties[0]
    rollup = above.begun()
    above.take(rollup, first.own())
    entry = Installation.objects.get(of_place=first.code)
    end(entry, date("2022-02-10"))
    other = Sender(first.code)
    above.register(other, date("2022-02-10"), notes.verifier_key("130101.example", other.key.public_key()))
    assert words(rollup)[first.code] == "签名与登记的公钥不符。"
    assert words(rollup, "2022-02-09")[first.code] == ""


def test_bundles_further_below_are_kept_where_a_bundle_names_them(above: City) -> None:
    """What a province takes to open its cities; here a county with two townships."""
    first = above.counties[0]
    first.below = [Sender("130101101"), Sender("130101102")]
    towns = [each.own(count=1) for each in first.below]
    content = json.loads(first.own(count=1))["content"]
    content["parts"] = [{"place": each.code, "digest": opened(text).digest}
                        for each, text in zip(first.below, towns, strict=True)]  # fmt: skip
    rollup = above.begun()
    came = above.take(rollup, towns[0], first.seal(content), Sender("130101103").own(count=1), spoilt(towns[1]))
    assert [each["kind"] for each in came] == ["below", "taken", "refused", "refused"]
    assert [each["kind"] for each in above.take(rollup, towns[1])] == ["below"]


def test_a_list_of_records_is_taken_only_if_the_bundle_names_it_and_every_proof_holds(above: City) -> None:
    first = above.counties[0]
    rollup = above.begun()
    listed = first.list_of(FIRST)
    [early] = above.take(rollup, listed)
    assert early["zh"] == "记录清单与已收到的数据包所载的摘要不符。"
    wrong = json.loads(listed)
    wrong["paths"]["17"][0] = "0" * 64
    shorter = first.list_of(FIRST, records=first.leaves_of(FIRST)[:2])
    came = above.take(
        rollup, json.dumps(wrong).encode(), shorter, listed, first.own(), b'{"format": "fazhi.records/1"}'
    )
    assert [each["kind"] for each in came] == ["refused", "refused", "records", "taken", "refused"]
    assert came[0]["zh"] == "第 17 号叶的凭证不成立。" and came[1]["zh"] == early["zh"]
    assert came[4]["zh"] == "记录清单不完整或有误。"
    assert (came[2]["place"], came[2]["figure"]) == (first.code, FIRST)


def test_a_list_whose_bundle_has_no_readable_checkpoint_is_refused_and_stops_nothing(above: City) -> None:
    first = above.counties[0]
    content = json.loads(first.own())["content"] | {"ledger": {"size": 40, "root": "?"}}
    came = above.take(above.begun(), first.seal(content), first.list_of(FIRST))
    assert [each["kind"] for each in came] == ["taken", "refused"]


@pytest.mark.parametrize("records", [[[17, "0" * 64], [3, "0" * 64]], [[2**60, "0" * 64]], 5, [[1]], [["x", "0"]]])
def test_a_list_that_cannot_be_is_refused_and_stops_nothing(above: City, records: Any) -> None:
    first = above.counties[0]
    came = above.take(above.begun(), first.own(), first.list_of(FIRST, records=records))
    assert [(each["kind"], each.get("zh", "")) for each in came] == [
        ("taken", ""), ("refused", "记录清单不完整或有误。"),
    ]  # fmt: skip


def test_a_bundle_without_lists_or_checkpoint_of_an_earlier_version_is_still_read(above: City) -> None:
    sender = above.counties[0]
    content = json.loads(sender.own(count=1))["content"]
    del content["known"], content["figures"][FIRST]["records"]
    content["ledger"] = NO_LOG
    assert [each["kind"] for each in above.take(above.begun(), sender.seal(content))] == ["taken"]


def test_a_dropped_roll_up_makes_room_for_another(above: City) -> None:
    rollup = above.begun()
    perform(
        fresh(rollup), "drop", by=above.post("justice", "principal"), on=date("2022-02-20"), data={"reason": "误启动"}
    )  # fmt: skip
    assert above.begun(on="2022-02-21").stage == "receiving"
    assert Organ.objects.get(pk=above.begun(2020).organ_id).code == "city-justice"
