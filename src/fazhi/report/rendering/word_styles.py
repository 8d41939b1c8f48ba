"""The styles of the Word file 样式: named, so that Word and WPS show the structure and an office edits in them.

Sizes, typefaces and places are those of GB/T 9704-2012; docs/report-rendering.md says which clause each comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from fazhi.kernel.procedures.official import (
    BODY,
    HEAD,
    HEIGHT,
    KAI,
    PITCH,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SMALL_5,
    SONG,
    TITLE,
    TOP,
)
from fazhi.kernel.procedures.official import BOTTOM as FOOT

LINES, CHARACTERS = 22, 28
"""Lines of a page and characters of a line (5.2.3)."""
RED = "FF0000"
TABLE, DIGEST, TABLE_LINE = 9, 6.5, 12
"""Points of the appendix's cells, and of the digests in them."""
CLOSER = 5
"""Twentieths of a point by which characters move together: 28 of 16 points are 448 points wide, and the line has 442.

A grid of characters would say the same, but LibreOffice sets it far too wide; spacing is the same everywhere.
"""
_TWIPS, _MM = 20, 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style.

    Attributes:
        first: characters by which the first line is indented.
        align: both, center, left or right.
        before, after: points above and below.
        line: points of a line; of one that grows, by its ``rule``, with what stands in it, 12 are a single one.
        level: level in the outline, from 1; 0 is body text.
        more: further properties of the paragraph that come before its spacing.
    """

    id: str
    name: str
    font: str
    size: float = SIZE_3
    based: str = "Normal"
    first: int = 0
    align: str = "both"
    before: float = 0
    after: float = 0
    line: float = PITCH
    rule: str = "exact"
    level: int = 0
    color: str = ""
    more: str = ""
    keep: bool = False


_OFF_GRID = '<w:snapToGrid w:val="0"/>'
PARAGRAPHS = (
    Style("BodyText", "Body Text", BODY, first=2),
    Style("Heading1", "heading 1", HEAD, first=2, level=1, keep=True),
    Style("Heading2", "heading 2", KAI, first=2, level=2, keep=True),
    Style("Heading3", "heading 3", BODY, first=2, level=3, keep=True),
    Style("Heading4", "heading 4", BODY, first=2, level=4, keep=True),
    Style("Title", "Title", TITLE, SIZE_2, align="center", after=PITCH, keep=True, more=_OFF_GRID),
    Style("Mark", "发文机关标志", TITLE, 48, align="center", line=48, color=RED, more=_OFF_GRID),
    Style("Number", "发文字号", BODY, align="center", line=SIZE_3 + 2),
    Style("Addressee", "主送机关", BODY),
    Style("Attachment", "附件说明", BODY, first=2, before=PITCH, keep=True),
    Style("Signature", "发文机关署名", BODY, align="center", before=2 * PITCH, keep=True),
    Style("Dated", "成文日期", BODY, align="center"),
    Style("Appendix", "附件标识", HEAD, align="left", more="<w:pageBreakBefore/>"),
    Style("AppendixTitle", "附件标题", TITLE, SIZE_2, align="center", before=PITCH, after=PITCH, level=1, keep=True,
          more=_OFF_GRID),
    # A picture stands in a line as high as it is: of an exact height the line would cut it.
    Style("Picture", "图", BODY, align="center", before=6, line=12, rule="auto", keep=True, more=_OFF_GRID),
    Style("Caption", "caption", HEAD, 12, align="center", after=6, line=20, more=_OFF_GRID),
    Style("Cell", "表格文字", BODY, TABLE, align="left", line=TABLE_LINE, more=_OFF_GRID),
    Style("HeadCell", "表头文字", HEAD, TABLE, align="center", line=TABLE_LINE, more=_OFF_GRID),
    Style("Remark", "附件附注", BODY, TABLE, align="left", before=6, line=16, more=_OFF_GRID),
    Style("Imprint", "版记", BODY, SIZE_4, align="left", line=22, more=_OFF_GRID),
    Style("Header", "header", BODY, SMALL_5, align="center", line=12, more=_OFF_GRID),
    Style("Footer", "footer", SONG, SIZE_4, align="left", line=18, more=_OFF_GRID),
)  # fmt: skip
"""In the order of ``more``: what stands there comes before the spacing, as the schema asks."""


def lay_styles(document: Document) -> None:
    """The styles in place of those of the template, which are in other types and colours."""
    styles = document.styles.element
    for each in list(styles):
        if each.tag in (qn("w:style"), qn("w:docDefaults")):
            styles.remove(each)
    styles.insert(0, parse_xml(_DEFAULTS))
    for xml in (*_FIXED, *(_paragraph(each) for each in PARAGRAPHS), *_CHARACTERS):
        styles.append(parse_xml(xml))


def lay_grid(document: Document) -> None:
    """The grid of 22 lines, the language, and the newest mode of Word."""
    area = document.sections[0]._sectPr
    for grid in area.findall(qn("w:docGrid")):
        area.remove(grid)
    pitch = int((HEIGHT - TOP - FOOT) * _MM / LINES)
    area.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{pitch}"/>'))
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def lay_fonts(document: Document) -> None:
    """Which typeface an office's machine takes instead where one of the official ones is missing."""
    listed = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for font, (instead, family, pitch) in _INSTEAD.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = f"{_XML}<w:fonts {nsdecls('w')}>{listed}</w:fonts>".encode()


