"""A Word file with every finding as a comment at its place 带批注的 Word 文件.

A Word file that was checked stays as it is: runs are divided where a place begins or ends, each part with the form of
the whole, and nothing else is touched. Of every other kind of file, one is made from the text.
"""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.comments import Comment
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from fazhi.kernel.procedures.official import BODY, SIZE_4, same_bytes, write
from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Span
from fazhi.report.checking.reading import FAULTS, UnreadableReport, broken, word_in
from fazhi.report.checking.telling import MARKS, Language, Remark, said
from fazhi.report.checking.word_parts import PARAGRAPH, blocks_of, cells_of, paragraphs_of, rows_of, runs_of, text_in

AUTHOR = Label("核数", "Report check")
_INITIALS = Label("核", "RC")
_ELSEWHERE = Label("另一处：“{seen}”。", "The other place: “{seen}”.")
_OTHER_FILE = Label("Word 文件与核对的文字不是同一份。", "The Word file is not the one that was checked.")
_SEEN = 16
"""Characters of the other place that a comment names."""
_BEARS_TEXT = {qn(f"w:{name}") for name in ("t", "tab", "br", "cr", "noBreakHyphen", "ptab")}
_FORM, _TEXT = qn("w:rPr"), qn("w:t")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, and where in the text it begins and ends."""

    start: int
    end: int
    paragraph: Any
    spoken: str
    """Its text as ``reading`` gives it."""


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment to be set: from and to which character of its paragraph, and what it says."""

    start: int
    end: int
    says: str


def commented(
    text: str, remarks: Iterable[Remark], word: bytes | None = None, language: Language = "zh"
) -> bytes:  # fmt: skip
    """The Word file.

    Args:
        text: the text that was checked; of a Word file the one that was read from it.
        remarks: what is told; one whose places lie in several paragraphs has a comment in the first and in the last.
        word: the Word file that was checked; without it one is made from the text.
        language: of the comments.

    Raises:
        UnreadableReport: the Word file is broken, or is not the one from which the text was read.
    """
    if word is None:
        return same_bytes(_set_in(_made(text), text, remarks, language))
    document = word_in(word)
    if any(text[each.start : each.end] != each.spoken for each in _lines(document)):
        raise UnreadableReport(_OTHER_FILE, Label("请重新核对。", "Check it again."))
    saved = io.BytesIO()
    try:
        _set_in(document, text, remarks, language).save(saved)
    except (
        FAULTS
    ) as fault:  # comments that were there, or parts that the text does not need, are not what they should be
        raise broken("Word") from fault
    return saved.getvalue()


def _set_in(document: WordDocument, text: str, remarks: Iterable[Remark], language: Language) -> WordDocument:
    """The same document with a comment at each place."""
    lines = list(_lines(document))
    comments: dict[Any, list[_Comment]] = defaultdict(list)
    for remark in remarks:
        for line, comment in _comments(text, lines, remark, language):
            comments[line.paragraph].append(comment)
    if comments:
        added = _Added(document, language)
        for paragraph, found in comments.items():
            _set(Paragraph(paragraph, document), found, added)
    return document


