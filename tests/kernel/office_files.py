"""Files as people write them, with what they forget in them: Word, PDF, workbooks, pictures."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from docx import Document
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(*lines: str, also: Callable[[Any], None] | None = None) -> bytes:
    """A Word file of paragraphs; a bar parts a paragraph into runs."""
    document: Any = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for run in line.split("|"):
            paragraph.add_run(run)
    if also is not None:
        also(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def put(paragraph: Any, xml: str) -> None:
    """Put an element of WordprocessingML at the end of a paragraph."""
    wrapped = parse_xml(f'<w:p xmlns:w="{W}">{xml}</w:p>')
    paragraph._p.extend(list(wrapped))


def shown(content: bytes) -> str:
    """The text of a Word file as python-docx reads it: body, tables, headers, footers."""
    document: Any = Document(io.BytesIO(content))
    section = document.sections[0]
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    parts = (*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs)
    return "\n".join([*(part.text for part in parts), *cells])


def members(content: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/"
_T = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def relations(**rows: str) -> str:
    """The relationships of a part: type and target, parted by a blank, by id."""
    parted = ((id, *row.split()) for id, row in rows.items())
    found = "".join(f'<Relationship Id="{id}" Type="{_R}/{type}" Target="{target}"/>' for id, type, target in parted)
    return f'<Relationships xmlns="{_P}relationships">{found}</Relationships>'


def workbook(*cells: str, sheet: str = "", book: str = "", further: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one row of cells, with what its author forgot in its properties."""
    row = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    kinds = {"xl/workbook.xml": "sheet.main", "xl/worksheets/sheet1.xml": "worksheet"}
    types = "".join(f'<Override PartName="/{name}" ContentType="{_T}.{kind}+xml"/>' for name, kind in kinds.items())
    sheets = '<sheets><sheet name="一" sheetId="1" r:id="s"/></sheets>'
    return archive({
        "[Content_Types].xml": f'<Types xmlns="{_P}content-types">{types}</Types>',
        "_rels/.rels": relations(a="officeDocument xl/workbook.xml", b="extended-properties docProps/app.xml"),
        "docProps/app.xml": "<Properties><Manager>王小明</Manager></Properties>",
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}">{sheets}{book}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(s="worksheet worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml":
            f'<worksheet xmlns="{_S}">{sheet}<sheetData><row r="1">{row}</row></sheetData></worksheet>',
        **(further or {}),
    })  # fmt: skip


def pdf(*pages: str, root: str = "", page: str = "", info: str = "", beside: str = "", mapped: bool = True) -> bytes:
    """A PDF of pages of text in a font whose codes are those of Unicode."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        "endcmap end end"
    )
    kids = [5 + 2 * number for number in range(len(pages))]
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering "
        f"(Identity) /Supplement 0 >> /DW 1000 >>] {'/ToUnicode 4 0 R' if mapped else ''} >>",
        4: _stream(cmap),
    }
    for kid, text in zip(kids, pages, strict=True):
        objects[kid] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {kid + 1} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> {page} >>"
        )
        drawn = f"BT /F 12 Tf 50 700 Td <{text.encode('utf-16-be').hex()}> Tj ET" if text else "0 0 100 100 re f"
        objects[kid + 1] = _stream(f"{drawn} {beside}")
    return _file(objects, f"<< {info} >>" if info else "")


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _file(objects: Mapping[int, str], info: str) -> bytes:
    number = max(objects) + 1
    every = {**objects, **({number: info} if info else {})}
    held, places = b"%PDF-1.7\n", {}
    for key, body in every.items():
        places[key] = len(held)
        held += f"{key} 0 obj\n{body}\nendobj\n".encode()
    rows = "".join(f"{places[key]:010d} 00000 n \n" for key in sorted(places))
    trailer = f"<< /Size {len(places) + 1} /Root 1 0 R {f'/Info {number} 0 R' if info else ''} >>"
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}trailer\n{trailer}\nstartxref\n{len(held)}\n%%EOF\n"
    return held + table.encode()


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def png(*further: tuple[bytes, bytes]) -> bytes:
    """A picture of one point, with further chunks before its end."""
    chunks = [(b"IHDR", b"\0\0\0\1\0\0\0\1\10\0\0\0\0"), (b"IDAT", zlib.compress(b"\0\0")), *further, (b"IEND", b"")]
    rows = (_number(len(data)) + kind + data + _number(zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(rows)


def jpeg(exif: bytes = b"", comment: bytes = b"") -> bytes:
    """The segments of a picture; what it shows is no matter here."""

    def segment(marker: int, data: bytes) -> bytes:
        return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big") + data

    parts = [segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    parts += [segment(0xE1, b"Exif\0\0" + exif)] if exif else []
    parts += [segment(0xFE, comment)] if comment else []
    return (
        b"\xff\xd8" + b"".join([*parts, segment(0xDB, bytes(65)), segment(0xDA, bytes(10))]) + b"\1\2\xff\0\3\xff\xd9"
    )
