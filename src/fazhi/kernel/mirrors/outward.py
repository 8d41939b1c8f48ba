"""A matter of ours as it would come from outside: for an upper form, for a mirror elsewhere, for comparing."""

from __future__ import annotations

from django.db.models import Q

from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter, BroughtParty
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import GENERAL, procedure_of
from fazhi.kernel.procedures.replay import facts_in, in_legal_order

_ADDED = frozenset({"number", "papers", "attachments", "act"})


def as_brought(matter: Matter) -> BroughtMatter:
    """A matter with its own acts as they stand now, corrections put in their place; general acts stay here."""
    facts = [fact for fact in in_legal_order(facts_in(Q(matter=matter.pk))) if fact.name not in GENERAL]
    ids = {fact.party for fact in facts if fact.party is not None}
    parties = {party.pk: _party(party) for party in Party.objects.filter(pk__in=ids)}
    procedure = procedure_of(matter.family, matter.version)
    acts = []
    for fact in facts:
        numbers = {procedure.key: fact.data["number"]} if fact.data.get("number") else {}
        acts.append(
            BroughtAct(
                name=fact.name, on=fact.on, reason=fact.reason, numbers={**numbers, **(fact.data.get("papers") or {})},
                data={name: value for name, value in fact.data.items() if name not in _ADDED},
                party=parties.get(fact.party) if fact.party else None, key=str(fact.id),
            )
        )  # fmt: skip
    return BroughtMatter(
        family=matter.family, number=matter.number or str(matter.pk), organ=matter.organ.code, acts=tuple(acts),
        place_code=matter.place_code, opened=matter.opened_on, stage=matter.stage,
    )  # fmt: skip


def _party(party: Party) -> BroughtParty:
    return BroughtParty(
        name=party.name, kind=party.kind, identifier=party.reveal("identifier") or "",
        phone=party.reveal("phone") or "", address=party.reveal("address") or "",
    )  # fmt: skip
