"""Proposals and hand-over lists in words: what each row does, and where each piece of work went."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.staffing.absences import BeingAway
from fazhi.kernel.staffing.actions import ACTIONS
from fazhi.kernel.staffing.models import AbsenceNotice, HandOver, StaffingChange
from fazhi.kernel.staffing.rows import OfficerField, OrganField
from fazhi.kernel.staffing.tables import choices_of
from fazhi.kernel.wording import Label

PROPOSAL, ITEMS, CHOSEN = "proposal", "items", "chosen"
_COMMA, _COLON = Label("，", ", "), Label("：", ": ")
DEPUTIES, NOBODY = Label("代岗人员", "Who acts meanwhile"), Label("无人代岗", "nobody acts")
_OPEN, _GIVEN, _TAKEN = Label("未移交", "open"), Label("待接收", "given"), Label("已接收", "taken over")


def acting_for(officer: Officer | None, organ: uuid.UUID, first: datetime.date, back: datetime.date) -> tuple[str, ...]:
    """Who acts for somebody who is away from an organ in these days, as lines: for which post, from when to when."""
    posts = Post.objects.standing().filter(
        acting_for__officer=officer, organ=organ, from_on__lt=back, until_on__gt=first
    )  # fmt: skip
    return tuple(
        str(Label(
            f"{post.officer} 代{post.role_label.zh}，{post.from_on} 至 {post.until_on}（不含）",
            f"{post.officer} as {post.role_label.en}, {post.from_on} until {post.until_on}",
        ))
        for post in posts.select_related("officer").order_by("from_on", "role", "pk")
    )  # fmt: skip


def deputies_of(matter: Matter) -> tuple[str, ...] | None:
    """Who acts for the absent while a notice of absence stands; None for other matters, and once it is cancelled."""
    if not isinstance(matter, AbsenceNotice) or matter.stage != BeingAway.announced.name:
        return None
    if matter.away_from is None or matter.back_on is None:
        return None
    return acting_for(matter.officer, matter.organ_id, matter.away_from, matter.back_on) or (str(NOBODY),)


def staffing_in_words(model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
    """A value of a matter of staffing as lines; none where it is something else, and reads as everything does."""
    if issubclass(model, StaffingChange) and name == PROPOSAL:
        names = named([each["values"] for each in value])
        return tuple(row_in_words(each["action"], each["values"], names) for each in value)
    if issubclass(model, HandOver) and name == ITEMS:
        people = {str(pk): each for pk, each in Officer.objects.filter(pk__in=_receivers(value)).in_bulk().items()}
        return tuple(item_in_words(row, str(people.get(row["to"], ""))) for row in value)
    if issubclass(model, HandOver) and name == CHOSEN:
        return (str(Label(f"{len(value)} 项", f"{len(value)} items")),)
    return ()


def _receivers(rows: list[Mapping[str, Any]]) -> set[str]:
    return {row["to"] for row in rows if row["to"]}


def state_of(row: Mapping[str, Any]) -> Label:
    """How far a piece of work is handed over."""
    return _TAKEN if row["taken"] else _GIVEN if row["to"] else _OPEN


def why_of(row: Mapping[str, Any]) -> Label:
    """What makes a piece of work theirs."""
    return Label(row["zh"], row["en"])


def item_in_words(row: Mapping[str, Any], receiver: str) -> str:
    """One piece of work as one line."""
    return " ".join(
        filter(None, (row["number"], row["title"], "→" if receiver else "", receiver, f"（{state_of(row)}）"))
    )


def named(values: list[Mapping[str, Any]]) -> dict[str, str]:
    """Codes and numbers that rows give, with the names behind them, read with one query each."""
    given = {str(value) for each in values for value in each.values()}
    organs = Organ.objects.filter(code__in=given).values_list("code", "short_name")
    people = Officer.objects.filter(number__in=given).values_list("number", "name")
    entered = {str(each["number"]): str(each["name"]) for each in values if each.get("number") and each.get("name")}
    return {**entered, **dict(organs), **dict(people)}


def facts_of_row(action: str, values: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a row gives, by the labels of its form: codes with names, choices in words."""
    known = ACTIONS.get(action)
    fields = known.form().fields if known else {}
    ordered = [*(name for name in fields if name in values), *sorted(values.keys() - fields.keys())]
    return [
        (str(fields[name].label) if name in fields else name, _value(fields.get(name), values[name], names))
        for name in ordered
        if values[name] not in ("", None)
    ]


def _value(field: forms.Field | None, value: Any, names: Mapping[str, str]) -> str:
    text = str(value)
    if isinstance(field, OrganField | OfficerField):
        return f"{names[text]}（{text}）" if text in names else text
    return str(dict(choices_of(field)).get(text, text))


def row_in_words(action: str, values: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A row as one line."""
    known = ACTIONS.get(action)
    facts = facts_of_row(action, values, names)
    said = str(_COMMA).join(f"{label}{_COLON}{text}" for label, text in facts)
    return f"{known.label if known else action}（{said}）"
