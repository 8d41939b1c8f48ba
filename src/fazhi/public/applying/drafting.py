"""Writing an application step by step: who applies, the questions, the files; each step is kept when it is sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.above import open_organs, told_of
from fazhi.kernel.applications.codes import shown
from fazhi.kernel.applications.declaring import Online
from fazhi.kernel.applications.models import ApplicationDraft
from fazhi.kernel.applications.questions import part_form, typed_in
from fazhi.kernel.applications.submitting import above_for, faults_in, organ_gone
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.store import Upload
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, moment, today
from fazhi.public.applying.doors import leads, leave, show, told, with_draft
from fazhi.public.applying.forms import IDENTITY, IdentityForm
from fazhi.public.applying.limits import sending, too_often
from fazhi.public.applying.starting import REFUSED, online_or_404

GO, KEEP, BACK = "go", "keep", "back"
"""Which button was pressed; a page's own script keeps what is typed under ``keep``."""
_CHOOSE = Label("请先选择文件。", "Choose a file first.")


def _overview(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """The draft with its code, its parts, and what is still missing."""
    online, content = online_or_404(draft.key), drafts.content_of(draft)
    return show(
        request, "draft", online=online, content=content, code=shown(content["code"]), draft=draft,
        parts=_parts(online, content), files=drafts.files_of(draft), above=above_for(online, content, today()),
        gone=organ_gone(online, content, today()),
        elsewhere=bool(open_organs(online, today())[0]),
        kept_until=drafts.kept_until(draft).astimezone(SHANGHAI).date(),
    )  # fmt: skip


def _parts(online: Online, content: drafts.Content) -> list[tuple[int, Label, bool]]:
    """The pages of questions by number, each with whether something is to be filled in or mended there."""
    faults = faults_in(online, content, today())
    return [
        (number, each.heading, any(question.name in faults for question in each.questions))
        for number, each in enumerate(online.parts, start=1)
    ]


def _part(request: HttpRequest, draft: ApplicationDraft, number: int) -> HttpResponseBase:
    """A page of questions; sent, it is kept right or wrong, and goes on only when it is right."""
    online, content = online_or_404(draft.key), drafts.content_of(draft)
    if number > len(online.parts):
        raise Http404
    if number == 0:
        return _identity(request, draft, online, content)
    above = above_for(online, content, today())
    if above is not None:
        return told(request, above, refused(request))
    part, answers = online.parts[number - 1], content["answers"]
    if request.method != "POST":
        form = part_form(online, part, today(), None, answers)
        return _asked(request, online, form, number)
    form = part_form(online, part, today(), request.POST, answers)
    drafts.save(draft, moment(), answers={**answers, **typed_in(form, request.POST)})
    if request.POST.get(GO) == KEEP:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.POST.get(GO) == BACK:
        return leads("apply-draft")
    _add_rules(form, online, {**content, "answers": {**answers, **typed_in(form, request.POST)}})
    if not form.is_valid():
        return _asked(request, online, form, number, REFUSED)
    return leads("apply-part", number + 1) if number < len(online.parts) else leads("apply-files")


def _add_rules(form: forms.Form, online: Online, content: drafts.Content) -> None:
    """What the rules of the act's own form say against the answers of a page is said on that page, and not later."""
    for name, texts in faults_in(online, content, today()).items():
        if name in form.fields and name not in form.errors:
            form.add_error(name, list(texts))


def refused(request: HttpRequest) -> int:
    """The status of a page that has no form now: a conflict, where a form was sent."""
    return HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK


def _asked(request: HttpRequest, online: Online, form: forms.Form, number: int, status: int = 200) -> HttpResponse:
    part = online.parts[number - 1] if number else None
    return show(
        request, "part", status=status, online=online, form=form, number=number, part=part,
        steps=len(online.parts) + 2,
    )  # fmt: skip


def _identity(
    request: HttpRequest, draft: ApplicationDraft, online: Online, content: drafts.Content
) -> HttpResponseBase:  # fmt: skip
    organs, gone = open_organs(online, today())
    if not organs:
        return told(request, told_of(gone[0][1]), refused(request))
    initial: dict[str, Any] = {name: content["identity"].get(name, "") for name in IDENTITY}
    initial |= {
        "others": content.get("others", ""), "organ": content.get("organ", ""),
        "agent_name": content["agent"].get("name", ""), "agent_phone": content["agent"].get("phone", ""),
    }  # fmt: skip
    if request.method != "POST":
        return _asked(request, online, IdentityForm(initial=initial, online=online, organs=organs), 0)
    form = IdentityForm(request.POST, online=online, organs=organs)
    if not form.is_valid():
        return _asked(request, online, form, 0, REFUSED)
    drafts.save(draft, moment(), identity=form.identity(), **form.beside())
    return leads("apply-draft") if request.POST.get(GO) == BACK else leads("apply-part", 1)


def _files(request: HttpRequest, draft: ApplicationDraft) -> HttpResponseBase:
    """The files of the draft; sent, files are looked at and added, each for itself."""
    above = above_for(online_or_404(draft.key), drafts.content_of(draft), today())
    if above is not None:
        return told(request, above, refused(request))
    if request.method != "POST":
        return _listed(request, draft)
    given, faults = request.FILES.getlist("files"), []
    if not given:
        faults.append(_CHOOSE)
    for each in given:
        attempt = sending(request)
        if attempt.locked_until is not None:
            return told(request, too_often(attempt.locked_until), HTTPStatus.TOO_MANY_REQUESTS)
        try:
            drafts.add_file(draft, upload_of(each), moment())
        except FileError as fault:
            faults.append(fault.message + fault.cure)
    return _listed(request, draft, faults) if faults else leads("apply-files")


def _listed(request: HttpRequest, draft: ApplicationDraft, faults: list[Label] | None = None) -> HttpResponse:
    online = online_or_404(draft.key)
    return show(
        request, "files", status=REFUSED if faults else 200, online=online, files=drafts.files_of(draft),
        faults=faults, most=bounds(), steps=len(online.parts) + 2, number=len(online.parts) + 1,
    )  # fmt: skip


def bounds() -> dict[str, int]:
    """What may be uploaded, for the page."""
    return {"file": settings.APPLYING_FILE_MB, "files": settings.APPLYING_FILES, "total": settings.APPLYING_TOTAL_MB}


def upload_of(given: UploadedFile[bytes]) -> Upload:
    """A file as it came in; one that is too large is refused by its size, and not read.

    Raises:
        FileError: it is too large.
    """
    drafts.refuse_large(given.size or 0)
    return Upload(given.name or "", given.read(), given.content_type or "application/octet-stream")


def _remove(request: HttpRequest, draft: ApplicationDraft) -> HttpResponseBase:
    """Take a file away."""
    place = request.POST.get("file", "")
    if request.method == "POST" and place.isascii() and place.isdigit() and len(place) < 10:
        drafts.remove_file(draft, int(place), moment())
    return leads("apply-files")


def _discard(request: HttpRequest, draft: ApplicationDraft) -> HttpResponseBase:
    """Throw the draft away with its files, once that is confirmed."""
    if request.method != "POST":
        return show(request, "discard")
    response = leave(request, leads("apply"))
    draft.delete()
    return response


overview = with_draft(_overview)
part = with_draft(_part)
files = with_draft(_files, files=True)
remove = with_draft(_remove)
discard = with_draft(_discard)
