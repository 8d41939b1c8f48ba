"""What a text is for matching 检索用文本: width, case, blanks and invisible signs do not count.

The same folding is applied to what is searched and to what is searched for; pages show texts as they were written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 1000
"""Characters of a question; a longer one is refused."""
MOST_WORDS = 200
"""Words of a question; more are refused."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_FORMS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Signs that choose among forms of the character before them."""
_JAMO = range(0x1160, 0x1200)
"""Medial and final letters of Korean, which join the one before them though they are no marks."""


def folded(text: str) -> str:
    """The text as it is matched: NFKC, without case, blanks and invisible signs."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _bare(text)).casefold())
    return _bare(plain)


def _bare(text: str) -> str:
    if not text.isprintable():  # Of what is invisible, only the blank itself counts as printable.
        text = "".join(each for each in text if unicodedata.category(each) not in _INVISIBLE)
    return _FORMS.sub("", text.replace(" ", ""))


def words_of(question: str) -> list[str]:
    """The words of a question, folded, each once; all of them must occur."""
    return list(dict.fromkeys(filter(None, (folded(word) for word in question.split()))))


def grams(text: str) -> set[str]:
    """The single characters and the overlapping pairs of a folded text: what the index holds of it."""
    return {*text, *(text[place : place + 2] for place in range(len(text) - 1))}


MOST_GRAMS = 32
"""Grams of a question that the index is asked for; what it finds is compared with the whole question anyway."""


def asked_grams(words: Sequence[str]) -> list[str]:
    """Grams that every text with these words holds: a single character for itself, pairs for longer words."""
    found: dict[str, None] = {}
    for word in sorted(words, key=len, reverse=True):
        found.update(dict.fromkeys([word] if len(word) == 1 else list(_pairs(word))))
    return list(found)[:MOST_GRAMS]


def _pairs(word: str) -> Iterator[str]:
    """Pairs that cover a word: the ones side by side first, then those that overlap them."""
    last = len(word) - 1
    for start in (0, 1):
        yield from (word[place : place + 2] for place in range(start, last, 2))
    yield word[last - 1 :]


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text as it was written, in parts, each with whether a word of the question stands there.

    Where a text folds otherwise in parts than as a whole, which hardly one does, nothing is marked.
    """
    clusters = list(_clusters(text))
    pieces = [folded(each) for each in clusters]
    whole = "".join(pieces)
    if whole != folded(text):
        return [(text, False)]
    hit = _hit(whole, words)
    return _joined(clusters, _clusters_hit(pieces, hit))


def _clusters(text: str) -> Iterator[str]:
    """Characters with the marks that join them."""
    start = 0
    for place in range(1, len(text)):
        if not (unicodedata.combining(text[place]) or ord(text[place]) in _JAMO):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _hit(whole: str, words: Iterable[str]) -> list[bool]:
    found = [False] * len(whole)
    for word in words:
        place = whole.find(word)
        while place >= 0:
            found[place : place + len(word)] = [True] * len(word)
            place = whole.find(word, place + 1)
    return found


def _clusters_hit(pieces: Sequence[str], hit: Sequence[bool]) -> list[bool]:
    """Whether each cluster is hit; one that folds to nothing goes with its neighbours."""
    found: list[bool] = []
    place = 0
    for piece in pieces:
        end = place + len(piece)
        inside = bool(found) and found[-1] and place < len(hit) and hit[place]
        found.append(any(hit[place:end]) if piece else inside)
        place = end
    return found


def _joined(clusters: Sequence[str], hit: Sequence[bool]) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    for text, marks in zip(clusters, hit, strict=True):
        if parts and parts[-1][1] == marks:
            parts[-1] = (parts[-1][0] + text, marks)
        else:
            parts.append((text, marks))
    return parts
