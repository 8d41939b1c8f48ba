"""Figures of the chapter: what they count, and what the public sees of them."""

from __future__ import annotations

import datetime

from django.db import transaction

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.registers.declaring import register_of
from tests.conftest import PLACE, County
from tests.disputes.test_papers import step, through

APPLICATIONS = "disputes.reconsideration.applications"
ACCEPTED = "disputes.reconsideration.accepted"


def value(figure: str, number: int = 2024) -> int:
    return figure_of(figure).value(year(PLACE, number))


def test_applications_count_by_their_day_whatever_becomes_of_them(county: County) -> None:
    through(county, "", step("apply", "2023-12-29"), step("accept", "2024-01-03"))
    through(county, "", step("apply", "2024-01-04"), step("refuse", "2024-01-05"))
    through(county, "", step("apply", "2024-01-08"), step("deem_accepted", "2024-01-16"))
    assert (value(APPLICATIONS, 2023), value(APPLICATIONS)) == (1, 2)
    assert (value(ACCEPTED, 2023), value(ACCEPTED)) == (0, 2)


def test_an_application_through_the_penalising_organ_counts_once_when_the_body_has_it(county: County) -> None:
    run = through(county, "", step("apply_through_organ", "2024-03-04", by="market.clerk"))
    assert value(APPLICATIONS) == 0
    run.step(step("forward", "2024-03-06", by="market.handler"))
    run.step(step("receive", "2024-03-07"))
    assert value(APPLICATIONS) == 1


def test_they_are_divided_by_respondent_and_decisions_by_kind(county: County) -> None:
    through(county, "proposed-2024", step("decide", "2024-03-19"))
    asked = year(PLACE, 2024)
    assert figure_of(APPLICATIONS).breakdown(asked, "被申请人") == {"演示县市场监督管理局": 1}
    assert figure_of("disputes.reconsideration.decisions").breakdown(asked, "决定类型") == {"upheld": 1}


def test_the_public_sees_counts_only() -> None:
    for name in (APPLICATIONS, ACCEPTED, "disputes.reconsideration.decisions"):
        assert not figure_of(name).public_records
        assert figure_of(name).unit in ("起", "件")


def test_items_of_adjudication_are_those_of_the_power_list(county: County) -> None:
    register = register_of("services.powers")
    with transaction.atomic():
        record_many(
            [
                register.entry(
                    code=f"C-{number}", name=f"裁决事项{number}", kind=kind, organ=county.organ("market"),
                    basis=[{"law": "土地管理法", "article": "14"}], from_on=datetime.date(2021, 1, 1),
                )
                for number, kind in enumerate(("adjudication", "adjudication", "penalty"))
            ]
        )  # fmt: skip
    asked = year(PLACE, 2021)
    ours = figure_of("disputes.adjudication.items")
    assert ours.value(asked) == figure_of("powers.items.adjudication").value(asked) == 2
    assert ours.breakdown(asked, "部门") == {"演示县市场监督管理局": 2}
