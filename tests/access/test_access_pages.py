"""Every address × everybody × place × secrecy class: answered or refused as the tables in ``expected`` say.

Addresses are those that the workbench has, not a list of the test: one that no table names fails by its name. Forms are
sent as they would be by who may send them; sent by anybody else they write nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from fazhi.kernel.procedures.registry import families
from fazhi.web.access import ACCESS, Access, UndeclaredAccess, officers, refuse_undeclared
from fazhi.web.urls import urlpatterns
from fazhi.web.viewer import Viewer
from tests.access import expected
from tests.access.expected import CLASSES, INTERNAL, PUBLIC, RESTRICTED, SEES, fits, gets
from tests.access.yard import FEW, STRANGERS, Yard, visitors

pytestmark = pytest.mark.django_db
NAMES = sorted({pattern.name for pattern in urlpatterns if pattern.name})
KNOWN = [name for name in NAMES if name in expected.mapped()]
SIGN_IN, NO_OFFICER, MISSING, WRONG_METHOD, DONE = "sign-in", 403, 404, 405, (200, 302)
THE_PUBLIC, STRAY, FORMER = STRANGERS
SENT = (*DONE, 409, 422)
"""Answers to who may send a form: done, or told what is wrong with it."""


def cases(name: str, person: str) -> tuple[str, ...]:
    """The classes for which somebody visits an address: once where it is none of a matter.

    The matter's own page and its papers are visited in all classes; other pages in the most open and the closest one,
    as no table tells the two open ones apart; by whoever has no part in the matter, in the most open one.
    """
    if name not in expected.MATTER_PAGES or name == "hand-over-sheet":
        return ("",)
    inside = person not in STRANGERS and expected.stance(expected.MATTER_PAGES[name][0], person).sees
    every = name == "matter" or (inside and name == "paper")
    return CLASSES if every else (PUBLIC, RESTRICTED) if inside else (PUBLIC,)


def visiting(name: str, *, sent: bool = False) -> tuple[str, ...]:
    """Who visits an address: everybody; one of each role and place where one answer holds for all of them."""
    alike = {*expected.EVERY_OFFICER, *expected.OWN_ACCOUNT, *expected.ANYONE, *expected.BY_SECRET}
    alike |= expected.READ_ONLY if sent else set()
    return (*(FEW if name in alike else visitors()), *STRANGERS)


def allowed(name: str, person: str, secrecy: str) -> bool:
    """Whether somebody with a post gets an address, by the tables."""
    if name in expected.MATTER_PAGES:
        what, asks = expected.MATTER_PAGES[name]
        return gets(person, what, secrecy or "internal", asks) and _corrects(name, person)
    return name not in expected.OF_ROLES or fits(person, expected.OF_ROLES[name])


def _corrects(name: str, person: str) -> bool:
    return name != "correct" or expected.stance("permit", person).internal


def answer(response: Any) -> int | str:
    """The status of an answer, or that it leads to sign-in."""
    if response.streaming:
        response.getvalue()  # what is sent piece by piece may stand in a file
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/?next=")
    return SIGN_IN if to_sign_in else int(response.status_code)


def right_answer(name: str, person: str, secrecy: str, *, sent: bool = False) -> object:
    """What is answered to somebody who opens an address, or sends a form to it; several where several are right."""
    if name in expected.ANYONE or name in expected.BY_SECRET:
        return "anything but sign-in"
    if person == THE_PUBLIC:
        return SIGN_IN
    if name in expected.OWN_ACCOUNT:
        return "anything but sign-in"
    if person == STRAY:
        return NO_OFFICER
    if (name in expected.READ_ONLY) if sent else (name in expected.POSTED_ONLY):
        return WRONG_METHOD
    if person == FORMER:
        return SENT if name in expected.EVERY_OFFICER else MISSING
    if sent and name in expected.POST_ASKS_MORE:
        return SENT if _sends(name, person, secrecy) else MISSING
    return (SENT if sent else DONE) if allowed(name, person, secrecy) else MISSING


def _sends(name: str, person: str, secrecy: str) -> bool:
    asks = expected.POST_ASKS_MORE[name]
    if isinstance(asks, tuple):
        return fits(person, asks)
    return gets(person, expected.MATTER_PAGES[name][0], secrecy, asks)


def wrong(found: int | str, right: object) -> bool:
    if right == "anything but sign-in":
        return found == SIGN_IN or (isinstance(found, int) and found >= 500 and found != 503)
    return found not in right if isinstance(right, tuple) else found != right


def test_every_address_is_in_a_table_and_each_only_once() -> None:
    assert expected.unmapped(set(NAMES)) == set(), "say in tests/access/expected.py whom the address is for"
    assert expected.mapped() - set(NAMES) == set(), "the address is gone: take it out of the table"
    tables = (expected.ANYONE, expected.BY_SECRET, expected.OWN_ACCOUNT, expected.EVERY_OFFICER, expected.OF_ROLES,
              expected.MATTER_PAGES)  # fmt: skip
    assert sum(map(len, tables)) == len(expected.mapped())
    assert all((PUBLIC in each.sees) == (INTERNAL in each.sees) for each in expected.STANCES.values())


def test_the_tables_agree_with_the_declared_access() -> None:
    declared = {pattern.name: ACCESS[pattern.callback] for pattern in urlpatterns}
    of = {
        **dict.fromkeys(expected.ANYONE, Access.ANYONE), **dict.fromkeys(expected.BY_SECRET, Access.SECRET),
        **dict.fromkeys(expected.OWN_ACCOUNT, Access.HOLDERS),
    }  # fmt: skip
    assert declared == {name: of.get(name, Access.OFFICERS) for name in NAMES}


def test_the_roles_of_an_act_are_those_that_it_declares() -> None:
    for name, (family, act) in expected.OPENED.items():
        by = families()[family][-1].acts[act].by
        assert {f"* {role.key} ?" for role in by} == set(expected.OF_ROLES[name]), name


def test_an_address_without_a_rule_fails_at_start_up_and_here() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def declared_alone(request: HttpRequest, viewer: Viewer) -> HttpResponse:
        return HttpResponse()

    declared = officers(declared_alone)
    try:
        with pytest.raises(UndeclaredAccess, match="new-page"):
            refuse_undeclared([*urlpatterns, path("new/", bare, name="new-page")])
        refuse_undeclared([path("new/", declared, name="new-page")])
        assert expected.unmapped({*NAMES, "new-page"}) == {"new-page"}
    finally:
        del ACCESS[declared]


def test_every_address_opens_to_whom_it_is_for(yard: Yard, bare: None) -> None:
    faults = []
    for name in KNOWN:
        for person in visiting(name):
            for secrecy in cases(name, person):
                with taken_back():
                    found = answer(yard.client(person).get(yard.address(name, secrecy)))
                right = right_answer(name, person, secrecy)
                if wrong(found, right):
                    faults.append((person, name, secrecy, found, right))
    assert faults == [], "\n".join(map(str, faults))


def test_a_form_is_taken_from_whom_it_is_for_and_writes_nothing_of_anybody_else(yard: Yard, bare: None) -> None:
    faults, wrote = [], set()
    for name in KNOWN:
        if name in expected.ANYONE or name in expected.OWN_ACCOUNT:
            continue  # Of sign-in and of one's own account: tests/web/test_sign_in*.py.
        for person in visiting(name, sent=True):
            for secrecy in cases(name, person):
                given = form_of(yard, name, person, secrecy)
                with taken_back(), writes() as written:
                    found = answer(yard.client(person).post(yard.address(name, secrecy), given))
                right = right_answer(name, person, secrecy, sent=True)
                if wrong(found, right) or (right != SENT and written) or (found == 422 and written):
                    faults.append((person, name, secrecy, found, right, written[:2]))
                if written:
                    wrote.add(name)
                if name in OF_LEAD and written and not _does(name, person, secrecy):
                    faults.append((person, name, secrecy, "was done", OF_LEAD[name], written[:2]))
    assert faults == [], "\n".join(map(str, faults))
    assert wrote >= WRITES, f"sent as it is by who may, it was refused: {WRITES - wrote}"


def _does(name: str, person: str, secrecy: str) -> bool:
    return fits(person, OF_LEAD[name]) and (not secrecy or gets(person, "permit", secrecy, SEES))


OF_LEAD = {
    "act": ("market handler ?",), "bulk": ("market handler ?",), "correct": expected.CORRECTING,
    "staffing-proposals": ("* administrator ?",), "first-password": expected.OF_ROLES["first-password"],
}  # fmt: skip
"""Forms that open to more people than the engine takes the act from."""
OF_SESSIONS = ("django_session", "usersessions_usersession")
WRITES = {
    "keep-filter", "change-filter", "save-draft", "set-shortcuts", "calendar", "opening", "bulk", "act", "correct",
    "matter-parties", "new-change-set", "change-set", "change-row", "staffing-proposals", "staffing-draft",
    "staffing-row", "first-password", "contacts", "backfill", "application", "register-application",
    "return-application", "take-supplement",
}  # fmt: skip
"""Addresses whose form, filled as below, does something when it is sent by who may."""


def form_of(yard: Yard, name: str, person: str, secrecy: str) -> dict[str, Any]:
    """A form filled as it is by somebody who may send it."""
    post = yard.posts.get(person, yard.post("market handler 0"))
    own, open_one = str(post.organ_id), yard.matters["open permit", "internal"]
    control = {"act-on": "2021-03-22", "act-post": str(post.pk), "act-request_key": str(uuid.uuid4())}
    if secrecy:
        control["act-revision"] = str(yard.matters["permit", secrecy].revision)
    head = {"heading": "调整", "ground": "意见", "effective_on": "2021-04-01", "organ": own}
    return {
        "keep-filter": {"family": "toy.permit", "query": "q=夜市", "name": "我的"}, "change-filter": {"do": "delete"},
        "save-draft": {"act-place": yard.address("opening"), "text": "未写完"}, "set-shortcuts": {"shortcuts": "on"},
        "opening": {**control, "text": "夜间扰民"}, "find-party": {"text": "王"}, "find-file": {"text": "无"},
        "find-reads": {"identifier": "1"},
        "bulk": {**control, "text": "请补正", "m": f"{open_one.pk}~{open_one.revision}"},
        "act": {**control, "party": str(yard.party_of(secrecy))},
        "correct": {
            **control, "right_day": "2021-03-02", "reason": "笔误", "inspector": str(yard.county.organ("town").pk),
        },
        "matter-parties": {
            "party": str(yard.party_of(secrecy)), "fields_": "phone", "purpose": "serve", "note": "送达",
        },
        "application": {"fields_": "phone", "purpose": "serve", "note": "送达"},
        "register-application": {"subject": "修伞摊", "item": "S-1"},
        "return-application": {"reason": "不属本局", "cure": "请向镇政府申请"},
        "new-change-set": head, "change-set": {"delete": "1"}, "change-row": {"delete": "1"},
        "staffing-proposals": {**head, "scope": "posts", "basis": "演编〔2021〕3号"},
        "staffing-draft": {"delete": "1"}, "staffing-row": {"delete": "1"},
        "account": {"do": "close", "why": "离职"}, "backfill": {"do": "decline", "why": "不是当日所办"},
        "contacts": {"do": "mail", "officer": post.officer.number, "address": "a@example.org"},
    }.get(name, {})  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write meanwhile, those that keep a session left out."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(each in sql for each in OF_SESSIONS):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def test_what_is_not_for_somebody_is_as_good_as_not_there(yard: Yard) -> None:
    """The answer does not say whether there is such a matter, paper or draft."""
    client = yard.client("justice handler 0")
    for name in (*expected.MATTER_PAGES, "change-set", "staffing-draft"):
        address = yard.address(name, "" if name in ("hand-over-sheet", "change-set", "staffing-draft") else RESTRICTED)
        if name in ("print-cover", "print-hand-over"):
            continue  # The justice bureau leads that matter.
        first = next(part for part in address.split("/") if len(part) == 36)
        none = address.replace(first, str(uuid.UUID(int=1)))
        assert client.get(address).content == client.get(none).content.replace(none.encode(), address.encode()), name
