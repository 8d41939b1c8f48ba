"""The ledger over HTTP, as an auditor reads it who knows only the standard, and nobody else's secrets."""

from __future__ import annotations

import base64
import json
import uuid
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from fazhi.kernel.ledger import proofs
from fazhi.kernel.ledger.log import Attested, append
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from tests.api.conftest import Token
from tests.api.planting import planted
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.ledger.auditor import Auditor, of_leaf, tree_hash

PREFIX = "/api/v1/ledger/"
LEAVES = 300
FACES = ("fazhi.public.urls", "fazhi.public.face")


def get(path: str, **headers: str) -> HttpResponse:
    return Client(headers=headers).get(PREFIX + path)


def fetch(path: str) -> bytes:
    response = get(path)
    assert response.status_code == 200, path
    return response.content


def auditor(headers: dict[str, str] | None = None) -> Auditor:
    """One who reads the log, with a token where there are headers of one."""

    def fetched(path: str) -> bytes:
        response = get(path, **(headers or {}))
        assert response.status_code == 200, path
        return response.content

    return Auditor(fetched, fetch("key").decode().strip()).look()


@pytest.fixture
def bearer(county: County, token: Token) -> dict[str, str]:
    """The headers of a program that may read leaves."""
    return token(county.post("justice", "auditor"), "ledger:read")


@pytest.fixture
def log(county: County) -> County:
    """A county whose log has three hundred leaves."""
    sequence_all()
    there = Leaf.objects.count()
    with transaction.atomic():
        append([Attested("sample", uuid.UUID(int=nth), f'{{"n":{nth}}}') for nth in range(there, LEAVES)])
    return county


@pytest.mark.parametrize("face", FACES)
def test_an_auditor_verifies_the_whole_log_over_http(log: County, face: str) -> None:
    """With a leaf in hand nobody needs more than the hashes, which are for anybody."""
    leaves = list(Leaf.objects.order_by("index").values_list("body", flat=True))
    with override_settings(ROOT_URLCONF=face):
        found = auditor()
        assert found.size == LEAVES
        for index, leaf in enumerate(leaves):
            assert found.includes(index, leaf.encode(), found.path_to(index))


def test_with_a_token_the_leaves_are_read_and_fit_the_hashes(log: County, bearer: dict[str, str]) -> None:
    found = auditor(bearer)
    found.read_entries()
    assert len(found.entries) == found.size > LEAVES, "that a token was issued is a leaf as well"


def test_nobody_reads_of_what_kind_a_leaf_is_or_when_it_was_written(
    log: County, token: Token, bearer: dict[str, str]
) -> None:
    """Of them one counted sign-ins, readings of personal data, purges and applications, each with its moment."""
    for path in ("tile/entries/000", f"tile/entries/001.p/{LEAVES - 256}", "tile/entries/000.p/3"):
        for headers, status in (
            ({}, 401), (token(log.post("market", "handler"), "matters:read", "notices:read"), 403), (bearer, 200),
        ):  # fmt: skip
            response = get(path, **headers)
            assert response.status_code == status, path
            if status != 200:
                assert response["Content-Type"] == "application/problem+json" and b"kind" not in response.content
                assert response["Cache-Control"] == "no-store"
            else:
                assert response["Cache-Control"].startswith("private, ") and "Authorization" in response["Vary"]
    index = Leaf.objects.filter(kind="organs.post").values_list("index", flat=True)[0]
    for asked in (f"index={index}", f"hash={Leaf.objects.get(index=index).hash}"):
        said = get(f"proofs/inclusion?{asked}").content
        assert b"organs.post" not in said and b"recorded_at" not in said and b'"leaf"' not in said
        assert b"organs.post" in get(f"proofs/inclusion?{asked}", **bearer).content
    assert get("proofs/inclusion?index=0", Authorization="Bearer fzt_x").status_code == 401
    with override_settings(ROOT_URLCONF="fazhi.public.face", FACE="public"):
        assert get("tile/entries/000", **bearer).status_code == 404


def test_a_later_checkpoint_begins_with_an_earlier_one(log: County) -> None:
    before = auditor()
    Desk(log).accepted()
    sequence_all()
    now = auditor()
    assert now.size > before.size
    assert now.root_at(before.size) == before.root
    proof = json.loads(fetch(f"proofs/consistency?from={before.size}"))
    assert proof["checkpoint"] == fetch("checkpoint").decode()
    path = [bytes.fromhex(step) for step in proof["path"]]
    assert proofs.check_consistency(before.size, now.size, path, before.root, now.root)


def test_types_and_caching_are_those_of_the_standard(log: County, bearer: dict[str, str]) -> None:
    checkpoint, tile, bundle = get("checkpoint"), get("tile/0/000"), get("tile/entries/000", **bearer)
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Cache-Control"] == "public, max-age=2"
    for each in (tile, bundle):
        assert each["Content-Type"] == "application/octet-stream"
        assert "immutable" in each["Cache-Control"] and "max-age=31536000" in each["Cache-Control"]
        assert each["Vary"] == ("Accept-Encoding" if each is tile else "Authorization, Accept-Encoding")
    assert len(tile.content) == 8192
    size = int(checkpoint.content.split(b"\n")[1])
    partial = get(f"tile/0/001.p/{size - 256}")
    assert len(partial.content) == 32 * (size - 256)
    assert len(get("tile/1/000.p/1").content) == 32


