"""Import of matters that were done before the county kept them here 补录: one row a matter, each act by the engine."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet

from fazhi.exchange.sheets import Column
from fazhi.exchange.targets.bringing import Blamed, fill, given_of, recorded
from fazhi.exchange.targets.declaring import (
    Asked,
    Becomes,
    Line,
    Target,
    Turn,
    Verdict,
    Work,
    Wrong,
    bad,
    held_by_others,
)
from fazhi.exchange.targets.doubles import Once
from fazhi.exchange.targets.kept import kept_from
from fazhi.exchange.targets.paths import brings, columns_of_acts, main_path, numbers_of, opening_of
from fazhi.exchange.targets.saying import in_words, wrongs
from fazhi.kernel.ledger.personal import blind_index, mask
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.forms import PARTY_FIELDS
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.observing import unheard
from fazhi.kernel.wording import Label, words

_TWICE = (
    Label("同一事项在表中出现两次。", "The matter comes twice."), Label("请合并为一行。", "Join the rows.")
)  # fmt: skip
_NUMBER = Label("编号", "Number")
_NO_DAY = (
    Label("填写了该行为的内容，没有填写日期。", "The act has values, but no day."),
    Label("请补填日期；没有这一行为的，请清空其各栏。", "Give its day, or empty its columns where it was not done."),
)  # fmt: skip
_AHEAD = Label("日期早于上一行为。", "The day is before that of the act before it.")
_ORDER = Label("请核对两个行为的日期。", "Compare the days of the two acts.")
_DONE_HERE = Label(
    "补录只登记在这里办理之前的事项；此日起的请在系统中逐件办理。",
    "Only what was done before is imported; do what is of that day or later as a matter here, act by act.",
)


class MatterOptions(forms.Form):
    """Which acts the sheet brings besides the opening one."""

    acts = forms.MultipleChoiceField(
        label=words("表中还有哪些行为", "Which further acts the sheet brings"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=words(
            "每个行为一组栏目；某行没有日期的，视为该事项没有这一行为。",
            "Each act has columns of its own; where a row gives no day, the matter has no such act.",
        ),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, procedure: type[Procedure]) -> None:
        """Offer the acts of a procedure, the ordinary course chosen."""
        super().__init__(data, initial={"acts": main_path(procedure)[1:]})
        offered = [(kind.name, words(kind.label.zh, kind.label.en)) for kind in brings(procedure) if not kind.opens]
        field = self.fields["acts"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = offered


class MatterTarget(Target):
    """Matters of one procedure."""

    two_persons = True
    chunk = 25

    def __init__(self, procedure: type[Procedure]) -> None:
        self.procedure = procedure
        opening = opening_of(procedure)
        self.known_by = _NUMBER if procedure.number and opening is not None and opening.numbers else None
        self.key = f"matters.{procedure.key}"
        self.label = Label(f"{procedure.label.zh}：补录事项", f"{procedure.label.en}: past matters")
        self.about = Label(
            "只补录在这里办理之前、由本单位作出的行为：一行一件，逐个行为按程序登记，文号、日期照原件，标明“补录”；"
            "一人导入，另一人核对后批准，有负责人作出的行为的由负责人批准。",
            "What the organ did before the procedure was kept here: one row a matter, every act recorded as the "
            "procedure asks, with the numbers and days of the originals, marked as back-filled. One imports, another "
            "approves: a principal, where an act is a principal's.",
        )

    def may(self, post: Post, day: datetime.date) -> bool:
        """Who may open such a matter."""
        return any(post.gives(role) for kind in self.procedure.opening() if not kind.automatic for role in kind.by)

    def seconds(self, asked: Asked) -> QuerySet[Post]:
        """Who can answer for what is brought: principals of the organ, where any of the acts is a principal's alone."""
        names = {column.name.partition(".")[0] for column in self.columns(asked)}
        of_principals = any([role.key for role in self.procedure.acts[name].by] == [PRINCIPAL.key] for name in names)
        roles = (PRINCIPAL.key,) if of_principals else (REVIEWER.key, PRINCIPAL.key)
        return held_by_others(asked, Q(organ=asked.organ, role__in=roles))

    def options(self, post: Post, day: datetime.date, data: Mapping[str, Any] | None) -> forms.Form:
        """Which acts the sheet brings."""
        return MatterOptions(data, self.procedure)

    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """Those of the opening act, then of each act chosen."""
        chosen = asked.options.get("acts")
        return columns_of_acts(self.procedure, main_path(self.procedure) if chosen is None else list(chosen))

    def examples(self, asked: Asked) -> Mapping[str, str]:
        """Numbers as they would be given this year, and that of an officer."""
        by = {f"{kind.name}.by": asked.by.officer.number for kind in brings(self.procedure)}
        return {**by, **numbers_of(self.procedure, asked.organ.mark, asked.day.year)}

    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """Perform."""
        return _Filling(self, asked, notes)


