"""The first pages of applying: what can be applied for, beginning, and coming back with one's codes."""

from __future__ import annotations

import datetime
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from fazhi.kernel.applications import drafts, submitting
from fazhi.kernel.applications.above import open_organs, told_of
from fazhi.kernel.applications.codes import fresh_contact
from fazhi.kernel.applications.declaring import Notice, Online, declared, online_of
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.wording import Label
from fazhi.law import NotInForce
from fazhi.law.articles import cited
from fazhi.now import moment, today
from fazhi.public.applying.doors import applicants, door_of, enter, leads, leave, show, told
from fazhi.public.applying.forms import CodesForm, StartForm
from fazhi.public.applying.limits import origin_of, starting, too_often, trying
from fazhi.public.limits import amount_in_words
from fazhi.web.clockface import language

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
_WRONG = Label(
    "编码或联系码不对，或者草稿已过期。请核对后再试。",
    "The code or the contact code is wrong, or the draft is over. Compare, and try again.",
)
_ROBOT = Label("没有提交成功，请重新填写。", "It was not taken: fill it in again.")


@applicants
def first(request: HttpRequest) -> HttpResponse:
    """What can be applied for, and the ways back."""
    day = today()
    offered = [(each, _above(each, day)) for each in declared().values() if each.open_on(day)]
    return show(request, "first", offered=offered, door=door_of(request))


def _above(online: Online, day: datetime.date) -> Label | None:
    """Where one applies instead, where no organ takes it in here."""
    here, above = open_organs(online, day)
    return None if here else told_of(above[0][1])


def online_or_404(key: str) -> Online:
    """What is applied for under a key today.

    Raises:
        Http404: nothing is.
    """
    online = online_of(key)
    if online is None or not online.open_on(today()):
        raise Http404
    return online


@applicants
def start(request: HttpRequest, key: str) -> HttpResponseBase:
    """The notices, and who applies; sent, a draft is begun."""
    online, day = online_or_404(key), today()
    organs, above = open_organs(online, day)
    if not organs:
        return told(request, told_of(above[0][1]), 200 if request.method != "POST" else HTTPStatus.CONFLICT)
    if request.method != "POST":
        form = StartForm(initial={"contact": fresh_contact()}, online=online, organs=organs)
        return _start(request, online, form)
    form = StartForm(request.POST, online=online, organs=organs)
    if request.POST.get("website"):
        return told(request, _ROBOT, REFUSED)
    if not form.is_valid():
        return _start(request, online, form, REFUSED)
    attempt = starting(request, blind_index(form.cleaned_data["identifier"]))
    if attempt.locked_until is not None:
        return told(request, too_often(attempt.locked_until), HTTPStatus.TOO_MANY_REQUESTS)
    content = {
        "identity": form.identity(), **form.beside(), "answers": {},
        "confirmed": [each.heading.zh for each in online.notices],
    }  # fmt: skip
    now = moment()
    try:
        draft, _ = drafts.begin(online.key, form.cleaned_data["contact"], content, origin_of(request), now)
    except FileError as full:
        return told(request, full.message + full.cure, HTTPStatus.INSUFFICIENT_STORAGE)
    return enter(leads("apply-draft"), drafts.let_in(now, draft=draft))


def _start(request: HttpRequest, online: Online, form: StartForm, status: int = 200) -> HttpResponse:
    notices = [(each, _basis_of(each), _further(each)) for each in online.notices]
    above = [(organ, told_of(platform)) for organ, platform in open_organs(online, today())[1]]
    return show(request, "start", status=status, online=online, form=form, notices=notices, above=above)


def _basis_of(notice: Notice) -> tuple[str, str]:
    """The article of a notice in words, and the limit of the law that it names, counted as the law stands today.

    What was not sourced says so.
    """
    basis = notice.basis.words.in_(language()) if notice.basis is not None else ""
    if not notice.limit:
        return basis, ""
    return _limit(notice.limit)


def _further(notice: Notice) -> list[tuple[Label, str, str]]:
    """What else the law bounds, by article and amount; what it does not have in force today is not told."""
    found = []
    for what, key in notice.further:
        with suppress(NotInForce):
            found.append((what, *_limit(key)))
    return found


def _limit(key: str) -> tuple[str, str]:
    """A limit of the law as it stands today: its article, and how much it is, in words."""
    value = tree().value(key, on=today())
    return cited(value.law, value.article).in_(language()), amount_in_words(value)


@applicants
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Continue a draft with its code and the contact code, on any device; a draft sent in leads to its receipt."""
    return _by_codes(request, "draft")


@applicants
def follow(request: HttpRequest) -> HttpResponseBase:
    """Follow an application with its receipt's code and the contact code."""
    return _by_codes(request, "receipt")


def _by_codes(request: HttpRequest, which: str) -> HttpResponseBase:
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else REFUSED
        return show(request, "codes", status=status, form=form, which=which, door=door_of(request))
    code, contact = form.cleaned_data["code"], form.cleaned_data["contact"]
    attempt = trying(request, which, code)
    if attempt.locked_until is not None:
        return told(request, too_often(attempt.locked_until), HTTPStatus.TOO_MANY_REQUESTS)
    now = moment()
    draft = drafts.find(code, contact, now) if which == "draft" else None
    application = submitting.find(code, contact)
    if draft is None and application is None:
        return show(request, "codes", status=REFUSED, form=form, which=which, fault=_WRONG)
    attempt.succeeded()
    token = drafts.let_in(now, draft=draft, application=application.pk if application is not None else None)
    return enter(leads("apply-mine" if draft is None else "apply-draft"), token)


@applicants
def go_away(request: HttpRequest) -> HttpResponseBase:
    """Shut this browser's door, as on a computer that others use too; the draft stays."""
    if request.method != "POST":
        return leads("apply")
    return leave(request, leads("apply-left"))


@applicants
def left(request: HttpRequest) -> HttpResponse:
    """That the door is shut."""
    return show(request, "left", days=settings.APPLYING_DRAFT_DAYS)
