"""Two officers of one name in an organ: each records under the own certificate, and no namesake under it."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.models import Act
from fazhi.services.models import Inspector, SiteInspection
from tests.conftest import FOUNDED
from tests.kernel.desk import date
from tests.kernel.draws.test_drawing import refused
from tests.services.inspection.campaigning import Campaign
from tests.services.inspection.conftest import Sign
from tests.services.inspection.field import Field
from tests.web.people import account_of, text_of

OTHER = "030177"


class Namesakes:
    """An inspection for which one of two officers of one name was drawn; the other's certificate is not."""

    def __init__(self, field: Field) -> None:
        self.campaign = Campaign(field, drawn=4)
        _, found = self.campaign.running()
        # Of the bureau's three inspectors two go to each of four, one of whom is no officer: so one goes to two.
        goes = Counter(code for each in found for code in each.inspectors if code in ("030100", "030101"))
        self.code, _ = goes.most_common(1)[0]
        self.one, self.another, *_ = (each for each in found if self.code in each.inspectors)
        self.drawn = field.county.post("market", "handler", int(self.code[-1]))
        organ, name = self.drawn.organ, self.drawn.officer.name
        officer = Officer(number="namesake", name=name)
        self.other = Post(subject=uuid.uuid4(), officer=officer, organ=organ, role=HANDLER.key, from_on=FOUNDED)
        with transaction.atomic():
            record_many([
                officer, self.other,
                Inspector(
                    code=OTHER, name=name, kind="province", organ=organ, skills=[], valid_from=date("2019-01-01"),
                    valid_until=date("2023-12-31"), from_on=FOUNDED,
                ),
            ])  # fmt: skip


@pytest.fixture
def two(field: Field) -> Namesakes:
    return Namesakes(field)


def test_both_are_named_with_their_certificates_until_one_is_chosen(two: Namesakes) -> None:
    said = refused(lambda: two.campaign.visit(two.one, by=two.drawn))
    name = two.drawn.officer.name
    assert f"{name} (certificate {two.code}), {name} (certificate {OTHER})." in said
    assert "Choose your own certificate" in said
    two.campaign.visit(two.one, by=two.drawn, own=two.code)
    assert Act.objects.get(matter=two.one.pk, name="visit").data["own"] == two.code


def test_who_was_not_drawn_does_not_record_under_the_own_certificate_nor_under_that_of_the_other(
    two: Namesakes,
) -> None:
    said = refused(lambda: two.campaign.visit(two.one, by=two.other, own=OTHER))
    assert "none of the inspectors drawn" in said
    two.campaign.visit(two.one, by=two.drawn, own=two.code)
    said = refused(lambda: two.campaign.visit(two.another, by=two.other, own=two.code))
    assert "This is not your certificate" in said and f"(certificate {OTHER})" in said
    assert "none of the inspectors" in refused(lambda: two.campaign.visit(two.another, by=two.drawn, own=OTHER))
    two.campaign.visit(two.another, by=two.drawn, own=two.code)
    assert SiteInspection.objects.filter(stage="visited").count() == 2


def test_a_visit_recorded_by_the_wrong_one_is_sent_back_and_recorded_anew(two: Namesakes) -> None:
    two.campaign.visit(two.one, by=two.other, own=two.code)
    said = refused(lambda: two.campaign.visit(two.another, by=two.drawn, own=two.code))
    assert "let the reviewer send that visit back" in said
    two.campaign.do(two.one, "send_back", "2021-03-16", "reviewer", reason="登记人不是抽取确定的人员")
    two.campaign.visit(two.one, on="2021-03-17", by=two.drawn, own=two.code)
    two.campaign.visit(two.another, by=two.drawn, own=two.code)


def test_the_form_asks_only_who_has_a_namesake(two: Namesakes, sign: Sign) -> None:
    address = f"/matters/{two.one.pk}/?act=visit"
    page = signed_in(sign, two.drawn).get(address)
    said = text_of(page)
    assert "本人执法证号" in said and f"{two.drawn.officer.name}（{OTHER}）" in said
    town = next(each for each in (0, 1) if f"03011{each}" in two.one.inspectors)
    plain = signed_in(sign, two.campaign.county.post("town", "handler", town)).get(address)
    assert plain.status_code == 200 and "本人执法证号" not in text_of(plain)


def signed_in(sign: Sign, post: Post) -> Client:
    client = sign("market", "reviewer")
    client.force_login(account_of(post).user)
    return client
