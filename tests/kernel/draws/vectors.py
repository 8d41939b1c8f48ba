"""Writes docs/draw-vectors.json, by which other implementations are tried: ``python -m tests.kernel.draws.vectors``.

Numbers beyond 2^53 stand as texts, as many readers of JSON cannot hold them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from fazhi.kernel.draws.bundles import written
from fazhi.kernel.draws.keys import LARGEST_WEIGHT, digest_of, key_of, negative_log2
from fazhi.kernel.draws.seeds import commitment, settled
from tests.kernel.draws.published import Draw, plain_draw, rich_draw

FILE = Path(__file__).parents[3] / "docs" / "draw-vectors.json"
LOGS = (
    0, 1, 2, 3, 2**32 - 1, 2**32, 2**62, 2**63 - 1, 2**63, 2**63 + 1, 3 * 2**62, 2**64 - 2**11, 2**64 - 2, 2**64 - 1,
    0x0123456789ABCDEF, 0xFEDCBA9876543210, 0x9E3779B97F4A7C15,
)  # fmt: skip
WEIGHTS = (1, 2, 3, 4, 100, 65_535, LARGEST_WEIGHT)
VALUES = ("03 07 12", " 03  07\u300012 ", "０３\u00a007\t12\n", "ﬁ①", "e\u0301")


def made() -> dict[str, Any]:
    """What the file holds."""
    seed = sha256(b"fazhi draw vectors").digest()
    identifiers = ("91130130MA0A1B2C3D", "城关镇第1号", "a" * 120)
    return {
        "logs": [{"x": str(x), "result": str(negative_log2(x))} for x in LOGS],
        "keys": [
            {"seed": seed.hex(), "identifier": name, "weight": weight, "digest": digest_of(seed, name.encode()).hex(),
             "key": str(key_of(digest_of(seed, name.encode()), weight))}
            for name in identifiers for weight in WEIGHTS
        ],
        "settled": [{"value": value, "result": settled(value)} for value in VALUES],
        "draws": [_draw(each) for each in (plain_draw(), rich_draw())],
    }  # fmt: skip


def _draw(draw: Draw) -> dict[str, Any]:
    terms, bundle = draw.terms, draw.bundle()
    return {
        "terms_canonical": terms.canonical().decode(), "terms_sha256": terms.digest().hex(),
        "commitments": [
            {"organ": code, "secret": secret.hex(), "commitment": commitment(terms.digest(), code, secret)}
            for code, secret in draw.secrets.items()
        ],
        "value": bundle.value, "seed": bundle.seed, "bundle": json.loads(written(bundle)),
    }  # fmt: skip


def text() -> str:
    """The file."""
    return json.dumps(made(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
