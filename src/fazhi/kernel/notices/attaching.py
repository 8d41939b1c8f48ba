"""Files of a notice 公开附件: which originals may be published, the redacted copy of each, and what of it was found.

A copy is a ``File`` of its own that ``redacts`` its original; the original never leaves its matter. What the act and
the notice keep of it (``Attached``) says kind and place of each hit, never what stood there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fazhi.kernel.files.copies import TAKEN_OUT, Copy, Find, Passage
from fazhi.kernel.files.copying import by_hand, redacted
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import read
from fazhi.kernel.notices.drafting import Row, rows_of, secrets_for
from fazhi.kernel.notices.hits import HIDDEN, Hit, HitKind, hidden
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.naming import Secret
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.procedures.knowing import FILE, PAPER
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.papers import render
from fazhi.kernel.procedures.reading import Reading, own_classes, paper_kind, reading_of
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.procedures.seeing import Eyes, seen
from fazhi.kernel.wording import Label

KNOWN = 16
"""Copies whose texts are kept in memory."""
TOLD = 3
"""Places that a refusal names; it says how many there are."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a notice, as the notice and its acts keep it.

    Attributes:
        file: id of the copy.
        at: the notice whose act keeps the copy: this one, or the one that it corrects.
        of: id of its original.
        holding: what the original is in its matter (``file:<id>``, ``paper:<id>``).
        name: the name under which the public gets it.
        media_type: of the copy.
        made: ``system`` or ``hand``.
        readable: whether all that it shows could be read as text and looked through.
        same: whether what was handed in as the copy is the original itself, byte for byte.
        redactions: each hit of the original that the system hid: kind, place, what it became.
        taken_out: what else the copy was cleaned of.
        kept: tokens of what was found and is no personal data, with the reason.
        why_kept: why it is not hidden.
        why_words: why listed words are used.
    """

    file: str
    at: str
    of: str
    holding: str
    name: str
    media_type: str
    made: str
    readable: bool
    redactions: Sequence[Mapping[str, Any]] = ()
    taken_out: Mapping[str, int] = field(default_factory=dict)
    kept: Sequence[str] = ()
    why_kept: str = ""
    why_words: str = ""
    same: bool = False

    @property
    def hidden(self) -> Label | None:
        """What was hidden in it, by kind with the number of places; None where nothing was."""
        found = Counter(HitKind(each["kind"]) for each in self.redactions)
        zh = "、".join(f"{kind.label.zh}{times}处" for kind, times in found.items())
        return Label(zh, ", ".join(f"{kind.label.en} {times}" for kind, times in found.items())) if found else None

    @property
    def cleaned_of(self) -> Label | None:
        """What else was taken out of it; None where nothing was."""
        zh = "、".join(f"{TAKEN_OUT[name].zh}{times}" for name, times in self.taken_out.items())
        en = ", ".join(f"{TAKEN_OUT[name].en} {times}" for name, times in self.taken_out.items())
        return Label(zh, en) if zh else None


def attached_to(notice: Notice) -> list[Attached]:
    """The files that are to be published, or were, with the notice."""
    return [Attached(**each) for each in notice.files]


def originals(notice: Notice, eyes: Eyes | None = None) -> dict[str, str]:
    """What of the source matter may be published with a notice, as choices; of whoever looks, what they may read.

    Papers and files that are internal, or were given a class of their own, are not published, and purged ones neither.
    """
    source = notice.source
    if source is None:
        return {}
    matter = Matter.objects.get(pk=source.matter_id)
    if eyes is not None and not seen(Matter.objects.filter(pk=matter.pk), eyes).exists():
        return {}
    reading = reading_of(matter, procedure_of(matter.family, matter.version), eyes) if eyes is not None else None
    return dict(_open_to_publish(matter, reading))


def _open_to_publish(matter: Matter, reading: Reading | None) -> Iterator[tuple[str, str]]:
    classed = own_classes(matter)
    for paper in (
        Paper.objects.filter(matter=matter).select_related("act__corrects").order_by("issued_on", "recorded_at")
    ):
        declared = paper_kind(paper)
        may = declared is not None and not declared.internal and str(paper.pk) not in classed
        if may and paper.reveal("text") and (reading is None or reading.reads(paper)):
            yield f"{PAPER}:{paper.pk}", str(paper)
    for act in (
        Act.objects.filter(matter=matter, data__has_key="attachments").select_related("corrects").order_by("seq")
    ):
        kind = kind_of(procedure_of(act.family, act.version), (act.corrects or act).name)
        if kind is None or kind.internal:
            continue
        given = act.data["attachments"] if reading is None else reading.files(act)
        for file in File.objects.filter(pk__in=[id for id in given if id not in classed], purge=None):
            yield f"{FILE}:{file.pk}", str(file)


def original_file(holding: str) -> File:
    """The file that a choice stands for; that of a paper is made where there is none yet."""
    what, _, id = holding.partition(":")
    return render(Paper.objects.get(pk=id)) if what == PAPER else File.objects.get(pk=id)


def finder(notice: Notice, keep: Collection[str] = ()) -> Find:
    """What must be hidden in files of the notice: the same as in its text."""
    secrets, kept = secrets_for(notice), {*notice.kept, *keep}
    return lambda text: hits_in(text, secrets, keep=kept)


def safe_name(title: str, secrets: Sequence[Secret]) -> str:
    """A file's name with everything hidden that must be, for the public; what cannot stand in a name is left out."""
    stem, dot, ending = title.rpartition(".")
    return hidden(stem, hits_in(stem, secrets)).replace(HIDDEN, "").strip(" ._-") + dot + ending


