"""The rules by which entities are classified are public; what single entities are is not."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.services.credit.editions import editions
from tests.conftest import County
from tests.services.credit.desk import CreditDesk

pytestmark = pytest.mark.django_db
ADDRESS = "/public/law/rules/credit-risk/"


def test_every_edition_stands_with_its_days_points_and_digest(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    for edition in editions():
        assert edition.title.zh in page and edition.digest in page
        assert edition.note.zh in page
    for said in ("[500, 750)", "[750, 1000]", "列入经营异常名录", "C级（信用风险较高）", "12 个月后按 50%", "抽查权重"):
        assert said in page
    assert page.count("现行有效") == 1


def test_it_is_linked_from_the_limits_of_the_law(client: Client) -> None:
    assert ADDRESS in client.get("/public/law/").content.decode()
    assert client.get("/public/law/rules/nothing/").status_code == 404


def test_it_reads_in_english(client: Client) -> None:
    page = client.get(ADDRESS.replace("/public/", "/public/en/")).content.decode()
    for said in ("Rules of credit risk", "Listed as operating abnormally", "50% after 12 months", "A demonstration."):
        assert said in page


def test_no_class_of_a_single_entity_is_public(county: County, client: Client) -> None:
    event = CreditDesk(county).record("2021-03-01")
    for address in (ADDRESS, "/public/", "/public/registers/", "/public/registers/services.credit-measures/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "演示企业1号" not in page.content.decode()
        assert str(event.entity_id) not in page.content.decode()
    assert client.get(f"/public/entities/{event.entity_id}/").status_code == 404
