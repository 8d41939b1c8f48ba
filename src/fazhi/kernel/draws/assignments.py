"""What an assignment of inspectors rests on 检查人员匹配依据: a file whose digest is committed before the seed exists.

``fazhi-assignment/1`` is canonical JSON (RFC 8785), so that the same facts have the same digest. Everything in it is
published: reasons of conflicts are codes, and no text is free.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Final, Literal, TypeAlias, TypeVar

import rfc8785
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from fazhi.kernel.draws.assignment_faults import AssignmentRefused, Fault, shape_faults
from fazhi.kernel.draws.lists import plain
from fazhi.kernel.wording import Label

FORMAT: Final = "fazhi-assignment/1"
LARGEST = 65535
"""Of counts, loads and indices."""

Reason: TypeAlias = Literal["former-employer", "interest", "kinship", "other", "repeated"]
REASONS: Mapping[Reason, Label] = {
    "interest": Label("利害关系", "interest"),
    "kinship": Label("近亲属", "near relative"),
    "former-employer": Label("原任职单位", "former employer"),
    "repeated": Label("同一人近期检查过", "inspected by the same person lately"),
    "other": Label("其他回避事由", "another ground of recusal"),
}
"""Why a person does not inspect a target 回避事由."""


def _day(text: str) -> str:
    if datetime.date.fromisoformat(text).isoformat() != text:
        raise ValueError(text)
    return text


def _text(text: str) -> str:
    if not plain(text):
        raise ValueError(text)
    return text


def _name(text: str) -> str:
    if not text:
        raise ValueError(text)
    return _text(text)


Day = Annotated[str, AfterValidator(_day)]
"""ISO 8601, as 2026-03-01: days in this form are compared as texts."""
Text = Annotated[str, AfterValidator(_text)]
"""What may stand in a list of candidates too, and may be empty."""
Name = Annotated[str, AfterValidator(_name)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]


class Entry(BaseModel):
    """A part of the file: no key unknown, no value converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Period(Entry):
    """The days of the visits 检查期间, both included."""

    since: Day = Field(alias="from")
    until: Day


class Person(Entry):
    """An inspector 检查人员: certificate number, organ, what he or she is skilled in, where, and how long certified.

    No areas: everywhere. No ``until``: no end.
    """

    id: Name
    organ: Name
    skills: tuple[Name, ...]
    areas: tuple[Name, ...]
    since: Day = Field(alias="from")
    until: Day | None


class Need(Entry):
    """Whom a target asks for 人员要求: so many of an organ ("": any) with a skill ("": any)."""

    organ: Text
    skill: Text
    count: Number


class Conflict(Entry):
    """A person who does not inspect a target 回避."""

    person: Name
    target: Name
    reason: Reason


class Kept(Entry):
    """A pair that stands already 保留的匹配, at the need of this index, counted from 0."""

    target: Name
    need: Annotated[int, Field(ge=0, le=LARGEST)]
    person: Name


