"""A nation of invented places: 31 provinces, 333 cities, 2,844 counties, each with a key of its own.

``DJANGO_SETTINGS_MODULE=fazhi.settings python -m tests.report.rolling.nation`` measures: bytes, seconds, one altered
bundle found, one figure opened from the top to its counties.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.hashing import canonical
from fazhi.kernel.returns.envelopes import opened
from fazhi.report.rolling.adding import FORMAT, add_up, drill, receive, upper_content

PROVINCES, CITIES, COUNTIES, FIGURES = 31, 333, 2_844, 115


@dataclass
class Sender:
    """A place with its key."""

    code: str
    below: list[Sender] = field(default_factory=list)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

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
        figures = {}
        for number in range(count):
            id = f"f.{number:03d}"
            value = int(hashlib.sha256(f"{self.code}{id}".encode()).hexdigest()[:4], 16)
            figures[id] = {
                "value": str(value), "title": f"数据{number}", "unit": "件", "adds": number % 20 != 19, "missing": [],
                "definition": hashlib.sha256(id.encode()).hexdigest(), "version": "1",
            } | changed.get(id.replace(".", "_"), {})  # fmt: skip
        return self.seal({
            "place": self.code, "name": f"{self.code}县", "year": year, "figures": figures, "parts": [],
            "ledger": {"size": 7_000, "root": "x"},
        })  # fmt: skip


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
    started = time.process_time()
    bundles = {county.code: county.own() for cities in top.below for city in cities.below for county in city.below}
    print(f"{len(bundles)} county bundles made in {time.process_time() - started:.1f} s; "
          f"{len(next(iter(bundles.values())))} bytes each")  # fmt: skip
    spoilt = next(iter(bundles))
    bundles[spoilt] = bundles[spoilt].replace(b'"value": "', b'"value": "9', 1)
    started, read, problems = time.process_time(), 0, []
    store = {}
    for level in levels(top):
        for place in level:
            files = [bundles[below.code] for below in place.below]
            read += sum(map(len, files))
            received = receive(files, {below.code: below.verifier_key for below in place.below}, 2021)
            problems += received.problems
            store |= {part.digest: part for part in received.parts.values()}
            added = add_up(received, [below.code for below in place.below])
            bundles[place.code] = place.seal(upper_content(place.code, f"{place.code}", 2021, received, added))
    print(f"rolled up in {time.process_time() - started:.1f} s of processor time, {read / 1e6:.1f} MB read")
    print("problems:", [(problem.place, problem.says.en) for problem in problems])
    started = time.process_time()
    found = list(drill(opened(bundles[top.code]), store, "f.000"))
    print(f"{len(found)} places opened in {time.process_time() - started:.2f} s; top value {found[0].value}")


if __name__ == "__main__":
    main()
