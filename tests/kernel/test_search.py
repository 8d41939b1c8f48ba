"""Search: what is found, by whom, in which order, and that the index follows the acts."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen
from fazhi.kernel.search.finding import COUNTED, Page, SearchRefused, search
from fazhi.kernel.search.following import refresh
from fazhi.kernel.search.keeping import put
from fazhi.kernel.search.models import Item, Kind, id_on
from fazhi.kernel.search.rebuilding import check, rebuild
from fazhi.kernel.search.scope import scope_of
from fazhi.kernel.search.sources import text_of
from tests.kernel.desk import Desk, date, fresh
from tests.kernel.test_adjusting import ADD, END, Office
from tests.kernel.test_publishing import draft, publish

DAY = "2021-06-01"


def found(desk: Desk, text: str, who: tuple[str, str] = ("market", "handler"), **asked: Any) -> Page:
    day = date(asked.pop("on", DAY))
    return search(text, eyes=eyes_of(desk.county.officer(*who), day), day=day, **asked)


def titles(desk: Desk, text: str, who: tuple[str, str] = ("market", "handler"), **asked: Any) -> list[str]:
    return [hit.title for hit in found(desk, text, who, **asked).hits]


def public(text: str, on: str = DAY, **asked: Any) -> list[str]:
    return [hit.title for hit in search(text, eyes=None, day=date(on), **asked).hits]


@pytest.mark.parametrize("text", ["夜市", "市摊", "摊位", "夜", "位", "夜市摊位", "夜 摊位", "　夜市　"])
def test_a_matter_is_found_by_any_part_of_its_title(desk: Desk, text: str) -> None:
    desk.open()
    assert titles(desk, text, kinds=[Kind.MATTER]) == ["夜市摊位"]


@pytest.mark.parametrize("text", ["夜摊", "市夜", "夜市 货", "夜市摊位点", "", " ", "\u200b"])
def test_what_does_not_stand_there_is_not_found(desk: Desk, text: str) -> None:
    desk.open()
    assert titles(desk, text, kinds=[Kind.MATTER]) == []


def test_a_matter_is_found_by_its_number_and_width_and_case_do_not_count(desk: Desk) -> None:
    matter = desk.open(data={"subject": "ＫＴＶ 夜市"})
    assert titles(desk, matter.number) == ["ＫＴＶ 夜市"]
    assert titles(desk, "ktv夜", kinds=[Kind.MATTER]) == ["ＫＴＶ 夜市"]
    assert titles(desk, "〔２０２１〕1号 Ktv", kinds=[Kind.MATTER]) == ["ＫＴＶ 夜市"]


def test_hits_say_where_the_words_stand_as_texts(desk: Desk) -> None:
    desk.open(data={"subject": "<b>ＫＴＶ夜市</b>"})
    (hit,) = found(desk, "tv夜", kinds=[Kind.MATTER]).hits
    assert hit.title_parts == [("<b>Ｋ", False), ("ＴＶ夜", True), ("市</b>", False)]
    assert hit.number_parts == [(hit.number, False)]
    assert (hit.kind, hit.day, hit.organ) == (Kind.MATTER, date("2021-03-01"), desk.county.organ("market"))


def test_pages_go_from_the_newest_to_the_oldest_and_none_is_missed(desk: Desk) -> None:
    for day in ("2021-03-02", "2021-03-09", "2021-03-01", "2021-03-09", "2021-03-04"):
        desk.open(day)
    seen, mark = [], ""
    while True:
        page = found(desk, "夜市", kinds=[Kind.MATTER], size=2, after=mark)
        assert (page.total, page.over) == (5, False)
        seen += [(hit.day.isoformat(), hit.subject) for hit in page.hits]
        mark = page.following
        if not mark:
            break
    assert [day for day, _ in seen] == ["2021-03-09", "2021-03-09", "2021-03-04", "2021-03-02", "2021-03-01"]
    assert len(set(seen)) == 5


def test_filters_of_organ_family_kind_and_days(desk: Desk) -> None:
    desk.open("2021-03-01")
    desk.open("2021-04-01", {"subject": "早市摊位"})
    market, justice = desk.county.organ("market").pk, desk.county.organ("justice").pk
    assert titles(desk, "摊位", family="toy.permit") == ["早市摊位", "夜市摊位"]
    assert titles(desk, "市摊", family="toy.tip") == []
    assert titles(desk, "市摊", organ=market) == ["早市摊位", "夜市摊位"]
    assert titles(desk, "市摊", organ=justice) == []
    assert titles(desk, "市摊", since=date("2021-04-01")) == ["早市摊位"]
    assert titles(desk, "市摊", until=date("2021-03-31")) == ["夜市摊位"]
    assert titles(desk, "市摊", since=date("2021-03-01"), until=date("2021-03-01")) == ["夜市摊位"]
    assert titles(desk, "市摊", since=date("2021-05-01"), until=date("2021-04-01")) == []
    assert {hit.kind for hit in found(desk, "摊位").hits} == {Kind.MATTER, Kind.ENTRY}
    assert {hit.kind for hit in found(desk, "摊位", kinds=[Kind.ENTRY]).hits} == {Kind.ENTRY}


@pytest.fixture
def desk(county: Any) -> Desk:
    made = Desk(county)
    rebuild()
    return made


def test_everybody_finds_what_lists_show_them_and_nothing_else(desk: Desk) -> None:
    """The tokens that narrow the index hide nothing: each officer finds the very matters that the lists hold."""
    desk.decided()
    desk.tip()
    moved = desk.decided("2021-03-02")
    desk.do(moved, "hand_over", "2021-03-20", {"to": desk.county.organ("justice").pk, "text": "管辖调整"})
    asked = desk.open()
    desk.do(asked, "ask_countersign", "2021-03-05", {"to": desk.county.organ("staffing").pk, "text": "请会签"})
    restricted = desk.tip()
    reader = desk.county.officer("town", "clerk")
    desk.do(restricted, "add_reader", "2021-03-06", {"officer": reader.pk}, by=desk.post("principal"))
    everything = {"摊", "夜", "公"}
    for officer in Officer.objects.all():
        eyes = eyes_of(officer, date(DAY))
        hits = {
            hit.subject
            for text in everything
            for hit in search(text, eyes=eyes, day=date(DAY), kinds=[Kind.MATTER, Kind.NOTICE], size=100).hits
        }
        assert hits == set(matters_seen(eyes).values_list("pk", flat=True)), officer


def test_a_restricted_matter_is_found_by_those_who_see_it(desk: Desk) -> None:
    desk.tip()
    assert titles(desk, "扰民") == ["夜间扰民"]
    assert titles(desk, "扰民", ("market", "principal")) == ["夜间扰民"]
    for who in (("market", "reviewer"), ("justice", "principal"), ("market", "administrator")):
        page = found(desk, "扰民", who)
        assert (page.hits, page.total, page.over) == ([], 0, False)


def test_a_handed_over_matter_is_found_by_the_organ_that_took_it(desk: Desk) -> None:
    matter = desk.decided()
    assert titles(desk, "夜市", ("justice", "handler"), kinds=[Kind.MATTER]) == []
    desk.do(matter, "hand_over", "2021-03-20", {"to": desk.county.organ("justice").pk, "text": "管辖调整"})
    assert titles(desk, "夜市", ("justice", "handler"), kinds=[Kind.MATTER]) == ["夜市摊位"]
    assert titles(desk, "夜市", ("justice", "handler"), organ=desk.county.organ("justice").pk, kinds=[Kind.MATTER]) == [
        "夜市摊位"
    ]
    assert check() == []


def test_a_notice_is_public_from_its_publication_to_its_withdrawal(desk: Desk) -> None:
    notice = Notice.objects.get(source__matter=desk.decided())
    assert public("夜市", kinds=[Kind.NOTICE]) == []
    draft(desk, notice, heading="夜市许可结果")
    assert public("许可结果", kinds=[Kind.NOTICE]) == []
    publish(desk, fresh(notice))
    assert public("许可结果") == ["夜市许可结果"]
    assert check() == []
    perform(fresh(notice), "withdraw", by=desk.post("principal"), on=date("2021-03-20"), reason="有误")
    assert public("许可结果") == []
    assert titles(desk, "许可结果") == ["夜市许可结果"]
    assert check() == []


def test_the_public_finds_no_matter(desk: Desk) -> None:
    desk.open()
    assert public("夜市") == []
    assert sorted(public("摊位")) == ["摊位点S-1", "摊位点S-2", "摊位点S-3"]


def test_entries_are_found_on_the_days_on_which_they_are_in_force(desk: Desk) -> None:
    Office(desk).through(ADD, END, ("amend", "S-1", {"name": "桥头摊"}))
    assert titles(desk, "新点", on="2021-04-30") == []
    assert titles(desk, "新点", on="2021-05-01") == ["新点"]
    assert titles(desk, "s-2", on="2021-04-30", kinds=[Kind.ENTRY]) == ["摊位点S-2"]
    assert titles(desk, "s-2", on="2021-05-01", kinds=[Kind.ENTRY]) == []
    assert titles(desk, "s-1", on="2021-04-30", kinds=[Kind.ENTRY]) == ["摊位点S-1"]
    assert titles(desk, "s-1", on="2021-05-01", kinds=[Kind.ENTRY], family="toy.stalls") == ["桥头摊"]
    assert check() == []


def test_the_law_is_found_by_title_law_and_article(desk: Desk) -> None:
    hits = found(desk, "行政复议法 申请行政复议", on="2021-06-01").hits
    assert [hit.subject for hit in hits][:1] == ["reconsideration.application"]
    assert hits[0].number == "《行政复议法》（2017年）第九条"
    assert str(hits[0].amount) == "60自然日" or str(hits[0].amount).startswith("60")
    assert "reconsideration.application" in [
        hit.subject for hit in found(desk, "复议法》（2023年）第二十条", on="2024-06-01").hits
    ]
    assert found(desk, "行政复议法", organ=desk.county.organ("market").pk).hits == []


def test_an_act_that_is_taken_back_leaves_nothing_to_be_found(desk: Desk) -> None:
    with transaction.atomic():
        desk.open(data={"subject": "撤回之事"})
        assert titles(desk, "撤回之事") == ["撤回之事"]
        transaction.set_rollback(True)
    assert titles(desk, "撤回之事") == []
    assert check() == []


def test_a_corrected_title_is_found_as_it_now_reads(desk: Desk) -> None:
    matter = desk.open()
    act = matter.acts.get()
    desk.do(matter, "correct", "2021-03-02", {"data": {"subject": "早市摊位"}}, corrects=act, by=desk.post("principal"))
    assert titles(desk, "夜市", kinds=[Kind.MATTER]) == []
    assert titles(desk, "早市", kinds=[Kind.MATTER]) == ["早市摊位"]
    assert check() == []


def _statements_on_the_index(run: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        run()
    return sum("search_" in query["sql"] for query in caught.captured_queries)


def test_an_act_that_changes_nothing_searched_asks_and_writes_nothing(desk: Desk) -> None:
    matter = desk.accepted()
    assert _statements_on_the_index(lambda: desk.do(matter, "inspect", "2021-03-04")) == 0
    assert _statements_on_the_index(lambda: desk.do(matter, "decide", "2021-03-10")) <= 2  # the notice that it owes
    lite = connection.vendor == "sqlite"
    assert _statements_on_the_index(lambda: desk.open("2021-03-02")) == (2 if lite else 1)


def test_what_differs_is_named_and_put_right(desk: Desk) -> None:
    kept, lost, stray = desk.open(), desk.open("2021-03-02"), desk.open("2021-03-03")
    assert check() == []
    Item.objects.filter(source=lost.pk).delete()
    Item.objects.filter(source=kept.pk).update(title="别的", words="别的")
    Item.objects.filter(source=stray.pk).update(source=uuid.uuid4(), subject=uuid.uuid4())
    named = {(each.source, each.what) for each in check()}
    assert (lost.pk, "missing") in named
    assert (kept.pk, "title words") in named
    assert rebuild() >= 3
    assert check() == []
    assert len(titles(desk, "夜市", kinds=[Kind.MATTER])) == 3


def test_refresh_writes_rows_anew(desk: Desk) -> None:
    matter = desk.open()
    Matter.objects.filter(pk=matter.pk).update(title="改写")
    refresh([matter.pk])
    assert titles(desk, "改写") == ["改写"]
    assert check() == []


def _many(desk: Desk, number: int, title: str, first: str = "2020-01-01") -> None:
    """Matters put in past the engine, a day apart."""
    organ, day = desk.county.organ("market"), date(first)
    matters = [
        Matter(
            family="toy.permit", version="2019", stage="applied", title=title, number=f"{n}号", place_code="130130",
            organ=organ, opened_on=day + n * datetime.date.resolution, secrecy="internal",
        )
        for n in range(number)
    ]  # fmt: skip
    Matter.objects.bulk_create(matters)
    refresh([matter.pk for matter in matters])


def test_more_than_a_hundred_are_not_counted_further(desk: Desk) -> None:
    _many(desk, 10 * COUNTED + 30, "演示县检查")
    page = found(desk, "演示县", size=100)
    assert (page.total, page.over, len(page.hits)) == (COUNTED, True, 100)
    pages, mark = 1, page.following
    while mark:
        page = found(desk, "演示县", size=100, after=mark)
        pages, mark = pages + 1, page.following
    assert (pages, len(page.hits)) == (11, 30)


def test_a_question_longer_than_is_answered_is_refused(desk: Desk) -> None:
    with pytest.raises(SearchRefused):
        found(desk, "夜" * 1001)
    with pytest.raises(SearchRefused):
        found(desk, "夜 " * 201)
    for mark in ("x", "-1", "9" * 30, str(1 << 63), "１"):
        with pytest.raises(SearchRefused):
            found(desk, "夜市", after=mark)


def test_scope_tokens_are_never_taken_for_text(desk: Desk) -> None:
    desk.open()
    for text in ("k:matter", "f:toy.permit", "o:", "p:published"):
        assert titles(desk, text, kinds=[Kind.MATTER]) == []
    item = Item(
        id=id_on(date(DAY), uuid.uuid4()), kind=Kind.MATTER, source=uuid.uuid4(), subject=uuid.uuid4(),
        family="toy.permit", title="夜市", number="", words=text_of("夜市", ""),
        scope=scope_of(Kind.MATTER, "toy.permit", [desk.county.organ("market").pk], public=True),
    )  # fmt: skip
    put([item])
    assert item.source not in {hit.subject for hit in found(desk, "夜市").hits}
    assert public("夜市") == []


def test_opening_by_another_organ_is_not_found(desk: Desk) -> None:
    open_matter("toy.tip", "take", by=desk.post("handler", "justice"), on=date("2021-03-01"), data={"text": "举报线索"})
    assert titles(desk, "举报线索") == []
    assert titles(desk, "举报线索", ("justice", "handler")) == ["举报线索"]
