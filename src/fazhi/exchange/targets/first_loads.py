"""First load of a list that a county keeps already 存量建账: entries with the days from which they hold, by two.

Each entry is evidence with its leaf, as one that an adjustment records. What the register knows already is left to
adjustments; and once an adjustment was decided the register lives, and everything is left to them.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from fazhi.exchange.sheets import Column, Kind
from fazhi.exchange.targets.declaring import (
    Asked,
    Becomes,
    Line,
    Target,
    Verdict,
    Work,
    Wrong,
    bad,
    held_by_others,
)
from fazhi.exchange.targets.doubles import Once
from fazhi.exchange.targets.entries import CODE, as_changed, code_in_force, code_of, columns_of, differing, given, turns
from fazhi.kernel.adjustments.faults import TWICE, Change, Known, against
from fazhi.kernel.adjustments.models import Action, Adjustment
from fazhi.kernel.adjustments.procedure import Adjusting
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.founding import designated, government_of
from fazhi.kernel.organs.models import Office, Organ, Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label

_FROM = Column(
    name="from_on", label=Label("生效日期", "In force from"), kind=Kind.DATE, required=True,
    synonyms=("自", "实施日期", "施行日期", "起始日期"),
    help=Label("条目自哪一日有效。", "The day from which the entry holds."),
)  # fmt: skip
_KNOWN = Label("清单中已有此编码，且内容不同。", "The register has this code already, and it reads otherwise.")
_ADJUST = Label("请用清单调整办理变更。", "Change it by an adjustment.")
_LATER = Label("生效日期尚未到来。", "The day is still to come.")
_OF_TODAY = Label("存量建账只登记已经生效的条目；将来生效的请用清单调整。", "Use an adjustment for what is to come.")
_OTHERS = Label("条目不属于本单位。", "The entry is another organ's.")
_LIVES = (
    Label("该清单已经按程序调整过，存量建账已经结束。", "The register was adjusted already: its first load is over."),
    Label("新增、变更、取消请用清单调整办理。", "Add, amend and end entries by an adjustment."),
)
_CLOSED = (
    Label("该清单的存量建账已由管理员关闭。", "The administrator has closed the first load of this register."),
    Label("请用清单调整办理。", "Use an adjustment."),
)
_COUNTY = 6
"""Digits of a place's code that name its county."""
_OWN = Label("请由该单位，或由县政府、编制部门、司法行政部门统一建账。", "Let that organ or the government load it.")


class FirstLoadTarget(Target):
    """First load of one register."""

    two_persons = True
    known_by = CODE
    approvers = Label(
        "司法行政部门或县政府的审核人、负责人，且不在经办单位",
        "a reviewer or principal of the justice bureau or the government, of another organ than the first person",
    )

    def __init__(self, register: type[Register]) -> None:
        name = register.label
        self.register = register
        self.key = f"first.{register.key}"
        self.label = Label(f"{name.zh}：存量建账", f"{name.en}: first load")
        self.about = Label(
            "把已有清单一次登记入账，每条各有生效日期；一人导入，司法行政部门或县政府的另一人核对后批准。"
            "已有的编码不再登记；清单调整过一次以后，不能再建账。",
            "A list that is kept already is recorded, each entry from its day; one loads it, another of the justice "
            "bureau or the government approves. Codes that are known are not recorded again; once the register was "
            "adjusted nothing is loaded.",
        )

    def may(self, post: Post, day: datetime.date) -> bool:
        """Handlers load the entries of their organ; those of the government and its two offices all of the place.

        A list whose entries belong to no organ is loaded by the latter only.
        """
        return post.gives(HANDLER) and (self.register.own_entries or of_all(post.organ, day))

    def closed(self, post: Post, day: datetime.date) -> Wrong | None:
        """A register that was adjusted once is changed by adjustments alone; an administrator may close it before."""
        if self.register.key in settings.FIRST_LOADS_CLOSED:
            return Wrong("", "register.closed", *_CLOSED)
        place = post.organ.place_code[:_COUNTY]
        decided = Adjustment.objects.filter(
            register=self.register.key, place_code__startswith=place,
            stage__in=(Adjusting.approved.name, Adjusting.rejected.name),
        )  # fmt: skip
        return Wrong("", "register.lives", *_LIVES) if decided.exists() else None

    def seconds(self, asked: Asked) -> QuerySet[Post]:
        """Reviewers and principals of the justice bureau and of the government, as adjustments have them decide.

        None of the first person's own organ: what nobody adjusts alone, nobody loads alone.
        """
        place = asked.organ.place_code
        deciding = (designated(place, Office.JUSTICE, asked.day), government_of(place, asked.day))
        organs = [organ.pk for organ in deciding if organ is not None and organ != asked.organ]
        return held_by_others(asked, Q(organ__in=organs, role__in=(REVIEWER.key, PRINCIPAL.key)))

    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """The attributes of an entry, and the day from which it holds."""
        return (*columns_of(self.register, complete=True), _FROM)

    def examples(self, asked: Asked) -> Mapping[str, str]:
        """A code of the register, where it has one."""
        return code_in_force(self.register)

    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """Compare and record."""
        return _Loading(self, asked, notes)


