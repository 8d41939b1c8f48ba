"""The law tree: all parameters and the calendar, read from YAML files and checked before use."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.law._assembly import Entry, assemble
from fazhi.law.errors import BrokenLaw, Fault, UnknownParameter
from fazhi.law.parameters import Parameter
from fazhi.law.schema import MoreValuesForm, ParameterForm, read_form
from fazhi.law.values import Value
from fazhi.law.workdays import Calendar, YearForm, build_calendar

_PACKAGED = Path(__file__).parent


class LawTree:
    """The law as data (法定参数树): parameters by key, and the calendar of working days.

    Attributes:
        calendar: which days are worked.
    """

    def __init__(self, parameters: Iterable[Parameter], calendar: Calendar) -> None:
        self._by_key = {parameter.key: parameter for parameter in parameters}
        self._by_ref = {parameter.ref: parameter for parameter in self._by_key.values() if parameter.ref}
        self.calendar = calendar

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters, in the order of files and of the entries in them."""
        return tuple(self._by_key.values())

    def __contains__(self, key: object) -> bool:
        return key in self._by_key or key in self._by_ref

    def parameter(self, key: str) -> Parameter:
        """The parameter of a dotted key or of a short id.

        Raises:
            UnknownParameter: there is none; the message names close ones.
        """
        found = self._by_key.get(key) or self._by_ref.get(key)
        if found is not None:
            return found
        close = difflib.get_close_matches(key, [*self._by_key, *self._by_ref], n=3, cutoff=0.5)
        hint = f"Did you mean {', '.join(close)}?" if close else "See fazhi law list for all keys."
        raise UnknownParameter(f"The law tree has no parameter {key!r}. {hint}")

    def value(self, key: str, *, on: date) -> Value:
        """The value in force on a day.

        Raises:
            UnknownParameter: no such key.
            NotInForce: no value on this day.
            UncertainDate: the day falls where beginning or end is not known.
        """
        return self.parameter(key).on(on)

    def full_extension(self, value: Value, *, on: date) -> list[Value]:
        """The linked extension in full: one value for each time it may be granted; empty when there is none.

        Raises:
            NotInForce: the extension has no value on this day.
            UncertainDate: the day falls where its beginning or end is not known.
        """
        if value.extension is None:
            return []
        extension = self.value(value.extension, on=on)
        return [extension] * extension.times


def load(*extra_dirs: Path) -> LawTree:
    """The packaged tree, with what an installation adds.

    Args:
        extra_dirs: directories with `statutes/*.yaml` and `calendars/<year>.yaml` of their own. A key that
            the packaged tree has takes further values only (a later law, a local number); new keys are free.

    Returns:
        The tree; it is read once, and anew as soon as a file of the added directories changed, came or went.

    Raises:
        BrokenLaw: any file has a fault; all faults are reported together.
    """
    return _read_as(tuple((each, tuple((path, _state(path)) for path in _files(each))) for each in extra_dirs))


_State = tuple[int, int, int, int]
"""What differs once a file is written or replaced."""


def _state(path: Path) -> _State:
    # With the time at which the inode changed: copying can put back the time of the content, never this one.
    known = path.stat()
    return known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns


@lru_cache(maxsize=8)
def _read_as(extra: tuple[tuple[Path, tuple[tuple[Path, _State], ...]], ...]) -> LawTree:
    return read(_PACKAGED, *(directory for directory, _ in extra))


def read(*dirs: Path) -> LawTree:
    """A tree from these directories only, later ones adding to earlier ones.

    Raises:
        BrokenLaw: any file has a fault, or there is no calendar.
    """
    faults: list[Fault] = []
    entries: dict[str, Entry] = {}
    years: list[tuple[str, YearForm]] = []
    for directory in dirs:
        statutes = _files(directory, "statutes")
        calendars = _files(directory, "calendars")
        if not statutes and not calendars:
            rule = "it holds no statutes/*.yaml and no calendars/*.yaml"
            faults.append(Fault(str(directory), "", "", rule, "give the directory that holds these two"))
        for path in statutes:
            faults.extend(_read_statute(directory, path, entries))
        for path in calendars:
            form, problems = _read_year(directory, path)
            faults.extend(problems)
            if form is not None:
                years.append((_name(directory, path), form))
    parameters, problems = assemble(list(entries.values()))
    faults.extend(problems)
    calendar, problems = build_calendar(years)
    faults.extend(problems)
    if calendar is None and not any("calendars" in fault.file for fault in faults):
        faults.append(Fault("calendars", "", "", "there is no calendar at all", "add the file of one year at least"))
    if faults or calendar is None:
        raise BrokenLaw(tuple(faults))
    return LawTree(parameters, calendar)


def _files(directory: Path, *kinds: str) -> list[Path]:
    """The files of the law in a directory, in the order in which they are read."""
    return [path for kind in kinds or ("statutes", "calendars") for path in sorted((directory / kind).glob("*.yaml"))]


def _name(directory: Path, path: Path) -> str:
    return str(path.relative_to(_PACKAGED if directory == _PACKAGED else directory.parent))


def _read_mapping(file: str, path: Path) -> tuple[Mapping[object, object], list[Fault]]:
    try:
        raw = _parsed(path, _state(path))
    except (YAMLError, UnicodeDecodeError) as error:
        first = str(getattr(error, "problem", "") or error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else ""
        return {}, [Fault(file, where, "", f"it cannot be read: {first}", "mend the YAML; each key stands once")]
    if not isinstance(raw, dict) or not raw:
        return {}, [Fault(file, "", "", "it holds no entries", "write keys with their values, or remove the file")]
    return raw, []


@cache
def _parsed(path: Path, _state: _State) -> object:
    # Parsing is most of the time a tree takes to load; a file that has not changed is parsed once.
    text = path.read_text(encoding="utf-8")
    # The parser in C is five times as fast, but takes no `until: 2025-12-31?` between braces; faults keep one wording.
    if "?" not in text:
        with suppress(YAMLError):
            return YAML(typ="safe").load(text)
    return YAML(typ="safe", pure=True).load(text)


def _read_statute(directory: Path, path: Path, entries: dict[str, Entry]) -> list[Fault]:
    file = _name(directory, path)
    raw, faults = _read_mapping(file, path)
    for name, written in raw.items():
        key = str(name)
        known = entries.get(key)
        if known is not None and isinstance(written, dict) and set(written) == {"values"}:
            more, problems = read_form(MoreValuesForm, written, file, key)
            faults.extend(problems)
            if more is not None:
                added = tuple((file, f"values[{index}]", value) for index, value in enumerate(more.values))
                entries[key] = Entry(key, known.file, known.form, known.values + added)
        elif known is not None:
            rule = f"the key is already in {known.file}"
            faults.append(Fault(file, key, "", rule, "write values: alone to add values to it, or take another key"))
        else:
            form, problems = read_form(ParameterForm, written, file, key)
            faults.extend(problems)
            if form is not None:
                values = tuple((file, f"values[{index}]", value) for index, value in enumerate(form.values))
                entries[key] = Entry(key, file, form, values)
    return faults


def _read_year(directory: Path, path: Path) -> tuple[YearForm | None, list[Fault]]:
    file = _name(directory, path)
    raw, faults = _read_mapping(file, path)
    if faults:
        return None, faults
    form, problems = read_form(YearForm, raw, file, path.stem)
    if form is not None and path.stem != str(form.year):
        rule = f"the file is named {path.name} but arranges {form.year}"
        problems.append(Fault(file, path.stem, "year", rule, f"name it {form.year}.yaml, or correct the year"))
    return form, problems
