"""Bundles of several places added up by each figure's rule; what is missing or wrong is named."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fazhi.cli.rolling import bundle_, drill_, rollup
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.ledger import notes
from fazhi.kernel.returns.envelopes import BundleRefused, opened
from fazhi.report.rolling.adding import Added, Received, add_up, drill, receive, upper_content
from tests.conftest import PLACE
from tests.report.rolling.nation import NO_LOG, Sender, levels, nation

YEAR = 2021


def rolled(place: Sender, files: list[bytes], year: int = YEAR) -> tuple[Received, dict[str, Added]]:
    received = receive(files, {below.code: below.verifier_key for below in place.below}, year)
    return received, {each.id: each for each in add_up(received, [below.code for below in place.below])}


@pytest.fixture
def city() -> Sender:
    return Sender("130100", below=[Sender(f"1301{number:02d}") for number in (1, 2, 3)])


def values(files: list[bytes], id: str) -> list[int]:
    return [int(json.loads(each)["content"]["figures"][id]["value"]) for each in files]


def said(received: Received) -> dict[str, str]:
    return {problem.place: problem.says.zh for problem in received.problems}


def test_counts_add_up_and_a_rate_does_not(city: Sender) -> None:
    files = [county.own(count=20) for county in city.below]
    received, added = rolled(city, files)
    assert received.problems == []
    assert added["f.000"].value == sum(values(files, "f.000"))
    assert added["f.019"].adds is False and added["f.019"].value is None


def test_a_county_that_did_not_send_is_named_and_there_is_no_sum(city: Sender) -> None:
    files = [county.own(count=3) for county in city.below[:2]]
    received, added = rolled(city, files)
    assert said(received) == {"130103": "没有收到数据包。"}
    assert added["f.000"].value is None and added["f.000"].missing == ["130103"]
    assert added["f.000"].partial == sum(values(files, "f.000"))


def test_an_altered_bundle_is_found_by_its_place(city: Sender) -> None:
    files = [county.own(count=3) for county in city.below]
    files[1] = files[1].replace(b'"value": "', b'"value": "9', 1)
    received, _ = rolled(city, files)
    assert said(received) == {"130102": "数据包的内容在签名后被改动。"}


def test_a_bundle_under_another_key_of_another_year_or_place_does_not_count(city: Sender) -> None:
    stranger, first, second, third = Sender("990000"), *city.below
    forged = Sender(second.code)
    received, _ = rolled(
        city, [first.own(year=2020, count=1), forged.own(count=1), third.own(count=1), stranger.own(count=1)]
    )
    assert said(received) == {
        "130101": "是 2020 年的。", "130102": "签名与登记的公钥不符。", "990000": "不在应报之列。",
    }  # fmt: skip
    assert list(received.parts) == ["130103"]


def test_the_same_bundle_twice_is_one_and_two_different_ones_are_none(city: Sender) -> None:
    first = city.below[0]
    once, _ = rolled(city, [first.own(count=1), first.own(count=1)])
    assert list(once.parts) == ["130101"]
    other = first.own(count=1, f_000={"value": "1"})
    twice, _ = rolled(city, [first.own(count=1), other])
    assert list(twice.parts) == [] and said(twice)["130101"] == "收到两份不同的数据包，均未采用。"
    thrice, _ = rolled(city, [first.own(count=1), other, first.own(count=1)])
    assert list(thrice.parts) == []


def test_what_is_counted_otherwise_is_not_added_to_the_rest(city: Sender) -> None:
    files = [
        city.below[0].own(count=1),
        city.below[1].own(count=1),
        city.below[2].own(count=1, f_000={"definition": "0"}),
    ]
    _, added = rolled(city, files)
    assert added["f.000"].value is None and added["f.000"].otherwise == ["130103"]
    assert added["f.000"].partial == sum(values(files[:2], "f.000"))


def test_a_number_that_is_awaited_in_one_place_is_missing_in_all(city: Sender) -> None:
    files = [county.own(count=1) for county in city.below[:2]]
    files.append(city.below[2].own(count=1, f_000={"value": None, "missing": ["县法院"]}))
    _, added = rolled(city, files)
    assert added["f.000"].value is None and added["f.000"].missing == ["130103"]


NOTE = "fazhi.figures/1\\nsha256:0\\n\\n— a AAAAAAAA\\n"


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{}", b"[" * 100_000, b'{"content": {"place": "130101"}, "note": "x"}',
        f'{{"content": {{"place": "130101", "year": NaN}}, "note": "{NOTE}"}}'.encode(),
        f'{{"content": {{"place": "130101", "year": {2**60}}}, "note": "{NOTE}"}}'.encode(),
    ],
)  # fmt: skip
def test_a_file_that_is_no_bundle_is_told_and_stops_nothing(city: Sender, text: bytes) -> None:
    received, _ = rolled(city, [text, *(county.own(count=1) for county in city.below)])
    assert len(received.parts) == 3 and len(received.problems) == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "x", [1], {"a": 1}, "1E+9999999", "9" * 40, "１"])
def test_a_value_that_is_no_number_is_missing(city: Sender, value: Any) -> None:
    files = [county.own(count=1) for county in city.below[:2]] + [city.below[2].own(count=1, f_000={"value": value})]
    _, added = rolled(city, files)
    assert added["f.000"].missing == ["130103"]


def test_three_levels_are_opened_down_to_each_county() -> None:
    top = nation(provinces=2, cities=4, counties=9)
    bundles = {county.code: county.own(count=2) for city in next(levels(top)) for county in city.below}
    store = {}
    for level in levels(top):
        for place in level:
            received, added = rolled(place, [bundles[below.code] for below in place.below])
            assert received.problems == []
            bundles[place.code] = place.seal(
                upper_content(place.code, place.code, YEAR, received, added.values(), NO_LOG)
            )
            store |= {part.digest: part for part in received.parts.values()}
    found = list(drill(opened(bundles[top.code]), store, "f.000"))
    counties = [each for each in found if not each.below]
    assert len(found) == 1 + 2 + 4 + 9 and len(counties) == 9
    assert Decimal(found[0].value or 0) == sum(Decimal(each.value or 0) for each in counties)
    del store[counties[0].digest]
    with pytest.raises(BundleRefused, match=r"没有 .* 的数据包"):
        list(drill(opened(bundles[top.code]), store, "f.000"))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_sum_does_not_depend_on_the_order_of_the_files(numbers: list[int], shuffle: Any) -> None:
    place = Sender("130100", below=[Sender(f"1301{n:02d}") for n in range(len(numbers))])
    files = [
        below.own(count=1, f_000={"value": str(number)}) for below, number in zip(place.below, numbers, strict=True)
    ]
    shuffle.shuffle(files)
    _, added = rolled(place, files)
    assert added["f.000"].value == sum(numbers)


def test_a_key_of_the_same_name_is_not_the_same_key(city: Sender) -> None:
    first = city.below[0]
    other = notes.verifier_key(f"{first.code}.example", Ed25519PrivateKey.generate().public_key())
    assert receive([first.own(count=1)], {first.code: other}, YEAR).parts == {}


@pytest.mark.django_db
def test_a_county_makes_its_bundle_and_the_city_adds_it_up_by_the_command_line(
    county: object, city: Sender, tmp_path: Path
) -> None:
    run = CliRunner()
    made = tmp_path / "in" / "own.json"
    assert run.invoke(bundle_, ["--place", PLACE, "--year", "2021", "--out", str(made)]).exit_code == 0
    content = opened(made.read_bytes()).content
    asked = year(PLACE, 2021)
    counted = {id: each for id, each in figures().items() if not each.form}
    assert set(content["figures"]) == set(counted), "nobody was asked for a return"
    assert {id: int(each["value"]) for id, each in content["figures"].items()} == {
        id: each.value(asked) for id, each in counted.items()
    }
    for sender in city.below:
        (tmp_path / "in" / f"{sender.code}.json").write_bytes(sender.own(count=2))
    keys = tmp_path / "keys.csv"
    lines = [f"{sender.code},{sender.verifier_key}" for sender in city.below]
    keys.write_text("\n".join(["place,verifier_key", *lines]), encoding="utf-8")
    out = tmp_path / "out.json"
    given_ = ["--place", PLACE, "--year", "2021", "--name", "演示市", "--keys", str(keys), "--out", str(out)]
    found = run.invoke(rollup, [*given_, str(tmp_path / "in")])
    assert found.exit_code == 1 and "不在应报之列" in found.output, "the county itself is not expected"
    made.unlink()
    found = run.invoke(rollup, [*given_, str(tmp_path / "in")])
    assert found.exit_code == 0 and "3/3" in found.output
    opened_up = run.invoke(drill_, [str(out), "f.000", "--folder", str(tmp_path / "in")])
    assert opened_up.exit_code == 0 and len(opened_up.output.splitlines()) == 4
