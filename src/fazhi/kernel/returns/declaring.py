"""Forms of returns 报送表式 as dated data: which figures a body is asked for, by which definition, and what must agree.

A form stands in a chapter's ``returns.yaml``. One that changes is written anew beside the old one, each with the
periods for which it is asked; a return is checked and read by the form of its own period.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from fazhi.kernel.organs.models import Office, OrganKind
from fazhi.kernel.wording import Label
from fazhi.kernel.written import BrokenData, Form, WordsForm, read

Number = Annotated[Decimal, BeforeValidator(lambda raw: Decimal(str(raw)))]
"""A number as YAML writes it, without the inexactness of a float."""


class BrokenReturns(BrokenData):
    """Forms of returns cannot be used; it names the file, each field, the rule and the cure."""

    about = Label("报送表式", "The forms of returns")
    guide = "docs/returns.md"


class Item(Form):
    """A figure that a form asks for 指标.

    Attributes:
        id: id of the figure; its first part is the chapter.
        unit: measure word in Chinese, known to ``kernel.figures.units``.
        kind: ``flow`` counts what happened in the period, ``stock`` what stands on its last day.
        definition: what is counted (口径), in both languages.
        places: decimal places that may be given.
        most: the greatest number that may be given, as 100 for a percentage.
        adds: whether the returns of several bodies and periods add up; a rate does not.
        version: which wording of the definition this is.
        changed: what the version changed.
    """

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    title: WordsForm
    unit: str = Field(min_length=1)
    kind: Literal["flow", "stock"] = "flow"
    definition: WordsForm
    places: int = Field(default=0, ge=0, le=4)
    most: Number | None = None
    adds: bool = True
    version: str = "1"
    changed: WordsForm | None = None

    @property
    def field(self) -> str:
        """The name under which an act's form asks for it."""
        return self.id.replace(".", "_").replace("-", "_")


class Relation(Form):
    """What must agree within a form 表内关系: the parts make the whole, or are of it and no more than it.

    Attributes:
        whole: id of the whole.
        parts: ids of the parts.
        exact: whether the parts are all there is; else they may leave a rest.
    """

    whole: str
    parts: list[str] = Field(min_length=1)
    exact: bool = True


class ReturnForm(Form):
    """A form 报送表: for which periods, who keeps the records, which figures, what must agree.

    Attributes:
        key: stored name.
        from_on: first day of the first period for which it is asked.
        until_on: first day of the periods for which it no longer is.
        office: the office whose holder is asked, as designated in the place.
        organ_kind: instead, the kind of organs of the place that are all asked.
    """

    key: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$")
    from_on: datetime.date = Field(alias="from")
    until_on: datetime.date | None = Field(default=None, alias="until")
    title: WordsForm
    office: str = ""
    organ_kind: str = ""
    items: list[Item] = Field(min_length=1)
    relations: list[Relation] = []

    @model_validator(mode="after")
    def _sound(self) -> Self:
        known = [item.id for item in self.items]
        if doubled := sorted({id for id in known if known.count(id) > 1}):
            raise ValueError(f"{self.key} asks twice for {', '.join(doubled)}: name each figure once")
        for relation in self.relations:
            if unknown := sorted({relation.whole, *relation.parts} - set(known)):
                raise ValueError(f"{self.key} relates {', '.join(unknown)}, for which it does not ask")
        if bool(self.office) == bool(self.organ_kind):
            raise ValueError(f"{self.key} names either an office or a kind of organs, and not both")
        if self.office and self.office not in Office.values:
            raise ValueError(f"{self.key} asks the office {self.office}; there are: {', '.join(Office.values)}")
        if self.organ_kind and self.organ_kind not in OrganKind.values:
            raise ValueError(f"{self.key} asks {self.organ_kind}; kinds are: {', '.join(OrganKind.values)}")
        return self

    @property
    def label(self) -> Label:
        """Its title in both languages."""
        return self.title.label

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what it asks, by which a return says which wording it answers."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    def covers(self, start: datetime.date) -> bool:
        """Whether it is asked for a period that begins on the day."""
        return self.from_on <= start and (self.until_on is None or start < self.until_on)

    def item(self, id: str) -> Item | None:
        """An item by its id."""
        return next((item for item in self.items if item.id == id), None)


_FORMS: dict[str, list[ReturnForm]] = {}
_FILE = TypeAdapter(list[ReturnForm])


def declare_file(path: Path) -> list[ReturnForm]:
    """Take up the forms of a file.

    Raises:
        BrokenReturns: the file cannot be used, two editions of a form stand at once, or a figure stands in two forms.
    """
    found = read(path, _FILE, BrokenReturns)
    faults = [*_overlapping(found), *_taken(found)]
    if faults:
        raise BrokenReturns(path.name, *faults)
    for form in found:
        editions = [each for each in _FORMS.get(form.key, []) if each.from_on != form.from_on]
        _FORMS[form.key] = sorted([*editions, form], key=lambda each: each.from_on)
    return found


def _overlapping(found: Sequence[ReturnForm]) -> Iterator[str]:
    for place, form in enumerate(found):
        for other in found[place + 1 :]:
            if form.key == other.key and (form.covers(other.from_on) or other.covers(form.from_on)):
                yield f"{form.key} has two editions for periods from {max(form.from_on, other.from_on)}: end the older"


def _taken(found: Iterable[ReturnForm]) -> Iterator[str]:
    """Figures that another form asks for already: the same number is asked for once."""
    here: dict[str, str] = {item.id: key for key, forms in _FORMS.items() for form in forms for item in form.items}
    for form in found:
        for item in form.items:
            if here.setdefault(item.id, form.key) != form.key:
                yield f"{item.id} is asked for by {here[item.id]} already: a figure stands in one form"


def return_forms() -> Mapping[str, Sequence[ReturnForm]]:
    """All forms by key, each with its editions in order of time."""
    return dict(sorted(_FORMS.items()))


def forms_for(start: datetime.date) -> list[ReturnForm]:
    """The forms that are asked for a period that begins on the day, by key."""
    return [form for editions in return_forms().values() for form in editions if form.covers(start)]


def form_for(key: str, start: datetime.date) -> ReturnForm | None:
    """The edition of a form for a period that begins on the day; None where there is none."""
    return next((form for form in _FORMS.get(key, []) if form.covers(start)), None)


def latest_items() -> dict[str, tuple[ReturnForm, Item]]:
    """Every figure that is asked for, with the latest edition of its form and its wording there."""
    return {
        item.id: (form, item) for editions in return_forms().values() for form in editions for item in form.items
    }  # fmt: skip
