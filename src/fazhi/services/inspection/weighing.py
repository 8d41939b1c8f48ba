"""How heavy a target weighs in a draw 按信用风险等级确定抽取权重: by the class that its credit events add up to."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.parties.models import PartyIndex
from fazhi.services.credit.classes import classes_of
from fazhi.services.credit.editions import NoEdition, edition_on
from fazhi.services.inspection.codes import is_credit_code
from fazhi.services.inspection.models import InspectionTarget

_AT_ONCE = 5000
"""Values that are looked up by one query: databases take no more than some ten thousand."""
_NOBODY = uuid.UUID(int=0)
"""Stands for who has never been a party: no event speaks for or against them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weight and credit-risk class of targets by code, and the edition of the rules; empty where none is in force."""

    edition: str = ""
    weights: dict[str, int] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)


def batched(values: Iterable[str]) -> Iterator[list[str]]:
    """Values in parts of which each fits into a query."""
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def weighed(targets: Iterable[InspectionTarget], on: datetime.date) -> Weighed:
    """Weigh targets by the rules in force on the day; those without a credit code as who has no events."""
    try:
        edition = edition_on(on)
    except NoEdition:
        return Weighed()
    codes = [each.code for each in targets]
    indexes = {blind_index(code): code for code in codes if is_credit_code(code)}
    parties: dict[str, uuid.UUID] = {}
    for some in batched(indexes):
        found = PartyIndex.objects.filter(value__in=some).values_list("value", "party_id")
        parties |= {indexes[value]: party for value, party in found}
    standings = classes_of([*parties.values(), _NOBODY], on)
    risks = {code: standings[parties.get(code, _NOBODY)].risk for code in codes}
    return Weighed(
        edition.key, {code: edition.weights[risk] for code, risk in risks.items()},
        {code: str(risk) for code, risk in risks.items()},
    )  # fmt: skip
