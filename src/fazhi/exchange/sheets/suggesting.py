"""Suggesting a mapping 自动对应: by label, by what is kept, by other names; what is only alike a person confirms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace

from fazhi.exchange.sheets.columns import Column, Kind
from fazhi.exchange.sheets.headings import JOINS, bare, names_of, plain
from fazhi.exchange.sheets.mapping import Mapping, Route, more_names
from fazhi.exchange.sheets.sheet import Heading
from fazhi.kernel.wording import Label

_ALIKE = 0.72
_COMPARED = 40
"""Characters by which headings are compared: to compare long ones takes as long as both together, squared."""
_ENOUGH = 2
_SERIALS = frozenset(plain(each) for each in ("序号", "No.", "#", "项次", "行号"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping as suggested.

    Attributes:
        mapping: what is sure: exact labels, kept routes, known other names.
        doubtful: heading and column that are only alike; no part of the mapping until a person takes them.
        unknown: headings that are nothing known.
        missing: required columns without a heading or constant.
    """

    mapping: Mapping
    doubtful: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


def suggest(headings: Iterable[Heading | str], columns: Sequence[Column], kept: Mapping | None = None) -> Suggestion:
    """The mapping of a sheet's headings to columns.

    Args:
        headings: of the sheet.
        columns: of the target.
        kept: a mapping that was kept: its routes go before everything as far as the sheet has their headings.
    """
    texts = [each.text if isinstance(each, Heading) else each for each in headings]
    had = {plain(each): each for each in texts}
    forms = {each: names_of(each) for each in texts}
    routes = {
        route.column: replace(route, headings=tuple(had[plain(each)] for each in route.headings))
        for route in (kept.routes if kept else ()) if all(plain(each) in had for each in route.headings)
    }  # fmt: skip
    ignored = [each for each in texts if kept and plain(each) in {plain(name) for name in kept.ignored}]
    asked = {column.name for column in columns}
    constants = {name: text for name, text in kept.constants.items() if name in asked} if kept else {}
    taken = {heading for route in routes.values() for heading in route.headings} | set(ignored)
    for names in (_labels, _more):
        for column in columns:
            if column.name in routes or column.name in constants:
                continue
            heading = _match(names(column), {each: forms[each] for each in texts if each not in taken})
            if heading is not None:
                routes[column.name] = _route(column, heading)
                taken.add(heading)
    left = [each for each in texts if each not in taken]
    doubtful = _doubtful(left, [each for each in columns if each.name not in routes])
    ordered = tuple(routes[each.name] for each in columns if each.name in routes)
    unknown = tuple(
        each for each in left if each not in {heading for heading, _ in doubtful} and plain(each) not in _SERIALS
    )
    missing = tuple(
        each.name for each in columns if each.required and each.name not in routes and each.name not in constants
    )
    serials = tuple(each for each in left if plain(each) in _SERIALS)
    return Suggestion(Mapping(ordered, constants, (*ignored, *serials)), doubtful, unknown, missing)


def _labels(column: Column) -> list[str]:
    return [column.label.zh, column.label.en, column.name]


def _more(column: Column) -> list[str]:
    return [*column.synonyms, *more_names(column)]


def _match(names: Sequence[str], texts: MappingOf[str, Sequence[str]]) -> str | None:
    """The heading that is one of the names, each given with its forms: whole, without brackets, its last part."""
    known = {plain(each) for each in names} | {bare(each) for each in names}
    for depth in range(4):
        for text, forms in texts.items():
            if depth < len(forms) and forms[depth] in known:
                return text
    return None


def _route(column: Column, heading: str) -> Route:
    in_ten_thousands = column.kind is Kind.MONEY and "万元" in heading.rpartition(JOINS)[2]
    return Route(column.name, (heading,), scale="10000" if in_ten_thousands else "")


def _doubtful(texts: Sequence[str], columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    left = {column.name: [_matcher(name) for name in (*_labels(column), *_more(column))] for column in columns}
    found = []
    for text in texts:
        said, best, most = bare(text)[:_COMPARED], "", _ALIKE
        for column, matchers in left.items():
            for matcher in matchers:
                matcher.set_seq1(said)
                # The two quick ones are never less than the last, and spare it where the texts have little in common.
                if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= most and matcher.ratio() >= most:
                    best, most = column, matcher.ratio()
        if best:
            del left[best]
            found.append((text, best))
    return tuple(found)


def _matcher(name: str) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, b=bare(name)[:_COMPARED])


def recognise(headings: Iterable[Heading | str], targets: MappingOf[str, tuple[Label, Sequence[Column]]]) -> str | None:
    """The target whose headings these most likely are: its key, or None where none has two of them and half."""
    texts = [each.text if isinstance(each, Heading) else each for each in headings]
    best, most = None, 0.0
    for key, (_, columns) in targets.items():
        labels = {form for column in columns for name in _labels(column) for form in (plain(name), bare(name))}
        hit = sum(1 for text in texts if any(form in labels for form in names_of(text)))
        if hit >= _ENOUGH and hit / max(len(texts), 1) > max(most, 0.5):
            best, most = key, hit / len(texts)
    return best
