"""Whole cases under each law, written as YAML: limits before, at and after their last day, rules with their codes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import County
from tests.disputes.running import MATTERS, Run, matters

WRITTEN = [
    pytest.param(described, id=f"{path.stem}: {described['name']}")
    for path in sorted(MATTERS.glob("*.yaml"))
    for described in matters(path.name)
]


@pytest.mark.parametrize("described", WRITTEN)
def test_the_matter_goes_as_written(county: County, described: dict[str, Any]) -> None:
    matter = Run(county).all(described)
    assert matter.family == "disputes.reconsideration"


def test_every_regime_has_its_matters() -> None:
    assert {path.stem for path in MATTERS.glob("*.yaml")} == {
        "law2017", "law2023", "simplified", "rules2026", "crossing", "incidental", "aftermath",
        "forbidden",
    }  # fmt: skip
