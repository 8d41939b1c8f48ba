"""Back-filling in a real browser: one person asks, the other sees what it would change on a phone, and approves."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.procedures.models import Act
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import NARROW
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_people_back_fill_an_act(enter: Enter, county: County, screenshots: Path) -> None:
    desk = Desk(county)
    permit = desk.accepted()
    desk.do(permit, "inspect", "2021-03-10")
    first, second = enter("market", "handler"), enter("market", "reviewer", width=NARROW)
    first.open(f"/matters/{permit.pk}/?act=change")
    first.do("change", on="2021-03-05", item="S-2")
    assert "补录须写明理由并由另一人批准" in first.text
    form = first.form("change")
    form.locator("[name=act-second]").select_option(str(desk.post("reviewer").pk))
    form.locator("[name=act-why]").fill("当时系统未开通，现据纸质记录补录")
    form.screenshot(path=screenshots / "backfill-form.png")
    first.do("change")
    assert first.path.startswith("/backfills/"), first.refusals
    first.shot(screenshots, "backfill-asked")
    second.open("/")
    second.shot(screenshots, "backfill-desk")
    second.page.get_by_role("link", name="变更事项").click()
    assert second.overflow == 0
    second.shot(screenshots, "backfill-page")
    wide = enter("market", "reviewer").open(second.path)
    wide.shot(screenshots, "backfill-page")
    english = enter("market", "reviewer", locale="en-GB").open(second.path)
    english.shot(screenshots, "backfill-page-en")
    second.page.get_by_role("button", name="批准并登记").click()
    second.page.wait_for_url("**/matters/**")
    assert Act.objects.get(name="change").second_officer == desk.post("reviewer").officer
    first.open("/")
    first.shot(screenshots, "backfill-answered")
    assert "已批准并登记" in first.text
