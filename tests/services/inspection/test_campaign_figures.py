"""The figures of random inspection count acts: campaigns begun, entities inspected, listings that arose from them."""

from __future__ import annotations

import pytest

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.report.freezing import freeze
from fazhi.services.inspection.visit_forms import POINT
from fazhi.services.models import AbnormalListing, ItemCheck
from tests.conftest import PLACE
from tests.services.inspection.campaigning import ITEM_NAMES, ITEMS, Campaign
from tests.services.inspection.field import TOWN, Field
from tests.services.inspection.test_campaign import UNREACHED

NO_SECOND = {f"{POINT}2-{number}": None for number in (1, 2)}
UNREACHED_ONE = {**UNREACHED, **NO_SECOND}


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


CHECKS, PROBLEMS = "services.inspection.item-checks", "services.inspection.item-problems"
ITEM, OUTCOME = "抽查事项", "事项检查结果"
FIRST, SECOND = (f"{code} {name}" for code, name in zip(ITEMS, ITEM_NAMES, strict=True))


def divided(name: str, by: str) -> dict[str, int]:
    return figure_of(name).breakdown(year(PLACE, 2021), by)


def test_a_visit_that_covers_several_items_counts_once_for_each_of_them(field: Field) -> None:
    campaign = Campaign(field)
    _, (one, other, third) = campaign.running()
    campaign.reviewed(one)
    campaign.reviewed(other, result="correction-ordered", findings="未公示", **{"point_2-2": "no"})
    campaign.visit(third)
    assert (counted(CHECKS, PROBLEMS), counted("services.inspection.inspections")) == ([4, 1], [2])
    assert divided(CHECKS, ITEM) == {FIRST: 2, SECOND: 2}
    assert divided(CHECKS, OUTCOME) == {"in-order": 3, "not-in-order": 1}
    assert divided(PROBLEMS, ITEM) == {SECOND: 1}
    assert divided(CHECKS, "检查结果") == {"no-problem": 2, "correction-ordered": 2}
    figure, asked = figure_of(CHECKS), year(PLACE, 2021)
    for by in figure.breakdowns:
        cells = figure.breakdown(asked, by)
        assert sum(cells.values()) == figure.value(asked) == 4, by
        for cell, number in cells.items():
            assert figure.part(figure.records(asked), asked, by, cell).count() == number, (by, cell)
    assert counted(CHECKS, PROBLEMS, of=2020) == [0, 0]


def test_where_nobody_was_met_and_where_an_item_has_no_points_that_is_told(field: Field) -> None:
    campaign = Campaign(field, checklists=(["1 亮照", "2 公示"], []))
    _, (one, other, third) = campaign.running()
    campaign.reviewed(one, **UNREACHED_ONE)
    campaign.reviewed(other, **NO_SECOND)
    campaign.reviewed(third, **NO_SECOND, **{"point_1-1": "na", "point_1-2": "na"})
    found = ItemCheck.objects.values_list("inspection", "item", "outcome")
    assert set(found) == {
        *((one.pk, code, "nobody-there") for code in ITEMS),
        (other.pk, ITEMS[0], "in-order"), (third.pk, ITEMS[0], "na"),
        *((each.pk, ITEMS[1], "not-told") for each in (other, third)),
    }  # fmt: skip


def test_a_corrected_visit_is_counted_as_corrected(field: Field) -> None:
    campaign = Campaign(field)
    _, (one, *_) = campaign.running()
    visit = campaign.visit(one)
    answers = {f"{POINT}{number}": answer for number, answer in visit.data["answers"].items()}
    said = answers | {f"{POINT}1-1": "no", "result": "correction-ordered", "findings": "未亮照"}
    campaign.do(one, "correct", "2021-03-16", "handler", {"act": visit.pk, "data": said}, reason="漏记")
    campaign.do(one, "review", "2021-03-20", "reviewer", {"opinion": "属实"})
    assert divided(CHECKS, OUTCOME) == {"in-order": 1, "not-in-order": 1}
    assert divided(PROBLEMS, ITEM) == {FIRST: 1}


def test_the_published_report_has_the_items_by_name_and_their_outcomes_in_both_languages(field: Field) -> None:
    campaign = Campaign(field)
    _, (one, *_) = campaign.running()
    campaign.reviewed(one)
    frozen = next(each for each in freeze(year(PLACE, 2021))["figures"] if each["id"] == CHECKS)
    by = {each["title"]["zh"]: each["cells"] for each in frozen["breakdowns"]}
    assert [cell["name"]["zh"] for cell in by[ITEM]] == [FIRST, SECOND]
    assert [cell["name"]["zh"] for cell in by["所在乡镇"]] == [f"演示镇（{TOWN}）"]
    assert by[OUTCOME] == [{"name": {"zh": "符合", "en": "In order"}, "number": 2}]
