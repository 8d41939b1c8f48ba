"""Revisions 稿次: an act done again after a return stands beside what it said before, with the difference marked."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.reading import Reading, reading_of
from fazhi.web.showing import content_of
from fazhi.web.timeline import brief_acts, label_of, repeats, title_of_paper
from fazhi.web.viewer import Viewer

SAME, GONE, NEW = "same", "gone", "new"
_PIECE = re.compile(r"[A-Za-z]+|\d+|.", re.DOTALL)
"""What is compared as one: a word, a number, a Chinese character."""
_MARK = re.compile(r"^[@#>]\s*", re.MULTILINE)
"""What the text of a paper marks addressee, heading and signature with."""
LONGEST = 4000
"""Characters of a text that are compared piece by piece; longer ones are compared line by line."""
MOST = 4_000_000
"""Pairs of pieces that are compared; where there are more, what lies between the like ends counts as rewritten."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A part of what an act says, in pieces: kept, gone, new."""

    label: str
    pieces: list[tuple[str, str]]

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise."""
        return any(how != SAME for how, _ in self.pieces)


@officers
@require_safe
def revision(request: HttpRequest, viewer: Viewer, id: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """What an act says, beside what the same act of the same organ said before it."""
    row = viewer.matter(id)
    procedure = procedure_of(row.family, row.version)
    reading, acts = reading_of(row, procedure, viewer), brief_acts(row)
    later = next((each for each in acts if each.pk == act), None)
    if later is None or not repeats(later, kind_of(procedure, later.name)):
        raise Http404
    same = [
        each for each in acts
        if (each.name, each.organ_id) == (later.name, later.organ_id) and each.corrects_id is None
    ]  # fmt: skip
    turn = next(at for at, each in enumerate(same) if each.pk == act)
    if turn == 0 or not (reading.told(same[turn - 1]) and reading.told(later)):
        raise Http404
    earlier = same[turn - 1]
    between = [
        (each, label_of(each, procedure)) for each in acts
        if earlier.seq < each.seq < later.seq and each.reason and reading.told(each)
    ]  # fmt: skip
    return show(
        request, viewer, "revision", matter=row, earlier=earlier, later=later, turn=turn + 1,
        label=label_of(later, procedure), between=between, turns=list(enumerate(same, start=1)),
        compared=[*_contents(earlier, later), *_papers(earlier, later, reading)],
    )  # fmt: skip


def _contents(earlier: Act, later: Act) -> Iterator[Compared]:
    old, new = (
        {shown.label: "\n".join(shown.lines) for shown in content_of(each, procedure_of(each.family, each.version))}
        for each in (earlier, later)
    )
    for label in dict.fromkeys([*old, *new]):
        yield Compared(label, difference(old.get(label, ""), new.get(label, "")))


def _papers(earlier: Act, later: Act, reading: Reading) -> Iterator[Compared]:
    old, new = (
        {p.kind: p for p in Paper.objects.filter(act=each).select_related("act__corrects") if reading.reads(p)}
        for each in (earlier, later)
    )
    for kind in old.keys() & new.keys():
        before, after = (_MARK.sub("", paper.reveal("text") or "") for paper in (old[kind], new[kind]))
        yield Compared(str(title_of_paper(new[kind])), difference(before, after))


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Two texts as one in pieces: what stayed, what went, what came."""
    whole = max(len(old), len(new)) > LONGEST
    before, after = (text.splitlines(keepends=True) if whole else _PIECE.findall(text) for text in (old, new))
    pieces = []
    for how, a, b, c, d in _steps(before, after):
        gone, came = "".join(before[a:b]), "".join(after[c:d])
        pieces += [(SAME, gone)] if how == "equal" else [(GONE, gone), (NEW, came)]
    return [(how, text) for how, text in pieces if text]


def _steps(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from the one to the other; comparing costs the square of their length, so that it has a bound."""
    if len(before) * len(after) <= MOST:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head)
    old, new = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head), ("replace", head, old, head, new),
        ("equal", old, len(before), new, len(after)),
    ]  # fmt: skip
