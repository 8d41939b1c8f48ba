"""Rules of credit risk 信用风险分类规则: dated editions as data, each published by its day, one in force at a time.

The packaged editions are demonstrations. A place that classifies sets its own folder (FAZHI_CREDIT_RULES), whose
editions take their place. An edition never reaches back: what a past day says does not change by a later one.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from django.conf import settings
from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.services.credit.kinds import EventKind, Result, RiskClass, Severity
from fazhi.services.credit.written import BrokenCredit, Form, WordsForm, read

PACKAGED = Path(__file__).with_name("rules")


class NoEdition(LookupError):
    """No edition of the rules is in force on a day; ``message`` says so in both languages."""

    def __init__(self, day: datetime.date) -> None:
        self.message = Label(
            f"{day} 没有有效的信用风险分类规则，不能分类。请补充该日适用的规则（FAZHI_CREDIT_RULES）。",
            f"No rules of credit risk are in force on {day}, so nothing can be classified. "
            "Add the edition of that day (FAZHI_CREDIT_RULES).",
        )
        super().__init__(f"{self.message.zh}{self.message.en}")


def _choice(raw: object) -> object:
    """A stored value as YAML writes it; pydantic is strict and would take members of the enumeration only."""
    for kinds in (EventKind, Severity, Result, RiskClass):
        if raw in kinds.values:
            return kinds(raw)
    return raw


Kind = Annotated[EventKind, BeforeValidator(_choice)]
Grade = Annotated[Severity, BeforeValidator(_choice)]
Outcome = Annotated[Result, BeforeValidator(_choice)]
Class = Annotated[RiskClass, BeforeValidator(_choice)]


class Fade(Form):
    """After so many months an event counts with so many percent of its points only."""

    months: int = Field(ge=1)
    percent: int = Field(ge=0, lt=100)


class Points(Form):
    """Points of a kind of event 计分项: by severity or by result where one is named, and for how many months."""

    kind: Kind
    severity: Grade | None = None
    result: Outcome | None = None
    points: int
    months: int = Field(ge=1)
    fades: Fade | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.severity is not None and self.result is not None:
            raise ValueError(f"{self.kind} gives points by severity or by result, not by both: write two lines")
        if self.fades is not None and self.fades.months >= self.months:
            raise ValueError(f"{self.kind} fades after {self.fades.months} months, but counts for {self.months} only")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        """What it gives points to."""
        return self.kind, self.severity or "", self.result or ""


class Override(Form):
    """While an event of the kind stands, the class is at least this 直接判定."""

    kind: Kind
    severity: Grade | None = None
    at_least: Class


class ClassForm(Form):
    """A class: the first score that falls into it, and its weight in draws."""

    risk: Class = Field(alias="class")
    starts_at: int = Field(alias="from")
    weight: int = Field(ge=1)


class Scale(Form):
    """The least and the greatest score."""

    least: int
    most: int


class Edition(Form):
    """An edition of the rules.

    Attributes:
        key: stored name; acts that rest on a class keep it with the digest.
        published: the day on which it was published, from which it is known.
        own: what it rests on where no national rule of classes does: the place's own decision.
        demonstration: whether it only shows how rules are written.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$")
    title: WordsForm
    from_on: datetime.date = Field(alias="from")
    until_on: datetime.date | None = Field(alias="until", default=None)
    published: datetime.date
    source: str = Field(min_length=1)
    sure: Literal["read", "page", "memory", "inferred", "own"]
    note: WordsForm
    demonstration: bool = False
    base: int
    scale: Scale
    classes: list[ClassForm]
    points: list[Points] = Field(min_length=1)
    overrides: list[Override] = Field(default_factory=list)
    digest: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        faults = [*self._days(), *self._ladder(), *self._twice()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _days(self) -> Iterator[str]:
        if self.until_on is not None and self.until_on < self.from_on:
            yield f"until {self.until_on} lies before from {self.from_on}"
        if self.published > self.from_on:
            yield f"it holds from {self.from_on} but was published on {self.published} only: no edition reaches back"

    def _ladder(self) -> Iterator[str]:
        if [each.risk for each in self.classes] != list(RiskClass):
            yield "classes must be A, B, C and D, in this order"
            return
        if self.classes[0].starts_at != self.scale.least:
            yield f"class A must start at the least score, {self.scale.least}"
        for lower, higher in pairwise(self.classes):
            if higher.starts_at <= lower.starts_at:
                yield f"class {higher.risk} starts at {higher.starts_at}, not above class {lower.risk}"
            if higher.weight < lower.weight:
                yield f"class {higher.risk} weighs less in draws than class {lower.risk}"
        if not self.scale.least <= self.base <= self.scale.most or self.classes[-1].starts_at > self.scale.most:
            yield f"base score and class D must lie on the scale, {self.scale.least} to {self.scale.most}"

    def _twice(self) -> Iterator[str]:
        keys = [each.key for each in self.points]
        for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
            yield f"points for {' '.join(part for part in key if part)} stand twice"

    @property
    def label(self) -> Label:
        """Its title."""
        return self.title.label

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str], Points]:
        return {each.key: each for each in self.points}

    def points_for(self, kind: str, severity: str, result: str) -> Points | None:
        """The line that gives an event its points: the one for its result, else for its severity, else for its kind."""
        found = self._by_key.get((kind, "", result)) if result else None
        return found or self._by_key.get((kind, severity, "")) or self._by_key.get((kind, "", ""))

    def class_at(self, score: int) -> RiskClass:
        """The class into which a score falls."""
        return [each.risk for each in self.classes if each.starts_at <= score][-1]

    @property
    def weights(self) -> dict[RiskClass, int]:
        """The weight of each class in draws."""
        return {each.risk: each.weight for each in self.classes}

    def covers(self, day: datetime.date) -> bool:
        """Whether it is in force on the day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


_EDITION = TypeAdapter(Edition)


def editions() -> Sequence[Edition]:
    """The editions of this installation, oldest first.

    Raises:
        BrokenCredit: a file has a fault, or two editions hold on one day or have one key.
    """
    return _read(Path(settings.CREDIT_RULES) if settings.CREDIT_RULES else PACKAGED)


@cache
def _read(folder: Path) -> tuple[Edition, ...]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(read(path, _EDITION).model_copy(update={"digest": digest}))
    found.sort(key=lambda edition: edition.from_on)
    faults = [] if found else ["it holds no edition (*.yaml)"]
    for earlier, later in pairwise(found):
        if earlier.until_on is None or earlier.until_on >= later.from_on:
            faults.append(f"editions {earlier.key} and {later.key} both hold on {later.from_on}")
    keys = [edition.key for edition in found]
    faults += [f"the key {key} stands twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if faults:
        raise BrokenCredit(str(folder), *faults)
    return tuple(found)


def edition_on(day: datetime.date, known: datetime.datetime | None = None) -> Edition:
    """The edition in force on the day, among those published by the moment.

    Raises:
        NoEdition: none is.
    """
    by = known.astimezone(SHANGHAI).date() if known is not None else None
    for edition in editions():
        if edition.covers(day) and (by is None or edition.published <= by):
            return edition
    raise NoEdition(day)
