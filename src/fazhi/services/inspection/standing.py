"""What draws and campaigns ask of the directories 名录查询: targets, inspectors and interests on a day, and plans."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.services.inspection.choices import Ground, TargetState
from fazhi.services.inspection.models import (
    AbnormalEntry,
    DeclaredInterest,
    InspectionPlan,
    InspectionTarget,
    Inspector,
)


def targets_on(day: datetime.date) -> QuerySet[InspectionTarget]:
    """Targets in the directory on a day that are in business or in use: only these are drawn."""
    found: QuerySet[InspectionTarget] = InspectionTarget.objects.as_of(day)
    return found.filter(state=TargetState.OPEN).order_by("code")


def inspectors_on(day: datetime.date, organs: Collection[Organ]) -> QuerySet[Inspector]:
    """Inspectors of these organs on a day, whose certificates are valid on it."""
    found: QuerySet[Inspector] = Inspector.objects.as_of(day)
    return found.filter(organ__in=organs, valid_from__lte=day, valid_until__gte=day).order_by("code")


def interests_on(day: datetime.date, certificates: Collection[str]) -> set[tuple[str, str]]:
    """Pairs of certificate and target of which the inspector stands back on a day."""
    held = DeclaredInterest.objects.as_of(day).filter(certificate__in=certificates)
    return set(held.values_list("certificate", "target"))


def officers_of(inspector: Inspector, day: datetime.date) -> list[Officer]:
    """The officers that an inspector may be: those of the name in the organ on the day.

    The directory is public, and staff numbers are not, so that it does not hold them. Where two have one name, each
    says by the number of the certificate which of the inspectors he is.
    """
    posts = Post.objects.as_of(day).filter(organ=inspector.organ_id, officer__name=inspector.name)
    return list({post.officer_id: post.officer for post in posts.select_related("officer")}.values())


def namesakes_of(inspector: Inspector, day: datetime.date) -> QuerySet[Inspector]:
    """The inspectors of the same name and organ in the directory on a day, the inspector itself among them."""
    found: QuerySet[Inspector] = Inspector.objects.as_of(day)
    return found.filter(organ=inspector.organ_id, name=inspector.name).order_by("code")


def plans_of(year: int, place_code: str) -> QuerySet[InspectionPlan]:
    """The yearly plans of a place that are in force: once approved, and with the campaigns then approved."""
    plans = InspectionPlan.objects.filter(year=year, place_code=place_code).exclude(in_force=[])
    return plans.select_related("organ").order_by("organ__code")


def listed_on(code: str, day: datetime.date) -> QuerySet[AbnormalEntry]:
    """By which grounds an entity is on the list of abnormal operation on a day."""
    found: QuerySet[AbnormalEntry] = AbnormalEntry.objects.as_of(day)
    return found.filter(target=code)


def list_code(code: str, ground: str) -> str:
    """The code on the list of an entity by one ground, which has its number among the four (``…-4``)."""
    return f"{code}-{Ground.values.index(ground) + 1}"


def subject_of(code: str, ground: str) -> uuid.UUID:
    """Identity of an entity's entries by one ground: whoever is listed again goes on with the same history."""
    return uuid.uuid5(_LISTED, list_code(code, ground))


_LISTED = uuid.UUID("5a3f6c0e-7d6b-5d0f-9a51-0f6d6c1b7e18")
"""Namespace of these identities; it never changes."""
