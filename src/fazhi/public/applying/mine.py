"""My application after sending in 我的申请: where it stands, further papers, withdrawal, contact data, papers."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from fazhi.kernel.applications import drafts, following, supplementing
from fazhi.kernel.applications.codes import receipt_code, shown
from fazhi.kernel.applications.declaring import online_of
from fazhi.kernel.applications.models import Application, What, files_of
from fazhi.kernel.applications.submitting import happenings_of
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.store import read
from fazhi.kernel.procedures.docx import DOCX
from fazhi.kernel.procedures.papers import render
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited
from fazhi.now import today
from fazhi.public.applying.doors import leads, show, told, with_application
from fazhi.public.applying.drafting import bounds, upload_of
from fazhi.public.applying.forms import ContactForm, SupplementForm
from fazhi.public.applying.limits import changing, sending, too_often
from fazhi.public.applying.reviewing import articles, digests
from fazhi.public.applying.starting import REFUSED
from fazhi.public.limits import amount_in_words
from fazhi.web.clockface import language


def _mine(request: HttpRequest, application: Application) -> HttpResponse:
    """Where the application stands, as far as the applicant may know, and what can be done."""
    return _page(request, application)


def _page(
    request: HttpRequest, application: Application, *, status: int = 200, supplement: SupplementForm | None = None,
    contact: ContactForm | None = None, faults: list[Label] | None = None,
) -> HttpResponse:  # fmt: skip
    online, standing = online_of(application.key), following.standing_of(application, language())
    past = happenings_of(application)
    returned = standing.happening if standing.closed == What.RETURNED else None
    return show(
        request, "mine", status=status, application=application, online=online, standing=standing, most=bounds(),
        code=shown(receipt_code(application.pk)), files=digests(files_of(application.files)), faults=faults,
        supplement=supplement or SupplementForm(), request_id=uuid.uuid4(),
        contact=contact or ContactForm(initial=following.contact_of(application, past)),
        returned=following.said_with(returned) if returned else None,
        service=articles(online.service) if online else "", lines=_lines(standing),
        papers=[(number, each) for number, each in enumerate(standing.delivered, start=1)],
    )  # fmt: skip


def _lines(standing: following.Standing) -> list[tuple[following.Line, str, str]]:
    """What was done; with the last that asks for something, until when it is to be done, and by which article."""
    asking = next((each for each in reversed(standing.lines) if each.within), None) if standing.asks else None
    return [(each, *(_within(each) if each is asking else ("", ""))) for each in standing.lines]


def _within(line: following.Line) -> tuple[str, str]:
    if line.within is None:
        return "", ""
    says, key = line.within
    value = tree().value(key, on=line.on)
    return str(says).format(amount=amount_in_words(value)), cited(value.law, value.article).in_(language())


def _supplement(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Send in further papers."""
    if request.method != "POST":
        return leads("apply-mine")
    form = SupplementForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=REFUSED, supplement=form)
    try:
        given = request.FILES.getlist("files")
        attempts = [sending(request) for _ in given]
        locked = next((each.locked_until for each in attempts if each.locked_until is not None), None)
        if locked is not None:
            return told(request, too_often(locked), 429)
        uploads = [upload_of(each) for each in given]
        for each in uploads:
            drafts.checked(each)
        supplementing.supplement(application, form.cleaned_data["text"], uploads, today(), _id(request))
    except FileError as fault:
        return _page(request, application, status=REFUSED, supplement=form, faults=[fault.message + fault.cure])
    except following.NotNow as late:
        return told(request, late.message, 409)
    return leads("apply-mine")


def _id(request: HttpRequest) -> uuid.UUID:
    """The request's own id, by which a form sent twice is one; another one where it was tampered with."""
    try:
        return uuid.UUID(request.POST.get("request", ""))
    except ValueError:
        return uuid.uuid4()


def _withdraw(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Withdraw what is not registered yet."""
    if request.method != "POST" or not request.POST.get("sure"):
        return leads("apply-mine")
    try:
        following.withdraw(application, "", today())
    except following.NotNow as late:
        return told(request, late.message, 409)
    return leads("apply-mine")


def _contact(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Tell another phone and address."""
    if request.method != "POST":
        return leads("apply-mine")
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=REFUSED, contact=form)
    given, known = form.cleaned_data, following.contact_of(application, happenings_of(application))
    if dict(known) == {"phone": given["phone"], "address": given["address"]}:
        return leads("apply-mine")
    change = partial(following.change_contact, application, given["phone"], given["address"], today())
    return _changed(request, application, change)


def _consent(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Agree to electronic service, or no longer."""
    if request.method != "POST":
        return leads("apply-mine")
    agrees = request.POST.get("agrees") == "yes"
    change = partial(following.change_consent, application, agrees, today())
    return _changed(request, application, change, bounded=agrees)


def _changed(
    request: HttpRequest, application: Application, change: Callable[[], object], bounded: bool = True
) -> HttpResponseBase:
    """Make a change that is evidence for good; those that are bounded, so many within a while and in all."""
    attempt = changing(application.pk) if bounded else None
    if attempt is not None and attempt.locked_until is not None:
        return told(request, too_often(attempt.locked_until), 429)
    try:
        change()
    except following.NotNow as late:
        return told(request, late.message, 409)
    return leads("apply-mine")


def _paper(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Receive a paper: that it was, and when, is on record the first time; then it is read here or saved."""
    delivered = following.standing_of(application, language()).delivered
    number = request.POST.get("paper", "")
    if request.method != "POST" or number not in {str(each) for each in range(1, len(delivered) + 1)}:
        return leads("apply-mine")
    chosen = delivered[int(number) - 1].happening
    paper = chosen.paper
    if paper is None:
        return leads("apply-mine")
    received = following.receive(application, chosen, today())
    if request.POST.get("save"):
        try:
            file = render(paper)
            content = read(file)
        except FileError as gone:
            return told(request, gone.message + gone.cure, 410)
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=file.title, content_type=DOCX)
    lines = [_line(line) for line in (paper.reveal("text") or "").splitlines() if line.strip()]
    return show(
        request, "paper", paper=paper, lines=lines, number=number, received=received, delivered=chosen,
        consents=following.standing_of(application, language()).consents,
    )  # fmt: skip


def _line(line: str) -> tuple[str, str]:
    """A line of a paper with its place, as the Word file sets it."""
    text = line.strip()
    place = {"@": "addressee", "#": "heading", ">": "signature"}.get(text[0], "")
    return place, text[1:].strip() if place else text


mine = with_application(_mine)
supplement = with_application(_supplement, files=True)
withdraw = with_application(_withdraw)
contact = with_application(_contact)
consent = with_application(_consent)
paper = with_application(_paper)
