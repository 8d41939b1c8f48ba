"""The vectors of docs/draw.md: as the kernel makes them, and as the script that the site hands out reckons them."""

from __future__ import annotations

import json
import re
from typing import Any

from fazhi.kernel.draws.bundles import read, recompute
from tests.kernel.draws import vectors
from tests.kernel.draws.script import FUNCTIONS, differs

VECTORS: dict[str, Any] = json.loads(vectors.FILE.read_text(encoding="utf-8"))


def test_the_file_is_what_the_kernel_makes() -> None:
    assert vectors.FILE.read_text(encoding="utf-8") == vectors.text()
    assert len(VECTORS["logs"]) > 15 and len(VECTORS["keys"]) == 21


def test_the_script_reckons_the_same_logarithms_and_keys() -> None:
    for each in VECTORS["logs"]:
        assert str(FUNCTIONS["minus_log2"](int(each["x"]))) == each["result"], each
    for each in VECTORS["keys"]:
        digest = FUNCTIONS["sha"](bytes.fromhex(each["seed"]), each["identifier"].encode())
        assert digest.hex() == each["digest"]
        assert str(FUNCTIONS["key_of"](digest, each["weight"])) == each["key"], each


def test_the_draws_hold_for_the_kernel_and_for_the_script() -> None:
    for draw in VECTORS["draws"]:
        assert recompute(read(json.dumps(draw["bundle"]))).holds
        assert differs(draw["bundle"]) == []
        sha, terms = FUNCTIONS["sha"], draw["terms_canonical"].encode()
        assert sha(terms).hex() == draw["terms_sha256"]
        assert json.loads(terms) == draw["bundle"]["terms"]
        for each in draw["commitments"]:
            secret = bytes.fromhex(each["secret"])
            made = sha(b"fazhi-draw/1 commit\n", sha(terms), FUNCTIONS["sized"](each["organ"]), secret)
            assert made.hex() == each["commitment"]


def test_the_whole_draw_has_what_is_easily_got_wrong() -> None:
    """Strata that stand otherwise by code points than by UTF-16, names like numbers, exclusions, replacements."""
    bundle = VECTORS["draws"][1]["bundle"]
    wanted = bundle["terms"]["wanted"]
    assert sorted(wanted) != sorted(wanted, key=lambda name: name.encode("utf-16-be"))
    assert {"10", "2"} < set(wanted) and 0 in wanted.values() and max(wanted.values()) > 1
    assert len(bundle["replaced"]) == 3 and bundle["terms"]["source"] and "已检查" in bundle["list"]


def test_what_the_page_prints_is_in_the_file() -> None:
    page = (vectors.FILE.parent / "draw.md").read_text(encoding="utf-8")
    whole = vectors.FILE.read_text(encoding="utf-8")
    printed = set(re.findall(r"`([0-9a-f]{64})`", page))
    assert len(printed) == 8 and all(each in whole for each in printed)
    logs = re.findall(r"^\| (\d+)(?: \(\w+\))? \| (\d+) \|$", page, re.MULTILINE)
    assert len(logs) == 8
    assert dict(logs).items() <= {each["x"]: each["result"] for each in VECTORS["logs"]}.items()
    keys = re.findall(r"^\|.*\| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    assert len(keys) == 4
    assert set(keys) <= {(str(each["weight"]), each["key"]) for each in VECTORS["keys"]}
    assert ", ".join(each["identifier"] for each in VECTORS["draws"][0]["bundle"]["drawn"]) in page
