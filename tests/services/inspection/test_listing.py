"""Listing as operating abnormally: on the list exactly between decision and removal, served, objected to, removed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.exchange.targets.registry import targets
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import MatterLink, Paper
from fazhi.kernel.procedures.projection import differences
from fazhi.services.inspection.models import AbnormalEntry, AbnormalListing
from fazhi.services.inspection.standing import listed_on
from tests.kernel.desk import attested, date, fresh, refused
from tests.services.inspection.field import POND, Field

pytestmark = pytest.mark.django_db
LIST = "services.abnormal-list"


def propose(field: Field, on: str = "2021-03-02", **others: Any) -> AbnormalListing:
    data = {
        "target": field.shop, "party_kind": "enterprise", "party_name": "演示县百货有限公司",
        "party_identifier": field.shop, "ground": "unreached", "facts": "两次上门均无人经营，邮寄退回。",
        "verified_on": "2021-03-01", **others,
    }  # fmt: skip
    by = field.county.post("market", "handler")
    act = open_matter("services.abnormal-listing", "propose", by=by, on=date(on), data=data)
    return AbnormalListing.objects.get(pk=act.matter_id)


def on_list(code: str, day: datetime.date) -> bool:
    return listed_on(code, day).exists()


@pytest.fixture
def listed(field: Field) -> AbnormalListing:
    matter = propose(field)
    field.do(matter, "decide", "2021-03-05", "principal")
    return AbnormalListing.objects.get(pk=matter.pk)


def due(matter: AbnormalListing, key: str) -> datetime.date | None:
    return Clock.objects.filter(subject=matter.pk, key=key).order_by("-started_on").values_list("due_on", flat=True)[0]


def test_who_is_listed_is_on_the_public_list_with_the_decision(field: Field, listed: AbnormalListing) -> None:
    entry = AbnormalEntry.objects.get()
    paper = Paper.objects.get(matter=listed)
    assert (entry.target, entry.kind, entry.organ) == (field.shop, "unreached", field.county.organ("market"))
    assert entry.code == f"{field.shop}-4"
    assert (entry.decision, entry.adjustment, entry.from_on) == (paper.number, listed.pk, date("2021-03-05"))
    assert attested(entry)
    assert (listed.number, paper.number) == ("演市监异常〔2021〕1号", "演市监列异〔2021〕1号")
    text = paper.reveal("text") or ""
    assert text.startswith(f"@演示县百货有限公司（统一社会信用代码：{field.shop}）")
    assert "《中华人民共和国行政复议法》第九条" in text
    assert "自收到本决定书之日起60日内依法申请行政复议" in text
    assert "6个月内依法向人民法院提起行政诉讼（《中华人民共和国行政诉讼法》第四十六条）" in text
    assert "自公示之日起30日内向本机关提出书面申请" in text
    assert "《企业经营异常名录管理暂行办法》第四条" in text
    assert differences([fresh(listed)]) == []


def test_the_limit_runs_from_the_verification(field: Field) -> None:
    matter = propose(field)
    assert due(matter, "inspection.abnormal-list-entry") == date("2021-03-15")
    field.do(matter, "dismiss", "2021-03-05", "principal", reason="已恢复联系")
    assert not AbnormalEntry.objects.exists()
    assert fresh(matter).stage == "not_listed"


def test_only_an_enterprise_of_the_directory_is_listed_once_by_a_ground(field: Field, listed: AbnormalListing) -> None:
    assert refused(lambda: propose(field)) == {"NotListedYet"}
    assert refused(lambda: propose(field, target=field.mill)) == {"SameEntity"}
    assert refused(lambda: propose(field, party_identifier="")) >= {"SameEntity"}
    assert refused(lambda: propose(field, party_kind="citizen", party_identifier="")) >= {"SameEntity"}
    assert refused(lambda: propose(field, target=POND)) == {"AnEnterprise"}
    assert refused(lambda: propose(field, target="91130130")) >= {"item"}
    assert refused(lambda: propose(field, ground="report", verified_on="2021-03-09")) == {"HappenedByNow"}
    other = propose(field, ground="false")
    field.do(other, "decide", "2021-03-08", "principal")
    assert {each.kind for each in listed_on(field.shop, date("2021-03-08"))} == {"unreached", "false"}


def test_who_proposed_does_not_decide(field: Field) -> None:
    matter = propose(field)
    assert refused(lambda: field.do(matter, "decide", "2021-03-05", "handler")) == {"role", "separation"}


def test_two_proposals_of_one_ground_end_in_one_listing(field: Field) -> None:
    first, second = propose(field), propose(field)
    field.do(first, "decide", "2021-03-05", "principal")
    assert refused(lambda: field.do(second, "decide", "2021-03-05", "principal")) == {"NotListedYet"}


def test_it_arises_from_an_inspection(field: Field, listed: AbnormalListing) -> None:
    child = propose(field, ground="false", inspection=str(listed.pk))
    assert MatterLink.objects.get(child=child).parent_id == listed.pk
    strange = {"ground": "report", "inspection": "00000000-0000-0000-0000-000000000001"}
    assert refused(lambda: propose(field, **strange)) == {"KnownInspection"}


def test_service_starts_the_time_for_remedies(field: Field, listed: AbnormalListing) -> None:
    party = Party.objects.get(matters__matter=listed)
    served = {"party": party.pk, "service": "post", "served_on": "2021-03-10"}
    field.do(listed, "serve", "2021-03-11", "clerk", served)
    assert due(listed, "reconsideration.application") == date("2021-05-10")
    assert due(listed, "litigation.direct") == date("2021-09-10")
    later = served | {"served_on": "2021-03-12"}
    assert refused(lambda: field.do(listed, "serve", "2021-03-11", "clerk", later)) == {"HappenedByNow"}


def test_removal_needs_the_ground_to_be_gone_and_another_person(field: Field, listed: AbnormalListing) -> None:
    asked = {"removal_asked_on": "2021-04-01", "removal_ground": "已变更住所"}
    field.do(listed, "ask_removal", "2021-04-01", "clerk", asked)
    assert not Clock.objects.filter(subject=listed.pk, key="inspection.abnormal-list-removal").exists()
    assert refused(lambda: field.do(listed, "remove", "2021-04-02", "principal")) == {"RemovalChecked", "GroundIsGone"}
    field.do(listed, "verify_removal", "2021-04-02", "handler", {"removal_finding": "新址无人", "cured": False})
    assert refused(lambda: field.do(listed, "remove", "2021-04-02", "principal")) == {"GroundIsGone"}
    field.do(listed, "refuse_removal", "2021-04-02", "principal", reason="仍无法联系")
    assert on_list(field.shop, date("2021-04-02"))
    field.do(listed, "ask_removal", "2021-04-06", "clerk", asked | {"removal_asked_on": "2021-04-06"})
    field.do(listed, "verify_removal", "2021-04-07", "handler", {"removal_finding": "新址在营", "cured": True})
    assert due(listed, "inspection.abnormal-list-removal") == date("2021-04-14")
    assert refused(lambda: field.do(listed, "refuse_removal", "2021-04-08", "principal", reason="x")) == {
        "GroundStands"
    }
    act = field.do(listed, "remove", "2021-04-08", "principal")
    assert fresh(listed).stage == "removed"
    notice = field.publish(act, "2021-04-09")
    assert f"演示县百货有限公司（统一社会信用代码：{field.shop}）" in notice.body
    assert "于2021年4月8日移出经营异常名录" in notice.body
    held = [on_list(field.shop, date(day)) for day in ("2021-03-04", "2021-03-05", "2021-04-07", "2021-04-08")]
    assert held == [False, True, True, False]


def test_of_a_report_the_limit_runs_from_the_application(field: Field) -> None:
    matter = propose(field, ground="report")
    field.do(matter, "decide", "2021-03-05", "principal")
    asked = {"removal_asked_on": "2021-03-12", "removal_ground": "已补报"}
    field.do(matter, "ask_removal", "2021-03-15", "clerk", asked)
    assert due(matter, "inspection.abnormal-list-removal") == date("2021-03-19")
    field.do(matter, "verify_removal", "2021-03-16", "handler", {"removal_finding": "已公示", "cured": True})
    assert Clock.objects.filter(subject=matter.pk, key="inspection.abnormal-list-removal").count() == 1


def objected(field: Field, matter: AbnormalListing, on: str) -> None:
    field.do(matter, "object", on, "clerk", {"objected_on": on, "objection": "一直在原址经营"})


def test_an_objection_that_finds_a_mistake_sets_the_listing_aside(field: Field, listed: AbnormalListing) -> None:
    objected(field, listed, "2021-03-10")
    assert due(listed, "inspection.abnormal-objection-acceptance") == date("2021-03-17")
    field.do(listed, "accept_objection", "2021-03-12", "reviewer")
    assert due(listed, "inspection.abnormal-objection-check") == date("2021-04-12")
    assert refused(lambda: field.do(listed, "uphold", "2021-03-15", "principal")) == {"ObjectionChecked"}
    checked = {"objection_finding": "门牌登记有误", "mistaken": True}
    field.do(listed, "check_objection", "2021-03-15", "handler", checked)
    assert due(listed, "inspection.abnormal-correction") == date("2021-03-22")
    assert refused(lambda: field.do(listed, "uphold", "2021-03-16", "principal")) == {"NoMistakeFound"}
    act = field.do(listed, "revoke", "2021-03-16", "principal")
    assert not on_list(field.shop, date("2021-03-16"))
    assert on_list(field.shop, date("2021-03-15"))
    assert Notice.objects.filter(source=act).exists()
    assert "门牌登记有误" in (Paper.objects.get(act=act).reveal("text") or "")


def test_an_objection_that_finds_none_leaves_it_on_the_list(field: Field, listed: AbnormalListing) -> None:
    objected(field, listed, "2021-03-10")
    field.do(listed, "accept_objection", "2021-03-12", "reviewer")
    field.do(listed, "check_objection", "2021-03-15", "handler", {"objection_finding": "查无此店", "mistaken": False})
    assert refused(lambda: field.do(listed, "revoke", "2021-03-16", "principal")) == {"MistakeFound"}
    field.do(listed, "uphold", "2021-03-16", "principal")
    assert (fresh(listed).stage, on_list(field.shop, date("2021-03-16"))) == ("listed", True)
    objected(field, listed, "2021-03-17")
    assert fresh(listed).objection_finding == ""


@pytest.mark.parametrize(("on", "in_time"), [("2021-04-08", True), ("2021-04-09", False)])
def test_an_objection_is_in_time_until_thirty_days_after_publication(
    field: Field, listed: AbnormalListing, on: str, in_time: bool
) -> None:
    decided = Notice.objects.get(source__matter=listed).source
    assert decided is not None
    field.publish(decided, "2021-03-09")
    objected(field, listed, on)
    if in_time:
        field.do(listed, "accept_objection", on, "reviewer")
        assert fresh(listed).stage == "checking"
    else:
        assert refused(lambda: field.do(listed, "accept_objection", on, "reviewer")) == {"ObjectedInTime"}
        field.do(listed, "refuse_objection", on, "reviewer", reason="超过期限")
        assert fresh(listed).stage == "listed"


def test_nobody_adjusts_or_imports_the_list(field: Field, listed: AbnormalListing) -> None:
    assert not [key for key in targets() if key.endswith(LIST)]
    assert "changes.services.inspection-targets" in targets()


DAYS = st.lists(st.integers(min_value=0, max_value=60), min_size=2, max_size=6, unique=True).map(sorted)


@given(DAYS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_entity_is_on_the_list_exactly_between_decision_and_removal(field: Field, gaps: list[int]) -> None:
    """Whatever the days: listed and removed again and again, on the list on each day between and on no other."""
    begin = date("2021-03-05")
    known = set(AbnormalListing.objects.values_list("pk", flat=True))
    code = field.mill
    start = begin + len(known) * datetime.timedelta(days=70)
    days = [start + datetime.timedelta(days=gap) for gap in gaps]
    periods = list(zip(days[::2], days[1::2], strict=False))
    for decided, removed in periods:
        matter = propose(
            field, decided.isoformat(), target=code, party_name="演示县面粉有限公司", party_identifier=code,
            verified_on=decided.isoformat(),
        )  # fmt: skip
        field.do(matter, "decide", decided.isoformat(), "principal")
        asked = {"removal_asked_on": removed.isoformat(), "removal_ground": "恢复"}
        field.do(matter, "ask_removal", removed.isoformat(), "clerk", asked)
        gone = {"removal_finding": "在营", "cured": True}
        field.do(matter, "verify_removal", removed.isoformat(), "handler", gone)
        field.do(matter, "remove", removed.isoformat(), "principal")
    for offset in range(-1, 63):
        day = start + datetime.timedelta(days=offset)
        assert on_list(code, day) == any(first <= day < last for first, last in periods)
