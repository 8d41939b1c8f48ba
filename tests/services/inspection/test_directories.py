"""The three directories: what a change is refused for, who approves it, what the public reads, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.adjustments.faults import Change, examine
from fazhi.kernel.adjustments.models import Adjustment
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.roles import REVIEWER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.registers.declaring import in_force
from fazhi.services.inspection.codes import is_target_code, own_code
from fazhi.services.inspection.models import InspectionTarget, Inspector, SamplingItem
from fazhi.services.inspection.registers import InspectionTargets
from fazhi.services.inspection.standing import inspectors_on, officers_of, targets_on
from tests.conftest import PLACE
from tests.kernel.desk import codes, date, everything, refused
from tests.services.inspection.field import CHENG, POND, POWER, SHEN, TOWN, Field, credit_code, inspector, item, target

pytestmark = pytest.mark.django_db
TARGETS, INSPECTORS, ITEMS = "services.inspection-targets", "services.inspectors", "services.sampling-items"
IDENTITY = "130130195712010000"
NEW = credit_code("7D4")


def said(field: Field, register: str, *rows: Any, organ: str = "market") -> str:
    """What a report of these rows is refused for, in English; nothing is left behind but the draft."""
    drafted = field.draft(register, *rows, organ=organ)
    before = everything()
    by, data = field.county.post(organ, "handler"), {"change_set": drafted.pk}
    with pytest.raises(Refusal) as caught:
        open_matter(f"{register}.adjustment", "report", by=by, on=date("2021-02-20"), data=data)
    assert codes(caught.value) == {"form"}
    assert everything() == before
    return " ".join(ground.says.en for ground in caught.value.grounds)


def test_a_directory_is_changed_by_its_own_organ_and_needs_nobody_else(field: Field) -> None:
    field.change(TARGETS, ("add", NEW, target()), ("amend", field.mill, {"state": "open"}), ("end", field.cafe, {}))
    assert in_force(TARGETS, NEW, date("2021-03-01"))
    assert not in_force(TARGETS, NEW, date("2021-02-28"))
    assert not in_force(TARGETS, field.cafe, date("2021-03-01"))
    drawn = list(targets_on(date("2021-03-01")).values_list("code", flat=True))
    assert drawn == sorted([field.shop, field.mill, NEW, POND])
    assert field.mill not in set(targets_on(date("2021-02-28")).values_list("code", flat=True))
    assert not Notice.objects.exists()


def test_who_reports_does_not_approve_and_nobody_of_another_organ_does(field: Field) -> None:
    matter = field.report(TARGETS, ("add", NEW, target()))
    both = field.county.officer("market", "handler")
    with transaction.atomic():
        own = appoint(both, field.county.organ("market"), REVIEWER, date("2021-01-01"))
    assert refused(lambda: perform(matter, "approve", by=own, on=date("2021-02-22"))) == {"separation"}
    other = field.county.post("justice", "reviewer")
    assert refused(lambda: perform(matter, "approve", by=other, on=date("2021-02-22"))) == {"organ"}
    assert not in_force(TARGETS, NEW, date("2021-03-01"))


def test_what_was_sent_back_is_mended_and_reported_again(field: Field) -> None:
    matter = field.report(TARGETS, ("add", NEW, target()))
    field.do(matter, "send_back", "2021-02-21", "reviewer", reason="行业不明")
    again = {"change_set": field.draft(TARGETS, ("add", NEW, target(industry="百货"))).pk}
    field.do(matter, "resubmit", "2021-02-22", "handler", again)
    field.do(matter, "approve", "2021-02-23", "principal")
    assert InspectionTarget.objects.as_of(date("2021-03-01")).get(code=NEW).industry == "百货"
    assert Adjustment.objects.get(pk=matter.pk).decider == field.county.organ("market")


def test_an_organ_changes_its_own_targets_only(field: Field) -> None:
    assert "not one of" in said(field, TARGETS, ("amend", field.shop, {"state": "closed"}), organ="town")


MALFORMED = (
    ("91130130YYYYYY7D40", "neither a credit code"), ("9113 0130", "neither a credit code"),
    ("91130130yyyyyy7a1x", "neither a credit code"), ("DX-130130-000002-00", "neither a credit code"),
    (IDENTITY, "identity number"), ("130130571201000", "identity number"),
    ("１３０１３０１９５７１２０１００００", "identity number"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "wrong"), MALFORMED)
def test_a_malformed_code_and_an_identity_number_are_refused_with_the_cure(field: Field, code: str, wrong: str) -> None:
    told = said(field, TARGETS, ("add", code, target()))
    assert wrong in told
    assert told.count("code:") == 1, "one fault of one code"
    assert not is_target_code(code)


def test_an_own_code_finds_wrong_and_exchanged_figures() -> None:
    code = own_code(PLACE, 4711)
    assert is_target_code(code)
    figures = [place for place, sign in enumerate(code) if sign.isdigit()]
    for place in figures:
        for wrong in set("0123456789") - {code[place]}:
            assert not is_target_code(code[:place] + wrong + code[place + 1 :])
    for left, right in pairwise(figures):
        if code[left] != code[right]:
            signs = list(code)
            signs[left], signs[right] = signs[right], signs[left]
            assert not is_target_code("".join(signs))


WRONG_TARGETS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"area": "130130999"}, "No township"), ({"area": PLACE}, "No township"), ({"area": ""}, "left blank"),
    ({"kind": "planet"}, "No kind planet"), ({"also_supervised_by": ["market", "nobody"]}, "organ that is not there"),
    ({"state": "asleep"}, "state"),
    ({"name": "演示县百货有限公司", "address": "演示镇演示县百货有限公司"}, "Another code has"),
    ({"kind": "person", "name": "张大伟", "address": ""}, "personal data"),
    ({"kind": "person", "name": "张某（导游）"}, "personal data"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "wrong"), WRONG_TARGETS)
def test_a_faulty_target_is_refused(field: Field, values: dict[str, Any], wrong: str) -> None:
    assert wrong in said(field, TARGETS, ("add", NEW, target(**values)))


def test_a_code_twice_and_one_that_is_there_are_refused(field: Field) -> None:
    told = said(field, TARGETS, ("add", NEW, target()), ("add", NEW, target()), ("add", field.shop, target()))
    assert "comes twice" in told
    assert "on the list" in told
    other = ("add", credit_code("7E5"), target())
    assert "Another code has this name" in said(field, TARGETS, ("add", NEW, target()), other)
    moved = target(name="演示县百货有限公司", address="演示镇演示县百货有限公司")
    field.change(TARGETS, ("end", field.shop, {}), ("add", NEW, moved))
    assert InspectionTarget.objects.as_of(date("2021-03-01")).get(name="演示县百货有限公司").code == NEW


def test_a_large_change_set_is_examined_with_as_many_queries_as_a_small_one(
    field: Field, django_assert_max_num_queries: Any
) -> None:
    rows = [("add", credit_code(f"{first}{second}1"), target(address=f"演示镇{first}{second}号"))
            for first in "ABCDEFGH" for second in "ABCDEFGH"]  # fmt: skip
    changes = [Change(*row) for row in rows]
    with django_assert_max_num_queries(8):
        assert examine(InspectionTargets, changes, date("2021-03-01"), field.county.organ("market")) == []


def test_a_person_in_a_trade_is_named_by_surname_and_trade(field: Field) -> None:
    code = own_code(PLACE, 2)
    person = target(kind="person", name="张某（导游）", address="", industry="旅游")
    field.change(TARGETS, ("add", code, person))
    assert InspectionTarget.objects.get(code=code).name == "张某（导游）"


WRONG_INSPECTORS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("030100009", {"valid_until": "2021-02-28"}, "has expired"),
    ("030100009", {"valid_from": "2024-01-01", "valid_until": "2023-01-01"}, "ends before it begins"),
    ("030100009", {"valid_until": "2021年"}, "valid_until"), ("030100009", {"skills": []}, "skills"),
    ("030100009", {"areas": [TOWN, "999"]}, "a place that is not there"), (IDENTITY, {}, "no number of a certificate"),
    ("证1号", {}, "no number of a certificate"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "values", "wrong"), WRONG_INSPECTORS)
def test_a_faulty_inspector_is_refused(field: Field, code: str, values: dict[str, Any], wrong: str) -> None:
    assert wrong in said(field, INSPECTORS, ("add", code, inspector(**values)))


def test_an_expired_certificate_is_renewed_or_ended_and_nothing_else_of_it_changes(field: Field) -> None:
    late = "2024-02-01"
    with pytest.raises(Refusal) as caught:
        field.report(INSPECTORS, ("amend", CHENG, {"skills": ["药品"]}), effective=late)
    assert "has expired" in str(caught.value.grounds[0].says.en)
    field.change(INSPECTORS, ("amend", CHENG, {"valid_until": "2028-12-31"}), effective=late)
    field.change(INSPECTORS, ("end", SHEN, {}), organ="town", effective=late)
    assert [each.code for each in Inspector.objects.as_of(date(late))] == [CHENG]


def test_inspectors_with_valid_certificates_are_offered_to_a_draw_until_the_last_day(field: Field) -> None:
    organs = [field.county.organ("market"), field.county.organ("town")]
    assert [each.code for each in inspectors_on(date("2023-12-31"), organs)] == [CHENG, SHEN]
    assert not inspectors_on(date("2024-01-01"), organs).exists()
    assert [each.code for each in inspectors_on(date("2021-03-01"), organs[:1])] == [CHENG]


def test_the_officers_that_an_inspector_may_be_are_those_of_the_name_in_the_organ(field: Field) -> None:
    handler = field.county.officer("market", "handler")
    field.change(INSPECTORS, ("add", "030100003", inspector(name=handler.name)))
    day = date("2021-03-01")
    assert officers_of(Inspector.objects.as_of(day).get(code="030100003"), day) == [handler]
    assert officers_of(Inspector.objects.as_of(day).get(code=CHENG), day) == []


WRONG_ITEMS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"power_item": "1301302210699900"}, "no such inspection"), ({"basis": []}, "has no basis"),
    ({"checklist": ["01 亮照", "01 住所"]}, "or one comes twice"), ({"checklist": ["亮照经营"]}, "lacks number"),
    ({"ratio": "0"}, "ratio is zero"), ({"ratio": "150"}, "ratio"), ({"times": 0}, "times"),
    ({"joint_with": ["nobody"]}, "organ that is not there"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "wrong"), WRONG_ITEMS)
def test_a_faulty_sampling_item_is_refused(field: Field, values: dict[str, Any], wrong: str) -> None:
    assert wrong in said(field, ITEMS, ("add", "CC-03", item(**values)))


def test_a_sampling_item_rests_on_an_inspection_of_its_own_organ_that_is_in_force(field: Field) -> None:
    assert "no such inspection" in said(field, ITEMS, ("add", "CC-03", item(organ="town")), organ="town")
    drafted = field.draft(ITEMS, ("add", "CC-03", item()))
    by = field.county.post("market", "handler")
    act = open_matter(f"{ITEMS}.adjustment", "report", by=by, on=date("2021-02-20"), data={"change_set": drafted.pk})
    for name, organ in (("review_staffing", "staffing"), ("review_legality", "justice")):
        field.do(act.matter, name, "2021-02-21", "reviewer", {"opinion": "同意"}, organ=organ)
    field.do(act.matter, "approve", "2021-02-22", "principal", organ="government")
    found = SamplingItem.objects.as_of(date("2021-03-01")).get(code="CC-03")
    assert (found.power_item, found.points) == (POWER, [("01", "亮照经营")])


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr("fazhi.public.registers.today", lambda: date("2021-03-22"))
    monkeypatch.setattr("fazhi.public.keeping.today", lambda: date("2021-03-22"))
    yield Client()


def test_everybody_reads_the_directories(field: Field, public: Client) -> None:
    page = public.get(f"/public/registers/{TARGETS}/").content.decode()
    assert field.shop in page
    assert POND in page
    entry = InspectionTarget.objects.get(code=field.shop)
    assert "演示县百货有限公司" in public.get(f"/public/registers/{TARGETS}/{entry.subject}/").content.decode()
    row = Inspector.objects.get(code=CHENG)
    told = public.get(f"/public/registers/{INSPECTORS}/{row.subject}/").content.decode()
    assert CHENG in told
    assert "2023-12-31" in told