class AssignmentFile(Entry):
    """The whole file. ``areas`` names every target that may be drawn; "": only who goes everywhere goes there."""

    format: Literal["fazhi-assignment/1"]
    period: Period
    persons: tuple[Person, ...]
    needs: Mapping[Text, tuple[Need, ...]]
    areas: Mapping[Name, Text]
    conflicts: tuple[Conflict, ...]
    load: Number
    kept: tuple[Kept, ...]

    def canonical(self) -> bytes:
        """The file's octets."""
        return rfc8785.dumps(self.model_dump(mode="json", by_alias=True))

    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal: what is committed before the seed exists."""
        return hashlib.sha256(self.canonical()).hexdigest()


def read(data: bytes) -> AssignmentFile:
    """The file that ``data`` is.

    Raises:
        AssignmentRefused: it is no such file; each fault names the entry, the rule and the cure.
    """
    try:
        file = AssignmentFile.model_validate_json(data)
    except ValidationError as error:
        raise AssignmentRefused(shape_faults(error)) from None
    faults = list(_faults(file))
    if not faults and file.canonical() != data:
        faults = [
            Fault(
                "",
                Label("文件不是规范化的 JSON（RFC 8785），或有重复的键", "the file is no canonical JSON (RFC 8785)"),
                Label("请由系统重新生成文件", "have the system write the file again"),
            )
        ]
    if faults:
        raise AssignmentRefused(faults)
    return file


def compose(
    *, persons: Iterable[Person], period: Period, needs: Mapping[str, Sequence[Need]], areas: Mapping[str, str],
    load: int, conflicts: Iterable[Conflict] = (), kept: Iterable[Kept] = (),
) -> AssignmentFile:  # fmt: skip
    """The file of these facts, whatever order they come in.

    Raises:
        AssignmentRefused: as ``read``.
    """
    sorted_persons = [
        each.model_copy(update={"skills": tuple(sorted(each.skills)), "areas": tuple(sorted(each.areas))})
        for each in sorted(persons, key=lambda each: each.id)
    ]
    try:
        file = AssignmentFile(
            format=FORMAT, period=period, persons=tuple(sorted_persons), areas=areas, load=load,
            needs={name: tuple(each) for name, each in needs.items()},
            conflicts=tuple(sorted(conflicts, key=_of_conflict)), kept=tuple(sorted(kept, key=_of_kept)),
        )  # fmt: skip
    except ValidationError as error:
        raise AssignmentRefused(shape_faults(error)) from None
    return read(file.canonical())


def _of_conflict(each: Conflict) -> tuple[str, str, str]:
    return each.target, each.person, each.reason


def _of_kept(each: Kept) -> tuple[str, int, str]:
    return each.target, each.need, each.person


_Key = TypeVar("_Key", str, tuple[str, str, str], tuple[str, int, str])


def _order(where: str, keys: Sequence[_Key]) -> Iterable[Fault]:
    """Entries stand ascending by code points, and none twice."""
    for nth, (before, after) in enumerate(pairwise(keys), start=1):
        name = after if isinstance(after, str) else " / ".join(map(str, after))
        if before == after:
            yield Fault(
                f"{where}[{nth}]",
                Label(f"“{name}”重复", f"{name} stands there twice"),
                Label("请只保留一条", "leave one of them"),
            )
        elif before > after:
            yield Fault(
                f"{where}[{nth}]",
                Label(f"“{name}”未按升序排列", f"{name} does not stand in ascending order"),
                Label("请按 Unicode 码位升序排列", "sort ascending by Unicode code points"),
            )


def _faults(file: AssignmentFile) -> Iterable[Fault]:
    """What is wrong between the entries."""
    yield from _days("period", file.period.since, file.period.until)
    yield from _order("persons", [each.id for each in file.persons])
    for nth, person in enumerate(file.persons):
        yield from _days(f"persons[{nth}] {person.id}", person.since, person.until)
        yield from _order(f"persons[{nth}] {person.id} skills", person.skills)
        yield from _order(f"persons[{nth}] {person.id} areas", person.areas)
    for stratum, needs in file.needs.items():
        yield from _needs(stratum, needs)
    yield from _order("conflicts", [_of_conflict(each) for each in file.conflicts])
    yield from _order("kept", [_of_kept(each) for each in file.kept])
    yield from _unknown(file)
    seen: set[tuple[str, str]] = set()
    for nth, each in enumerate(file.kept):
        if (each.target, each.person) in seen:
            yield Fault(
                f"kept[{nth}]",
                Label(f"“{each.person}”在“{each.target}”有两个席位", f"{each.person} sits twice at {each.target}"),
                Label("一人在一个对象只占一个席位，请删去其一", "a person sits once at a target: remove one"),
            )
        seen.add((each.target, each.person))


def _days(where: str, since: str, until: str | None) -> Iterable[Fault]:
    if until is not None and until < since:
        yield Fault(
            where,
            Label(f"截止日 {until} 早于起始日 {since}", f"it ends on {until}, before it begins on {since}"),
            Label("请改正起止日期", "correct the days"),
        )


def _needs(stratum: str, needs: Sequence[Need]) -> Iterable[Fault]:
    if not needs:
        yield Fault(
            f"needs {stratum}",
            Label("该层没有人员要求", "nobody is asked for"),
            Label("请至少写明一项人员要求", "write at least one need"),
        )
    seen: set[tuple[str, str]] = set()
    for nth, need in enumerate(needs):
        if (need.organ, need.skill) in seen:
            yield Fault(
                f"needs {stratum}[{nth}]",
                Label("同一机构、同一专业的要求重复", "the same organ and skill are asked for twice"),
                Label("请合并为一项，人数相加", "write one need with the sum of the counts"),
            )
        seen.add((need.organ, need.skill))


def _unknown(file: AssignmentFile) -> Iterable[Fault]:
    """Persons and targets that the file names and does not know."""
    persons = {each.id for each in file.persons}
    named: tuple[tuple[str, Sequence[Conflict | Kept]], ...] = (("conflicts", file.conflicts), ("kept", file.kept))
    for where, entries in named:
        for nth, each in enumerate(entries):
            if each.person not in persons:
                yield Fault(
                    f"{where}[{nth}]",
                    Label(f"没有检查人员“{each.person}”", f"there is no inspector {each.person}"),
                    Label("请更正编号，或将其列入 persons", "correct the number, or enter the person in persons"),
                )
            if each.target not in file.areas:
                yield Fault(
                    f"{where}[{nth}]",
                    Label(f"没有检查对象“{each.target}”", f"there is no target {each.target}"),
                    Label("请更正编号，或将其列入 areas", "correct the number, or enter the target in areas"),
                )
