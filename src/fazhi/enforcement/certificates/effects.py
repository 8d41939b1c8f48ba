"""What follows in the two lists from what was decided: entries begin, change and end in the same transaction."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fazhi.enforcement.certificates.models import (
    Certificate,
    CertificateKind,
    EnforcementSubject,
    Measure,
    State,
)
from fazhi.enforcement.certificates.standing import subject_of
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.models import Officer

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
    first = max(begin, request.on)
    for old in Certificate.objects.as_of(first).filter(
        holder__in=[row["officer"] for row in given], organ=request.organ
    ):
        end(old, first)
    holders = Officer.objects.in_bulk([row["officer"] for row in given])
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


def list_standing(request: Request) -> None:
    """Certificates that stood before are on the list for what is left of their terms."""
    rows = request.before.fields["officers"]
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
    """What was presented and did not fail has passed the check of the year; what failed is suspended."""
    year, failed = request.after.fields["year"], set(request.data["failed"])
    presented = request.before.fields["presented"]
    standing = Certificate.objects.as_of(request.on).filter(code__in=presented).order_by("code")
    for entry in standing.select_related("organ", "holder"):
        change = {"state": State.SUSPENDED} if entry.code in failed else {"checked_for": year}
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
