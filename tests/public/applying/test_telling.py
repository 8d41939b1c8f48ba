"""What the pages tell before, beside and after the form, so that nobody loses a time limit by trusting a draft."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from fazhi.kernel.applications.models import Application, ApplicationDraft, Happening
from fazhi.kernel.clocks.models import Clock
from tests.public.applying.citizen import ACT, CLAIM, CONTACT, IDENTITY, RECONSIDERATION, Citizen, text_of
from tests.public.applying.conftest import Calendar
from tests.public.applying.officer import Officer

pytestmark = pytest.mark.django_db
START = f"new/{RECONSIDERATION}/"


def test_a_draft_is_no_application_and_says_until_when_it_is_kept(citizen: Citizen) -> None:
    citizen.begin()
    page = text_of(citizen.get("draft/"))
    last = ApplicationDraft.objects.get().saved_at + datetime.timedelta(days=30)
    assert "草稿不算提交，申请期限照常计算" in page and f"{last + datetime.timedelta(hours=8):%Y-%m-%d}" in page
    assert "草稿不算申请" not in page and "申请期限照常计算" in text_of(citizen.get("draft/part/1/"))
    assert "草稿保留 30 天" in text_of(citizen.get("left/"))


def test_what_the_rules_ask_is_said_on_the_page_itself(citizen: Citizen) -> None:
    citizen.begin()
    page = text_of(citizen.get("draft/part/1/"))
    assert "作出日期 不作为的不填，其他必填" in page and "作出日期 选填" not in page
    refused = citizen.post("draft/part/1/", {**ACT, "act_made_on": "", "go": "next"})
    assert refused.status_code == 422 and "请填写行政行为作出日期" in text_of(refused)
    refused = citizen.post("draft/part/1/", {**ACT, "act_known_on": "2026-08-09", "go": "next"})
    assert refused.status_code == 422 and "不得晚于收到申请之日" in text_of(refused)
    omission = {**ACT, "act_kind": "omission", "act_made_on": "", "go": "next"}
    assert citizen.post("draft/part/1/", omission).status_code == 303
    assert citizen.post("draft/part/2/", {**CLAIM, "incidental_asked": "on", "go": "next"}).status_code == 422


def test_empty_fields_are_asked_for_in_plain_words(citizen: Citizen) -> None:
    said = text_of(citizen.client.post(f"/public/apply/{START}", {"contact": CONTACT}))
    assert "请填写。" in said and "请勾选。" in said and "请选择。" in said and "必填项" not in said
    citizen.begin()
    said = text_of(citizen.post("draft/part/1/", {"go": "next"}))
    assert "请填写。" in said and "请选择。" in said and "必填项" not in said


def test_what_lies_outside_reconsideration_stands_apart(citizen: Citizen) -> None:
    citizen.begin()
    page = citizen.get("draft/part/1/").content.decode()
    group = page[page.index("<optgroup") : page.index("</optgroup>")]
    assert "一般不属于行政复议范围" in group and 'value="petition"' in group and 'value="penalty"' not in group
    citizen.post("draft/part/1/", {**ACT, "act_kind": "petition", "go": "next"})
    assert "信访事项处理、复查、复核意见" in text_of(citizen.get("draft/review/"))
    assert "“红头文件”" in text_of(citizen.get("draft/part/2/"))


@pytest.mark.parametrize(
    ("known", "told", "last"), [("2026-05-29", "on", "2026-07-28"), ("2025-03-01", "", "2026-03-")]
)
def test_who_is_late_is_told_so_and_may_send_it_in(citizen: Citizen, known: str, told: str, last: str) -> None:
    citizen.write()
    assert "申请期限已于" not in text_of(citizen.get("draft/review/"))
    ticks = {"rights_told": told} if told else {}
    given = {name: value for name, value in ACT.items() if name != "rights_told"} | ticks
    citizen.post("draft/part/1/", {**given, "act_made_on": "2025-02-01", "act_known_on": known, "go": "next"})
    page = text_of(citizen.get("draft/review/"))
    assert f"申请期限已于 {last}" in page and "第二十条" in page and "写明耽误的原因" in page
    assert citizen.send().status_code == 303


def test_needed_papers_are_named_whatever_was_uploaded(citizen: Citizen) -> None:
    citizen.write()
    page = text_of(citizen.get("draft/review/"))
    assert "请核对是否已上传： 申请人身份证件或者营业执照" in page
    for path in (START, "draft/files/"):
        assert "一般需要" in text_of(citizen.get(path)) and "必需" not in text_of(citizen.get(path))


def test_the_notices_tell_what_costs_and_what_bars(citizen: Citizen) -> None:
    page = text_of(citizen.get(START))
    for text in ("不收取任何费用", "第八十七条", "人民法院已经依法受理", "第二十九条", "电子技术监控设备", "第三十二条",
                 "推选代表人", "第十七条", "防止冒名", "没有居民身份证的"):  # fmt: skip
        assert text in page, text


def test_how_the_office_is_reached_stands_where_one_needs_it(
    citizen: Citizen, settings: object, tmp_path: Path
) -> None:
    settings.SITE = tmp_path / "site.yaml"  # type: ignore[attr-defined]
    assert "联系方式：" not in text_of(citizen.get(START))
    said = "organ: 演示县司法局\naddress: 城关街1号\ntelephone: 0311-5550000\nhours: 工作日上班时间\n"
    (tmp_path / "site.yaml").write_text(said, encoding="utf-8")
    for path in (START, "follow/"):
        main = text_of(citizen.get(path)).partition("全过程记录")[0]
        assert main.count("城关街1号") == 2 and "办公时间： 工作日上班时间" in main, "in the page, and at its foot"
    citizen.apply()
    assert text_of(citizen.get("receipt/")).count("城关街1号") == 2


def test_the_receipt_is_whole_and_stays_so(citizen: Citizen, officer: Officer, calendar: Calendar) -> None:
    citizen.begin(others="上官婉 110105194912310021 13800001111", agent_name="皇甫代", agent_phone="13900002222")
    citizen.post("draft/part/1/", {**ACT, "go": "next"})
    citizen.post("draft/part/2/", {**CLAIM, "go": "next"})
    assert citizen.send(consents="yes").status_code == 303

    officer.register(Application.objects.get())
    assert Clock.objects.filter(subject_kind="application", stopped_on__isnull=False).exists()
    receipt = text_of(citizen.get("receipt/"))
    assert "最后一天： 2026-08-10" in receipt, "it came in on that day, whatever became of it"
    assert "第二十八条" in receipt and "申请日期 2026-08-03" in receipt and "打印" in receipt
    assert "皇甫代" in receipt and "上官婉" in receipt and IDENTITY["address"] in receipt and "1301****" not in receipt
    assert IDENTITY["identifier"] not in receipt and "110105194912310021" not in receipt and "证件号码" in receipt
    for path in ("receipt/", "mine/"):
        assert "草稿" not in text_of(citizen.get(path)), path
    assert not Happening.objects.filter(what="taken").exists()


def test_when_it_counts_as_served_is_said_before_one_agrees(citizen: Citizen) -> None:
    citizen.write()
    page = text_of(citizen.get("draft/review/"))
    assert "可能早于您点“领取”的时间" in page and "不向手机发送提醒" in page
    assert "《行政复议法》（2023年）第八十八条" in page and "《民事诉讼法》（2023年）第九十条" in page
    for path in ("draft/review/", START):
        assert "尚未与法律文本核对" not in text_of(citizen.get(path)), path
