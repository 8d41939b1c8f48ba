"""Verifying 核验: whether a number or file was published here, and whether a checkpoint kept elsewhere still holds."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from fazhi.kernel.ledger.errors import NoteRefused, ProofRefused
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.witnessing import Standing, Witnessed, witness
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.notices import newest, public_key
from fazhi.public.pages import citizens, show
from fazhi.public.registers import public_registers, standing_versions

MOST = 20
"""Notices of one number that are listed."""

LONGEST_NUMBER, LONGEST_CHECKPOINT = 200, 2000
"""Characters that are looked at."""

_BETWEEN = re.compile(r"[\s-]")
"""What people put between the signs of a code as they read it off a card."""
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
UNCHANGED = Label(
    "一致：现在的记录就是这个检查点签署的 {n} 条，此后没有新增。",
    "It holds: the log is the {n} entries that this checkpoint signed; nothing was added since.",
)
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
    """Look up a number, certificate or digest; hold a checkpoint against the log; the public key for everybody."""
    asked = request.GET.get("q", "").strip()[:LONGEST_NUMBER]
    kept = request.GET.get("checkpoint", "")[:LONGEST_CHECKPOINT]
    day = today()
    found = newest(day).filter(_named(asked))[:MOST] if asked else []
    replaced = _earlier(day).filter(_named(asked)).order_by("-published_on", "pk")[:MOST] if asked else []
    return show(
        request, "verify", asked=asked, found=list(found), kept=kept, answer=_of(kept) if kept.strip() else None,
        replaced=[(each, _present(each, day)) for each in replaced], withdrawn=_withdrawn(asked, day),
        short=_is_short(asked), key=public_key(), head=head(), entries=certificates(asked, day),
    )  # fmt: skip


Shown = tuple[type[Register], Entry, Label | None, datetime.date | None]


def certificates(asked: str, day: datetime.date) -> list[Shown]:
    """What officers show by a code 证件核验: each with its register, why it does not hold that day, and its last day.

    Of one that is not, the version that was in force last is shown, so that nobody takes an old card for none.
    """
    found = []
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", asked)).upper()
    for each in public_registers():
        if each.verified and code:
            rows = standing_versions(each).filter(code=code).select_related("organ").order_by("-from_on")
            if (row := next((row for row in rows if row.from_on <= day), None)) is not None:
                last = row.until_on - datetime.date.resolution if row.until_on is not None else None
                found.append((each, row, each.doubt(row, day), last))
    return found


def _withdrawn(asked: str, day: datetime.date) -> list[Notice]:
    """What was withdrawn, by its identifier alone: number and files are no part of what remains of it."""
    named = _identified(asked)
    rows = Notice.objects.withdrawn(day).exclude(published_on=None).select_related("organ")
    return list(rows.filter(named).order_by("pk")[:MOST]) if named is not None else []


def _present(notice: Notice, day: datetime.date) -> Notice | None:
    """The version that stands now in place of a corrected one, as far as the public may see it."""
    here: Notice | None = notice
    while here is not None:
        present = newest(day).filter(replaces=here).first()
        if present is not None:
            return present
        here = _earlier(day).filter(replaces=here).first()
    return None


def _earlier(day: datetime.date) -> QuerySet[Notice]:
    return Notice.objects.earlier(day).select_related("organ")


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
    same = found.standing is Standing.BEGINS and found.size == found.now
    says = str(UNCHANGED if same else SAID[found.standing]).format(n=found.size, now=found.now)
    return Answer(says, found.standing is Standing.BEGINS, found)


def _named(asked: str) -> Q:
    """Notices whose own number is the one asked for, or its identifier, or of a file's digest."""
    by_number = Q(number=asked) & ~Q(number="")
    digits = _digits(asked)
    if len(digits) == DIGEST:
        return by_number | Q(pk__in=PublishedFile.objects.filter(sha256=digits.lower()).values("notice"))
    identified = _identified(asked)
    return by_number if identified is None else by_number | identified


def _digits(asked: str) -> str:
    """The hexadecimal digits of what is asked for; none where it has other signs."""
    digits = re.sub(r"[\s-]", "", asked.rstrip("/").rpartition("/")[2])
    return digits if HEX.fullmatch(digits) else ""


def _is_short(asked: str) -> bool:
    return 0 < len(_digits(asked)) < SHORTEST_IDENTIFIER


def _identified(asked: str) -> Q | None:
    """Notices whose identifier begins with the digits; None where they are no identifier."""
    digits = _digits(asked)
    if not SHORTEST_IDENTIFIER <= len(digits) <= IDENTIFIER:
        return None
    first, last = uuid.UUID(digits.ljust(IDENTIFIER, "0")), uuid.UUID(digits.ljust(IDENTIFIER, "f"))
    return Q(id__range=(first, last))
