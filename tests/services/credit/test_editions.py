"""Editions of the rules are read strictly: each fault is named, and nothing starts with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fazhi.services.credit import arising
from fazhi.services.credit.editions import PACKAGED, editions
from fazhi.services.credit.kinds import RiskClass
from fazhi.services.credit.written import BrokenCredit

SHIPPED = (PACKAGED / "2022-demonstration.yaml").read_text(encoding="utf-8")


def test_the_shipped_editions_are_demonstrations_and_say_so() -> None:
    own, national = editions()
    assert own.demonstration and national.demonstration
    assert "2021年国家尚无统一的信用风险分类规定" in own.note.zh
    assert own.sure == "own"
    assert national.source == "国市监信发〔2022〕6号"
    assert [national.class_at(score) for score in (0, 199, 200, 499, 500, 749, 750, 1000)] == [
        "A", "A", "B", "B", "C", "C", "D", "D"
    ]  # fmt: skip
    assert national.weights[RiskClass.A] < national.weights[RiskClass.D]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("base: 100", "base: high", "base"),
        ("base: 100", "base: 2000", "must lie on the scale"),
        ("base: 100", "basis: 100", "basis"),
        ("published: 2022-01-13", "published: 2022-02-01", "no edition reaches back"),
        ("published: 2022-01-13", "published: 2022-01-13\nuntil: 2021-12-31", "lies before"),
        ("{class: B, from: 200, weight: 2}", "{class: B, from: 0, weight: 2}", "not above class A"),
        ("{class: B, from: 200, weight: 2}", "{class: B, from: 200, weight: 0}", "weight"),
        ("{class: D, from: 750, weight: 8}", "{class: D, from: 750, weight: 3}", "weighs less in draws"),
        ("{class: D, from: 750, weight: 8}", "{class: E, from: 750, weight: 8}", "class"),
        ("  - {class: D, from: 750, weight: 8}\n", "", "A, B, C and D"),
        ("{class: A, from: 0, weight: 1}", "{class: A, from: 10, weight: 1}", "least score"),
        ("{kind: abnormal-listing, points: 250, months: 36}", "{kind: abnormal, points: 250, months: 36}", "kind"),
        ("{kind: abnormal-listing, points: 250, months: 36}",
         "{kind: abnormal-listing, points: 250, months: 0}", "months"),
        ("{kind: judgment, points: 400, months: 60}",
         "{kind: abnormal-listing, points: 400, months: 60}", "stand twice"),
        ("fades: {months: 12, percent: 50}", "fades: {months: 24, percent: 50}", "but counts for"),
        ("severity: minor, points: 40", "severity: minor, result: failed, points: 40", "not by both"),
        ("{kind: serious-listing, at_least: D}", "{kind: serious-listing, at_least: F}", "at_least"),
    ],
)  # fmt: skip
def test_a_fault_is_named(tmp_path: Path, settings: Any, old: str, new: str, said: str) -> None:
    assert old in SHIPPED
    (tmp_path / "own.yaml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    settings.CREDIT_RULES = str(tmp_path)
    with pytest.raises(BrokenCredit) as caught:
        editions()
    assert said in str(caught.value)
    assert "own.yaml" in caught.value.message.zh and "own.yaml" in caught.value.message.en
    assert [each.id for each in arising.declarations()] == ["fazhi.E006"]


def test_an_installation_puts_its_own_in_their_place(tmp_path: Path, settings: Any) -> None:
    own = SHIPPED.replace("demonstration-2022", "own-2022").replace("base: 100", "base: 150")
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    settings.CREDIT_RULES = str(tmp_path)
    assert [(each.key, each.base) for each in editions()] == [("own-2022", 150)]
    assert arising.declarations() == []


@pytest.mark.parametrize(
    ("second", "said"),
    [(SHIPPED, "both hold"), (None, "holds no edition")],
)
def test_no_day_has_two_editions_and_some_day_has_one(
    tmp_path: Path, settings: Any, second: str | None, said: str
) -> None:
    if second is not None:
        for name in ("a.yaml", "b.yaml"):
            (tmp_path / name).write_text(second, encoding="utf-8")
    settings.CREDIT_RULES = str(tmp_path)
    with pytest.raises(BrokenCredit, match=said):
        editions()
