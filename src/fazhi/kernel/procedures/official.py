"""What official documents have in common (GB/T 9704-2012 党政机关公文格式): page, types, page number; for Word files.

The fonts named are the official ones; the office's machine has them. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE, BODY, HEAD, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4, SMALL_5 = 22, 16, 14, 9
"""Points of 二号, 三号, 四号 and 小五."""
PITCH = 28.95
"""Points of a line: 22 of them fill the 225 mm of the type area."""
WIDTH, HEIGHT, TOP, BOTTOM, INNER, OUTER = 210, 297, 37, 35, 28, 26
"""Millimetres of the page and of its margins: 天头 37, 订口 28; what is left is the type area of 156 × 225."""
NUMBER_FROM_EDGE = 24.5
"""Millimetres below the page number, whose dashes then stand 7 mm under the type area."""
_FIXED = (1980, 1, 1, 0, 0, 0)


def lay_page(document: Document, note: str) -> None:
    """Size, margins, the note in every head, and the page number at the outer edge of every foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(INNER), Mm(OUTER)
    section.footer_distance = Mm(NUMBER_FROM_EDGE)
    document.settings.odd_and_even_pages_header_footer = True
    if note:
        for header in (section.header, section.even_page_header):
            write(header.paragraphs[0], note, BODY, SMALL_5)
    # The number stands at the outer edge: right on odd pages, left on even ones.
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    footer.alignment = align
    indent = footer.paragraph_format
    indent.left_indent = indent.right_indent = Pt(SIZE_4)
    run = write(footer, "— ", SONG, SIZE_4)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        mark = OxmlElement({"": "w:instrText", "shown": "w:t"}.get(kind, "w:fldChar"))
        if text:
            mark.text = text
        else:
            mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
    write(footer, " —", SONG, SIZE_4)


def write(paragraph: Paragraph, text: str, font: str, size: float) -> Run:
    """A run in a typeface, for Chinese and Latin characters alike."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def same_bytes(document: Document) -> bytes:
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
