"""What officers write in the report themselves 自撰段落: what is wanting, and next year's work.

A number is put in by the name of its figure, so that it stays one with its records; a typed quantity is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.figures.units import UNITS
from fazhi.kernel.wording import Label

PARTS = {
    "problems": Label("存在的不足", "What is wanting"),
    "plan": Label("下一年工作安排", "Work of the next year"),
}
"""The parts that are written, as outlines name them."""
PLACEHOLDER = re.compile(r"\{([a-z0-9.-]+)\}")
_OF_DAYS = {"日", "天", "年", "期", "部", "条"}
"""Measure words that stand behind the numbers of days, articles and issues, too."""
_MEASURES = "|".join(sorted(set(UNITS) - _OF_DAYS, key=lambda word: (-len(word), word)))
_QUANTITY = re.compile(rf"(?<![第〔0-9.])([0-9０-９]+(?:[.,][0-9]+)?\s*(?:余|多)?\s*(?:{_MEASURES}))")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def faults_of(text: str) -> Iterator[Label]:
    """What is wrong with a text: figures that nobody declares, and quantities that are typed."""
    for id in dict.fromkeys(PLACEHOLDER.findall(text)):
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


def written_in(part: Mapping[str, object], written: Mapping[str, str]) -> list[str]:
    """The paragraphs that were written for a part of the outline; none where it is compiled, or nothing was."""
    return paragraphs_of(written.get(str(part.get("written", "")), ""))
