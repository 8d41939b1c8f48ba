"""Who has a matter in hand 承办人: of the officers in a role of its lead organ, those to whom it was given.

Work comes to roles (``in_hand``); yet what is said to the one who handles a matter is not for every colleague. Who
handles it took it over or is named in it; else who worked on it; else whoever holds the role.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.db import models

from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import Role
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.staffing.models import Charge

_Held = dict[uuid.UUID, set[uuid.UUID]]
"""Officers by matter."""


def holders(matters: Collection[Matter], role: Role, day: datetime.date) -> _Held:
    """For each matter the officers of its lead organ who have it in hand by a role on a day.

    The number of queries follows the families among the matters, not the matters.
    """
    if not matters:
        return {}
    held: _Held = {}
    posts = Post.objects.as_of(day).filter(role=role.key, organ__in={matter.organ_id for matter in matters})
    for organ, officer in posts.values_list("organ", "officer"):
        held.setdefault(organ, set()).add(officer)
    given, worked = _given(matters, role), _worked(matters, role)
    found: _Held = {}
    for matter in matters:
        staff = held.get(matter.organ_id, set())
        found[matter.pk] = staff & given.get(matter.pk, set()) or staff & worked.get(matter.pk, set()) or staff
    return found


def _given(matters: Collection[Matter], role: Role) -> _Held:
    """Who took a matter over in the role, and whom its own facts name."""
    found: _Held = {}
    keys = {f"matter:{matter.pk}": matter for matter in matters}
    for item, organ, officer in Charge.objects.filter(item__in=keys, role=role.key).values_list(
        "item", "organ", "officer"
    ):
        if keys[item].organ_id == organ:
            found.setdefault(keys[item].pk, set()).add(officer)
    for matter, officer in _named(matters):
        found.setdefault(matter, set()).add(officer)
    return found


def _named(matters: Collection[Matter]) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """The officers that stand in columns of the matters, one by one or in lists."""
    for model in {families()[matter.family][0].matter for matter in matters}:
        columns = [
            column for column in model._meta.local_concrete_fields
            if column.related_model is Officer or isinstance(column, models.JSONField)
        ]  # fmt: skip
        if columns:
            rows = model.objects.filter(pk__in=[matter.pk for matter in matters])
            for id, *values in rows.values_list("pk", *(column.name for column in columns)):
                yield from ((id, officer) for value in values for officer in _ids(value))


def _ids(value: Any) -> Iterator[uuid.UUID]:
    """The ids in a column: one officer, or a list of them; what else stands there names nobody."""
    for each in value if isinstance(value, list) else [value]:
        try:
            yield each if isinstance(each, uuid.UUID) else uuid.UUID(each)
        except (AttributeError, TypeError, ValueError):
            continue


def _worked(matters: Collection[Matter], role: Role) -> _Held:
    """Who acted in a matter in the role, for the organ that leads it now."""
    leads = {matter.pk: matter.organ_id for matter in matters}
    found: _Held = {}
    acts = Act.objects.filter(matter__in=leads, post__role=role.key).order_by()
    for matter, organ, officer in acts.values_list("matter", "organ", "officer").distinct():
        if leads[matter] == organ:
            found.setdefault(matter, set()).add(officer)
    return found