def _made(text: str) -> WordDocument:
    """A document of the text, a paragraph a line, with as many characters in it."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments, properties.language = "", "", "", "zh-CN"
    for line in text.split("\n"):
        write(document.add_paragraph(), _allowed(line), BODY, SIZE_4)
    return document


def _allowed(text: str) -> str:
    """The text with a blank for each character that XML has not, or that a run would take for the end of a line."""
    return "".join(sign if sign == "\t" or _is_printed(sign) else " " for sign in text)


def _is_printed(sign: str) -> bool:
    return sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"


def _lines(document: WordDocument) -> Iterator[_Line]:
    """The paragraphs in the order in which ``reading`` gives them: a row of a table is one line of the text."""
    at = 0
    for paragraph, spoken in _paragraphs(document):
        if paragraph is not None:
            yield _Line(at, at + len(spoken), paragraph, spoken)
        at += len(spoken) + 1


def _paragraphs(document: WordDocument) -> Iterator[tuple[Any, str]]:
    """Each paragraph with its text, after which stands one sign; nothing where an empty cell or row has none."""
    for block in blocks_of(document):
        if block.tag == PARAGRAPH:
            yield block, text_in(block)
            continue
        for row in rows_of(block):
            cells = list(cells_of(row)) or [()]  # a row without cells is an empty line
            for cell in cells:
                inner = [(each, text_in(each).replace("\n", " ")) for each in paragraphs_of(cell)]
                yield from inner or [(None, "")]


def _comments(
    text: str, lines: Sequence[_Line], remark: Remark, language: Language
) -> Iterator[tuple[_Line, _Comment]]:  # fmt: skip
    """The comments of a remark: over its places in the first paragraph, and over those in the last."""
    hulls: dict[int, Span] = {}
    for span in remark.spans:
        at = bisect_right(lines, span.start, key=lambda line: line.start) - 1
        end = min(span.end, lines[at].end)
        if end > span.start:
            before = hulls.get(at, span)
            hulls[at] = Span(min(before.start, span.start), max(end, before.end if at in hulls else end))
    ends = list(dict.fromkeys((min(hulls), max(hulls)))) if hulls else []
    for at in ends:
        others = [_seen(text, lines[other], hulls[other]) for other in ends if other != at]
        line, hull = lines[at], hulls[at]
        yield line, _Comment(hull.start - line.start, hull.end - line.start, _says(remark, others, language))


def _seen(text: str, line: _Line, hull: Span) -> str:
    begin = max(line.start, hull.start - _SEEN // 2)
    return _allowed(text[begin : min(line.end, max(hull.end, begin + _SEEN))][: 2 * _SEEN])


def _says(remark: Remark, others: Iterable[str], language: Language) -> str:
    """What a comment says: verdict and kind, why, the arithmetic, and where else."""
    mark, between = MARKS[remark.mark], ": " if language == "en" else "："
    head = (
        f"{mark.sign}{said(mark.label, language)} · {said(remark.kind, language)}{between}{said(remark.why, language)}"
    )
    told = [head, _allowed(remark.shown), *(said(_ELSEWHERE, language).format(seen=other) for other in others)]
    return "\n".join(each for each in told if each)


class _Added:
    """The comments of a document, to which some are added: without a day, and numbered without counting them all anew.

    The library looks at every comment for the next number, which takes minutes where there are thousands. A day would
    make another file of the same report tomorrow.
    """

    def __init__(self, document: WordDocument, language: Language) -> None:
        self._part = document.part._comments_part
        self._blank = self._part.element.add_comment()
        self._part.element.remove(self._blank)
        self._next = self._blank.id
        self._blank.author, self._blank.initials = said(AUTHOR, language), said(_INITIALS, language)

    def add(self, first: Run, last: Run, says: str) -> None:
        """Add a comment over the runs from the first to the last; each line of what it says is a paragraph."""
        element = deepcopy(self._blank)
        element.id = self._next
        self._part.element.append(element)
        comment = Comment(element, self._part)
        line, *further = says.split("\n")
        comment.paragraphs[0].add_run(line)
        for each in further:
            comment.add_paragraph(each)
        first.mark_comment_range(last, self._next)
        self._next += 1


def _set(paragraph: Paragraph, comments: Sequence[_Comment], added: _Added) -> None:
    """Set the comments of a paragraph, once its runs end where they begin and end."""
    cuts = sorted({edge for each in comments for edge in (each.start, each.end)})
    at = 0
    for run in _runs(paragraph):
        end = at + len(run.text)
        inside = [cut - at for cut in cuts[bisect_right(cuts, at) : bisect_left(cuts, end)]]
        if inside:
            _divide(run._r, inside)
        at = end
    runs = [run for run in _runs(paragraph) if run.text]
    ends: list[int] = []
    for run in runs:
        ends.append((ends[-1] if ends else 0) + len(run.text))
    for each in comments:
        first, last = bisect_right(ends, each.start), bisect_left(ends, each.end)
        added.add(runs[first], runs[last], each.says)


def _runs(paragraph: Paragraph) -> list[Run]:
    """The runs of a paragraph, in the order of its text."""
    return [Run(run, paragraph) for run in runs_of(paragraph._p)]


def _divide(run: Any, cuts: Sequence[int]) -> None:
    """Divide a run into several of the same form, before each of the characters that are counted in ``cuts``."""
    waiting, at, current = set(cuts), 0, run
    for child in [each for each in run if each.tag != _FORM]:
        length = len(str(child)) if child.tag in _BEARS_TEXT else 0
        edges = [cut - at for cut in cuts if at < cut < at + length]
        for part in _cut(child, edges) if edges else [child]:
            if at in waiting:
                waiting.discard(at)
                current = _beside(current)
            current.append(part)
            at += len(str(part)) if part.tag in _BEARS_TEXT else 0


def _beside(run: Any) -> Any:
    """An empty run of the same form, after a run."""
    made = OxmlElement("w:r")
    made.attrib.update(run.attrib)
    form = run.find(_FORM)
    if form is not None:
        made.append(deepcopy(form))
    run.addnext(made)
    return made


def _cut(child: Any, edges: Sequence[int]) -> list[Any]:
    """The text of a run cut into several; nothing else has more than one character."""
    text, parts = str(child), []
    for start, end in zip([0, *edges], [*edges, len(text)], strict=True):
        part = OxmlElement("w:t")
        part.text = text[start:end]
        part.set(qn("xml:space"), "preserve")
        parts.append(part)
    child.getparent().remove(child)
    return parts
