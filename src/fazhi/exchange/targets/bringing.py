"""Back-filling a matter as it was brought 补录: each act by the engine, with its day, its numbers and who did it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models

from fazhi.exchange.targets.declaring import Asked
from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.identifiers import normalised
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.admission import acting_organs
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import form_class, jsonable
from fazhi.kernel.procedures.models import Act, Matter, MatterParty
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import version_on
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.seeing import Eyes, eyes_of, matters_seen
from fazhi.kernel.wording import Label

_REASON, _NAMED = "批量导入补录", "（批准人由操作人指明）"
_KEY = 40
"""Characters of the keyed digest by which the acts of one brought matter are known."""
_NOBODY = Label("当日没有唯一可办此行为的人员。", "That day there was not exactly one officer who could do this act.")
_NAME_ONE = Label("请填当日在任的经办人编号。", "Give the number of the officer who did it and held the post that day.")
_FOREIGN = Label("该行为由其他单位作出，本单位不能代为补录。", "Another organ did this act: yours does not bring it.")
_LET_THEM = Label(
    "先补录到上一行为；由该单位在事项中登记此行为后，再导入同一表，其余行为接着补录。",
    "Bring the acts before it; once that organ has recorded its own in the matter, import the sheet again.",
)
_OTHERWISE = Label("该行为已经登记，内容不同。", "The act is recorded already, and reads otherwise.")
_CORRECT = Label("请在事项中更正，或改回表中的内容。", "Correct it in the matter, or put the sheet right.")
_WHICH = Label("事项中没有唯一的这一当事人。", "The matter has not exactly one such party.")
_NAME_PARTY = Label("请填当事人的姓名或证件号码。", "Give the party's name or number.")


class Blamed(Exception):
    """An act of a brought matter that was refused."""

    def __init__(self, act: str, refusal: Refusal) -> None:
        self.act, self.refusal = act, refusal
        super().__init__(f"{act}: {refusal}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A matter as it stands after it was brought, and how many acts of it are new."""

    matter: Matter
    new: int


def request_key(brought: BroughtMatter, act: str) -> str:
    """The request key of an act of a brought matter: the same whenever the matter is brought again.

    A row brings each act once; which others it brings, and so the place of the act among them, says nothing.
    """
    identity = blind_index(f"{brought.family} {brought.organ} {brought.number}")
    return f"import:{identity[:_KEY]}:{blind_index(act)[:16]}"


def recorded(brought: BroughtMatter) -> list[Act | None]:
    """The acts of a brought matter that are recorded already, each in its place."""
    keys = [request_key(brought, act.name) for act in brought.acts]
    rows = Act.objects.filter(request_key__in=keys).select_related("party", "matter", "officer")
    known = {act.request_key: act for act in rows}
    return [known.get(key) for key in keys]


def fill(brought: BroughtMatter, asked: Asked) -> Filled:
    """Do the acts of a brought matter that are not recorded yet, in their order.

    Raises:
        Blamed: an act is refused, or is recorded and reads otherwise; what was done before it is the caller's to
            take back.
    """
    matter: Matter | None = None
    new = 0
    for act, known in zip(brought.acts, recorded(brought), strict=True):
        try:
            if known is None:
                done = _do(brought, act, matter, asked)
                new += 1
            else:
                done = _compared(act, known)
        except Refusal as refusal:
            raise Blamed(act.name, refusal) from refusal
        matter = done.matter
    assert matter is not None, "a brought matter has an act that opens it"
    return Filled(matter, new)


def _compared(act: BroughtAct, known: Act) -> Act:
    same = known.happened_on == act.on and act.by in ("", known.officer.number)
    if act.party is not None and known.party is not None:
        same = same and known.party.name == act.party.name
    for name, value in act.data.items():
        given = str(value.pk) if isinstance(value, models.Model) else jsonable(value)
        # What the form made of the value is not always the value: a party chosen by name stands beside the act.
        same = same and (name not in known.data or known.data[name] in (given, str(given)))
    if not same:
        raise Refusal(Ground("brought-otherwise", _OTHERWISE, _CORRECT, field="on"))
    return known


