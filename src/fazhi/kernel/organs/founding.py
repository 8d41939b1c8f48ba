"""How places' organs come to be, change and end, and which of them holds an office: each step leaves evidence.

An organ's row follows its versions here and nowhere else, so that the two cannot part. These are the steps; who may
take them, and who approves, the layer of staffing says.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.models import Designation, Office, Organ, OrganKind, OrganVersion, Post, Power
from fazhi.kernel.organs.posts import annul_post, appoint, held_beside, relieve
from fazhi.kernel.organs.roles import ROLES

__all__ = [
    "OrganError",
    "appoint",
    "close",
    "designate",
    "designated",
    "found",
    "government_of",
    "holds",
    "merge",
    "relieve",
    "rename",
]


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
        raise OrganError.because(
            f"机构代码 {code} 已有机构。", f"An organ with code {code} exists.",
            "请换代码，或修改原机构。", "Take another code, or amend it.", "code",
        )  # fmt: skip
    facts: dict[str, Any] = {
        "place_code": place_code, "name": name, "short_name": short_name or name, "mark": mark,
        "kind": kind, "parent": parent,
    }  # fmt: skip
    organ = Organ.objects.create(id=uuid.uuid4(), code=code, from_on=from_on, **facts)
    record(OrganVersion(subject=organ.id, organ=organ, from_on=from_on, basis=basis, **facts))
    return organ


@transaction.atomic
def rename(organ: Organ, on: datetime.date, *, basis: str, **changes: Any) -> Organ:
    """Change an organ's name, short name, mark, kind or parent from a day on 更名、隶属调整."""
    amend(_standing(organ), on, basis=basis, **changes)
    for field, value in changes.items():
        setattr(organ, field, value)
    organ.save(update_fields=list(changes))
    return organ


@transaction.atomic
def close(organ: Organ, on: datetime.date) -> Organ:
    """Close an organ from a day on 撤销机构; its posts end with it, and those that had not begun are annulled."""
    end(_standing(organ), on)
    for post in posts_from(organ, on):
        if post.from_on < on:
            relieve(post, on)
        else:
            annul_post(post, on)
    organ.until_on = on
    organ.save(update_fields=["until_on"])
    return organ


@transaction.atomic
def merge(organ: Organ, into: Organ, on: datetime.date) -> list[Post]:
    """Merge an organ into another 合并: it closes, and its officers hold the same posts there.

    Returns:
        The posts given in the other organ; who held the same one there already is given none.

    Raises:
        OrganError: an organ does not stand on the day, or a post may not be held beside one held there.
    """
    if organ == into or not into.existed_on(on):
        raise OrganError.because(
            f"{on} 不能并入机构 {into}。", f"Nothing can merge into {into.code} on {on}.",
            "请选当日存在的另一机构。", "Choose another organ that stands on the day.", "into",
        )  # fmt: skip
    moving = [post for post in posts_from(organ, on) if post.power != Power.ACTING]
    close(organ, on)
    return [
        appoint(
            post.officer, into, ROLES[post.role], max(on, post.from_on), until_on=post.until_on, title=post.title,
            power=post.power,
        )
        for post in moving
        if not held_beside(post.officer, into, post.role, on)
    ]  # fmt: skip


def posts_from(organ: Organ, on: datetime.date) -> list[Post]:
    """The standing posts of an organ that reach the day or begin later."""
    posts = Post.objects.standing().filter(organ=organ).exclude(until_on__lte=on)
    return list(posts.select_related("officer", "organ"))


def _standing(organ: Organ) -> OrganVersion:
    version = OrganVersion.objects.standing().filter(organ=organ, until_on=None).first()
    if version is None:
        raise OrganError.because(
            f"机构 {organ} 已撤销，不能再变更。", f"Organ {organ.code} is closed.",
            "请另设机构。", "Found a new one.", "organ",
        )  # fmt: skip
    return version


@transaction.atomic
def designate(place_code: str, office: str, organ: Organ, from_on: datetime.date, *, basis: str) -> Designation:
    """Say which organ holds an office of a place from a day on 明确职能归口; the one before it ends there.

    Raises:
        OrganError: there is no such office, or the organ does not exist on that day.
    """
    if office not in Office.values:
        known = ", ".join(Office.values)
        raise OrganError.because(
            f"没有职能“{office}”。", f"No office {office}.", f"可用：{known}。", f"There are: {known}.", "office"
        )
    if not organ.existed_on(from_on):
        raise OrganError.because(
            f"{from_on} 时机构 {organ} 不存在。", f"Organ {organ.code} does not exist on {from_on}.",
            "请核对机构和日期。", "Compare organ and day.", "organ",
        )  # fmt: skip
    for held in Designation.objects.as_of(from_on).filter(place_code=place_code, office=office):
        if held.from_on == from_on:
            return amend(held, from_on, organ=organ, basis=basis)[-1]
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


def holds(organ: Organ, office: str, day: datetime.date) -> bool:
    """Whether an organ holds an office of its place on the day."""
    holder = designated(organ.place_code, office, day)
    return holder is not None and holder.pk == organ.pk


def government_of(place_code: str, day: datetime.date) -> Organ | None:
    """The people's government of a place on the day 人民政府; of the county, for a place within it."""
    here = Organ.objects.filter(place_code=place_code[:6], kind=OrganKind.PEOPLES_GOVERNMENT)
    return next((organ for organ in here if organ.existed_on(day)), None)
