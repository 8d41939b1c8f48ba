"""Rows of a sheet that are the same 重复的行: the later one is at fault, and the fault names the row before it."""

from __future__ import annotations

from collections.abc import Hashable

from fazhi.exchange.targets.declaring import Line, Wrong
from fazhi.kernel.wording import Label


class Once:
    """What the rows gone by are known by, each with the first row of it."""

    def __init__(self) -> None:
        self._first: dict[Hashable, int] = {}

    def __contains__(self, known: Hashable) -> bool:
        return known in self._first

    def take(self, known: Hashable, line: Line) -> int | None:
        """The row before this one that is known by the same; None where this one is the first, which is kept."""
        first = self._first.setdefault(known, line.row)
        return first if first != line.row else None

    def wrong(self, known: Hashable, line: Line, column: str, key: str, rule: Label, cure: Label) -> list[Wrong]:
        """The fault of a row that is the same as one before it, which the cure names; none where it is the first."""
        first = self.take(known, line)
        if first is None:
            return []
        named = Label(f"第 {first} 行与此相同：{cure.zh}", f"It is the same as row {first}. {cure.en}")
        return [Wrong(column, key, rule, named)]
