"""Notices on the workbench: what changes in a correction, what was sent back, and where things lead afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from tests.kernel.calling import owed as called
from tests.kernel.calling import proposal
from tests.kernel.desk import Desk, date, fresh, refused
from tests.kernel.test_publishing import draft, publish
from tests.kernel.test_publishing_versions import amend, correct
from tests.kernel.test_publishing_whole import form_of
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(desk: Desk) -> Notice:
    """A published notice."""
    owed = Notice.objects.get(source__matter=desk.decided())
    draft(desk, owed)
    publish(desk, owed)
    return Notice.objects.get(pk=owed.pk)


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-hans", ("更正理由", "现行公开文本")), ("en", ("Why it is corrected", "As published now"))],
)
def test_whoever_confirms_a_correction_reads_why_and_what_changes(
    desk: Desk, visit: Visit, notice: Notice, language: str, told: tuple[str, ...]
) -> None:
    new = amend(desk, notice)
    correct(desk, new, body="准予早市摊位许可。")
    page = visit("market", "reviewer", language=language).get(f"/matters/{new.pk}/?act=publish")
    assert [said for said in (*told, "摊位号有误", "准予夜市摊位许可。") if said not in text_of(page)] == []
    assert "<del>夜</del><ins>早</ins>市摊位许可" in page.content.decode()


def section(page: str, heading: str) -> str:
    return next((part for part in page.split("<h2>") if part.startswith(heading)), "")


def rail_of(page: str) -> dict[str, str]:
    """The stages of a matter's rail, each with how it stands to it."""
    rail = re.search(r'<ol class="rail".*?</ol>', page, re.DOTALL)
    assert rail is not None
    return {text_in(step): step for step in re.findall(r"<li.*?</li>", rail.group(), re.DOTALL)}


