"""Proofs from the ledger 日志凭证 as JSON, for who would not build them from tiles; and where all of it stands.

Whoever holds a leaf proves that it stands in the log; the leaf itself is handed to tokens alone (``tiles``).
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fazhi.api.problems import Problem
from fazhi.api.tiles import FRESH, LEAVES, NOTE, auditors, caller_in, checkpoint, entries, tile
from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.ledger.hashing import leaf_hash
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.proofs import Proof, consistency, prove_at, prove_hash
from fazhi.kernel.wording import Label
from fazhi.web.access import page

__all__ = ["PREFIX", "pages"]

PREFIX = "api/v1/ledger/"
"""What tlog-tiles calls the prefix, without the host."""

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_NO_LEAF = Label("日志中没有这片叶。", "The log has no such leaf.")
_NOT_BEGUN = Label("日志还没有一条记录。", "The log has no entry yet.")


@auditors
def key(request: HttpRequest) -> HttpResponse:
    """The key that checks checkpoints 验证公钥, as verifiers take it (C2SP signed-note)."""
    public = keys.public_key()
    if public is None:
        raise Problem("not-found", _NOT_BEGUN)
    line = notes.verifier_key(settings.LEDGER_ORIGIN, public)
    return HttpResponse(f"{line}\n", content_type=NOTE, headers={"Cache-Control": FRESH})


@auditors
def inclusion(request: HttpRequest) -> HttpResponse:
    """That a leaf stands in the log 入列凭证: asked for by its ``index`` or its ``hash`` (hex, as in tiles)."""
    index, value = request.GET.get("index"), request.GET.get("hash", "")
    if (index is None) == (not value):
        raise _wrong("index", Label("请写 index 或 hash，只写其一。", "Give index or hash, one of the two."))
    if index is None and not _HASH.fullmatch(value):
        raise _wrong("hash", Label("hash 应为 64 位小写十六进制。", "hash has 64 small hexadecimal digits."))
    found = prove_hash(value) if index is None else prove_at(_number("index", index))
    if found is None:
        raise Problem("not-found", _NO_LEAF)
    return _json(_proof(found, whole=caller_in(request).has(LEAVES.scope)))


def _proof(found: Proof, *, whole: bool) -> dict[str, Any]:
    """A proof with the hash of its leaf; with the leaf itself where that may be read."""
    made: dict[str, Any] = json.loads(found.to_json())
    leaf = made.pop("leaf")
    return {**made, "hash": leaf_hash(leaf.encode()).hex(), **({"leaf": leaf} if whole else {})}


@auditors
def growth(request: HttpRequest) -> HttpResponse:
    """That the log of ``to`` leaves begins with that of ``from`` leaves 延续凭证 (RFC 9162, 2.1.4)."""
    row = head()
    if row is None:
        raise Problem("not-found", _NOT_BEGUN)
    old = _number("from", request.GET.get("from", ""))
    new = _number("to", request.GET.get("to", str(row.size)))
    if not old <= new <= row.size:
        at_most = Label(f"应有 from ≤ to ≤ {row.size}。", f"from, to and {row.size} stand in this order.")
        raise _wrong("to" if old <= row.size else "from", at_most)
    path = [step.hex() for step in consistency(old, new)]
    signed = {"checkpoint": row.note} if new == row.size else {}
    return _json({"v": 1, "from": old, "to": new, "path": path, **signed})


def _number(name: str, given: str) -> int:
    if not _NUMBER.fullmatch(given):
        raise _wrong(name, Label(f"{name} 应为整数。", f"{name} is a whole number."))
    return int(given)


def _wrong(name: str, says: Label) -> Problem:
    return Problem("bad-parameter", says, fields=[{"field": name, "in": "query", "rule": str(says)}])


def _json(said: dict[str, Any]) -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False)
    kept = FRESH.replace("public", "private") if "leaf" in said else FRESH
    return HttpResponse(text, content_type="application/json", headers={"Cache-Control": kept})


pages = [
    page(f"{PREFIX}checkpoint", checkpoint, "api-checkpoint"),
    page(f"{PREFIX}tile/entries/<path:path>", entries, "api-entries"),
    page(f"{PREFIX}tile/<path:path>", tile, "api-tile"),
    page(f"{PREFIX}key", key, "api-ledger-key"),
    page(f"{PREFIX}proofs/inclusion", inclusion, "api-inclusion"),
    page(f"{PREFIX}proofs/consistency", growth, "api-consistency"),
]
