"""Many inspections of one campaign: the act answers at once, and the worker opens them one after the other."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures import errands
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.projection import differences
from fazhi.now import SHANGHAI
from fazhi.operation import jobs, work
from fazhi.services.inspection.models import InspectionTarget
from fazhi.services.models import InspectionCampaign, SiteInspection
from tests.kernel.desk import date
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import MANY, Campaign
from tests.services.inspection.conftest import Sign
from tests.services.inspection.field import TOWN, Field
from tests.services.inspection.test_entering import FOUR, enter
from tests.web.people import text_of

NOW = datetime.datetime(2021, 3, 8, 9, 0, tzinfo=SHANGHAI)
DRAWN = 24


@pytest.fixture
def campaign(field: Field) -> Campaign:
    return Campaign(field, shops=MANY[:DRAWN], drawn=DRAWN)


def begun(campaign: Campaign) -> InspectionCampaign:
    drawn, _ = campaign.drawn()
    campaign.do(drawn, "begin", "2021-03-08", "handler")
    return campaign.seen(drawn.pk)


def stop_after(number: int) -> errands.Enough:
    left = iter(range(number - 1))
    return lambda: next(left, None) is None


def told(running: InspectionCampaign) -> tuple[int, int, int]:
    found = errands.progress_of(running)
    assert found is not None
    return found.done, found.total, len(found.refused)


def test_the_act_answers_at_once_and_the_worker_opens_each_once_in_the_name_of_who_began(campaign: Campaign) -> None:
    running = begun(campaign)
    assert (running.stage, SiteInspection.objects.count(), told(running)) == ("running", 0, (0, DRAWN, 0))
    assert errands.carry_on(stop_after(9)) == 9
    assert (SiteInspection.objects.count(), told(running)) == (9, (9, DRAWN, 0))
    said = work.carry_on(NOW)
    assert said is not None and said.zh == f"后续办理 {DRAWN - 9} 件"
    assert work.carry_on(NOW) is None and errands.progress_of(running) is None
    inspections = campaign.inspections(running)
    assert Counter(each.target for each in inspections) == dict.fromkeys(MANY[:DRAWN], 1)
    begin = Act.objects.get(matter=running.pk, name="begin")
    opened = Act.objects.filter(name="assign", family="services.inspection")
    assert set(opened.values_list("because", "officer", "post", "organ", "happened_on")) == {
        (begin.pk, begin.officer_id, begin.post_id, begin.organ_id, date("2021-03-08"))
    }
    assert verify().ok and not list(differences(inspections))
    campaign.visit(inspections[0])


def test_the_worker_has_the_job() -> None:
    assert "errands" in {job.name for job in jobs.jobs()}


def test_a_few_are_opened_within_the_act(field: Field) -> None:
    running, inspections = Campaign(field).running()
    assert len(inspections) == 3 and errands.progress_of(running) is None


def test_nothing_rests_on_the_inspections_before_all_are_open(campaign: Campaign) -> None:
    running = begun(campaign)
    errands.carry_on(stop_after(2))
    assert "still being opened" in refused(lambda: campaign.do(running, "conclude", "2021-03-22", "reviewer"))
    assert "still being opened" in refused(lambda: campaign.do(running, "follow_draw", "2021-03-09", "handler"))
    errands.carry_on()
    assert "follow the draw already" in refused(lambda: campaign.do(running, "follow_draw", "2021-03-09", "handler"))


def test_who_stands_back_meanwhile_is_replaced_in_what_is_open_and_in_what_is_not(campaign: Campaign) -> None:
    running = begun(campaign)
    errands.carry_on(stop_after(5))
    before = [each.target for each in campaign.inspections(running)]
    seats = campaign.drawn_of(running).seats
    person = next(each["person"] for each in seats if each["target"] == before[0] and each["person"][:5] == "03010")
    data = {"person": person}
    campaign.do(running, "renew", "2021-03-09", "reviewer", data, reason="与数户负责人系近亲属")
    errands.carry_on()
    inspections = campaign.inspections(running)
    assert Counter(each.target for each in inspections) == dict.fromkeys(MANY[:DRAWN], 1)
    assert not [each.target for each in inspections if person in each.inspectors]
    assert errands.progress_of(running) is None


def spoil(target: str, campaign: Campaign) -> None:
    """An address that bears the mark of a state secret, which no act takes in."""
    row = InspectionTarget.objects.standing().get(code=target)
    with transaction.atomic():
        record(
            InspectionTarget(
                subject=row.subject, supersedes=row, code=row.code, name=row.name, kind=row.kind, organ=row.organ,
                area=TOWN, industry=row.industry, address="机密★5年", state="open", from_on=row.from_on,
            )
        )  # fmt: skip


def test_one_that_is_refused_is_named_with_its_reason_and_the_others_go_on(campaign: Campaign) -> None:
    spoil(MANY[3], campaign)
    running = begun(campaign)
    errands.carry_on()
    assert told(running) == (DRAWN - 1, DRAWN, 1)
    found = errands.progress_of(running)
    assert found is not None and not found.waits
    (one,) = found.refused
    assert MANY[3] in one.about and "密级标志“机密”" in one.grounds[0].zh
    assert "bears the mark" in refused(lambda: campaign.do(running, "follow_draw", "2021-03-09", "handler"))
    assert told(running) == (DRAWN - 1, DRAWN, 1)
    change = ("amend", MANY[3], {"address": "演示镇3号"})
    campaign.field.change("services.inspection-targets", change, effective="2021-03-10")
    campaign.do(running, "follow_draw", "2021-03-10", "handler")
    assert errands.progress_of(running) is None
    assert SiteInspection.objects.filter(target=MANY[3], stage="assigned").count() == 1


def test_the_page_of_the_campaign_says_how_far_it_is(campaign: Campaign, sign: Sign) -> None:
    spoil(MANY[3], campaign)
    running = begun(campaign)
    errands.carry_on(stop_after(7))
    client, path = sign("market", "handler"), f"/matters/{running.pk}/"
    part = {"HX-Request": "true", "HX-Target": "errands"}
    page = text_of(client.get(path))
    number = SiteInspection.objects.count()
    assert f"下达检查任务：已开 {number}/{DRAWN}" in page and "后台进程没有运行" in page
    jobs.alive(datetime.datetime.now(SHANGHAI))
    said = client.get(path, headers=part).content.decode()
    assert said.lstrip().startswith('<div id="errands"') and "离开本页也会继续" in said
    errands.carry_on()
    said = client.get(path, headers=part).content.decode()
    assert f"已开 {DRAWN - 1}/{DRAWN}" in said and "1 件未能办理" in said and MANY[3] in said
    assert "hx-get" not in said
    assert sign("staffing", "handler").get(path, headers=part).status_code == 404


def test_what_a_platform_drew_in_great_number_is_opened_in_the_same_way(campaign: Campaign) -> None:
    matter = campaign.approved()
    enter(campaign, matter, *(f"{code},{FOUR}" for code in MANY[:DRAWN]))
    assert (SiteInspection.objects.count(), told(matter)) == (0, (0, DRAWN, 0))
    errands.carry_on(stop_after(4))
    enter(campaign, matter, *(f"{code},{FOUR}" for code in MANY[2:DRAWN]))
    errands.carry_on()
    stages = Counter(each.stage for each in campaign.inspections(matter))
    assert stages["assigned"] == DRAWN - 2 and stages.keys() <= {"assigned", "withdrawn"}
    assert errands.progress_of(matter) is None
