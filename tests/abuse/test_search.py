"""Search asked in bad faith: a question is never a program, and tells nothing of what is not for the reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.seeing import eyes_of
from fazhi.kernel.search.finding import Page, search
from fazhi.kernel.search.folding import words_of
from fazhi.kernel.search.models import Item, Kind
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh
from tests.kernel.test_publishing import draft, publish

DAY = date("2021-06-01")
MATTERS = [Kind.MATTER]
SYNTAX = [
    '"', "'", '""', "*", "夜*", "%", "_", "夜%", "夜_摊", "夜市 OR 货", "夜市 AND 摊位", "NOT 夜", "NEAR(夜 市)",
    "NEAR/2", "tokens:夜", "search_text:夜", "^夜", "-夜", "{夜} : 市", "夜 + 市", "(", ")", "())", "夜市' OR '1'='1",
    "\\", "夜\\", ";", "--", "'; DROP TABLE search_item; --", "ARRAY['夜']", "{}", "$1", "%s", "%(a)s", "z6b",
    "591cx5e02", "<script>", "\u202e夜", "🔥", "夜" * 500, "夜市" * 499, " ".join(["夜"] * 200),
    " ".join(f"词{n}" for n in range(200)), "\ud800",
]  # fmt: skip


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def asked(desk: Desk, text: str, who: tuple[str, str, int] = ("market", "handler", 0), **others: Any) -> Page:
    return search(text, eyes=eyes_of(desk.county.officer(*who), DAY), day=DAY, **others)


@pytest.mark.parametrize("text", SYNTAX, ids=range(len(SYNTAX)))
def test_what_is_typed_is_looked_for_and_never_carried_out(desk: Desk, text: str) -> None:
    desk.open(data={"subject": "夜市摊位"})
    desk.open(data={"subject": f"标题 {text}"[:90].encode("utf-8", "ignore").decode()})
    page = asked(desk, text, kinds=MATTERS)
    words = words_of(text)
    wanted = {
        row.subject for row in Item.objects.filter(kind=Kind.MATTER) if words and all(w in row.words for w in words)
    }
    assert {hit.subject for hit in page.hits} == wanted


@pytest.mark.parametrize("text", SYNTAX, ids=range(len(SYNTAX)))
def test_no_question_makes_more_statements_than_another(desk: Desk, text: str) -> None:
    desk.open()
    with CaptureQueriesContext(connection) as caught:
        asked(desk, text)
    assert len(caught) <= 8


def test_nothing_tells_of_a_restricted_matter(desk: Desk) -> None:
    """Neither hits, nor the count, nor pages: they are as if it were not there."""
    for nth in range(3):
        desk.open(f"2021-03-0{nth + 1}", {"subject": f"夜间摊位{nth}"})
    strangers = [("market", "reviewer", 1), ("town", "handler", 0), ("market", "administrator", 0)]
    before = {who: [asked(desk, "夜间", who, size=1)] for who in strangers}
    before_next = {who: pages[0].following for who, pages in before.items()}
    desk.tip("2021-03-02")
    for who in strangers:
        page = asked(desk, "夜间", who, size=1)
        assert (page.hits, page.total, page.over) == (before[who][0].hits, before[who][0].total, before[who][0].over)
        assert page.following == before_next[who]
        assert asked(desk, "夜间扰民", who) == Page([], "", 0, False)
    assert asked(desk, "夜间扰民").total == 1


def test_filters_find_nothing_of_other_organs(desk: Desk) -> None:
    desk.open()
    market = desk.county.organ("market").pk
    for filters in ({"organ": market}, {"family": "toy.permit"}, {"kinds": MATTERS}, {"since": DAY.replace(year=2000)}):
        assert asked(desk, "夜市", ("justice", "principal", 0), **filters).total == 0


def test_a_row_that_has_gone_stale_still_asks_who_may_see(desk: Desk) -> None:
    """What the index holds opens nothing: the matter itself is asked."""
    tip, matter = desk.tip(), desk.open()
    town = Item.objects.get(source=tip.pk)
    Item.objects.filter(pk=town.pk).update(family="toy.permit", kind=Kind.NOTICE)
    Item.objects.filter(source=matter.pk).update(kind=Kind.NOTICE)
    assert asked(desk, "扰民", ("market", "reviewer", 1)).total == 0
    assert search("夜", eyes=None, day=DAY).total == 0


def test_a_withdrawn_notice_and_one_not_yet_published_are_not_public(desk: Desk) -> None:
    notice = Notice.objects.get(source__matter=desk.decided())
    assert search("许可结果", eyes=None, day=DAY).total == 0
    draft(desk, notice, heading="许可结果")
    assert search("许可结果", eyes=None, day=DAY).total == 0
    publish(desk, fresh(notice))
    assert search("许可结果", eyes=None, day=DAY).total == 1
    perform(fresh(notice), "withdraw", by=desk.post("principal"), on=date("2021-03-20"), reason="有误")
    page = search("许可结果", eyes=None, day=DAY)
    assert page == Page([], "", 0, False)


def test_names_of_parties_are_not_searched(desk: Desk) -> None:
    desk.accepted()
    assert asked(desk, "王小明").total == 0
    assert not Item.objects.filter(words__contains="王小明").exists()
