"""Enumerations: complete, with a gap, without a head, nested, and in the first column of a table."""

import pytest

from fazhi.report.checking import check


def verdicts(text: str) -> list[str]:
    return sorted(each.verdict for each in check(text).relations if each.kind == "enumeration")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是学法。二是执法。三是守法。", ["holds"]),
        ("一是学法。三是守法。", ["contradiction"]),
        ("一是学法。五是守法。", ["undecided"]),
        ("一是学法。二是执法。二是守法。", ["undecided"]),
        ("一、学法\n（一）甲\n（二）乙\n二、执法\n（一）丙\n（二）丁", ["holds", "holds", "holds"]),
        ("1、学法\n一是甲。二是乙。\n2、执法\n一是丙。二是丁。", ["holds", "holds", "holds"]),
        ("1.学法\n3.执法", ["contradiction"]),
        ("一、学法。二、用法\n三、执法", ["undecided"]),
        ("（一）学法（二）用法\n（三）执法", ["undecided"]),
        ("".join(f"\n{n}、学法" for n in (*range(1, 12), 13)), ["contradiction"]),
        ("第一，学法。第二，执法。", ["holds"]),
        ("附件：1．2017年名词解释\n　　 2．2016年完成情况\n3．2017年计划", ["holds"]),
        ("统一是好的。唯一是法。", []),
        ("一是学法。", []),
    ],
)
def test_enumeration(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二是学法。三是执法。", ["undecided"]),
        ("首先学法。二是用法。三是执法。", []),
        ("要坚持一是学法。二是用法。三是执法。", []),
        ("第一，学法。二是用法。三是执法。", []),
        ("三是学法。五是执法。", []),
        ("二是学法。", []),
        ("2.学法\n3.执法", []),
    ],
)
def test_an_enumeration_without_a_first(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\n学法\n办公室\n2\n执法\n办公室\n3\n守法\n", ["holds"]),
        ("1\n学法\n3\n守法\n", []),
        ("2021\n学法\n", []),
    ],
)
def test_the_rows_of_a_table(text, expected):
    assert verdicts(text) == expected


def test_rows_do_not_end_what_they_stand_in():
    assert verdicts("一是学法。\n1\n二是执法。\n2\n三是守法。") == ["holds", "holds"]
