"""The acts in the document of the interface: every one that programs do, with a typed body from its form."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from fazhi.api.addresses import described
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.registry import GENERAL, families
from tests.api.acting import APPLY, PERMITS


@pytest.fixture
def document() -> dict[str, Any]:
    return described(open_only=False)


def data_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]["properties"]["data"]
    return found


def test_every_declared_act_has_a_typed_body_with_its_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for key, versions in families().items():
        for procedure in versions:
            for kind in procedure.acts.values():
                address = PERMITS.replace("toy.permit/apply", f"{key}/{kind.name}")
                path = address if kind.opens else f"/api/v1/matters/{{id}}/acts/{kind.name}"
                if kind.automatic:
                    assert f"{key}.{kind.name}" not in schemas
                    continue
                bodies = [schemas[name] for name in schemas if name.startswith(f"{key}.{kind.name}")]
                fields = form_class(procedure, kind).base_fields
                assert any(set(body["properties"]["data"]["properties"]) == set(fields) for body in bodies), path
                assert "post" in document["paths"][path]
    for name, kind in GENERAL.items():
        assert (f"general.{name}" in schemas) != (kind.automatic or kind.corrects), name


def test_fields_say_their_titles_in_both_languages_their_type_and_their_limits(document: dict[str, Any]) -> None:
    data = data_of(document, "toy.permit.apply")
    assert data["additionalProperties"] is False
    assert {"subject", "party_kind", "party_name"} <= set(data["required"])
    assert data["properties"]["party_name"] == {
        "title": "姓名或名称 Name",
        "type": "string",
        "minLength": 1,
        "maxLength": 100,
    }
    kind = data["properties"]["party_kind"]
    assert "citizen" in kind["enum"] and "citizen: " in kind["description"]
    assert data["properties"]["party_phone"]["type"] == ["string", "null"]
    bill = data_of(document, "toy.permit.bill")["properties"]
    assert (bill["pay_by"]["format"], bill["amount"]["type"]) == ("date", "number")


def test_an_act_of_two_versions_has_both_bodies(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/matters/{id}/acts/accept"]["post"]
    refs = operation["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    assert len(refs) > 1


def test_files_are_declared_where_an_act_takes_them(document: dict[str, Any]) -> None:
    def types(path: str) -> set[str]:
        return set(document["paths"][path]["post"]["requestBody"]["content"])

    assert types("/api/v1/matters/{id}/acts/inspect") == {"application/json", "multipart/form-data"}
    assert types("/api/v1/matters/{id}/acts/remind") == {"application/json"}


def test_headers_are_declared_as_they_are_asked_for(document: dict[str, Any]) -> None:
    def headers(path: str) -> set[str]:
        asked = document["paths"][path]["post"]["parameters"]
        return {each["name"] for each in asked if each["in"] == "header" and each["required"]}

    assert headers(PERMITS) == {"Idempotency-Key"}
    assert headers("/api/v1/matters/{id}/acts/accept") == {"Idempotency-Key", "If-Match"}


def test_a_body_of_the_document_is_one_that_is_taken(document: dict[str, Any]) -> None:
    """What the tests of acts send fits the document, and what they are refused for does not."""
    schema = document["components"]["schemas"]["toy.permit.apply"]
    validator = Draft202012Validator(schema)
    assert validator.is_valid(APPLY)
    for wrong in ({**APPLY, "more": 1}, {"data": APPLY["data"]}, {**APPLY, "data": {}}, {**APPLY, "on": 5}):
        assert not validator.is_valid(wrong)


def test_no_name_of_an_operation_comes_twice(document: dict[str, Any]) -> None:
    names = [each["operationId"] for operations in document["paths"].values() for each in operations.values()]
    assert len(names) == len(set(names))
