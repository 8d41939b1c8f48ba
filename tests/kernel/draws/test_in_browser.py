"""The browser's functions for draws beside those of the kernel: vectors, 20,000 keys, lists, whole draws."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page

from fazhi.kernel.draws.bundles import written
from fazhi.kernel.draws.lists import Candidate
from tests.kernel.draws import exactness
from tests.kernel.draws.in_page import page_of
from tests.kernel.draws.published import Draw, rich_draw
from tests.kernel.draws.test_lists import REFUSED
from tests.kernel.draws.vectors import FILE
from tests.web.browser import chromium

pytestmark = pytest.mark.browser
VECTORS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
RECOMPUTE = "async (text) => window.draw.recompute(window.draw.readBundle(text))"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser, page_of(browser) as opened:
        yield opened


def faults(page: Page, value: object) -> list[str]:
    """The names of the checks that do not hold."""
    found = page.evaluate(RECOMPUTE, json.dumps(value))
    assert found["holds"] == all(check["holds"] for check in found["checks"])
    return [check["name"] for check in found["checks"] if not check["holds"]]


def valid() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    return found


def test_its_sha_256_needs_no_encrypted_connection(page: Page) -> None:
    assert page.evaluate("window.isSecureContext") is False
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000):
        data = bytes(each * 7 % 256 for each in range(length))
        assert page.evaluate("(hex) => draw.hex(draw.sha256(draw.unhex(hex)))", data.hex()) == sha256(data).hexdigest()
    pieces = "(sizes) => { const h = new hashing.Sha256(); for (const n of sizes) h.update(new Uint8Array(n).fill(n)); "
    sizes = [3, 61, 64, 1, 127, 200, 0, 5]
    whole = b"".join(bytes([size % 256]) * size for size in sizes)
    assert page.evaluate(pieces + "return draw.hex(h.finish().bytes()) }", sizes) == sha256(whole).hexdigest()


def test_logarithms_keys_and_values_are_those_of_the_vectors(page: Page) -> None:
    for each in VECTORS["logs"]:
        assert page.evaluate("(x) => String(draw.negativeLog2(BigInt(x)))", each["x"]) == each["result"], each
    script = """({ seed, identifier, weight }) => {
      const digest = draw.sha256(draw.unhex(seed), draw.utf8(identifier));
      return { digest: draw.hex(digest), key: String(draw.keyOf(digest, weight)) };
    }"""
    for each in VECTORS["keys"]:
        assert page.evaluate(script, each) == {"digest": each["digest"], "key": each["key"]}, each
    for each in VECTORS["settled"]:
        assert page.evaluate("(value) => draw.settled(value)", each["value"]) == each["result"], each


def test_the_draws_of_the_vectors_hold(page: Page) -> None:
    for draw in VECTORS["draws"]:
        terms = draw["bundle"]["terms"]
        assert page.evaluate("(terms) => draw.canonical(terms)", terms) == draw["terms_canonical"]
        found = page.evaluate(RECOMPUTE, json.dumps(draw["bundle"]))
        assert found["holds"] and found["seed"] == draw["seed"]
        assert found["first"] == draw["bundle"]["drawn"]
        assert [each["into"] for each in found["replaced"]] == [each["into"] for each in draw["bundle"]["replaced"]]


def test_twenty_thousand_keys_are_the_same_to_the_bit(page: Page) -> None:
    count = 20_000
    ours = exactness.keys(0, count)
    assert len(ours) == count * exactness.WIDTH and len(set(exactness.EDGES)) * len(exactness.WEIGHTS) == 56
    theirs = exactness.in_page(page, count)
    assert exactness.first_that_differs(ours, theirs, count) is None
    wrong = bytearray(ours)
    wrong[exactness.WIDTH * 12_345 + 15] ^= 1
    assert exactness.first_that_differs(bytes(wrong), theirs, count) == 12_345


def test_ten_thousand_candidates_are_drawn_as_the_kernel_draws_them(page: Page) -> None:
    candidates = [
        Candidate(
            f"{place:05d}", (1, 2, 4, 2**32 - 1)[place % 4], "甲乙丙"[place % 3], "已查" if place % 50 == 0 else ""
        )
        for place in range(10_000)
    ]
    bundle = Draw(candidates, {"甲": 300, "乙": 1, "丙": 3200}, outs=5).bundle()
    assert faults(page, json.loads(written(bundle))) == []


def _set(value: dict[str, Any], name: str, at: int, **members: Any) -> dict[str, Any]:
    value[name][at] |= members
    return value


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("list lines", valid() | {"list": valid()["list"].replace("\t2\t", "\t02\t", 1)}),
    ("list", valid() | {"list": valid()["list"].replace("\t2\t", "\t3\t", 1)}),
    ("list lines count", valid() | {"list": valid()["list"] + valid()["list"].splitlines(keepends=True)[-1]}),
    ("reveal", _set(valid(), "revealed", 1, secret="0" * 64)),
    ("reveal", _set(valid(), "committed", 0, commitment="0" * 64)),
    ("organs", valid() | {"committed": [*valid()["committed"], valid()["committed"][0]]}),
    ("missing", valid() | {"revealed": valid()["revealed"][1:]}), ("source", valid() | {"value": ""}),
    ("source", valid() | {"value": " 1"}), ("seed", valid() | {"seed": "0" * 64}),
    ("drawn", _set(valid(), "drawn", 2, identifier="QY001")), ("drawn", valid() | {"drawn": valid()["drawn"][:-1]}),
    ("replaced", _set(valid(), "replaced", 1, into="QY001")), ("replaced", _set(valid(), "replaced", 0, out="QY001")),
    ("standing", valid() | {"standing": "failed"}), ("false", valid() | {"false_reveals": valid()["revealed"][:1]}),
    ("reveal reveal reveal", valid() | {"terms": valid()["terms"] | {"title": "x"}}),
    ("quotas reveal reveal reveal", valid() | {"terms": valid()["terms"] | {"wanted": {"10": 2}}}),
]  # fmt: skip


@pytest.mark.parametrize(("names", "value"), CHANGES)
def test_it_says_what_does_not_hold(page: Page, names: str, value: dict[str, Any]) -> None:
    found = faults(page, value)
    assert found[: len(names.split())] == names.split()
    assert set(found) <= {*names.split(), "replaced"}


@pytest.mark.parametrize("line", [line for line, _ in REFUSED])
def test_it_refuses_the_lines_that_the_kernel_refuses(page: Page, line: bytes) -> None:
    script = """async (hex) => (await draw.readList(draw.unhex(hex), new Map([["", 1]]), null)).bad"""
    for text, bad in ((b"fazhi-draw-list/1\na\t1\t\t\n" + line, 3), (b"fazhi-draw-list/1\na\t1\t\t\n", 0)):
        assert page.evaluate(script, text.hex()) == bad


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"format":"fazhi-draw-bundle/1"}', "PK"])
def test_what_is_no_bundle_is_told_from_one_that_does_not_hold(page: Page, text: str) -> None:
    script = """(text) => {
      try { draw.readBundle(text); } catch (error) { return [error instanceof draw.Unreadable, error.message]; }
    }"""
    assert page.evaluate(script, text) == [True, "bundle"]


def test_an_open_draw_holds_so_far(page: Page) -> None:
    value = valid() | {"standing": "open", "seed": None, "drawn": [], "replaced": [], "revealed": [], "value": ""}
    assert faults(page, value) == []
    assert page.evaluate(RECOMPUTE, json.dumps(value))["outcome"] is False