class _TakenBackError(Exception):
    """Ends the transaction of a dry run."""


class _Filling(Work):
    target: MatterTarget

    def __init__(self, target: MatterTarget, asked: Asked, notes: dict[str, Any]) -> None:
        super().__init__(target, asked, notes)
        self.columns = {column.name: column for column in target.columns(asked)}
        self.kinds = [kind for kind in brings(target.procedure) if f"{kind.name}.on" in self.columns]
        self.seen = Once()
        self.kept_from = kept_from(target.procedure.key, asked.organ, asked.day)

    def remember(self, line: Line) -> None:
        if f"{self.kinds[0].name}.on" not in line.unread and self._identified(line):
            self.seen.take(self._brought(line).number, line)

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        found: list[Verdict] = []
        if self.asked.writing:
            return [self._verdict(line) for line in lines]
        try:
            with unheard(), transaction.atomic():
                found = [self._tried(self._verdict(line)) for line in lines]
                raise _TakenBackError
        except _TakenBackError:
            return found

    def _verdict(self, line: Line) -> Verdict:
        """What a row brings, before the engine is asked; where not all was read, it cannot be asked."""
        if f"{self.kinds[0].name}.on" in line.unread:
            return bad(line, "", *self._without_day(line))
        brought = self._brought(line)
        wrong = [*self._without_day(line), *_out_of_order(brought)]
        known: list[Act | None] = []
        if self._identified(line):
            known = recorded(brought)
            wrong += self._kept_here(brought, known)
            wrong += self.seen.wrong(brought.number, line, self._number, "matter.twice", *_TWICE)
        if wrong or line.unread:
            return bad(line, brought.number, *wrong)
        becomes = Becomes.NEW if known[0] is None else Becomes.CHANGED
        new = {act.name for act, there in zip(brought.acts, known, strict=True) if there is None}
        return Verdict(line, becomes, brought.number, tell=lambda: self._turns(line, new), plan=brought)

    def _identified(self, line: Line) -> bool:
        """Whether enough of a row was read to tell which matter it is."""
        if line.values.get(self._number):
            return True
        return not any(name == self._number or name.startswith(f"{self.kinds[0].name}.") for name in line.unread)

    def _without_day(self, line: Line) -> list[Wrong]:
        """Acts of which something is said in the row's own cells, but not the day; who did them may stand in all."""
        found = []
        for kind in self.kinds:
            on = f"{kind.name}.on"
            said = given_of(line.values, f"{kind.name}.").keys() - {"by"}
            own = [name for name in said if f"{kind.name}.{name}" not in line.constant]
            if own and line.values.get(on) is None and on not in line.unread:
                found.append(Wrong(on, "act.day", *_NO_DAY))
        return found

    def _kept_here(self, brought: BroughtMatter, known: Sequence[Act | None]) -> list[Wrong]:
        """The acts, not in already, of days on which the procedure was kept here."""
        day = self.kept_from
        says = Label(
            f"本单位自 {day} 起在这里办理，该行为不早于此日。", f"The organ keeps these matters here since {day}."
        )
        return [
            Wrong(f"{act.name}.on", "matter.kept-here", says, _DONE_HERE)
            for act, there in zip(brought.acts, known, strict=True) if there is None and act.on >= day
        ]  # fmt: skip

    def _tried(self, verdict: Verdict) -> Verdict:
        """The same, once the engine has done it; in a savepoint of its own, so that what is refused leaves nothing."""
        if verdict.plan is None:
            return verdict
        try:
            with transaction.atomic():
                filled = fill(verdict.plan, self.asked)
        except Blamed as blamed:
            return self._blamed(verdict, blamed)
        if not filled.new:
            return Verdict(verdict.line, Becomes.SAME, verdict.key, plan=filled.matter.pk)
        return Verdict(verdict.line, verdict.becomes, verdict.key, tell=verdict.tell, plan=filled.matter.pk)

    def _blamed(self, verdict: Verdict, blamed: Blamed) -> Verdict:
        columns = {name.partition(".")[2]: name for name in self.columns if name.startswith(f"{blamed.act}.")}
        return bad(verdict.line, verdict.key, *wrongs(blamed.refusal, columns, f"{blamed.act}.on"))

    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        done = [self._tried(verdict) for verdict in verdicts]
        otherwise = [each for each in done if each.becomes in (Becomes.BAD, Becomes.SAME)]
        left = {each.line.row for each in otherwise}
        return {each.line.row: each.plan for each in done if each.line.row not in left}, otherwise

    @property
    def _number(self) -> str:
        return next((name for name in self.columns if name.endswith(".number")), "")

    def _brought(self, line: Line) -> BroughtMatter:
        acts = [act for kind in self.kinds if (act := self._act(line, kind.name)) is not None]
        ordered = [acts[0], *sorted(acts[1:], key=lambda act: act.on)]
        number = str(line.values.get(self._number) or "")
        # A procedure without numbers knows its matters by all that the sheet says of them at opening.
        opening = given_of(line.values, f"{self.kinds[0].name}.")
        return BroughtMatter(
            family=self.target.procedure.key, organ=self.asked.organ.code, acts=tuple(ordered),
            number=number or blind_index(repr(sorted((name, str(value)) for name, value in opening.items()))),
            opened=acts[0].on, where=f"第 {line.row} 行",
        )  # fmt: skip

    def _act(self, line: Line, name: str) -> BroughtAct | None:
        given = given_of(line.values, f"{name}.")
        on, by, number = given.pop("on", None), given.pop("by", ""), given.pop("number", "")
        if on is None:
            return None
        numbers = {key.removeprefix("paper:"): given.pop(key) for key in list(given) if key.startswith("paper:")}
        if number:
            numbers[self.target.procedure.key] = str(number)
        person = {key.removeprefix("party_"): given.pop(key) for key in PARTY_FIELDS if key in given}
        party = BroughtParty(**person) if "name" in person else None
        return BroughtAct(name=name, on=on, data=given, party=party, numbers=numbers, by=str(by))

    def _turns(self, line: Line, new: set[str]) -> tuple[Turn, ...]:
        """What is new of the row: all columns of the acts that are not recorded yet; personal values masked."""
        found = []
        for name, column in self.columns.items():
            value = line.values.get(name)
            if value in (None, "", []) or name.partition(".")[0] not in new:
                continue
            text = in_words(value, column)
            found.append(Turn(name, "", mask(column.personal, text) if column.personal else text))
        return tuple(found)


def _out_of_order(brought: BroughtMatter) -> list[Wrong]:
    """Acts dated before the one that opens the matter."""
    first = brought.acts[0].on
    return [Wrong(f"{act.name}.on", "matter.order", _AHEAD, _ORDER) for act in brought.acts[1:] if act.on < first]


def opens(procedure: type[Procedure]) -> bool:
    """Whether matters of a procedure can be brought by a sheet: an officer's act opens them."""
    return opening_of(procedure) is not None
