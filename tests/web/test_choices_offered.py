"""What forms offer to choose from: what can be meant, not all of the county; and faults in one language."""

from __future__ import annotations

import re

import pytest

from fazhi.kernel.clocks.models import Clock
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/open/kernel.hand-over/draw_up/"


def options(page: str, name: str) -> set[str]:
    """The values that a choice offers."""
    found = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert found is not None
    return {value for value in re.findall(r'<option value="([^"]+)"', found[0]) if value}


def test_a_list_of_work_is_offered_for_own_posts_and_to_who_leads_for_those_of_the_organ(
    county: County, visit: Visit
) -> None:
    mine = options(visit("market", "handler").get(LIST).content.decode(), "post")
    assert mine == {str(county.post("market", "handler").pk)}
    for role in ("principal", "administrator"):
        offered = options(visit("market", role).get(LIST).content.decode(), "post")
        assert str(county.post("market", "clerk").pk) in offered
        assert str(county.post("town", "clerk").pk) not in offered


def test_a_matter_is_handed_to_organs_in_which_somebody_handles_matters(
    county: County, desk: Desk, visit: Visit
) -> None:
    permit = desk.accepted()
    page = visit("market", "principal").get(f"/matters/{permit.pk}/?act=hand_over").content.decode()
    others = {str(organ.pk) for key, organ in county.organs.items() if key != "market"}
    assert options(page, "to") == others


def test_the_faults_of_an_opening_are_said_in_the_language_of_the_page(county: County, visit: Visit) -> None:
    client = visit("justice", "clerk", language="en")
    address = "/open/disputes.reconsideration/apply/"
    page = client.get(address)
    refused = client.post(address, control_of(page))
    faults = re.findall(r"<li>.*?</li>", refused.content.decode().split('id="refused"')[1].split("</ul>")[0])
    assert len(faults) > 3
    assert not [fault for fault in faults if "：" in fault or "；" in fault]
    assert "Kind of party: This field is required." in text_of(refused)
    for place in re.findall(
        r'<a href="#([^"]+)">', refused.content.decode().split('id="refused"')[1].split("</ul>")[0]
    ):
        assert f'id="{place}"' in refused.content.decode(), place


def test_the_receipt_of_a_limit_cites_its_article_as_the_law_writes_it_and_shows_no_key(
    desk: Desk, visit: Visit
) -> None:
    permit = desk.accepted()
    clock = Clock.objects.get(subject=permit.pk)
    for language, said in (("", "第三十三条"), ("en", "Article 33")):
        client = visit("market", "handler", language=language)
        for address in (f"/matters/{permit.pk}/clocks/{clock.pk}/", f"/matters/{permit.pk}/"):
            page = text_of(client.get(address))
            assert said in page, address
            assert "openness.answer" not in page, address
