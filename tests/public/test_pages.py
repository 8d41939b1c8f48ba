"""The public site: open to anybody, the same for everybody, in both languages, and nothing on it that is not public."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.search.rebuilding import rebuild
from fazhi.public.urls import pages
from fazhi.web.access import ACCESS, Access
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date
from tests.kernel.drawing import Lottery
from tests.public.conftest import SITE, TEXT, drafted, published, with_published_file
from tests.report.annual import published_report
from tests.toy.models import Stall
from tests.toy.registers import Stalls

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKED = re.compile(r"<title>.*?</title>|<(\w+)[^>]*lang=\"zh-Hans\"[^>]*>.*?</\1>", re.DOTALL)
"""What a page in English marks as Chinese, and its title, where nothing can be marked."""

FOR_PROGRAMS = (
    "public-download",
    "public-feed",
    "public-opinions-feed",
    "public-register-feed",
    "public-sitemap",
    "public-file",
    "public-report-data",
    "public-report-document",
    "public-report-figure-file",
    "public-package",
    "public-consistency",
    "public-draw-bundle",
)


def addresses(desk: Desk) -> dict[str, str]:
    """One address of each kind, by its name."""
    notice, stall = with_published_file(desk), Stall.objects.get(code="S-1")
    file = notice.files[0]["file"]
    published_report(desk.county)
    draw = Lottery(desk.county).drawn().pk
    sequence_all()
    arguments: dict[str, list[Any]] = {
        "public-notice": [notice.pk], "public-register": ["toy.stalls"], "public-difference": ["toy.stalls"],
        "public-download": ["toy.stalls", "csv"], "public-register-feed": ["toy.stalls"],
        "public-entry": ["toy.stalls", stall.subject],
        "public-proof": [notice.pk], "public-file": [notice.pk, file], "public-file-proof": [notice.pk, file],
        "public-limit": ["reconsideration.decision"], "public-rulebook": ["credit-risk"],
        "public-report": [2021],
        "public-draw": [draw], "public-draw-bundle": [draw],
        "public-report-data": [2021, "csv"], "public-report-document": [2021, "docx"],
        "public-report-figure": [2021, "toy.stalls"], "public-report-figure-file": [2021, "toy.stalls"],
    }  # fmt: skip
    return {str(each.name): reverse(str(each.name), args=arguments.get(str(each.name), [])) for each in pages}


def read(client: Client, address: str) -> str:
    response = client.get(address)
    return response.getvalue().decode()


def test_every_public_page_opens_for_anybody_without_a_cookie(desk: Desk, client: Client) -> None:
    for name, address in addresses(desk).items():
        response = client.get(address)
        response.getvalue()
        assert response.status_code == 200, name
        assert not response.cookies, name
        assert response["Cache-Control"] == "public, max-age=60", name
        assert "Cookie" not in response.get("Vary", ""), name
        assert client.post(address).status_code == 405, name


def test_every_public_page_is_for_anyone_and_stands_under_one_address() -> None:
    assert {str(each.name) for each in pages if ACCESS[each.callback] is not Access.ANYONE} == set()
    assert all(str(each.pattern).startswith("public/") for each in pages)


def test_a_page_is_the_same_for_an_officer(desk: Desk, client: Client, django_user_model: Any) -> None:
    account = django_user_model.objects.create_user("anybody")
    signed_in = Client()
    signed_in.force_login(account)
    for name, address in addresses(desk).items():
        assert client.get(address).getvalue() == signed_in.get(address).getvalue(), name


def test_an_unchanged_page_is_not_sent_again(desk: Desk, client: Client) -> None:
    published(desk)
    first = client.get(SITE)
    assert client.get(SITE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Notice.objects.update(heading="另一标题")
    assert client.get(SITE, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_english_stands_under_its_own_address_and_leads_to_english(desk: Desk, client: Client) -> None:
    for name, address in addresses(desk).items():
        if name in FOR_PROGRAMS or name.endswith("proof"):
            continue
        english = read(client, ENGLISH + address.removeprefix(SITE))
        assert '<html lang="en">' in english, name
        links = set(re.findall(r'href="(/public/[^"]*)"', english))
        assert {link for link in links if not link.startswith(ENGLISH)} == {address}, name
        assert CHINESE.search(MARKED.sub("", english)) is None, name


def test_the_sitemap_names_pages_that_open(desk: Desk, client: Client) -> None:
    notice = published(desk)
    listed = re.findall(r"<loc>http://testserver([^<]+)</loc>", read(client, f"{SITE}sitemap.xml"))
    assert f"{SITE}notices/{notice.pk}/" in listed and f"{SITE}registers/toy.stalls/" in listed
    assert len(listed) == len(set(listed))
    assert all(each.startswith(SITE) for each in listed)
    for each in (*listed[:10], *listed[-3:]):
        assert client.get(each).status_code == 200, each
    assert f"{ENGLISH}notices/{notice.pk}/" in read(client, f"{ENGLISH}sitemap.xml")


def test_what_is_not_published_has_no_page(desk: Desk, client: Client) -> None:
    waiting = drafted(desk, body="尚未公开的正文")
    for address in ("", "notices/", "notices/feed.atom", "search/?q=许可", "sitemap.xml", f"verify/?q={waiting.pk}"):
        assert "摊位许可结果公示" not in read(client, SITE + address), address
    for id in (waiting.pk, waiting.source.matter_id, uuid.uuid4()):  # type: ignore[union-attr]
        missing = client.get(f"{SITE}notices/{id}/")
        assert missing.status_code == 404
        assert "尚未公开的正文" not in missing.content.decode()


def test_a_notice_says_what_when_and_by_whom(desk: Desk, client: Client) -> None:
    notice = published(desk)
    page = read(client, f"{SITE}notices/{notice.pk}/")
    for part in (*TEXT.split("\n"), "摊位许可结果公示", notice.organ.name, "2021-03-12 公开", "政府信息公开条例"):
        assert part in page, part
    for address in ("", "notices/", "notices/?kind=toy.permit", "notices/feed.atom", "search/?q=许可结果",
                    f"verify/?q={notice.pk}"):  # fmt: skip
        assert "摊位许可结果公示" in re.sub("</?mark>", "", read(client, SITE + address)), address
    assert "摊位许可结果公示" not in read(client, f"{SITE}notices/?organ=justice")


def test_the_basis_of_a_notice_is_the_law_of_its_own_day(desk: Desk, client: Client) -> None:
    notice = published(desk)
    Notice.objects.update(limit="reconsideration.decision")  # a limit whose article changed in 2024
    page = read(client, f"{SITE}notices/{notice.pk}/")
    assert "《行政复议法》（2017年）第三十一条" in page and "2023" not in page


def test_of_a_withdrawn_notice_the_reason_remains_and_not_its_text(desk: Desk, client: Client) -> None:
    notice = published(desk)
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    gone = client.get(f"{SITE}notices/{notice.pk}/")
    assert gone.status_code == 410
    assert "公开有误" in gone.content.decode() and TEXT.split("\n")[0] not in gone.content.decode()
    for address in ("", "notices/", "notices/feed.atom", "search/?q=许可结果"):
        assert "摊位许可结果公示" not in read(client, SITE + address), address


def test_markup_in_a_notice_is_shown_as_it_was_written(desk: Desk, client: Client) -> None:
    notice = published(desk, body="<script>alert(1)</script>", heading="<b>粗</b>")
    for address in ("", f"notices/{notice.pk}/", "notices/", "notices/feed.atom"):
        page = read(client, SITE + address)
        assert "<script>alert" not in page and "<b>粗" not in page, address


def test_a_register_that_is_not_public_is_not_there(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stall = Stall.objects.get(code="S-1")
    monkeypatch.setattr(Stalls, "public", False)
    for address in ("", "difference/", "all.csv", f"{stall.subject}/"):
        assert client.get(f"{SITE}registers/toy.stalls/{address}").status_code == 404, address
    for address in ("", "registers/", "data/", f"search/?q={stall.name}"):
        assert "toy.stalls" not in read(client, SITE + address), address


def test_a_register_is_shown_as_of_a_day_and_filtered(desk: Desk, client: Client) -> None:
    stall = Stall.objects.get(code="S-1")
    assert stall.name in read(client, f"{SITE}registers/toy.stalls/")
    assert stall.name not in read(client, f"{SITE}registers/toy.stalls/?on=1999-01-01")
    assert stall.name not in read(client, f"{SITE}registers/toy.stalls/?q=没有这样的摊位")
    assert client.get(f"{SITE}registers/toy.stalls/?on=soon").status_code == 400


def test_a_register_says_when_its_records_begin_and_that_a_day_is_to_come(desk: Desk, client: Client) -> None:
    first = min(Stalls.entries().values_list("from_on", flat=True)).isoformat()
    before = read(client, f"{SITE}registers/toy.stalls/?on=1999-01-01")
    assert f"本清单的记录自 {first} 起" in before and "有效 0 项" not in before
    assert f"Records of this list begin on {first}" in read(client, f"{ENGLISH}registers/toy.stalls/?on=1999-01-01")
    assert "有效 3 项" in read(client, f"{SITE}registers/toy.stalls/?on={first}")
    assert "按目前记录，2021-03-23 有效 3 项" in read(client, f"{SITE}registers/toy.stalls/?on=2021-03-23")
    assert "按目前记录" not in read(client, f"{SITE}registers/toy.stalls/?on=2021-03-22")


def test_a_narrowed_register_counts_what_fits(desk: Desk, client: Client) -> None:
    assert "符合条件 1 项" in read(client, f"{SITE}registers/toy.stalls/?q=S-1")
    assert "符合条件 0 项" in read(client, f"{SITE}registers/toy.stalls/?q=没有")
    assert "符合条件" not in read(client, f"{SITE}registers/toy.stalls/?q=")


def test_two_days_are_put_in_order_and_a_long_difference_into_pages(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{SITE}registers/toy.stalls/difference/"
    right = read(client, f"{address}?from=1999-01-01&to=2021-03-22")
    turned = read(client, f"{address}?from=2021-03-22&to=1999-01-01")
    said = '<p class="none">两个日期已按先后对调。</p>'
    assert "新增 3 项，取消 0 项" in right and said not in right
    assert said in turned and turned.replace(said, "").partition("<main")[2] == right.partition("<main")[2]
    assert "按目前记录比较" in read(client, f"{address}?from=1999-01-01&to=2031-01-01")
    monkeypatch.setattr("fazhi.public.registers.DIFFERENCES", 2)
    both = [read(client, f"{address}?from=1999-01-01&to=2021-03-22&page={page}") for page in (1, 2)]
    entries = [re.findall(r"/public/registers/toy.stalls/[0-9a-f-]{36}/", page) for page in both]
    assert [len(each) for each in entries] == [2, 1] and len({*entries[0], *entries[1]}) == 3
    assert all("新增 3 项" in page for page in both)


def test_programs_are_led_to_the_sitemap_and_kept_from_the_workbench(client: Client, db: None) -> None:
    told = read(client, "/robots.txt")
    assert "Disallow: /\n" in told and "Allow: /public/\n" in told
    named = re.findall("Sitemap: http://testserver(.*)", told)
    assert named == [f"{SITE}sitemap.xml", f"{ENGLISH}sitemap.xml"]
    assert {client.get(each).status_code for each in named} == {200}


def test_a_register_can_be_taken_away_whole(desk: Desk, client: Client) -> None:
    table = read(client, f"{SITE}registers/toy.stalls/all.csv")
    assert table.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    same = json.loads(read(client, f"{SITE}registers/toy.stalls/all.json"))
    assert [row["code"] for row in rows] == [row["code"] for row in same] == sorted(row["code"] for row in rows)
    assert len(rows) == Stalls.entries().as_of(date("2021-03-22")).count()
    assert json.loads(read(client, f"{SITE}registers/toy.stalls/all.json?on=1999-01-01")) == []
    assert client.get(f"{SITE}registers/toy.stalls/all.exe").status_code == 404
    documented = read(client, f"{SITE}data/")
    assert all(f'<td class="code">{name}</td>' in documented for name in rows[0])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_table_is_a_formula(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setattr("fazhi.web.exporting.register_columns.attribute", lambda *_: f"{start}cmd()")
    for row in csv.reader(io.StringIO(read(client, f"{SITE}registers/toy.stalls/all.csv").partition("\n")[2])):
        assert all(not cell.startswith(start) for cell in row if "cmd" in cell) and f"'{start}cmd()" in row


def test_a_limit_of_the_law_stands_with_its_article_and_history(client: Client) -> None:
    page = read(client, f"{SITE}law/reconsideration.decision/")
    for part in (
        "60日",
        "《行政复议法》（2017年）第三十一条",
        "《行政复议法》（2023年）第六十二条",
        "2023-12-31",
        "已核对法律文本",
    ):
        assert part in page, part
    assert "60 calendar days" in read(client, f"{ENGLISH}law/reconsideration.decision/")
    found = read(client, f"{SITE}law/?q=作出复议决定")
    assert '<details class="laws" open>' in found and " open>" not in read(client, f"{SITE}law/")
    assert "/public/law/reconsideration.decision/" in found and "/public/law/penalty." not in found
    assert client.get(f"{SITE}law/no.such.limit/").status_code == 404


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("penalty.age", ("14周岁", "《行政处罚法》（2021年）第三十条"), ("14 years of age", "a ceiling or floor")),
        ("mediation.committee-size", ("3至9<",), ("3 to 9<",)),
        ("labour.limitation", ("1年",), ("1 year<", "compared with the text of the law")),
        ("licensing.site-check-staff", ("2<",), ("2<",)),
        ("normative.validity", ("尚未与法律文本核对",), ("not yet compared with the text",)),
        ("data.mlps3-assessment", (">公通字〔2007〕43号第十四条",), ("公通字〔2007〕43号 Article 14",)),
        ("penalty.surcharge", ("3%",), ("3%",)),
    ],
)
def test_amounts_and_sources_are_in_words(client: Client, key: str, zh: tuple[str], en: tuple[str]) -> None:
    for front, parts in ((SITE, zh), (ENGLISH, en)):
        page = read(client, f"{front}law/{key}/")
        assert [part for part in parts if part not in page] == [], key
        assert "2 count" not in page and "凭记忆" not in page


def test_no_limit_says_what_the_law_tree_says_in_its_own_words(client: Client) -> None:
    raw = ">(?:deadline|minimum|lead|stay|next|read|page|memory|value|threshold)<|\\b1 [a-z ]+s<|2000-05-01 或以后"
    for each in tree().parameters:
        for front in (SITE, ENGLISH):
            page = read(client, f"{front}law/{each.key}/").partition("<main")[2]
            assert re.findall(raw, page) == [], each.key
            assert re.findall(r"《[^》]*(?:\(|〔|令第)[^》]*》", page) == [], each.key


def test_what_is_said_of_reconsiderations_is_what_the_law_of_2023_asks(client: Client, db: None) -> None:
    assert "信访、调解个案只公开数量；2024年起作出的行政复议决定书依法遮蔽后公开。" in read(client, f"{SITE}about/")
    assert "reconsideration decisions from 2024 on are published redacted" in read(client, f"{ENGLISH}about/")


def test_search_is_narrowed_to_a_kind_and_an_organ(desk: Desk, client: Client) -> None:
    notice, stall = published(desk), Stall.objects.get(code="S-1")
    rebuild()
    entry = f"/registers/toy.stalls/{stall.subject}/"

    def found(**asked: str) -> set[str]:
        page = client.get(f"{SITE}search/", asked).content.decode()
        return {each for each in (f"/notices/{notice.pk}/", entry) if f'href="/public{each}' in page}

    heading, name, organ = notice.heading, stall.name, notice.organ.code
    assert found(q=heading) == found(q=heading, kind="notice", organ=organ) == {f"/notices/{notice.pk}/"}
    assert found(q=name) == found(q=name, kind="entry") == {entry}
    assert found(q=heading, kind="entry") == found(q=name, kind="law") == found(q=heading, organ="town") == set()
    assert found(q=heading, kind="matter") == found(q=heading, organ="nobody") == set()
    refused = client.get(f"{SITE}search/", {"q": "摊", "kind": "law"}).content.decode()
    assert f'href="/public/search/?q={quote("摊")}"' in refused


def test_search_refuses_what_it_cannot_answer_in_words(client: Client, db: None) -> None:
    letter = client.get(f"{SITE}search/", {"q": "a"})
    assert letter.status_code == 400 and "或两个字母" in letter.content.decode()
    assert client.get(f"{SITE}search/", {"q": "罚"}).status_code == 200
    refused = client.get(f"{SITE}search/", {"q": "许可", "after": "x"})
    assert refused.status_code == 400 and 'role="alert"' in refused.content.decode()
    assert client.get(f"{SITE}search/", {"q": '"*%_ NEAR( OR'}).status_code == 200
