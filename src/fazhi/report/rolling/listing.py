"""The records behind a figure as a list of leaves 记录清单: what a bundle binds, and what is shown of it later.

The list has the place of each record in the ledger and the hash of its leaf, as the public tiles have them: nothing of
a record's content, kind or person. Its digest is salted, so that nobody finds out by trying which leaves it holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.hashing import canonical
from fazhi.kernel.ledger.tree import check_inclusion
from fazhi.kernel.returns.envelopes import BundleRefused
from fazhi.kernel.wording import Label
from fazhi.report.rolling.contents import Bound, bound

FORMAT = "fazhi.records/1"
Leaves = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A record of a list: its place in the sender's ledger, the hash of its leaf, and whether its proof holds.

    ``holds`` is None where the list has no proof of it.
    """

    index: int
    hash: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class RecordList:
    """A list as it was read.

    Attributes:
        digest: what a bundle must name for the list to be that of its figure.
        paths: hex hashes of the inclusion proof, lowest first, by the place of the leaf.
    """

    place: str
    year: int
    figure: str
    records: Leaves
    paths: Mapping[str, list[str]]
    digest: str

    def lines(self, ledger: Mapping[str, Any], start: int = 0, end: int | None = None) -> Iterator[Line]:
        """The records from one to another, each with its proof tried against the checkpoint of a bundle."""
        size, root = int(ledger["size"]), _root(ledger["root"])
        for index, value in self.records[start:end]:
            path = self.paths.get(str(index))
            proven = None if path is None else _proven(value, index, size, path, root)
            yield Line(index, value, proven)


def _root(text: str) -> bytes:
    """The root of a checkpoint; nothing where it is none, so that no proof holds against it."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _proven(value: str, index: int, size: int, path: list[str], root: bytes) -> bool:
    try:
        return check_inclusion(bytes.fromhex(value), index, size, [bytes.fromhex(step) for step in path], root)
    except ValueError:
        return False


def digest_of(place: str, year: int, figure: str, salt: str, records: Leaves) -> str:
    """The digest by which a bundle binds a list."""
    content: Any = {"place": place, "year": year, "figure": figure, "salt": salt, "records": [list(r) for r in records]}
    return hashlib.sha256(canonical(content, "记录清单 list of records")).hexdigest()


def read_list(text: bytes) -> RecordList | None:
    """A file as a list of records; None where it is something else.

    Raises:
        BundleRefused: it calls itself one, and cannot be read.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    try:
        records = [(int(index), str(value)) for index, value in data["records"]]
        place, year, figure, salt = str(data["place"]), int(data["year"]), str(data["figure"]), str(data["salt"])
        paths = {str(index): [str(step) for step in path] for index, path in dict(data["paths"]).items()}
        if any(first >= second for (first, _), (second, _) in pairwise(records)):
            raise ValueError("its records are not in the order of their places")
        digest = digest_of(place, year, figure, salt, records)
    except (KeyError, TypeError, ValueError, AttributeError, LedgerError) as error:
        raise BundleRefused(
            Label("记录清单不完整或有误。", "The list of records is incomplete or wrong."),
            Label("请对方重新导出。", "Ask for it to be made anew."),
        ) from error
    return RecordList(place, year, figure, records, paths, digest)


def named_by(found: RecordList, content: Mapping[str, Any]) -> Bound | None:
    """What a bundle names of the figure of a list; None where the list is not the one that it names."""
    entry = content["figures"].get(found.figure)
    named = None if entry is None else bound(entry)
    same = (content["place"], content["year"]) == (found.place, found.year)
    whole = named is not None and (named.digest, named.count) == (found.digest, len(found.records))
    return named if same and whole else None
