"""Dated values of the law: what one text says, from a day on (一个法律文本中的数值)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fazhi.law.dates import Bound, MonthDay
from fazhi.law.errors import AmbiguousAmount, NotAPeriod, WrongExtension
from fazhi.law.kinds import Lapse, RestDay, Role, Sure, Unit, Words
from fazhi.law.limits import Limit, Rule

_TEXT_VERSION = re.compile(r"(.+)\((\d{4})\)")


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two others, where wanted only above a third.

    `above=5, minimum=1, maximum=5` reads: more than five persons choose one to five representatives.
    """

    minimum: int
    maximum: int
    above: int | None = None

    def __str__(self) -> str:
        span = f"{self.minimum}-{self.maximum}"
        return span if self.above is None else f">{self.above}: {span}"


@dataclass(frozen=True, slots=True)
class Case:
    """One named case of a value whose amount differs by case."""

    title: Words
    amount: int | Decimal


@dataclass(frozen=True, slots=True)
class Cases:
    """Amounts by named case. With `in_turn` they are steps that follow one another."""

    by_name: Mapping[str, Case]
    in_turn: bool = False

    def __str__(self) -> str:
        joiner = " + " if self.in_turn else ", "
        return joiner.join(f"{name} {case.amount}" for name, case in self.by_name.items())


Amount = int | Decimal | bool | MonthDay | Range | Cases


def plain(amount: Amount) -> object:
    """The amount as JSON holds it: a number, true, "01-31", or a mapping; decimals are strings."""
    if isinstance(amount, Cases):
        cases = {
            name: {"title": case.title.to_dict(), "amount": plain(case.amount)} for name, case in amount.by_name.items()
        }
        return {"steps" if amount.in_turn else "cases": cases}
    if isinstance(amount, Range):
        return {"above": amount.above, "min": amount.minimum, "max": amount.maximum}
    return amount if isinstance(amount, int) else str(amount)


@dataclass(frozen=True, slots=True)
class Value:
    """What one text of the law says, from a day on (一个法律文本中的数值).

    Attributes:
        key: key of the parameter.
        ref: short id of the parameter, empty when it has none.
        title: what it is, in both languages.
        amount: int or Decimal in `unit`; True for a flag; MonthDay for a date of the year; Range or Cases
            where the law gives more than one number.
        unit: unit of the amount.
        role: what the value is for.
        law: the law with the text version read, as written: 行政复议法(2017).
        article: article number as written, "-" where it is not known.
        from_: first day in force.
        until: last day in force as written, None when open or ended by the next value.
        in_force_until: last day in force, the next value being considered; None when open.
        rest_day: None for what is no period.
        lapse: what it means in law that the period ran out; None where the law says nothing we know of.
        sure: how we know.
        unit_sure: how we know the unit, where that is less sure than the amount.
        starts_on: the event that starts the period.
        times: how often an extension may be granted.
        extension: key of the linked extension.
        day_excluded: for a date of the year, whether that day itself is already late.
        note: remark for lawyers.
        case: name of the chosen case, once chosen.
        case_title: its title.
        maximum: for a granted extension, the most that may be granted at a time.
    """

    key: str
    ref: str
    title: Words
    amount: Amount
    unit: Unit
    role: Role
    law: str
    article: str
    from_: Bound
    sure: Sure
    until: Bound | None = None
    in_force_until: Bound | None = None
    rest_day: RestDay | None = None
    lapse: Lapse | None = None
    unit_sure: Sure | None = None
    starts_on: Words | None = None
    times: int = 1
    extension: str | None = None
    day_excluded: bool = False
    note: str = ""
    case: str | None = None
    case_title: Words | None = None
    maximum: int | None = None
    _limit: Limit | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def law_name(self) -> str:
        """The law without the text version."""
        match = _TEXT_VERSION.fullmatch(self.law)
        return match[1] if match else self.law

    @property
    def text(self) -> str:
        """Year of the text version, empty when the law has one text only."""
        match = _TEXT_VERSION.fullmatch(self.law)
        return match[2] if match else ""

    @property
    def cases(self) -> Mapping[str, Case]:
        """The named cases, empty when the amount does not differ by case."""
        return self.amount.by_name if isinstance(self.amount, Cases) else {}

    @property
    def number(self) -> int | Decimal:
        """The amount as one number.

        Raises:
            AmbiguousAmount: the amount is a range or differs by case.
            NotAPeriod: the amount is a flag or a date of the year.
        """
        if isinstance(self.amount, Cases):
            raise AmbiguousAmount(f"{self.key} differs by case: {self.amount}. Name one: {', '.join(self.cases)}.")
        if isinstance(self.amount, Range):
            raise AmbiguousAmount(f"{self.key} is a range: {self.amount}. Use its minimum and maximum.")
        if isinstance(self.amount, bool | MonthDay):
            raise NotAPeriod(f"{self.key} is a {self.unit.value} and has no number. Use its amount.")
        return self.amount

    def in_case(self, name: str) -> Value:
        """The value for one named case.

        Raises:
            AmbiguousAmount: there is no such case.
        """
        if name not in self.cases:
            known = f"Its cases are: {', '.join(self.cases)}." if self.cases else "It has no cases: leave the name out."
            raise AmbiguousAmount(f"{self.key} has no case {name!r} in {self.law}. {known}")
        return replace(self, amount=self.cases[name].amount, case=name, case_title=self.cases[name].title)

    def granted(self, amount: int) -> Value:
        """An extension granted for `amount`, at most what the law allows at a time.

        Raises:
            WrongExtension: not an extension, less than 1 or more than the law allows.
        """
        if self.role is not Role.EXTENSION:
            raise WrongExtension(f"{self.key} is a {self.role.value}, not an extension. Grant its linked extension.")
        most = self.maximum if self.maximum is not None else self.number
        if not 1 <= amount <= most:
            raise WrongExtension(
                f"{self.key} allows 1 to {most} {self.unit.value} at a time ({self.law} {self.article}), "
                f"not {amount}. Grant a number in between."
            )
        return replace(self, amount=amount, maximum=int(most))

    def rule(self) -> Rule:
        """The rule this value states, for a receipt."""
        title = self.title
        if self.case is not None and self.case_title is not None:
            title = Words(f"{title.zh}（{self.case_title.zh}）", f"{title.en} ({self.case_title.en})")
        return Rule(title, self.law_name, self.article, self.text, self.key, self.ref, self.role)

    def limit(self) -> Limit:
        """The period this value gives; made once, since it is asked for at every count.

        Raises:
            NotAPeriod: it is money, a count, a date, a threshold, an extension or else no period.
            AmbiguousAmount: the amount differs by case and none was chosen.
        """
        if self._limit is not None:
            return self._limit
        if self.role is Role.EXTENSION:
            raise NotAPeriod(
                f"{self.key} is an extension and runs from no day of its own. Count the period that names it, extended."
            )
        if not self.unit.is_period or self.role in (Role.THRESHOLD, Role.VALUE):
            raise NotAPeriod(
                f"{self.key} is a {self.role.value} in {self.unit.value} and has no due date. "
                f"Ask its amount instead: fazhi law show {self.key}."
            )
        limit = Limit(int(self.number), self.unit, self.rule(), self.rest_day or RestDay.STAY, self.extension)
        object.__setattr__(self, "_limit", limit)  # follows from the other fields: the value stays what it is
        return limit
