"""What is published of a draw: any single change of it is found, by the kernel and by the script of the site."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fazhi.kernel.draws.bundles import Bundle, Recomputed, Standing, read, recompute, written
from fazhi.kernel.draws.lists import HEADING
from fazhi.kernel.draws.refusals import DrawRefused
from tests.kernel.draws.published import plain_draw, rich_draw
from tests.kernel.draws.script import differs

Path = tuple[str | int, ...]
UNATTESTED = {"reason", "standing"}
"""Words of people, and how the draw is said to stand: nothing else tells them."""


@lru_cache(maxsize=2)
def _text(rich: bool) -> bytes:
    return written((rich_draw() if rich else plain_draw()).bundle())


def valid(rich: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_text(rich))
    return found


def found_in(value: dict[str, Any]) -> bool:
    """Whether the kernel finds something wrong."""
    try:
        return not recompute(read(json.dumps(value, ensure_ascii=False))).holds
    except DrawRefused:
        return True


def faults(value: dict[str, Any]) -> str:
    return " ".join(each.zh for each in recompute(read(json.dumps(value, ensure_ascii=False))).faults)


@pytest.mark.parametrize("rich", [False, True])
def test_a_draw_holds_as_it_was_published(rich: bool) -> None:
    found = recompute(read(_text(rich)))
    assert found.holds and found.outcome and found.seed and found.candidates == (48 if rich else 20)
    assert differs(valid(rich)) == []


def test_the_list_may_be_a_file_of_its_own() -> None:
    value = valid()
    lines = value.pop("list").encode().splitlines(keepends=True)
    assert recompute(read(json.dumps(value)), lines).holds
    with pytest.raises(DrawRefused, match="holds no list"):
        recompute(read(json.dumps(value)))
    with pytest.raises(DrawRefused, match="begins with"):
        recompute(read(json.dumps(value)), [b"PK\x03\x04"])


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every place of a value that is none of its containers."""
    if isinstance(value, dict | list) and value:
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    else:
        yield path, value


def holder(value: Any, path: Path) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


ATTESTED = [path for path, _ in leaves(valid()) if not UNATTESTED & set(path)]


@given(some.sampled_from(ATTESTED), some.integers(0, 10**6), some.sampled_from("0aZ甲 \t\n"))
def test_any_single_change_is_found(path: Path, at: int, letter: str) -> None:
    value = valid()
    place, key = holder(value, path), path[-1]
    was = place[key]
    if isinstance(was, str):
        cut = at % (len(was) + 1)
        place[key] = was[:cut] + letter + was[cut + at % 2 :]
    elif isinstance(was, int):
        place[key] = was + 1 + at
    else:
        place[key] = [letter] if was == [] else letter
    if place[key] != was:
        assert found_in(value), path
        if path not in {("format",), ("false_reveals",), ("assigned",)}:  # which the script does not look at
            assert differs(value), path


MEMBERS = [path for path in ATTESTED if len(path) > 1 and isinstance(path[-1], str)]
ROWS = sorted({path[:2] for path in ATTESTED if len(path) == 3 and path[0] != "terms"}, key=str)
"""Commitments, reveals, those drawn, replacements."""


@given(some.sampled_from(MEMBERS))
def test_a_member_that_is_left_out_is_found(path: Path) -> None:
    value = valid()
    del holder(value, path)[path[-1]]
    assert found_in(value) and differs(value), path


@given(some.sampled_from(ROWS), some.sampled_from(["drop", "double", "swap"]))
def test_rows_that_are_left_out_doubled_or_moved_are_found(row: tuple[str, int], change: str) -> None:
    """But for what says nothing: the order in which organs committed, and whether one more who is drawn fell out."""
    value = valid()
    name, at = row
    rows = value[name]
    if change == "swap":
        rows[at], rows[at - 1] = rows[at - 1], rows[at]
    else:
        rows[at : at + 1] = [rows[at]] * (2 if change == "double" else 0)
    if change == "double" or name == "drawn" or (change == "drop" and name != "replaced"):
        assert found_in(value), row
    if name == "drawn" or (change == "drop" and name != "replaced") or (change == "double" and name == "replaced"):
        assert differs(value), row


@given(some.integers(1, 48), some.sampled_from(["weight", "swap", "drop", "double", "exclude", "stratum", "add"]))
def test_any_change_of_the_list_is_found(line: int, change: str) -> None:
    value = valid()
    lines = value["list"].split("\n")
    who, weight, stratum, out = lines[line].split("\t")
    if change == "weight":
        lines[line] = "\t".join((who, str(int(weight) + 1), stratum, out))
    elif change == "swap":
        other = line % 48 + 1
        lines[line], lines[other] = lines[other], lines[line]
    elif change == "drop":
        del lines[line]
    elif change == "double":
        lines.insert(line, lines[line])
    elif change == "exclude":
        lines[line] = "\t".join((who, weight, stratum, "" if out else "已查"))
    elif change == "stratum":
        lines[line] = "\t".join((who, weight, "10" if stratum == "2" else "2", out))
    else:
        lines.insert(line + 1, f"{who}x\t1\t10\t")
    value["list"] = "\n".join(lines)
    assert found_in(value)
    assert differs(value)


