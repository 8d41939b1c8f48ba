"""The file on which an assignment rests: one form, one digest, and a clear word for whatever is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import rfc8785

from fazhi.kernel.draws.assignment_faults import AssignmentRefused
from fazhi.kernel.draws.assignments import REASONS, Conflict, Kept, compose, read
from fazhi.kernel.draws.refusals import DrawRefused
from tests.kernel.draws.inspectors import PERIOD, need, person

PLAIN: dict[str, Any] = {
    "format": "fazhi-assignment/1",
    "period": {"from": "2026-03-01", "until": "2026-03-31"},
    "persons": [
        {
            "id": "130130001", "organ": "SJ", "skills": ["fire", "food"], "areas": [],
            "from": "2024-01-01", "until": None,
        },
        {"id": "130130002", "organ": "YJ", "skills": [], "areas": ["n"], "from": "2024-01-01", "until": "2026-12-31"},
    ],
    "needs": {"": [{"organ": "SJ", "skill": "fire", "count": 1}, {"organ": "", "skill": "", "count": 1}]},
    "areas": {"甲店": "n", "乙店": ""},
    "conflicts": [{"person": "130130001", "target": "乙店", "reason": "kinship"}],
    "load": 3,
    "kept": [{"target": "甲店", "need": 0, "person": "130130001"}],
}  # fmt: skip


def octets(value: object) -> bytes:
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def test_a_file_is_read_and_written_to_the_same_octets() -> None:
    data = octets(PLAIN)
    file = read(data)
    assert file.canonical() == data
    assert file.digest() == hashlib.sha256(data).hexdigest()
    assert file.persons[1].until == "2026-12-31"
    assert file.needs[""][1].count == 1


def test_the_same_facts_in_any_order_are_the_same_file() -> None:
    persons = [
        person("130130002", "YJ", areas=["n"], since="2024-01-01", until="2026-12-31"),
        person("130130001", skills=["food", "fire"], since="2024-01-01"),
    ]
    file = compose(
        persons=persons, period=PERIOD, needs={"": [need(1, "SJ", "fire"), need(1)]}, areas={"乙店": "", "甲店": "n"},
        load=3, conflicts=[Conflict(person="130130001", target="乙店", reason="kinship")],
        kept=[Kept(target="甲店", need=0, person="130130001")],
    )  # fmt: skip
    assert file.canonical() == octets(PLAIN)


def test_every_reason_is_named_in_both_languages() -> None:
    for reason in REASONS:
        file = deepcopy(PLAIN)
        file["conflicts"][0]["reason"] = reason
        assert read(octets(file)).conflicts[0].reason == reason
    assert REASONS["kinship"].zh == "近亲属"


Change = Callable[[dict[str, Any]], object]
BAD: list[tuple[str, Change, str, str]] = [
    ("a key too many", lambda f: f.update(note="x"), "note: there is no such key", "没有这样的项目"),
    ("a key too few", lambda f: f.pop("kept"), "kept: this is missing", "缺少此项"),
    ("another format", lambda f: f.update(format="fazhi-assignment/2"), "format: it is none of the codes", "代码"),
    ("a person with a telephone", lambda f: f["persons"][0].update(phone="1"), "persons[0].phone: there is no", "项目"),
    (
        "a count of none",
        lambda f: f["needs"][""][1].update(count=0),
        "needs.[1].count: the number is too small",
        "过小",
    ),
    ("a count in quotes", lambda f: f["needs"][""][0].update(count="1"), "not of the kind asked for", "类型"),
    ("a count of true", lambda f: f["needs"][""][0].update(count=True), "not of the kind asked for", "类型"),
    ("a load of none", lambda f: f.update(load=0), "load: the number is too small", "过小"),
    ("too large a load", lambda f: f.update(load=65536), "load: the number is too large", "过大"),
    ("no needs", lambda f: f["needs"].update({"": []}), "nobody is asked for", "没有人员要求"),
    ("a need twice", lambda f: f["needs"][""][0].update(organ="", skill=""), "[1]: the same organ and skill", "重复"),
    ("a day in February", lambda f: f["period"].update(until="2026-02-30"), "period.until: it is no day", "日期"),
    ("a day without dashes", lambda f: f["period"].update(until="20260331"), "period.until: it is no day", "日期"),
    ("a period backwards", lambda f: f["period"].update(until="2026-02-28"), "before it begins", "早于起始日"),
    ("a certificate backwards", lambda f: f["persons"][1].update(until="2023-01-01"), "persons[1] 130130002", "早于"),
    ("persons unsorted", lambda f: f["persons"].reverse(), "130130001 does not stand in ascending order", "升序"),
    ("a person twice", lambda f: f["persons"].append(f["persons"][1]), "130130002 stands there twice", "重复"),
    ("skills unsorted", lambda f: f["persons"][0]["skills"].reverse(), "persons[0] 130130001 skills[1]", "升序"),
    ("an area twice", lambda f: f["persons"][1]["areas"].append("n"), "n stands there twice", "重复"),
    ("a conflict twice", lambda f: f["conflicts"].append(f["conflicts"][0]), "conflicts[1]: 乙店 / 130130001", "重复"),
    (
        "an unknown person in conflict",
        lambda f: f["conflicts"][0].update(person="9"),
        "no inspector 9",
        "没有检查人员“9”",
    ),
    (
        "an unknown target in conflict",
        lambda f: f["conflicts"][0].update(target="丙"),
        "no target 丙",
        "没有检查对象“丙”",
    ),
    (
        "a reason in words",
        lambda f: f["conflicts"][0].update(reason="his aunt"),
        "conflicts[0].reason: it is none",
        "代码",
    ),
    (
        "an unknown person kept",
        lambda f: f["kept"][0].update(person="9"),
        "kept[0]: there is no inspector 9",
        "没有检查人员",
    ),
    (
        "an unknown target kept",
        lambda f: f["kept"][0].update(target="丙"),
        "kept[0]: there is no target 丙",
        "没有检查对象",
    ),
    (
        "one person kept twice at a target",
        lambda f: f["kept"].append({**f["kept"][0], "need": 1}),
        "130130001 sits twice at 甲店",
        "有两个席位",
    ),
    ("an index below nothing", lambda f: f["kept"][0].update(need=-1), "kept[0].need: the number is too small", "过小"),
    (
        "a person without a number",
        lambda f: f["persons"][0].update(id=""),
        "persons[0].id: a code or number is empty",
        "空",
    ),
    (
        "a blank at the end",
        lambda f: f["persons"][0].update(organ="SJ "),
        "persons[0].organ: a code or number",
        "不可见",
    ),
    (
        "letters that are not composed",
        lambda f: f["areas"].update({"e\u0301": ""}),
        "holds what cannot be seen",
        "不可见",
    ),
]


@pytest.mark.parametrize(("change", "en", "zh"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_a_wrong_file_is_refused_with_the_entry_the_rule_and_the_cure(change: Change, en: str, zh: str) -> None:
    file = deepcopy(PLAIN)
    change(file)
    with pytest.raises(AssignmentRefused) as refused:
        read(octets(file))
    assert en in refused.value.message.en
    assert zh in refused.value.message.zh
    assert all(each.cure.zh and each.cure.en for each in refused.value.faults)
    assert refused.value.cure.en.endswith(".")


def test_all_faults_are_told_at_once() -> None:
    file = deepcopy(PLAIN)
    file["persons"].reverse()
    file["conflicts"][0]["target"] = "丙"
    with pytest.raises(DrawRefused) as refused:
        read(octets(file))
    assert "ascending" in refused.value.message.en and "no target 丙" in refused.value.message.en


@pytest.mark.parametrize("data", [
    json.dumps(PLAIN).encode(), octets(PLAIN) + b"\n", octets(PLAIN).replace(b'"load":3', b'"load":2,"load":3'),
    octets(PLAIN).replace(b'"load":3', b'"load":3.0'),
], ids=["blanks", "a line break at the end", "a key twice", "a whole number with a point"])  # fmt: skip
def test_the_same_facts_in_other_octets_are_refused(data: bytes) -> None:
    with pytest.raises(AssignmentRefused):
        read(data)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b'{"load":NaN}', b"[" * 100_000])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(AssignmentRefused) as refused:
        read(data)
    assert refused.value.message.zh and refused.value.message.en


def test_composing_refuses_what_reading_refuses() -> None:
    with pytest.raises(AssignmentRefused, match="P1 stands there twice"):
        compose(persons=[person("P1"), person("P1")], period=PERIOD, needs={"": [need(1)]}, areas={}, load=1)
    with pytest.raises(AssignmentRefused, match="load: the number is too small"):
        compose(persons=[person("P1")], period=PERIOD, needs={"": [need(1)]}, areas={}, load=0)
