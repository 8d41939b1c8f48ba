"""Import of an organ's changes of a register 清单调整: a sheet compared with what is in force becomes a draft.

Nothing changes in the register: the draft takes the ordinary way of report, reviews and decision.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django import forms

from fazhi.exchange.sheets import Choice, Column, Kind
from fazhi.exchange.targets.declaring import Asked, Becomes, Line, Target, Turn, Verdict, Work, Wrong, bad
from fazhi.exchange.targets.doubles import Once
from fazhi.exchange.targets.entries import CODE, as_changed, code_in_force, code_of, columns_of, differing, given, turns
from fazhi.kernel.adjustments.faults import TWICE, Change, Known, against, known
from fazhi.kernel.adjustments.models import Action, ChangeRow, ChangeSet
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, words

_ACTION = Column(
    name="action", label=Label("调整方式", "Action"), kind=Kind.CHOICE,
    choices=tuple(Choice(str(each), Label(zh, en)) for each, zh, en in (
        (Action.ADD.value, "新增", "Add"), (Action.AMEND.value, "变更", "Amend"), (Action.END.value, "取消", "End"),
    )),
    help=Label("可不填：清单中没有的为新增，有而不同的为变更。", "Empty: added or amended as it differs."),
)  # fmt: skip


_DRAFT_GONE = (
    Label("导入期间，所生成的调整方案已上报或删除。", "The draft was reported or deleted while rows were added to it."),
    Label("请把同一表格重新交来：其余的行成为另一份草案。", "Hand the sheet in again: the rest becomes another draft."),
)


class ChangeSetOptions(forms.Form):
    """What a draft change set says of itself."""

    heading = forms.CharField(label=words("调整方案标题", "Title of the change set"), max_length=200)
    ground = forms.CharField(
        label=words("调整理由和依据", "Reason and basis"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    effective_on = forms.DateField(
        label=words("生效日期", "In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    whole_list = forms.BooleanField(
        label=words("此表是全部条目：表中没有的，列为取消", "The sheet is the whole list: what is not in it is ended"),
        required=False,
    )


class ChangeSetTarget(Target):
    """Changes of one register, as a draft of the organ that hands in the sheet."""

    known_by = CODE

    def __init__(self, register: type[Register]) -> None:
        name = register.label
        self.register = register
        self.key = f"changes.{register.key}"
        self.label = Label(f"{name.zh}：调整方案", f"{name.en}: change set")
        self.about = Label(
            "表格与现行清单逐项比较，生成调整方案草案；清单经上报、审核、批准后才改变。",
            "The sheet is compared with the list in force and becomes a draft; the list changes once it is approved.",
        )

    def may(self, post: Post, day: datetime.date) -> bool:
        """Handlers draft the changes of their organ."""
        return post.gives(HANDLER)

    def options(self, post: Post, day: datetime.date, data: Mapping[str, Any] | None) -> forms.Form:
        """Heading, reason and day of the draft."""
        return ChangeSetOptions(data, initial={"effective_on": day})

    def columns(self, asked: Asked) -> tuple[Column, ...]:
        """What is done, then the attributes of an entry."""
        return (_ACTION, *columns_of(self.register, complete=False))

    def examples(self, asked: Asked) -> Mapping[str, str]:
        """A code of the register, where it has one."""
        return code_in_force(self.register)

    def work(self, asked: Asked, notes: dict[str, Any]) -> Work:
        """Compare and draft."""
        return _Drafting(self, asked, notes)

    def whole_only(self, asked: Asked) -> bool:
        """A list that ends what it does not name is taken whole."""
        return bool(asked.options.get("whole_list"))

    def result(self, notes: Mapping[str, Any]) -> tuple[str, str] | None:
        """The draft."""
        return ("change-set", notes["change_set"]) if "change_set" in notes else None


class _Drafting(Work):
    target: ChangeSetTarget

    def __init__(self, target: ChangeSetTarget, asked: Asked, notes: dict[str, Any]) -> None:
        super().__init__(target, asked, notes)
        self.register = target.register
        self.on = datetime.date.fromisoformat(str(asked.options["effective_on"]))
        self.columns = {column.name: column for column in target.columns(asked)}
        self.seen = Once()
        self.open = ChangeSet.objects.filter(
            register=self.register.key, organ=asked.organ, sent=False, effective_on=self.on
        )
        if "change_set" in notes:
            self.open = self.open.exclude(pk=notes["change_set"])

    def remember(self, line: Line) -> None:
        self.seen.take(code_of(line), line)

    def examine(self, lines: Sequence[Line]) -> list[Verdict]:
        codes = {code_of(line) for line in lines}
        at = known(self.register, self.on, codes)
        rows = ChangeRow.objects.filter(change_set__in=self.open, code__in=codes)
        drafted = {(row.code, row.action): row.values for row in rows}
        return [self._verdict(line, code_of(line), at, drafted) for line in lines]

    def _verdict(self, line: Line, code: str, at: Known, drafted: Mapping[tuple[str, str], Any]) -> Verdict:
        wrong = self.seen.wrong(code, line, "code", "register.twice", *TWICE) if code else []
        change, verdict = self._change(line, code, at.standing.get(code))
        if change is not None:
            wrong += [
                Wrong(column, f"register.{column}", says, cure) for column, says, cure in
                against(self.register, change, self.on, at, self.asked.organ, line.unread)
            ]  # fmt: skip
        if wrong:
            return bad(line, code, *wrong)
        if change is not None and drafted.get((code, change.action)) == change.values:
            return Verdict(line, Becomes.SAME, code)
        return verdict

    def _change(self, line: Line, code: str, standing: Entry | None) -> tuple[Change | None, Verdict]:
        """The change that a row asks for and what it becomes; no change where it reads as the entry does.

        Nor where its code or action could not be read, or nothing of it was read that differs.
        """
        if line.unread & {"code", "action"}:
            return None, Verdict(line, Becomes.BAD, code)
        action = line.values.get("action") or (Action.ADD if standing is None else Action.AMEND)
        if action == Action.END:
            change = Change(Action.END, code, {})
            told = partial(turns, standing, {"name": ""} if standing is not None else {}, self.columns)
            return change, Verdict(line, Becomes.CHANGED, code, tell=told, plan=change)
        values = given(self.register, line)
        if action == Action.ADD:
            if self.register.own_entries and "organ" not in line.unread:
                values.setdefault("organ", self.asked.organ)
        elif standing is not None:
            values = differing(standing, values)
        if not values and (standing is not None or line.unread):
            return None, Verdict(line, Becomes.SAME, code)
        change = Change(str(action), code, as_changed(values))
        becomes = Becomes.NEW if action == Action.ADD else Becomes.CHANGED
        old = standing if action == Action.AMEND else None
        return change, Verdict(line, becomes, code, tell=partial(turns, old, values, self.columns), plan=change)

    def absent(self) -> list[Entry]:
        """The entries that a whole list does not name: the organ's own, where entries belong to organs."""
        if not self.asked.options.get("whole_list"):
            return []
        standing = self.register.entries().as_of(self.on)
        if self.register.own_entries:
            standing = standing.filter(organ=self.asked.organ)
        return [entry for entry in standing.order_by("code") if entry.code not in self.seen]

    def ended(self) -> list[Turn]:
        return [Turn(entry.code, entry.name, "") for entry in self.absent()]

    def write(self, verdicts: Sequence[Verdict]) -> tuple[dict[int, uuid.UUID], list[Verdict]]:
        draft = self._draft() if verdicts else None
        if draft is not None:
            self._add([verdict.plan for verdict in verdicts], draft)
            return {verdict.line.row: draft.pk for verdict in verdicts}, []
        return {}, []

    def finish(self) -> None:
        absent = self.absent()
        if absent:
            self._add([Change(Action.END, entry.code, {}) for entry in absent], self._draft())

    def _draft(self) -> ChangeSet:
        if "change_set" in self.notes:
            begun = ChangeSet.objects.select_for_update().filter(pk=self.notes["change_set"], sent=False).first()
            if begun is None:
                raise Refusal(Ground("import-draft", *_DRAFT_GONE))
            return begun
        said = self.asked.options
        draft = ChangeSet.objects.create(
            register=self.register.key, organ=self.asked.organ, heading=said["heading"], ground=said["ground"],
            effective_on=self.on, drafted_by=self.asked.by.officer,
        )  # fmt: skip
        self.notes["change_set"] = str(draft.pk)
        return draft

    def _add(self, changes: Sequence[Change], draft: ChangeSet) -> None:
        last = self.notes.get("position", 0)
        ChangeRow.objects.bulk_create(
            ChangeRow(
                change_set=draft, position=last + nth, action=change.action, code=change.code, values=change.values
            )
            for nth, change in enumerate(changes, start=1)
        )
        self.notes["position"] = last + len(changes)
