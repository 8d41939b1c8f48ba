"""What the applicant hears and does after sending in 查询、撤回、领取: no internal act, opinion or paper."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from fazhi.kernel.applications.admitting import admitted
from fazhi.kernel.applications.declaring import Online, online_of
from fazhi.kernel.applications.models import CLOSES, Application, Happening, What
from fazhi.kernel.applications.submitting import happenings_of, hold, stop_clock
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.projecting import due_of
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.offering import facts_by_matter
from fazhi.kernel.procedures.replay import in_legal_order
from fazhi.kernel.wording import Label

MOST_CHANGES = 30
"""Times that contact data and consent together are changed online, each of which is evidence for good."""


class NotNow(Exception):
    """What the applicant asks cannot be done at this stage; ``message`` says why, and what can."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.message = Label(zh, en)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the applicant hears of: the day, what was done, what was said with it, and what is to be done."""

    on: datetime.date
    text: Label
    says: str = ""
    within: tuple[Label, str] | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that runs and that the applicant may know: what for, from when, the last day, how it is counted."""

    title: Label
    started_on: datetime.date
    due_on: datetime.date | None
    mine: bool
    provisional: bool
    key: str
    receipt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A paper delivered online, and when it was received."""

    happening: Happening
    received: Happening | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands, as far as the applicant may know.

    Attributes:
        closed: how it was closed as an application: registered, returned or withdrawn; empty while it waits.
        happening: the happening that closed it.
        matter: the matter that it became.
        lines: what was done, in order.
        limits: limits that run.
        delivered: papers delivered online.
        supplements: papers sent in later, each with what was done with them last: marked as seen, or taken in.
        asks: whether the stage takes in what the applicant is asked for.
        consents: whether papers may be served electronically.
        ended: whether nothing more can be sent in.
    """

    closed: str
    happening: Happening | None
    matter: Matter | None
    lines: list[Line]
    limits: list[Limit]
    delivered: list[Delivered]
    supplements: list[tuple[Happening, Happening | None]]
    consents: bool
    asks: bool
    ended: bool


def standing_of(application: Application, language: str) -> Standing:
    """Where an application stands."""
    online, past = online_of(application.key), happenings_of(application)
    closing = next((each for each in past if each.what in CLOSES), None)
    matter = closing.matter if closing is not None else None
    lines = _told(online, matter, closing.act if closing else None) if online and matter else []
    answers = {each.answers_id: each for each in past if each.answers_id}
    received = {each.paper_id: each for each in past if each.what == What.RECEIVED}
    return Standing(
        closed=closing.what if closing else "", happening=closing, matter=matter, lines=lines,
        limits=_limits(online, application, matter, language) if online else [],
        delivered=[Delivered(each, received.get(each.paper_id)) for each in past if each.what == What.DELIVERED],
        supplements=[(each, answers.get(each.pk)) for each in past if each.what == What.SUPPLEMENTED],
        consents=consents(application, past),
        asks=online is not None and matter is not None and admitted(online, matter) is not None,
        ended=(closing is not None and matter is None) or (matter is not None and matter.final),
    )  # fmt: skip


def consents(application: Application, past: Sequence[Happening]) -> bool:
    """Whether the applicant agrees to electronic service as it stands."""
    said = [each.what for each in past if each.what in (What.CONSENT, What.NO_CONSENT)]
    return said[-1] == What.CONSENT if said else application.consents


def _told(online: Online, matter: Matter, opened: Act | None) -> list[Line]:
    """The acts of which the applicant hears, by their legal day; those done to another party they do not."""
    mine = opened.party_id if opened is not None else None
    return [
        Line(fact.on, told.text, str(fact.data.get(told.says) or "") if told.says else "", told.within)
        for fact in in_legal_order(facts_by_matter([matter])[matter.pk])
        if (told := online.told.get(fact.name)) is not None and fact.party in (None, mine)
    ]


def _limits(online: Online, application: Application, matter: Matter | None, language: str) -> list[Limit]:
    subject = matter.pk if matter is not None else application.pk
    rows = Clock.objects.filter(subject=subject, stopped_on=None, key__in=[online.review, *online.limits])
    found = []
    for clock in rows.order_by("due_on", "pk"):
        lines = () if clock.pauses else tuple(due_of(clock).receipt.lines(language))
        found.append(
            Limit(clock.title, clock.started_on, clock.due_on, clock.runs_out, clock.provisional, clock.key, lines)
        )
    return found


@transaction.atomic
def withdraw(application: Application, text: str, on: datetime.date) -> Happening:
    """Withdraw an application that is not registered yet.

    Raises:
        NotNow: it is registered, or closed.
    """
    hold(application)
    closing = Happening.objects.filter(application=application, what__in=CLOSES).first()
    if closing is not None and closing.what == What.WITHDRAWN:
        return closing
    if closing is not None:
        raise NotNow(
            "此件已由机关登记或退回，不能在这里撤回。已登记的，请通过“补充材料”书面说明要求撤回，由机关依法处理。",
            "It was registered or returned, and cannot be withdrawn here. If it is registered, say in further papers "
            "that you wish to withdraw; the organ deals with it under the law.",
        )
    row = Happening(application=application, what=What.WITHDRAWN, on=on)
    if text.strip():
        row.set_personal("said", PersonalKind.PAPER, text)
    record(row)
    stop_clock(application, online_of(application.key), on)
    return row


@transaction.atomic
def change_contact(application: Application, phone: str, address: str, on: datetime.date) -> Happening:
    """Tell another phone and address; what was told before stays on record.

    Raises:
        NotNow: it was changed too many times.
    """
    hold(application)
    _refuse_more_changes(application)
    row = Happening(application=application, what=What.CONTACT, on=on)
    for field, kind, value in (("phone", PersonalKind.PHONE, phone), ("address", PersonalKind.ADDRESS, address)):
        if value.strip():
            row.set_personal(field, kind, value)
    record(row)
    return row


@transaction.atomic
def change_consent(application: Application, agrees: bool, on: datetime.date) -> Happening | None:
    """Agree to electronic service, or no longer; nothing is recorded where it stands so already.

    Consent can be taken back however often it was given.

    Raises:
        NotNow: it was changed too many times to be given once more.
    """
    hold(application)
    if consents(application, happenings_of(application)) == agrees:
        return None
    if agrees:
        _refuse_more_changes(application)
    row = Happening(application=application, what=What.CONSENT if agrees else What.NO_CONSENT, on=on)
    record(row)
    return row


def _refuse_more_changes(application: Application) -> None:
    changes = (What.CONTACT, What.CONSENT, What.NO_CONSENT)
    if Happening.objects.filter(application=application, what__in=changes).count() >= MOST_CHANGES:
        raise NotNow(
            f"网上变更已满 {MOST_CHANGES} 次，没有保存。还要变更的，请持身份证件到收件单位或者来信说明。",
            f"It was changed {MOST_CHANGES} times online, and this was not kept. Tell the organ in person or by post.",
        )


@transaction.atomic
def receive(application: Application, delivered: Happening, on: datetime.date) -> Happening:
    """Receive a paper that was delivered; the first time is on record, each later one is that one."""
    hold(application)
    known = Happening.objects.filter(application=application, what=What.RECEIVED, paper=delivered.paper).first()
    if known is not None:
        return known
    row = Happening(
        application=application, what=What.RECEIVED, on=on, paper=delivered.paper, matter=delivered.matter
    )  # fmt: skip
    record(row)
    return row


def contact_of(application: Application, past: Sequence[Happening]) -> Mapping[str, str]:
    """Phone and address as told last."""
    found = {field: application.reveal(field) or "" for field in ("phone", "address")}
    for each in past:
        if each.what == What.CONTACT:
            found |= {field: value for field in found if (value := each.reveal(field))}
    return found


def said_with(happening: Happening) -> Mapping[str, str]:
    """What an officer wrote when the application was returned: reason, cure, competent organ."""
    found: Mapping[str, str] = json.loads(happening.reveal("said") or "{}")
    return found
