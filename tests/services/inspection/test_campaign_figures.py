"""The figures of random inspection count acts: campaigns begun, entities inspected, listings that arose from them."""

from __future__ import annotations

import pytest

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.services.models import AbnormalListing
from tests.conftest import PLACE
from tests.services.inspection.campaigning import Campaign
from tests.services.inspection.field import Field
from tests.services.inspection.test_campaign import UNREACHED


def counted(*names: str, of: int = 2021) -> list[int]:
    return [figure_of(name).value(year(PLACE, of)) for name in names]


NAMES = (
    "services.inspection.campaigns", "inspection.joint-campaigns", "services.inspection.inspections",
    "services.inspection.problems", "inspection.targets", "inspection.targets.abnormal",
)  # fmt: skip


@pytest.mark.parametrize(("joint", "figures"), [("cross", [1, 1, 2, 1, 0, 0]), ("internal", [1, 0, 2, 1, 2, 1])])
def test_campaigns_and_what_they_found_are_told_apart(field: Field, joint: str, figures: list[int]) -> None:
    campaign = Campaign(field, joint=joint)
    _, (one, other, _) = campaign.running()
    campaign.reviewed(one, **UNREACHED)
    campaign.visit(other, **UNREACHED)
    campaign.do(other, "send_back", "2021-03-18", "reviewer", reason="再核实")
    campaign.reviewed(other, on="2021-03-19")
    facts = {"ground": "unreached", "facts": "两次上门无人。"}
    campaign.do(one, "propose_to_list", "2021-03-21", "handler", facts)
    listing = AbnormalListing.objects.get(inspection=one.pk)
    campaign.do(listing, "decide", "2021-03-22", "principal")
    assert counted(*NAMES) == figures
    assert counted(*NAMES, of=2020) == [0] * 6
    by_result = figure_of("services.inspection.inspections").breakdown(year(PLACE, 2021), "检查结果")
    assert by_result == {"unreachable": 1, "no-problem": 1}
