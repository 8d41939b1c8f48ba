"""Opinions wanted on the public site: open and closed calls, the box on a notice's page, the answer, the feed."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.test import Client

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Secrecy
from tests.kernel.calling import ANSWERED, answered, called, draft, owed, proposal, publish
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, published

pytestmark = pytest.mark.django_db
OPINIONS, ENGLISH = f"{SITE}opinions/", f"{SITE}en/"
WHY = "防汛在即，须在主汛期前施行。"


def read(client: Client, address: str) -> str:
    """A page's main part as it reads."""
    response = client.get(address)
    assert response.status_code == 200, address
    page: str = response.content.decode()
    main = page.partition("<main")[2].partition("</main")[0] or page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    for reader in ("opinions", "home", "notices", "feeds", "maps"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: date(day))


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2021-03-22", "还剩 9 天", "9 days left"), ("2021-03-30", "明天截止", "1 day left"),
        ("2021-03-31", "今天截止", "Last day today"),
    ],
)  # fmt: skip
def test_an_open_call_says_how_many_days_are_left(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch, day: str, zh: str, en: str
) -> None:
    call = called(desk)
    on(monkeypatch, day)
    for address in (OPINIONS, SITE, f"{SITE}notices/{call.pk}/"):
        for where, said in ((address, zh), (address.replace(SITE, ENGLISH), en)):
            assert said in read(client, where), where
            assert "2021-03-31" in read(client, where), where
    assert "没有已截止的征求意见" in read(client, OPINIONS)