def _do(brought: BroughtMatter, act: BroughtAct, matter: Matter | None, asked: Asked) -> Act:
    procedure = version_of(brought.family, matter, act.on)
    kind = procedure.acts[act.name]
    state = state_of(matter) if matter is not None else None
    post = _post(procedure, kind, act, matter, state, asked)
    common: dict[str, Any] = {
        "by": post, "on": act.on, "data": _raw(procedure, kind, act, matter, asked), "second": asked.second,
        "reason": str(act.data.get("reason") or _REASON) + (_NAMED if asked.named else ""),
        # Before a second person is asked it is only tried, and taken back.
        "past": asked.writing or asked.second is not None, "request_key": request_key(brought, act.name),
        "today": asked.day, "numbers": dict(act.numbers),
    }  # fmt: skip
    if matter is None:
        return open_matter(brought.family, kind, organ=asked.organ, place_code=brought.place_code, **common)
    return perform(matter, kind, **common)


def version_of(family: str, matter: Matter | None, on: datetime.date) -> type[Procedure]:
    """The version that governs the matter, or one opened on the day.

    Raises:
        Refusal: none does.
    """
    try:
        return version_on(family, on if matter is None else matter.opened_on)
    except LookupError as fault:
        raise Refusal.because(
            "version", f"{on} 没有适用的程序“{family}”。", f"No version of {family} governs a matter opened on {on}.",
            "请核对日期。", "Compare the day.", "on",
        ) from fault  # fmt: skip


def _post(
    procedure: type[Procedure], kind: ActKind, act: BroughtAct, matter: Matter | None, state: State | None, asked: Asked
) -> Post:  # fmt: skip
    """The post under which the act was done: of the officer named, else of the one who alone could do it that day."""
    organs = {asked.organ.pk}
    if matter is not None and state is not None:
        organs = acting_organs(procedure, kind, state, matter.organ_id)
    if asked.organ.pk not in organs:
        raise Refusal(Ground("brought-organ", _FOREIGN, _LET_THEM, field="on"))
    held = Post.objects.as_of(act.on).filter(organ=asked.organ, role__in=[role.key for role in kind.by])
    posts = list((held.filter(officer__number=act.by) if act.by else held).select_related("organ", "officer"))
    if len({post.officer_id for post in posts}) != 1:
        raise Refusal(Ground("brought-by", _NOBODY, _NAME_ONE, field="by"))
    return posts[0]


def _raw(
    procedure: type[Procedure], kind: ActKind, act: BroughtAct, matter: Matter | None, asked: Asked
) -> dict[str, Any]:  # fmt: skip
    """The values as the act's form takes them."""
    fields = form_class(procedure, kind).base_fields
    eyes = eyes_of(asked.by.officer, asked.day)
    given = {name: _typed(fields.get(name), value, eyes) for name, value in act.data.items() if name != "party"}
    if kind.party and act.party is not None:
        given |= {name: value for name, value in act.party.fields().items() if value}
    if kind.per_party and matter is not None:
        given["party"] = str(_party(matter, str(act.data.get("party") or "")).pk)
    return given


def _party(matter: Matter, named: str) -> Party:
    rows = MatterParty.objects.filter(matter=matter).select_related("party")
    parties = {row.party.pk: row.party for row in rows}
    found = [each for each in parties.values() if not named or _named(each, named)]
    if len(found) != 1:
        raise Refusal(Ground("brought-party", _WHICH, _NAME_PARTY, field="party"))
    return found[0]


def _named(party: Party, named: str) -> bool:
    return named == party.name or normalised(named) == party.reveal("identifier")


def _typed(field: forms.Field | None, value: Any, eyes: Eyes) -> Any:
    """A typed value as it would be typed into its field."""
    if isinstance(field, forms.JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return value if isinstance(value, list) else [value]
    if isinstance(field, forms.ModelChoiceField):
        return row_of(field, value, eyes)
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def row_of(field: forms.ModelChoiceField[Any], value: Any, eyes: Eyes) -> str:
    """The identity of a row that a cell names: an organ or officer as it was resolved, a matter by its number.

    A matter that the first person may not see is none: else the sheet would tell which numbers there are.
    """
    if isinstance(value, models.Model):
        return str(value.pk)
    model = field.queryset.model if field.queryset is not None else None
    if model is not None and issubclass(model, Matter):
        rows = matters_seen(eyes).filter(number=value).values_list("pk", flat=True)[:2]
        return str(rows[0]) if len(rows) == 1 else str(value)
    return str(value)


def given_of(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The values of one act's columns, blank cells left out."""
    return {
        name.removeprefix(prefix): value for name, value in values.items()
        if name.startswith(prefix) and value not in (None, "", [])
    }  # fmt: skip
