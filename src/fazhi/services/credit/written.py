"""How the data of credit supervision is read from YAML: strictly, and with every fault named in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label

T = TypeVar("T")


class BrokenCredit(ValueError):
    """The data of credit supervision cannot be used; it names the file, each field, the rule and the cure."""

    def __init__(self, file: str, *faults: str) -> None:
        self.file, self.faults = file, faults
        said = "；".join(faults)
        self.message = Label(
            f"信用监管数据文件 {file} 有误：{said}。请按 docs/credit.md 所写的格式改正。",
            f"The data of credit supervision {file} has faults: {said}. Write it as docs/credit.md says.",
        )
        super().__init__(f"{self.message.zh}{self.message.en}")


class Form(BaseModel):
    """Base of what is written in YAML: unknown fields and wrong types are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class WordsForm(Form):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def label(self) -> Label:
        """The text."""
        return Label(self.zh, self.en)


def read(path: Path, kind: TypeAdapter[T]) -> T:
    """What a file says.

    Raises:
        BrokenCredit: it cannot be read, or does not have the form.
    """
    try:
        return kind.validate_python(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    except ValidationError as fault:
        raise BrokenCredit(path.name, *(_said(each["loc"], each["msg"]) for each in fault.errors())) from fault
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        raise BrokenCredit(path.name, " ".join(str(fault).split())) from fault


def _said(place: tuple[int | str, ...], message: str) -> str:
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    text = message.removeprefix("Value error, ")
    return f"{path}: {text}" if path else text
