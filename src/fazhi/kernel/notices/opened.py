"""What was put before the public 公开文本: heading and text as published, as evidence of its own.

An act attests more than the public may read. ``PublishedText`` holds public things alone, so that it can be handed out
whole, with its salt: whoever has it checks that this text, and no other, stands in the log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.hashing import JSON
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.proofs import Proof, prove
from fazhi.kernel.notices.attaching import attached_to
from fazhi.kernel.notices.models import Notice, PublishedFile, PublishedText
from fazhi.kernel.notices.opinions import whole_text
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.procedures.engine import subscribers

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


@dataclass(frozen=True, slots=True)
class Opened:
    """A published text with the proof that it stands in the log, for an outsider.

    Attributes:
        content: columns of the row, as its digest is made of them.
        salt: hex of the salt before it.
        proof: of the row's leaf.
    """

    content: dict[str, JSON]
    salt: str
    proof: Proof

    def to_json(self) -> str:
        """The file that an outsider checks: the proof, with what its leaf attests."""
        parts = {**json.loads(self.proof.to_json()), "content": self.content, "salt": self.salt}
        return json.dumps(parts, ensure_ascii=False, indent=1)


def keep_text(request: Request) -> None:
    """Record what a publication puts before the public, in its own transaction."""
    if request.kind.name != Publication.publish.name or request.procedure is not Publication:
        return
    notice = Notice.objects.select_related("organ").get(pk=request.matter_id)
    record(
        PublishedText(
            notice=notice,
            heading=notice.heading,
            body=whole_text(notice),
            organ=notice.organ.name,
            published_on=request.on,
        )
    )


def keep_files(request: Request) -> None:
    """Record each file that a publication puts before the public, in its own transaction."""
    if request.kind.name != Publication.publish.name or request.procedure is not Publication:
        return
    notice = Notice.objects.select_related("organ").get(pk=request.matter_id)
    for each in attached_to(notice):
        file = File.objects.get(pk=each.file)
        record(
            PublishedFile(
                notice=notice, file=file, heading=notice.heading, name=each.name, media_type=file.media_type,
                size=file.size, sha256=file.reveal("digest") or "", organ=notice.organ.name, published_on=request.on,
            )
        )  # fmt: skip


def opened_file(row: PublishedFile) -> Opened | None:
    """A published file's name, size and digest with their proof; none while its leaf still waits."""
    if not Leaf.objects.filter(kind=PublishedFile.evidence_kind, subject=row.pk).exists():
        return None
    return Opened(row.content(), row.salt, prove(PublishedFile.evidence_kind, row.pk))


def opened(notice: Notice) -> Opened | None:
    """The text of a notice with its proof; none where it was published before texts were kept, or still waits."""
    row = PublishedText.objects.filter(notice=notice).order_by("-recorded_at").first()
    if row is None or not Leaf.objects.filter(kind=PublishedText.evidence_kind, subject=row.pk).exists():
        return None
    return Opened(row.content(), row.salt, prove(PublishedText.evidence_kind, row.pk))


subscribers.extend((keep_text, keep_files))
