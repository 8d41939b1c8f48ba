"""What a sender calls things, found among ours: procedures, organs, acts, stages, choices, parties of a matter.

What is not found is refused with what there is instead; nothing is guessed.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q

from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import form_class, jsonable
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.modes import may_be_brought
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import version_on
from fazhi.kernel.procedures.stages import Stage


def procedure_for(brought: BroughtMatter) -> type[Procedure]:
    """The version of the procedure that governs a new matter.

    Raises:
        Refusal: there is no such procedure, no act, or no version governs the day.
    """
    if not brought.acts:
        raise Refusal.because(
            "no-act", f"“{brought.number}”没有任何行为。", f"{brought.number} comes without an act.",
            "请至少带入收件或立案行为。", "Bring at least the act that opens it.",
        )  # fmt: skip
    on = brought.opened or brought.acts[0].on
    try:
        return version_on(brought.family, on)
    except LookupError as fault:
        raise Refusal.because(
            "procedure", f"没有程序“{brought.family}”，或它不适用于 {on}。",
            f"There is no procedure {brought.family} that governs {on}.",
            "请核对程序和日期。", "Compare the procedure and the day.", "family",
        ) from fault  # fmt: skip


def organ_named(text: str, on: datetime.date, field: str = "organ") -> Organ:
    """The organ of a code, name or short name that existed on the day.

    Raises:
        Refusal: there is none, or there are several.
    """
    rows = Organ.objects.filter(Q(code=text) | Q(name=text) | Q(short_name=text)) if text else Organ.objects.none()
    found = [organ for organ in rows if organ.existed_on(on)]
    exact = [organ for organ in found if text in (organ.code, organ.name)] or found
    if len(exact) != 1:
        many_zh, many_en = ("不止一个", "several organs are") if exact else ("没有", "no organ is")
        raise Refusal.because(
            "unknown-organ", f"{on} {many_zh}名称或代码为“{text}”的单位。", f"On {on} {many_en} called {text}.",
            "请用单位代码或全称。", "Give its code or full name.", field,
        )  # fmt: skip
    return exact[0]


def kind_named(procedure: type[Procedure], text: str) -> ActKind:
    """The act of a stored name or a label, among those that a platform can have done.

    Raises:
        Refusal: the procedure has none.
    """
    every = {name: kind for name, kind in procedure.acts.items() if may_be_brought(kind)}
    found = every.get(text) or next((k for k in every.values() if text in (k.label.zh, k.label.en)), None)
    if found is None:
        zh, en = ("、".join(getattr(k.label, part) for k in every.values()) for part in ("zh", "en"))
        raise Refusal.because(
            "unknown-act", f"“{procedure.label.zh}”没有行为“{text}”。", f"{procedure.label.en} has no act {text}.",
            f"请对应到：{zh}。", f"Map it to one of: {en}.",
        )  # fmt: skip
    return found


def stage_named(procedure: type[Procedure], text: str) -> Stage:
    """The stage of a stored name or a label.

    Raises:
        Refusal: the procedure has none.
    """
    known = procedure.stages
    found = known.get(text) or next((s for s in known.values() if text in (s.label.zh, s.label.en)), None)
    if found is None:
        raise Refusal.because(
            "unknown-stage", f"“{procedure.label.zh}”没有阶段“{text}”。", f"{procedure.label.en} has no stage {text}.",
            f"请对应到：{'、'.join(s.label.zh for s in known.values())}。",
            f"Map it to one of: {', '.join(s.label.en for s in known.values())}.", "stage",
        )  # fmt: skip
    return found


def with_parties(procedure: type[Procedure], brought: BroughtMatter) -> tuple[BroughtAct, ...]:
    """The acts with the matter's parties put where they join: each at the first act of its capacity that names nobody.

    Raises:
        Refusal: a party joins by no act.
    """
    left = list(brought.parties)
    acts = []
    for act in brought.acts:
        capacity = kind_named(procedure, act.name).party
        joins = next((party for party in left if party.capacity == capacity), None) if capacity else None
        if joins is not None and act.party is None:
            left.remove(joins)
            act = replace(act, party=joins)
        acts.append(act)
    if left:
        raise Refusal.because(
            "party-without-act", f"没有使“{left[0].capacity}”参加的行为。",
            f"No act brought lets a party join as {left[0].capacity}.",
            "请补充该行为，或删去该当事人。", "Bring that act, or take the party out.", "parties",
        )  # fmt: skip
    return tuple(acts)


def values_of(procedure: type[Procedure], kind: ActKind, act: BroughtAct, matter: Matter | None) -> dict[str, Any]:
    """What the form of an act takes: organs, officers and choices found by what the sender calls them.

    Raises:
        Refusal: one of them is not known here.
    """
    fields = form_class(procedure, kind).base_fields
    found = {name: _value(fields.get(name), name, value, act.on) for name, value in act.data.items()}
    if kind.party:
        found |= act.party.fields() if act.party else {}
    elif kind.per_party and act.party is not None:
        found["party"] = party_of(matter, act.party).pk
    if kind.needs_reason:
        found["reason"] = act.reason or str(found.get("reason") or "") or "（平台未填写理由）"
    return found


def _value(field: forms.Field | None, name: str, value: Any, on: datetime.date) -> Any:
    if isinstance(value, list | tuple):
        return [_value(field, name, part, on) for part in value]
    if value in (None, "") or not isinstance(value, str):
        return value
    if isinstance(field, forms.ModelChoiceField) and not _is_id(value) and field.queryset is not None:
        if field.queryset.model is Organ:
            return organ_named(value, on, name).pk
        if field.queryset.model is Officer:
            return _officer(value, name, on)
    if isinstance(field, forms.ChoiceField):
        return _choice(_pairs(field.choices), value)
    return value


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _officer(text: str, field: str, on: datetime.date) -> uuid.UUID:
    rows = list(Officer.objects.filter(Q(number=text) | Q(name=text)))
    if len(rows) > 1:
        held = {post.officer_id for post in Post.objects.as_of(on).filter(officer__in=rows)}
        rows = [row for row in rows if row.number == text] or [row for row in rows if row.pk in held]
    if len(rows) != 1:
        raise Refusal.because(
            "unknown-officer", f"没有或者不止一位工作人员“{text}”。", f"No officer, or several, are called {text}.",
            "请用人员编号。", "Give the officer's number.", field,
        )  # fmt: skip
    return rows[0].pk


def _pairs(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _pairs(label)
        else:
            yield value, label


def _choice(pairs: Iterable[tuple[Any, Any]], text: str) -> Any:
    """The stored value of a choice that is given by its label; the form refuses what is neither."""
    known = list(pairs)
    if any(str(value) == text for value, _ in known):
        return text
    return next((value for value, label in known if str(label) == text), text)


def party_of(matter: Matter | None, named: BroughtParty) -> Party:
    """The party of a matter whom a sender names by identifier or name.

    Raises:
        Refusal: the matter has no such party.
    """
    parties = Party.objects.filter(matters__matter=matter).distinct() if matter is not None else Party.objects.none()
    if named.identifier:
        found = parties.filter(index__value=blind_index(named.identifier.strip().upper())).first()
        if found is not None:
            return found
    same = [party for party in parties if party.name == named.name]
    if len(same) != 1:
        raise Refusal.because(
            "unknown-party", "受送达人不是本事项当事人，或同名者不止一人。",
            "Who is named is no party of the matter, or several bear that name.",
            "请用证件号码指明当事人。", "Name the party by its number.", "party",
        )  # fmt: skip
    return same[0]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {name: jsonable(value) for name, value in values.items()}
