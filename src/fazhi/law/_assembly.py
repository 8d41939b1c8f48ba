"""From forms to parameters: inherit fields, put values in order, and find the faults between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from fazhi.law.dates import Bound, MonthDay
from fazhi.law.errors import Fault
from fazhi.law.kinds import RestDay, Role, Sure, Unit
from fazhi.law.parameters import Parameter
from fazhi.law.schema import Inheritable, ParameterForm, ValueForm
from fazhi.law.values import Amount, Case, Cases, Range, Value

_KEY = re.compile(r"[a-z]+(\.[a-z0-9-]+)+")
HOUSE = "（自定规则）"
"""Stands for the law where a value is a rule of this house."""
_NOT_COUNTED_ALONE = (Role.EXTENSION, Role.THRESHOLD, Role.VALUE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter as written, with the file of each of its values."""

    key: str
    file: str
    form: ParameterForm
    values: tuple[tuple[str, str, ValueForm], ...]
    """File, field path and form of each value."""

    def inherited(self, form: ValueForm) -> Inheritable:
        """The fields that a value has from its parameter unless it writes them itself."""
        return self.form.model_copy(
            update={name: getattr(form, name) for name in form.model_fields_set & Inheritable.model_fields.keys()}
        )


def assemble(entries: Sequence[Entry]) -> tuple[list[Parameter], list[Fault]]:
    """Build the parameters of a tree.

    Returns:
        The parameters that could be built, and all faults; a tree with any fault must not be used.
    """
    faults: list[Fault] = []
    parameters: list[Parameter] = []
    for entry in entries:
        if not _KEY.fullmatch(entry.key):
            rule = "a key is a subject, a dot and a name in small letters, digits and hyphens"
            faults.append(Fault(entry.file, entry.key, "", rule, "write it like reconsideration.decision"))
        found: list[Value] = []
        for file, field, form in sorted(entry.values, key=lambda item: item[2].from_.earliest):
            value, problems = _value(entry, file, field, form)
            faults.extend(problems)
            if value is not None:
                found.append(value)
        if len(found) == len(entry.values):
            forms = sorted((form for _, _, form in entry.values), key=lambda form: form.from_.earliest)
            faults.extend(_faults_between(entry, found, forms))
            values = tuple(_with_ends(found))
            parameters.append(Parameter(entry.key, entry.form.ref, found[0].title, values, entry.file))
    faults.extend(_faults_of_refs(entries))
    faults.extend(_faults_of_extensions(parameters))
    return parameters, faults


def _value(entry: Entry, file: str, field: str, form: ValueForm) -> tuple[Value | None, list[Fault]]:
    merged = entry.inherited(form)
    problems = [Fault(file, entry.key, f"{field}{sub}", rule, cure) for sub, rule, cure in _problems(form, merged)]
    amount = _amount(form)
    if problems or amount is None or merged.unit is None or merged.role is None:
        return None, problems
    until = _not_before(form.until, form.from_)
    value = Value(
        key=entry.key,
        ref=entry.form.ref,
        title=entry.form.title.words(),
        amount=amount,
        unit=merged.unit,
        role=merged.role,
        law=form.law,
        article=form.article,
        from_=form.from_,
        sure=form.sure,
        until=until,
        in_force_until=until,
        rest_day=merged.rest_day,
        lapse=merged.lapse,
        unit_sure=form.unit_sure,
        starts_on=merged.starts_on.words() if merged.starts_on else None,
        times=merged.times or 1,
        extension=merged.extension,
        day_excluded=form.day_excluded,
        note=form.note,
    )
    return value, []


def _not_before(until: Bound | None, from_: Bound) -> Bound | None:
    """An unknown end comes at the earliest on the day from which the value is known to be in force."""
    if until is None or until.earliest >= from_.latest:
        return until
    return Bound(min(from_.latest, until.latest), until.latest, until.text)


