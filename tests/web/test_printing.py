"""What is printed of a matter: official forms with what the records say, for those who handle the matter."""

from __future__ import annotations

import datetime

import pytest

from fazhi.kernel.files.store import Upload
from fazhi.kernel.parties.models import PersonalRead, Purpose
from fazhi.kernel.procedures.models import MatterOrgan, Paper
from fazhi.web.printing.contents import Item, listed, pages_of_text, total
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 1)


def items(*pages: int | None) -> list[Item]:
    return [Item("", "单位", f"文书{at}", DAY, count) for at, count in enumerate(pages)]


@pytest.mark.parametrize(
    ("pages", "places", "sum_of"),
    [
        ((2, 1, 3), ["1", "3", "4-6"], 6),
        ((2, None, 3), ["1", "3", ""], None),
        ((1,), ["1"], 1),
        ((), [], 0),
    ],
)
def test_pages_run_on_as_far_as_they_are_known(
    pages: tuple[int | None, ...], places: list[str], sum_of: int | None
) -> None:
    assert [row.place for row in listed(items(*pages))] == places
    assert total(items(*pages)) == sum_of


@pytest.mark.parametrize(("characters", "pages"), [(10, 1), (26 * 20, 1), (28 * 25, 2), (28 * 22 * 4, 5)])
def test_the_pages_of_a_paper_follow_from_the_official_layout(characters: int, pages: int) -> None:
    assert pages_of_text("摊位许可决定书", "演市监摊许〔2021〕1号", "字" * characters) == pages


def test_the_file_index_lists_papers_and_files_with_number_organ_day_and_page(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    pdf = Upload("勘验笔录.pdf", b"%PDF-1.4 /Type /Page /Type /Pages /Type /Page", "application/pdf")
    desk.do(permit, "inspect", "2021-03-04", uploads=[pdf])
    desk.do(permit, "decide", "2021-03-10")
    shown = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/print/index/"))
    assert "序号 文号 责任者 题名 日期 页号 备注" in shown
    assert "1 演示镇人民政府 勘验笔录.pdf 20210304 1 附件" in shown
    assert "2 演市监摊许〔2021〕1号 演示县市场监督管理局 摊位许可决定书 20210310 3" in shown
    assert "共 2 件，3 页" in shown


def test_the_cover_comes_with_the_archive(desk: Desk, visit: Visit) -> None:
    permit, client = desk.decided(), visit("market", "handler")
    address = f"/matters/{permit.pk}/print/cover/"
    assert client.get(address).status_code == 404
    desk.do(permit, "archive", "2021-03-12", {"file_number": "2021-市监-001", "retention": "long"})
    shown = text_of(client.get(address))
    for said in ("演示县市场监督管理局", "夜市摊位", "2021-市监-001", "长期", "2021年3月12日", "共 1 件"):
        assert said in shown


def test_the_hand_over_sheet_lists_what_goes_over_and_the_limits_that_run(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    handing = {"to": desk.county.organ("justice").pk, "text": "归你局管"}
    act = desk.do(permit, "hand_over", "2021-03-05", handing)
    for organ in ("market", "justice"):
        shown = text_of(visit(organ, "handler").get(f"/matters/{permit.pk}/print/hand-over/{act.pk}/"))
        for said in (
            "移交单位 演示县市场监督管理局",
            "接收单位 演示县司法局",
            "归你局管",
            "移交时在行的期限",
            "监交人",
        ):
            assert said in shown, organ


def test_a_receipt_of_service_names_paper_and_party_and_its_address_only_when_asked_and_recorded(
    desk: Desk, visit: Visit, county: County
) -> None:
    permit = desk.open(data={"party_address": "演示镇东街1号"})
    desk.do(permit, "accept", "2021-03-03")
    desk.do(permit, "inspect", "2021-03-04")
    desk.do(permit, "decide", "2021-03-10")
    paper, party = Paper.objects.get(matter=permit), permit.parties.get().party_id
    client, address = visit("market", "handler"), f"/matters/{permit.pk}/print/service/{paper.pk}/{party}/"
    assert address in client.get(f"/matters/{permit.pk}/print/").content.decode()
    plain = text_of(client.get(address))
    assert "摊位许可决定书" in plain and "王小明" in plain and "□直接送达" in plain
    assert "东街1号" not in plain
    assert not PersonalRead.objects.exists()
    assert "演示镇东街1号" in text_of(client.post(address))
    read = PersonalRead.objects.get()
    assert (read.officer, read.purpose, read.fields) == (
        county.officer("market", "handler").pk, Purpose.SERVE, ["address"],
    )  # fmt: skip


def test_who_does_not_handle_the_matter_prints_nothing_of_it(desk: Desk, visit: Visit, county: County) -> None:
    permit = desk.decided()
    MatterOrgan.objects.create(matter=permit, organ=county.organ("staffing"), capacity="observer")
    observer = visit("staffing", "handler")
    assert observer.get(f"/matters/{permit.pk}/").status_code == 200
    for name in ("", "record/", "index/"):
        assert observer.get(f"/matters/{permit.pk}/print/{name}").status_code == 404


def test_the_record_of_proceedings_has_every_act_with_who_and_proof(desk: Desk, visit: Visit) -> None:
    permit = desk.decided()
    page = visit("market", "handler", language="en").get(f"/matters/{permit.pk}/print/record/")
    shown = text_of(page)
    for said in ("办理过程记录", "申请", "受理", "勘验", "决定", "叶号", "演市监摊许〔2021〕1号", "演示数据，个案虚构"):
        assert said in shown
    assert '<html lang="zh-Hans">' in page.content.decode()