def test_the_day_after_its_last_day_a_call_is_closed(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = called(desk)
    on(monkeypatch, "2021-04-01")
    page, english = read(client, OPINIONS), read(client, f"{ENGLISH}opinions/")
    assert "目前没有正在征求意见的草案" in page and "采纳情况尚未公布" in page
    assert "Nothing is open to comment now" in english and "Result not yet published" in english
    assert "目前没有正在征求意见的草案" in read(client, SITE)
    assert "征求意见已截止" in read(client, f"{SITE}notices/{call.pk}/")
    assert "Closed: opinions are taken no more" in read(client, f"{ENGLISH}notices/{call.pk}/")
    assert "<entry>" not in client.get(f"{OPINIONS}feed.atom").content.decode()


def test_the_first_to_close_stands_first_and_five_of_them_on_the_first_page(desk: Desk, client: Client) -> None:
    for at in range(6):
        until = (date("2021-04-06") - datetime.timedelta(days=at)).isoformat()
        called(desk, heading=f"草案{'甲乙丙丁戊己'[at]}", opinions_until=until, subject=f"办法{at}")
    listed = re.findall(r"草案([甲乙丙丁戊己])", read(client, OPINIONS))
    assert listed == list("己戊丁丙乙甲")
    section = read(client, SITE).partition("全部公开信息")[2].partition("全部征求意见")[0]
    assert re.findall(r"草案([甲乙丙丁戊己])", section) == list("己戊丁丙乙")


def test_a_notice_says_how_why_and_whether(desk: Desk, client: Client) -> None:
    call = called(desk, opinions_until="2021-03-25", opinions_why=WHY)
    page, english = (read(client, f"{each}notices/{call.pk}/") for each in (SITE, ENGLISH))
    for said in ("0311-85580000", "yijian@example.gov.cn", "2021-03-25", WHY):
        assert said in page and said in english
    assert "期限缩短的理由" in page and "why less time is given" in english
    for each in (SITE, ENGLISH):  # once, in the text that is proved; the box leads there
        whole = client.get(f"{each}notices/{call.pk}/").content.decode()
        assert whole.count("0311-85580000") == 1 and 'id="how">提出意见的方式' in whole and 'href="#how"' in whole
    other = read(client, f"{SITE}notices/{published(desk).pk}/")
    assert "截止日" not in other and "采纳情况" not in other


def test_call_and_answer_lead_to_each_other(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    call = called(desk)
    on(monkeypatch, "2021-04-09")
    reply = answered(desk, call)
    before, there = client.get(f"{SITE}notices/{call.pk}/").content.decode(), f"{SITE}notices/{reply.pk}/"
    assert there not in before and "尚未公布" in before
    on(monkeypatch, "2021-04-10")
    after, listed = (client.get(each).content.decode() for each in (f"{SITE}notices/{call.pk}/", OPINIONS))
    assert f'href="{there}"' in after and ANSWERED in after and f'href="{there}"' in listed
    assert f'href="{SITE}notices/{call.pk}/"' in client.get(there).content.decode()
    assert "This answers the call for opinions" in read(client, there.replace(SITE, ENGLISH))
    perform(reply, "withdraw", by=desk.post("principal"), on=date("2021-04-10"), data={}, reason="公开有误")
    assert there not in client.get(f"{SITE}notices/{call.pk}/").content.decode()
    assert "采纳情况尚未公布" in read(client, OPINIONS)


def test_a_correction_stands_in_the_list_and_keeps_the_answer(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = called(desk)
    perform(call, "amend", by=desk.post("reviewer"), on=date("2021-03-20"), data={}, reason="电话有误")
    second = Notice.objects.get(replaces=call)
    draft(desk, second, "2021-03-20", heading="更正后的征求意见", correction="电话有误。")
    publish(desk, second, "2021-03-21")
    page = client.get(OPINIONS).content.decode()
    assert f"notices/{second.pk}/" in page and f"notices/{call.pk}/" not in page
    assert "更正前的征求意见" in read(client, f"{SITE}notices/{call.pk}/")
    reply = answered(desk, call)
    on(monkeypatch, "2021-04-10")
    assert f"notices/{reply.pk}/" in client.get(f"{SITE}notices/{second.pk}/").content.decode()
    assert f"notices/{second.pk}/" in client.get(f"{SITE}notices/{reply.pk}/").content.decode()


def test_what_is_not_public_is_no_call(desk: Desk, client: Client) -> None:
    waiting = owed(desk, proposal(desk, "候审办法"))
    draft(desk, waiting, heading="候审草案")
    secret = called(desk, heading="限定范围草案", subject="内办法")
    gone = called(desk, heading="撤下草案", subject="撤下办法")
    Notice.objects.filter(pk=secret.pk).update(secrecy=Secrecy.RESTRICTED)
    perform(gone, "withdraw", by=desk.post("principal"), on=date("2021-03-05"), data={}, reason="草案有误")
    for address in (OPINIONS, SITE, f"{OPINIONS}feed.atom"):
        page = client.get(address).content.decode()
        assert not [each for each in ("候审草案", "限定范围草案", "撤下草案") if each in page], address
    assert "0311" not in client.get(f"{SITE}notices/{gone.pk}/").content.decode()


def test_the_feed_holds_open_calls_in_the_language_of_its_address(desk: Desk, client: Client) -> None:
    call = called(desk)
    for base, title, until in ((SITE, "正在征求意见", "征求意见至 2021-03-31"),
                               (ENGLISH, "Opinions wanted", "opinions until 2021-03-31")):  # fmt: skip
        feed = client.get(f"{base}opinions/feed.atom").content.decode()
        assert f"<title>{title}</title>" in feed and until in feed and f"notices/{call.pk}/" in feed
        assert f'href="{base}opinions/feed.atom"' in client.get(f"{base}opinions/").content.decode()


def test_the_sitemap_and_the_menu_lead_to_it(desk: Desk, client: Client) -> None:
    assert f"testserver{OPINIONS}<" in client.get(f"{SITE}sitemap.xml").content.decode()
    for base in (SITE, ENGLISH):
        page = client.get(f"{base}opinions/").content.decode()
        assert f'<a href="{base}opinions/" aria-current="page">' in page
