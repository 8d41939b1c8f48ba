"""Bundles of several places received and added up 汇总: each figure by its own rule, and nothing that is in doubt.

A bundle is known by its signature and counted once. What is missing, altered, of another year, doubled or not expected
is named and not counted; a figure of which a part is missing has no number, but the sum of what is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fazhi.kernel.returns.envelopes import BundleRefused, Envelope, opened, sealed, signed_by
from fazhi.kernel.wording import Label
from fazhi.report.rolling.contents import FORMAT, unfit

DOUBLED = Label("收到两份不同的数据包，均未采用。", "Two different bundles came: neither counts.")
MISSING = Label("没有收到数据包。", "No bundle came.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a place out of the sum, by its code; empty where a file does not say of which place it is."""

    place: str
    says: Label


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that came: the place that it is or claims to be of, what it holds, and what keeps it from counting.

    The content of a file that was altered is none; only the place that it claims is told.
    """

    place: str
    envelope: Envelope | None
    wrong: Label | None


@dataclass(frozen=True, slots=True)
class Received:
    """The bundles that count, by place, and what is wrong with the others."""

    parts: Mapping[str, Envelope]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Added:
    """A figure over all places.

    Attributes:
        value: the sum; none where it does not add up, or a part is missing or defined otherwise.
        partial: the sum of the parts that are there and defined alike.
        missing: places that have no number, or no bundle.
        otherwise: places that define it otherwise than most.
    """

    id: str
    title: str
    unit: str
    definition: str
    version: str
    adds: bool
    value: Decimal | None
    partial: Decimal
    missing: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)


def receive(files: Iterable[bytes], keys: Mapping[str, str], year: int) -> Received:
    """Open bundles and check each.

    Args:
        files: the bundles as they came.
        keys: the verifier key of each place that is expected, by code.
        year: the year that is added up.
    """
    parts: dict[str, Envelope] = {}
    problems: list[Problem] = []
    doubled: set[str] = set()
    for text in files:
        found = examine(text, keys, year)
        place, wrong = found.place, found.wrong
        if found.envelope is not None and wrong is None:
            known = parts.setdefault(place, found.envelope)
            if known.digest != found.envelope.digest:
                wrong = DOUBLED
                doubled.add(place)
        if wrong is not None:
            problems.append(Problem(place, wrong))
    for place in doubled:
        del parts[place]
    told = {problem.place for problem in problems}
    problems += [Problem(place, MISSING) for place in sorted(keys) if place not in parts and place not in told]
    return Received(dict(sorted(parts.items())), problems)


def examine(text: bytes, keys: Mapping[str, str], year: int) -> Examined:
    """Open a file and look whether it counts, as ``receive`` does with each."""
    try:
        envelope = opened(text)
    except BundleRefused as refused:
        return Examined(_place_in(text), None, refused.message)
    place = str(envelope.content.get("place") or "")
    return Examined(place, envelope, _wrong(text, envelope, place, keys, year))


def _place_in(text: bytes) -> str:
    """The place that a file, which cannot be believed, claims to be of."""
    try:
        return str(json.loads(text)["content"]["place"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _wrong(text: bytes, envelope: Envelope, place: str, keys: Mapping[str, str], year: int) -> Label | None:
    if envelope.format != FORMAT:
        return Label("不是数据汇总包。", "It is no bundle of figures.")
    if place not in keys:
        return Label("不在应报之列。", "Nobody expects this place.")
    if not signed_by(text, keys[place]):
        return Label("签名与登记的公钥不符。", "It is not signed by the key that is registered.")
    if (wrong := unfit(envelope.content)) is not None:
        return wrong
    if envelope.content["year"] != year:
        return Label(f"是 {envelope.content['year']} 年的。", f"It is of the year {envelope.content['year']}.")
    return None


def add_up(received: Received, expected: Iterable[str]) -> list[Added]:
    """Every figure that any place has, over all places that are expected."""
    places = sorted(expected)
    ids = sorted({id for part in received.parts.values() for id in part.content["figures"]})
    return [_added(id, received.parts, places) for id in ids]


def _added(id: str, parts: Mapping[str, Envelope], places: list[str]) -> Added:
    entries = {place: part.content["figures"][id] for place, part in parts.items() if id in part.content["figures"]}
    definition = _commonest(entry["definition"] for entry in entries.values())
    alike = {place: entry for place, entry in entries.items() if entry["definition"] == definition}
    first = next(iter(alike.values()))
    numbers = {place: number for place, entry in alike.items() if (number := value_of(entry)) is not None}
    missing = [place for place in places if place not in numbers and (place not in entries or place in alike)]
    otherwise = sorted(set(entries) - set(alike))
    partial = sum(numbers.values(), Decimal(0))
    whole = bool(first["adds"]) and not missing and not otherwise
    return Added(
        id, first["title"], first["unit"], definition, first["version"], bool(first["adds"]),
        partial if whole else None, partial, missing, otherwise,
    )  # fmt: skip


def _commonest(digests: Iterable[str]) -> str:
    counted: dict[str, int] = {}
    for each in digests:
        counted[each] = counted.get(each, 0) + 1
    return min(counted, key=lambda each: (-counted[each], each))


_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,8})?")


def value_of(entry: Mapping[str, Any]) -> Decimal | None:
    """The number of a figure of a place; none where it has none, or what is none."""
    text = entry["value"]
    return Decimal(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None


def upper_bundle(
    place: str, name: str, year: int, received: Received, added: Iterable[Added], ledger: Mapping[str, Any]
) -> str:  # fmt: skip
    """The sum as a bundle of the place above, which names the parts by their digests: it goes up like any other."""
    return sealed(FORMAT, upper_content(place, name, year, received, added, ledger))


def upper_content(
    place: str, name: str, year: int, received: Received, added: Iterable[Added], ledger: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """What such a bundle holds; ``ledger`` is how far the log of the place above goes."""
    return {
        "place": place, "name": name, "year": year, "ledger": dict(ledger),
        "figures": {each.id: _entry(each) for each in added},
        "parts": [{"place": code, "digest": part.digest} for code, part in received.parts.items()],
    }  # fmt: skip


def _entry(added: Added) -> dict[str, Any]:
    return {
        "value": None if added.value is None else f"{added.value:f}", "title": added.title, "unit": added.unit,
        "definition": added.definition, "version": added.version, "adds": added.adds,
        "missing": [*added.missing, *added.otherwise],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """A figure at a place, and the places under it of which its number is made."""

    place: str
    name: str
    value: str | None
    digest: str
    below: list[str]


def drill(top: Envelope, store: Mapping[str, Envelope], id: str) -> Iterator[Level]:
    """A figure from the top down, level by level; what lies below is found by the digest that the level above names.

    Raises:
        BundleRefused: a bundle that a level names is not there, or has not the figure.
    """
    entry = top.content["figures"].get(id)
    if entry is None:
        raise BundleRefused(
            Label(f"{top.content['place']} 没有数据 {id}。", f"{top.content['place']} has no figure {id}."),
            Label("请核对数据标识。", "Compare the id."),
        )
    below = [part["digest"] for part in top.content["parts"]]
    yield Level(top.content["place"], top.content["name"], entry["value"], top.digest, below)
    for part in top.content["parts"]:
        found = store.get(part["digest"])
        if found is None:
            raise BundleRefused(
                Label(f"没有 {part['place']} 的数据包。", f"The bundle of {part['place']} is not there."),
                Label("请取得该数据包。", "Get it first."),
            )
        if id in found.content["figures"]:
            yield from drill(found, store, id)
