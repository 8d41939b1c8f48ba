"""The report as a Word file in the official format: an office opens it in Word or WPS and goes on editing."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from fazhi.kernel.procedures.official import INNER, OUTER, PITCH, SIZE_3, SIZE_4, WIDTH, lay_page, same_bytes
from fazhi.report.rendering.composing import APPENDIX, HEADS, Block, Composition, Source
from fazhi.report.rendering.measures import AREA, LINE_BELOW, MARK_BELOW, MOVED, WIDTHS, mark_size, signed_in
from fazhi.report.rendering.pixels import png_of
from fazhi.report.rendering.word_parts import Parts, first_line, placed, run_in, styled, table_in
from fazhi.report.rendering.word_styles import RED, lay_fonts, lay_grid, lay_styles

_THICK, _THIN, _CELL = 8, 6, 4
"""Eighths of a point of the lines around the imprint, 0.35 mm, in it, 0.25 mm (7.4.1), and around cells."""
_RED_LINE = 10
_LONGEST_TIP = 255
_POINTS_OF_MM = 72 / 25.4


def word_of(composed: Composition) -> bytes:
    """The report as a Word file."""
    document = Document()
    lay_styles(document)
    lay_grid(document)
    lay_fonts(document)
    lay_page(document, composed.elements.note)
    properties = document.core_properties
    properties.title, properties.author = "".join(composed.heading), composed.elements.organ
    properties.subject, properties.comments, properties.keywords = composed.place, "", ""
    properties.language = "zh-CN"
    parts = Parts(document)
    _front(document, composed)
    for block in composed.blocks:
        _block(document, parts, block)
    _end(document, composed)
    _appendix(document, parts, composed)
    return same_bytes(document)


def _line(document: WordDocument, style: str, text: str = "") -> Paragraph:
    paragraph = styled(document.add_paragraph(), style)
    if text:
        run_in(paragraph, text)
    return paragraph


def _front(document: WordDocument, composed: Composition) -> None:
    """版头 where one is wanted, the title, and the addressee."""
    elements = composed.elements
    if elements.mark:
        mark = _line(document, "Mark", elements.mark)
        size = mark_size(elements.mark)
        mark.runs[0].font.size = Pt(size)
        mark.paragraph_format.line_spacing = Pt(size)
        mark.paragraph_format.space_before = Pt(MARK_BELOW * _POINTS_OF_MM)
        number = _line(document, "Number", elements.number)
        number.paragraph_format.space_before = Pt(2 * PITCH)
        _red_line(number)
    title = _line(document, "Title")
    if elements.mark:
        title.paragraph_format.space_before = Pt(2 * PITCH)
    for at, line in enumerate(composed.heading):
        if at:
            title.add_run().add_break()
        run_in(title, line)
    if elements.number and not elements.mark:
        title.paragraph_format.space_after = Pt(0)
        _line(document, "Number", elements.number).paragraph_format.space_after = Pt(PITCH)
    if elements.addressee:
        _line(document, "Addressee", f"{elements.addressee}：")


def _red_line(paragraph: Paragraph) -> None:
    """The red line under the number, as wide as the type area (7.2.7)."""
    border = (
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{_RED_LINE}"'
        f' w:space="{round(LINE_BELOW * _POINTS_OF_MM)}" w:color="{RED}"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:autoSpaceDE", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )


def _block(document: WordDocument, parts: Parts, block: Block) -> None:
    if block.plate is not None:
        picture = block.plate.picture
        parts.picture(_line(document, "Picture"), png_of(picture), AREA, picture.label, picture.description)
        caption = _line(document, "Caption", "图")
        parts.number(caption, "图", picture.number)
        run_in(caption, f"　{picture.chart.title}")
        return
    paragraph = _line(document, f"Heading{block.level}" if block.level else "BodyText")
    if block.lead:
        run_in(paragraph, block.lead, "Lead")
    for piece in block.pieces:
        if not piece.figure:
            run_in(paragraph, piece.text)
            continue
        link = parts.link(paragraph, piece.text, piece.address, style="Awaited" if piece.awaited else "Hyperlink")
        if piece.mark:
            parts.mark(link, piece.mark)


def _end(document: WordDocument, composed: Composition) -> None:
    """附件说明, 署名 and 成文日期: the organ in the middle above the day, which is four characters in (7.3.5.1)."""
    left, right = signed_in(composed.elements.organ, composed.dated)
    # Nobody signs on a page without text (7.3.5.5): the last paragraph goes along. Not a long one: some programs move
    # it as a whole, which would leave half a page empty.
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = len(last.text) <= MOVED
    _line(document, "Attachment", f"附件：{APPENDIX}")
    placed(_line(document, "Signature", composed.elements.organ), left=left, right=right, size=SIZE_3)
    placed(_line(document, "Dated", composed.dated), left=left, right=right, size=SIZE_3)


def _appendix(document: WordDocument, parts: Parts, composed: Composition) -> None:
    """附件 on a page of its own; under it on the last page the imprint, where one is wanted."""
    _line(document, "Appendix", "附件")
    _line(document, "AppendixTitle", APPENDIX)
    table = table_in(document, 1 + len(composed.sources), WIDTHS)
    _ruled(table)
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, ("序号", *HEADS), strict=True):
        run_in(first_line(cell, "HeadCell"), text)
    for at, (row, source) in enumerate(zip(table._tbl.tr_lst[1:], composed.sources, strict=True), 1):
        row.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        _row(table, parts, at, source)
    _line(document, "Remark", composed.remark)
    if composed.imprint:
        _imprint(document, composed)
        _line(document, "Cell")  # what floats hangs on the paragraph after it


def _row(table: Table, parts: Parts, at: int, source: Source) -> None:
    cells = [first_line(cell, "Cell") for cell in _cells(table, at)]
    number, title, definition, organ, value, hashed = cells
    if source.named:
        parts.link(number, str(at), place=source.named)
    else:
        run_in(number, str(at))
    parts.mark(parts.link(title, source.title, source.address, tip=source.definition[:_LONGEST_TIP]), source.mark)
    run_in(definition, source.definition)
    run_in(organ, source.organ)
    run_in(value, source.value)
    run_in(hashed, source.digest, "Digest")


def _cells(table: Table, at: int) -> list[_Cell]:
    return [_Cell(cell, table) for cell in table._tbl.tr_lst[at].tc_lst]


def _ruled(table: Table) -> None:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    _lined(table, dict.fromkeys(sides, _CELL), inside=57)


def _lined(table: Table, lines: dict[str, int], inside: int) -> None:
    """Lines of a table by their sides, in eighths of a point, and how far text stays from them, in twentieths."""
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side, size in lines.items()
    )
    space = "".join(f'<w:{side} w:w="{inside}" w:type="dxa"/>' for side in ("left", "right"))
    below = ("w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties = table._tbl.tblPr
    properties.insert_element_before(parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>"), *below)
    properties.insert_element_before(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{space}</w:tblCellMar>"), *below[1:])


def _imprint(document: WordDocument, composed: Composition) -> None:
    """版记 at the foot of the last page: thick lines above and below, a thin one between (7.4)."""
    lines = composed.imprint
    width = WIDTH - INNER - OUTER
    table = table_in(document, len(lines), (width - 60, 60) if lines[-1]["right"] else (width,))
    for at, line in enumerate(lines):
        cells = _cells(table, at)
        if not line["right"] and len(cells) > 1:
            cells = [cells[0].merge(cells[1])]
        # What does not fit in a line goes on under the first character after the colon (7.4.2).
        head = len(line["head"])
        left = first_line(cells[0], "Imprint")
        placed(left, left=1 + head, right=0 if line["right"] else 1, hanging=head, size=SIZE_4)
        run_in(left, line["head"] + line["left"])
        if line["right"]:
            right = first_line(cells[1], "Imprint")
            placed(right, right=1, size=SIZE_4)
            right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run_in(right, line["right"])
    _lined(table, {"top": _THICK, "bottom": _THICK, **({"insideH": _THIN} if len(lines) > 1 else {})}, inside=0)
    table._tbl.tblPr.insert(0, parse_xml(
        f'<w:tblpPr {nsdecls("w")} w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin"'
        ' w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
    ))  # fmt: skip
