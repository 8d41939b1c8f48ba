"""The OpenAPI document is made from what is declared: a chapter that only tests have stands in it without an edit."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from pytest_django import Settings

from fazhi.api import addresses
from fazhi.api.addresses import described
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers
from tests.api.conftest import V1, Program
from tests.kernel.desk import Desk

HAN = re.compile("[\u4e00-\u9fff]")
DOCUMENT = described(open_only=False)
PATHS: dict[str, Any] = DOCUMENT["paths"]


def schema(path: str) -> dict[str, Any]:
    """The schema of what an address answers, references followed once."""
    found: dict[str, Any] = PATHS[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return resolved(found)


def resolved(found: dict[str, Any]) -> dict[str, Any]:
    reference = found.get("$ref", "")
    return DOCUMENT["components"]["schemas"][reference.rpartition("/")[2]] if reference else found


def test_every_register_procedure_and_figure_has_its_own_addresses() -> None:
    wanted = {f"{V1}registers/{key}/entries" for key in registers()}
    wanted |= {f"{V1}procedures/{key}/matters/{{id}}" for key in families()} | {f"{V1}figures/{id}" for id in figures()}
    assert wanted <= set(PATHS)


def test_the_toy_chapter_is_typed_with_labels_in_both_languages() -> None:
    entries = schema(f"{V1}registers/toy.stalls/entries")["properties"]["entries"]["items"]
    stall = resolved(entries)["properties"]
    assert stall["places"]["type"] == "integer"
    assert {"code", "name", "kind", "basis", "organ", "places", "zone", "from_on", "until_on"} <= set(stall)
    assert "goods" in stall["kind"]["description"]
    kind = next(
        each for each in PATHS[f"{V1}registers/toy.stalls/entries"]["get"]["parameters"] if each["name"] == "kind"
    )
    assert set(kind["schema"]["enum"]) == {"", "goods", "food"}
    fields = resolved(schema(f"{V1}procedures/toy.permit/matters/{{id}}")["properties"]["fields"])["properties"]
    assert {"subject", "item", "inspector", "visited_on", "pay_by", "amount", "outcome"} <= set(fields)
    for name, field in fields.items():
        assert HAN.search(field["title"]), name
        assert re.search("[A-Za-z]{2}", field["description"]), name
    operation = PATHS[f"{V1}procedures/toy.permit/matters"]["get"]
    assert "摊位许可" in operation["summary"] and "Stall permit" in operation["summary"]
    assert "准予" in PATHS[f"{V1}figures/toy.permits.granted"]["get"]["summary"]


def test_it_is_the_same_whenever_it_is_made() -> None:
    for made in (addresses.interface, addresses.patterns, addresses.described):
        made.cache_clear()
    again = described(open_only=False)
    assert json.dumps(again) == json.dumps(DOCUMENT)
    assert list(again["paths"]) == sorted(again["paths"])
    assert list(again["components"]["schemas"]) == sorted(again["components"]["schemas"])


def test_names_of_operations_are_unique_and_references_lead_somewhere() -> None:
    names = [each["operationId"] for methods in PATHS.values() for each in methods.values()]
    assert len(names) == len(set(names))
    text = json.dumps(DOCUMENT)
    for kind, name in set(re.findall(r'"#/components/(\w+)/([^"]+)"', text)):
        assert name in DOCUMENT["components"][kind], name
    for tag in {tag for methods in PATHS.values() for each in methods.values() for tag in each["tags"]}:
        assert tag in {each["name"] for each in DOCUMENT["tags"]}


def test_what_is_declared_twice_under_one_name_is_one_schema() -> None:
    """Two chapters whose keys differ in a point alone would else share a schema."""
    titles: dict[str, str] = {}
    for path, methods in PATHS.items():
        if path.endswith("/entries") and "get" in methods:
            found = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            assert titles.setdefault(found["$ref"], path) == path


@pytest.mark.django_db
def test_it_is_served_and_a_page_shows_it_without_a_network(desk: Desk, anybody: Program) -> None:
    assert anybody.get("openapi.json")["openapi"] == "3.1.0"
    page = Client().get(f"{V1}docs/")
    text = page.content.decode()
    assert "<title>接口说明</title>" in text
    assert "http://" not in text and "https://" not in text
    assert "script-src" not in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"] and "default-src 'self'" in page["Content-Security-Policy"]
    assert "onload" not in text and "<style" not in text


@pytest.mark.django_db
def test_the_page_leads_back_and_says_in_chinese_how_to_authorise(settings: Settings) -> None:
    text = Client().get(f"{V1}docs/").content.decode()
    assert 'href="/"' in text and "返回工作台" in text and 'href="/public/"' in text and "返回公开网站" in text
    assert "授权：" in text and "令牌" in text and "fzt_" in text
    english = Client(headers={"accept-language": "en"}).get(f"{V1}docs/").content.decode()
    assert "To authorise" in english or "授权：" in english
    settings.FACE = "public"
    with override_settings(ROOT_URLCONF="fazhi.public.face"):
        text = Client().get(f"{V1}docs/").content.decode()
    assert "返回公开网站" in text and "返回工作台" not in text
