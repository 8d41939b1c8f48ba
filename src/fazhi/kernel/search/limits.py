"""Finding statutory limits 法定期限: by title, law and article, in the law tree, which is in memory anyway."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.search.models import id_on
from fazhi.kernel.search.sources import text_of
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited


@dataclass(frozen=True, slots=True)
class Limit:
    """A parameter of the law with its value on a day; ``id`` stands among the ids of rows, by its first day."""

    id: int
    key: str
    title: Label
    cited: Label
    amount: Label | None
    words: str


def limits_with(words: Sequence[str], day: datetime.date) -> list[Limit]:
    """The limits in force on the day whose title, law, article or key hold all the words."""
    return [each for each in _limits(tree(), day) if all(word in each.words for word in words)]


@lru_cache(maxsize=4)
def _limits(laws: law.LawTree, day: datetime.date) -> list[Limit]:
    return [_limit(parameter, value) for parameter, value in _standing(laws, day)]


def _standing(laws: law.LawTree, day: datetime.date) -> Iterator[tuple[law.Parameter, law.Value]]:
    for parameter in laws.parameters:
        try:
            yield parameter, parameter.on(day)
        except law.UncertainDate:
            yield parameter, next(each for each in reversed(parameter.values) if each.from_.earliest <= day)
        except law.NotInForce:
            continue


def _limit(parameter: law.Parameter, value: law.Value) -> Limit:
    said, title = cited(value.law, "" if value.article == "-" else value.article), parameter.title
    return Limit(
        id=id_on(value.from_.earliest, parameter.key), key=parameter.key, title=Label(title.zh, title.en),
        cited=Label(said.zh, said.en), amount=_amount(value),
        words=text_of(title.zh, title.en, said.zh, said.en, f"第{value.article}条", value.law_name, parameter.key),
    )  # fmt: skip


def _amount(value: law.Value) -> Label | None:
    """The amount with its unit; nothing where it is no plain number."""
    if isinstance(value.amount, bool) or not isinstance(value.amount, int | Decimal):
        return None
    if value.unit == law.Unit.COUNT:
        return Label(str(value.amount), str(value.amount))
    return Label(f"{value.amount}{value.unit.zh}", f"{value.amount} {value.unit.value}")
