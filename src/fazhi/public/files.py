"""Files of published notices 公开附件: to be saved, never shown in the browser, each with its digest and its proof."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from fazhi.kernel.files.store import FileError, read
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.notices.opened import opened_file
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.notices import GONE, readable, trace
from fazhi.public.pages import citizens, show

SAVED = "default-src 'none'; sandbox"
"""What a browser may do with a file that it shows all the same: nothing."""
_TEXT = "text/plain"
_GONE = Label("文件已清除", "The file was destroyed"), Label(
    "此件公开后被依法清除，不能再提供。", "It was published, and later destroyed as the law demands."
)  # fmt: skip


@citizens
def file(request: HttpRequest, id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The redacted copy; gone where its notice was withdrawn or the copy was purged."""
    day = today()
    notice = readable(id, day)
    if notice is None:
        return trace(request, id, day)
    row = _published(notice, file)
    try:
        content = read(row.file)
    except FileError:
        return show(request, "error", status=GONE, title=_GONE[0], says=_GONE[1])
    media = f"{_TEXT}; charset=utf-8" if row.media_type == _TEXT else row.media_type
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response.headers["Content-Security-Policy"] = SAVED
    return response


@citizens
def proof(request: HttpRequest, id: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Name, size and digest of a published file with the proof that they were recorded."""
    notice = readable(id, today())
    kept = opened_file(_published(notice, file)) if notice is not None else None
    if kept is None:
        raise Http404
    response = HttpResponse(kept.to_json(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{file}.json"'
    return response


def _published(notice: Notice, file: uuid.UUID) -> PublishedFile:
    """The file as it was published with the notice."""
    row = PublishedFile.objects.filter(notice=notice, file=file).select_related("file").first()
    if row is None:
        raise Http404
    return row
