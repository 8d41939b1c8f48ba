"""Verifying in a real browser: a proof and a file are checked without being sent, a code leads to its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.public.conftest import with_published_file
from tests.web.browser import Visitor
from tests.web.in_browser.test_accessible import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VERIFY = "/public/verify/"
READER = "window.BarcodeDetector = class { async detect() { return window.codes.map((rawValue) => ({ rawValue })); } };"
"""Stands for the reader of codes, which browsers have on phones."""
PICTURE = Path(__file__).parents[3] / "docs" / "images"


@pytest.fixture
def notice(county: County) -> Notice:
    found = with_published_file(Desk(county))
    sequence_all()
    return found


def saved(citizen: Visitor, folder: Path, link: str) -> Path:
    """What a link gives to save."""
    with citizen.page.expect_download() as waiting:
        citizen.page.click(link)
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def checked(citizen: Visitor, proof: Path, file: Path | None = None) -> str:
    """What the page says of a proof and a file, without a request being made."""
    sent: list[str] = []
    citizen.open(VERIFY)
    citizen.page.on("request", lambda request: "/static/" in request.url or sent.append(request.url))
    inputs = citizen.page.locator("#check-proof input")
    inputs.nth(0).set_input_files(proof)
    if file:
        inputs.nth(1).set_input_files(file)
    citizen.page.click("#check-proof button")
    output = citizen.page.locator("#check-proof output")
    expect(output).not_to_be_empty()
    assert sent == []
    return output.inner_text()


def test_a_downloaded_file_is_checked_without_being_sent(citizen: Visitor, notice: Notice, tmp_path: Path) -> None:
    citizen.open(f"/public/notices/{notice.pk}/")
    text = saved(citizen, tmp_path, "#proof")
    file = saved(citizen, tmp_path, "#files ~ ul a:first-of-type")
    proof = saved(citizen, tmp_path, "#files ~ ul a:has-text('下载存证')")
    assert checked(citizen, text).startswith("核验通过：存证与签名的记录一致。 摊位许可结果公示")
    assert checked(citizen, proof, file).startswith("核验通过：附件与公开时一字不差")
    other = tmp_path / "other.txt"
    other.write_bytes(file.read_bytes() + b" ")
    assert "不是公开的那一份" in checked(citizen, proof, other)
    assert "不能核对附件" in checked(citizen, text, file)
    assert "这不是存证文件" in checked(citizen, file)
    altered = json.loads(text.read_text(encoding="utf-8"))
    altered["content"]["body"] = "不予准许。"
    text.write_text(json.dumps(altered), encoding="utf-8")
    assert "核验未通过" in checked(citizen, text)


def test_a_checkpoint_pasted_whole_is_compared(citizen: Visitor, notice: Notice) -> None:
    citizen.open(VERIFY)
    citizen.page.fill("[name=checkpoint]", citizen.page.locator("pre").inner_text())
    citizen.page.click("form[action='#kept'] button")
    expect(citizen.page.locator("[role=status]")).to_contain_text("一致：现在的记录就是这个检查点签署的")
    assert at_both_widths(citizen.page, "verify") == []


def test_a_code_leads_to_its_page_and_never_elsewhere(citizen: Visitor, notice: Notice) -> None:
    picture = next(PICTURE.glob("*.png"))
    citizen.context.add_init_script(READER)
    says = citizen.page.locator("#scan output")
    for codes, said in (
        ([], "没有找到二维码"), (["https://elsewhere.example/public/"], "不指向本站： https://elsewhere.example/public/"),
        (["javascript:alert(1)"], "不指向本站"), (["没有地址"], "不指向本站"),
        ([f"{citizen.base}/sign-in/"], "不指向本站"),
    ):  # fmt: skip
        citizen.open(VERIFY)
        citizen.page.evaluate("codes => { window.codes = codes }", codes)
        citizen.page.set_input_files("#scan input", picture)
        expect(says).to_contain_text(said)
    citizen.page.evaluate("codes => { window.codes = codes }", [f"{citizen.base}/public/notices/{notice.pk}/"])
    citizen.page.set_input_files("#scan input", [])
    citizen.page.set_input_files("#scan input", picture)
    citizen.page.wait_for_url(f"**/public/notices/{notice.pk}/")


NO_SUBTLE = """
Object.defineProperty(window, "isSecureContext", { value: false });
Object.defineProperty(window.crypto, "subtle", { value: undefined });
"""
"""A browser on a connection that is not encrypted."""


def test_over_plain_http_it_is_said_that_the_browser_cannot_check(citizen: Visitor, notice: Notice) -> None:
    citizen.context.add_init_script(NO_SUBTLE)
    citizen.open(f"/public/notices/{notice.pk}/")
    expect(citizen.page.locator("#check output")).to_contain_text("https")
    expect(citizen.page.locator("#check button")).to_be_hidden()
    citizen.open(VERIFY)
    expect(citizen.page.locator("#insecure")).to_contain_text("https")
    expect(citizen.page.locator("#check-proof")).to_be_hidden()
    expect(citizen.page.locator("#scriptless")).to_be_hidden()


def test_without_scripts_no_button_stands_that_does_nothing(
    browser: Browser, live_server: LiveServer, notice: Notice
) -> None:
    visitor = Visitor(browser, live_server.url, scripts=False)
    visitor.open(VERIFY)
    expect(visitor.page.locator("#check-proof")).to_be_hidden()
    expect(visitor.page.locator("#scriptless")).to_be_visible()
    expect(visitor.page.locator("#scan")).to_be_hidden()
    visitor.close()


def test_the_program_is_handed_out(citizen: Visitor, notice: Notice, tmp_path: Path) -> None:
    for address in (VERIFY, f"/public/notices/{notice.pk}/"):
        citizen.open(address)
        program = saved(citizen, tmp_path, "main a:has-text('verify.py')")
        assert program.name == "verify.py" and len(program.read_text(encoding="utf-8").splitlines()) <= 40
    assert citizen.page.request.get(f"{citizen.base}/static/public/verify.py").ok


def test_a_printed_notice_carries_its_code(citizen: Visitor, notice: Notice) -> None:
    citizen.open(f"/public/notices/{notice.pk}/")
    citizen.page.emulate_media(media="print")
    box = citizen.page.locator(".scan svg").bounding_box()
    assert box is not None and box["width"] > 90
    expect(citizen.page.locator(".scan .printed")).to_have_text(f"{citizen.base}/public/notices/{notice.pk}/")
    expect(citizen.page.locator(".scan .printed")).to_be_visible()
    for each in (".crumbs", "a[download]", "#proof"):
        expect(citizen.page.locator(each)).to_be_hidden()
    citizen.page.emulate_media(media="screen")
    expect(citizen.page.locator(".scan .printed")).to_be_hidden()
    assert at_both_widths(citizen.page, "notice") == []
