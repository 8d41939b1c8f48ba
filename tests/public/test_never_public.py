"""What is never public: planted in matters, it stands on no page, feed, download, proof, file or answer to a search."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import uuid
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from fazhi.kernel.ledger.models import Head, Leaf, Node
from fazhi.kernel.notices.models import Notice, NoticeQuerySet
from fazhi.kernel.procedures.models import Secrecy
from fazhi.public.urls import pages
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk
from tests.public.conftest import LATER, SITE
from tests.public.leaking import Planted, Unreadable, texts_of
from tests.public.planting import PLANTED, PUBLIC, Planting
from tests.public.walking import Walk, identifiers

pytestmark = pytest.mark.django_db
HEX = set("0123456789abcdefABCDEF")
DAYS, FOURTEENTH = ("on", "from", "to", "as_of"), 14


@pytest.fixture
def public(desk: Desk, later: None) -> Notice:
    """The notice that is public among all that is planted."""
    return Planting(desk).all()


def test_planted_values_stand_nowhere_in_public(client: Client, public: Notice) -> None:
    """One walk: what is planted is nowhere in it, and what is public is found in the same way.

    A walk that finds nothing proves nothing, so that it looks for public things beside the planted ones.
    """
    walk = Walk(client, Planted({**PLANTED, **PUBLIC}))
    walk.all()
    assert {(name, address) for name, address in walk.leaks if name in PLANTED} == set()
    assert walk.unopened() == set(), "pages without a place in the walk: link them"
    assert set(walk.reached.values()) <= {200, 301, 302, 400, 404, 410}
    _what_is_public_is_found(walk, public)
    _nothing_is_told_apart(walk)
    _no_question_is_answered_otherwise(walk)
    _small_numbers_are_not_told(client)


def _what_is_public_is_found(walk: Walk, public: Notice) -> None:
    where = {name: {address for which, address in walk.leaks if which == name} for name in PUBLIC}
    notice = f"{SITE}notices/{public.pk}/"
    assert {SITE, notice, f"{notice}proof.json", f"{SITE}notices/", f"{SITE}notices/feed.atom"} <= where[
        "public heading"
    ]
    assert {notice, f"{notice}proof.json"} <= where["public body"]
    assert len([address for address in where["public file"] if "/files/" in address]) >= 2
    assert {SITE, f"{SITE}opinions/", f"{SITE}opinions/feed.atom"} <= where["open call"]
    assert f"{SITE}opinions/" in where["closed call"]
    assert f"{SITE}opinions/feed.atom" not in where["closed call"]
    assert where["how to answer"] and where["what became"]
    assert {address.rpartition("/")[2] for address in where["drawn"]} == {"", "draw.json"}
    assert any(address.startswith(f"{SITE}draws/") for address in where["draw not yet open"])


def _nothing_is_told_apart(walk: Walk) -> None:
    """What is not public and what never was there answer with the same words and heads."""
    nothing = Walk(walk.client, walk.planted)
    for each in pages:
        for base in walk.opened[str(each.name)][:1]:
            for name, value in base.items():
                nobody = uuid.uuid4() if isinstance(value, uuid.UUID) else 2077 if isinstance(value, int) else "nosuch"
                nothing.open(reverse(str(each.name), kwargs={**base, name: nobody}))
    assert len(nothing.missing) > 9
    said, otherwise = _by_part(walk), _by_part(nothing)
    assert len(said) > 2
    assert said == {part: otherwise[part] for part in said}


def _by_part(walk: Walk) -> dict[str, set[str]]:
    """What is said of missing pages, by the part of the site: the menu tells where one is."""
    said: dict[str, set[str]] = {}
    for address, told in walk.missing.items():
        if not address.startswith(ENGLISH):
            said.setdefault(address.split("/")[2], set()).add(told)
    return said


def _no_question_is_answered_otherwise(walk: Walk) -> None:
    """Asked in any field, a value that is kept is answered like one that nobody has; what is asked may be repeated."""
    fields = sorted({(where, name) for (_, name), where in walk.forms.items() if name not in DAYS})
    assert {name for _, name in fields} >= {"q", "kind", "organ"}
    for at, (where, name) in enumerate(fields):
        every = "/search/" in where or "/verify/" in where
        for value in PLANTED.values() if every else list(PLANTED.values())[at::FOURTEENTH]:
            asked = value[:4] if at % 2 else value
            nobody = ("0" if set(asked) <= HEX else "丂") * len(asked)  # too few digits of an identifier are told so
            assert _answer(walk.client, where, name, asked) == _answer(walk.client, where, name, nobody), (
                where, name, asked,
            )  # fmt: skip


def _small_numbers_are_not_told(client: Client) -> None:
    """One petition was planted: of cases that are not public neither that number nor a breakdown of it is told."""
    report = f"{SITE}report/2021/"
    told = {each["id"]: each for each in client.get(f"{report}figures.json").json()}
    assert (told["closed.petitions"]["value"], told["closed.petitions"]["breakdowns"]) == (None, [])
    assert told["toy.stalls"]["value"] == 3
    for address in (f"{report}closed.petitions/", f"{ENGLISH}report/2021/closed.petitions/"):
        page = client.get(address).content.decode().partition("<main")[2].partition("</main")[0]
        assert not re.search(r">\s*1\s*(?:件|<small|cases?)|<(?:td|p|rect|text)[^>]*>\s*1\s*</", page), page


def _answer(client: Client, where: str, name: str, asked: str) -> tuple[int, str]:
    response = client.get(where, {name: asked})
    page = response.content.decode()
    for said in (asked, quote(asked), quote(asked, safe="")):
        page = page.replace(said, "@")
    return response.status_code, page


@pytest.mark.parametrize(
    ("broken", "leaks"), [("restricted", "tip"), ("drafts", "waiting"), ("redaction", "applicant")]
)
def test_the_walk_fails_where_the_code_is_broken(
    client: Client, desk: Desk, later: None, monkeypatch: pytest.MonkeyPatch, broken: str, leaks: str
) -> None:
    if broken == "redaction":
        for name, module in list(sys.modules.items()):
            if name.startswith(("fazhi.kernel.notices.", "tests.public.planting")) and hasattr(module, "hits_in"):
                monkeypatch.setattr(module, "hits_in", lambda *args, **kwargs: [])
    planting = Planting(desk)
    shown = planting.published()
    if broken == "restricted":
        Notice.objects.filter(pk=shown.pk).update(heading=PLANTED["tip"], secrecy=Secrecy.RESTRICTED)
        monkeypatch.setattr(NoticeQuerySet, "public", lambda rows, day: rows.filter(published_on__lte=day))
    elif broken == "drafts":
        planting.permit()
        Notice.objects.filter(published_on=None).update(published_on=LATER)
    walk = Walk(client, Planted(PLANTED))
    walk.follow([SITE, f"{SITE}notices/"])
    assert leaks in {name for name, _ in walk.leaks}


@pytest.mark.parametrize(
    "disguise",
    [
        lambda value: " ".join(value), lambda value: "\u200b".join(value),
        lambda value: f"{value[:1]}<mark>{value[1:]}</mark>",
        lambda value: "".join(f"&#{ord(each)};" for each in value),
        lambda value: value.encode("unicode_escape").decode(),
        lambda value: "".join(f"%{byte:02X}" for byte in value.encode()),
        lambda value: base64.b64encode(f"x{value}yz".encode()).decode(),
        lambda value: hashlib.sha256(value.encode()).hexdigest(),
        lambda value: value.encode().hex(), lambda value: value[2:],
    ],
)  # fmt: skip
def test_a_value_is_found_however_it_is_written(disguise: object) -> None:
    assert callable(disguise)
    planted = Planted({"name": "欧阳慕雪"})
    assert planted.found_in(f"<p>前{disguise('欧阳慕雪')}后</p>") == {"name"}
    assert planted.found_in("<p>欧阳某，2021-03-04</p>") == set()


@pytest.mark.parametrize(
    "said", ["１３９－８７６５－４３２１", "+86 139 8765 4321", "*3987654321", "１３９８７６５４３＊＊"]
)
def test_numbers_in_full_width_and_parts_of_them_are_found(said: str) -> None:
    planted = Planted({"phone": "13987654321"})
    assert planted.found_in(said) == {"phone"}
    assert planted.found_in("139****4321") == set()


def test_a_format_that_nobody_can_read_stops_the_walk() -> None:
    with pytest.raises(Unreadable):
        list(texts_of(b"\x00\x01", "application/x-unknown"))


def test_a_part_of_an_address_that_nobody_knows_stops_the_walk() -> None:
    with pytest.raises(AssertionError):
        identifiers(object())


def test_the_leaves_of_the_log_tell_nothing(public: Notice) -> None:
    """Tiles show leaves and subtrees: neither holds a value, or a digest that values could be tried on."""
    planted = Planted(PLANTED)
    told = [
        *Leaf.objects.values_list("body", flat=True), *Leaf.objects.values_list("hash", flat=True),
        *Node.objects.values_list("hash", flat=True), *Head.objects.values_list("note", flat=True),
    ]  # fmt: skip
    assert len(told) > 200
    assert {name for each in told for name in planted.found_in(each)} == set()
