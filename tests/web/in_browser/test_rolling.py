"""A roll-up in a real browser: the city takes three bundles, one altered, signs, and opens a number to its records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.returns.envelopes import opened
from fazhi.report.rolling.models import Rollup
from tests.report.rolling.city import FIRST, City, spoilt
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.in_browser.conftest import PASSWORD
from tests.web.people import account_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Visitor]
YEAR = 2020
"""The year before that of the workbench's tests, whose day is the 22nd of March."""


@pytest.fixture
def enter_city(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[tuple[City, Enter]]:
    """The city, and somebody of it signed in at a window of their own."""
    city, visitors = City(), list[Visitor]()

    def entered(role: str, width: int = WIDE, locale: str = "zh-CN") -> Visitor:
        account = account_of(city.post("justice", role), PASSWORD)
        visitor = Visitor(browser, live_server.url, width=width, locale=locale)
        visitors.append(visitor)
        return visitor.sign_in(account.user.get_username(), PASSWORD)

    yield city, entered
    for visitor in visitors:
        assert visitor.foreign == []
        visitor.close()


def test_three_bundles_one_altered_are_taken_signed_and_opened_down_to_a_county(
    enter_city: tuple[City, Enter], screenshots: Path, tmp_path: Path
) -> None:
    city, enter = enter_city
    first, second, third = city.counties
    content = json.loads(first.own(YEAR))["content"] | {"site": "https://county.example"}
    files = {
        "130101": first.seal(content), "130102": spoilt(second.own(YEAR)), "130103": third.own(YEAR),
        "130101-记录": first.list_of(FIRST, YEAR),
    }  # fmt: skip
    paths = [tmp_path / f"{name}.json" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_bytes(text)
    office = enter("handler").open("/open/report.rollup/begin/")
    office.do("begin", year=str(YEAR))
    assert office.refusals == []
    rollup = Rollup.objects.get()
    office.page.get_by_role("link", name="汇总表").click()
    office.page.wait_for_url("**/rollup/")
    assert "没有收到数据包" in office.text
    office.page.get_by_role("link", name="接收数据包").click()
    office.page.wait_for_url("**act=take**")
    office.form("take").locator("[name=act-files]").set_input_files(paths)
    office.shot(screenshots, "rollup-take")
    office.do("take")
    assert office.refusals == [] and "130102 未采用：数据包的内容在签名后被改动" in office.text
    office.shot(screenshots, "rollup-matter")
    for width, locale in ((WIDE, "zh-CN"), (NARROW, "zh-CN"), (WIDE, "en")):
        reader = enter("reviewer", width, locale).open(f"/matters/{rollup.pk}/rollup/")
        reader.shot(screenshots, f"rollup-table-{locale}")
        assert reader.overflow == 0
        said = "The content of the bundle was altered" if locale == "en" else "数据包的内容在签名后被改动"
        assert said in reader.text
    sent = tmp_path / "130102.json"
    sent.write_bytes(second.own(YEAR))
    office.open(f"/matters/{rollup.pk}/").do("take", **{"act-files": sent})
    assert office.refusals == []
    head = enter("principal").open(f"/matters/{rollup.pk}/")
    head.do("sign")
    assert head.refusals == [] and "已签发" in head.text
    head.page.get_by_role("link", name="汇总表").click()
    head.page.wait_for_url("**/rollup/")
    head.shot(screenshots, "rollup-signed")
    with head.page.expect_download() as download:
        head.page.get_by_role("link", name="导出签名汇总包").click()
    taken = tmp_path / "city.json"
    download.value.save_as(taken)
    assert len(opened(taken.read_bytes()).content["parts"]) == 3
    for width, locale in ((NARROW, "zh-CN"), (NARROW, "en"), (WIDE, "zh-CN")):
        reader = enter("reviewer", width, locale).open(f"/matters/{rollup.pk}/rollup/{FIRST}/")
        reader.shot(screenshots, f"rollup-figure-{locale}")
        assert reader.overflow == 0
        reader.page.get_by_role("link", name="130101县").click()
        reader.page.wait_for_url("**?at=**")
        reader.shot(screenshots, f"rollup-county-{locale}")
        assert reader.overflow == 0
        assert all(str(index) in reader.text for index in first.kept[FIRST])
        link = reader.page.locator("a[href='https://county.example/public/report/2020/f.000/']")
        assert link.get_attribute("rel") == "noreferrer"
    reader.open(f"/matters/{rollup.pk}/rollup/{FIRST}/").page.get_by_role("link", name="130103县").click()
    reader.page.wait_for_url("**?at=**")
    reader.shot(screenshots, "rollup-unlisted")
    assert "清单没有交来" in reader.text
