"""Looking over an application and sending it in: once, however often it is pressed; and the receipt 收件回执."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.above import RunsAbove
from fazhi.kernel.applications.codes import receipt_code, shown
from fazhi.kernel.applications.declaring import Online, online_of
from fazhi.kernel.applications.following import standing_of
from fazhi.kernel.applications.models import Application, ApplicationDraft, files_of
from fazhi.kernel.applications.questions import told as answers_in_words
from fazhi.kernel.applications.submitting import (
    ORGAN,
    ORGAN_GONE,
    SUBJECT,
    NotComplete,
    above_for,
    faults_in,
    said_in,
    submit,
)
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.owing import Basis
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited
from fazhi.now import today
from fazhi.public.applying.doors import leads, show, with_application, with_draft
from fazhi.public.applying.starting import REFUSED, online_or_404
from fazhi.public.limits import amount_in_words
from fazhi.web.clockface import language

_NUMBER = re.compile(r"(?<=[0-9]{3})[0-9Xx]+(?=[0-9Xx]{4})")
"""The middle of a number of a person, which a paper that is printed and handed round does not show."""
_CONFIRM = Label("请勾选确认内容属实。", "Tick that what you say is true.")
_CHANGED = Label("有内容需要修改或补充，见下面标出的各页。", "Something is missing or wrong: see below.")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of answers on the review: where it is changed, its lines, and what stands against them."""

    number: int
    heading: Label
    lines: list[tuple[Label, str, list[str]]]

    @property
    def wrong(self) -> bool:
        """Whether anything stands against it."""
        return any(faults for *_, faults in self.lines)


def _review(request: HttpRequest, draft: ApplicationDraft) -> HttpResponseBase:
    """Everything on one page; sent, the application comes in."""
    online = online_or_404(draft.key)
    if request.method != "POST":
        return _shown(request, draft, online)
    if not request.POST.get("true"):
        return _shown(request, draft, online, _CONFIRM)
    content = drafts.content_of(draft)
    try:
        submit(draft.pk, online, today(), content.get("confirmed", []), bool(request.POST.get("consents")))
    except NotComplete as fault:
        return _shown(request, draft, online, ORGAN_GONE if ORGAN in fault.faults else _CHANGED)
    except RunsAbove:  # The page says where it goes.
        return _shown(request, draft, online, status=HTTPStatus.CONFLICT)
    except FileError as fault:
        return _shown(request, draft, online, fault.message + fault.cure)
    return leads("apply-receipt")


def _shown(
    request: HttpRequest, draft: ApplicationDraft, online: Online, fault: Label | None = None, status: int = 0
) -> HttpResponse:  # fmt: skip
    content, day = drafts.content_of(draft), today()
    answers, faults = content.get("answers", {}), faults_in(online, content, day)
    pages = [
        Page(number, each.heading, [(asked.label, text, faults.get(asked.name, [])) for asked, text in lines])
        for number, (each, lines) in enumerate(answers_in_words(online, day, answers), start=1)
    ]
    files = drafts.files_of(draft)
    return show(
        request, "review", status=status or (REFUSED if fault else 200), online=online, content=content, pages=pages,
        files=files, above=above_for(online, content, day), fault=fault, needed=_needed(online),
        cautions=online.cautions(answers, day) if online.cautions else (),
        kind=PartyKind(content["identity"]["kind"]).label,
        service=articles(online.service), wrong=any(each.wrong for each in pages),
    )  # fmt: skip


def articles(given: Sequence[Basis]) -> str:
    """Articles as a citizen reads them; how we know them is for the officers."""
    return str(Label("、", ", ")).join(cited(each.law, each.article).in_(language()) for each in given)


def _needed(online: Online) -> list[Label]:
    return [each.label for each in online.asked if each.needed]


def digests(files: list[File]) -> list[tuple[str, int, str]]:
    """Files with their size and the digest of what was handed in."""
    return [(each.title, each.size, each.reveal("digest") or "") for each in files]


def _receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """What came in, when, under which code it is followed, and what happens next by which article."""
    online, said = online_of(application.key), said_in(application)
    return show(
        request, "receipt", application=application, online=online, code=shown(receipt_code(application.pk)),
        files=digests(files_of(application.files)), said=said, review=review_of(online, application),
        standing=standing_of(application, language()), service=bool(online and online.service),
        english=(get_language() or "").startswith("en"),
        arrival=articles([online.arrival]) if online and online.arrival else "",
        last_day=_last_day(online, application),
        number=mask(PersonalKind.IDENTITY_NUMBER, application.reveal("identifier") or ""),
        service_at=application.reveal("address") or "", others=_NUMBER.sub("****", said.others),
    )  # fmt: skip


def _last_day(online: Online | None, application: Application) -> Clock | None:
    """The clock of the examination, whether it runs or was stopped since."""
    key = online.review if online is not None else ""
    return Clock.objects.filter(subject_kind=SUBJECT, subject=application.pk, key=key).first() if key else None


def review_of(online: Online | None, application: Application) -> tuple[str, str]:
    """Within which time the organ examines what came in, and by which article, as of the day."""
    if online is None or not online.review:
        return "", ""
    value = tree().value(online.review, on=application.submitted_on)
    return amount_in_words(value), cited(value.law, value.article).in_(language())


review = with_draft(_review)
receipt = with_application(_receipt)
