"""Recomputing a draw in a real browser: from files that are sent nowhere, or from the page of the draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.draws.bundles import written
from fazhi.kernel.draws.lists import Candidate
from tests.kernel.draws.published import Draw, rich_draw
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE, ENGLISH = "/public/draws/recompute/", "/public/en/draws/recompute/"
OF = "/public/draws/00000000-0000-0000-0000-000000000002/draw.json"


def bundle() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    return found


def saved(folder: Path, value: object, name: str = "draw.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


def recomputed(citizen: Visitor, file: Path, extra: Path | None = None, page: str = PAGE) -> str:
    """What the page says of a file, while nothing but the site's own scripts is asked for."""
    sent: list[str] = []
    citizen.open(page)
    citizen.page.on("request", lambda request: "/static/" in request.url or sent.append(request.url))
    inputs = citizen.page.locator("#recompute input")
    inputs.nth(0).set_input_files(file)
    if extra:
        inputs.nth(1).set_input_files(extra)
    citizen.page.click("#recompute button")
    return said(citizen, sent)


def said(citizen: Visitor, sent: list[str] | None = None) -> str:
    output = citizen.page.locator("#recompute output")
    expect(output).to_have_class(re.compile("held|fault"), timeout=60_000)
    assert not sent
    return output.inner_text()


def test_a_draw_is_recomputed_without_being_sent(citizen: Visitor, tmp_path: Path, screenshots: Path) -> None:
    assert recomputed(citizen, saved(tmp_path, bundle())) == "核验通过：48 个候选对象，重算结果与公布的完全一致。"
    page = citizen.page
    assert page.locator("#found h2").inner_text() == rich_draw().title
    assert page.locator("#checks .wrong").count() == 0
    assert page.locator("#checks li").all_inner_texts()[0] == "成立 名单的摘要与冻结时相同，对象和权重都没有改动"
    assert "监察委员会揭示的数与其承诺相符" in page.locator("#checks").inner_text()
    drawn = [f"{each['identifier']}（{each['stratum']}）" for each in bundle()["drawn"]]
    assert page.locator("#outcome ol li").all_inner_texts() == drawn
    assert page.locator("#outcome code").inner_text() == bundle()["seed"]
    first = bundle()["replaced"][0]
    assert page.locator("#came li").first.inner_text() == f"{first['out']} → {first['into']}"
    citizen.shot(screenshots, "recompute-holds")
    assert at_both_widths(page, "recompute") == []
    page.set_viewport_size({"width": NARROW, "height": 740})
    citizen.width = NARROW
    citizen.shot(screenshots, "recompute-holds")


def test_what_differs_is_said_in_words(citizen: Visitor, tmp_path: Path, screenshots: Path) -> None:
    value = bundle()
    value["drawn"][1], value["drawn"][0] = value["drawn"][0], value["drawn"][1]
    value["seed"] = "0" * 64
    assert "核验未通过" in recomputed(citizen, saved(tmp_path, value))
    wrong = citizen.page.locator("#checks li:has(.wrong)").all_inner_texts()
    assert len(wrong) == 2 and f"公布的是 {'0' * 64}，重算为 {bundle()['seed']}" in wrong[0]
    was = [each["identifier"] for each in bundle()["drawn"]]
    assert "第 1 位" in wrong[1] and f"公布的是 {was[1]}，重算为 {was[0]}" in wrong[1]
    assert at_both_widths(citizen.page, "recompute") == []
    citizen.shot(screenshots, "recompute-fails")
    value = bundle()
    value["list"] = value["list"].replace("\t2\t", "\t3\t", 1)
    assert "does not hold" in recomputed(citizen, saved(tmp_path, value), page=ENGLISH)
    assert "Does not hold The list has the digest that was frozen" in citizen.page.locator("#checks").inner_text()
    citizen.page.set_viewport_size({"width": NARROW, "height": 740})
    citizen.width = NARROW
    citizen.shot(screenshots, "recompute-fails-en")


