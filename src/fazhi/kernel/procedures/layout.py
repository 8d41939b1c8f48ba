"""The layout of official documents (GB/T 9704-2012): margins, line pitch, fonts, page number; ``docx`` asks for it.

The fonts named are the official ones; the office's machine has them. The same text gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_TITLE, _BODY, _HEAD, _SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
_NUMBER = 14
_FIXED = (1980, 1, 1, 0, 0, 0)


def laid_out(title: str, number: str, text: str, note: str) -> bytes:
    """A paper as a Word file; ``docx.lay_out`` says of what."""
    document = Document()
    _page(document, note)
    _line(document, title, font=_TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    if number:
        _line(document, number, font=_BODY, size=16, align=WD_ALIGN_PARAGRAPH.CENTER)
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if line.startswith(">"):
            _line(document, line[1:].strip(), font=_BODY, size=16, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
        elif line.startswith("#"):
            _line(document, line[1:].strip(), font=_HEAD, size=16, indent=2)
        elif line.startswith("@"):
            _line(document, line[1:].strip(), font=_BODY, size=16)
        else:
            _line(document, line, font=_BODY, size=16, indent=2)
    return _same_bytes(document)


def _page(document: WordDocument, note: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    if note:
        for header in (section.header, section.even_page_header):
            _write(header.paragraphs[0], note, _BODY, 9)
    # The number stands at the outer edge: right on odd pages, left on even ones.
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    footer.alignment = align
    indent = footer.paragraph_format
    indent.left_indent = indent.right_indent = Pt(_NUMBER)
    run = _write(footer, "— ", _SONG, _NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        mark = OxmlElement({"": "w:instrText", "shown": "w:t"}.get(kind, "w:fldChar"))
        if text:
            mark.text = text
        else:
            mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
    _write(footer, " —", _SONG, _NUMBER)


def _line(
    document: WordDocument, text: str, *, font: str, size: int,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY, indent: int = 0, right: int = 0,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(size * indent)
    if right:
        shape.right_indent = Pt(size * right)
    _write(paragraph, text, font, size)


def _write(paragraph: Paragraph, text: str, font: str, size: int) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _same_bytes(document: WordDocument) -> bytes:
    """The document with the times that the zip and its properties carry taken out."""
    made = io.BytesIO()
    document.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()
