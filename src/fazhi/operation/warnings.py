"""The warnings 催办提醒 that are new on a day, and who is told of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from fazhi.kernel.clocks.models import ClockWarning
from fazhi.kernel.clocks.rungs import ladder
from fazhi.kernel.clocks.warning import warn
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Officer, Organ, Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, PUBLISHER, Role
from fazhi.kernel.procedures.models import Matter, Secrecy
from fazhi.kernel.procedures.offering import may_answer, visible_to
from fazhi.operation.models import GroupChat, Mailbox, Message


@dataclass(slots=True)
class Told:
    """Who is told of a warning: officers by e-mail, organs in their group chats."""

    officers: set[Officer] = field(default_factory=set)
    organs: set[Organ] = field(default_factory=set)

    def add(self, posts: Iterable[Post]) -> None:
        """Tell the holders of posts, and their organs."""
        for post in posts:
            self.officers.add(post.officer)
            self.organs.add(post.organ)


@transaction.atomic
def give(day: datetime.date) -> tuple[list[ClockWarning], int]:
    """Give the warnings that are new on the day, and write the messages that tell of them; all or nothing.

    Returns:
        The warnings, and how many messages wait to be sent.

    Raises:
        BrokenRungs: the ladder of warnings has a fault.
    """
    given = warn(day)
    matters = Matter.objects.select_related("organ").in_bulk({each.subject for each in given})
    mailboxes = set(Mailbox.objects.values_list("officer", flat=True)) if mails() else set()
    chats = set(GroupChat.objects.values_list("organ", flat=True))
    messages = []
    for warning in given:
        told = receivers(warning, matters.get(warning.subject), day)
        messages += [Message(warning=warning, officer=each) for each in told.officers if each.pk in mailboxes]
        messages += [Message(warning=warning, organ=each) for each in told.organs if each.pk in chats]
    Message.objects.bulk_create(messages, batch_size=500)
    return given, len(messages)


def mails() -> bool:
    """Whether there is a mail server to send by; without one nothing is written that could never be sent."""
    return bool(settings.EMAIL_HOST) or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def receivers(warning: ClockWarning, matter: Matter | None, day: datetime.date) -> Told:
    """Who is told: those who may do the act that answers the clock; at the last rungs their principals, too.

    Of an overdue publication the office that leads law-based government hears as well. Of a restricted matter hear only
    those who may see it, and no group chat.
    """
    told = Told()
    posts = [] if matter is None else may_answer(matter, warning.clock, day)
    organ = warning.organ
    told.add(posts or _holding(day, organ, HANDLER))
    if any(rung.principal for rung in ladder() if rung.key == warning.rung):
        for each in {organ, *told.organs}:
            told.add(_holding(day, each, PRINCIPAL))
        office = designated(matter.place_code, Office.JUSTICE, day) if matter is not None else None
        if matter is not None and matter.family == Publication.key and office is not None:
            told.add(_holding(day, office, PUBLISHER) or _holding(day, office, PRINCIPAL))
    if matter is not None and matter.secrecy == Secrecy.RESTRICTED:
        seeing = {each for each in told.officers if visible_to(each, day).filter(pk=matter.pk).exists()}
        return Told(seeing)
    return told


def _holding(day: datetime.date, organ: Organ, role: Role) -> list[Post]:
    held = Post.objects.as_of(day).filter(organ=organ, role=role.key)
    return list(held.select_related("officer", "organ"))
