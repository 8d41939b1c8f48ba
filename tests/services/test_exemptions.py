"""The list of exemptions: what it spares is a penalty in force on the list of powers."""

from __future__ import annotations

import pytest

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.registers.declaring import Proposed
from fazhi.services.exemptions import Exemptions
from fazhi.services.models import PowerItem, PowerKind
from tests.conftest import County
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
CODE = "1301302210000100"


def keeps(code: str, action: str = Action.ADD, on: str = "2021-08-02") -> bool:
    rule = next(rule for rule in Exemptions.rules if rule.key == "power")
    return rule.test(Proposed(action, "MF-1", date(on), {"power_item": code}, None))


@pytest.mark.parametrize(("kind", "kept"), [(PowerKind.PENALTY, True), (PowerKind.LICENCE, False)])
def test_an_item_names_a_penalty_in_force_or_none(county: County, kind: str, kept: bool) -> None:
    record(
        PowerItem(
            code=CODE, name="事项", kind=kind, organ=county.organ("market"), from_on=date("2021-01-01"),
            until_on=date("2021-09-01"), basis=[{"law": "食品安全法"}], exercised_by="市场监管局",
        )
    )  # fmt: skip
    assert keeps(CODE) is kept
    assert not keeps(CODE, on="2021-09-01")
    assert keeps("") and keeps(CODE, action=Action.END, on="2021-09-01")
