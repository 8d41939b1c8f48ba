"""The yearly plan: drafted line by line, reviewed and approved apart, published, revised as a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import translation

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.inspection.models import InspectionPlan
from fazhi.services.inspection.standing import plans_of
from tests.conftest import PLACE
from tests.kernel.desk import codes, date, fresh, refused
from tests.services.inspection.field import Field

pytestmark = pytest.mark.django_db


def begin(field: Field, year: int = 2021, on: str = "2021-01-04") -> InspectionPlan:
    by = field.county.post("market", "handler")
    act = open_matter("services.inspection-plan", "begin", by=by, on=date(on), data={"year": year})
    return InspectionPlan.objects.get(pk=act.matter_id)


def campaign(field: Field, **others: Any) -> dict[str, Any]:
    return {
        "name": "企业公示信息抽查", "joint": "alone", "items": ["CC-01"], "lead": str(field.county.organ("market").pk),
        "partners": [], "kinds": ["enterprise"], "scope": "全县在营企业", "ratio": "3.0", "starts_on": "2021-05-01",
        "ends_on": "2021-06-30", **others,
    }  # fmt: skip


def put_in(field: Field, plan: InspectionPlan, on: str = "2021-01-05", **others: Any) -> None:
    field.do(plan, "put_in", on, "handler", campaign(field, **others))


def approved(field: Field, plan: InspectionPlan, *days: str) -> Any:
    submitted, reviewed, approved_on = days
    field.do(plan, "submit", submitted, "handler")
    field.do(plan, "review", reviewed, "reviewer", {"opinion": "合法"})
    return field.do(plan, "approve", approved_on, "principal")


@pytest.fixture
def plan(field: Field) -> InspectionPlan:
    return begin(field)


def test_a_plan_is_drafted_reviewed_approved_and_published(field: Field, plan: InspectionPlan) -> None:
    put_in(field, plan)
    town = field.county.organ("town")
    put_in(
        field,
        plan,
        name="联合抽查",
        joint="cross",
        partners=[str(town.pk)],
        ratio="",
        count=30,
        items=["CC-01", "CC-02"],
    )
    act = approved(field, plan, "2021-01-06", "2021-01-07", "2021-01-08")
    notice = field.publish(act, "2021-01-11")
    found = plans_of(2021, PLACE).get()
    assert [(row["line"], row["joint"], row["partners"]) for row in found.in_force] == [
        (1, "alone", []), (2, "cross", ["town"]),
    ]  # fmt: skip
    assert found.partners == ["town"]
    assert (found.number, Paper.objects.get(matter=plan).number) == ("演市监抽计〔2021〕1号", "演市监双随机〔2021〕1号")
    assert (notice.stage, notice.published_on) == ("published", date("2021-01-11"))
    for said in (notice.body, Paper.objects.get(matter=plan).reveal("text") or ""):
        assert "1.企业公示信息抽查（单部门抽查）" in said
        assert "2.联合抽查（跨部门联合抽查）" in said
        assert "配合单位演示镇人民政府" in said
        assert "随机抽取3.0%" in said
        assert "随机抽取30户" in said
    assert "自抽查任务完成之日起20个工作日内" in (Paper.objects.get(matter=plan).reveal("text") or "")
    assert differences([fresh(plan)]) == []


def test_a_line_is_replaced_and_taken_out_and_the_others_keep_their_numbers(field: Field, plan: InspectionPlan) -> None:
    for name in ("甲", "乙", "丙"):
        put_in(field, plan, name=name)
    put_in(field, plan, name="乙改", line=2)
    field.do(plan, "take_out", "2021-01-05", "handler", {"line": "1"})
    assert [(row["line"], row["name"]) for row in fresh(plan).campaigns] == [(2, "乙改"), (3, "丙")]
    put_in(field, plan, name="丁")
    assert [row["line"] for row in fresh(plan).campaigns] == [2, 3, 4]


WRONG: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({"joint": "cross"}, "partners"), ({"partners": ["town"]}, "partners"), ({"joint": "internal"}, "items"),
    ({"joint": "cross", "partners": ["market"]}, "partners"), ({"items": ["CC-01", "CC-02"]}, "items"),
    ({"items": ["CC-99"]}, "items"), ({"ratio": ""}, "ratio"), ({"count": 3}, "ratio"), ({"ratio": "0"}, "ratio"),
    ({"ratio": "101"}, "ratio"), ({"ends_on": "2021-04-30"}, "ends_on"), ({"starts_on": "2020-12-31"}, "starts_on"),
    ({"ends_on": "2022-01-01"}, "starts_on"), ({"line": 7}, "line"), ({"kinds": []}, "kinds"), ({"name": ""}, "name"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "field_named"), WRONG)
def test_a_campaign_that_does_not_fit_together_is_refused(
    field: Field, plan: InspectionPlan, values: Mapping[str, Any], field_named: str
) -> None:
    given = dict(values)
    if "partners" in given:
        given["partners"] = [str(field.county.organ(key).pk) for key in given["partners"]]
    with pytest.raises(Refusal) as caught:
        put_in(field, plan, **given)
    assert codes(caught.value) == {"form"}
    assert field_named in {ground.field for ground in caught.value.grounds}
    assert fresh(plan).campaigns == []


def test_nobody_approves_or_reviews_what_they_drafted_and_an_empty_plan_goes_nowhere(
    field: Field, plan: InspectionPlan
) -> None:
    assert refused(lambda: field.do(plan, "submit", "2021-01-06", "handler")) == {"HasCampaigns"}
    put_in(field, plan)
    field.do(plan, "submit", "2021-01-06", "handler")
    assert refused(lambda: field.do(plan, "review", "2021-01-07", "handler", {"opinion": "合法"})) >= {
        "role",
        "separation",
    }
    assert refused(lambda: field.do(plan, "approve", "2021-01-07", "principal")) == {"stage"}
    field.do(plan, "send_back", "2021-01-07", "reviewer", reason="比例偏低")
    assert fresh(plan).stage == "drafting"


def test_an_organ_has_one_plan_of_a_year(field: Field, plan: InspectionPlan) -> None:
    assert refused(lambda: begin(field)) == {"OnePlanOfAYear"}
    assert begin(field, 2022).year == 2022
    field.do(plan, "drop", "2021-01-06", "principal", reason="重新编制")
    assert begin(field, on="2021-01-07").stage == "drafting"


def test_a_revision_is_a_new_version_and_the_plan_in_force_stays_until_it_is_approved(
    field: Field, plan: InspectionPlan
) -> None:
    put_in(field, plan)
    act = approved(field, plan, "2021-01-06", "2021-01-07", "2021-01-08")
    revise = (plan, "revise", "2021-01-09", "handler")
    assert refused(lambda: field.do(*revise, reason="增加任务")) == {"NoticeIsOut"}
    first = field.publish(act, "2021-01-11")
    field.do(plan, "revise", "2021-03-01", "handler", reason="增加任务")
    put_in(field, plan, "2021-03-02", name="新增任务")
    assert [row["name"] for row in plans_of(2021, PLACE).get().in_force] == ["企业公示信息抽查"]
    assert refused(lambda: field.do(plan, "drop", "2021-03-02", "principal", reason="不要了")) == {"NeverApproved"}
    again = approved(field, plan, "2021-03-03", "2021-03-04", "2021-03-05")
    second = field.publish(again, "2021-03-08")
    assert len(plans_of(2021, PLACE).get().in_force) == 2
    assert second.replaces == first
    assert (fresh(first).stage, fresh(first).replaced_on) == ("replaced", date("2021-03-08"))
    assert Notice.objects.public(date("2021-03-09")).get() == second


def test_a_revision_that_is_given_up_leaves_the_plan_as_it_was(field: Field, plan: InspectionPlan) -> None:
    put_in(field, plan)
    assert refused(lambda: field.do(plan, "give_up", "2021-01-05", "handler", reason="不调整")) == {"ApprovedBefore"}
    field.publish(approved(field, plan, "2021-01-06", "2021-01-07", "2021-01-08"), "2021-01-11")
    field.do(plan, "revise", "2021-03-01", "handler", reason="增加任务")
    put_in(field, plan, "2021-03-02", name="新增任务")
    field.do(plan, "give_up", "2021-03-03", "handler", reason="不调整")
    row = fresh(plan)
    assert (row.stage, len(row.campaigns), row.campaigns) == ("approved", 1, row.in_force)


@pytest.mark.parametrize(("language", "words"), [
    ("zh-hans", "1. 企业公示信息抽查（单部门单项抽查；牵头：演示县市场监督管理局"),
    ("en", "One department, one item; led by"),
])  # fmt: skip
def test_a_campaign_reads_as_one_line(field: Field, plan: InspectionPlan, language: str, words: str) -> None:
    put_in(field, plan)
    with translation.override(language):
        (line,) = InspectionPlan.in_words("campaigns", fresh(plan).campaigns)
    assert words in line
    assert "2021-05-01" in line