def _fonts(font: str) -> str:
    said = quoteattr(font)
    return f"<w:rFonts w:ascii={said} w:eastAsia={said} w:hAnsi={said} w:cs={said}/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_INSTEAD = {
    TITLE: ("宋体", "auto", "variable"),
    BODY: ("仿宋", "modern", "fixed"),
    KAI: ("楷体", "modern", "fixed"),
    HEAD: ("SimHei", "modern", "fixed"),
    SONG: ("SimSun", "auto", "variable"),
}
_DEFAULTS = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{_fonts(BODY)}{_size(SIZE_3)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
_FIXED = (
    f'<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    f'<w:spacing w:line="{round(PITCH * _TWIPS)}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
    f'<w:rPr>{_fonts(BODY)}<w:spacing w:val="-{CLOSER}"/>{_size(SIZE_3)}</w:rPr></w:style>',
    f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    f'<w:style {nsdecls("w")} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
)
_CHARACTERS = (
    # A link looks like the text around it: what an office prints and signs has no blue in it.
    f'<w:style {nsdecls("w")} w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:uiPriority w:val="99"/></w:style>',
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Lead"><w:name w:val="段首标题"/>'
    "<w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>",
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Awaited"><w:name w:val="待报送"/>'
    '<w:rPr><w:b/><w:bCs/><w:color w:val="C00000"/></w:rPr></w:style>',
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Digest"><w:name w:val="摘要值"/>'
    f"<w:rPr>{_fonts(SONG)}{_size(DIGEST)}</w:rPr></w:style>",
)


def _paragraph(style: Style) -> str:
    return "".join(_parts(style))


def _parts(style: Style) -> Iterator[str]:
    custom = "" if style.name.isascii() else ' w:customStyle="1"'
    following = "BodyText" if style.level else style.id
    yield f'<w:style {nsdecls("w")} w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
    yield f'<w:basedOn w:val="{style.based}"/><w:next w:val="{following}"/><w:qFormat/><w:pPr>'
    if style.keep:
        yield "<w:keepNext/><w:keepLines/>"
    yield style.more
    before, after, line = (round(each * _TWIPS) for each in (style.before, style.after, style.line))
    yield f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{style.rule}"/>'
    if style.first:
        # LibreOffice knows no indents by characters: the same stands in twentieths of a point beside them.
        twips = round(style.first * style.size * _TWIPS)
        yield f'<w:ind w:firstLineChars="{style.first * 100}" w:firstLine="{twips}"/>'
    yield f'<w:jc w:val="{style.align}"/>'
    if style.level:
        yield f'<w:outlineLvl w:val="{style.level - 1}"/>'
    yield f"</w:pPr><w:rPr>{_fonts(style.font)}"
    if style.color:
        yield f'<w:color w:val="{style.color}"/>'
    yield f"{_size(style.size)}</w:rPr></w:style>"
