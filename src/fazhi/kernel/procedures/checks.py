"""What is resolved when an installation starts: keys of the law, fields of matters, templates, registers.

A wrong declaration stops the start with its name; it never waits for the day on which it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import ActForm, form_class
from fazhi.kernel.procedures.models import Secrecy
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers

PERIODS = {law.Role.DEADLINE, law.Role.MINIMUM, law.Role.LEAD, law.Role.DURATION, law.Role.RETENTION}
"""Roles of parameters that a clock can run."""

UNKEPT = (forms.FloatField, forms.FileField, forms.DurationField, forms.TimeField)
"""Form fields whose values an act cannot hold: money and amounts are decimals, files come as uploads."""

RESERVED = {"number", "papers", "attachments"}
"""Names under which the engine keeps what it adds to an act's content."""


def declarations(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check over all that is declared."""
    return [
        Error(fault, hint="Mend the declaration; the installation does not start with it.", id="fazhi.E001")
        for versions in families().values()
        for procedure in versions
        for fault in faults(procedure)
    ]


def faults(procedure: type[Procedure]) -> list[str]:
    """All that a procedure names and the installation does not have."""
    where = f"{procedure.__module__}.{procedure.__name__}"
    found = [*_matter(procedure)]
    for kind in procedure.acts.values():
        found += [f"act {kind.name}: {fault}" for fault in _act(procedure, kind)]
    return [f"{where}: {fault}" for fault in found]


def _matter(procedure: type[Procedure]) -> Iterator[str]:
    for capacity, name in procedure.organs.items():
        if not _has(procedure, name):
            yield f"organ {capacity} is the field {name}, which {procedure.matter.__name__} does not have"
    if procedure.secrecy not in Secrecy.values:
        yield f"secrecy {procedure.secrecy} is no class; use one of {', '.join(Secrecy.values)}"


def _act(procedure: type[Procedure], kind: ActKind) -> Iterator[str]:
    for name in (*kind.fields, *kind.sets):
        if not _has(procedure, name):
            yield f"names the field {name}, which {procedure.matter.__name__} does not have"
            return
    asked = form_class(procedure, kind).base_fields
    if kind.bulk and form_class(procedure, kind).prepare is not ActForm.prepare:
        yield "is declared bulk, but its form fits itself to the single matter; take bulk=True out"
    for name, field in asked.items():
        if name in RESERVED:
            yield f"asks for {name}, under which the engine itself writes"
        if isinstance(field, UNKEPT):
            yield f"asks for {name} as a {type(field).__name__}, which an act cannot hold"
    yield from _starts(procedure, kind, set(asked))
    for owes in kind.owes:
        yield from _limit(owes.limit)
    for rule in kind.requires:
        if rule.cites and rule.cites not in tree():
            yield f"rule {rule.name} cites {rule.cites}, which the law tree does not have"
    yield from _extensions(procedure, kind)
    yield from _templates(kind)
    yield from _points(kind, set(asked))


def _points(kind: ActKind, asked: set[str]) -> Iterator[str]:
    """What an act points at through its form: other matters, items of registers."""
    for link in kind.links:
        if link.field not in asked:
            yield f"links to the matter named by {link.field}, which its form does not ask for"
    if kind.rests_on is not None:
        if kind.rests_on.register not in registers():
            yield f"rests on the register {kind.rests_on.register}, which nobody declares"
        if kind.rests_on.field not in asked:
            yield f"rests on an item named by {kind.rests_on.field}, which its form does not ask for"


def _starts(procedure: type[Procedure], kind: ActKind, asked: set[str]) -> Iterator[str]:
    for start in kind.starts:
        if isinstance(start, Start) and not start.key.startswith("@"):
            yield from _limit(start.key)
        field = start.until if not isinstance(start, Start) else start.since or start.key.removeprefix("@")
        needed = not isinstance(start, Start) or bool(start.since) or start.key.startswith("@")
        if needed and field not in asked and not _has(procedure, field):
            yield f"reads the day or key of {start.key} from {field}, which neither form nor matter has"


def _templates(kind: ActKind) -> Iterator[str]:
    named = dict.fromkeys((*(paper.template for paper in kind.papers), *(owes.template for owes in kind.owes)))
    for template in named:
        try:
            get_template(template)
        except (TemplateDoesNotExist, TemplateSyntaxError) as fault:
            yield f"the template {template} cannot be used: {fault}"


def _extensions(procedure: type[Procedure], kind: ActKind) -> Iterator[str]:
    started = {s.key for other in procedure.acts.values() for s in other.starts if isinstance(s, Start)}
    for extension in kind.extends:
        if extension not in tree():
            yield f"grants {extension}, which the law tree does not have"
        elif not any(key in tree() and tree().parameter(key).extension == extension for key in started):
            yield f"grants {extension}, which the law links to no clock of this procedure"


def _limit(key: str) -> Iterator[str]:
    try:
        parameter = tree().parameter(key)
    except law.UnknownParameter as fault:
        yield f"the law tree has no {key}: {fault}"
        return
    if parameter.role not in PERIODS:
        yield f"{key} is a {parameter.role.value}, not a period that a clock could run"
    if any(isinstance(value.amount, law.Cases) for value in parameter.values):
        yield f"{key} differs by case, and a clock cannot choose; give each case a key of its own"
    if any(value.unit is law.Unit.HOURS for value in parameter.values):
        yield f"{key} is counted in hours, and an act knows its day only"


def _has(procedure: type[Procedure], name: str) -> bool:
    try:
        procedure.matter._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
