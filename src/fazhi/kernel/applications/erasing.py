"""Erasing an application that became no matter 清除: by two persons, once it has been kept long enough.

What was returned or withdrawn is no file of a case. No law that we know says how long it is kept; the installation sets
it (``FAZHI_APPLYING_KEPT``). What still waits is registered or returned first, and what became a matter is archived
with it. Source of the duty to erase: 个人信息保护法 第四十七条, not compared with the text yet, as its words say.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction

from fazhi.kernel.applications.models import CLOSES, Application, ApplicationKey, Door, Happening, What, files_of
from fazhi.kernel.applications.submitting import happenings_of, hold
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import purge
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.journal import erase as erase_values
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.procedures.owing import Basis
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure

BASIS = Basis("个人信息保护法(2021)", "47", Sure.MEMORY).words.zh
REASON = "未成为案件的网上申请保存期满"


def erasable_from(application: Application) -> datetime.date | None:
    """The day from which on it may be erased; none where it waits, became a matter, or is erased."""
    past = happenings_of(application)
    closing = next((each for each in past if each.what in CLOSES), None)
    if closing is None or closing.what == What.REGISTERED or any(each.what == What.ERASED for each in past):
        return None
    return closing.on + datetime.timedelta(days=settings.APPLYING_KEPT_DAYS)


def asked_by(application: Application) -> Happening | None:
    """The request for erasure that stands."""
    return Happening.objects.filter(application=application, what=What.ERASE_ASKED).select_related("officer").last()


@transaction.atomic
def ask(application: Application, *, by: Post, on: datetime.date) -> Happening:
    """Ask for the erasure.

    Raises:
        Refusal: it is too early, or there is nothing to erase.
    """
    hold(application)
    _refuse_early(application, on)
    known = asked_by(application)
    if known is not None:
        return known
    row = Happening(application=application, what=What.ERASE_ASKED, on=on, post=by, officer=by.officer)
    record(row)
    return row


@transaction.atomic
def confirm(application: Application, *, by: Post, on: datetime.date) -> Happening:
    """Erase it, as a head of the organ and not as who asked: values and files are destroyed, rows and leaves stay.

    Raises:
        Refusal: nobody asked, the same person did, the post is no head's, or it is too early.
    """
    hold(application)
    _refuse_early(application, on)
    asked = asked_by(application)
    if asked is None or asked.officer is None or asked.officer == by.officer or not by.gives(PRINCIPAL):
        raise Refusal.because(
            "erase", "清除须由一人申请、本单位负责人另行确认。", "One person asks, and a head of the organ confirms.",
            "请由经办人申请，再由负责人确认。", "Let a handler ask, and the head confirm.",
        )  # fmt: skip
    row = Happening(application=application, what=What.ERASED, on=on, post=by, officer=by.officer)
    record(row)
    rows: list[Evidence] = [application, *happenings_of(application)]
    two = {"by": by.officer_id, "second": asked.officer.pk}
    for each in rows:
        held = [field for field, entry in each.personal.items() if entry["value"] is not None]
        if held:
            erase_values(each, held, reason=REASON, basis=BASIS, **two)
    ids = [*application.files, *(id for each in happenings_of(application) for id in each.files)]
    left = File.objects.filter(pk__in=[each.pk for each in files_of(ids)], purge=None)  # One may have been purged.
    purge(list(left), act=row.pk, reason=REASON, basis=BASIS, **two)
    Door.objects.filter(application=application).delete()
    ApplicationKey.objects.filter(application=application).delete()
    return row


def _refuse_early(application: Application, on: datetime.date) -> None:
    day = erasable_from(application)
    if day is None or on < day:
        until = Label(f"（{day} 起可以）", f" (from {day})") if day is not None else Label("。", ".")
        raise Refusal.because(
            "erase-early", f"此件现在不能清除{until.zh}", f"It cannot be erased now{until.en}",
            "只有已退回、已撤回并保存期满的申请可以清除。",
            "Only what was returned or withdrawn, and has been kept long enough, is erased.",
        )  # fmt: skip
