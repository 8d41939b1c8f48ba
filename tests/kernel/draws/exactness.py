"""Keys in Python and in the browser, compared to the bit: ``python -m tests.kernel.draws.exactness --keys 1000000``.

Each side makes the digests of the numbered candidates itself, their keys, and the SHA-256 over all keys. Where these
differ, the first key that does is found by halving, and named.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from hashlib import sha256

from playwright.sync_api import Page

from fazhi.kernel.draws.keys import LARGEST_WEIGHT, digest_of, key_of
from tests.kernel.draws.in_page import page_of
from tests.web.browser import chromium

SEED = sha256(b"exactness").digest()
WIDTH = 16
"""Bytes of a key."""
SLICE = 20_000
EDGES = (0, 1, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1)
WEIGHTS = (1, LARGEST_WEIGHT, 2, 3, 100, 65_537, LARGEST_WEIGHT - 1)
"""The first candidates have each edge with each weight, instead of a digest of their own."""
IN_PAGE = """
async ({ seed, edges, weights, from, to }) => {
  const { unhex, sha256, keyOf, utf8 } = window.draw;
  if (!window.keys) window.keys = new Uint8Array(0);
  const start = unhex(seed), grown = new Uint8Array(16 * to);
  grown.set(window.keys.subarray(0, 16 * from));
  const view = new DataView(grown.buffer);
  for (let number = from; number < to; number++) {
    const edge = Math.floor(number / weights.length);
    let digest = sha256(start, utf8(String(number)));
    let weight = weights[number % weights.length];
    if (edge < edges.length) new DataView(digest.buffer).setBigUint64(0, BigInt(edges[edge]));
    else if (number % 2) weight = new DataView(digest.buffer).getUint32(8) || 1;
    const key = keyOf(digest, weight);
    view.setBigUint64(16 * number, key >> 64n);
    view.setBigUint64(16 * number + 8, key & 0xffffffffffffffffn);
  }
  window.keys = grown;
}
"""
DIGEST = "({ from, to }) => window.draw.hex(window.draw.sha256(window.keys.subarray(16 * from, 16 * to)))"


def digest_and_weight(number: int) -> tuple[bytes, int]:
    """What a numbered candidate has."""
    digest, edge = digest_of(SEED, str(number).encode()), number // len(WEIGHTS)
    if edge < len(EDGES):
        return EDGES[edge].to_bytes(8, "big") + digest[8:], WEIGHTS[number % len(WEIGHTS)]
    weight = int.from_bytes(digest[8:12], "big") or 1 if number % 2 else WEIGHTS[number % len(WEIGHTS)]
    return digest, weight


def keys(start: int, end: int) -> bytes:
    """Keys in Python, one behind the other."""
    return b"".join(key_of(*digest_and_weight(number)).to_bytes(WIDTH, "big") for number in range(start, end))


def first_that_differs(ours: bytes, theirs: Callable[[int, int], str], count: int) -> int | None:
    """The first number whose key differs; ``theirs`` gives the SHA-256 over the other keys from one to another."""

    def same(start: int, end: int) -> bool:
        return sha256(ours[WIDTH * start : WIDTH * end]).hexdigest() == theirs(start, end)

    if same(0, count):
        return None
    start, end = 0, count
    while end - start > 1:
        middle = (start + end) // 2
        start, end = (middle, end) if same(start, middle) else (start, middle)
    return start


def in_page(page: Page, count: int) -> Callable[[int, int], str]:
    """Makes the keys in the page; asks it for the digest of some."""
    given = {"seed": SEED.hex(), "edges": [str(each) for each in EDGES], "weights": list(WEIGHTS)}
    for start in range(0, count, SLICE):
        page.evaluate(IN_PAGE, {**given, "from": start, "to": min(start + SLICE, count)})

    def digest(start: int, end: int) -> str:
        found: str = page.evaluate(DIGEST, {"from": start, "to": end})
        return found

    return digest


def main() -> int:
    """Compare as many keys as are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.kernel.draws.exactness", description=__doc__)
    parser.add_argument("--keys", type=int, default=1_000_000)
    count = parser.parse_args().keys
    began = time.perf_counter()
    ours = keys(0, count)
    python = time.perf_counter()
    with chromium() as browser, page_of(browser) as page:
        theirs = in_page(page, count)
        done = time.perf_counter()
        differs = first_that_differs(ours, theirs, count)
    print(f"{count:,} keys: Python {python - began:.1f} s, browser {done - python:.1f} s, {sha256(ours).hexdigest()}")
    if differs is None:
        print("all the same 全部相同")
        return 0
    digest, weight = digest_and_weight(differs)
    print(f"the first that differs is number {differs}: digest {digest.hex()}, weight {weight}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
