"""What each list, count, search, figure, feed and desk shows to everybody: what the tables say, and no more."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest
from django.db.models import Model, QuerySet
from django.test import Client

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.applications.models import Application, Happening
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, MatterOrgan, MatterParty, Paper, Secrecy
from fazhi.kernel.procedures.reading import reading_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import CIRCLES, RULES, seen
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.staffing.models import Charge, HandOver, Proposal, ProposalRow
from fazhi.services.credit.models import CreditEvent
from fazhi.services.inspection.models import DeclaredInterest
from fazhi.web.account.watching import events_for
from fazhi.web.listing import Asked, filtered
from fazhi.web.seeing import visible_change_sets, visible_entries
from fazhi.web.viewer import Viewer
from tests.access.expected import CLASSES, OF_ROLES, PUBLIC, UNSEEN_READS, fits, stance
from tests.access.yard import NUMBER, TODAY, Yard, visitors
from tests.conftest import FOUNDED
from tests.toy.registers import Stalls
from tests.web.people import account_of

pytestmark = pytest.mark.django_db
_MATTER = re.compile(r"/matters/([0-9a-f-]{36})/")
WITH_MATTER: dict[type[Model], str] = dict.fromkeys((Act, Paper, MatterParty, MatterOrgan), "matter_id")
OWN_RULE = {
    Matter, MatterLink, Party, Clock, Record, Entry, PersonalRead, ChangeSet, ChangeRow, Proposal, ProposalRow, Charge,
    Application, Happening, CreditEvent, DeclaredInterest,
    *(model for model in RULES if model._meta.app_label in ("mirrors", "exchange")),
}  # fmt: skip
"""Models whose rule another test of this file or tests/kernel/test_seeing.py compares.

Declared interests are compared by tests/services/inspection/test_interests.py, mirrors and imports by
tests/kernel/test_mirrors.py, tests/web/test_mirrors.py and tests/web/test_importing_pages.py.
"""
READERS = ("market handler 0", "market handler 1", "market clerk 0", "market principal 0", "market auditor 0",
           "market administrator 0", "town handler 1", "staffing handler 0", "government handler 0",
           "justice reviewer 0", "neighbour principal 0")  # fmt: skip
"""One of each way to stand to a matter."""


def viewer_of(post: Post) -> Viewer:
    return Viewer(post.officer, (post,), TODAY)


def expected_matters(yard: Yard, person: str) -> set[uuid.UUID]:
    """The matters that somebody sees, by the tables."""
    return {
        matter.pk for (what, secrecy), matter in yard.matters.items()
        if matter.secrecy in stance(what, person).sees
    }  # fmt: skip


def ids(rows: QuerySet[Matter]) -> set[uuid.UUID]:
    return set(rows.values_list("pk", flat=True))


def test_the_matters_are_of_the_classes_that_they_are_named_by(yard: Yard) -> None:
    assert tuple(CLASSES) == tuple(Secrecy.values) == tuple(CIRCLES)
    for (what, secrecy), matter in yard.matters.items():
        published = what.startswith("notice") and secrecy == "internal"
        assert matter.secrecy == (PUBLIC if published else secrecy), what


def test_everybody_who_holds_a_post_sees_the_matters_that_the_tables_say_and_no_other(yard: Yard) -> None:
    names = {matter.pk: key for key, matter in yard.matters.items()}
    others = set(Matter.objects.values_list("pk", flat=True)) - set(names)
    assert others == set(), "a matter of the yard stands in no table"
    for person, post in yard.posts.items():
        found, right = ids(viewer_of(post).matters), expected_matters(yard, person)
        assert {names[id] for id in found ^ right} == set(), person


def test_what_belongs_to_a_matter_is_seen_with_it(yard: Yard) -> None:
    assert set(RULES) == {*WITH_MATTER, *OWN_RULE}, "a model has a new rule of seeing: compare it here"
    for person in visitors():
        eyes, right = viewer_of(yard.post(person)).eyes, expected_matters(yard, person)
        for model, column in WITH_MATTER.items():
            rows = set(seen(model._default_manager.all(), eyes).values_list(column, flat=True))
            assert rows == {id for id in model._default_manager.values_list(column, flat=True) if id in right}, person
        clocks = seen(Clock.objects.filter(subject_kind="matter"), eyes).values_list("subject", flat=True)
        assert set(clocks) == set(Clock.objects.filter(subject__in=right).values_list("subject", flat=True)), person
        parties = set(seen(Party.objects.all(), eyes).values_list("pk", flat=True))
        assert parties == set(MatterParty.objects.filter(matter__in=right).values_list("party", flat=True)), person


def test_credit_events_are_shared_in_their_county_and_nowhere_else(yard: Yard) -> None:
    for person in visitors():
        found = set(seen(CreditEvent.objects.all(), viewer_of(yard.post(person)).eyes))
        assert found == ({yard.credit} if fits(person, OF_ROLES["party-file"]) else set()), person


def test_what_is_seen_is_read_as_the_tables_say(yard: Yard) -> None:
    """Names, papers and files by those who handle it; what is internal by the organs that lead or did it."""
    for person in visitors():
        eyes = viewer_of(yard.post(person)).eyes
        for (what, secrecy), matter in yard.matters.items():
            stands = stance(what, person)
            if what not in ("permit", "handed over") or secrecy not in stands.sees:
                continue
            reading = reading_of(matter, procedure_of(matter.family, matter.version), eyes)
            acts = Act.objects.filter(matter=matter, name__in=("add_reader", "set_secrecy")).select_related("corrects")
            assert (reading.handles, {reading.told(act) for act in acts}) in (
                (stands.whole, {stands.internal}), (stands.whole, set()),
            ), (person, what)  # fmt: skip


@pytest.mark.parametrize("person", READERS)
def test_pages_name_a_party_to_those_who_handle_the_matter(yard: Yard, person: str) -> None:
    for name in ("matter", "matter-parties"):
        if PUBLIC in stance("permit", person).sees:
            page = yard.client(person).get(yard.address(name, PUBLIC)).content.decode()
            assert ("王小明" in page) == stance("permit", person).whole, name


def test_worklists_filters_and_searches_find_what_is_seen_and_no_other(yard: Yard) -> None:
    permit = procedure_of("toy.permit", "2019")
    asked = {
        "all that are open": Asked(None), "all that have ended": Asked(None, state="ended"),
        "of a procedure": Asked(permit, state="ended"), "by a word": Asked(None, q="夜市", state="ended"),
        "by year": Asked(None, year=2021, state="ended"), "by stage": Asked(permit, stage="decided", state="ended"),
        "by lead organ": Asked(None, organ=yard.county.organ("market").pk, state="ended"),
    }  # fmt: skip
    for what, question in asked.items():
        whole = ids(filtered(_Everybody(viewer_of(yard.post("market handler 0"))), question))  # type: ignore[arg-type]
        assert whole, what
        for person in visitors():
            found = ids(filtered(viewer_of(yard.post(person)), question))
            assert found == whole & expected_matters(yard, person), (person, what)


class _Everybody:
    """Somebody who sees all matters, for the lists that everybody's are a part of."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    matters = property(lambda self: Matter.objects.all())

    def __getattr__(self, name: str) -> object:
        return getattr(self._viewer, name)


