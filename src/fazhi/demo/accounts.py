"""Demonstration accounts: one for each kind of post; whoever opens them says with which password."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from fazhi.demo.people import GOVERNMENT, JUSTICE_BUREAU, STAFFING_OFFICE, post_named, post_of
from fazhi.kernel.organs.models import Account, Post

_DAY = datetime.date(2021, 12, 31)


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """An account: its name, and the post it shows."""

    username: str
    post: Post


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The accounts, and whether any of them was made now."""

    accounts: tuple[Demonstrated, ...]
    fresh: bool


def _posts() -> dict[str, Post]:
    return {
        "clerk": post_of(JUSTICE_BUREAU, "clerk", _DAY),
        "handler": post_named("贺庆莹", _DAY),
        "handler2": post_named("贺立岩", _DAY),
        "section-head": post_named("董慧诚", _DAY),
        "deputy": post_named("黎兰芳", _DAY),
        "supervisor": post_named("乔凤琴", _DAY),
        "county": post_named("姜凤兰", _DAY),
        "staffing": post_of(STAFFING_OFFICE, "reviewer", _DAY),
        "staffing-head": post_of(STAFFING_OFFICE, "principal", _DAY),
        "administrator": post_of(STAFFING_OFFICE, "administrator", _DAY),
        "auditor": post_of(STAFFING_OFFICE, "auditor", _DAY),
        "legality": post_named("彭翠松", _DAY),
        "decider": post_of(GOVERNMENT, "principal", _DAY),
        "market": post_of("221", "handler", _DAY),
        "market-head": post_of("221", "reviewer", _DAY),
    }


@transaction.atomic
def open_accounts(give_password: Callable[[User], object]) -> Demonstration:
    """Open the demonstration accounts that are not there yet, each with the password that it is given."""
    found, fresh = [], False
    for username, post in _posts().items():
        found.append(Demonstrated(username, post))
        if Account.objects.filter(user__username=username).exists():
            continue
        user = get_user_model().objects.create_user(username)
        give_password(user)
        Account.objects.create(officer=post.officer, user=user)
        fresh = True
    return Demonstration(tuple(found), fresh)
