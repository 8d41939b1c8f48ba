"""Misprints: set terms by a list, their inner signs doubled (行政政执法), and punctuation that stands twice (，。)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import WordFault

_TWICE = re.compile(
    r"(?<![，。；：、])(?:，，|、、|；；|，。|。，|、，|，、|；。|。。)(?![，。；：、])|(?<![的目标有])的的(?![的确])"
)

_MISPRINT = Label("固定用语误写", "A set term is misprinted")
_DOUBLED = Label("固定用语中重字", "A character of a set term is doubled")
_REPEATED = Label("标点或虚词重复", "Punctuation or a particle stands twice")


def words(text: str) -> Iterator[WordFault]:
    """All misprints in the order of the text."""
    should, pattern = _known()
    found = [WordFault(match.start(), match.end(), match[0], *should[match[0]]) for match in pattern.finditer(text)]
    found += [
        WordFault(match.start(), match.end(), match[0], match[0][-1], "repeated", _REPEATED)
        for match in _TWICE.finditer(text)
    ]
    yield from sorted(found, key=lambda fault: fault.start)


@cache
def _known() -> tuple[dict[str, tuple[str, str, Label]], re.Pattern[str]]:
    """What each misprint should be, with its rule and reason; and one pattern of all of them."""
    said = YAML(typ="safe").load(resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"))
    should = {
        term[:place] + term[place] + term[place:]: (term, "doubled", _DOUBLED)
        for term in said["terms"]
        for place in range(1, len(term) - 1)
    } | {found: (term, "misprint", _MISPRINT) for found, term in said["misprints"].items()}
    return should, re.compile("|".join(sorted(map(re.escape, should), key=len, reverse=True)))
