"""Pages of organs and posts: the tree for everybody, the rest for those who keep posts; proposals with their faults."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.organs.models import Account, Officer, Post
from fazhi.kernel.organs.posts import be_away, name_deputy
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.staffing.models import Proposal, StaffingChange
from tests.conftest import County
from tests.kernel.desk import Desk, date
from tests.kernel.staffing import Staffing
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of
from tests.web.reading import prose
from tests.web.staffing_people import hand_over_of, proposal_of, staffing_addresses
from tests.web.test_languages import ENGLISH, unmarked_chinese

pytestmark = pytest.mark.django_db
CODED = re.compile(r"market|town|nobody|government|justice|staffing|[a-z]+-[a-z]+-\d|user\d")
"""Codes and numbers of the small county, which are neither language."""
ACCOUNTS = ("accounts", "account")
KEPT = ("staffing-draft", "staffing-row", "staffing-proposals", *ACCOUNTS)


def test_anonymous_people_are_sent_to_sign_in(desk: Desk) -> None:
    for name, address in staffing_addresses(desk).items():
        response = Client().get(address)
        assert response.status_code == 302 and "/sign-in/" in response["Location"], name


def test_each_page_opens_for_whom_it_is(desk: Desk, visit: Visit) -> None:
    places = staffing_addresses(desk)
    for post, closed in (
        (("market", "administrator"), set[str]()), (("market", "principal"), {"staffing-row", *ACCOUNTS}),
        (("market", "handler"), set(KEPT)), (("market", "auditor"), {"staffing-draft", "staffing-row", *ACCOUNTS}),
        (("town", "administrator"), {"staffing-draft", "staffing-row", "hand-over-sheet", "account"}),
        (("town", "handler"), {*KEPT, "hand-over-sheet"}),
    ):  # fmt: skip
        client = visit(*post)
        for name, address in places.items():
            status = client.get(address).status_code
            auditors = name == "hand-over-sheet" and post[1] == "auditor"
            expected = 405 if name == "first-password" else 404 if name in closed or auditors else 200
            assert status == expected, (post, name)


def test_only_those_who_keep_posts_find_them_in_the_navigation(county: County, visit: Visit) -> None:
    for role, there in (("administrator", True), ("principal", True), ("auditor", True), ("handler", False)):
        assert ('href="/staffing/"' in visit("market", role).get("/").content.decode()) == there, role


def test_the_tree_shows_posts_vacancies_deputies_and_who_is_away(county: County, visit: Visit) -> None:
    a, b = county.post("market", "handler"), county.post("market", "clerk")
    with transaction.atomic():
        name_deputy(a, b.officer, date("2021-03-01"))
        be_away(a.officer, a.organ, date("2021-03-20"), date("2021-03-25"), ground="leave")
    full = text_of(visit("market", "administrator").get("/staffing/"))
    assert "离岗 ，2021-03-25 返岗" in full and f"代 {a.officer}" in full
    assert "离岗" not in text_of(visit("town", "handler").get("/staffing/"))
    before = text_of(visit("market", "administrator").get("/staffing/?on=2021-03-19"))
    assert "离岗 ，" not in before
    assert "没有机构" in text_of(visit("market", "administrator").get("/staffing/?on=2018-01-01"))
    assert "Organs and posts" in text_of(visit("market", "administrator", language="en").get("/staffing/"))


def test_a_stranger_reads_name_and_title_of_an_officer_and_no_more(county: County, visit: Visit) -> None:
    post = county.post("market", "handler")
    address = f"/staffing/officers/{post.officer_id}/"
    public, own = text_of(visit("town", "handler").get(address)), text_of(visit("market", "handler").get(address))
    assert post.officer.name in public and "任职经历" not in public and post.officer.number not in public
    assert "任职经历" in own and post.officer.number in own


def test_a_proposal_is_drafted_filled_from_a_table_sent_and_decided(county: County, visit: Visit) -> None:
    client = visit("market", "administrator")
    client.post("/staffing/proposals/", {
        "scope": "posts", "organ": county.organ("market").pk, "heading": "新录用人员", "basis": "演人〔2021〕2号",
        "effective_on": "2021-04-01"})  # fmt: skip
    draft = Proposal.objects.get()
    page = f"/staffing/proposals/{draft.pk}/"
    table = "操作\t人员编号\t姓名\t机构代码\t岗位\n入职\tN1\t新人\t\t\n任职\tN1\t\tmarket\t承办岗\n开通账号\tN9\t\t\t\n"
    assert client.post(page, {"table": table}).status_code == 302
    shown = client.get(page)
    assert "没有编号为“N9”的人员" in text_of(shown) and "改正上列问题后才能申报" in text_of(shown)
    assert client.post(f"{page}rows/3/", {"number": "N1", "username": "new.person"}).status_code == 302
    assert "逐行试办通过" in text_of(client.get(page))

    opening = client.get(f"/open/kernel.posts/propose/?scheme={draft.pk}")
    sent = client.post("/open/kernel.posts/propose/", {**control_of(opening), "scheme": draft.pk})
    assert sent.status_code == 302, text_of(sent)
    matter = StaffingChange.objects.get()
    assert client.post(page, {"heading": "x"}).status_code == 404, "what was sent is edited no more"
    principal = visit("market", "principal")
    asked = principal.get(f"/matters/{matter.pk}/?act=approve")
    assert "入职（人员编号：N1，姓名：新人）" in text_of(asked)
    done = principal.post(f"/matters/{matter.pk}/acts/approve/", control_of(asked))
    assert done.status_code == 302, text_of(done)
    person = Officer.objects.get(number="N1")
    assert [post.role for post in Post.objects.held_by(person, date("2021-04-01"))] == ["handler"]
    assert principal.post(f"/staffing/officers/{person.pk}/password/").status_code == 404, "who decides hands out none"
    assert not Account.objects.get(officer=person).user.has_usable_password()


def test_the_first_password_is_issued_once_by_an_administrator_of_the_organ(county: County, visit: Visit) -> None:
    staffing, number = Staffing(county), county.officer("market", "clerk").number
    staffing.through("posts", ("account", {"number": number, "username": "market.clerk"}))
    person = county.officer("market", "clerk")
    address = f"/staffing/officers/{person.pk}/password/"
    assert visit("town", "administrator").post(address).status_code == 404
    client = visit("market", "administrator")
    response = client.post(address, follow=True)
    password = text_of(response).split("首次口令：")[1].split("（")[0]
    assert Account.objects.get(officer=person).user.check_password(password)
    assert client.post(address).status_code == 404


def test_a_table_that_is_not_understood_adds_nothing(desk: Desk, visit: Visit) -> None:
    draft = proposal_of(desk)
    client, page = visit("market", "administrator"), f"/staffing/proposals/{draft.pk}/"
    for table, words in (
        ("操作\t籍贯\n入职\t某地\n", "不认识栏目“籍贯”"), ("操作\t姓名\n提拔\t甲\n", "没有写明操作"),
        ("  ", "没有内容"),
    ):  # fmt: skip
        response = client.post(page, {"table": table})
        assert response.status_code == 422 and words in text_of(response), words
    assert draft.rows.count() == 2
    headings = client.get("/staffing/tables/posts/").content.decode("utf-8-sig")
    assert headings.startswith("操作,人员编号,姓名")
    assert client.get("/staffing/tables/kings/").status_code == 404


def test_rows_are_added_changed_and_taken_out(desk: Desk, visit: Visit) -> None:
    draft = proposal_of(desk)
    client, page = visit("market", "administrator"), f"/staffing/proposals/{draft.pk}/"
    assert client.get(f"{page}rows/0/?action=enter").status_code == 200
    assert client.get(f"{page}rows/0/?action=found").status_code == 302
    client.post(f"{page}rows/0/?action=enter", {"number": "N7", "name": "丁"})
    assert draft.rows.get(position=3).values == {"number": "N7", "name": "丁"}
    client.post(f"{page}rows/2/", {"delete": "1"})
    assert [row.position for row in draft.rows.all()] == [1, 3]
    client.post(page, {"delete": "1"})
    assert not Proposal.objects.exists()


def test_work_handed_over_waits_on_the_desk_and_prints(desk: Desk, visit: Visit) -> None:
    matter, taker = hand_over_of(desk), desk.post("handler", nth=1)
    for item in matter.items:  # A restricted matter is given to a named reader only.
        tip = Matter.objects.get(pk=item["key"].removeprefix("matter:"))
        desk.do(tip, "add_reader", "2021-03-10", {"officer": taker.officer_id}, by=desk.post("principal"))
    perform(matter, "give", by=desk.post("handler"), on=date("2021-03-11"), data={"to": taker.pk})
    shown = text_of(visit("market", "handler", 1).get("/"))
    assert "移交给我，待接收" in shown
    sheet = text_of(visit("market", "handler", 1).get(f"/staffing/hand-overs/{matter.pk}/"))
    assert "工作移交清单" in sheet and str(taker.officer) in sheet and "待接收" in sheet and "监交人" in sheet
    perform(matter, "take", by=taker, on=date("2021-03-12"))
    assert "移交给我，待接收" not in text_of(visit("market", "handler", 1).get("/"))
    page = text_of(visit("market", "handler", 1).get(f"/matters/{matter.pk}/"))
    assert "已接收" in page


def test_pages_are_all_chinese_or_all_english(desk: Desk, visit: Visit) -> None:
    places = staffing_addresses(desk)
    for name in ("staffing", "officer", "staffing-proposals", "staffing-draft", "staffing-row", *ACCOUNTS):
        english = visit("market", "administrator", language="en").get(places[name]).content.decode()
        assert '<html lang="en">' in english and unmarked_chinese(english) == [], name
        chinese = visit("market", "administrator").get(places[name]).content.decode()
        mixed = [text for language, text in prose(chinese) if language.startswith("zh") and ENGLISH.search(text)]
        assert [text for text in mixed if not CODED.search(text)] == [], name


def opened(page: str) -> list[str]:
    """The organs of the tree whose posts stand open, by name."""
    return re.findall(r"<details open>\s*<summary><h2[^>]*>([^<]+?) <small", page)


def test_the_tree_opens_at_my_organ_and_is_narrowed_by_organ_or_person(county: County, visit: Visit) -> None:
    client = visit("market", "principal")
    page = client.get("/staffing/").content.decode()
    assert opened(page) == ["演示县市场监督管理局"]
    assert "演示县司法局" in page
    for sought in ("司法", "justice", county.officer("justice", "clerk").name):
        assert opened(client.get("/staffing/", {"q": sought}).content.decode()) == ["演示县司法局"], sought
    assert "没有名称、代码或任职人员含“无此人”的机构" in text_of(client.get("/staffing/", {"q": "无此人"}))


def test_an_absence_says_who_acts_and_calls_its_days_what_they_are(county: County, visit: Visit) -> None:
    a, b = county.post("market", "handler"), county.post("market", "clerk")
    with transaction.atomic():
        name_deputy(a, b.officer, date("2021-01-01"))
    given = {"who": a.pk, "away_from": "2021-03-20", "back_on": "2021-03-25", "ground": "leave"}
    matter = open_matter("kernel.absence", "announce", by=a, on=date("2021-03-19"), data=given).matter
    client = visit("market", "handler")
    page = text_of(client.get(f"/matters/{matter.pk}/"))
    meanwhile = f"{b.officer} 代承办岗，2021-03-20 至 2021-03-25（不含）"
    assert meanwhile in page
    assert meanwhile in text_of(client.get(f"/staffing/officers/{a.officer_id}/"))
    assert "收到日期" not in page
    assert "登记日期" in page
    assert page.count("离岗人员") == 2, "once in what the matter says, once in the act"
    perform(matter, "cancel", by=a, on=date("2021-03-19"), reason="未离岗")
    assert meanwhile not in text_of(client.get(f"/matters/{matter.pk}/"))