def test_bundles_are_compressed_for_those_who_ask(log: County, bearer: dict[str, str]) -> None:
    plain = get("tile/entries/000", **bearer)
    assert not plain.has_header("Content-Encoding")
    small = get("tile/entries/000", accept_encoding="gzip", **bearer)
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) * 0.75


def test_nothing_beyond_the_checkpoint_is_served_and_no_cache_keeps_that(log: County, bearer: dict[str, str]) -> None:
    size = auditor().size
    assert 256 < size < 512
    for path in (
        "tile/0/001", f"tile/0/001.p/{size - 255}", "tile/1/000", "tile/1/000.p/2", "tile/2/000.p/1", "tile/0/002.p/1",
        "tile/entries/001", f"tile/entries/001.p/{size - 255}", "tile/63/000", "tile/0/x999/x999/x999/x999/x999/999",
    ):  # fmt: skip
        response = get(path, **(bearer if "entries" in path else {}))
        assert response.status_code == 404, path
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["tile/0/0", "tile/00/000", "tile/64/000", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/x000/000",
     "tile/data/000", "tile/entries/0", "tile/0/..%2f..%2fcheckpoint", "tile/", "tile/0/", "tile/0/000/",
     "tile/entries", "nothing"],
)  # fmt: skip
def test_a_path_written_otherwise_is_not_found(log: County, path: str, bearer: dict[str, str]) -> None:
    assert get(path, **bearer).status_code == 404


def test_it_is_only_read(log: County) -> None:
    for path in ("checkpoint", "tile/0/000", "proofs/inclusion?index=0"):
        for method in ("post", "put", "delete"):
            response = getattr(Client(enforce_csrf_checks=True), method)(PREFIX + path)
            assert response.status_code == 405 and response["Allow"] == "GET, HEAD"
        assert Client().head(PREFIX + path).status_code == 200


def test_a_log_that_has_not_begun_has_no_checkpoint(db: None) -> None:
    for path in ("checkpoint", "tile/0/000.p/1", "proofs/inclusion?index=0", "proofs/consistency?from=0"):
        assert get(path).status_code == 404, path


def test_a_leaf_is_proved_by_its_index_and_by_its_hash(log: County, bearer: dict[str, str]) -> None:
    found = auditor()
    for index in (0, 255, 256, found.size - 1):
        proof = json.loads(fetch(f"proofs/inclusion?index={index}"))
        leaf = Leaf.objects.get(index=index).body.encode()
        assert (proof["index"], proof["size"], proof["hash"]) == (index, found.size, of_leaf(leaf).hex())
        assert found.includes(index, leaf, [bytes.fromhex(step) for step in proof["path"]])
        assert json.loads(fetch(f"proofs/inclusion?hash={of_leaf(leaf).hex()}")) == proof
        whole = json.loads(get(f"proofs/inclusion?index={index}", **bearer).content)
        assert whole == {**proof, "leaf": leaf.decode()}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400), ({"index": "x"}, 400), ({"index": "-1"}, 400), ({"index": "01"}, 400), ({"index": "9" * 30}, 400),
        ({"index": "999999999"}, 404), ({"hash": "00" * 32}, 404), ({"hash": "00" * 31}, 400),
        ({"hash": "GG" * 32}, 400),
        ({"index": "1", "hash": "00" * 32}, 400), ({"index": "\0"}, 400), ({"index": "١"}, 400),
    ],
)  # fmt: skip
def test_a_leaf_that_is_asked_for_wrongly(log: County, query: dict[str, str], status: int) -> None:
    response = get(f"proofs/inclusion?{urlencode(query)}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["", "from=x", "from=5&to=4", "from=0&to=999999", "from=999999", "from=-1", "from="])
def test_sizes_that_are_asked_for_wrongly(log: County, query: str) -> None:
    assert get(f"proofs/consistency?{query}").status_code == 400


def test_every_beginning_of_the_log_is_proved(log: County) -> None:
    found = auditor()
    for old in (1, 2, 255, 256, 257, found.size):
        proof = json.loads(fetch(f"proofs/consistency?from={old}"))
        path = [bytes.fromhex(step) for step in proof["path"]]
        assert proofs.check_consistency(old, found.size, path, found.root_at(old), found.root)
    assert "checkpoint" not in json.loads(fetch("proofs/consistency?from=1&to=2"))


def test_a_cookie_changes_nothing_and_none_is_set(log: County) -> None:
    client = Client()
    client.cookies["fazhi-session"] = ""
    response = client.get(PREFIX + "tile/0/000")
    assert not response.cookies
    assert response["Vary"].replace(" ", "") in ("Accept-Encoding", "Accept-Encoding,Cookie")


def test_a_walk_over_all_tiles_tells_no_planted_value(county: County, bearer: dict[str, str]) -> None:
    """Names, numbers, texts, file names: nothing of them is in the log, in clear or in the usual encodings."""
    values = planted(county)
    assert len(values) > 50
    found = auditor(bearer)
    found.read_entries()
    told = b"\n".join(found.entries) + b"".join(b"".join(hashes) for hashes in found.tiles.values())
    digests = {hash for hashes in found.tiles.values() for hash in hashes}
    for name, value in values.items():
        for encoded in (value.encode(), value.encode("utf-16-le"), base64.b64encode(value.encode())[:-3]):
            assert encoded not in told, name
        assert json.dumps(value).strip('"').encode() not in told, name
        assert of_leaf(value.encode()) not in digests and tree_hash([value.encode()]) not in digests
