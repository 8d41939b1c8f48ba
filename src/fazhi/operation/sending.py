"""Messages on their way: one digest for each receiver and run, by e-mail or to a group chat.

A message is marked after a server has taken it. A process that dies in between sends it again: at least once, while
each rung of a clock is recorded once.
"""

from __future__ import annotations

import datetime
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter, Secrecy
from fazhi.kernel.procedures.offering import visible_to
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.operation import posting
from fazhi.operation.addresses import AddressRefused
from fazhi.operation.metrics import WARNINGS
from fazhi.operation.models import GroupChat, Mailbox, Message, Standing
from fazhi.operation.wording import Line, digest, subject

TRIES = 8
"""Tries after which a message is given up; with the waits between them about ten hours."""
FIRST_WAIT = 300.0
"""Seconds before the second try; each further one waits twice as long."""


@dataclass(slots=True)
class Count:
    """What became of the messages of a run."""

    sent: int = 0
    failed: int = 0
    overtaken: int = 0

    def label(self) -> Label | None:
        """What was done; None where nothing was."""
        if not (self.sent or self.failed or self.overtaken):
            return None
        return Label(
            f"发送 {self.sent} 条，失败 {self.failed} 条，已无须发送 {self.overtaken} 条",
            f"{self.sent} messages sent, {self.failed} failed, {self.overtaken} overtaken",
        )


def send(now: datetime.datetime) -> Count:
    """Send what waits and is due, one digest a receiver; one that fails waits and does not stop the others."""
    count = Count()
    waiting = Message.objects.filter(Q(next_at=None) | Q(next_at__lte=now), standing=Standing.WAITING)
    rows = list(waiting.select_related("warning", "officer").order_by("officer", "organ", "warning__due_on", "pk"))
    clocks = Clock.objects.in_bulk({row.warning.clock for row in rows})
    matters = Matter.objects.in_bulk({row.warning.subject for row in rows})
    day = now.astimezone(SHANGHAI).date()
    standing = [
        row for row in rows if _stands(row, clocks) and _may_hear(row, matters.get(row.warning.subject), day)
    ]  # fmt: skip
    overtaken = {row.pk for row in rows} - {row.pk for row in standing}
    count.overtaken = Message.objects.filter(pk__in=overtaken).update(standing=Standing.OVERTAKEN)
    for (officer, organ), group in groupby(standing, key=lambda row: (row.officer_id, row.organ_id)):
        messages = list(group)
        lines = [
            Line.of(each.warning, clocks[each.warning.clock], matters.get(each.warning.subject), day)
            for each in messages
        ]
        if officer is not None:
            mailbox = Mailbox.objects.filter(officer=officer).first()
            attempt = _mail(mailbox.address, lines) if mailbox else None
        else:
            chat = GroupChat.objects.filter(organ=organ).first()
            attempt = _post(chat, lines, now) if chat else None
        _mark(messages, _fault(attempt), now, count, "mail" if officer else "chat")
    return count


def _stands(message: Message, clocks: dict[object, Clock]) -> bool:
    """Whether the clock still is as it was warned of: neither stopped nor moved to another day."""
    clock = clocks.get(message.warning.clock)
    return clock is not None and clock.stopped_on is None and clock.due_on == message.warning.due_on


def _may_hear(message: Message, matter: Matter | None, day: datetime.date) -> bool:
    """Whether the matter still is one of which the receiver may hear: it may have been restricted since."""
    if matter is None or matter.secrecy != Secrecy.RESTRICTED:
        return True
    return message.officer is not None and visible_to(message.officer, day).filter(pk=matter.pk).exists()


def _mail(address: str, lines: list[Line]) -> Callable[[], object]:
    message = EmailMessage(str(subject(lines)), digest(lines), settings.DEFAULT_FROM_EMAIL, [address])
    return message.send


def _post(chat: GroupChat, lines: list[Line], now: datetime.datetime) -> Callable[[], object]:
    return lambda: posting.post(chat, f"{subject(lines)}\n{digest(lines)}", now.timestamp())


def _fault(attempt: Callable[[], object] | None) -> str:
    """What went wrong, by its kind alone: servers repeat addresses and texts in what they say."""
    if attempt is None:
        return "no address"
    try:
        attempt()
    except smtplib.SMTPResponseException as fault:
        return f"SMTP {fault.smtp_code}"
    except posting.NotPosted as fault:
        return str(fault)
    except (OSError, AddressRefused) as fault:
        return type(fault).__name__
    return ""


def _mark(messages: Iterable[Message], fault: str, now: datetime.datetime, count: Count, channel: str) -> None:
    changed = list(messages)
    for message in changed:
        message.tries += 1
        if not fault:
            message.standing, message.sent_at, message.fault = Standing.SENT, now, ""
            continue
        message.fault = fault[:200]
        message.next_at = now + datetime.timedelta(seconds=FIRST_WAIT * 2 ** (message.tries - 1))
        if message.tries >= TRIES:
            message.standing = Standing.GIVEN_UP
    Message.objects.bulk_update(changed, ["tries", "standing", "sent_at", "next_at", "fault"])
    WARNINGS.labels(channel, "failed" if fault else "sent").inc(len(changed))
    if fault:
        count.failed += len(changed)
    else:
        count.sent += len(changed)
