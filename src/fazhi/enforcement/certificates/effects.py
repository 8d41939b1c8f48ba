"""What follows in the two lists from what was decided: entries begin, change and end in the same transaction."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fazhi.enforcement.certificates.models import (
    ApplicationKind,
    Certificate,
    CertificateKind,
    EnforcementSubject,
    Measure,
    State,
)
from fazhi.enforcement.certificates.standing import subject_of
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.refusals import Refusal

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


def confirm_organ(request: Request) -> None:
    """The organ is on the list of enforcing organs from the day of the confirmation."""
    fields = request.after.fields
    basis = [{"law": line.strip()} for line in str(fields["legal_basis"]).splitlines() if line.strip()]
    record(
        EnforcementSubject(
            subject=subject_of(request.organ.code), code=request.organ.code, name=request.organ.name,
            kind=fields["kind"], basis=basis, organ=request.organ, adjustment=request.matter_id, from_on=request.on,
            scope=fields["scope"], entrusted_by=fields.get("entrusted_by") or "",
        )
    )  # fmt: skip


def end_title(request: Request) -> None:
    """The organ is on the list no longer; what it did before stays what it was."""
    for entry in EnforcementSubject.objects.standing().filter(adjustment=request.matter_id, until_on=None):
        end(entry, request.on)


def issue_certificates(request: Request) -> None:
    """Everybody to whom the province gave a number is on the list, until the term of the certificate ends."""
    begin, last = (datetime.date.fromisoformat(request.data[name]) for name in ("valid_from", "valid_until"))
    given = [row for row in request.data["officers"] if row.get("certificate")]
    first, ids = max(begin, request.on), _ids(given)
    _held_alone(request, ids)
    if request.before.fields["kind"] == ApplicationKind.RENEWAL:
        for old in Certificate.objects.as_of(first).filter(holder__in=ids, organ=request.organ):
            end(old, first)
    _refuse_a_second(request, ids, first)
    holders = Officer.objects.in_bulk(ids)
    by_id = {str(pk): officer for pk, officer in holders.items()}
    record_many(
        [
            Certificate(
                code=row["certificate"], name=row["name"], kind=CertificateKind.ENFORCEMENT, organ=request.organ,
                adjustment=request.matter_id, from_on=first, until_on=last + datetime.date.resolution,
                holder=by_id[row["officer"]], domains=row["domains"], valid_from=begin, valid_until=last,
                basis=[{"law": "行政处罚法", "article": "42"}],
            )
            for row in given
        ]
    )  # fmt: skip


def _ids(rows: Iterable[dict[str, str]]) -> list[uuid.UUID]:
    return [uuid.UUID(row["officer"]) for row in rows]


def _held_alone(request: Request, holders: list[uuid.UUID]) -> None:
    """Wait for whoever gives these officers certificates of the organ at this moment."""
    alone(*(f"certificate of {holder} in {request.organ.pk}" for holder in holders))


def _refuse_a_second(request: Request, holders: list[uuid.UUID], first: datetime.date) -> None:
    """The rule asked before others had committed; asked again alone, it holds.

    Raises:
        Refusal: somebody was given a certificate meanwhile.
    """
    held = Certificate.objects.ahead(first).filter(holder__in=holders, organ=request.organ)
    numbers = sorted(set(held.values_list("holder__number", flat=True)))
    if numbers:
        raise Refusal.because(
            "HoldingNone", f"有人员刚刚已取得本单位的执法证件：{'、'.join(numbers)}。",
            f"These officers were just given a certificate of the organ: {', '.join(numbers)}.",
            "请刷新后核对，不重复发证。", "Reload and compare: nobody is given a second one.", "numbers",
        )  # fmt: skip


def list_standing(request: Request) -> None:
    """Certificates that stood before are on the list for what is left of their terms."""
    rows = request.before.fields["officers"]
    _held_alone(request, _ids(rows))
    _refuse_a_second(request, _ids(rows), request.on)
    holders = {str(pk): officer for pk, officer in Officer.objects.in_bulk([row["officer"] for row in rows]).items()}
    made = []
    for row in rows:
        begin, last = (datetime.date.fromisoformat(row[name]) for name in ("valid_from", "valid_until"))
        if last < request.on:
            continue  # Expired while it was compared.
        made.append(
            Certificate(
                code=row["certificate"], name=row["name"], kind=CertificateKind.ENFORCEMENT, organ=request.organ,
                adjustment=request.matter_id, from_on=max(begin, request.on),
                until_on=last + datetime.date.resolution, holder=holders[row["officer"]], domains=row["domains"],
                valid_from=begin, valid_until=last, basis=[{"law": "行政处罚法", "article": "42"}],
            )
        )  # fmt: skip
    record_many(made)


def check_off(request: Request) -> None:
    """What was presented and did not fail has passed the check of the year; what failed is suspended.

    What was suspended meanwhile is left to who suspended it.
    """
    year, failed = request.after.fields["year"], set(request.data["failed"])
    presented = request.before.fields["presented"]
    standing = Certificate.objects.as_of(request.on).filter(code__in=presented, state=State.VALID).order_by("code")
    for entry in standing.select_related("organ", "holder"):
        change = {"state": State.SUSPENDED} if entry.code in failed else {"checked_for": year}
        amend(entry, request.on, adjustment=request.matter_id, **change)


def pass_again(request: Request) -> None:
    """What failed and passes after all is valid again, and says the year."""
    passed = set(request.before.fields["failed"]) - set(request.data["failed"])
    for entry in Certificate.objects.as_of(request.on).filter(code__in=passed).order_by("code"):
        change = {"state": State.VALID, "checked_for": request.before.fields["year"]}
        amend(entry, request.on, adjustment=request.matter_id, **change)


def take_measure(request: Request) -> None:
    """The certificate is suspended from the day of the decision, or ends on it."""
    fields = request.after.fields
    entry = Certificate.objects.as_of(request.on).get(code=fields["certificate"])
    if fields["measure"] == Measure.SUSPEND:
        amend(entry, request.on, adjustment=request.matter_id, state=State.SUSPENDED)
    else:
        end(entry, request.on)


def give_back(request: Request) -> None:
    """The certificate is valid again from the day on which it is given back."""
    entry = Certificate.objects.as_of(request.on).get(code=request.before.fields["certificate"])
    amend(entry, request.on, adjustment=request.matter_id, state=State.VALID)