def test_what_is_wrong_is_said_in_words() -> None:
    value = valid()
    value["drawn"][1], value["drawn"][0] = value["drawn"][0], value["drawn"][1]
    assert "抽中第 1 位公布为" in faults(value) and "抽中第 2 位公布为" in faults(value)
    value = valid()
    value["replaced"][1]["into"] = "QY001"
    assert "应为" in faults(value) and "公布为“QY001”" in faults(value)
    value = valid()
    value["replaced"][0]["out"] = "QY001"
    assert "“QY001”不在抽中对象之列" in faults(value)
    value = valid()
    value["seed"] = "0" * 64
    assert f"种子应为 {valid()['seed']}" in faults(value)
    value = valid()
    value["revealed"][1]["secret"] = "0" * 64
    assert "司法局的揭示与其承诺不符" in faults(value)
    value = valid()
    value["list"] = value["list"].replace("\t本", "\t 本", 1)
    assert "首尾空格" in faults(value)


def test_more_replacements_than_a_stratum_has_are_a_fault_and_no_crash() -> None:
    value = valid(rich=False)
    left = [each["identifier"] for each in value["drawn"]]
    for _ in range(30):
        value["replaced"].append({"out": left[0], "into": left[0], "reason": "不存在"})
    assert found_in(value) and differs(value)


@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.FAILED])
def test_an_outcome_of_a_draw_that_has_none_is_found(standing: Standing) -> None:
    for gone in ((), ("seed",), ("seed", "replaced"), ("drawn", "replaced")):
        value = valid()
        value["standing"] = standing.value
        for name in gone:
            value[name] = None if name == "seed" else []
        assert "却有种子或结果" in faults(value)
        assert differs(value)


def test_a_cancelled_draw_that_shows_an_outcome_is_recomputed_all_the_same() -> None:
    value = valid() | {"standing": "cancelled"}
    assert not found_in(value) and not differs(value)
    value["drawn"][0]["identifier"] = "QY001"
    assert found_in(value) and differs(value)


def _open(revealed: int = 0) -> dict[str, Any]:
    value = valid() | {"standing": "open", "seed": None, "drawn": [], "replaced": [], "value": ""}
    value["revealed"] = value["revealed"][:revealed]
    return value


@pytest.mark.parametrize("revealed", [0, 2])
def test_an_open_draw_holds_so_far(revealed: int) -> None:
    value = _open(revealed)
    found = recompute(read(json.dumps(value)))
    assert found == Recomputed((), 48) and not differs(value)
    value["committed"][0]["commitment"] = "0" * 64
    assert found_in(value) == bool(revealed) == bool(differs(value))


def test_a_reveal_that_matches_cannot_be_called_a_false_one() -> None:
    """By which the publisher could make a draw fail whose outcome displeases."""
    value = _open() | {"standing": "failed"}
    value["false_reveals"] = [{"organ": "202", "secret": "1" * 64}]
    assert not found_in(value) and not differs(value)
    value["false_reveals"].append(valid()["revealed"][1])
    assert "却被列为不符" in faults(value)
    assert differs(value)


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        (("terms", "draw"), "00000000000000000000000000000002"),
        (("terms", "draw"), "{00000000-0000-0000-0000-000000000002}"),
        (("terms", "wanted", "10"), "2"), (("terms", "wanted", "10"), 2.0), (("terms", "wanted", "10"), True),
        (("terms", "source", "on"), "2026-12-01T00:00:00"), (("terms", "source", "on"), 1796083200),
    ],
)  # fmt: skip
def test_terms_stand_in_one_spelling(path: Path, spelled: object) -> None:
    """Another would be the same to one reader, and another draw to the next."""
    value = copy.deepcopy(valid())
    holder(value, path)[path[-1]] = spelled
    with pytest.raises(DrawRefused):
        read(json.dumps(value))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{", '{"format": "fazhi-draw-bundle/1"}', "\ufeff{}"])
def test_what_is_no_bundle_is_refused_in_words(text: str) -> None:
    with pytest.raises(DrawRefused) as caught:
        read(text)
    assert "不是抽取的公开数据包" in caught.value.message.zh and "Download" in caught.value.cure.en


def test_a_value_that_nobody_agreed_on_is_found() -> None:
    value = valid(rich=False) | {"value": "03 07"}
    assert "公开信源" in faults(value)
    value = valid() | {"value": ""}
    assert "公开信源" in faults(value)
    value = valid() | {"value": valid()["value"] + " "}
    assert "不是规范写法" in faults(value)


def test_a_bundle_is_written_and_read_without_loss() -> None:
    bundle = read(_text(True))
    assert isinstance(bundle, Bundle) and written(bundle) == _text(True)
    assert bundle.list is not None and bundle.list.encode().startswith(HEADING)
