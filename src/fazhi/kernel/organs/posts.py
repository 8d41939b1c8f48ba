"""How officers come to posts and leave them 任职、免职, and who acts for whom while somebody is away AB岗."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.models import Absence, Deputy, Officer, Organ, Post, Power
from fazhi.kernel.organs.roles import ROLES, Role
from fazhi.kernel.organs.separation import clash


@transaction.atomic
def appoint(
    officer: Officer, organ: Organ, role: Role, from_on: datetime.date, *,
    until_on: datetime.date | None = None, title: str = "", power: str = Power.OWN,
) -> Post:  # fmt: skip
    """Give an officer a post 任职.

    Raises:
        OrganError: the role is unknown, the organ does not exist on that day, the post is held already, or it may not
            be held beside another one.
    """
    if role.key not in ROLES:
        raise OrganError.because(
            f"没有职责“{role.key}”。", f"No role {role.key}.",
            f"可用：{'、'.join(ROLES)}。", f"There are: {', '.join(ROLES)}.", "role",
        )  # fmt: skip
    if not organ.existed_on(from_on):
        raise OrganError.because(
            f"{from_on} 时机构 {organ} 不存在。", f"Organ {organ.code} does not exist on {from_on}.",
            "请核对机构和日期。", "Compare organ and day.", "organ",
        )  # fmt: skip
    if held_beside(officer, organ, role.key, from_on, until_on):
        raise OrganError.because(
            f"{officer} 已任 {organ} {role.label.zh}。", f"{officer} already holds this post.",
            "请改用变更，或核对起止日期。", "Change it, or compare the days.", "number",
        )  # fmt: skip
    post = Post(
        subject=uuid.uuid4(), officer=officer, organ=organ, role=role.key, title=title, power=power,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    _record_apart(post)
    return post


def held_beside(
    officer: Officer, organ: Organ, role: str, from_on: datetime.date, until_on: datetime.date | None = None
) -> bool:
    """Whether the officer holds the same post, and not for another, at any time of a period."""
    held = Post.objects.standing().filter(officer=officer, organ=organ, role=role).exclude(power=Power.ACTING)
    return _meeting(held, from_on, until_on).exists()


def _meeting(rows: QuerySet[Post], from_on: datetime.date, until_on: datetime.date | None) -> QuerySet[Post]:
    """Rows whose period meets another one."""
    found = rows.filter(Q(until_on=None) | Q(until_on__gt=from_on))
    return found if until_on is None else found.filter(from_on__lt=until_on)


def _record_apart(post: Post) -> None:
    against = clash(post)
    if against is not None:
        raise OrganError.because(
            f"{post.officer} 任 {against.organ} {against.role_label.zh}，不得同时任{post.role_label.zh}（不相容）。",
            f"{post.officer} is {against.role_label.en} at {against.organ}; may not be {post.role_label.en} as well.",
            "请由他人任职，或先免去原岗位。", "Give it to somebody else, or end the other post first.", "role",
        )  # fmt: skip
    record(post)


@transaction.atomic
def relieve(post: Post, on: datetime.date) -> None:
    """End a post from a day on 免职; whoever acts for its holder, and whoever is named to, ends with it.

    With the last own post in an organ ends what the officer does there for others.
    """
    end(post, on)
    acting, named = Q(acting_for__subject=post.subject), Q(post__subject=post.subject)
    own = Post.objects.standing().filter(officer=post.officer_id, organ=post.organ_id).exclude(power=Power.ACTING)
    if not own.exclude(until_on__lte=on).exists():
        acting |= Q(officer=post.officer_id, organ=post.organ_id, power=Power.ACTING)
        named |= Q(officer=post.officer_id, post__organ=post.organ_id)
    for held in Post.objects.standing().filter(acting, until_on__gt=on):
        _cut_post(held, on)
    for deputy in Deputy.objects.standing().filter(named).exclude(until_on__lte=on):
        _cut_deputy(deputy, on)


@transaction.atomic
def annul_post(post: Post, on: datetime.date) -> Post:
    """Annul a post that was given in error 作废: it was never in force, and what was recorded stays readable."""
    for acting in Post.objects.standing().filter(acting_for__subject=post.subject):
        amend(acting, acting.from_on, annulled_on=on)
    return amend(post, post.from_on, annulled_on=on)[-1]


def _cut_post(acting: Post, on: datetime.date) -> None:
    if acting.from_on < on:
        end(acting, on)
    else:
        amend(acting, acting.from_on, annulled_on=on)


def _cut_deputy(named: Deputy, on: datetime.date) -> None:
    if named.from_on < on:
        end(named, on)
    else:
        amend(named, named.from_on, until_on=named.from_on + datetime.date.resolution)


@transaction.atomic
def name_deputy(post: Post, officer: Officer, from_on: datetime.date) -> Deputy:
    """Name who acts while the holder of a post is away, from a day on; who was named before ends there.

    Raises:
        OrganError: it is the holder, or somebody who holds no post in the organ on that day.
    """
    if officer.pk == post.officer_id:
        raise OrganError.because(
            f"{officer} 不能做自己的B岗。", f"{officer} cannot act for themselves.",
            "请指定本单位另一人。", "Name somebody else of the organ.", "deputy",
        )  # fmt: skip
    _own_post(officer, post, from_on, from_on + datetime.date.resolution)
    subject = uuid.uuid5(post.subject, "deputy")
    for held in Deputy.objects.as_of(from_on).filter(subject=subject):
        if held.from_on == from_on:
            return amend(held, from_on, officer=officer)[-1]
        end(held, from_on)
    named = Deputy(subject=subject, post=post, officer=officer, from_on=from_on)
    record(named)
    return named


def _own_post(officer: Officer, post: Post, from_on: datetime.date, until_on: datetime.date) -> None:
    """Refuse a deputy whose own posts in the organ do not cover a period."""
    own = Post.objects.standing().filter(officer=officer, organ=post.organ_id).exclude(power=Power.ACTING)
    day = from_on
    while day < until_on:
        reached = [
            each.until_on for each in own if each.from_on <= day and (each.until_on is None or day < each.until_on)
        ]
        if None in reached:
            return
        if not reached:
            raise OrganError.because(
                f"{officer} 在 {day} 不在 {post.organ} 任职，不能做B岗。",
                f"{officer} holds no post of {post.organ} on {day}, so cannot act there.",
                "请指定当时在任的人员，或先延长任期。", "Name somebody who holds one, or prolong it.", "deputy",
            )  # fmt: skip
        day = max(end_on for end_on in reached if end_on is not None)


def deputy_of(post: Post, day: datetime.date) -> Officer | None:
    """Who is named on the day to act while the holder of a post is away."""
    named = Deputy.objects.as_of(day).filter(post__subject=post.subject).select_related("officer").first()
    return named.officer if named else None


@transaction.atomic
def be_away(
    officer: Officer, organ: Organ, from_on: datetime.date, until_on: datetime.date, *, ground: str,
    instead: Officer | None = None,
) -> tuple[Absence, list[Post]]:  # fmt: skip
    """Record that an officer is away 离岗; each post passes to its deputy for these days and comes back by itself.

    Args:
        officer: who is away.
        organ: from which organ.
        from_on: first day away.
        until_on: first day back.
        ground: why, by its stored name.
        instead: who acts in all posts, in place of those named.

    Returns:
        The absence, and the posts that the deputies hold meanwhile.

    Raises:
        OrganError: there is nobody to act, or who should act is away, leaves, or may not; the officer is away already,
            or acts for somebody else.
    """
    _refuse_away(officer, from_on, until_on, "number")
    others = Post.objects.standing().filter(officer=officer, organ=organ, power=Power.ACTING)
    acting = _meeting(others, from_on, until_on).select_related("acting_for__officer").first()
    if acting is not None and acting.acting_for is not None:
        raise OrganError.because(
            f"{officer} 在此期间代 {acting.acting_for.officer} 的岗，不能同时离岗。",
            f"{officer} acts for {acting.acting_for.officer} meanwhile, and cannot be away as well.",
            "请错开日期，或先为对方另定代岗人员。", "Take other days, or let others act for them.", "number",
        )  # fmt: skip
    own = Post.objects.standing().filter(officer=officer, organ=organ).exclude(power=Power.ACTING)
    posts = list(_meeting(own, from_on, until_on).select_related("organ", "officer"))
    if not posts:
        raise OrganError.because(
            f"{officer} 在此期间不在 {organ} 任职。", f"{officer} holds no post of {organ} in these days.",
            "请核对人员和日期。", "Compare person and days.", "number",
        )  # fmt: skip
    absence = Absence(
        subject=uuid.uuid4(), officer=officer, organ=organ, from_on=from_on, until_on=until_on, ground=ground
    )
    record(absence)
    return absence, [made for post in posts for made in _acting(post, from_on, until_on, instead)]


def _acting(post: Post, from_on: datetime.date, until_on: datetime.date, instead: Officer | None) -> list[Post]:
    """The post that the deputy holds meanwhile; none where nobody is named and a colleague is in the same role."""
    start, stop = max(from_on, post.from_on), min(until_on, post.until_on or until_on)
    deputy = instead or deputy_of(post, start)
    if deputy is None:
        same = Post.objects.as_of(start).filter(organ=post.organ_id, role=post.role).exclude(officer=post.officer_id)
        if same.exists():
            return []
        raise OrganError.because(
            f"{post.role_label.zh}没有B岗，离岗期间无人履职。",
            f"Nobody is named to act as {post.role_label.en} meanwhile.",
            "请先指定B岗，或由负责人为此次离岗指定代岗人员。",
            "Name a deputy first, or let the principal name one for this absence.", "deputy",
        )  # fmt: skip
    if deputy.pk == post.officer_id:
        raise OrganError.because(
            f"{deputy} 不能代自己的岗。", f"{deputy} cannot act for themselves.",
            "请指定本单位另一人。", "Name somebody else of the organ.", "deputy",
        )  # fmt: skip
    _own_post(deputy, post, start, stop)
    _refuse_away(deputy, start, stop, "deputy")
    made = Post(
        subject=uuid.uuid4(), officer=deputy, organ=post.organ, role=post.role, title=post.title, power=Power.ACTING,
        acting_for=post, from_on=start, until_on=stop,
    )  # fmt: skip
    _record_apart(made)
    return [made]


def _refuse_away(officer: Officer, from_on: datetime.date, until_on: datetime.date, field: str) -> None:
    away = Absence.objects.standing().filter(officer=officer, from_on__lt=until_on, until_on__gt=from_on).first()
    if away is not None:
        raise OrganError.because(
            f"{officer} 自 {away.from_on} 至 {away.until_on} 已登记离岗。",
            f"{officer} is away from {away.from_on} to {away.until_on}.",
            "请错开日期，或另定人员（A、B岗不得同时离岗）。", "Take other days, or name somebody else.", field,
        )  # fmt: skip


@transaction.atomic
def come_back(absence: Absence, on: datetime.date) -> None:
    """End an absence earlier, on the first day back; one that has not begun is annulled 提前返岗、取消离岗."""
    acting = Post.objects.standing().filter(
        acting_for__officer=absence.officer_id, organ=absence.organ_id, power=Power.ACTING,
        from_on__gte=absence.from_on, until_on__lte=absence.until_on,
    )  # fmt: skip
    for post in list(acting):
        if post.until_on is None or post.until_on > on:
            _cut_post(post, on)
    if absence.from_on < on:
        end(absence, on)
    else:
        amend(absence, absence.from_on, annulled_on=on)
