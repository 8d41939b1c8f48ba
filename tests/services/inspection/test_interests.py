"""Declared interests: declared and confirmed by two persons, in force for a period, and not for everybody to see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.seeing import Eyes, seen
from fazhi.services.inspection.models import DeclaredInterest, InspectionPlan, InterestDeclaration
from fazhi.services.inspection.standing import interests_on
from tests.kernel.desk import date, refused
from tests.services.inspection.field import CHENG, SHEN, Field

pytestmark = pytest.mark.django_db


def declare(field: Field, organ: str = "market", on: str = "2021-03-01", **others: Any) -> InterestDeclaration:
    data = {"certificate": CHENG, "target": field.shop, "kind": "kinship", **others}
    by = field.county.post(organ, "handler")
    act = open_matter("services.inspector-interest", "declare", by=by, on=date(on), data=data)
    return InterestDeclaration.objects.get(pk=act.matter_id)


def test_an_interest_holds_from_its_confirmation_until_it_is_lifted(field: Field) -> None:
    matter = declare(field)
    assert matter.title == "程一回避演示县百货有限公司"
    assert interests_on(date("2021-03-01"), [CHENG]) == set()
    field.do(matter, "confirm", "2021-03-03", "reviewer")
    field.do(matter, "lift", "2021-06-01", "reviewer", reason="亲属已离任")
    pair = {(CHENG, field.shop)}
    held = {
        day: interests_on(date(day), [CHENG, SHEN]) for day in ("2021-03-02", "2021-03-03", "2021-05-31", "2021-06-01")
    }
    assert held == {"2021-03-02": set(), "2021-03-03": pair, "2021-05-31": pair, "2021-06-01": set()}


def test_what_is_not_upheld_holds_nobody_back(field: Field) -> None:
    matter = declare(field)
    field.do(matter, "refuse", "2021-03-03", "principal", reason="查无关系")
    assert not DeclaredInterest.objects.exists()


def test_it_is_declared_once_by_the_own_organ_of_what_the_directories_hold(field: Field) -> None:
    assert refused(lambda: declare(field, "town")) == {"OwnInspector"}
    assert refused(lambda: declare(field, certificate="030109999")) == {"form"}
    assert refused(lambda: declare(field, target="91130130")) == {"form"}
    field.do(declare(field), "confirm", "2021-03-02", "reviewer")
    again = declare(field)
    assert refused(lambda: field.do(again, "confirm", "2021-03-03", "reviewer")) == {"NotDeclaredYet"}


def test_the_own_organ_sees_it_and_the_one_that_has_it_go_along(field: Field) -> None:
    field.do(declare(field), "confirm", "2021-03-03", "reviewer")

    def sees(post: Post) -> bool:
        eyes = Eyes(post.officer, date("2021-03-22"), (post,))
        return seen(DeclaredInterest.objects.all(), eyes).exists()

    assert sees(field.county.post("market", "handler"))
    assert not sees(field.county.post("justice", "handler"))
    assert not sees(field.county.post("market", "administrator"))
    InspectionPlan.objects.create(
        family="services.inspection-plan", version="1", stage="approved", place_code="130130", year=2021,
        organ=field.county.organ("justice"), opened_on=date("2021-01-04"), in_force=[{"line": 1}], partners=["market"],
    )  # fmt: skip
    assert sees(field.county.post("justice", "handler"))
    assert not sees(field.county.post("staffing", "handler"))


def test_the_public_directory_says_nothing_of_it(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    field.do(declare(field), "confirm", "2021-03-03", "reviewer")
    for reader in ("registers", "keeping"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: date("2021-03-22"))
    client = Client()
    for form in ("json", "csv"):
        found = client.get(f"/public/registers/services.inspectors/all.{form}")
        told = b"".join(found.streaming_content) if found.streaming else found.content  # type: ignore[attr-defined]
        assert CHENG.encode() in told
        assert b"kinship" not in told
        assert field.shop.encode() not in told
    assert Act.objects.filter(family="services.inspector-interest").count() == 2
