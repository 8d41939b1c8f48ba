"""What officers write in the report themselves 自撰段落: in the chapters, what is wanting, and next year's work.

A number is put in by the name of its figure, so that it stays one with its records; a typed quantity is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.units import UNITS
from fazhi.kernel.wording import Label

PROBLEMS, PRINCIPALS, PLAN, FOLLOWED = "problems", "principals", "plan", "followed"
"""The parts of their own: what is wanting, how the heads performed, next year's work, what became of last year's."""
WHOLE = (PROBLEMS, PRINCIPALS, PLAN)
CHANGE = "change"
PLACEHOLDER = re.compile(r"\{([a-z0-9.-]+)(?::(change))?\}")
"""``{id}`` is the number of a figure with its unit, ``{id:change}`` how it changed since last year."""
_BRACES = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_OF_DAYS = {"日", "天", "年", "期", "部", "条"}
"""Measure words that stand behind the numbers of days, articles and issues, too."""
_MEASURES = "|".join(sorted(set(UNITS) - _OF_DAYS, key=lambda word: (-len(word), word)))
_QUANTITY = re.compile(rf"(?<![第〔0-9.])([0-9０-９]+(?:[.,][0-9]+)?\s*(?:余|多)?\s*(?:{_MEASURES}))")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_meant(text: str) -> str:
    """A text whose placeholders were typed with the signs of a Chinese keyboard, with spaces or capitals, as meant."""
    return _BRACES.sub(lambda found: f"{{{unicodedata.normalize('NFKC', found[1]).strip().lower()}}}", text)


def named_in(text: str) -> list[str]:
    """The ids of the figures that a text names."""
    return list(dict.fromkeys(found[1] for found in PLACEHOLDER.finditer(text)))


def faults_of(text: str) -> Iterator[Label]:
    """What is wrong with a text: figures that nobody declares, and quantities that are typed."""
    for left in dict.fromkeys(_BRACES.findall(PLACEHOLDER.sub("", text))):
        yield Label(
            f"“{{{left}}}”不是数据：请写 {{数据标识}}，与上年比较写 {{数据标识:change}}。",
            f"{left!r} in braces is no figure: write its id, and for the change since last year id:change.",
        )
    if set("{}｛｝") & set(_BRACES.sub("", text)):
        yield Label("花括号没有成对。", "A brace has no other half.")
    for id in named_in(text):
        if id not in figures():
            close = "、".join(name for name in figures() if name.split(".")[0] == id.split(".")[0])
            yield Label(
                f"没有数据“{id}”；相近的有：{close or '无'}。", f"There is no figure {id}; near it: {close or 'none'}."
            )
    for typed in dict.fromkeys(_QUANTITY.findall(text)):
        yield Label(
            f"“{typed}”：数字不手写，请用 {{数据标识}} 插入，使其与记录一致。",
            f"{typed!r}: numbers are not typed; put in the figure by {{its id}}, so that it stays with its records.",
        )
