"""The declarations themselves: which law governs which day, who decides what, and that each act says its source."""

from __future__ import annotations

import datetime
import re

import pytest

from fazhi.disputes.procedures import Reconsideration2017, Reconsideration2023, Reconsideration2023Rules2026
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.checks import faults
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.registry import families, version_on
from tests.disputes.running import FAMILY

VERSIONS = (Reconsideration2017, Reconsideration2023, Reconsideration2023Rules2026)
UNSOURCED = {"add_applicant", "add_legal_representative", "assess", "send_back"}
"""Acts of the office's own housekeeping; every other act names its article."""


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2021-06-01", "2017"), ("2023-12-31", "2017"), ("2024-01-01", "2023"), ("2026-06-30", "2023"),
        ("2026-07-01", "2023-2026"),
    ],
)  # fmt: skip
def test_the_version_is_that_of_the_day_of_application(on: str, version: str) -> None:
    assert version_on(FAMILY, datetime.date.fromisoformat(on)).version == version


@pytest.mark.parametrize("procedure", [*VERSIONS, *families()["disputes.incidental"]])
def test_every_act_names_its_article_and_nothing_is_missing_at_start(procedure: type[Procedure]) -> None:
    unsourced = {name for name, kind in procedure.acts.items() if not kind.basis} - UNSOURCED
    assert unsourced <= {"drop"}
    assert faults(procedure) == []


def test_no_act_cites_its_law_with_narrow_brackets() -> None:
    kinds = [kind for versions in families().values() for each in versions for kind in each.acts.values()]
    assert [kind.basis for kind in kinds if re.search(r"\(\d{4}\)|inferred", kind.basis)] == []
    assert Reconsideration2023.acts["apply"].basis == "《行政复议法》（2023年）第二十条、第二十二条、第三十条"


def test_extension_is_the_organ_s_head_in_2017_and_the_body_s_head_since_2024() -> None:
    assert (Reconsideration2017.extend.of, Reconsideration2017.extend.by) == ("decider", (PRINCIPAL,))
    assert (Reconsideration2023.extend.of, Reconsideration2023.extend.by) == ("lead", (PRINCIPAL,))


def test_decisions_are_made_in_the_government_s_name_and_published_since_2024() -> None:
    for procedure in VERSIONS:
        assert procedure.acts["decide"].of == "decider"
        assert procedure.acts["decide"].apart_from == ("propose",)
        assert (not procedure.acts["decide"].owes) == (procedure is Reconsideration2017)


def test_rules_are_named_by_statute_and_article() -> None:
    laws = {"Reconsideration2017": "行政复议法(2017)", "Reconsideration2023": "行政复议法(2023)",
            "Implementing2007": "行政复议法实施条例(2007)", "Implementing2026": "行政复议法实施条例(2026)"}  # fmt: skip
    found = 0
    for versions in (families()[FAMILY], families()["disputes.incidental"]):
        for procedure in versions:
            for kind in procedure.acts.values():
                for rule in kind.requires:
                    if rule.law:
                        statute, article = rule.name.split("_")[:2]
                        assert (laws[statute], article) == (rule.law, rule.article)
                        found += 1
                    assert rule.says.zh and rule.cure.en and rule.name[0].isupper()
    assert found > 60


def test_the_public_sees_no_single_case() -> None:
    assert not any(procedure.public_cases for procedure in VERSIONS)
