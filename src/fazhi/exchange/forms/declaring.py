"""What a form asks for 表样: its headings in order, and where each value comes from. A form is data, in a YAML file.

Forms come with the software, or lie in ``forms`` of the installation's folder, where those of a county go. One of the
same key in the installation's folder stands in the place of the shipped one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label

SHIPPED = Path(__file__).parent / "shipped"
_DAY = "%Y-%m-%d"


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
    part: int = 0
    joins: tuple[str, ...] = ()
    join: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> FormColumn:
        if self.source and self.constant:
            raise ValueError(f"{self.heading}: source and constant")
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
    found: dict[str, Form] = {}
    for folder in (SHIPPED, Path(settings.HOME) / "forms"):
        for path in sorted(folder.glob("*.yaml")):
            form = read(path)
            found[form.key] = form
    return found


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
    except ValidationError as fault:
        where = "；".join(".".join(map(str, each["loc"])) + " " + each["msg"] for each in fault.errors()[:3])
        raise FormError(
            path, f"有 {fault.error_count()} 处不对：{where}", f"{fault.error_count()} faults: {where}"
        ) from fault


def fitting(*, register: str = "", family: str = "") -> list[Form]:
    """The forms that fit the entries of a register, or the matters of a family."""
    return [
        each for each in forms().values()
        if (register and register in each.registers) or (family and family in each.families)
    ]  # fmt: skip
