"""Drafting 拟稿: the original of a notice, what of it must be hidden, and how hits are shown to those who decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.ledger.personal import PersonalKind, blind_index, mask
from fazhi.kernel.notices.hits import CONTEXT, HIDDEN, Hit, HitKind, hidden
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.naming import Secret, secrets_of
from fazhi.kernel.notices.redaction import Redacted, hits_in
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.correcting import said_by
from fazhi.kernel.procedures.declaring import Owes
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.papers import text_of
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label

OPINIONS = ("opinions_until", "opinions_how", "opinions_why")
"""Columns of a call for opinions, as the draft fills them in."""
AGAIN = ("grade", "keep_reason", "words_reason")
"""Columns that a draft fills in and that stand in the form again when it is drafted anew."""
_MASKED = {kind.value for kind in PersonalKind}


def notice_of(matter: Matter) -> Notice:
    """The notice that a matter of publication is."""
    return Notice.objects.select_related("source", "organ", "replaces").get(pk=matter.pk)


def parties_of(notice: Notice) -> list[Party]:
    """The parties of the matter that the notice speaks of."""
    source = notice.source
    return list(Party.objects.filter(matters__matter=source.matter).distinct().order_by("pk")) if source else []


def secrets_for(notice: Notice) -> list[Secret]:
    """What must be hidden in the notice: of the parties, and of people whom declared fields name."""
    owes = owed_by(notice)
    people = people_of(_matter(notice.source), owes) if owes and notice.source else []
    return secrets_of(parties_of(notice), people)


def people_of(matter: Matter, owes: Owes) -> list[str]:
    """The people whom the declared fields of a matter name, several parted by 、 or ，."""
    found: list[str] = []
    for name in owes.people:
        said = getattr(matter, name, "")
        found += map(str, said) if isinstance(said, list) else str(said or "").replace("，", "、").split("、")
    return found


def original_of(notice: Notice) -> str:
    """The text from the declared template, before anything is hidden; empty where the source is gone."""
    owes = owed_by(notice)
    if owes is None or notice.source is None:
        return ""
    values = {"matter": _matter(notice.source), "act": said_by(notice.source), "on": notice.source.happened_on}
    return text_of(owes.template, values)


def first_draft(notice: Notice, keep: Collection[str] = ()) -> Redacted:
    """The draft made from the declared template, redacted."""
    text = original_of(notice)
    hits = hits_in(text, secrets_for(notice), keep=keep)
    return Redacted(hidden(text, hits), hits)


def draft_values(matter: Matter) -> dict[str, Any]:
    """What the draft's form shows first: the text as last drafted, that of the version it corrects, or a new one."""
    notice = notice_of(matter)
    same = notice.replaces is not None and notice.replaces.source_id == notice.source_id
    last = last_drafted(notice)
    texts = {"heading": notice.heading, "body": last.body or first_draft(notice).text}
    called = notice if notice.opinions_until or not same else notice.replaces
    again = {name: getattr(last, name) for name in AGAIN if getattr(last, name)}
    return {**texts, **again, **{name: getattr(called, name) for name in OPINIONS if called and getattr(called, name)}}


def last_drafted(notice: Notice) -> Notice:
    """The notice, once it was drafted; before that the version that it corrects, but not what another act said."""
    before = notice.replaces
    return before if before is not None and before.source_id == notice.source_id and not notice.body else notice


def digest_of(notice: Notice, text: str) -> dict[str, str]:
    """From what the notice was redacted: act, day, and a digest that nobody without the key can try values on."""
    source = notice.source
    named = {"act": str(source.pk), "on": source.happened_on.isoformat()} if source else {}
    return {**named, "digest": blind_index(text)}


def owed_by(notice: Notice) -> Owes | None:
    """The duty that the notice meets, as its source declares it: the one of its limit and channel, else its first."""
    source = notice.source
    kind = kind_of(procedure_of(source.family, source.version), source.name) if source is not None else None
    duties = kind.owes if kind is not None else ()
    mine = (owes for owes in duties if (owes.limit, owes.channel) == (notice.limit, notice.channel))
    return next(mine, duties[0] if duties else None)


def _matter(source: Act) -> Matter:
    model = procedure_of(source.family, source.version).matter
    found: Matter = model._default_manager.select_related("organ").get(pk=source.matter_id)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the two persons see it: what stood there as far as it may be shown, and what is around it."""

    hit: Hit
    token: str
    shown: str
    before: str
    after: str
    places: int = 1

    def __str__(self) -> str:
        times = Label(f"（共{self.places}处）", f" ({self.places} places)") if self.places > 1 else ""
        return f"{self.hit.kind.label}{Label('：', ': ')}…{self.before}【{self.shown}】{self.after}…{times}"


def rows_of(text: str, hits: list[Hit]) -> list[Row]:
    """The hits of a text, those of one value together, each with its first surroundings, other hits hidden there."""
    found: dict[str, Row] = {}
    for at, hit in enumerate(hits):
        token = hit.token(text)
        known = found.get(token)
        if known is not None:
            found[token] = Row(hit, token, known.shown, known.before, known.after, known.places + 1)
            continue
        start = hits[at - 1].end if at else 0
        end = hits[at + 1].start if at + 1 < len(hits) else len(text)
        before = text[max(start, hit.start - CONTEXT) : hit.start]
        after = text[hit.end : min(end, hit.end + CONTEXT)]
        found[token] = Row(hit, token, shown(hit, text), " ".join(before.split()), " ".join(after.split()))
    return list(found.values())


def shown(hit: Hit, text: str) -> str:
    """What stood at a hit: names, and what may be no personal data; a value that surely is some is masked in part."""
    said = hit.said(text)
    if hit.kind is HitKind.NAME or (hit.doubtful and not hit.declared):
        return said
    return mask(PersonalKind(hit.kind.value), said) if hit.kind.value in _MASKED else HIDDEN


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the original: plain, or a hit."""

    text: str
    hit: Hit | None = None


def pieces_of(text: str, hits: list[Hit]) -> Iterator[Piece]:
    """The original in pieces."""
    at = 0
    for hit in hits:
        yield Piece(text[at : hit.start])
        yield Piece(shown(hit, text), hit)
        at = hit.end
    yield Piece(text[at:])


@dataclass(frozen=True, slots=True)
class Review:
    """What those who draft and confirm see beside the form: the original, the redacted text, and every hit."""

    original: list[Piece]
    heading: str
    body: str
    rows: list[Row]


def review_of(notice: Notice) -> Review:
    """The original beside what is to be published."""
    text = original_of(notice)
    hits = hits_in(text, secrets_for(notice), keep=notice.kept)
    return Review(list(pieces_of(text, hits)), notice.heading, notice.body, rows_of(text, hits))
