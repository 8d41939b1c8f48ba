"""Which acts make credit events, as ``events.yaml`` says by their names; checked when the installation starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from pydantic import Field, TypeAdapter, model_validator

from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.registry import families
from fazhi.services.credit.editions import Grade, Kind, Outcome, editions
from fazhi.services.credit.kinds import ENDS
from fazhi.services.credit.written import BrokenCredit, Form, read

PACKAGED = Path(__file__).with_name("events.yaml")


class Source(Form):
    """An act that makes a kind of event; ``events.yaml`` explains each field."""

    family: str = Field(pattern=r"^[a-z]+\.[a-z0-9-]+$")
    act: str = Field(pattern=r"^[a-z][a-z_]*$")
    capacity: list[str] = Field(min_length=1)
    kind: Kind | None = None
    kind_from: str = ""
    severity: Grade | None = None
    severity_from: str = ""
    severities: Mapping[str, Grade] = Field(default_factory=dict)
    result_from: str = ""
    results: Mapping[str, Outcome] = Field(default_factory=dict)
    day_from: str = ""
    field_from: str = ""
    ends: Kind | None = None
    ends_from: str = ""
    when: Mapping[str, list[str]] = Field(default_factory=dict)
    revoked_by: list[str] = Field(default_factory=list)
    basis: str = Field(min_length=1)
    expected: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for one, other in (("kind", "kind_from"), ("severity", "severity_from"), ("ends", "ends_from")):
            if getattr(self, one) is not None and getattr(self, other):
                raise ValueError(f"{self.family} {self.act}: write {one} or {other}, not both")
        if self.kind is None and not self.kind_from:
            raise ValueError(f"{self.family} {self.act} names no kind: write kind or kind_from")
        if self.ends is not None and ENDS.get(self.kind or "") != self.ends:
            raise ValueError(f"{self.family} {self.act}: {self.kind} does not end {self.ends}")
        return self

    @property
    def origin(self) -> str:
        """The stored name of the line."""
        return f"{self.family}:{self.act}:{self.kind or self.kind_from}"

    @property
    def read_from(self) -> list[str]:
        """The fields of the act or its matter that it reads."""
        named = (self.kind_from, self.severity_from, self.result_from, self.day_from, self.field_from, self.ends_from)
        return [name for name in (*named, *self.when) if name]


_SOURCES = TypeAdapter(list[Source])


@cache
def sources(path: Path = PACKAGED) -> Sequence[Source]:
    """All acts that make credit events.

    Raises:
        BrokenCredit: the file has a fault, or a line stands twice.
    """
    found = read(path, _SOURCES)
    names = [source.origin for source in found]
    twice = [f"{name} stands twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise BrokenCredit(path.name, *twice)
    return tuple(found)


@cache
def sources_of(family: str) -> Sequence[Source]:
    """The acts of a procedure that make credit events."""
    return tuple(source for source in sources() if source.family == family)


def declarations(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check: the files read well, and every act named is declared, or marked as expected."""
    try:
        found = [*faults(sources())]
        editions()
    except BrokenCredit as fault:
        found = [str(fault)]
    hint = "Mend src/fazhi/services/credit/events.yaml or the rules; see docs/credit.md."
    return [Error(fault, hint=hint, id="fazhi.E006") for fault in found]


def faults(named: Sequence[Source]) -> Iterator[str]:
    """All that the lines name and the installation does not have, and marks that are no longer due."""
    declared = families()
    for source in named:
        where = f"events.yaml: {source.family} {source.act}"
        kinds = [
            (version, version.acts[source.act])
            for version in declared.get(source.family, ()) if source.act in version.acts
        ]  # fmt: skip
        if source.expected and kinds:
            yield f"{where} is declared by now: take expected: true out"
        elif not source.expected and not kinds:
            yield f"{where} is declared nowhere: compare the names, or mark it expected: true until it is"
        found = (fault for version, kind in kinds for fault in _of_act(source, version, kind))
        yield from dict.fromkeys(f"{where}: {fault}" for fault in found)


def _of_act(source: Source, procedure: type[Procedure], kind: ActKind) -> Iterator[str]:
    for capacity in source.capacity:
        if capacity not in procedure.capacities:
            yield f"{capacity} is no capacity there; it has {', '.join(procedure.capacities) or 'none'}"
    asked = form_class(procedure, kind).base_fields
    for name in source.read_from:
        if name not in asked and not _has(procedure, name):
            yield f"it reads {name}, which neither the act's form nor {procedure.matter.__name__} has"
    for name in source.revoked_by:
        if name not in procedure.acts:
            yield f"{name}, by which it is revoked, is no act there"


def _has(procedure: type[Procedure], name: str) -> bool:
    try:
        procedure.matter._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
