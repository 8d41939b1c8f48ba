"""The annual report as a file 年度报告成文: what an act froze, as Word, PDF or a page, in the official format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fazhi.kernel.procedures.docx import DOCX
from fazhi.report.rendering.composing import compose
from fazhi.report.rendering.elements import Elements

FORMS = {"docx": DOCX, "pdf": "application/pdf", "html": "text/html; charset=utf-8"}
"""What a report is rendered as, each with its kind of content."""


def render(form: str, frozen: Mapping[str, Any], elements: Elements, address: Callable[[str], str]) -> bytes:
    """The report in one of the forms; the same report gives the same bytes.

    Args:
        form: one of ``FORMS``.
        frozen: what the act that compiled it holds.
        elements: what surrounds the text.
        address: where a figure is read, by its id.
    """
    composed = compose(frozen, elements, address)
    # Imported when asked for: writing Word files and setting PDF load large libraries.
    if form == "docx":
        from fazhi.report.rendering.word import word_of

        return word_of(composed)
    if form == "pdf":
        from fazhi.report.rendering.pdf import pdf_of

        return pdf_of(composed)
    from fazhi.report.rendering.page import page_of

    return page_of(composed)
