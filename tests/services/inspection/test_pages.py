"""Random inspection on the pages: campaigns put in by hand, names in place of codes, the list that nobody drafts."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.kernel.procedures.engine import open_matter
from fazhi.services.inspection.models import AbnormalEntry, AbnormalListing, InspectionPlan, InspectionTarget
from tests.kernel.desk import date
from tests.services.inspection.conftest import Sign
from tests.services.inspection.field import POND, TOWN, Field
from tests.services.inspection.test_listing import propose
from tests.services.inspection.test_plan import campaign, put_in
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


def test_a_campaign_is_put_in_by_the_form_and_reads_well_on_the_page(field: Field, sign: Sign) -> None:
    by = field.county.post("market", "handler")
    opened = open_matter("services.inspection-plan", "begin", by=by, on=date("2021-03-01"), data={"year": 2021})
    client, address = sign("market", "handler"), f"/matters/{opened.matter_id}/acts/put_in/"
    asking = f"/matters/{opened.matter_id}/?act=put_in"
    form = client.get(asking)
    assert "年度报告公示信息检查" in text_of(form)
    town = str(field.county.organ("town").pk)
    data = campaign(field, joint="cross", partners=[town], items=["CC-01", "CC-02"])
    answer = client.post(address, {**control_of(form), **data})
    assert answer.status_code == 302, text_of(answer)
    page = text_of(client.get(f"/matters/{opened.matter_id}/"))
    assert "1. 企业公示信息抽查（跨部门联合抽查；牵头：演示县市场监督管理局，配合：演示镇人民政府" in page
    assert "编入的任务 1. 企业公示信息抽查" in page
    drafted = InspectionPlan.objects.get(pk=opened.matter_id)
    assert (drafted.campaigns[0]["items"], drafted.campaign) == (["CC-01", "CC-02"], {})
    put_in(field, InspectionPlan.objects.get(pk=opened.matter_id), "2021-03-22", name="另一任务")
    wrong = client.post(address, {**control_of(client.get(asking)), **data, "ratio": "", "count": ""})
    assert wrong.status_code == 422
    assert "比例和数量请填且只填一项" in text_of(wrong)


def test_an_entry_is_read_with_the_names_of_its_area_and_organs(field: Field, sign: Sign) -> None:
    field.change("services.inspection-targets", ("amend", field.shop, {"also_supervised_by": ["town", "justice"]}))
    entry = InspectionTarget.objects.as_of(date("2021-03-22")).get(code=field.shop)
    path = f"registers/services.inspection-targets/{entry.subject}/"
    for page in (sign("justice", "handler").get(f"/{path}"), Client().get(f"/public/{path}")):
        said = text_of(page)
        assert f"演示镇（{TOWN}）" in said
        assert "演示县司法局" in said
        assert "演示镇人民政府" in said
    differing = sign("justice", "handler").get(
        "/registers/services.inspection-targets/difference/?from=2021-01-01&to=2021-03-22"
    )
    assert "演示县司法局" in text_of(differing)


def test_the_list_of_abnormal_operation_leads_to_its_matter_and_is_drafted_by_nobody(field: Field, sign: Sign) -> None:
    matter = propose(field)
    field.do(matter, "decide", "2021-03-05", "principal")
    client, entry = sign("market", "handler"), AbnormalEntry.objects.get()
    page = client.get("/registers/services.abnormal-list/")
    assert field.shop in text_of(page)
    assert "不另行调整" in text_of(page)
    assert b"/registers/services.abnormal-list/changes/" not in page.content
    assert client.get("/registers/services.abnormal-list/changes/").status_code == 404
    assert client.get("/registers/services.inspection-targets/changes/").status_code == 200
    told = client.get(f"/registers/services.abnormal-list/{entry.subject}/").content.decode()
    assert f"/matters/{matter.pk}/" in told
    assert "企业经营异常名录管理暂行办法" in told
    public = Client().get(f"/public/registers/services.abnormal-list/{entry.subject}/").content.decode()
    assert str(matter.pk) not in public
    assert "演示县百货有限公司" in public
    assert AbnormalListing.objects.get(pk=matter.pk).title.startswith("演示县百货有限公司列入经营异常名录")


def test_a_draft_of_a_directory_is_reported_within_the_organ(field: Field, sign: Sign) -> None:
    drafted = field.draft("services.inspection-targets", ("amend", POND, {"state": "suspended"}))
    client = sign("market", "handler")
    page = client.get(f"/changes/{drafted.pk}/").content.decode()
    assert "/open/services.inspection-targets.adjustment/report/" in page
    assert "/open/services.inspectors.adjustment/report/" not in page
