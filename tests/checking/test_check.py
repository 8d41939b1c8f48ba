"""A whole report of an invented county; and texts that nobody would write."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fazhi.report.checking import Findings, check

TEXT = (Path(__file__).parent / "texts" / "yunping.txt").read_text(encoding="utf-8")
SLOWEST = 8  # seconds of computing for a hundred thousand characters, on a busy machine: they take a tenth of one


def found(findings: Findings, rule: str) -> list[tuple[str, str]]:
    return [(each.verdict, each.arithmetic) for each in findings.relations if each.rule == rule]


def test_the_report_of_a_county():
    findings = check(TEXT)
    assert found(findings, "parts") == [
        ("holds", "151+1320+88+4+36+6+63+18+142+108=1936"),
        ("holds", "11+24=35"),
        ("holds", "7+23=30"),
        ("holds", "221+5+31+283=540"),
        ("holds", "20<98"),
        ("holds", "52+41+124+595=812"),
    ]
    assert found(findings, "outcome") == [
        ("undecided", "2+2+1=5<7"),
        ("holds", "6<48"),
        ("holds", "60+4=64"),
        ("holds", "11<18"),
    ]
    assert found(findings, "averages") == [("undecided", "?÷5230=86.25")]
    assert found(findings, "order") == [("holds", "2021≤2025"), ("holds", "5月10日≤6月20日")]
    assert found(findings, "repeats") == [("holds", "24=24")]
    assert found(findings, "cumulative") == [("holds", "9≤31")]
    assert found(findings, "growth") == [("holds", "21000→26000")]
    assert found(findings, "shares") == [("holds", "12.5+40.3+47.2=100")]
    assert [each for each in found(findings, "enumeration") if each[0] != "holds"] == [("contradiction", "1、3")]
    assert [each.found for each in findings.words] == ["告之承诺制", "行政政执法"]


def test_every_place_reads_as_it_says():
    findings = check(TEXT)
    for relation in findings.relations:
        told = [each for each in (relation.total, *relation.parts) if each]
        assert {(each.start, each.end) for each in told} <= {(each.start, each.end) for each in relation.spans}
        assert relation.why.zh and relation.why.en
    assert all(TEXT[each.start].isdigit() or TEXT[each.start] in "一二三四五六七八九十两" for each in findings.numbers)
    assert [each.spans[0].start for each in findings.relations] == sorted(
        each.spans[0].start for each in findings.relations
    )


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        ("1936项", "1946项", "contradiction"),
        ("其他类108项", "其他类118项", "contradiction"),
        ("共开展监督检查812次", "共开展监督检查821次", "contradiction"),
        ("其他监督检查595次", "其他监督检查559次", "contradiction"),
        ("执行案件283件", "执行案件383件", "contradiction"),
        ("执行案件283件", "执行案件282件", "undecided"),
        ("立案11起", "立案21起", "undecided"),
        ("2.6万户", "1.6万户", "contradiction"),
        ("总数达31家", "总数达3家", "contradiction"),
        ("47.2。", "42.7。", "contradiction"),
        ("24个政府部门权责清单已", "25个政府部门权责清单已", "undecided"),
        ("5月10日至6月20日", "7月10日至6月20日", "undecided"),
        ("（2021-2025年）", "（2025-2021年）", "contradiction"),
        ("对6户无法", "对60户无法", "undecided"),
    ],
)
def test_a_changed_figure_is_found(right, wrong, verdict):
    assert right in TEXT
    changed = [each.verdict for each in check(TEXT.replace(right, wrong)).relations]
    before = [each.verdict for each in check(TEXT).relations]
    assert changed.count(verdict) == before.count(verdict) + 1


def test_nothing_is_found_in_nothing():
    assert check("") == Findings((), (), ())


def test_no_text_is_too_odd():
    signs = (
        "0123456789０９٣²一二十百千万亿两〇余多近约超，。、；：（）《》〔〕“”"
        "其中共受理办结项件%.,-至从由到增第年月日是\n 　A+\0\U0001f600"
    )
    chance = random.Random(1)
    for _ in range(300):
        text = "".join(chance.choices(signs, k=200))
        findings = check(text)
        assert all(0 <= each.start < each.end <= len(text) for each in findings.numbers)
        assert all(0 <= span.start < span.end <= len(text) for each in findings.relations for span in each.spans)
        assert check(text) == findings


@pytest.mark.parametrize(
    "piece",
    [
        "案件7件，",
        "共受理7件，其中",
        "5件，累计",
        "从5件增加到",
        "1,234,",
        "百分之",
        "一是",
        "《",
        "十百",
        "产业结构1:2",
        "5件，占总数的30%，",
        "2021年至",
        "甲\t1\t2\n",
        "分别5件、",
        "5人，平均成绩",
        "1、\n3、\n",
        "1",
        " ",
    ],
)
def test_time_grows_with_the_text_only(piece):
    text = piece * (100_000 // len(piece))
    before = time.process_time()
    check(text)
    assert time.process_time() - before < SLOWEST


def test_it_works_without_settings_and_database():
    code = "from fazhi.report.checking import check; print(check('新增9家，总数达8家。').relations[0].why.zh)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": "src", "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "新增数大于累计数"
