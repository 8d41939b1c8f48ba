"""Who looks at a page: the officer, the posts held today, and what follows from them."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from fazhi.kernel.organs.models import Account, Officer, Organ, Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.seeing import Eyes, matters_seen
from fazhi.now import today


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer at the desk on a day, with the posts that the officer holds on it."""

    officer: Officer
    posts: tuple[Post, ...]
    day: datetime.date

    @property
    def organs(self) -> set[uuid.UUID]:
        """The organs in which the viewer holds a post."""
        return {post.organ_id for post in self.posts}

    @property
    def own_organs(self) -> list[Organ]:
        """The organs in which the viewer holds a post, as rows, in the order of their codes."""
        return sorted({post.organ_id: post.organ for post in self.posts}.values(), key=lambda organ: organ.code)

    @property
    def eyes(self) -> Eyes:
        """Who looks, as the kernel's rules of seeing ask it."""
        return Eyes(self.officer, self.day, self.posts)

    @property
    def matters(self) -> QuerySet[Matter]:
        """The matters that the viewer may see."""
        return matters_seen(self.eyes)

    def matter(self, id: uuid.UUID) -> Matter:
        """One matter.

        Raises:
            Http404: there is none, or the viewer may not see it; the page does not say which.
        """
        found = self.matters.filter(pk=id).select_related("organ").first()
        if found is None:
            raise Http404
        return found

    def approvers(self) -> QuerySet[Post]:
        """The posts of other officers in the viewer's organs today who may approve what is back-filled."""
        held = Post.objects.as_of(self.day).filter(
            Q(organ__in=self.organs, role__in=(REVIEWER.key, PRINCIPAL.key)) & ~Q(officer=self.officer)
        )
        return held.select_related("organ", "officer").order_by("organ__code", "officer__name")


def viewer_of(request: HttpRequest) -> Viewer | None:
    """The officer whose account signed in; None where the account belongs to no officer."""
    account = _account(request)
    if account is None:
        return None
    day = today()
    return Viewer(account.officer, tuple(Post.objects.held_by(account.officer, day)), day)


def _account(request: HttpRequest) -> Account | None:
    user = request.user
    if not user.is_authenticated:
        return None
    return Account.objects.filter(user_id=user.pk).select_related("officer").first()
