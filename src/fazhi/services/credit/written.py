"""How the data of credit supervision is read from YAML: strictly, and with every fault named in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from fazhi.kernel import written
from fazhi.kernel.wording import Label
from fazhi.kernel.written import BrokenData, Form, WordsForm

__all__ = ["BrokenCredit", "Form", "WordsForm", "read"]

T = TypeVar("T")


class BrokenCredit(BrokenData):
    """The data of credit supervision cannot be used; it names the file, each field, the rule and the cure."""

    about = Label("信用监管数据文件", "The data of credit supervision")
    guide = "docs/credit.md"


def read(path: Path, kind: TypeAdapter[T]) -> T:
    """What a file says.

    Raises:
        BrokenCredit: it cannot be read, or does not have the form.
    """
    return written.read(path, kind, BrokenCredit)
