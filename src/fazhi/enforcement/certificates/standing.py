"""What is asked of certificates and enforcing organs on a day 持证查询."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection

from django.db.models import Min

from fazhi.enforcement.certificates.models import Certificate, CertificateQuerySet, EnforcementSubject

_SUBJECTS = uuid.UUID("0d0a5d0e-2f4c-5a2b-8c11-6a6b1f0f4c21")
"""Namespace of the identities of enforcing organs; it never changes."""


def valid_on(
    day: datetime.date, numbers: Collection[str] | None = None, known: datetime.datetime | None = None
) -> CertificateQuerySet:
    """The certificates by which somebody may enforce on a day, as known at a moment; of these numbers, if any."""
    found: CertificateQuerySet = Certificate.objects.valid(day, known)
    return found if numbers is None else found.filter(code__in=numbers)


def confirmed(organ: uuid.UUID, day: datetime.date) -> bool:
    """Whether an organ is confirmed as enforcing on a day."""
    return EnforcementSubject.objects.as_of(day).filter(organ=organ).exists()


def begun_on(organ: uuid.UUID) -> datetime.date | None:
    """The day from which an organ was confirmed for the first time; None where it never was."""
    first: datetime.date | None = (
        EnforcementSubject.objects.standing().filter(organ=organ).aggregate(first=Min("from_on"))["first"]
    )
    return first


def subject_of(code: str) -> uuid.UUID:
    """Identity of an organ's entry: an organ that is confirmed anew goes on with the same history."""
    return uuid.uuid5(_SUBJECTS, code)
