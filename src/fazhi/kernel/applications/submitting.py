"""An application comes in 提交申请: evidence with its leaf, files, a clock; the same one however often it is sent."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from fazhi.kernel.applications import codes, drafts
from fazhi.kernel.applications.above import RunsAbove, refuse_above
from fazhi.kernel.applications.declaring import Online
from fazhi.kernel.applications.models import Application, ApplicationDraft, ApplicationKey, Door, Happening
from fazhi.kernel.applications.questions import answers_of, faults_of, snapshot
from fazhi.kernel.clocks.projecting import Subject, project
from fazhi.kernel.clocks.state import ClockState
from fazhi.kernel.files.store import keep
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind, blind_index
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.wording import Label

SUBJECT = "application"
"""What clocks of applications run on."""
ORGAN = "organ"
ORGAN_GONE = Label(
    "您选择的收件单位现在不受理这项网上申请，没有提交。请回到“申请人”一页重新选择。",
    "The organ that you chose takes no such applications in any more, and nothing was sent. Choose again under “Who "
    "applies”.",
)
_PERSONAL = (
    ("name", PersonalKind.NAME), ("identifier", PersonalKind.IDENTITY_NUMBER), ("phone", PersonalKind.PHONE),
    ("address", PersonalKind.ADDRESS),
)  # fmt: skip


class NotComplete(Exception):
    """What stands against sending in, by question."""

    def __init__(self, faults: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Said:
    """What an applicant said, as it is kept: the agent, further applicants, and every answer with its question."""

    agent: Mapping[str, str]
    others: str
    answers: tuple[Mapping[str, Any], ...]

    @property
    def values(self) -> dict[str, Any]:
        """The answers by the names of their fields, as the form of the act takes them."""
        return {each["name"]: each["value"] for each in self.answers}


def party_of(identity: Mapping[str, str]) -> dict[str, str]:
    """The applicant as the act's form takes them."""
    return {f"party_{field}": identity.get(field, "") for field in ("kind", "name", "identifier", "phone", "address")}


def organ_of(online: Online, content: Mapping[str, Any], day: datetime.date) -> Organ:
    """The organ applied to: the only one, or the one chosen."""
    organs = list(online.organs(day))
    return next((each for each in organs if str(each.pk) == content.get("organ")), organs[0])


def above_for(online: Online, content: Mapping[str, Any], day: datetime.date) -> Label | None:
    """That a draft is to be sent in on an upper platform, as the applicant is told; None where it is sent in here."""
    try:
        refuse_above(online, organ_of(online, content, day), day)
    except RunsAbove as above:
        return above.message
    return None


def faults_in(online: Online, content: Mapping[str, Any], day: datetime.date) -> dict[str, list[str]]:
    """What stands against sending a draft in."""
    organ = organ_of(online, content, day)
    found = faults_of(online, day, content.get("answers", {}), party_of(content["identity"]), organ)
    return found | ({ORGAN: [str(ORGAN_GONE)]} if organ_gone(online, content, day) else {})


def organ_gone(online: Online, content: Mapping[str, Any], day: datetime.date) -> bool:
    """Whether the organ that was chosen takes no applications in any more: then another one is chosen, not taken."""
    chosen = content.get("organ")
    return bool(chosen) and chosen not in {str(each.pk) for each in online.organs(day)}


@transaction.atomic
def submit(
    draft_id: uuid.UUID, online: Online, day: datetime.date, confirmed: Collection[str], consents: bool
) -> Application:
    """Send a draft in; sent again, it is the application that came in before.

    Raises:
        NotComplete: something is missing or wrong; nothing is kept of it.
        ApplicationDraft.DoesNotExist: it was thrown away from another window.
        RunsAbove: the organ's applications go to an upper platform today.
        FileError: a file is no longer what was handed in.
    """
    draft = ApplicationDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        return _sent_before(draft_id)
    content = drafts.content_of(draft)
    organ = organ_of(online, content, day)
    refuse_above(online, organ, day)
    faults = faults_in(online, content, day)
    if faults:
        raise NotComplete(faults)
    kept = [keep(drafts.upload_of(draft, each)) for each in drafts.files_of(draft)]
    application = Application(
        key=online.key, organ=organ, submitted_on=day, kind=content["identity"]["kind"],
        files=[str(each.pk) for each in kept], consents=consents, confirmed=confirmed, request=draft.pk,
    )  # fmt: skip
    for field, personal in _PERSONAL:
        if content["identity"].get(field):
            application.set_personal(field, personal, content["identity"][field])
    said = _said(online, day, content)
    application.set_personal("said", PersonalKind.PAPER, said)
    record(application)
    size = len(said.encode()) + sum(each.size for each in kept)
    _open_by(application, draft, online, day, content, size)
    _start_clock(application, online)
    Door.objects.filter(draft=draft).update(application=application, draft=None)
    draft.delete()
    return application


