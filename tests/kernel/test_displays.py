"""Which law a display and the review for secrets rest on, on the day."""

from __future__ import annotations

import pytest

from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.secrecy import secrets_law
from tests.kernel.desk import date


@pytest.mark.parametrize(
    ("display", "grade", "on", "law", "article"),
    [
        ("credit", "ordinary", "2026-03-31", "国家发展改革委令第58号(2023)", "-"),
        ("credit", "general", "2026-04-01", "信用修复管理办法(2025)", "-"),
        ("credit", "minor", "2026-04-01", "信用修复管理办法(2025)", "-"),
        ("samr", "other", "2026-04-01", "市场监督管理行政处罚信息公示规定(2021)", "13"),
    ],
)
def test_a_display_rests_on_the_rule_in_force_for_it(display: str, grade: str, on: str, law: str, article: str) -> None:
    value = DISPLAYS[display].ruled_by(grade, date(on))
    assert (value.law, value.article) == (law, article)


def test_what_was_not_sourced_stays_marked() -> None:
    assert DISPLAYS["credit"].ruled_by("ordinary", date("2026-03-31")).sure.value == "memory"


def test_only_a_minor_matter_of_credit_needs_a_reason() -> None:
    reasoned = [(rule.key, grade.key) for rule in DISPLAYS.values() for grade in rule.grades if grade.reasoned]
    assert reasoned == [("credit", "minor")]


@pytest.mark.parametrize(
    ("on", "text"),
    [("2021-03-12", "2010年"), ("2024-04-30", "2010年"), ("2024-05-01", "2024年")],
)
def test_the_review_for_secrets_cites_the_text_in_force(on: str, text: str) -> None:
    assert secrets_law(date(on)).zh == f"《保守国家秘密法》（{text}）、《政府信息公开条例》（2019年）第十七条"