def _amount(form: ValueForm) -> Amount | None:
    for named, in_turn in ((form.cases, False), (form.steps, True)):
        if named is not None:
            return Cases({name: Case(case.title.words(), case.amount) for name, case in named.items()}, in_turn)
    return form.amount


def _problems(form: ValueForm, merged: Inheritable) -> Iterator[tuple[str, str, str]]:
    """Field, rule and cure of what is wrong inside one value."""
    given = [name for name in ("amount", "cases", "steps") if getattr(form, name) is not None]
    if len(given) != 1:
        yield ".amount", "a value has one of amount, cases and steps", "write exactly one of them"
    if merged.unit is None:
        yield ".unit", "the unit is missing", "write it on the parameter or on the value"
    if merged.role is None:
        yield ".role", "the role is missing", "write it on the parameter or on the value"
    if form.until is not None and form.from_.earliest > form.until.latest:
        yield ".until", f"it ends {form.until} before it begins {form.from_}", "swap or correct the days"
    if (form.sure is Sure.HOUSE) != (form.law == HOUSE):
        yield (
            ".law",
            "a rule of the house has no law, and every other value has one",
            f"write law: {HOUSE}, sure: house",
        )
    if form.article == "-" and form.sure is Sure.READ:
        yield ".article", "a text that was read has an article", "write it, or say sure: page, code or memory"
    if merged.unit is not None and merged.role is not None and len(given) == 1:
        yield from _problems_of_unit(form, merged.unit, merged.role)
        yield from _problems_of_rest_day(merged.unit, merged.role, merged.rest_day)
    if merged.times is not None and merged.role is not Role.EXTENSION:
        yield (
            ".times",
            "only an extension is granted several times",
            "leave it out, or give it role: extension",
        )
    if form.day_excluded and merged.unit is not Unit.DATE_OF_YEAR:
        yield ".day_excluded", "only a date of the year can leave its day out", "leave it out"


def _problems_of_unit(form: ValueForm, unit: Unit, role: Role) -> Iterator[tuple[str, str, str]]:
    named = (form.cases or form.steps or {}).values()
    amounts: list[Amount | None] = [case.amount for case in named] if named else [form.amount]
    for amount in amounts:
        if isinstance(amount, MonthDay) != (unit is Unit.DATE_OF_YEAR):
            yield (
                ".amount",
                f"{amount} does not go with the unit {unit.value}",
                ('write a date as "01-31" with the unit date of the year, every other amount as a number'),
            )
        elif isinstance(amount, bool) != (unit is Unit.FLAG):
            yield (
                ".amount",
                f"{amount} does not go with the unit {unit.value}",
                "write true with the unit flag",
            )
        elif isinstance(amount, Range) and unit is not Unit.COUNT:
            yield ".amount", f"a range cannot be in {unit.value}", "write one number, or named cases"
        elif isinstance(amount, Decimal) and unit.is_period:
            yield (
                ".amount",
                f"{amount} {unit.value} is no whole number",
                "write a whole number in a smaller unit",
            )
    if not unit.is_period and role in (
        Role.MINIMUM,
        Role.LEAD,
        Role.DURATION,
        Role.RETENTION,
        Role.EXTENSION,
    ):
        yield ".unit", f"{unit.value} is no period, but the role is {role.value}", "write a unit of period"
    if not unit.is_period and role is Role.DEADLINE and unit is not Unit.DATE_OF_YEAR:
        yield (
            ".unit",
            f"{unit.value} is no period, but the role is deadline",
            "write role: threshold or value",
        )


def _problems_of_rest_day(unit: Unit, role: Role, rest_day: RestDay | None) -> Iterator[tuple[str, str, str]]:
    field = ".rest_day"
    if not unit.is_period or role in _NOT_COUNTED_ALONE:
        if rest_day is not None:
            yield field, f"a {role.value} in {unit.value} ends on no day", "leave rest_day out"
    elif rest_day is None:
        yield field, "it is not said what a rest day at the end does", "write next, stay or previous"
    elif role is Role.LEAD and rest_day is RestDay.NEXT:
        yield field, "a lead before an event cannot move to a later day", "write previous or stay"
    elif role is not Role.LEAD and rest_day is RestDay.PREVIOUS:
        yield field, "only a lead before an event moves to an earlier day", "write next or stay"
    elif unit is Unit.HOURS and rest_day is not RestDay.STAY:
        yield field, "hours run through rest days", "write stay"