@dataclass(slots=True)
class Made:
    """A copy with its original, and what was found: before it was made, and left in it."""

    original: File
    copy: Copy
    by_system: bool
    found: list[tuple[Passage, list[Hit]]]
    left: list[tuple[Passage, list[Hit]]]

    @property
    def rows(self) -> list[Row]:
        """What was hidden, each value once, as those see it who may read the original."""
        return [row for passage, hits in self.found for row in rows_of(passage.text, hits)]

    @property
    def redactions(self) -> list[dict[str, Any]]:
        """Each hit that was hidden, as records keep it."""
        return [_kept(passage, hit) for passage, hits in self.found for hit in hits]


def _kept(passage: Passage, hit: Hit) -> dict[str, Any]:
    where = passage.place(hit.start)
    return {
        "kind": hit.kind.value, "where": {"zh": where.zh, "en": where.en}, "becomes": hit.becomes,
        "doubtful": hit.doubtful, "token": hit.token(passage.text),
    }  # fmt: skip


def make(notice: Notice, original: File, name: str, keep: Collection[str], upload: Upload | None) -> Made:
    """The copy of an original: the one handed in, else the one that is made here.

    Raises:
        FileError: the original is gone, or no such copy may be published.
    """
    find = finder(notice, keep)
    if upload is not None:
        copy = _copied(upload)
    else:
        copy = redacted(read(original), name, find)
    return Made(original, copy, upload is None, _hits(copy.before, find), _hits(copy.passages, find))


@lru_cache(maxsize=2)
def _copied(upload: Upload) -> Copy:
    """The cleaned copy; a form asks for it once to show what was found, and again to say what stands against it."""
    return by_hand(upload)


def _hits(passages: Sequence[Passage], find: Find) -> list[tuple[Passage, list[Hit]]]:
    found = ((passage, [hit for hit in find(passage.text) if isinstance(hit, Hit)]) for passage in passages)
    return [(passage, hits) for passage, hits in found if hits]


def left_in(found: Sequence[tuple[Passage, list[Hit]]]) -> Label:
    """What a copy still shows, and where."""
    every = [(passage, hit) for passage, hits in found for hit in hits]
    zh = [f"{passage.place(hit.start).zh}的{hit.kind.label.zh}" for passage, hit in every]
    en = [f"{hit.kind.label.en} in {passage.place(hit.start).en}" for passage, hit in every]
    zh, en = list(dict.fromkeys(zh)), list(dict.fromkeys(en))
    more_zh, more_en = (f"等{len(every)}处", f" and more, {len(every)} in all") if len(zh) > TOLD else ("", "")
    return Label("、".join(zh[:TOLD]) + more_zh, ", ".join(en[:TOLD]) + more_en)


def still_there(each: Attached) -> Sequence[Passage]:
    """What a copy says as it lies in the store.

    Raises:
        FileError: it or its original was purged, or it differs from what was recorded.
    """
    for id in (each.of, each.file):
        if FilePurge.objects.filter(file__pk=id).exists():
            raise FileError(
                f"“{each.name}”的原件或副本已清除，不能公开。",
                f"The original or the copy of {each.name} was purged: it cannot be published.",
                Label("请退回重拟，撤下该附件。", "Send it back, and take the file off."),
            )
    return _said_in(each.file, each.name, each.media_type)


@lru_cache(maxsize=KNOWN)
def _said_in(file: str, name: str, media_type: str) -> tuple[Passage, ...]:
    """What a copy says; kept, since a copy never changes and one page asks for it several times."""
    content = read(File.objects.get(pk=file))
    return tuple(by_hand(Upload(name, content, media_type)).passages)


def found_in(notice: Notice, each: Attached, passages: Sequence[Passage]) -> list[tuple[Passage, list[Hit]]]:
    """What a copy shows that must be hidden: a party may have joined since it was made."""
    find = finder(notice, each.kept)
    return [*_hits(passages, find), *_hits([Passage(Label("文件名", "file name"), each.name)], find)]
