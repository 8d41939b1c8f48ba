"""The list: one canonical text; everything else is refused with its line, the rule and the cure."""

from __future__ import annotations

import random
import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fazhi.kernel.draws.keys import LARGEST_WEIGHT
from fazhi.kernel.draws.lists import HEADING, LONGEST, Candidate, Reader, census, checked, plain, written
from fazhi.kernel.draws.refusals import DrawRefused

GOOD = b"a\t1\t\t\n"


def refusal(*lines: bytes) -> DrawRefused:
    with pytest.raises(DrawRefused) as caught:
        list(checked([HEADING, *lines]))
    return caught.value


def test_a_list_is_sorted_by_bytes_and_reads_as_it_was_written() -> None:
    candidates = [
        Candidate("城关镇"),
        Candidate("b", 2, "甲类", "已注销"),
        Candidate("B"),
        Candidate("𠮷"),
        Candidate("Ａ"),
    ]
    lines = list(written(candidates))
    assert lines == [
        HEADING, b"B\t1\t\t\n", "b\t2\t甲类\t已注销\n".encode(), "城关镇\t1\t\t\n".encode(), "Ａ\t1\t\t\n".encode(),
        "𠮷\t1\t\t\n".encode(),
    ]  # fmt: skip
    assert list(checked(lines)) == lines
    random.Random(1).shuffle(candidates)
    assert list(written(candidates)) == lines


def test_the_census_tells_digest_and_strata() -> None:
    lines = list(written([Candidate("a", 1, "甲"), Candidate("b", 2, "甲"), Candidate("c", 3, "乙", "已查")]))
    digest, found = census(lines)
    assert digest == sha256(b"".join(lines)).hexdigest()
    assert (found.candidates, dict(found.eligible), dict(found.excluded)) == (3, {"甲": 2}, {"乙": 1})


@pytest.mark.parametrize("weight", [b"0", b"-1", b"1.5", b"", b"01", b"+1", b" 1", b"1e3", "１".encode(), b"4294967296",
                                    b"99999999999999999999"])  # fmt: skip
def test_a_weight_is_a_whole_number_from_one_up(weight: bytes) -> None:
    fault = refusal(GOOD, b"b\t" + weight + b"\t\t\n")
    assert fault.line == 3 and "权重" in fault.message.zh and str(LARGEST_WEIGHT) in fault.message.en


def test_the_largest_weight_is_read() -> None:
    reader = Reader()
    ((_, tail),) = reader.pairs([HEADING, b"a\t4294967295\t\t\n"])
    assert reader.meaning(tail).weight == LARGEST_WEIGHT


REFUSED: list[tuple[bytes, str]] = [
    (GOOD, "重复"), (b"A\t1\t\t\n", "未按标识排序"), (b"b\t1\t\n", "四列"), (b"b\t1\t\t\t\n", "四列"),
    (b"b\n", "四列"), (b"\n", "四列"), (b"b\t1\t\t", "换行"), (b"\t1\t\t\n", "空白标识"),
    (b"b\t1\t\t\r\n", "不可见"),
    (b"b \t1\t\t\n", "首尾空格"), (b"b\t1\t x\t\n", "首尾空格"), (b"b\t1\t\tx\xa0\n", "不可见"),
    ("b\u3000\t1\t\t\n".encode(), "首尾空格"), ("be\u0301\t1\t\t\n".encode(), "NFC"),
    ("b\t1\te\u0301\t\n".encode(), "NFC"), ("\ufeffb\t1\t\t\n".encode(), "不可见"),
    ("b\u200b\t1\t\t\n".encode(), "不可见"), ("b\u2028c\t1\t\t\n".encode(), "不可见"),
    (b"b\x00\t1\t\t\n", "不可见"),
    (b"b\xff\t1\t\t\n", "不可见"), ("b\t1\t\t已\u202e注销\n".encode(), "不可见"),
    (b"b" * (LONGEST + 1) + b"\t1\t\t\n", str(LONGEST)),
]  # fmt: skip
"""Lines that stand behind a good one, and what is said of them."""


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_what_no_list_holds_is_refused_with_its_line(line: bytes, said: str) -> None:
    fault = refusal(GOOD, line)
    assert fault.line == 3
    assert fault.message.zh.startswith("第 3 行：") and fault.message.en.startswith("Line 3: ")
    assert said in fault.message.zh + fault.cure.zh
    assert re.search(r"[A-Z]", fault.cure.en)


@pytest.mark.parametrize(
    "first", [b"", b"\xef\xbb\xbf" + HEADING, HEADING[:-1] + b"\r\n", b"fazhi-draw-list/2\n", GOOD]
)
def test_a_file_that_is_no_list_is_refused_at_its_first_line(first: bytes) -> None:
    with pytest.raises(DrawRefused) as caught:
        census([first, GOOD])
    assert caught.value.line == 1 and "首行" in caught.value.message.zh


def test_an_empty_list_is_refused() -> None:
    for lines in ([HEADING], list[bytes]()):
        with pytest.raises(DrawRefused):
            census(lines)
    with pytest.raises(DrawRefused, match="no candidate"):
        list(written([]))


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate("a"), Candidate("b\tc"), Candidate("b\nc"), Candidate("b", 1, "甲\t乙"),
        Candidate("b", 1, "", "已\n查"),
        Candidate("b", 0), Candidate("b", 1.5), Candidate("b", True), Candidate("b", 2**32),  # type: ignore[arg-type]
        Candidate("\ud800"), Candidate("b", 1, "\ud800"), Candidate("b", 1, "", "\ud800"), Candidate(""),
    ],
)  # fmt: skip
def test_candidates_that_cannot_stand_in_a_list_are_refused(candidate: Candidate) -> None:
    with pytest.raises(DrawRefused):
        list(written([Candidate("a"), candidate]))


@given(some.lists(some.tuples(some.text(), some.integers(-1, 2**33), some.text(max_size=3), some.text(max_size=3))))
def test_a_list_is_written_back_to_the_byte_or_not_at_all(rows: list[tuple[str, int, str, str]]) -> None:
    """What comes out of ``written`` splits into its lines, is read by ``census``, and holds what was put in."""
    candidates = [Candidate(*row) for row in rows]
    try:
        text = b"".join(written(candidates))
    except DrawRefused:
        names = [each.identifier for each in candidates]
        assert (
            not names or len(set(names)) < len(names)
            or not all(plain(text) for each in candidates for text in (each.identifier, each.stratum, each.excluded))
            or any(not each.identifier or not 1 <= each.weight <= LARGEST_WEIGHT for each in candidates)
        )  # fmt: skip
        return
    lines = text.splitlines(keepends=True)
    reader = Reader()
    found = [(name.decode(), reader.meaning(tail)) for name, tail in reader.pairs(lines)]
    assert sorted((name, tail.weight, tail.stratum, tail.excluded) for name, tail in found) == sorted(rows)
    assert census(lines)[0] == sha256(text).hexdigest()