def test_a_list_is_narrowed_by_a_party_where_the_names_are_read_and_nowhere_else(yard: Yard) -> None:
    by_party = Asked(None, party=yard.party_of(PUBLIC), state="ended")
    for person in visitors():
        found = ids(filtered(viewer_of(yard.post(person)), by_party))
        right = {
            matter.pk for (what, secrecy), matter in yard.matters.items()
            if what in ("permit", "handed over") and matter.final and secrecy in stance(what, person).sees
            and stance(what, person).whole and matter.parties.filter(party=yard.party_of(PUBLIC)).exists()
        }  # fmt: skip
        named = stance("permit", person) == stance("permit", "government handler 0")
        assert found == right or (named and found <= right), person


def also(yard: Yard, person: str, organ: str, role: str) -> Viewer:
    """Somebody who holds a second post besides."""
    first = yard.post(person)
    second = Post(
        subject=uuid.uuid4(), officer=first.officer, organ=yard.county.organ(organ), role=role, from_on=FOUNDED
    )
    record_many([second])
    return Viewer(first.officer, (first, second), TODAY)


def test_a_post_that_does_not_handle_makes_nobody_read_more(yard: Yard) -> None:
    """Who is asked to countersign reads masked names, also as an administrator of the organ that leads."""
    viewer = also(yard, "staffing handler 0", "market", "administrator")
    permit = yard.matters["permit", PUBLIC]
    assert permit.pk in ids(viewer.matters)
    assert not ids(filtered(viewer, Asked(None, party=yard.party_of(PUBLIC), state="ended")))
    assert not visible_change_sets(viewer).exists()


def test_a_first_password_is_issued_as_an_administrator_and_by_no_other_post(yard: Yard) -> None:
    """An administrator of the town who is a principal of the market bureau does not give its people passwords."""
    viewer = also(yard, "town administrator 0", "market", "principal")
    client = Client()
    client.force_login(account_of(yard.post("town administrator 0")).user)
    assert len(viewer.posts) == Post.objects.held_by(viewer.officer, TODAY).count() == 2
    assert client.post(yard.address("first-password")).status_code == 404
    assert yard.client("market administrator 0").post(yard.address("first-password")).status_code == 302


PAGES = ("/work/?q=夜", "/work/?q=夜&state=ended", "/", "/figures/toy.permits.granted/?place=130130&year=2021",
         "/registers/toy.stalls/")  # fmt: skip


