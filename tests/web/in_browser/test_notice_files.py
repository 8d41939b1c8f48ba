"""A file is published with its notice, in a real browser: redacted, compared by the second person, saved by anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.procedures.docx import DOCX
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.office_files import pdf, shown, word
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = ("勘验笔录", "申请人王|小明，身份证号130130199001010010，电话13012340001。", "咨询电话：0311-85580000。")


@pytest.fixture
def notice(county: County) -> Notice:
    desk = Desk(county)
    matter = desk.accepted()
    record = Upload("王小明勘验笔录.docx", word(*LINES), DOCX)
    plan = Upload("平面图.pdf", pdf("王小明"), "application/pdf")
    desk.do(matter, "inspect", "2021-03-04", uploads=[record, plan])
    desk.do(matter, "decide", "2021-03-10")
    return Notice.objects.get(source__matter=matter.pk)


def test_a_file_is_redacted_confirmed_and_published(
    notice: Notice, enter: Enter, screenshots: Path, tmp_path: Path
) -> None:
    page = f"/matters/{notice.pk}/"
    record, plan = (
        File.objects.get(pk=pk) for pk in File.objects.order_by("recorded_at").values_list("pk", flat=True)[:2]
    )
    drafter = enter("market", "handler").open(page)
    assert "初审" not in drafter.page.locator(".way").inner_text()
    drafter.do("attach_file", holding=f"file:{record.pk}")
    assert any("先查看" in said for said in drafter.refusals)
    drafter.shot(screenshots, "attach-looked")
    drafter.do("attach_file", looked=True)
    assert drafter.refusals == []
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(pdf("王小明"))
    drafter.do("attach_file", holding=f"file:{plan.pk}", copy=copy)
    assert any("第1页的姓名" in said for said in drafter.refusals)
    drafter.shot(screenshots, "attach-refused")
    copy.write_bytes(pdf("平面图", ""))
    drafter.do("attach_file", copy=copy, public_name="平面图")
    assert drafter.refusals == []
    drafter.form("draft")
    drafter.shot(screenshots, "draft")
    drafter.do("draft")
    assert drafter.refusals == []
    for width, locale in ((WIDE, "zh-CN"), (NARROW, "zh-CN"), (WIDE, "en-GB"), (NARROW, "en-GB")):
        confirmer = enter("market", "reviewer", width=width, locale=locale).open(page)
        confirmer.form("publish")
        confirmer.shot(screenshots, f"publish-{locale[:2]}")
        assert confirmer.overflow == 0
    confirmer = enter("market", "reviewer").open(page)
    form = confirmer.form("publish")
    for link in ("王某勘验笔录.docx", "打开原件"):
        with confirmer.page.expect_download() as download:
            form.get_by_role("link", name=link).first.click()
        assert ("王小明" in shown(Path(download.value.path()).read_bytes())) is (link == "打开原件")
    for box in form.locator("[name=confirmed]").all():
        box.check()
    confirmer.do("publish", no_secrets=True)
    assert confirmer.refusals == []
    assert PublishedFile.objects.filter(notice=notice).count() == 2
    sequence_all()
    for width, begins in ((WIDE, "/public/"), (NARROW, "/public/en/")):
        reader = enter("market", "clerk", width=width).open(f"{begins}notices/{notice.pk}/")
        reader.shot(screenshots, f"public-{begins.strip('/').replace('/', '-')}")
        assert reader.overflow == 0
        with reader.page.expect_download() as download:
            reader.page.get_by_role("link", name="王某勘验笔录.docx").click()
        text = shown(Path(download.value.path()).read_bytes())
        assert "申请人王某，身份证号****，电话****。" in text and "咨询电话：****。" in text
