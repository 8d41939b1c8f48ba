"""Papers 文书: the text is fixed when the act is done, and rendered as a Word file when it is issued.

The text comes from the chapter's Django template, which sees the matter, the act, the parties and the law of the day.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import translation

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, keep
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.docx import DOCX, lay_out
from fazhi.kernel.procedures.models import MatterParty, Paper, PaperFile

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import PaperKind
    from fazhi.kernel.procedures.request import Request


class LawOfDay:
    """The law in force on a day, asked in templates as ``law.reconsideration.decision.article``."""

    def __init__(self, day: datetime.date, path: str = "") -> None:
        """The law on a day, at a path of the tree."""
        self._day, self._path = day, path

    def __getitem__(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        return value(path.replace("_", "-"), self._day) if self._path else LawOfDay(self._day, path)


def issue(request: Request, declared: PaperKind) -> None:
    """Issue a paper for an act: fix its text and number, and have it rendered once the transaction stands.

    A rendering that fails is logged and does not touch the act; ``render`` makes the file later.
    """
    number = request.data.get("papers", {}).get(declared.key, "")
    text = paper_text(request, declared, number)
    paper = Paper(
        act=request.done, matter=request.done.matter, kind=declared.key, title=declared.label.zh, number=number,
        issued_on=request.on, template_sha256=template_digest(declared.template),
    )  # fmt: skip
    paper.set_personal("text", PersonalKind.PAPER, text)
    record(paper)
    transaction.on_commit(lambda: render(paper), robust=True)


def paper_text(request: Request, declared: PaperKind, number: str) -> str:
    """The text of a paper, in Chinese whatever the page's language is."""
    matter = request.procedure.matter.objects.select_related("organ").get(pk=request.matter_id)
    parties: dict[str, list[Party]] = {}
    for row in MatterParty.objects.filter(matter_id=request.matter_id).select_related("party"):
        parties.setdefault(row.capacity, []).append(row.party)
    return text_of(
        declared.template,
        {
            "matter": matter, "case": matter, "parties": parties, "party": request.party, "act": request.data,
            "on": request.on, "reason": request.reason, "number": number, "organ": request.by.organ,
            "lead": Organ.objects.get(pk=request.organ.pk), "law": LawOfDay(request.on),
            "clocks": {clock.key: clock.due() for clock in request.after.clocks.values()},
            "title": declared.label.zh,
        },
    )  # fmt: skip


def text_of(template: str, values: dict[str, Any]) -> str:
    """A plain text from a Django template, in Chinese whatever the page's language is; nothing is escaped as HTML."""
    with translation.override("zh-hans"):
        return str(Engine.get_default().get_template(template).render(Context(values, autoescape=False))).strip()


def template_digest(name: str) -> str:
    """Digest of a paper's template as it stands."""
    source: str = Engine.get_default().get_template(name).source
    return hashlib.sha256(source.encode()).hexdigest()


def render(paper: Paper) -> File:
    """The Word file of a paper; made from its fixed text when there is none yet."""
    known = PaperFile.objects.filter(paper=paper).select_related("file").first()
    if known is not None:
        return known.file
    note = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
    content = lay_out(title=paper.title, number=paper.number, text=paper.reveal("text") or "〔已删除〕", note=note)
    with transaction.atomic():
        file = keep(Upload(f"{paper.title}{paper.number}.docx", content, DOCX))
        PaperFile.objects.create(paper=paper, file=file)
    return file
