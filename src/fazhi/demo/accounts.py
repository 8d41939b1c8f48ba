"""Demonstration accounts: one for each kind of post, with a random password, kept readable by their owner only."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from fazhi.demo.people import GOVERNMENT, JUSTICE_BUREAU, STAFFING_OFFICE, post_named, post_of
from fazhi.kernel.organs.models import Account, Post

_DAY = datetime.date(2021, 12, 31)


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """An account: name, password (empty where it was made earlier), and the post it shows."""

    username: str
    password: str
    post: Post


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
        "legality": post_named("彭翠松", _DAY),
        "decider": post_of(GOVERNMENT, "principal", _DAY),
        "market": post_of("221", "handler", _DAY),
        "market-head": post_of("221", "reviewer", _DAY),
    }


@transaction.atomic
def open_accounts() -> list[Demonstrated]:
    """Open the demonstration accounts; those that stand keep their password."""
    found = []
    for username, post in _posts().items():
        if Account.objects.filter(user__username=username).exists():
            found.append(Demonstrated(username, "", post))
            continue
        password = secrets.token_urlsafe(9)
        user = get_user_model().objects.create_user(username, password=password)
        Account.objects.create(officer=post.officer, user=user)
        found.append(Demonstrated(username, password, post))
    fresh = [each for each in found if each.password]
    if fresh:
        _keep(fresh)
    return found


def _keep(accounts: list[Demonstrated]) -> None:
    place = passwords()
    place.touch(mode=0o600, exist_ok=True)
    with place.open("a", encoding="utf-8") as kept:
        for each in accounts:
            kept.write(f"{each.username}\t{each.password}\t{each.post.organ.short_name} {each.post.title}\n")


def passwords() -> Path:
    """Where the passwords were written when the accounts were made."""
    return Path(settings.HOME) / "demonstration-accounts.txt"
