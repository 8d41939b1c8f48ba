"""What somebody might try in a campaign, or what changes meanwhile: each refused or followed, and told."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.draws.given import as_upload
from fazhi.kernel.draws.lists import Candidate
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.offering import visible_to
from fazhi.services.inspection.models import InspectionTarget, Inspector
from fazhi.services.inspection.preparing import Preparation
from fazhi.services.models import InspectionCampaign, SiteInspection
from tests.kernel.desk import date
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import SECRETS, SHOPS, Campaign
from tests.services.inspection.field import POND, TOWN, Field
from tests.services.inspection.test_campaign import UNREACHED


@pytest.fixture
def campaign(field: Field) -> Campaign:
    return Campaign(field)


def out_of(campaign: Campaign, running: InspectionCampaign, target: str, on: str = "2021-03-09") -> Draw:
    """A target drawn falls out of the draw."""
    draw = campaign.drawn_of(running)
    campaign.do(draw, "replace", on, "reviewer", {"out": target}, reason="已注销")
    return Draw.objects.get(pk=draw.pk)


def test_nobody_slips_a_list_of_friends_under_a_campaign(campaign: Campaign) -> None:
    approved = campaign.approved()
    data = {
        "purpose": "食品店抽查", "wanted": "1", "commit_by": "2021-03-04", "reveal_by": "2021-03-05",
        "committers": [campaign.county.organ(each).pk for each in SECRETS], "serves": approved.pk,
    }  # fmt: skip
    given = Preparation(approved, date("2021-03-03")).candidates()[:1]
    post = campaign.county.post("market", "handler")
    said = refused(
        lambda: open_matter(
            "kernel.draw", "propose", by=post, on=date("2021-03-03"), data=data, uploads=[as_upload(given)]
        )
    )
    assert "from that matter alone" in said


def test_a_draw_opened_from_a_campaign_is_dated_on_its_day_too(campaign: Campaign) -> None:
    approved = campaign.approved()
    said = refused(
        lambda: campaign.do(
            approved, "open_draw", "2021-03-03", "handler",
            {"committers": [campaign.county.organ(each).pk for each in SECRETS], "commit_by": "2021-03-04",
             "reveal_by": "2021-03-05"}, today=date("2021-03-10"),
        )
    )  # fmt: skip
    assert "on the same day" in said


def test_who_left_the_directory_since_the_draw_is_inspected_as_drawn(campaign: Campaign) -> None:
    drawn, draw = campaign.drawn()
    gone, certificate = draw.drawn[0]["identifier"], draw.seats[-1]["person"]
    with transaction.atomic():
        end(InspectionTarget.objects.get(code=gone), date("2021-03-06"))
        end(Inspector.objects.get(code=certificate), date("2021-03-06"))
    campaign.do(drawn, "begin", "2021-03-08", "handler")
    one = SiteInspection.objects.get(campaign=drawn.pk, target=gone)
    assert one.target_name.startswith("商店")
    other = next(each for each in campaign.inspections(drawn) if certificate in each.inspectors)
    assert "no valid certificate" in refused(lambda: campaign.visit(other))


def test_who_changed_the_name_is_inspected_by_the_new_one(campaign: Campaign) -> None:
    drawn, draw = campaign.drawn()
    code = draw.drawn[0]["identifier"]
    old = InspectionTarget.objects.get(code=code)
    with transaction.atomic():
        end(old, date("2021-03-06"))
        record(
            InspectionTarget(
                subject=old.subject, code=code, name="改名商店有限公司", kind="enterprise", organ=old.organ, area=TOWN,
                industry="食品", address="演示镇", state="open", from_on=date("2021-03-06"),
            )
        )  # fmt: skip
    campaign.do(drawn, "begin", "2021-03-08", "handler")
    assert SiteInspection.objects.get(campaign=drawn.pk, target=code).target_name == "改名商店有限公司"


def test_nothing_begins_before_a_replacement_has_its_inspectors(campaign: Campaign) -> None:
    drawn, draw = campaign.drawn()
    draw = out_of(campaign, drawn, draw.drawn[0]["identifier"], "2021-03-06")
    assert "inspectors assigned yet" in refused(lambda: campaign.do(drawn, "begin", "2021-03-08", "handler"))
    campaign.reassign(draw, "2021-03-06")
    campaign.do(drawn, "begin", "2021-03-08", "handler")
    targets = {each["identifier"] for each in Draw.objects.get(pk=draw.pk).standing_drawn}
    assert {each.target for each in campaign.inspections(drawn)} == targets


def test_nothing_is_followed_where_nothing_changed(campaign: Campaign) -> None:
    running, _ = campaign.running()
    assert "follow the draw already" in refused(lambda: campaign.do(running, "follow_draw", "2021-03-09", "handler"))
    assert "cannot be done at stage" in refused(lambda: campaign.do(running, "begin", "2021-03-09", "handler"))


def test_what_was_visited_stays_though_it_fell_out_and_others_are_followed(campaign: Campaign) -> None:
    running, (one, other, _) = campaign.running()
    campaign.reviewed(one, **UNREACHED)
    out_of(campaign, running, one.target, "2021-03-21")
    draw = out_of(campaign, running, other.target, "2021-03-21")
    campaign.reassign(draw, "2021-03-21")
    campaign.do(running, "follow_draw", "2021-03-22", "handler")
    stages = sorted((each.stage, each.target) for each in campaign.inspections(running))
    assert [stage for stage, _ in stages] == ["assigned"] * 3 + ["reviewed", "withdrawn"]
    assert dict((target, stage) for stage, target in stages)[one.target] == "reviewed"


def test_a_campaign_does_not_end_over_a_replacement_that_nobody_followed(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    for one in inspections[1:]:
        campaign.reviewed(one)
    draw = out_of(campaign, running, inspections[0].target, "2021-03-20")
    campaign.reviewed(inspections[0])
    assert "not followed" in refused(lambda: campaign.do(running, "conclude", "2021-03-22", "reviewer"))
    campaign.reassign(draw, "2021-03-21")
    assert "not followed" in refused(lambda: campaign.do(running, "conclude", "2021-03-22", "reviewer"))


def test_results_count_who_was_inspected_and_name_apart_who_was_replaced(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    gone = inspections[0]
    campaign.visit(gone, **UNREACHED)
    campaign.do(gone, "send_back", "2021-03-16", "reviewer", reason="再核实")
    draw = out_of(campaign, running, gone.target, "2021-03-17")
    campaign.reassign(draw, "2021-03-17")
    campaign.do(running, "follow_draw", "2021-03-17", "handler")
    for one in campaign.inspections(running):
        if one.stage == "assigned":
            campaign.reviewed(one, on="2021-03-18")
    act = campaign.do(running, "conclude", "2021-03-22", "reviewer")
    body = campaign.field.publish(act, "2021-03-24").body
    assert "共抽取并检查对象3户" in body
    assert f"另有1户抽中后依规定替换，未检查：{gone.target_name}" in body
    assert body.count("未发现问题") == 3
    assert "无法联系" not in body


def test_a_campaign_is_not_dropped_because_of_who_was_drawn(campaign: Campaign) -> None:
    drawing, draw = campaign.drawing()
    said = refused(lambda: campaign.do(drawing, "drop", "2021-03-03", "principal", reason="不查了"))
    assert "is not ended" in said
    campaign.do(draw, "cancel", "2021-03-03", "principal", reason="名单有误")
    again, _ = campaign.drawn(campaign.seen(drawing.pk))
    said = refused(lambda: campaign.do(again, "drop", "2021-03-06", "principal", reason="不合意"))
    assert "who was drawn is inspected" in said


def test_a_draw_held_again_names_the_one_before_by_itself(campaign: Campaign) -> None:
    drawing, draw = campaign.drawing()
    campaign.do(draw, "freeze", "2021-03-03", "reviewer")
    campaign.do(draw, "cancel", "2021-03-03", "principal", reason="名单有误")
    campaign.field.change("services.inspection-targets", ("end", SHOPS[0], {}), effective="2021-03-03")
    campaign.do(drawing, "drop", "2021-03-03", "principal", reason="重新组织")
    other, again = campaign.drawing()
    assert other.pk != drawing.pk
    assert again.list_sha256 != draw.list_sha256
    assert again.again == draw.pk


def test_more_than_there_are_cannot_be_drawn(campaign: Campaign) -> None:
    approved = campaign.approved()
    with transaction.atomic():
        for code in SHOPS[2:]:
            end(InspectionTarget.objects.get(code=code), date("2021-03-01"))
    said = refused(lambda: campaign.drawing(approved))
    assert "The plan has 3 drawn, and 2 may be" in said


def test_a_name_that_no_list_can_hold_is_refused_with_its_cure(campaign: Campaign) -> None:
    approved = campaign.approved(strata="area")
    market = campaign.county.organ("market")
    with transaction.atomic():
        record(
            InspectionTarget(
                code="DX-130130-000009-00", name="怪店", kind="enterprise", organ=market, area="1301301\u200b",
                industry="食品", address="演示镇", state="open", from_on=date("2021-01-01"),
            )
        )  # fmt: skip
    assert "invisible characters" in refused(lambda: campaign.drawing(approved))


def test_the_draw_is_opened_soon_after_the_visits(campaign: Campaign) -> None:
    approved = campaign.approved()
    assert "at the latest" in refused(lambda: campaign.drawing(approved, open_on="2021-12-31"))
    campaign.drawing(approved, open_on="2021-05-10")


def test_nobody_counts_twice_and_who_records_was_there(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    there = one.inspectors[:1]
    assert "inspectors at least" in refused(lambda: campaign.visit(one, present=there * 2))
    going = campaign.going(one)
    absent = [code for code in one.inspectors if code not in ("030100", "030101")]
    assert "who were there" in refused(lambda: campaign.visit(one, by=going, present=absent))


def test_nobody_signs_where_nobody_was_met(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    said = refused(lambda: campaign.visit(one, **UNREACHED | {"signature": "signed", "met": "店长"}))
    assert "nobody signs" in said


def test_what_is_to_be_put_right_is_not_due_before_it_is_ordered(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    campaign.reviewed(one, result="correction-ordered", findings="未公示", **{"point_1-2": "no"})
    data = {"ordered": "公示", "correct_by": "2021-03-21"}
    assert "must come after" in refused(lambda: campaign.do(one, "order", "2021-03-21", "handler", data))


def test_only_enterprises_are_proposed_for_the_list(campaign: Campaign) -> None:
    running, _ = campaign.running()
    post = campaign.county.post("market", "handler")
    act = running.acts.get(name="begin")
    open_matter(
        "services.inspection", "assign", by=post, on=date("2021-03-08"), because=act,
        data={
            "campaign": running.pk, "target": POND, "target_name": "柳林公共泳池", "kind": "place",
            "party_kind": "organisation", "party_name": "柳林公共泳池", "inspectors": ["030100", "030101"],
            "inspector_names": ["甲", "乙"], "inspecting": [str(campaign.county.organ("market").pk)],
        },
    )  # fmt: skip
    one = SiteInspection.objects.get(target=POND)
    campaign.reviewed(one, **UNREACHED)
    data = {"ground": "unreached", "facts": "无人"}
    assert "Only enterprises" in refused(lambda: campaign.do(one, "propose_to_list", "2021-03-21", "handler", data))


def test_who_takes_part_sees_it_and_others_do_not(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    day = date("2021-03-10")
    partner, other = (campaign.county.officer(organ, "handler") for organ in ("town", "justice"))
    seen = visible_to(partner, day)
    assert {running.pk, *(each.pk for each in inspections)} <= set(seen.values_list("pk", flat=True))
    assert not visible_to(other, day).filter(pk__in=[running.pk, *(each.pk for each in inspections)]).exists()
    draw = campaign.drawn_of(running)
    assert visible_to(other, day).filter(pk=draw.pk).exists(), "who commits sees the draw"


def test_a_target_that_another_campaign_is_still_to_inspect_counts_for_the_year(campaign: Campaign) -> None:
    _, inspections = campaign.running()
    given = _preparation(campaign, most_a_year=1, count=2)
    excluded = {each.identifier for each in given.candidates() if each.excluded}
    assert excluded == {each.target for each in inspections}
    assert given.wanted() == {"": 2}


def _preparation(campaign: Campaign, **facts: Any) -> Preparation:
    """Another campaign over the same shops, that is not kept."""
    unkept = InspectionCampaign(organ=campaign.county.organ("market"), kinds=["enterprise"], industry="食品", **facts)
    return Preparation(unkept, datetime.date(2021, 4, 1))


@pytest.mark.parametrize(("there", "count", "wanted"), [
    ({"甲": 6, "乙": 3, "丙": 1}, 5, {"甲": 3, "乙": 1, "丙": 1}),
    ({"甲": 1, "乙": 1, "丙": 1}, 2, {"丙": 1, "乙": 1, "甲": 0}),
    ({"甲": 400, "乙": 31}, 3, {"甲": 3, "乙": 0}),
    ({"甲": 2, "乙": 2}, 9, {"甲": 2, "乙": 2}),
    ({}, 3, {}),
])  # fmt: skip
def test_numbers_are_shared_out_by_the_largest_remainders(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, there: dict[str, int], count: int, wanted: dict[str, int]
) -> None:
    given = _preparation(campaign, count=count, ratio=Decimal("3.0"))
    rows = [Candidate(f"{name}{number}", stratum=name) for name, many in there.items() for number in range(many)]
    monkeypatch.setattr(given, "candidates", lambda: rows)
    assert given.wanted() == wanted
