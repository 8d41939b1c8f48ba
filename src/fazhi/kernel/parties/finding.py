"""Finding a party by its identifier, recording a new one, and merging two rows of one party."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from fazhi.kernel.ledger.journal import erase, record
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.ledger.personal import PersonalKind, blind_index
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code
from fazhi.kernel.parties.models import Party, PartyIndex, PartyKind, PartyMerge


def same_party(identifier: str, name: str = "") -> Party | None:
    """The party with this identifier, merged rows followed; None when there is none or the identifier is empty.

    Where ``name`` is given, only a party of this name: two names under one number are two rows until they are merged.
    """
    if not identifier:
        return None
    rows = Party.objects.filter(index__value=blind_index(identifier)).order_by("recorded_at", "id")
    return next((standing(party) for party in rows if not name or party.name == name), None)


def standing(party: Party) -> Party:
    """The row that a party is read as after merges."""
    merge = PartyMerge.objects.filter(merged=party).select_related("kept").first()
    return standing(merge.kept) if merge else party


def under_one_identifier(one: Party, other: Party) -> bool:
    """Whether two rows are read as one party, or bear one identifier under two names, as after a change of name."""
    if standing(one).pk == standing(other).pk:
        return True
    values = list(PartyIndex.objects.filter(party__in=(one, other)).values_list("value", flat=True))
    return len(values) > 1 and len(set(values)) == 1


def rows_under(identifier: str) -> list[Party]:
    """All rows that are read as a party of this identifier, whatever its name; none where the identifier is empty."""
    if not identifier:
        return []
    found = Party.objects.filter(index__value=blind_index(identifier)).order_by("recorded_at", "pk")
    return list({row.pk: row for party in found for row in rows_of(party)}.values())


def rows_of(party: Party) -> list[Party]:
    """All rows that are read as this party: the standing one first, then those merged into it."""
    found = [standing(party)]
    for kept in found:
        found += [merge.merged for merge in kept.merges.select_related("merged").order_by("recorded_at", "pk")]
    return found


@transaction.atomic
def find_or_record(*, kind: str, name: str, identifier: str = "", phone: str = "", address: str = "") -> Party:
    """The party with this identifier, or a new one.

    Raises:
        IdentifierError: the identifier is not one of its kind.
    """
    if identifier:
        identifier = check_citizen(identifier) if kind == PartyKind.CITIZEN else check_credit_code(identifier)
        alone(f"party {blind_index(identifier)}")  # two who come at once with one number are one party
    known = same_party(identifier, name)
    if known is not None:
        return known
    party = Party(kind=kind)
    party.set_personal("name", PersonalKind.NAME, name)
    for field, personal, value in (
        ("identifier", PersonalKind.IDENTITY_NUMBER, identifier),
        ("phone", PersonalKind.PHONE, phone),
        ("address", PersonalKind.ADDRESS, address),
    ):
        if value:
            party.set_personal(field, personal, value)
    record(party)
    if identifier:
        PartyIndex.objects.create(party=party, value=blind_index(identifier))
    return party


@transaction.atomic
def forget(
    party: Party, fields: Sequence[str], *, reason: str, basis: str, by: uuid.UUID, second: uuid.UUID
) -> Erasure:
    """Erase personal values of a party, and with its identifier the index by which it was found.

    The arguments and refusals are those of ``ledger.journal.erase``.

    Source: 个人信息保护法 第四十七条.
    """
    erasure = erase(party, fields, reason=reason, basis=basis, by=by, second=second)
    if "identifier" in fields:
        PartyIndex.objects.filter(party=party).delete()
    return erasure


@transaction.atomic
def merge(kept: Party, merged: Party, *, reason: str, by: uuid.UUID) -> PartyMerge:
    """Read ``merged`` as ``kept`` from now on; nothing is deleted.

    Raises:
        IdentifierError: the two are one row already.
    """
    if standing(kept) == standing(merged):
        raise IdentifierError(f"{kept} 与 {merged} 已是同一当事人。", f"{kept} and {merged} are one party already.")
    joined = PartyMerge(kept=standing(kept), merged=merged, reason=reason, by=by)
    record(joined)
    return joined
