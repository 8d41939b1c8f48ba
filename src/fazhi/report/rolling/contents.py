"""What a bundle of figures holds 数据汇总包的内容: examined before anything in it is believed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from fazhi.kernel.wording import Label

FORMAT = "fazhi.figures/1"
LARGEST = 2**23
"""Bytes of a bundle that are read at all: a county's has some ten thousand."""
DIGEST = r"^[0-9a-f]{64}$"
_KEPT = r"^[^\x00-\x1f\x7f]*$"
"""Text in one line, without the signs that the engine refuses where they are typed."""
_TOLD = 3
"""Places of faults that a refusal tells."""


def _moment(text: str) -> str:
    """A moment as ISO text with its zone, or nothing."""
    if text and datetime.datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"{text} says no zone")
    return text


_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
"""Of a figure: it stands in addresses."""


class Bound(BaseModel):
    """How many records a figure counts, and the salted digest of their list (``records``)."""

    count: int = Field(ge=0)
    digest: str = Field(pattern=DIGEST)


class _Entry(BaseModel):
    """A figure of a place. Its value is text; what is no number counts as missing."""

    value: Any
    title: str = Field(max_length=200, pattern=_KEPT)
    unit: str = Field(max_length=20, pattern=_KEPT)
    adds: bool
    version: str = Field(max_length=20, pattern=_KEPT)
    definition: str = Field(max_length=64)
    missing: list[Annotated[str, Field(max_length=120)]] = Field(default=[], max_length=4_000)
    records: Bound | None = None


class _Part(BaseModel):
    """A place of which a sum was made, and the digest of its content."""

    place: str = Field(max_length=12)
    digest: str = Field(pattern=DIGEST)


class _Ledger(BaseModel):
    """The sender's log when it was made: number of leaves, and root in base64."""

    size: int = Field(ge=0)
    root: str = Field(max_length=64)


class _Content(BaseModel):
    """A bundle of figures; those of earlier versions lack what has a default here."""

    place: str = Field(pattern=r"^[0-9]{6,12}$")
    name: str = Field(min_length=1, max_length=120, pattern=_KEPT)
    year: int
    ledger: _Ledger
    figures: dict[_Id, _Entry] = Field(max_length=4_000)
    parts: list[_Part] = Field(max_length=4_000)
    known: Annotated[str, AfterValidator(_moment)] = Field(default="", max_length=40)
    site: str = Field(default="", max_length=200, pattern=r"^(https?://[^\s/?#<>\"']+(/[^\s?#<>\"']*)?)?$")


def unfit(content: Mapping[str, Any]) -> Label | None:
    """What is wrong with the content of a bundle, whoever signed it; None where nothing is."""
    try:
        _Content.model_validate(dict(content), strict=True)
    except ValidationError as fault:
        where = "、".join(".".join(map(str, each["loc"])) for each in fault.errors()[:_TOLD])
        return Label(f"数据包的内容不完整或有误：{where}。", f"It is incomplete or wrong: {where}.")
    return None


def bound(entry: Mapping[str, Any]) -> Bound | None:
    """The list of records that an entry names; None where the sender names none, as of records that are not public."""
    named = entry.get("records")
    return None if named is None else Bound.model_validate(named)
