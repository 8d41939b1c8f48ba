"""The form of a statute file: what a lawyer may write, and how a wrong file is answered.

A file maps keys to parameters. `role`, `unit`, `rest_day`, `starts_on`, `lapse`, `extension` and `times` are
written once on the parameter, or on a value where texts differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError

from fazhi.law.dates import Bound, MonthDay, read_bound
from fazhi.law.errors import Fault
from fazhi.law.kinds import Labelled, Lapse, RestDay, Role, Sure, Unit, Words
from fazhi.law.values import Range


def _word(kind: type[Labelled], what: str) -> BeforeValidator:
    def read(raw: object) -> Labelled | None:
        if raw is None:
            return None
        for member in kind:
            if member.value == raw:
                return member
        known = ", ".join(member.value for member in kind)
        raise ValueError(f"{raw!r} is no {what}|write one of: {known}")

    return BeforeValidator(read)


def _bound(raw: object) -> Bound:
    try:
        return read_bound(raw)
    except ValueError as error:
        rule, _, cure = str(error).partition("; ")
        raise ValueError(f"{rule}|{cure}") from None


def _amount(raw: object) -> int | Decimal | bool | MonthDay | Range:
    if isinstance(raw, dict):
        return _range(raw)
    if isinstance(raw, str):
        try:
            return MonthDay.parse(raw)
        except ValueError as error:
            rule, _, cure = str(error).partition("; ")
            raise ValueError(f"{rule}|{cure}, or a bare number, never a number in quotes or a sum in words") from None
    return raw if isinstance(raw, bool) else _number(raw)


def _number(raw: object) -> int | Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw <= 0:
        raise ValueError(f"{raw!r} is no amount|write a number above nothing")
    return raw if isinstance(raw, int) else Decimal(str(raw))


def _range(raw: Mapping[object, object]) -> Range:
    numbers = {
        str(name): number
        for name, number in raw.items()
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0
    }
    low, high, above = numbers.get("min"), numbers.get("max"), numbers.get("above")
    if low is None or high is None or low > high or len(numbers) != len(raw) or set(numbers) - {"min", "max", "above"}:
        raise ValueError(f"{dict(raw)!r} is no range|write {{min: 3, max: 9}}, or {{above: 5, min: 1, max: 5}}")
    return Range(low, high, above)


sure_word = _word(Sure, "degree of certainty")

_Bound = Annotated[Bound, PlainValidator(_bound)]


class Form(BaseModel):
    """Base of what is written in YAML: unknown fields and wrong types are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True)


class WordsForm(Form):
    """A title in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def words(self) -> Words:
        """The words as a value."""
        return Words(self.zh, self.en)


class CaseForm(Form):
    """One named case or step."""

    title: WordsForm
    amount: Annotated[int | Decimal, PlainValidator(_number)]


class Inheritable(Form):
    """Fields written once on the parameter or on each value that differs."""

    role: Annotated[Role | None, _word(Role, "role")] = None
    unit: Annotated[Unit | None, _word(Unit, "unit")] = None
    rest_day: Annotated[RestDay | None, _word(RestDay, "rest-day rule")] = None
    starts_on: WordsForm | None = None
    lapse: Annotated[Lapse | None, _word(Lapse, "lapse")] = None
    extension: str | None = None
    times: int | None = Field(default=None, ge=1)


class ValueForm(Inheritable):
    """One dated value as written."""

    from_: _Bound = Field(alias="from")
    until: _Bound | None = None
    gap_after: str = ""
    amount: Annotated[int | Decimal | bool | MonthDay | Range | None, PlainValidator(_amount)] = None
    cases: dict[str, CaseForm] | None = Field(default=None, min_length=2)
    steps: dict[str, CaseForm] | None = Field(default=None, min_length=2)
    day_excluded: bool = False
    law: str = Field(min_length=1)
    article: str = Field(min_length=1)
    sure: Annotated[Sure, sure_word]
    unit_sure: Annotated[Sure | None, sure_word] = None
    note: str = ""


class ParameterForm(Inheritable):
    """One parameter as written."""

    title: WordsForm
    ref: str = ""
    values: list[ValueForm] = Field(min_length=1)


class MoreValuesForm(Form):
    """Values that an installation's own file adds to a parameter of the packaged tree."""

    values: list[ValueForm] = Field(min_length=1)


_CURES: Mapping[str, tuple[str, str]] = {
    "missing": ("the field is missing", "write it"),
    "extra_forbidden": ("there is no such field", "check the spelling, or move a remark into note"),
    "too_short": ("too few entries", "write all of them, or leave the field out"),
    "string_too_short": ("it is empty", "write the words"),
    "string_type": ("it is no text", 'write text; a number that is a name goes in quotes, as article: "42"'),
    "greater_than": ("an amount is more than nothing", "write the number the law says"),
}


def faults_of(error: ValidationError, file: str, key: str) -> Iterator[Fault]:
    """One fault for each thing pydantic refuses, in the words of the tree."""
    seen: set[tuple[str, str]] = set()
    for detail in error.errors():
        field = _path(detail["loc"])
        rule, cure = _rule_and_cure(detail["type"], detail["msg"])
        if (field, rule) not in seen:
            seen.add((field, rule))
            yield Fault(file, key, field, rule, cure)


def _rule_and_cure(kind: str, message: str) -> tuple[str, str]:
    if kind in _CURES:
        return _CURES[kind]
    rule, _, cure = message.removeprefix("Value error, ").partition("|")
    return rule, cure or "write what the form of the law tree asks for (see fazhi/law/schema.py)"


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


_F = TypeVar("_F", bound=Form)


def read_form(form: type[_F], raw: Any, file: str, key: str) -> tuple[_F | None, list[Fault]]:
    """Read one entry of a file; either the form or its faults."""
    try:
        return form.model_validate(raw), []
    except ValidationError as error:
        return None, list(faults_of(error, file, key))
