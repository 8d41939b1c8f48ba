"""What operations are asked for: types of parameters that are read strictly, and the base of what is answered."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from fazhi.api.auth import CHALLENGE
from fazhi.api.cursors import LONGEST, MOST, USUAL
from fazhi.api.problems import Problem
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, today
from fazhi.web.viewer import Viewer

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(given: Any) -> datetime.date:
    """A day as ``2021-04-12`` and in no other form: a number is no day."""
    if isinstance(given, datetime.date) and not isinstance(given, datetime.datetime):
        return given
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return datetime.date.fromisoformat(given)
        except ValueError:
            pass
    raise PydanticCustomError("day", "no day")


Day = Annotated[datetime.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day."""


def both(label: Label) -> str:
    """A text in both languages, for documents that are read in either."""
    return f"{label.zh} {label.en}"


def said(zh: str, en: str) -> str:
    """The same from its two texts."""
    return f"{zh} {en}"


class Answer(Schema):
    """What is answered: only what is declared."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class Body(Schema):
    """What is sent: nothing beyond what is declared, and each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(Schema):
    """Parameters of an address."""

    model_config = ConfigDict(extra="forbid")


class Paged(Asked):
    """Parameters of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST, description=said("每页行数", "Rows of a page"))] = USUAL
    cursor: Annotated[
        str, Field(max_length=LONGEST, description=said("上一页给出的翻页标记", "The cursor that the last page gave"))
    ] = ""


class Listed(Answer):
    """A page of a list."""

    next: str = Field(
        "", description=said("下一页的翻页标记，没有则为空", "Cursor of the next page; empty after the last")
    )


def known_to(viewer: Viewer | None, known: datetime.date | None) -> datetime.datetime | None:
    """The moment at the end of a day by whose knowledge is asked; none for now.

    Raises:
        Problem: it is asked by who bears no token for it: what was known includes what was recorded wrongly.
    """
    if known is not None and viewer is None:
        raise Problem(
            "token-needed",
            Label("按过去所知（known）查询须持令牌。", "What was known earlier (known) asks for a token."),
            headers={"WWW-Authenticate": CHALLENGE},
        )
    if known is None or known >= today():
        return None
    return datetime.datetime.combine(known, datetime.time.max, SHANGHAI)
