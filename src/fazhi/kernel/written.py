"""Data written in YAML and read strictly: unknown fields and wrong types are refused, every fault is named."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label

T = TypeVar("T")


class BrokenData(ValueError):
    """A file of data cannot be used; it names the file, each field, the rule and the cure.

    Attributes:
        about: what the data is.
        guide: where its form is described.
    """

    about: ClassVar[Label] = Label("数据文件", "The data")
    guide: ClassVar[str] = "docs"

    def __init__(self, file: str, *faults: str) -> None:
        self.file, self.faults = file, faults
        said = "；".join(faults)
        self.message = Label(
            f"{self.about.zh} {file} 有误：{said}。请按 {self.guide} 所写的格式改正。",
            f"{self.about.en} {file} has faults: {said}. Write it as {self.guide} says.",
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


def read(path: Path, kind: TypeAdapter[T], broken: type[BrokenData] = BrokenData) -> T:
    """What a file says.

    Raises:
        BrokenData: it cannot be read, or does not have the form; of the class given.
    """
    try:
        return kind.validate_python(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    except ValidationError as fault:
        raise broken(path.name, *(_said(each["loc"], each["msg"]) for each in fault.errors())) from fault
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        raise broken(path.name, " ".join(str(fault).split())) from fault


def _said(place: tuple[int | str, ...], message: str) -> str:
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    text = message.removeprefix("Value error, ")
    return f"{path}: {text}" if path else text
