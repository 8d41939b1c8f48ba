"""Verifying 核验: whether a number or file was published here, and whether a checkpoint kept elsewhere still holds."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from fazhi.kernel.ledger.errors import NoteRefused, ProofRefused
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.witnessing import Standing, Witnessed, witness
from fazhi.kernel.notices.models import PublishedFile
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.notices import newest, public_key
from fazhi.public.pages import citizens, show

MOST = 20
"""Notices of one number that are listed."""

LONGEST_NUMBER, LONGEST_CHECKPOINT = 200, 2000
"""Characters that are looked at."""

HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
SHORTEST_IDENTIFIER, IDENTIFIER, DIGEST = 8, 32, 64
"""Hexadecimal digits: the fewest of an identifier that are looked up, all of it, and of a file's SHA-256."""

SAID = {
    Standing.BEGINS: Label(
        "一致：现在的记录以这个检查点签署的 {n} 条开头，其后增至 {now} 条。",
        "It holds: the log still begins with the {n} entries that this checkpoint signed, and has {now} now.",
    ),
    Standing.CUT: Label(
        "不一致：检查点签署了 {n} 条，现在只有 {now} 条。记录被截断，请保留检查点并举报。",
        "It does not hold: {n} entries were signed, and there are {now} now. The log was cut: keep the checkpoint and "
        "report it.",
    ),
    Standing.REWRITTEN: Label(
        "不一致：前 {n} 条与检查点签署的不同。记录被改写，请保留检查点并举报。",
        "It does not hold: the first {n} entries are not those that were signed. The log was rewritten: keep the "
        "checkpoint and report it.",
    ),
    Standing.UNSIGNED: Label(
        "这不是本机构密钥签署的检查点，不能说明问题。请核对是否完整、未经改动。",
        "It was not signed by the key of this log, and says nothing. See whether it is whole and unaltered.",
    ),
}
UNREADABLE = Label(
    "这不是检查点。请整段粘贴，含空行和以“—”开头的签名行。",
    "This is no checkpoint. Paste it whole, with the empty line and the signature that begins with “—”.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a checkpoint; ``holds`` where the log begins with it."""

    says: str
    holds: bool
    witnessed: Witnessed | None = None


@citizens
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a number, identifier or digest, hold a checkpoint against the log; the public key for everybody."""
    asked = request.GET.get("q", "").strip()[:LONGEST_NUMBER]
    kept = request.GET.get("checkpoint", "")[:LONGEST_CHECKPOINT]
    found = newest(today()).filter(_named(asked))[:MOST] if asked else []
    return show(
        request, "verify", asked=asked, found=list(found), kept=kept, answer=_of(kept) if kept.strip() else None,
        key=public_key(), head=head(),
    )  # fmt: skip


@citizens
def consistency(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, with the proof that its log begins with one that was kept; without one, from nothing."""
    newest_one, kept = head(), request.GET.get("checkpoint", "")[:LONGEST_CHECKPOINT]
    found = _of(kept).witnessed if kept else Witnessed(Standing.BEGINS, 0, newest_one.size if newest_one else 0)
    if newest_one is None or found is None or found.standing is not Standing.BEGINS:
        raise Http404
    proof = {"v": 1, "from": found.size, "to": found.now, "path": found.path, "checkpoint": newest_one.note}
    response = HttpResponse(json.dumps(proof, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="consistency.json"'
    return response


def _of(checkpoint: str) -> Answer:
    try:
        found = witness(checkpoint.strip() + "\n")
    except (NoteRefused, ProofRefused):
        return Answer(str(UNREADABLE), False)
    says = str(SAID[found.standing]).format(n=found.size, now=found.now)
    return Answer(says, found.standing is Standing.BEGINS, found)


def _named(asked: str) -> Q:
    """Notices whose own number is the one asked for, or its identifier, or of a file's digest."""
    by_number = Q(number=asked) & ~Q(number="")
    digits = re.sub(r"[\s-]", "", asked.rstrip("/").rpartition("/")[2])
    if HEX.fullmatch(digits) is None:
        return by_number
    if len(digits) == DIGEST:
        return by_number | Q(pk__in=PublishedFile.objects.filter(sha256=digits.lower()).values("notice"))
    if SHORTEST_IDENTIFIER <= len(digits) <= IDENTIFIER:
        first, last = uuid.UUID(digits.ljust(IDENTIFIER, "0")), uuid.UUID(digits.ljust(IDENTIFIER, "f"))
        return by_number | Q(id__range=(first, last))
    return by_number