def test_a_list_of_its_own_and_files_that_are_none(citizen: Visitor, tmp_path: Path) -> None:
    value = bundle()
    extra = tmp_path / "list.txt"
    extra.write_bytes(value["list"].encode())
    value["list"] = None
    file = saved(tmp_path, value)
    assert recomputed(citizen, file, extra).startswith("核验通过")
    assert "请同时选择名单文件" in recomputed(citizen, file)
    assert "这不是候选名单" in recomputed(citizen, file, file)
    assert "这不是抽取的公开数据包" in recomputed(citizen, extra)
    value = bundle() | {"standing": "open", "seed": None, "drawn": [], "replaced": [], "revealed": [], "value": ""}
    assert recomputed(citizen, saved(tmp_path, value)).startswith("到目前为止一致")
    expect(citizen.page.locator("#outcome")).to_be_hidden()
    assigned = {"file": "{}", "replaced": 0, "reason": "", "seats": []}
    assert recomputed(citizen, saved(tmp_path, bundle() | {"assigned": [assigned]})).startswith("核验通过")
    expect(citizen.page.locator("#assigned")).to_contain_text("fazhi draw verify")


@pytest.fixture
def published(citizen: Visitor) -> Iterator[list[str]]:
    """The page of the draw gives its bundle; the addresses that were asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=json.dumps(bundle()), content_type="application/json")

    citizen.context.route(lambda url: urlsplit(url).path == OF, answer)
    yield asked


def test_the_page_of_a_draw_hands_its_address_over(citizen: Visitor, published: list[str]) -> None:
    citizen.open(f"{PAGE}?of={OF}")
    assert said(citizen).startswith("核验通过")
    assert published == [citizen.base + OF]


@pytest.mark.parametrize(
    "of",
    [
        "https://elsewhere.example/public/draw.json", "//elsewhere.example/public/draw.json", "/sign-in/", "/static/x",
        "javascript:alert(1)", "/public/../sign-in/",
    ],
)  # fmt: skip
def test_nothing_is_fetched_but_what_this_site_publishes(citizen: Visitor, of: str) -> None:
    sent: list[str] = []
    citizen.page.on("request", lambda request: sent.append(request.url) if request.resource_type == "fetch" else None)
    citizen.open(f"{PAGE}?of={of}")
    assert "只重算本站公开的抽取" in said(citizen)
    assert sent == []


def test_a_hundred_thousand_candidates_do_not_freeze_the_page(citizen: Visitor, tmp_path: Path) -> None:
    candidates = [Candidate(f"{place:018d}", (1, 2, 4, 8)[place % 4], "甲乙"[place % 2]) for place in range(100_000)]
    file = saved(tmp_path, json.loads(written(Draw(candidates, {"甲": 500, "乙": 500}, outs=1).bundle())))
    citizen.open(PAGE)
    citizen.page.evaluate("""() => {
      window.longest = 0;
      let last = performance.now();
      setInterval(() => {
        window.longest = Math.max(window.longest, performance.now() - last);
        last = performance.now();
      }, 5);
      window.seen = new Set();
      new MutationObserver(() => window.seen.add(document.querySelector('progress').value)).observe(
        document.querySelector('progress'), { attributes: true });
    }""")
    citizen.page.locator("#recompute input").nth(0).set_input_files(file)
    citizen.page.locator("#recompute button").focus()
    citizen.page.keyboard.press("Enter")
    assert said(citizen) == "核验通过：100000 个候选对象，重算结果与公布的完全一致。"
    longest, steps = citizen.page.evaluate("[window.longest, window.seen.size]")
    assert longest < 2_000 and steps > 3, (longest, steps)
    expect(citizen.page.locator("#outcome ol li")).to_have_count(1000)
    expect(citizen.page.locator("progress")).to_be_hidden()


def test_without_scripts_the_program_is_there(browser: Browser, live_server: LiveServer) -> None:
    visitor = Visitor(browser, live_server.url, scripts=False)
    visitor.open(PAGE)
    expect(visitor.page.locator("#recompute")).to_be_hidden()
    expect(visitor.page.locator("#scriptless")).to_be_visible()
    assert visitor.page.locator("a[download][href$='draw.py']").is_visible()
    visitor.close()


def test_the_keyboard_reaches_everything(citizen: Visitor, tmp_path: Path) -> None:
    citizen.open(PAGE)
    expect(citizen.page.locator("#recompute")).to_be_visible()
    citizen.tab_to("在此浏览器中重算")
    citizen.tab_to("下载核验程序")
    assert citizen.page.request.get(f"{citizen.base}/static/public/draw.py").ok


def test_over_plain_http_it_works_as_well(citizen: Visitor, tmp_path: Path) -> None:
    """In a closed network without certificates browsers have no SHA-256 of their own."""
    citizen.context.add_init_script(
        'Object.defineProperty(window, "isSecureContext", { value: false });'
        'Object.defineProperty(window.crypto, "subtle", { value: undefined });'
    )
    assert recomputed(citizen, saved(tmp_path, bundle())).startswith("核验通过")