def text_in(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def sent_back(desk: Desk, notice: Notice) -> None:
    perform(notice, "send_back", by=desk.post("reviewer"), on=date("2021-03-12"), reason="标题不准确")


class TestSentBack:
    def test_a_notice_sent_back_stands_on_the_desk_with_its_reason_until_it_is_drafted_again(
        self, desk: Desk, visit: Visit
    ) -> None:
        owed = owed_by_a_permit(desk)
        draft(desk, owed)
        sent_back(desk, owed)
        page = section(visit("market", "handler").get("/").content.decode(), "退回修改")
        assert "标题不准确" in page and str(owed.pk) in page
        assert "标题不准确" in text_of(visit("market", "handler").get(f"/matters/{owed.pk}/?act=draft"))
        draft(desk, owed, heading="许可公示", on="2021-03-13")
        assert section(visit("market", "handler").get("/").content.decode(), "退回修改") == ""

    def test_what_was_kept_and_why_stands_in_the_form_again_so_that_it_may_be_sent(
        self, desk: Desk, visit: Visit
    ) -> None:
        owed = owed_by_a_permit(desk)
        body = "准予许可，原工商局核发的证照有效。咨询电话：0311-85580000。"
        asked = form_of(owed, "draft", {"heading": "x", "body": body}).fields["keep"].choices
        content = {
            "heading": "许可结果公示", "body": body, "keep": [token for token, _ in asked],
            "keep_reason": "本单位电话", "words_reason": "引用旧名称",
        }  # fmt: skip
        perform(owed, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
        sent_back(desk, owed)
        page = visit("market", "handler").get(f"/matters/{owed.pk}/?act=draft").content.decode()
        assert re.search(r'<input type="checkbox" name="keep"[^>]*checked', page)
        for said in ("本单位电话", "引用旧名称", "0311-85580000"):
            assert said in page
        assert re.search(r"经确认不遮蔽</dt><dd[^>]*>1处<", page)

    def test_the_rail_says_that_the_review_is_still_to_come(self, desk: Desk, visit: Visit) -> None:
        owed = owed_by_a_permit(desk)
        draft(desk, owed)
        sent_back(desk, owed)
        steps = rail_of(visit("market", "handler").get(f"/matters/{owed.pk}/").content.decode())
        drafted = next(step for step in steps if "待审核发布" in step)
        assert "已过" not in drafted and "下一步可能" in drafted

    def test_the_rail_of_a_correction_says_so_too(self, desk: Desk, visit: Visit, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new)
        perform(new, "send_back", by=desk.post("reviewer"), on=date("2021-03-16"), reason="标题不准确")
        steps = rail_of(visit("market", "handler").get(f"/matters/{new.pk}/").content.decode())
        assert any("待审核发布" in step and "下一步可能" in step for step in steps)


def owed_by_a_permit(desk: Desk) -> Notice:
    return Notice.objects.get(source__matter=desk.decided())


class TestOffers:
    def test_it_is_published_once_the_reviews_that_the_place_asks_for_are_done(
        self, desk: Desk, visit: Visit, settings: Settings, tmp_path: Path
    ) -> None:
        owed = owed_by_a_permit(desk)
        settings.HOME = tmp_path
        (tmp_path / "publication.yaml").write_text(f'reviews: {{"{owed.place_code}": 2}}\n', encoding="utf-8")
        draft(desk, owed)
        page = visit("market", "principal").get(f"/matters/{owed.pk}/").content.decode()
        assert "act=first_review" in page and "act=publish" not in page
        assert any("初审通过" in step and "下一步可能" in step for step in rail_of(page))
        assert "已公开" in text_in(page)
        perform(owed, "first_review", by=desk.post("reviewer"), on=date("2021-03-12"))
        page = visit("market", "principal").get(f"/matters/{owed.pk}/").content.decode()
        assert "act=publish" in page

    def test_a_publisher_sends_back_as_the_form_says(self, desk: Desk) -> None:
        owed = owed_by_a_permit(desk)
        draft(desk, owed)
        perform(owed, "send_back", by=desk.post("publisher"), on=date("2021-03-12"), reason="标题不准确")
        assert fresh(owed).stage == "owed"

    def test_who_drafted_takes_it_back_until_somebody_reviewed_it(
        self, desk: Desk, settings: Settings, tmp_path: Path
    ) -> None:
        owed = owed_by_a_permit(desk)
        settings.HOME = tmp_path
        (tmp_path / "publication.yaml").write_text(f'reviews: {{"{owed.place_code}": 2}}\n', encoding="utf-8")
        draft(desk, owed)

        def take_back(nth: int = 0) -> Act:
            return perform(owed, "take_back", by=desk.post("handler", nth=nth), on=date("2021-03-12"))

        assert refused(lambda: take_back(1)) == {"OwnDraft"}
        take_back()
        assert fresh(owed).stage == "owed"
        draft(desk, owed, on="2021-03-12")
        perform(owed, "first_review", by=desk.post("reviewer"), on=date("2021-03-12"))
        assert refused(take_back) == {"stage"}


class TestWhereItLeads:
    def test_from_what_is_published_to_the_public_site_and_to_the_version_in_hand(
        self, desk: Desk, visit: Visit, notice: Notice
    ) -> None:
        client = visit("market", "handler")
        page = client.get(f"/matters/{notice.pk}/").content.decode()
        assert f'href="/public/notices/{notice.pk}/"' in page
        assert "已开更正稿" not in page
        new = amend(desk, notice)
        response = client.get(f"/matters/{notice.pk}/")
        assert f'href="/matters/{new.pk}/"' in response.content.decode()
        assert "已开更正稿" in text_of(response)
        english = visit("market", "handler", language="en").get(f"/matters/{notice.pk}/")
        assert "The new version" in text_of(english) and f"/public/en/notices/{notice.pk}/" in english.content.decode()

    def test_what_is_not_public_leads_to_no_public_page(self, desk: Desk, visit: Visit) -> None:
        owed = owed_by_a_permit(desk)
        assert "/public/notices/" not in visit("market", "handler").get(f"/matters/{owed.pk}/").content.decode()

    def test_where_nothing_can_be_attached_the_form_says_so(self, desk: Desk, visit: Visit) -> None:
        owed = called(desk, proposal(desk))
        told = "来源事项没有可公开的材料"
        assert told in text_of(visit("market", "handler").get(f"/matters/{owed.pk}/?act=attach_file"))
