"""What keeps a proposal in draft: every fault of every row, found by taking all its steps and taking them back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.founding import designated, government_of
from fazhi.kernel.organs.models import Office, Officer, Organ, Post, subtree
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.staffing.actions import ACTIONS, Action
from fazhi.kernel.staffing.models import Scope
from fazhi.kernel.wording import Label, in_both


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a proposal as it is examined and carried out."""

    action: str
    values: Mapping[str, Any]

    def jsonable(self) -> dict[str, Any]:
        """The row as it stands in an act."""
        return {"action": self.action, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of a row; rows count from 1, and 0 is the proposal as a whole."""

    row: int
    field: str
    says: Label
    cure: Label

    @property
    def label(self) -> Label:
        """Row, what is wrong and what would cure it, in both languages."""
        if not self.row:
            return Label(f"{self.says.zh}{self.cure.zh}", f"{self.says.en} {self.cure.en}")
        return Label(f"第{self.row}行：{self.says.zh}{self.cure.zh}", f"Row {self.row}: {self.says.en} {self.cure.en}")

    def __str__(self) -> str:
        return str(self.label)


_PUT_RIGHT = Label("请改正此项。", "Put it right.")
_EMPTY = RowFault(0, "", Label("没有内容。", "The proposal is empty."), Label("请至少填一行。", "Add a row."))


def examine(rows: Iterable[Row], scope: str, on: datetime.date, basis: str, organ: Organ | None) -> list[RowFault]:
    """All faults of a proposal that takes force on a day; none means that it may leave draft.

    Nothing is kept: the steps are taken in a transaction that is rolled back.

    Args:
        rows: what is proposed.
        scope: whether it is about organs or posts.
        on: the day from which it holds.
        basis: the basis document.
        organ: the organ that proposes; None where the installation is founded, and nobody proposes.
    """
    with transaction.atomic():
        faults = carry_out(rows, scope, on, basis, organ)
        transaction.set_rollback(True)
    return faults


def carry_out(rows: Iterable[Row], scope: str, on: datetime.date, basis: str, organ: Organ | None) -> list[RowFault]:
    """Take all steps, each from where the ones before it left things; returns the faults of those not taken."""
    found, empty = list[RowFault](), True
    for position, row in enumerate(rows, start=1):
        empty = False
        action = ACTIONS.get(row.action)
        if action is None or (organ is not None and action.scope != scope):
            says = Label(f"操作“{row.action}”不可用。", f"No action {row.action} here.")
            named = [each for each in ACTIONS.values() if each.scope == scope or organ is None]
            cure = Label(
                f"可用：{'、'.join(each.label.zh for each in named)}。",
                f"There are: {', '.join(each.key for each in named)}.",
            )
            found.append(RowFault(position, "action", says, cure))
            continue
        found += [RowFault(position, *fault) for fault in _step(action, row, on, basis, organ)]
    return [_EMPTY] if empty else found


def _step(
    action: Action, row: Row, on: datetime.date, basis: str, organ: Organ | None
) -> Iterator[tuple[str, Label, Label]]:
    form = action.form(dict(row.values))
    for name in sorted(row.values.keys() - form.fields.keys()):
        says = Label(f"“{action.label.zh}”没有“{name}”一项。", f"{action.label.en} has no {name}.")
        yield name, says, Label(f"可用：{'、'.join(form.fields)}。", f"It has: {', '.join(form.fields)}.")
    if not form.is_valid():
        for name, errors in form.errors.as_data().items():
            label = form.fields[name].label if name in form.fields else ""
            yield from ((name, in_both(error, name=label or ""), _PUT_RIGHT) for error in errors)
        return
    foreign = _outside(form.cleaned_data, action, organ, on)
    if foreign is not None:
        yield foreign
        return
    try:
        with transaction.atomic():
            action.step(form.cleaned_data, on, basis)
    except OrganError as fault:
        yield fault.field, fault.says, fault.cure
    except LedgerError as fault:
        yield "", fault.message, Label("请核对生效日期。", "Compare the day in force.")
    except IntegrityError:
        says = Label("与已登记的内容冲突。", "It collides with what is recorded.")
        yield "", says, Label("请核对该行与已登记的内容。", "Compare the row with what is recorded.")


def organs_of(cleaned: Mapping[str, Any], on: datetime.date) -> set[Organ]:
    """The organs that a row touches: those it names, and those in which a person it names holds posts."""
    touched = {value for name, value in cleaned.items() if isinstance(value, Organ) and name != "parent"}
    if not touched and isinstance(cleaned.get("number"), Officer):
        posts = Post.objects.as_of(on).filter(officer=cleaned["number"]).select_related("organ")
        touched = {post.organ for post in posts}
    return touched


def _outside(
    cleaned: Mapping[str, Any], action: Action, organ: Organ | None, on: datetime.date
) -> tuple[str, Label, Label] | None:
    """What an organ may not propose: posts of others, unless it keeps the establishment; organs of other places."""
    if organ is None:
        return None
    here = subtree(organ.place_code)
    if action.scope == Scope.ORGANS:
        places = {cleaned["place"]} if "place" in cleaned else {each.place_code for each in organs_of(cleaned, on)}
        if all(place.startswith(here) for place in places):
            return None
        says = Label(f"不属于{organ}所在区划。", f"It is not in the place of {organ}.")
        return "organ", says, Label("请由所在地的机构申报。", "Let an organ of that place propose it.")
    for other in organs_of(cleaned, on) - {organ}:
        if not other.place_code.startswith(here) or designated(other.place_code, Office.STAFFING, on) != organ:
            says = Label(f"涉及{other}的岗位。", f"It is about a post of {other}.")
            cure = Label("请由该单位或机构编制部门申报。", "Let that organ or the staffing office propose it.")
            return "organ", says, cure
    return None


def decider_of(rows: Iterable[Row], scope: str, organ: Organ, on: datetime.date, day: datetime.date) -> Organ | None:
    """Who decides: the staffing office on organs and principals; an organ's own principal on its other posts.

    The staffing office's own principals are decided by the people's government of the place.

    Args:
        rows: what is proposed, without faults.
        scope: whether it is about organs or posts.
        organ: the organ that proposes.
        on: the day from which it holds.
        day: the day on which it is proposed.
    """
    staffing = designated(organ.place_code, Office.STAFFING, day)
    touched, leading = set[Organ](), set[Organ]()
    for row in rows:
        organs, leads = _named_organs(row, on)
        touched |= organs
        if leads:
            leading |= organs
    if staffing in leading:
        return government_of(organ.place_code, day)
    principals = Post.objects.as_of(day).filter(organ=organ, role=PRINCIPAL.key)
    if scope == Scope.ORGANS or leading or touched - {organ} or not principals.exists():
        return staffing
    return organ


def _named_organs(row: Row, on: datetime.date) -> tuple[set[Organ], bool]:
    """The organs of a row, and whether it is about who leads them.

    Asked of what is written: a person whom an earlier row enters is not there yet.
    """
    if row.values.get("organ"):
        return set(Organ.objects.filter(code=row.values["organ"])), row.values.get("role") == PRINCIPAL.key
    posts = Post.objects.as_of(on).filter(officer__number=row.values.get("number", "")).select_related("organ")
    return {post.organ for post in posts}, any(post.gives(PRINCIPAL) for post in posts) and row.action == "leave"


def named_in(rows: Iterable[Row]) -> list[Officer]:
    """The persons whom the rows are about, of those who are in service already."""
    numbers = {str(row.values[name]) for row in rows for name in ("number", "deputy") if row.values.get(name)}
    return list(Officer.objects.filter(number__in=numbers))
