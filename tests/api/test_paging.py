"""Cursors, validators and limits: pages that hold still, answers that are not sent twice, counts that all share."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as some
from pytest_django import Settings

from fazhi.api import limits
from fazhi.api.etags import revision_in
from fazhi.kernel.ledger.journal import record_many
from fazhi.now import SHANGHAI
from tests.api.conftest import V1, Program, Token
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db
ENTRIES = "registers/toy.stalls/entries"


def walked(program: Program, address: str, key: str, limit: int, between: Any = None, **asked: Any) -> list[Any]:
    """All rows of a list, page by page by the header ``Link``; ``between`` is called after the first page."""
    found, response = [], program.raw(address, limit=limit, **asked)
    while True:
        assert response.status_code == 200, response.content
        rows = response.json()[key]
        assert len(rows) <= limit
        found += rows
        if "Link" not in response:
            assert response.json()["next"] == ""
            return found
        if between is not None:
            between()
            between = None
        following = re.fullmatch(r'<(/[^>]*)>; rel="next"', response["Link"])
        assert following is not None
        response = program.client.get(following[1], headers=program.headers)


def test_pages_follow_each_other_while_rows_are_added(desk: Desk, anybody: Program) -> None:
    market = desk.county.organ("market")

    def add() -> None:
        with transaction.atomic():
            record_many([desk._stall(code, 1, market) for code in ("S-0", "S-9")])

    codes = [each["code"] for each in walked(anybody, ENTRIES, "entries", 2, add)]
    assert codes == ["S-1", "S-2", "S-3", "S-9"]


def test_matters_are_paged_in_every_order(desk: Desk, token: Token) -> None:
    permits = [desk.open(f"2021-03-0{day}") for day in (1, 1, 2, 3, 3)]
    program = Program(token(desk.post("handler")))
    for sort in ("due", "newest", "oldest"):
        found = walked(program, "procedures/toy.permit/matters", "matters", 2, sort=sort)
        assert len(found) == len({each["id"] for each in found}) == len(permits), sort
        days = [each["opened_on"] for each in found]
        assert days == sorted(days, reverse=sort == "newest")


def test_acts_and_changes_are_paged(desk: Desk, token: Token) -> None:
    permit = desk.decided()
    program = Program(token(desk.post("handler")))
    names = [each["name"] for each in walked(program, f"matters/{permit.pk}/acts", "acts", 1)]
    assert names == ["apply", "accept", "inspect", "decide"]
    changes = walked(program, "registers/toy.stalls/difference", "entries", 2, earlier="2019-01-01", later="2021-01-01")
    assert [(each["what"], each["code"]) for each in changes] == [("added", f"S-{n}") for n in (1, 2, 3)]


def test_a_cursor_is_good_for_its_own_question_and_token_alone(desk: Desk, anybody: Program, token: Token) -> None:
    cursor = anybody.get(ENTRIES, limit=1)["next"]
    assert anybody.get(ENTRIES, limit=2, cursor=cursor)["entries"]
    bad = "urn:fazhi:problem:bad-cursor"
    for address, asked in (
        (ENTRIES, {"kind": "goods"}), (ENTRIES, {"q": "S"}), (ENTRIES, {"on": "2021-01-01"}), ("notices", {}),
    ):  # fmt: skip
        assert anybody.get(address, 400, cursor=cursor, **asked)["type"] == bad
    assert Program(token(desk.post("handler"))).get(ENTRIES, 400, cursor=cursor)["type"] == bad
    text, _, signature = cursor.rpartition(".")
    for made in (text, f"{text}.", f"{text}x.{signature}", f"{text}.{signature[:-1]}A", ".", "…", cursor * 5):
        assert anybody.raw(ENTRIES, cursor=made).status_code == 400


@bounded(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=some.text(max_size=80))
def test_no_cursor_that_is_made_up_breaks_anything(desk: Desk, anybody: Program, made: str) -> None:
    assert anybody.raw(ENTRIES, cursor=made).status_code in ((200,) if made == "" else (400,))


def test_what_has_not_changed_is_not_sent_again(desk: Desk, token: Token, anybody: Program) -> None:
    permit = desk.accepted()
    program, address = Program(token(desk.post("handler"))), f"matters/{permit.pk}"
    tag = program.raw(address)["ETag"]
    assert revision_in(tag) == permit.revision
    for known in (tag, f'"other", {tag}', "*", f"W/{tag}"):
        again = program.raw(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    desk.do(permit, "inspect", "2021-03-04")
    changed = program.raw(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed["ETag"] != tag
    entries = anybody.raw(ENTRIES)
    assert entries["Cache-Control"] == "public, max-age=60"
    assert anybody.raw(ENTRIES, headers={"If-None-Match": entries["ETag"]}).status_code == 304
    assert anybody.raw(ENTRIES, headers={"Accept-Language": "en"})["Vary"] == "Authorization, Accept-Language"


def test_two_who_see_different_things_have_different_tags(desk: Desk, token: Token) -> None:
    permit = desk.accepted()
    desk.do(permit, "ask_countersign", "2021-03-06", {"to": desk.county.organ("staffing").pk, "text": "请会签"})
    tags = {
        Program(token(desk.county.post(organ, "handler"))).raw(f"matters/{permit.pk}")["ETag"]
        for organ in ("market", "staffing")
    }
    assert len(tags) == 2


def test_a_limit_holds_for_all_processes_together(
    desk: Desk, token: Token, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.datetime(2021, 3, 22, 9, 0, 5, tzinfo=SHANGHAI)
    monkeypatch.setattr(limits, "moment", lambda: now)
    settings.API_RATE, settings.API_RATE_OPEN = 40, 3
    program = Program(token(desk.post("handler")))
    answered = []
    for request in range(50):
        if request % 7 == 0:
            limits._taken.clear()  # another process, which counts with the same rows
        answered.append(program.raw("registers"))
    good = [each for each in answered if each.status_code == 200]
    assert 20 <= len(good) <= 40
    last = answered[-1]
    assert last.status_code == 429
    assert 1 <= int(last["Retry-After"]) <= limits.WINDOW
    assert (last["RateLimit-Limit"], last["RateLimit-Remaining"]) == ("40", "0")
    fresh = Program()
    assert [fresh.raw("registers").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Program({"Authorization": "Bearer fzt_x"}).raw("registers").status_code == 429  # guesses count as well
    now += datetime.timedelta(seconds=limits.WINDOW)
    assert fresh.raw("registers").status_code == program.raw("registers").status_code == 200


def test_head_is_answered_without_a_body(anybody: Program, desk: Desk) -> None:
    response = anybody.client.head(f"{V1}registers")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == anybody.raw("registers")["ETag"]
