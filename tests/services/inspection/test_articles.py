"""A refusal cites the text of the law in force on its day; what no statute says is marked as a rule of the house."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.law import Sure
from fazhi.services.models import Inspector
from tests.kernel.desk import date
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import Campaign
from tests.services.inspection.field import Field


def expired(campaign: Campaign, on: str) -> Ground:
    """The ground on which a visit with expired certificates is refused."""
    _, (one, *_) = campaign.running()
    with pytest.raises(Refusal) as refusal:
        campaign.visit(one, on=on)
    return next(each for each in refusal.value.grounds if each.code == "CertificatesAreValid")


@pytest.mark.parametrize(
    ("on", "cited"),
    [("2021-07-14", "《行政处罚法》（2017年）第三十七条"), ("2021-07-15", "《行政处罚法》（2021年）第四十二条")],
)
def test_certificates_are_asked_for_by_the_law_of_the_day(field: Field, on: str, cited: str) -> None:
    campaign = Campaign(field, ends="2021-12-31", certified="2021-07-01")
    assert Inspector.objects.filter(valid_until=date("2021-07-01")).count() == 4
    ground = expired(campaign, on)
    assert ground.cited.zh == cited


def test_a_county_may_want_more_organs_to_commit(field: Field, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "statutes").mkdir()
    more = '{from: 2021-01-01, amount: 3, law: 演示县抽查规定, article: "5", sure: read}'
    (tmp_path / "statutes" / "own.yaml").write_text(f"draw.committers:\n  values:\n    - {more}\n", encoding="utf-8")
    settings.LAW_FOLDERS = [tmp_path]
    campaign = Campaign(field)
    approved = campaign.approved()
    assert "3 organs at least" in refused(lambda: campaign.drawing(approved))


def test_rules_of_the_house_are_marked_as_having_no_statute() -> None:
    for key in ("draw.committers", "draw.opening"):
        (value,) = tree().parameter(key).values
        assert (value.sure, value.law) == (Sure.HOUSE, "（自定规则）")
        assert value.sure.words.zh == "本系统自定，没有法律规定"
