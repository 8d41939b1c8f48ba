"""The layout of papers as official documents (GB/T 9704-2012): lines in their typefaces; ``docx`` asks for it."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from fazhi.kernel.procedures.official import BODY, HEAD, PITCH, SIZE_2, SIZE_3, TITLE, lay_page, same_bytes, write


def laid_out(title: str, number: str, text: str, note: str) -> bytes:
    """A paper as a Word file; ``docx.lay_out`` says of what."""
    document = Document()
    lay_page(document, note)
    _line(document, title, font=TITLE, size=SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER)
    if number:
        _line(document, number, font=BODY, size=SIZE_3, align=WD_ALIGN_PARAGRAPH.CENTER)
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if line.startswith(">"):
            _line(document, line[1:].strip(), font=BODY, size=SIZE_3, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
        elif line.startswith("#"):
            _line(document, line[1:].strip(), font=HEAD, size=SIZE_3, indent=2)
        elif line.startswith("@"):
            _line(document, line[1:].strip(), font=BODY, size=SIZE_3)
        else:
            _line(document, line, font=BODY, size=SIZE_3, indent=2)
    return same_bytes(document)


def _line(
    document: WordDocument, text: str, *, font: str, size: int,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY, indent: int = 0, right: int = 0,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(size * indent)
    if right:
        shape.right_indent = Pt(size * right)
    write(paragraph, text, font, size)
