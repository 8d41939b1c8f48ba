"""A matter here beside the same one as a platform has it: which acts are the same, and what differs in them.

An act is the one of the same key; without keys, one that says exactly the same, else one of that name on that day, else
the next of that name. Values that name people are shown masked, and never kept otherwise.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from fazhi.kernel.ledger.personal import PersonalKind, blind_index, mask
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.mirrors.models import UpperAct, UpperRecord
from fazhi.kernel.mirrors.resolving import kind_named, organ_named, plain, stage_named, values_of, with_parties
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.admission import acting_organs
from fazhi.kernel.procedures.correcting import FIXED
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL, kind_of, procedure_of
from fazhi.kernel.procedures.replay import ActFacts, State, facts_in, in_legal_order, replay

OURS_ALONE = frozenset({"note", "move_up", "take_back", "set_secrecy", "add_reader", "remove_reader"})
DAY = "happened_on"


def digest(content: Any) -> str:
    """A keyed digest of what came: it may name people."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return blind_index(hashlib.sha256(text.encode()).hexdigest())


def _party(party: BroughtParty | None) -> dict[str, str] | None:
    return party.fields() if party else None


def act_digest(act: BroughtAct) -> str:
    """The digest of an act as it came."""
    return digest(
        [act.name, act.on, dict(act.data), _party(act.party), dict(act.numbers), act.key, act.reason]
    )  # fmt: skip


def matter_digest(brought: BroughtMatter) -> str:
    """The digest of a matter as it came."""
    parties = [[party.capacity, _party(party)] for party in brought.parties]
    head = [brought.family, brought.number, brought.organ, brought.place_code, brought.opened, brought.stage]
    return digest([head, parties, [act_digest(act) for act in brought.acts]])