def of_all(organ: Organ, day: datetime.date) -> bool:
    """Whether an organ loads for all organs of its place: the government, its staffing office, its justice bureau."""
    offices = (designated(organ.place_code, office, day) for office in (Office.STAFFING, Office.JUSTICE))
    return organ in (government_of(organ.place_code, day), *offices)


class _Loading(Work):
    target: FirstLoadTarget

    def __init__(self, target: FirstLoadTarget, asked: Asked, notes: dict[str, Any]) -> None:
        super().__init__(target, asked, notes)
        self.register = target.register
        self.columns = {column.name: column for column in target.columns(asked)}
        self.organs = {organ.code: organ for organ in Organ.objects.all()}
        self.all = not self.register.own_entries or of_all(asked.organ, asked.day)
        self.seen = Once()
        self.closed: Wrong | None = None

    def held(self) -> list[str]:
        return [f"import {self.target.key}"]

    def remember(self, line: Line) -> None:
        self.seen.take(code_of(line), line)

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        codes = {code_of(line) for line in lines}
        rows = self.register.entries().standing().filter(code__in=codes).select_related("organ").order_by("from_on")
        known = {entry.code: entry for entry in rows}
        # Asked of every chunk: between the dry run and the last of them the register may come to life.
        self.closed = self.target.closed(self.asked.by, self.asked.day)
        return [self._verdict(line, code_of(line), known.get(code_of(line))) for line in lines]

    def _verdict(self, line: Line, code: str, known: Entry | None) -> Verdict:
        if self.closed is not None:
            return bad(line, code, self.closed)
        values, on = given(self.register, line), line.values.get("from_on")
        if self.register.own_entries and not self.all and "organ" not in line.unread:
            values.setdefault("organ", self.asked.organ)
        twice = self.seen.wrong(code, line, "code", "register.twice", *TWICE) if code else []
        if known is not None and not twice:
            if line.unread or (not differing(known, values) and known.from_on == on):
                return Verdict(line, Becomes.SAME, code)
            return bad(line, code, Wrong("code", "register.known", _KNOWN, _ADJUST))
        wrong = [*twice, *self._against(line, code, values, on)]
        if wrong:
            return bad(line, code, *wrong)
        plan = {**values, "from_on": on}
        return Verdict(line, Becomes.NEW, code, tell=partial(turns, None, plan, self.columns), plan=plan)

    def _against(
        self, line: Line, code: str, values: dict[str, Any], on: datetime.date | None
    ) -> Iterator[Wrong]:  # fmt: skip
        change = Change(Action.ADD, code, as_changed(values))
        at = Known(standing={}, later={}, organs=self.organs)
        for column, says, cure in against(self.register, change, on or self.asked.day, at, unread=line.unread):
            yield Wrong(column, f"register.{column}", says, cure)
        if on is not None and on > self.asked.day:
            yield Wrong("from_on", "register.later", _LATER, _OF_TODAY)
        if not self.all and "organ" not in line.unread and values.get("organ") != self.asked.organ:
            yield Wrong("organ", "register.foreign", _OTHERS, _OWN)

    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        entries = [self.register.entry(code=verdict.key, **verdict.plan) for verdict in verdicts]
        record_many(entries)
        for entry in entries:
            self.register.applied(entry, Action.ADD)
        return {verdict.line.row: entry.pk for verdict, entry in zip(verdicts, entries, strict=True)}, []
