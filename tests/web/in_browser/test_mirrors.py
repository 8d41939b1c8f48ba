"""Where procedures run, a reconciliation and a mirrored matter in a real browser, wide and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.mirrors.asking import ask
from fazhi.kernel.mirrors.models import Resolution
from fazhi.kernel.mirrors.reading import written
from fazhi.kernel.mirrors.reconciling import Asked, reconcile
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date
from tests.kernel.mirroring import PLATFORM, accepted, applied, bring, decided, only, permit, propose, switch
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mirror_is_looked_at_and_a_difference_settled(enter: Enter, county: County, screenshots: Path) -> None:
    desk = Desk(county)
    site = "https://xzxk.example.gov.cn/portal/apply?region=130130000000&item=stall-permit-of-the-night-market"
    switch(county, "mirror", "2021-01-01", site=site, phone="0311-12345678、12345")
    propose(county, "here", "2021-06-01", "2021-03-20")
    row = only(bring(county, permit("XZFY-2021-000123", applied(), accepted()), day="2021-03-20"))
    bring(county, permit("XZFY-2021-000124", applied("2021-03-05")), day="2021-03-20", source_name="三月.xlsx")
    came = [
        permit("XZFY-2021-000123", applied(subject="早市摊位"), accepted("2021-03-04"), decided("2021-03-18")),
        permit("XZFY-2021-000130"),
    ]
    asked = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2021-04-01"))
    found = reconcile(came, asked, by=desk.post("clerk"), day=date("2021-03-21"), source="0" * 64)
    content = written(PLATFORM, [permit("XZFY-2021-000131"), permit("XZFY-2021-000132", accepted())]).encode()
    waiting, _ = ask(content, by=desk.post("clerk"), day=date("2021-03-21"), source_name="三月下旬.json")
    assert waiting is not None
    pages = {"mirrors": "/mirrors/", "reconciliation": f"/mirrors/reconciliations/{found.pk}/",
             "mirrored-matter": f"/matters/{row.matter}/", "batch": f"/mirrors/batches/{waiting.pk}/"}  # fmt: skip
    for width in (WIDE, NARROW):
        handler = enter("market", "handler", width=width)
        for name, path in pages.items():
            handler.open(path)
            handler.shot(screenshots, name)
            assert handler.overflow == 0, (name, width)
    handler.open(pages["reconciliation"])
    handler.page.locator("#line-1 summary").click()
    handler.page.locator("#line-1 label", has_text="按平台更正").click()
    handler.page.locator("#line-1 textarea").fill("已与平台核实")
    handler.shot(screenshots, "settling")
    handler.page.locator("#line-1 button").click()
    assert "按平台更正" in handler.text and Resolution.objects.count() == 1
    reviewer = enter("market", "reviewer", width=NARROW)
    reviewer.open(pages["batch"]).shot(screenshots, "deciding-on-a-batch")
    assert reviewer.overflow == 0
    reviewer.page.locator("button[value=approve]").click()
    assert "已批准" in reviewer.text
    for width in (WIDE, NARROW):
        clerk = enter("market", "clerk", width=width)
        clerk.open("/open/").shot(screenshots, "opening-elsewhere")
        assert PLATFORM in clerk.text and clerk.overflow == 0
        keeper = enter("market", "administrator", width=width)
        keeper.open("/open/kernel.mode/propose/").shot(screenshots, "propose-mode")
        assert keeper.overflow == 0
