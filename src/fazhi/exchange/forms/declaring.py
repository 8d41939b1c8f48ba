"""What a form asks for 表样: its headings in order, and where each value comes from. A form is data, in a YAML file.

Forms come with the software, or lie in ``forms`` of the installation's folder, where those of a county go. One of the
same key in the installation's folder stands in the place of the shipped one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label
from fazhi.operation.health import Finding, Level

log = logging.getLogger(__name__)
SHIPPED = Path(__file__).parent / "shipped"


class FormError(Exception):
    """A file that is no form; the message says which, and what is wrong."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        """Refuse with a sentence in both languages."""
        self.message = Label(f"表样 {path.name}：{zh}", f"Form {path.name}: {en}")
        super().__init__(f"{self.message.zh}{self.message.en}")


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @property
    def label(self) -> Label:
        """The text as a label."""
        return Label(self.zh, self.en)


class FormColumn(BaseModel):
    """A column of a form.

    Attributes:
        heading: as the platform writes it.
        source: the name of our field, as ``party.name``; empty where the value is fixed, or is not kept here.
        constant: what stands in every row.
        required: whether the platform refuses a row without it.
        values: our values → the platform's; one that is not named is a fault.
        date: how days are written; empty leaves them days.
        divide: by what numbers are divided, "10000" for 万元.
        split: what parts the text of our field, with ``part`` from 0.
        joins: further fields, joined with ``join``.
        note: what the platform says of the column.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = Field(min_length=1)
    source: str = ""
    constant: str = ""
    required: bool = False
    values: dict[str, str] = {}
    date: str = ""
    divide: str = ""
    split: str = ""
    part: int = Field(default=0, ge=0)
    joins: tuple[str, ...] = ()
    join: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> FormColumn:
        if self.source and self.constant:
            raise ValueError(f"{self.heading}: source and constant")
        return self

    @model_validator(mode="after")
    def _divides(self) -> FormColumn:
        try:
            by = Decimal(self.divide or 1)
        except InvalidOperation:
            by = Decimal(0)
        if not by.is_finite() or by <= 0:
            raise ValueError(f"{self.heading}: divide is no number above 0")
        return self


class Form(BaseModel):
    """A form of an upper platform.

    Attributes:
        key: its name in addresses.
        title: what it is called.
        sheet: the title of the sheet.
        basis: where its columns were read, and when; ``unsourced`` where nobody has read them at their source.
        sourced_on: the day on which they were read; empty where they were not.
        registers: keys of the registers that it fits.
        families: families of procedures that it fits.
        columns: in their order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    title: Words
    sheet: str = Field(min_length=1)
    basis: Words
    sourced_on: str = ""
    registers: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    columns: tuple[FormColumn, ...] = Field(min_length=1)

    @property
    def unsourced(self) -> bool:
        """Whether nobody has read its columns at their source."""
        return not self.sourced_on

    @model_validator(mode="after")
    def _headings_once(self) -> Form:
        headings = [each.heading for each in self.columns]
        twice = {each for each in headings if headings.count(each) > 1}
        if twice:
            raise ValueError(f"heading twice: {'、'.join(sorted(twice))}")
        return self


def forms() -> dict[str, Form]:
    """All forms by key: those of the installation before those that came with the software.

    Raises:
        FormError: a file is no form.
    """
    return {form.key: form for form in map(read, _paths())}


def _paths() -> Iterator[Path]:
    """The files of forms, those of the installation last."""
    for folder in (SHIPPED, Path(settings.HOME) / "forms"):
        yield from sorted(folder.glob("*.yaml"))


def read(path: Path) -> Form:
    """A form from its file.

    Raises:
        FormError: it is none.
    """
    try:
        data: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Form.model_validate(data)
    except (YAMLError, UnicodeDecodeError) as fault:
        raise FormError(path, "不是 YAML 文件", f"it is no YAML ({type(fault).__name__})") from fault
    except OSError as fault:
        raise FormError(path, f"读不出（{fault.strerror}）", f"it cannot be read ({fault.strerror})") from fault
    except ValidationError as fault:
        where = "；".join(".".join(map(str, each["loc"])) + " " + each["msg"] for each in fault.errors()[:3])
        raise FormError(
            path, f"有 {fault.error_count()} 处不对：{where}", f"{fault.error_count()} faults: {where}"
        ) from fault


def fitting(*, register: str = "", family: str = "") -> list[Form]:
    """The forms that fit the entries of a register, or the matters of a family.

    A file that is no form is left out, and logged: it must not take the pages of all lists down.
    """
    return [
        each for each in _readable().values()
        if (register and register in each.registers) or (family and family in each.families)
    ]  # fmt: skip


def _readable() -> dict[str, Form]:
    found, faults = _examined()
    for fault in faults:
        log.error("%s", fault.message.en)
    return found


def _examined() -> tuple[dict[str, Form], list[FormError]]:
    """The forms by key, and what is wrong with the files that are none."""
    found, faults = dict[str, Form](), []
    for path in _paths():
        try:
            form = read(path)
        except FormError as fault:
            faults.append(fault)
        else:
            found[form.key] = form
    return found, faults


def finding() -> Finding:
    """How the forms of the installation stand, for who runs it."""
    found, faults = _examined()
    if not faults:
        says = Label(f"表样 {len(found)} 个，均可使用", f"{len(found)} forms of platforms, all of them usable")
        return Finding("forms", Level.OK, says)
    says = Label("；".join(each.message.zh for each in faults), "; ".join(each.message.en for each in faults))
    cure = Label("请改正后即可使用（docs/export.md）。", "Put it right, and it is offered again (docs/export.md).")
    return Finding("forms", Level.WARNED, says, cure)
