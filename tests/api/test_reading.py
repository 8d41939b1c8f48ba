"""What programs read: registers, matters, limits, notices and figures, as the post of their token sees them."""

from __future__ import annotations

import pytest

from tests.api.conftest import Program, Token
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(desk: Desk, token: Token) -> Program:
    return Program(token(desk.post("handler")))


def test_a_register_lists_its_entries_with_their_declared_attributes(desk: Desk, anybody: Program) -> None:
    found = anybody.get("registers/toy.stalls/entries", limit=2)
    assert [(each["code"], each["places"], each["organ"]["name"]) for each in found["entries"]] == [
        ("S-1", 10, "演示县市场监督管理局"), ("S-2", 20, "演示县市场监督管理局"),
    ]  # fmt: skip
    rest = anybody.get("registers/toy.stalls/entries", limit=2, cursor=found["next"])
    assert [each["code"] for each in rest["entries"]] == ["S-3"]
    assert rest["next"] == ""


def test_a_matter_is_read_with_its_typed_fields(desk: Desk, handler: Program) -> None:
    permit = desk.decided()
    found = handler.get(f"procedures/toy.permit/matters/{permit.pk}")
    assert found["stage"]["name"] == "已决定"
    assert found["fields"]["subject"] == "夜市摊位"
    assert found["fields"]["visited_on"] == "2021-03-04"
    print(found)
    acts = handler.get(f"matters/{permit.pk}/acts")
    print(acts)
    print(handler.get("matters"), handler.get("clocks"), handler.get("procedures/toy.permit/matters", state="ended"))
    print(handler.get("figures")[0])
    print(handler.get("figures/toy.permits.granted", place="130130", year=2021))
    print(handler.get("figures/toy.permits.granted/records", place="130130", year=2021))
