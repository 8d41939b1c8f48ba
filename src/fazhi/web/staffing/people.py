"""An officer's page 人员: posts over time, deputies, absences, hand-overs, the account and its first password."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.organs.models import Absence, Account, Deputy, Officer, Organ, Post
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.staffing.actions import posts_of
from fazhi.kernel.staffing.models import Ground, HandOver
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.account.opening import issue_password
from fazhi.web.pages import show
from fazhi.web.staffing.sight import administers, fully_seen
from fazhi.web.staffing.words import acting_for
from fazhi.web.viewer import Viewer


@officers
@require_safe
def officer(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """Who it is, with which titles; all of it for themselves and for those who keep or audit their posts."""
    person = get_object_or_404(Officer, pk=id)
    today = list(Post.objects.held_by(person, viewer.day))
    full = sees_all(viewer, person)
    context: dict[str, Any] = {"person": person, "today": today, "full": full}
    if full:
        history = Post.objects.standing().filter(officer=person).select_related("organ", "acting_for__officer")
        named = Deputy.objects.as_of(viewer.day).filter(post__officer=person).select_related("officer", "post")
        grounds = dict(Ground.choices)
        context |= {
            "history": history.order_by("-from_on", "organ__code", "role"),
            "deputies": {each.post.subject: each.officer for each in named},
            "absences": [
                (each, grounds.get(each.ground, each.ground), _acting(each))
                for each in Absence.objects.standing().filter(officer=person).order_by("-from_on")
            ],
            "hand_overs": seen(HandOver.objects.filter(giver=person), viewer.eyes).order_by("-opened_on"),
            "acts": person.acts.count(), "account": _account(person), "issues": _issues(viewer, person),
            "mine": _of_mine(viewer, person, today),
        }  # fmt: skip
    return show(request, viewer, "staffing/officer", **context)


def _acting(absence: Absence) -> tuple[str, ...]:
    if absence.until_on is None:
        return ()
    return acting_for(absence.officer, absence.organ_id, absence.from_on, absence.until_on)


def sees_all(viewer: Viewer, person: Officer) -> bool:
    """Whether the viewer sees an officer's page in full."""
    organs = Organ.objects.filter(posts__officer=person).distinct()
    return person.pk == viewer.officer.pk or bool(fully_seen(viewer, organs))


def _of_mine(viewer: Viewer, person: Officer, today: list[Post]) -> Post | None:
    """The post whose absence or hand-over the viewer may begin: one's own, or one of an organ that one leads."""
    led = {post.organ_id for post in viewer.posts if post.gives(PRINCIPAL)}
    own = [post for post in today if post.acting_for_id is None]
    return next((post for post in own if person.pk == viewer.officer.pk or post.organ_id in led), None)


def _account(person: Officer) -> Account | None:
    return Account.objects.filter(officer=person).select_related("user").first()


def _issues(viewer: Viewer, person: Officer) -> bool:
    """Whether the viewer may issue the first password: an administrator of the person's organ, for another person.

    Only posts as an administrator count, and only organs in which the person still holds a post; the staffing office
    administers all of its place.
    """
    account = _account(person)
    if account is None or not account.user.is_active or account.user.has_usable_password():
        return False
    organs = Organ.objects.filter(pk__in=[post.organ_id for post in posts_of(person, viewer.day)])
    as_administrator = replace(viewer, posts=tuple(administers(viewer)))
    return person.pk != viewer.officer.pk and bool(fully_seen(as_administrator, organs))


@officers
@require_POST
def first_password(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """Issue the first password of an account that has none; it is shown once, and sign-in asks for another."""
    person = get_object_or_404(Officer, pk=id)
    account = _account(person)
    if account is None or not _issues(viewer, person) or not isinstance(account.user, AbstractUser):
        raise Http404
    password = issue_password(account.user, by=viewer.officer, why="开通账号后首次发放")
    said = Label(
        f"{person} 的首次口令：{password}（只显示这一次，请当面交付；首次登录须改口令）",
        f"First password of {person}: {password} (shown this once; hand it over in person; it must be changed)",
    )
    messages.success(request, str(said))
    return redirect("officer", person.pk)
