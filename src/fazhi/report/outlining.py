"""Outlines of reports 报告提纲: dated data that say which headings there are, and what each paragraph tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.wording import Label
from fazhi.law.articles import numeral

OUTLINES = Path(__file__).parent / "outlines"
PLACE, ORGAN = "place", "organ"
"""Whose report an outline serves: that of a place, or of one of its organs."""
_OF_A_PART = re.compile(r"^[一二三四五六七八九十]+、")
_OF_A_SECTION = re.compile(r"^（[一二三四五六七八九十]+）")

Outline = dict[str, Any]


class OutlineError(Exception):
    """An outline that names what is not there."""


@lru_cache(maxsize=4)
def _outlines(folder: Path) -> list[Outline]:
    return [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def outline_for(number: int, of: str = PLACE) -> Outline:
    """The outline in force for a year: the latest that begins by then.

    Raises:
        OutlineError: no outline begins by this year.
    """
    standing = [each for each in _outlines(OUTLINES) if each.get("of", PLACE) == of and each["from"] <= number]
    if not standing:
        raise OutlineError(
            f"{number}年没有报告提纲；请在 report/outlines 增加一份。No outline begins by {number}: add one."
        )
    latest: Outline = max(standing, key=lambda outline: outline["from"])
    return latest


def written_parts(outline: Outline, year: int) -> Iterator[tuple[str, Label]]:
    """What officers may write themselves, by key: a paragraph of their own in every section, and whole parts."""
    english = {chapter.label: chapter.heading.en for chapter in chapters()}
    for part in outline["parts"]:
        if key := part.get("written"):
            heading = _OF_A_PART.sub("", part["heading"].format(next=year + 1, last=year - 1))
            yield key, Label(heading, part["en"].format(next=year + 1, last=year - 1))
        for section in part.get("sections", []):
            heading = _OF_A_SECTION.sub("", section["heading"])
            yield section["chapter"], Label(heading, english.get(section["chapter"], section["chapter"]))


def numbered_part(heading: str, number: int) -> str:
    """A part's heading with its place among those that are told."""
    return _OF_A_PART.sub(f"{numeral(number)}、", heading)


def numbered_section(heading: str, number: int) -> str:
    """A section's heading likewise."""
    return _OF_A_SECTION.sub(f"（{numeral(number)}）", heading)
