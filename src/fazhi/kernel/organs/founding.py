"""How places, organs, officers and posts come to be, change and end: each step leaves evidence.

An organ's row follows its versions here and nowhere else, so that the two cannot part.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.models import (
    Designation,
    Office,
    Officer,
    Organ,
    OrganKind,
    OrganVersion,
    Post,
    Power,
)
from fazhi.kernel.organs.roles import ROLES, Role


class OrganError(ValueError):
    """A change of organs, officers or posts that cannot be made."""


@transaction.atomic
def found(
    *, code: str, place_code: str, name: str, kind: str, from_on: datetime.date,
    short_name: str = "", mark: str = "", parent: Organ | None = None, basis: str = "",
) -> Organ:  # fmt: skip
    """Found an organ 设立机构 from a day on.

    Raises:
        OrganError: an organ with this code stands already.
    """
    if Organ.objects.filter(code=code).exists():
        raise OrganError(
            f"机构代码 {code} 已有机构；请换代码，或修改原机构。An organ with code {code} exists: amend it."
        )
    facts: dict[str, Any] = {
        "place_code": place_code, "name": name, "short_name": short_name or name, "mark": mark,
        "kind": kind, "parent": parent,
    }  # fmt: skip
    organ = Organ.objects.create(id=uuid.uuid4(), code=code, from_on=from_on, **facts)
    record(OrganVersion(subject=organ.id, organ=organ, from_on=from_on, basis=basis, **facts))
    return organ


@transaction.atomic
def rename(organ: Organ, on: datetime.date, *, basis: str, **changes: Any) -> Organ:
    """Change an organ's name, short name, mark or kind from a day on 更名."""
    amend(_standing(organ), on, basis=basis, **changes)
    for field, value in changes.items():
        setattr(organ, field, value)
    organ.save(update_fields=list(changes))
    return organ


@transaction.atomic
def close(organ: Organ, on: datetime.date) -> Organ:
    """Close an organ from a day on 撤销机构; its posts end with it."""
    end(_standing(organ), on)
    for post in Post.objects.standing().filter(organ=organ, from_on__lt=on).exclude(until_on__lte=on):
        end(post, on)
    organ.until_on = on
    organ.save(update_fields=["until_on"])
    return organ


def _standing(organ: Organ) -> OrganVersion:
    version = OrganVersion.objects.standing().filter(organ=organ, until_on=None).first()
    if version is None:
        raise OrganError(f"机构 {organ} 已撤销，不能再变更。Organ {organ.code} is closed: found a new one.")
    return version


@transaction.atomic
def appoint(
    officer: Officer, organ: Organ, role: Role, from_on: datetime.date, *,
    until_on: datetime.date | None = None, title: str = "", power: str = Power.OWN,
) -> Post:  # fmt: skip
    """Give an officer a post 任职.

    Raises:
        OrganError: the role is unknown, the organ does not exist on that day, or the post is held already.
    """
    if role.key not in ROLES:
        raise OrganError(f"没有职责“{role.key}”；可用：{'、'.join(ROLES)}。No role {role.key}.")
    if not organ.existed_on(from_on):
        raise OrganError(f"{from_on} 时机构 {organ} 不存在。Organ {organ.code} does not exist on {from_on}.")
    held = Post.objects.held_by(officer, from_on).filter(organ=organ, role=role.key)
    if held.exists():
        raise OrganError(f"{officer} 已任 {organ} {role.label.zh}。{officer} already holds this post.")
    post = Post(
        subject=uuid.uuid4(), officer=officer, organ=organ, role=role.key, title=title, power=power,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    record(post)
    return post


@transaction.atomic
def relieve(post: Post, on: datetime.date) -> None:
    """End a post from a day on 免职."""
    end(post, on)


@transaction.atomic
def designate(place_code: str, office: str, organ: Organ, from_on: datetime.date, *, basis: str) -> Designation:
    """Say which organ holds an office of a place from a day on 明确职能归口; the one before it ends there.

    Raises:
        OrganError: there is no such office, or the organ does not exist on that day.
    """
    if office not in Office.values:
        known = ", ".join(Office.values)
        raise OrganError(f"没有职能“{office}”；可用：{known}。No office {office}; there are: {known}.")
    if not organ.existed_on(from_on):
        raise OrganError(f"{from_on} 时机构 {organ} 不存在。Organ {organ.code} does not exist on {from_on}.")
    for held in Designation.objects.as_of(from_on).filter(place_code=place_code, office=office):
        end(held, from_on)
    made = Designation(
        subject=uuid.uuid4(), place_code=place_code, office=office, organ=organ, from_on=from_on, basis=basis
    )
    record(made)
    return made


def designated(place_code: str, office: str, day: datetime.date) -> Organ | None:
    """The organ that holds an office of a place on the day, or of the nearest place above it; None without one."""
    for length in range(len(place_code), 5, -3):
        held = Designation.objects.as_of(day).filter(place_code=place_code[:length], office=office)
        found = held.select_related("organ").first()
        if found is not None:
            return found.organ
    return None


def government_of(place_code: str, day: datetime.date) -> Organ | None:
    """The people's government of a place on the day 人民政府; of the county, for a place within it."""
    here = Organ.objects.filter(place_code=place_code[:6], kind=OrganKind.PEOPLES_GOVERNMENT)
    return next((organ for organ in here if organ.existed_on(day)), None)