def _sent_before(draft_id: uuid.UUID) -> Application:
    found = Application.objects.filter(request=draft_id).first()
    if found is None:
        raise ApplicationDraft.DoesNotExist
    return found


def _said(online: Online, day: datetime.date, content: Mapping[str, Any]) -> str:
    answers = snapshot(online, day, content.get("answers", {}))
    told = {"agent": content.get("agent", {}), "others": content.get("others", ""), "answers": answers}
    return json.dumps(told, ensure_ascii=False)


def said_in(application: Application) -> Said:
    """What the applicant said; nothing once it is erased."""
    told = json.loads(application.reveal("said") or "{}")
    return Said(told.get("agent") or {}, told.get("others", ""), tuple(told.get("answers", ())))


def _open_by(
    application: Application, draft: ApplicationDraft, online: Online, day: datetime.date, content: Mapping[str, Any],
    size: int,
) -> None:  # fmt: skip
    identifier = content["identity"]["identifier"]
    answers = json.dumps(answers_of(online, day, content.get("answers", {})), sort_keys=True, ensure_ascii=True)
    ApplicationKey.objects.create(
        application=application, receipt=codes.digest("receipt", codes.receipt_code(application.pk)),
        draft=draft.code, contact=draft.contact, applicant=blind_index(identifier),
        same=blind_index(f"{online.key} {identifier} {answers}"), origin=draft.origin, size=size,
    )  # fmt: skip


def _start_clock(application: Application, online: Online) -> None:
    if online.review:
        state = ClockState(application.pk, online.review, application.submitted_on, application.pk)
        project(subject_of(application), [state])


def stop_clock(application: Application, online: Online | None, on: datetime.date) -> None:
    """Stop the clock of an application that waits no longer."""
    if online is not None and online.review:
        state = ClockState(application.pk, online.review, application.submitted_on, application.pk)
        state.stop(on)
        project(subject_of(application), [state], known=[application.pk])


def subject_of(application: Application) -> Subject:
    """What its clock runs on."""
    return Subject(SUBJECT, application.pk, application.organ.place_code, application.organ)


def find(code: str, contact: str) -> Application | None:
    """The application of a receipt's code, or of the draft's that it was, if the contact code is its own.

    Unknown and wrong take equally long.
    """
    plain = codes.read(code)
    known = Q(receipt=codes.digest("receipt", plain)) | Q(draft=codes.digest("draft", plain))
    key = ApplicationKey.objects.filter(known).select_related("application").first()
    return key.application if codes.fits(contact, key.contact if key else "") and key else None


def hold(application: Application) -> None:
    """Wait for whoever is doing something with the application, and let others wait."""
    list(ApplicationKey.objects.select_for_update().filter(application=application))


def same_as(application: Application) -> list[Application]:
    """Other applications in which the same applicant said the same, the first that came in first."""
    key = ApplicationKey.objects.filter(application=application).first()
    if key is None:
        return []
    same = ApplicationKey.objects.filter(same=key.same).exclude(pk=key.pk).values("application")
    return list(Application.objects.filter(pk__in=same).order_by("recorded_at"))


def happenings_of(application: Application) -> list[Happening]:
    """What happened to an application, in order."""
    rows = Happening.objects.filter(application=application)
    rows = rows.select_related("officer", "post__organ", "matter", "act", "paper", "answers")
    return list(rows.order_by("recorded_at", "pk"))
