"""Parts of a Word file that python-docx does not make by itself: links, bookmarks, tables of a fixed width."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_TWIPS_OF_MM = 1440 / 25.4


class Parts:
    """Writes into one document; bookmarks are numbered as they come."""

    def __init__(self, document: Document) -> None:
        """Parts of this document."""
        self._document = document
        self._numbers = count()

    def link(self, paragraph: Paragraph, text: str, address: str = "", *, place: str = "", style: str = "Hyperlink",
             tip: str = "") -> BaseOxmlElement:  # fmt: skip
        """A link to an address, or to a place in the document; what was made, to be marked."""
        link = OxmlElement("w:hyperlink")
        if address:
            link.set(qn("r:id"), self._document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        else:
            link.set(qn("w:anchor"), place)
        if tip:
            link.set(qn("w:tooltip"), tip)
        link.set(qn("w:history"), "1")
        run = paragraph.add_run(text)._r
        run.get_or_add_rPr().append(parse_xml(f'<w:rStyle {nsdecls("w")} w:val="{style}"/>'))
        link.append(run)
        paragraph._p.append(link)
        return link

    def mark(self, element: BaseOxmlElement, name: str) -> None:
        """A bookmark around an element of a paragraph."""
        number = str(next(self._numbers))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        element.addprevious(start)
        element.addnext(end)

    def picture(self, paragraph: Paragraph, png: bytes, width: float, name: str, description: str) -> None:
        """A picture in a line, so many points wide, with what it shows in words for who does not see it."""
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Pt(width))
        properties = shape._inline.docPr
        properties.set("name", name)
        properties.set("descr", description)

    def number(self, paragraph: Paragraph, sequence: str, shown: int) -> None:
        """A number that the program counts itself in a sequence, so that captions put in later are counted, too."""
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", f" SEQ {sequence} \\* ARABIC "), ("separate", ""), ("shown", str(shown)),
                           ("end", "")):  # fmt: skip
            mark = OxmlElement({"": "w:instrText", "shown": "w:t"}.get(kind, "w:fldChar"))
            if text:
                mark.text = text
                mark.set(qn("xml:space"), "preserve")
            else:
                mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def styled(paragraph: Paragraph, style: str) -> Paragraph:
    """The paragraph in a style, by its identifier."""
    paragraph._p.get_or_add_pPr().style = style
    return paragraph


def run_in(paragraph: Paragraph, text: str, style: str = "") -> None:
    """A run; in a character style, by its identifier, where one is given."""
    run = paragraph.add_run(text)._r
    if style:
        run.get_or_add_rPr().append(parse_xml(f'<w:rStyle {nsdecls("w")} w:val="{style}"/>'))


def placed(paragraph: Paragraph, *, left: float = 0, right: float = 0, hanging: float = 0, size: float) -> None:
    """The paragraph moved in by characters of a size, from the left or the right; its first line hangs out by some."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, characters in (("left", left), ("right", right), ("hanging", hanging)):
        if characters:
            indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{side}"), str(round(characters * size * 20)))


def table_in(document: Document, rows: int, widths: Sequence[float]) -> Table:
    """A table of columns whose widths are given in millimetres and stay so."""
    table: Table = document.add_table(rows, len(widths))
    table.autofit = False
    twips = [round(width * _TWIPS_OF_MM) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), str(width))
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.insert(0, parse_xml(f'<w:tblW {nsdecls("w")} w:w="{sum(twips)}" w:type="dxa"/>'))
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, twips, strict=True):
            cell.width = Twips(width)
    return table


def first_line(cell: _Cell, style: str) -> Paragraph:
    """The paragraph that a cell has, in a style."""
    return styled(cell.paragraphs[0], style)
