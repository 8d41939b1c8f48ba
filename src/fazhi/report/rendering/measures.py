"""Measures that both the Word file and the PDF keep (GB/T 9704-2012, clause 7)."""

from __future__ import annotations

import unicodedata

AREA = 156 / 25.4 * 72
"""Points of the width of the type area."""
MARK_BELOW, LINE_BELOW = 35, 4
"""Millimetres from the top of the type area to the mark (7.2.4), and from the number to the red line (7.2.7)."""
LARGEST_MARK = 62
"""Points of the mark: as large as one line allows, and smaller than 22 mm."""
WIDTHS = (9, 28, 43, 33, 16, 27)
"""Millimetres of the columns of the appendix, the number of the row first."""
LINE = 28
"""Characters of a line."""
MOVED = 11 * LINE
"""Characters of a paragraph that may be moved to the page of who signs (7.3.5.5): half a page of them."""
DAY_IN = 4
"""Characters by which the day stands in from the right, where a seal is set (7.3.5.1)."""


def mark_size(mark: str) -> int:
    """Points of the organ's mark: one line, as wide as the type area at most."""
    return min(LARGEST_MARK, int(AREA / len(mark)) - 1)


def characters(text: str) -> float:
    """Width of a text in characters: what is narrow counts half."""
    return sum(1 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text)


def signed_in(organ: str, day: str) -> tuple[float, float]:
    """Characters by which the signing organ and the day stand in from the left and the right; they are in the middle.

    The day then ends four characters from the right. A name too wide for that ends one character from it.
    """
    middle = max(DAY_IN + characters(day) / 2, 1 + characters(organ) / 2)
    reach = max(characters(day), characters(organ)) / 2 + 1
    return max(0.0, LINE - middle - reach), middle - reach