@dataclass(frozen=True, slots=True)
class Pair:
    """An act as it came, the kind that it is here, and the act that it is already, where it was done.

    Attributes:
        brought: as it came.
        kind: what it is here.
        key: by which it is known.
        done: the act here.
        last: who had the last word on it: the last act that corrects it, else itself.
        same: it came so before, and nobody here has corrected it since.
    """

    brought: BroughtAct
    kind: ActKind
    key: str
    done: ActFacts | None
    last: ActFacts | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same here and there.

    Attributes:
        name: the act.
        field: the field; ``happened_on`` for the day, empty where the act itself is on one side only.
        ours: what stands here; masked where it names people.
        theirs: what the platform has; masked likewise.
        act: our act, where there is one.
        correctable: whether a correction of the act would take theirs over.
    """

    name: str
    field: str
    ours: Any
    theirs: Any
    act: uuid.UUID | None = None
    correctable: bool = False


@dataclass(slots=True)
class Beside:
    """A matter here and as it came: its facts, the pairs of acts, and what nobody there knows of."""

    matter: Matter
    procedure: type[Procedure]
    facts: list[ActFacts]
    state: State
    pairs: list[Pair] = field(default_factory=list)
    alone: list[ActFacts] = field(default_factory=list)

    def kind(self, name: str) -> ActKind | None:
        """The kind of an act of the matter."""
        return kind_of(self.procedure, name)


def beside(matter: Matter, record: UpperRecord | None, brought: BroughtMatter) -> Beside:
    """Put a matter beside what came.

    Raises:
        Refusal: what came names an act that the procedure does not have.
    """
    facts = facts_in(Q(matter=matter.pk))
    state = replay(matter.pk, facts)
    found = Beside(matter, procedure_of(matter.family, state.version), facts, state)
    standing = [fact for fact in in_legal_order(facts) if fact.name not in OURS_ALONE]
    known, last = _known(record), _last_words(facts)
    acts = with_parties(found.procedure, brought)
    taken = _matched(acts, [kind_named(found.procedure, act.name) for act in acts], standing, known)
    used = {each.key for each in known.values()}
    for at, act in enumerate(acts):
        fact, kind = taken.get(at), kind_named(found.procedure, act.name)
        upper, word = (known.get(fact.id), last[fact.id]) if fact is not None else (None, None)
        key = upper.key if upper is not None else act.key or _unused(kind.name, used)
        used.add(key)
        same = upper is not None and word is not None and upper.digest == act_digest(act) and upper.act_id == word.id
        found.pairs.append(Pair(act, kind, key, fact, word, same))
    met = {fact.id for fact in taken.values()}
    found.alone = [fact for fact in standing if fact.id not in met and not _general(fact.name)]
    return found


def _general(name: str) -> bool:
    return name in GENERAL


def _unused(name: str, used: set[str]) -> str:
    nth = 1
    while f"{name}#{nth}" in used:
        nth += 1
    return f"{name}#{nth}"


def keys_of(procedure: type[Procedure], acts: Sequence[BroughtAct]) -> list[str]:
    """The keys of the acts of a matter that is new here."""
    used, found = set[str](), []
    for act in acts:
        found.append(act.key or _unused(kind_named(procedure, act.name).name, used))
        used.add(found[-1])
    return found


def _known(record: UpperRecord | None) -> dict[uuid.UUID, UpperAct]:
    """Of each act that was brought what came of it last."""
    rows = UpperAct.objects.filter(record=record).order_by("recorded_at", "pk") if record is not None else ()
    return {row.done_id: row for row in rows}


def _last_words(facts: Sequence[ActFacts]) -> dict[uuid.UUID, ActFacts]:
    """Of each act the one that says what stands: the last that corrects it, else itself; in the order of record."""
    return {fact.corrects or fact.id: fact for fact in facts}


def _matched(
    acts: Sequence[BroughtAct], kinds: Sequence[ActKind], standing: Sequence[ActFacts],
    known: Mapping[uuid.UUID, UpperAct],
) -> dict[int, ActFacts]:  # fmt: skip
    """Which act here each act that came is: by key, by what it says, by its day, by its turn."""
    found: dict[int, ActFacts] = {}
    left = list(standing)

    def take(fits: Any) -> None:
        for at, act in enumerate(acts):
            if at in found:
                continue
            same = (fact for fact in left if fact.name == kinds[at].name and fits(act, fact))
            if (fact := next(same, None)) is not None:
                found[at] = fact
                left.remove(fact)

    take(lambda act, fact: bool(act.key) and fact.id in known and known[fact.id].key == act.key)
    take(lambda act, fact: not act.key and fact.id in known and known[fact.id].digest == act_digest(act))
    take(lambda act, fact: (not act.key or fact.id not in known) and fact.on == act.on)
    take(lambda act, fact: not act.key or fact.id not in known)
    return found


def differences(found: Beside, brought: BroughtMatter) -> Iterator[Difference]:
    """What differs in the matter.

    Raises:
        Refusal: a value that came is not known here.
    """
    on = brought.opened or brought.acts[0].on
    organ = organ_named(brought.organ, on)
    if organ.pk != found.matter.organ_id and not any(c == "former" for c, _ in found.state.organs):
        yield Difference("", "organ", found.matter.organ.name, organ.name)
    place = brought.place_code or organ.place_code
    if place != found.matter.place_code:
        yield Difference("", "place_code", found.matter.place_code, place)
    for pair in found.pairs:
        if pair.done is None:
            yield Difference(pair.kind.name, "", None, str(pair.brought.on))
        elif not pair.same:
            yield from _of_act(found, pair, pair.done)
    for fact in found.alone:
        yield Difference(fact.name, "", str(fact.on), None, fact.id)
    if brought.stage and (stage := stage_named(found.procedure, brought.stage)).name != found.state.stage:
        yield Difference("", "stage", found.state.stage, stage.name)


def _of_act(found: Beside, pair: Pair, done: ActFacts) -> Iterator[Difference]:
    kind = pair.kind
    firm = kind.stands or kind.automatic
    if done.on != pair.brought.on:
        yield Difference(kind.name, DAY, str(done.on), str(pair.brought.on), done.id, not firm)
    for name, value in _values(found, pair, done).items():
        ours = done.data.get(name)
        if _unlike(ours, value):
            correctable = not firm and kind.effect is None and name not in FIXED
            yield Difference(kind.name, name, ours, value, done.id, correctable)
    if pair.brought.party is not None and done.party is not None:
        yield from _of_party(found, pair, done)
    for series, text in pair.brought.numbers.items():
        ours = done.data.get("number") if series == found.procedure.key else done.data.get("papers", {}).get(series)
        if ours != text:
            yield Difference(kind.name, "number", ours, text, done.id)


def _unlike(ours: Any, theirs: Any) -> bool:
    return (ours in (None, "", [])) != (theirs in (None, "", [])) or (
        ours not in (None, "", []) and str(ours) != str(theirs) and ours != theirs
    )


def _values(found: Beside, pair: Pair, done: ActFacts) -> dict[str, Any]:
    """What came for the fields of an act, cleaned as its form cleans it.

    Raises:
        Refusal: the form refuses a value.
    """
    kind, raw = pair.kind, values_of(found.procedure, pair.kind, pair.brought, found.matter)
    given = {name: value for name, value in raw.items() if name not in FIXED}
    if not given:
        return {}
    acting = {done.organ} | acting_organs(found.procedure, kind, found.state, found.matter.organ_id)
    form = build_form(
        found.procedure, kind, {**done.data, **raw}, matter=found.matter, state=found.state, on=pair.brought.on,
        acting=acting,
    )  # fmt: skip
    form.is_valid()
    for name in given:
        if name in form.errors or name not in form.fields:
            label = form.fields[name].label if name in form.fields else name
            raise Refusal.because(
                "value", f"“{kind.label.zh}”的“{label}”不能识别。", f"{name} of {kind.label.en} is not understood.",
                "请核对该栏的内容。", "Compare what stands in the field.", name,
            )  # fmt: skip
    return plain({name: value for name, value in form.cleaned_data.items() if name in given})


def _of_party(found: Beside, pair: Pair, done: ActFacts) -> Iterator[Difference]:
    """A party is compared value by value, and shown masked; one that is not named is not compared."""
    act = Act.objects.select_related("party").get(pk=done.id)
    ours, theirs = act.party, pair.brought.party
    if ours is None or theirs is None:
        return
    kinds = (("name", PersonalKind.NAME), ("identifier", PersonalKind.IDENTITY_NUMBER),
             ("phone", PersonalKind.PHONE), ("address", PersonalKind.ADDRESS))  # fmt: skip
    for name, kind in kinds:
        here, there = ours.reveal(name) or "", getattr(theirs, name).strip()
        if there and here.upper() != there.upper():
            hidden = ours.kind == PartyKind.CITIZEN or name in ("phone", "address")
            yield Difference(
                pair.kind.name, f"party_{name}", mask(kind, here) if hidden and here else here,
                mask(kind, there) if hidden else there, done.id,
            )  # fmt: skip
