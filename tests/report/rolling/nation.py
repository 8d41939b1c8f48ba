"""A nation of invented places: 31 provinces, 333 cities, 2,844 counties, each with a key of its own.

``DJANGO_SETTINGS_MODULE=fazhi.settings python -m tests.report.rolling.nation`` measures: bytes, seconds; an altered
bundle, one that did not come and one that came twice are found; one figure is opened from the top to its counties,
and in one of these to a single record.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.hashing import canonical, leaf_hash, node_hash
from fazhi.kernel.returns.envelopes import opened
from fazhi.report.rolling.adding import add_up, drill, receive, upper_content
from fazhi.report.rolling.contents import FORMAT
from fazhi.report.rolling.listing import digest_of, read_list

PROVINCES, CITIES, COUNTIES, FIGURES = 31, 333, 2_844, 115
LISTED = 30
"""Figures of a county whose records are bound, as in the demonstration county."""
LEAVES = 7_000
NO_LOG = {"size": 0, "root": ""}


@dataclass
class Log:
    """A log of invented leaves, with root and paths by the recursion of RFC 9162, 2.1.1 and 2.1.3.1."""

    leaves: list[bytes]

    @classmethod
    def of(cls, code: str, size: int) -> Log:
        return cls([leaf_hash(f"{code} {number}".encode()) for number in range(size)])

    def root(self, start: int = 0, end: int | None = None) -> bytes:
        end = len(self.leaves) if end is None else end
        if end - start == 1:
            return self.leaves[start]
        middle = start + _left(end - start)
        return node_hash(self.root(start, middle), self.root(middle, end))

    def path(self, index: int, start: int = 0, end: int | None = None) -> list[str]:
        end = len(self.leaves) if end is None else end
        if end - start == 1:
            return []
        middle = start + _left(end - start)
        if index < middle:
            return [*self.path(index, start, middle), self.root(middle, end).hex()]
        return [*self.path(index, middle, end), self.root(start, middle).hex()]


def _left(size: int) -> int:
    """The greatest power of two under the size."""
    return 1 << ((size - 1).bit_length() - 1)


@dataclass
class Sender:
    """A place with its key; a county may have a log, and figures whose records stand in it."""

    code: str
    below: list[Sender] = field(default_factory=list)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    log: Log | None = None
    kept: dict[str, list[int]] = field(default_factory=dict)

    @property
    def verifier_key(self) -> str:
        return notes.verifier_key(f"{self.code}.example", self.key.public_key())

    def seal(self, content: dict[str, Any]) -> bytes:
        """Content signed by the place, as ``envelopes.sealed`` does it for an installation."""
        digest = hashlib.sha256(canonical(content, "bundle")).hexdigest()
        note = notes.sign_text(f"{FORMAT}\nsha256:{digest}\n", f"{self.code}.example", self.key)
        return json.dumps({"content": content, "note": note}, ensure_ascii=False, sort_keys=True).encode()

    def own(self, year: int = 2021, count: int = FIGURES, **changed: dict[str, Any]) -> bytes:
        """The figures of a county: each its own number."""
        figures: dict[str, Any] = {}
        for number in range(count):
            id = f"f.{number:03d}"
            digest = hashlib.sha256(f"{self.code}{id}".encode()).hexdigest()
            figures[id] = {
                "value": str(int(digest[:4], 16)), "title": f"数据{number}", "unit": "件", "adds": number % 20 != 19,
                "missing": [], "definition": hashlib.sha256(id.encode()).hexdigest(), "version": "1",
            } | changed.get(id.replace(".", "_"), {})  # fmt: skip
            if number < LISTED:
                figures[id]["records"] = {"count": 3, "digest": digest}
            if id in self.kept:
                listed = digest_of(self.code, year, id, SALT, self.leaves_of(id))
                figures[id]["records"] = {"count": len(self.kept[id]), "digest": listed}
        ledger = {"size": 7_000, "root": "x"}
        if self.log is not None:
            ledger = {"size": len(self.log.leaves), "root": base64.b64encode(self.log.root()).decode()}
        return self.seal({
            "place": self.code, "name": f"{self.code}县", "year": year, "figures": figures, "parts": [],
            "ledger": ledger, "known": "2022-01-05T08:00:00Z",
        })  # fmt: skip

    def leaves_of(self, id: str) -> list[tuple[int, str]]:
        assert self.log is not None
        return [(index, self.log.leaves[index].hex()) for index in self.kept[id]]

    def list_of(self, id: str, year: int = 2021, **changed: Any) -> bytes:
        """The records of a figure as a file, as ``fazhi report records`` writes it."""
        assert self.log is not None
        data = {
            "format": "fazhi.records/1", "place": self.code, "year": year, "figure": id, "salt": SALT,
            "records": self.leaves_of(id), "paths": {str(index): self.log.path(index) for index in self.kept[id]},
        }  # fmt: skip
        return json.dumps(data | changed).encode()


SALT = "5a" * 16


def nation(provinces: int = PROVINCES, cities: int = CITIES, counties: int = COUNTIES) -> Sender:
    """The places, cities spread over provinces and counties over cities."""
    top = Sender("000000")
    top.below = [Sender(f"{number:02d}0000") for number in range(11, 11 + provinces)]
    every = [Sender(f"{top.below[n % provinces].code[:2]}{n // provinces + 1:02d}00") for n in range(cities)]
    for number, city in enumerate(every):
        top.below[number % provinces].below.append(city)
    for number in range(counties):
        city = every[number % cities]
        city.below.append(Sender(f"{city.code[:4]}{number // cities + 1:02d}"))
    return top


def levels(top: Sender) -> Iterator[list[Sender]]:
    """The places that add up, the lowest level first."""
    yield [city for province in top.below for city in province.below]
    yield top.below
    yield [top]


def main() -> None:
    """Measure the roll-up of the whole nation."""
    top = nation()
    counties = [county for cities in top.below for city in cities.below for county in city.below]
    chosen, altered, missing, doubled = counties[1], counties[0], counties[400], counties[800]
    chosen.log, chosen.kept = Log.of(chosen.code, LEAVES), {"f.000": list(range(0, LEAVES, 7))}
    started = time.process_time()
    bundles = {county.code: [county.own()] for county in counties}
    print(f"{len(bundles)} county bundles made in {time.process_time() - started:.1f} s; "
          f"{len(bundles[missing.code][0])} bytes each")  # fmt: skip
    bundles[altered.code] = [bundles[altered.code][0].replace(b'"value": "', b'"value": "9', 1)]
    bundles[doubled.code].append(doubled.own(f_000={"value": "1"}))
    bundles[missing.code] = []
    store, tops, problems = rolled_up(top, bundles)
    print("problems:", problems)
    started = time.process_time()
    found = list(drill(tops, store, "f.001"))
    print(f"{len(found)} places opened in {time.process_time() - started:.2f} s; top value {found[0].value}")
    started, text = time.process_time(), chosen.list_of("f.000")
    print(f"list of {len(chosen.kept['f.000'])} records made in {time.process_time() - started:.1f} s, "
          f"{len(text) / 1e6:.1f} MB")  # fmt: skip
    started, listed = time.process_time(), read_list(text)
    content = next(each.content for each in store.values() if each.content["place"] == chosen.code)
    assert listed is not None and listed.digest == content["figures"]["f.000"]["records"]["digest"]
    lines = list(listed.lines(content["ledger"]))
    assert all(line.holds for line in lines)
    print(f"{len(lines)} records of {chosen.code} proven in {time.process_time() - started:.2f} s")


def rolled_up(top: Sender, bundles: dict[str, list[bytes]]) -> tuple[dict[str, Any], Any, list[tuple[str, str]]]:
    """Each level adds up and signs; gives the contents by digest, that of the top, and what was found wrong."""
    started, read, problems = time.process_time(), 0, []
    store: dict[str, Any] = {}
    for level in levels(top):
        for place in level:
            files = [text for below in place.below for text in bundles[below.code]]
            read += sum(map(len, files))
            received = receive(files, {below.code: below.verifier_key for below in place.below}, 2021)
            problems += [(problem.place, problem.says.en) for problem in received.problems]
            store |= {part.digest: part for part in received.parts.values()}
            added = add_up(received, [below.code for below in place.below])
            bundles[place.code] = [place.seal(upper_content(place.code, place.code, 2021, received, added, NO_LOG))]
    print(f"rolled up in {time.process_time() - started:.1f} s of processor time, {read / 1e6:.1f} MB read")
    return store, opened(bundles[top.code][0]), problems


if __name__ == "__main__":
    main()
