"""What a target is: its columns, who may import into it, how rows are examined and written, a chunk at a time."""

from __future__ import annotations

import datetime
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q, QuerySet

from fazhi.exchange.sheets import Column
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.wording import Label, words


class Becomes(models.TextChoices):
    """What becomes of a row 结果."""

    NEW = "new", words("新增", "New")
    CHANGED = "changed", words("变更", "Changed")
    SAME = "same", words("已在，未变", "Already in, unchanged")
    BAD = "bad", words("有问题", "Faulty")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who imports, under which post, with whose approval, on which day, and what else was asked for at the start.

    ``writing`` says that rows are about to be written, so that what writing itself tries need not be tried before;
    ``named``, that the second person was named by whoever runs the command and did not approve here.
    """

    by: Post
    day: datetime.date
    second: Post | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    writing: bool = False
    named: bool = False

    @property
    def organ(self) -> Organ:
        """The organ for which it is imported."""
        return self.by.organ


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet.

    Attributes:
        row: its number there.
        values: its typed values by column.
        unread: the columns whose cells could not be read; such a row is bad, whatever else is found.
        constant: the columns that have the same value in every row, and no cell in this one.
    """

    row: int
    values: Mapping[str, Any]
    unread: frozenset[str] = frozenset()
    constant: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wrong:
    """What stands against a row: the column (none for the whole row), the rule and the cure."""

    column: str
    key: str
    rule: Label
    cure: Label


@dataclass(frozen=True, slots=True)
class Turn:
    """How a column reads now and how it would read 旧值、新值."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a row.

    Attributes:
        line: the row.
        becomes: what would become of it.
        key: what it is known by, such as the code of its entry; empty where the row does not say it.
        wrong: what stands against it.
        tell: gives old and new of each column that changes; asked of the few rows that are shown.
        plan: what the target writes, as it keeps it for itself.
    """

    line: Line
    becomes: Becomes
    key: str = ""
    wrong: tuple[Wrong, ...] = ()
    tell: Callable[[], tuple[Turn, ...]] = tuple
    plan: Any = None


def held_by_others(asked: Asked, which: Q) -> QuerySet[Post]:
    """The posts of this kind that are held on the day by anybody but the first person."""
    held = Post.objects.as_of(asked.day).filter(which).exclude(officer=asked.by.officer_id)
    return held.select_related("organ", "officer").order_by("role", "officer__name")


def bad(line: Line, key: str, *wrong: Wrong) -> Verdict:
    """A row against which something stands."""
    return Verdict(line, Becomes.BAD, key, wrong)


class Work(ABC):
    """An import at work: what it has seen in earlier chunks, and what it keeps in the run between them."""

    def __init__(self, target: Target, asked: Asked, notes: dict[str, Any]) -> None:
        self.target, self.asked, self.notes = target, asked, notes

    @abstractmethod
    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        """What would become of rows; changes nothing.

        Of a row with cells that could not be read all is said that can be said without them, so that its sender hears
        it at once; what becomes of it does not matter.
        """

    @abstractmethod
    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        """Write rows that are new or changed, inside a transaction.

        Returns:
            What each row of the sheet became, and the rows that were refused after all.
        """

    def remember(self, line: Line) -> None:  # noqa: B027  most targets have nothing to remember
        """A row that an earlier start of this import wrote already."""

    def ended(self) -> Sequence[Turn]:
        """What ends since the sheet does not name it, once all rows are examined: its code, its name, nothing."""
        return ()

    def finish(self) -> None:  # noqa: B027  most targets have nothing to add
        """What follows once all rows are written, in the transaction of the last ones."""

    def held(self) -> Collection[str]:
        """Names that are held alone while rows are examined and written."""
        return [f"import {self.target.key} {self.asked.organ.pk}"]


class Target(ABC):
    """What a sheet can be imported into.

    Attributes:
        key: stored name, which the command takes.
        label: name in both languages.
        about: what is imported and what then happens, in both languages.
        two_persons: whether a second person approves it.
        chunk: rows that are examined and written at a time.
        by_row: whether good rows may be imported while bad ones go back.
        approvers: who may be the second person, in both languages.
        new: what a row that is new is called, where *new* would say more than the viewer may know.
        known_by: what its rows are known by, such as their code, to be shown beside what they become; None where
            that is said by their values, or names a person.
    """

    key: str
    label: Label
    about: Label
    two_persons: bool = False
    chunk: int = 500
    by_row: bool = True
    approvers: Label = Label("本单位的审核人或负责人", "a reviewer or principal of the organ")
    new: Label | None = None
    known_by: Label | None = None

    @abstractmethod
    def may(self, post: Post, day: datetime.date) -> bool:
        """Whether the holder of a post may import into it."""

    @abstractmethod
    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """Its columns."""

    @abstractmethod
    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """An import, begun or gone on with."""

    def options(self, post: Post, day: datetime.date, data: Mapping[str, Any] | None) -> forms.Form | None:
        """The form of what else is asked for at the start; None where nothing is."""
        return None

    def closed(self, post: Post, day: datetime.date) -> Wrong | None:
        """What keeps everybody from importing into it now; None where nothing does."""
        return None

    def seconds(self, asked: Asked) -> QuerySet[Post]:
        """The posts whose holders may approve an import of another's: reviewers and principals of the organ."""
        return held_by_others(asked, Q(organ=asked.organ, role__in=(REVIEWER.key, PRINCIPAL.key)))

    def whole_only(self, asked: Asked) -> bool:
        """Whether this import is taken whole or not at all, whatever is chosen."""
        return not self.by_row

    def examples(self, asked: Asked) -> Mapping[str, str]:
        """Examples for the template by column, beside those that every column of a kind has."""
        return {}

    def result(self, notes: Mapping[str, Any]) -> tuple[str, str] | None:
        """What came of it besides the rows, and where it is seen: a kind and its identity; None where nothing is."""
        return None