def _faults_between(entry: Entry, values: Sequence[Value], forms: Sequence[ValueForm]) -> Iterator[Fault]:
    for earlier, form, later in zip(values, forms, values[1:], strict=False):
        pair = f"{earlier.law} from {earlier.from_} and {later.law} from {later.from_}"
        if earlier.from_.earliest == later.from_.earliest:
            yield Fault(entry.file, entry.key, "values", f"{pair} begin together", "keep one, or correct a day")
        elif earlier.until is not None and earlier.until.earliest >= later.from_.earliest:
            rule = f"{pair} overlap: the first ends {earlier.until}"
            yield Fault(entry.file, entry.key, "values", rule, "end the first on the day before the second")
        elif _leaves_gap(earlier, later) != bool(form.gap_after):
            if form.gap_after:
                rule, cure = f"gap_after is written but nothing lies between {pair}", "leave gap_after out"
            else:
                rule = f"nothing is in force between {pair}"
                cure = "correct the days, or say why in gap_after on the earlier value"
            yield Fault(entry.file, entry.key, "values", rule, cure)


def _leaves_gap(earlier: Value, later: Value) -> bool:
    return earlier.until is not None and earlier.until.latest < later.from_.day_before().earliest


def _with_ends(values: Sequence[Value]) -> Iterator[Value]:
    """Let each value end by the beginning of the next, where it does not end by itself."""
    for value, later in zip(values, [*values[1:], None], strict=True):
        if later is None:
            yield value
            continue
        end = later.from_.day_before()
        if value.until is not None:
            end = Bound(value.until.earliest, min(value.until.latest, end.latest), str(value.until))
        yield replace(value, in_force_until=end)


def _faults_of_refs(entries: Iterable[Entry]) -> Iterator[Fault]:
    owner: dict[str, str] = {entry.key: entry.key for entry in entries}
    for entry in entries:
        ref = entry.form.ref
        if ref and owner.setdefault(ref, entry.key) != entry.key:
            rule = f"the id {ref} already belongs to {owner[ref]}"
            yield Fault(entry.file, entry.key, "ref", rule, "give it another id")


def _faults_of_extensions(parameters: Sequence[Parameter]) -> Iterator[Fault]:
    by_key: Mapping[str, Parameter] = {parameter.key: parameter for parameter in parameters}
    named = {value.extension for parameter in parameters for value in parameter.values}
    for parameter in parameters:
        for value in parameter.values:
            if value.extension is not None:
                yield from _faults_of_link(parameter, value, by_key.get(value.extension))
        if parameter.role is Role.EXTENSION and parameter.key not in named:
            rule = "no period names this extension"
            yield Fault(parameter.file, parameter.key, "role", rule, f"write extension: {parameter.key} on its period")


def _faults_of_link(parameter: Parameter, value: Value, extension: Parameter | None) -> Iterator[Fault]:
    if extension is None:
        rule = f"the extension {value.extension} does not exist"
        yield Fault(parameter.file, parameter.key, "extension", rule, "correct the key, or write that parameter")
        return
    if extension.role is not Role.EXTENSION:
        rule = f"{extension.key} is a {extension.role.value}, not an extension"
        yield Fault(parameter.file, parameter.key, "extension", rule, f"write role: extension on {extension.key}")
        return
    strange = [other.unit for other in extension.values if other.unit.family != value.unit.family]
    if strange:
        rule = f"{extension.key} is in {strange[0].value}, this is in {value.unit.value}"
        yield Fault(parameter.file, parameter.key, "extension", rule, "write both in the same unit")
