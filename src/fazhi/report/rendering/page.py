"""The report as a page that stands by itself: for reading, and for pasting into a site of another maker."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from fazhi.report.rendering.composing import APPENDIX, HEADS, Composition

_CSS = Path(__file__).parent.parent / "templates" / "report" / "page.css"


def page_of(composed: Composition) -> bytes:
    """The report as a page."""
    css = mark_safe(_CSS.read_text(encoding="utf-8"))
    values = {"report": composed, "css": css, "appendix": APPENDIX, "heads": HEADS}
    with translation.override("zh-hans"):
        return render_to_string("report/rendered.html", values).encode()
