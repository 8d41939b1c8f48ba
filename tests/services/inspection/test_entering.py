"""What an upper platform drew is taken over and inspected here; nothing is drawn twice."""

from __future__ import annotations

import pytest

from fazhi.kernel.draws.models import Draw
from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.files.store import Upload
from fazhi.services.models import InspectionCampaign, SiteInspection
from tests.conftest import PLACE
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import SHOPS, Campaign
from tests.services.inspection.field import Field

HEADING = "检查对象编码,执法证号\r\n"
FOUR = "030100;030101;030110、030111"
TASK = {"drawn_by": "省“双随机”监管平台", "drawn_task": "RW2021-0031", "drawn_on": "2021-03-04"}


@pytest.fixture
def campaign(field: Field) -> Campaign:
    return Campaign(field)


def enter(campaign: Campaign, matter: InspectionCampaign, *rows: str, code: str = "gb18030", **changed: str) -> None:
    table = Upload("抽取结果.csv", (HEADING + "\r\n".join(rows) + "\r\n").encode(code), "text/csv")
    campaign.do(matter, "enter_draw", "2021-03-08", "handler", TASK | changed, uploads=[table])


def test_what_the_platform_drew_is_inspected_here_and_counted(campaign: Campaign) -> None:
    matter = campaign.approved()
    enter(campaign, matter, f"{SHOPS[0]},{FOUR}", f"{SHOPS[1]},{FOUR}")
    inspections = campaign.inspections(matter)
    assert [each.target for each in inspections] == sorted(SHOPS[:2], key=[SHOPS[0], SHOPS[1]].index)
    assert {len(each.inspectors) for each in inspections} == {4}
    for one in inspections:
        campaign.reviewed(one)
    act = campaign.do(matter, "conclude", "2021-03-22", "reviewer")
    notice = campaign.field.publish(act, "2021-03-24")
    assert "由省“双随机”监管平台抽取（任务编号：RW2021-0031）" in notice.body
    asked = year(PLACE, 2021)
    assert figure_of("inspection.joint-campaigns").value(asked) == 1
    assert figure_of("services.inspection.inspections").value(asked) == 2
    assert not Draw.objects.exists()


def test_handed_in_anew_it_is_followed(campaign: Campaign) -> None:
    matter = campaign.approved()
    enter(campaign, matter, f"{SHOPS[0]},{FOUR}", f"{SHOPS[1]},{FOUR}")
    enter(campaign, matter, f"{SHOPS[0]},030100;030110", f"{SHOPS[2]},{FOUR}", code="utf-8-sig")
    seen = {each.target: (each.stage, len(each.inspectors)) for each in SiteInspection.objects.all()}
    assert seen == {SHOPS[0]: ("assigned", 2), SHOPS[1]: ("withdrawn", 4), SHOPS[2]: ("assigned", 4)}
    assert figure_of("inspection.joint-campaigns").value(year(PLACE, 2021)) == 1


def test_every_bad_row_is_named_at_once(campaign: Campaign) -> None:
    matter = campaign.approved()
    rows = (f"{SHOPS[0]},{FOUR}", "91130130MA00000000,030100;030110", f"{SHOPS[1]},030100", f"{SHOPS[0]},{FOUR};999")
    said = refused(lambda: enter(campaign, matter, *rows))
    for part in ("Line 2", "stands twice", "Line 3: the directory", "Line 4: 2 inspectors", "Line 5: 999"):
        assert part in said, part
    assert "Nothing was read" in refused(lambda: enter(campaign, matter))
    assert "lies ahead" in refused(lambda: enter(campaign, matter, f"{SHOPS[0]},{FOUR}", drawn_on="2021-03-09"))


def test_nothing_is_entered_beside_a_draw_of_our_own(campaign: Campaign) -> None:
    matter, _ = campaign.drawing()
    assert "has a draw already" in refused(lambda: enter(campaign, matter, f"{SHOPS[0]},{FOUR}"))
