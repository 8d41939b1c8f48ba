"""The register of known installations: each with a readable key, of a body or a place below, one of a place."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fazhi.kernel.adjustments.faults import Change, examine
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.returns.installations import Installations
from fazhi.kernel.returns.models import Installation
from tests.conftest import FOUNDED, County
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
KEY = notes.verifier_key("a.example", Ed25519PrivateKey.generate().public_key())
ON = date("2021-05-01")


def added(code: str = "inst-1", **values: Any) -> Change:
    given = {"name": "邻县装置", "kind": "below", "of_place": "130131", "verifier_key": KEY} | values
    return Change("add", code, given)


def said(*changes: Change) -> list[str]:
    return [fault.says.zh for fault in examine(Installations, changes, ON)]


@pytest.fixture
def registered(county: County) -> Installation:
    row = Installation(
        subject=uuid.uuid4(), code="inst-0", name="邻县装置", kind="below", organ=county.organ("justice"),
        of_place="130131", verifier_key=KEY, from_on=FOUNDED,
    )  # fmt: skip
    record(row)
    return row


@pytest.mark.parametrize("code", ["", "邻县", "13013", "130131 ", "１３０１３１"])
def test_an_installation_below_names_the_code_of_its_place(county: County, code: str) -> None:
    assert said(added()) == []
    assert any("应填其区划代码" in each for each in said(added(of_place=code)))


def test_an_installation_of_a_body_names_no_place(county: County) -> None:
    body = {"kind": "body", "body": "town", "their_code": "town"}
    assert said(added(of_place="", **body)) == []
    assert any("报送单位的装置不填" in each for each in said(added(of_place="130131", **body)))


def test_a_place_has_one_installation_on_a_day(registered: Installation) -> None:
    assert said(added()) == ["该地方已登记另一装置。"]
    assert said(added(of_place="130132"), added("inst-2", of_place="130132")) == ["该地方已登记另一装置。"] * 2
    assert said(Change("end", "inst-0", {}), added()) == []


def test_the_key_of_an_installation_may_change(registered: Installation) -> None:
    other = notes.verifier_key("a.example", Ed25519PrivateKey.generate().public_key())
    assert said(Change("amend", "inst-0", {"verifier_key": other})) == []
    assert said(Change("amend", "inst-0", {"verifier_key": "x"})) == ["验证公钥无法识别。"]
