"""Papers 文书, files 材料 and proofs 凭证: reached only through a matter that the viewer may see."""

from __future__ import annotations

import io
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import FileError, read
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.proofs import prove
from fazhi.kernel.parties.showing import downloaded
from fazhi.kernel.procedures.docx import DOCX
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.papers import render
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.personal import reader_of
from fazhi.web.reading import Reading, reading_of
from fazhi.web.timeline import title_of_paper
from fazhi.web.viewer import Viewer

PLAIN = {DOCX, "application/pdf", "image/jpeg", "image/png", "text/plain"}
"""Media types that are named to the browser; all others are just bytes to it."""
_GONE = Label("已清除", "Gone")


@officers
@require_safe
def paper(request: HttpRequest, viewer: Viewer, id: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """The text of a paper as it was issued, for reading and print."""
    row, issued = _paper(viewer, id, paper)
    lines = [_line(line) for line in (issued.reveal("text") or "").splitlines() if line.strip()]
    return show(request, viewer, "paper", matter=row, paper=issued, lines=lines, title=title_of_paper(issued))


@officers
@require_safe
def paper_file(request: HttpRequest, viewer: Viewer, id: uuid.UUID, paper: uuid.UUID) -> HttpResponseBase:
    """A paper as a Word file."""
    row, issued = _paper(viewer, id, paper)
    return _sent(request, viewer, row, issued, render(issued))


@officers
@require_safe
def attachment(request: HttpRequest, viewer: Viewer, id: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A file that was handed in with an act of the matter."""
    row, reading = _read(viewer, id)
    acts = Act.objects.filter(matter=row).select_related("corrects")
    if not any(str(file) in reading.files(act) for act in acts):
        raise Http404
    found = get_object_or_404(File, pk=file)
    return _sent(request, viewer, row, found, found)


@officers
@require_safe
def proof(request: HttpRequest, viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """The proof that an act stands in the log: leaf, place, path, checkpoint."""
    row, done = _act(viewer, id, act)
    kind = kind_of(procedure_of(done.family, done.version), done.name)
    placed = Leaf.objects.filter(kind=Act.evidence_kind, subject=done.pk).exists()
    found = prove(Act.evidence_kind, done.pk) if placed else None
    return show(request, viewer, "proof", matter=row, act=done, label=kind.label if kind else done.name, proof=found)


@officers
@require_safe
def proof_file(request: HttpRequest, viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """The proof as a file that an outsider checks."""
    _, done = _act(viewer, id, act)
    if not Leaf.objects.filter(kind=Act.evidence_kind, subject=done.pk).exists():
        raise Http404
    response = HttpResponse(prove(Act.evidence_kind, done.pk).to_json(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{done.pk}.json"'
    return response


def _read(viewer: Viewer, id: uuid.UUID) -> tuple[Matter, Reading]:
    row = viewer.matter(id)
    return row, reading_of(row, procedure_of(row.family, row.version), viewer)


def _paper(viewer: Viewer, id: uuid.UUID, paper: uuid.UUID) -> tuple[Matter, Paper]:
    """A paper that the viewer reads; the answer does not say whether there is one that they do not."""
    row, reading = _read(viewer, id)
    issued = get_object_or_404(Paper.objects.select_related("act"), pk=paper, matter=row)
    if not reading.reads(issued):
        raise Http404
    return row, issued


def _act(viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> tuple[Matter, Act]:
    row = viewer.matter(id)
    return row, get_object_or_404(Act, pk=act, matter=row)


def _line(line: str) -> tuple[str, str]:
    """A line of a paper with its place: addressee, heading, signature or text, as the Word file sets it."""
    text = line.strip()
    place = {"@": "addressee", "#": "heading", ">": "signature"}.get(text[0], "")
    return place, text[1:].strip() if place else text


def _sent(request: HttpRequest, viewer: Viewer, row: Matter, thing: Paper | File, file: File) -> HttpResponseBase:
    """A file to be saved, never shown in the browser; that it left is recorded, as it may name people."""
    try:
        content = read(file)
    except FileError as gone:
        return show(request, viewer, "error", status=410, title=_GONE, says=gone.message + gone.cure)
    if request.method == "GET":
        downloaded(thing.pk, "paper" if isinstance(thing, Paper) else "file", by=reader_of(viewer, row), matter=row.pk)
    media = file.media_type if file.media_type in PLAIN else "application/octet-stream"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=file.title, content_type=media)
