"""A campaign from the plan to the published results: who is drawn, who goes, what is found, what follows."""

from __future__ import annotations

import pytest

from fazhi.kernel.draws.bundles import recompute
from fazhi.kernel.draws.publishing import bundle_of
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Matter, MatterLink, Paper
from fazhi.kernel.procedures.projection import differences
from fazhi.services.inspection.campaigns import InspectionCampaigning
from fazhi.services.inspection.listing import AbnormalListing
from fazhi.services.models import SiteInspection
from tests.kernel.desk import date
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import SHOPS, Campaign
from tests.services.inspection.field import CHENG, Field

UNREACHED = {
    "result": "unreachable", "findings": "登记地址无人，电话停机。", "signature": "absent", "witness": "村委会主任李某",
    "met": None, **{f"point_{item}-{point}": None for item in (1, 2) for point in (1, 2)},
}  # fmt: skip


@pytest.fixture
def campaign(field: Field) -> Campaign:
    return Campaign(field)


def test_targets_and_inspectors_are_drawn_and_anybody_can_recompute_it(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    assert running.stage == "running"
    assert len(inspections) == 3
    assert {each.target for each in inspections} <= set(SHOPS)
    assert {len(each.inspectors) for each in inspections} == {4}
    draw = campaign.drawn_of(running)
    assert recompute(bundle_of(draw, date("2021-06-01"))).holds
    assert verify().ok
    assert not list(differences([running, draw, *inspections]))


def test_the_campaign_ends_once_every_result_is_reviewed_and_all_are_published(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    for one in inspections[:-1]:
        campaign.reviewed(one)
    assert "is not ended" in refused(lambda: campaign.do(running, "conclude", "2021-03-22", "reviewer"))
    campaign.reviewed(inspections[-1], **UNREACHED)
    act = campaign.do(running, "conclude", "2021-03-22", "reviewer")
    notice = campaign.field.publish(act, "2021-03-24")
    assert Notice.objects.get(pk=notice.pk).stage == "published"
    for one in inspections:
        assert one.target in notice.body and one.target_name in notice.body
    assert notice.body.count("未发现问题") == 2


def test_only_who_was_drawn_goes_with_enough_others_on_a_day_of_the_period(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    stranger = campaign.county.post("justice", "handler")
    assert "not the organ" in refused(lambda: campaign.visit(one, by=stranger))
    assert "inspectors at least" in refused(lambda: campaign.visit(one, present=one.inspectors[:1]))
    assert "outside the period" in refused(lambda: campaign.visit(one, on="2021-05-01"))
    assert "outside the period" in refused(lambda: campaign.visit(one, on="2021-03-09"))
    assert "choice" in refused(lambda: campaign.visit(one, present=["03019", "03018"])).lower()


def test_a_visit_answers_every_point_and_says_who_signed(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    assert "Points 1-2 are open" in refused(lambda: campaign.visit(one, **{"point_1-2": None}))
    assert "not in order" in refused(lambda: campaign.visit(one, **{"point_1-2": "no"}))
    assert "name a witness" in refused(lambda: campaign.visit(one, signature="refused"))
    assert "Say what was found" in refused(lambda: campaign.visit(one, result="correction-ordered"))
    photo = Upload("门头.jpg", b"\xff\xd8\xff\xe0 demonstration", "image/jpeg")
    act = campaign.visit_with(one, [photo], **{"point_1-2": "no"}, result="correction-ordered", findings="未公示")
    seen = SiteInspection.objects.get(pk=one.pk)
    assert seen.answers == {"1-1": "yes", "1-2": "no", "2-1": "yes", "2-2": "yes"}
    assert len(act.data["attachments"]) == 1
    text = Paper.objects.get(matter=one.pk, kind="services.inspection-record").reveal("text") or ""
    assert "1-2：不符合" in text and "未公示" in text


def test_who_visited_does_not_review(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    campaign.visit(one)
    assert "your post" in refused(lambda: campaign.do(one, "review", "2021-03-16", "handler", {"opinion": "同意"}))


def test_an_entity_that_cannot_be_reached_is_proposed_for_the_list(campaign: Campaign) -> None:
    _, (one, other, _) = campaign.running()
    campaign.reviewed(one, **UNREACHED)
    data = {"ground": "unreached", "facts": "两次上门无人，邮寄退回。"}
    campaign.do(one, "propose_to_list", "2021-03-21", "handler", data)
    listing = AbnormalListing.objects.get(inspection=one.pk)
    assert (listing.target, str(listing.verified_on)) == (one.target, "2021-03-15")
    assert MatterLink.objects.filter(parent=one.pk, child=listing.pk, kind="arising").exists()
    campaign.reviewed(other)
    said = refused(lambda: campaign.do(other, "propose_to_list", "2021-03-21", "handler", data))
    assert "asks for nothing more" in said


def test_what_is_to_be_put_right_runs_until_it_is_looked_at_again(campaign: Campaign) -> None:
    _, (one, *_) = campaign.running()
    campaign.reviewed(one, result="correction-ordered", findings="未公示", **{"point_1-2": "no"})
    campaign.do(one, "order", "2021-03-21", "handler", {"ordered": "十日内公示", "correct_by": "2021-03-31"})
    campaign.do(one, "look_again", "2021-04-01", "handler", {"corrected": "已公示"})
    campaign.do(one, "pass_on", "2021-04-02", "reviewer", {"to": campaign.county.organ("town").pk, "leads": "笔录一份"})
    assert SiteInspection.objects.get(pk=one.pk).passed_to == [str(campaign.county.organ("town").pk)]


def test_a_target_that_fell_out_is_withdrawn_and_its_replacement_inspected(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    draw = campaign.drawn_of(running)
    out = inspections[0].target
    campaign.do(draw, "replace", "2021-03-09", "reviewer", {"out": out}, reason="已注销")
    campaign.reassign(draw, "2021-03-09")
    campaign.do(running, "follow_draw", "2021-03-09", "handler")
    stages = {each.target: each.stage for each in campaign.inspections(running)}
    assert stages.pop(out) == "withdrawn"
    assert list(stages.values()) == ["assigned"] * 3


def test_a_campaign_keeps_to_the_plan(campaign: Campaign) -> None:
    assert "The plan has it from" in refused(lambda: campaign.prepared(visits_until="2021-07-31"))
    assert "2 inspectors" in refused(lambda: campaign.prepared(per_organ=1))
    campaign.prepared()
    assert "is being carried out already" in refused(campaign.prepared)


def test_no_second_draw_while_one_stands(campaign: Campaign) -> None:
    running, draw = campaign.drawing()
    assert "has a draw already" in refused(lambda: campaign.drawing(running))
    campaign.do(draw, "cancel", "2021-03-03", "principal", reason="名单有误")
    again, other = campaign.drawing(running)
    assert other.pk != draw.pk
    assert "Not all who stand drawn" in refused(lambda: campaign.do(again, "begin", "2021-03-08", "handler"))


def test_what_blocks_the_draw_is_said_before_it_is_proposed(campaign: Campaign) -> None:
    approved = campaign.approved(industry="没有的行业")
    said = refused(lambda: campaign.drawing(approved))
    assert "Nobody in scope" in said
    assert not Matter.objects.filter(family="kernel.draw").exists()


def test_who_stands_back_is_replaced_by_the_next_and_the_others_stay(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    before = {each.target: set(each.inspectors) for each in inspections}
    one = next(each for each in inspections if campaign.spare(each))
    person = next(each for each in one.inspectors if each in ("030100", "030101"))
    why = {"reason": "与该店负责人系近亲属"}
    said = refused(lambda: campaign.do(running, "renew", "2021-03-09", "reviewer", {"target": one.target}, **why))
    assert "Choose who stands back" in said
    assert "No seat is open" in refused(lambda: campaign.do(running, "renew", "2021-03-09", "reviewer", {}, **why))
    data = {"person": person, "target": one.target}
    assert "your post" in refused(lambda: campaign.do(running, "renew", "2021-03-09", "handler", data, **why))
    campaign.do(running, "renew", "2021-03-09", "reviewer", data, **why)
    after = {each.target: set(each.inspectors) for each in campaign.inspections(running)}
    assert after[one.target] == before[one.target] - {person} | {campaign.spare(one)}
    assert {target: people for target, people in after.items() if target != one.target} == {
        target: people for target, people in before.items() if target != one.target
    }
    bundle = bundle_of(campaign.drawn_of(running), date("2021-06-01"))
    assert [each.reason for each in bundle.assigned] == ["", "与该店负责人系近亲属"]
    assert recompute(bundle).holds


def test_a_replacement_gets_inspectors_without_a_file(campaign: Campaign) -> None:
    running, inspections = campaign.running()
    draw = campaign.drawn_of(running)
    out = inspections[0].target
    campaign.do(draw, "replace", "2021-03-09", "reviewer", {"out": out}, reason="已注销")
    campaign.do(running, "renew", "2021-03-09", "reviewer", {}, reason="对象替换")
    stages = {each.target: (each.stage, len(each.inspectors)) for each in campaign.inspections(running)}
    assert stages.pop(out)[0] == "withdrawn"
    assert list(stages.values()) == [("assigned", 4)] * 3


def test_who_once_stood_back_does_not_come_again_and_what_blocks_it_is_said(campaign: Campaign) -> None:
    running, (one, *_) = campaign.running()
    town = [each for each in one.inspectors if each not in ("030100", "030101", CHENG)]
    data = [{"person": person, "target": one.target} for person in town]
    campaign.do(running, "renew", "2021-03-09", "reviewer", data[0], reason="回避")
    said = refused(lambda: campaign.do(running, "renew", "2021-03-09", "reviewer", data[1], reason="回避"))
    assert one.target in said and "2 with a conflict" in said


def test_the_form_of_the_draw_begins_with_a_day_after_the_visits(campaign: Campaign) -> None:
    approved = campaign.approved()
    form = build_form(InspectionCampaigning, InspectionCampaigning.open_draw, None, matter=approved)
    assert form.fields["open_on"].initial == date("2021-05-01")