@pytest.mark.parametrize("person", READERS[1:8])
def test_no_page_names_a_matter_that_is_not_seen(yard: Yard, person: str) -> None:
    right, client = expected_matters(yard, person), yard.client(person)
    every = {matter.pk for matter in yard.matters.values()}
    for address in PAGES:
        page = client.get(address).content.decode()
        found = {uuid.UUID(id) for id in _MATTER.findall(page)} & every
        assert found <= right, address
        if address.startswith("/figures/"):
            behind = {m.pk for (what, _), m in yard.matters.items() if what in ("permit", "handed over")}
            assert found == behind & right, "the records behind a figure"


def test_the_feed_of_a_calendar_holds_the_limits_of_what_its_holder_sees(yard: Yard) -> None:
    right = expected_matters(yard, "market handler 0")
    feed = yard.client("the public").get(yard.address("calendar-feed")).content.decode().replace("\r\n ", "")
    found = {uuid.UUID(id) for id in _MATTER.findall(feed)}
    assert found and found <= right
    assert "王小明" not in feed


def test_a_hand_over_list_tells_nothing_of_a_restricted_matter(yard: Yard) -> None:
    """More people read the list than know the matter."""
    rows = HandOver.objects.get().items
    tip = next(matter for (what, _), matter in yard.matters.items() if what == "tip")
    told = next(row for row in rows if row["key"] == f"matter:{tip.pk}")
    assert "夜间扰民" not in str(rows) and told["number"] == ""
    page = yard.client("market administrator 0").get(yard.address("hand-over-sheet")).content.decode()
    assert "夜间扰民" not in page and told["title"] in page


def read_by(person: str) -> set[str]:
    return next(organs for pattern, organs in UNSEEN_READS.items() if fnmatch(person, pattern))


def test_readings_of_personal_data_are_seen_by_reader_head_and_who_oversees_the_place(yard: Yard) -> None:
    of = {yard.post(f"{organ} handler 0").organ_id: organ for organ in ("market", "justice", "neighbour")}
    for person, post in yard.posts.items():
        found = {of[row.organ] for row in seen(PersonalRead.objects.all(), viewer_of(post).eyes)}
        assert found == read_by(person), person


def test_whether_a_number_is_known_is_told_to_who_sees_a_reading_of_it(yard: Yard) -> None:
    for person, told in (("market principal 0", True), ("justice auditor 0", True), ("town principal 0", False),
                         ("neighbour auditor 0", False), ("market handler 1", False)):  # fmt: skip
        place = yard.client(person).post("/personal-reads/find/", {"identifier": NUMBER})["Location"]
        assert (f"party={yard.read_party}" in place) == told, person


def journal_of(person: str) -> set[str]:
    organ, role, _ = person.split()
    if role not in ("administrator", "auditor"):
        return set()
    county = {"market", "town-market"}
    return {"city": {*county, "neighbour"}, "neighbour": {"neighbour"}, "neighbour-justice": {"neighbour"},
            "town": {"town-market"}, "town-market": {"town-market"}}.get(organ, county)  # fmt: skip


def test_the_journal_of_access_shows_the_place_to_its_administrators_and_auditors(yard: Yard) -> None:
    for person, post in yard.posts.items():
        events = {event.username for event in events_for(viewer_of(post)) if event.officer_id}
        assert events & {"market", "neighbour", "town-market"} == journal_of(person), person


def handling(organ: str) -> Iterator[str]:
    yield from (f"{organ} {role}" for role in ("clerk", "handler", "reviewer", "principal", "publisher"))


def test_drafts_and_registers_that_are_not_public_are_their_organs(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stalls, "public", False)
    keep = {f"market {role}" for role in ("administrator", "principal")}
    for person, post in yard.posts.items():
        viewer, held = viewer_of(post), person.rsplit(" ", 1)[0]
        mine = held in set(handling("market"))
        assert visible_change_sets(viewer).exists() == mine, person
        assert visible_entries(Stalls, viewer).exists() == mine, person
        assert seen(Proposal.objects.all(), viewer.eyes).exists() == (held in keep), person


def test_the_difference_of_a_register_that_is_not_public_is_its_organs(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stalls, "public", False)
    for person in READERS:
        page = yard.client(person).get("/registers/toy.stalls/difference/?from=2019-01-01&to=2021-03-01")
        mine = person.rsplit(" ", 1)[0] in set(handling("market"))
        assert ("摊位点S-1" in page.content.decode()) == mine, person


def test_a_desk_shows_the_drafts_of_the_organs_whose_work_one_does(yard: Yard) -> None:
    for person in READERS[:6]:
        page = yard.client(person).get("/").content.decode()
        assert ("夜市调整" in page) == (person.rsplit(" ", 1)[0] in set(handling("market"))), person
