"""Copies of PDF files that were redacted by hand: pages written anew, and everything on them read.

Writing anew leaves behind what no page needs: properties, XMP, earlier revisions of the file in which a black box was
not yet drawn, thumbnails, data of programs. What lies over pages or in layers, seen or not, is refused: printing to a
plain PDF makes it a part of the page. Text under a black box is still text, and is read; a picture under one is still
whole, and refused (``copying_pdf_painting``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from fazhi.kernel.files.copies import Copy, Passage, refused
from fazhi.kernel.files.copying_pdf_painting import Painting
from fazhi.kernel.files.copying_pdf_pictures import FLAT, clean_picture
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.packages import APART
from fazhi.kernel.wording import Label

MOST_PAGES = 100
"""Pages of a copy; each is read in full."""
MOST_BYTES = 20 * 2**20
_SHORTER = Label("请拆分后分别上传。", "Divide it, and send each part.")
_UNSEEN = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Alternates", "/OPI", "/Ref")
_OF_PAGES = ("/Annots", "/Thumb", "/B", "/Tabs", "/StructParents")
_BESIDE = (b"/ActualText", b"/Alt", b"/E", b"#")
"""What marked content must hold to say something; names may be written with #."""
_OBJECTS = Label("文件内的其他文字", "other texts in the file")


_BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a file raises that is not written as it should be; the library states some of it as assertions."""


def pdf_copy(content: bytes, name: str) -> Copy:
    """A PDF of pages alone.

    Raises:
        FileError: it is broken or too long, or holds what is not a part of its pages.
    """
    if len(content) > MOST_BYTES:
        raise refused(name, f"超过 {MOST_BYTES // 2**20} MB", f"it is over {MOST_BYTES // 2**20} MB", _SHORTER)
    try:
        made, taken_out, paintings = _written(PdfReader(io.BytesIO(content)), name)
        return _read(made, taken_out, paintings)
    except FileError:
        raise
    except _BROKEN as fault:
        raise refused(
            name, "文件不规范，无法逐页检查", "it is not written as it should be and cannot be read"
        ) from fault


def _refuse_unseen(reader: PdfReader, name: str) -> None:
    """Refuse what is not a part of the pages, or not seen on them."""
    if len(reader.pages) > MOST_PAGES:
        raise refused(name, f"超过 {MOST_PAGES} 页", f"it has over {MOST_PAGES} pages", _SHORTER)
    root = reader.root_object
    if "/OCProperties" in root:
        raise refused(name, "含可隐藏的图层", "it has layers that can be hidden")
    if root.get("/AcroForm") or any(_laid_over(page) for page in reader.pages):
        raise refused(name, "页面上另有批注、签章或表单域", "comments, seals or form fields lie over its pages")
    for number, page in enumerate(reader.pages, 1):
        if _cropped(page):
            raise refused(
                name, f"第{number}页被裁剪，裁掉的内容仍在文件中", f"page {number} is cropped, and the rest still there"
            )


def _written(reader: PdfReader, name: str) -> tuple[bytes, int, list[Painting]]:
    """The pages in a file of their own, how many properties were left behind, and what each page paints."""
    _refuse_unseen(reader, name)
    writer = PdfWriter()
    for page in reader.pages:
        added = writer.add_page(page)
        for key in _OF_PAGES:
            added.pop(key, None)
    paintings = [Painting(page, writer, name, number) for number, page in enumerate(writer.pages, 1)]
    drawn = set[int]().union(*(painting.drawn for painting in paintings))
    for each in _dictionaries(writer):
        for key in _UNSEEN:
            each.pop(key, None)
        if ("/PatternType" in each or "/CharProcs" in each) and _named_in(each.get("/Resources")):
            raise refused(name, "图样或字形中另有图片", "pictures stand in its patterns or glyphs", FLAT)
        for held in (each, each.get("/Resources")):
            named = _named_in(held)
            for key in [key for key, thing in named.items() if id(thing.get_object()) not in drawn]:
                del named[key]
        if isinstance(each, StreamObject):
            clean_picture(each, name)
    # pypdf also writes what nothing leads to any longer: what the written pages lead to is written anew.
    content = _bytes_of(PdfWriter(clone_from=PdfReader(io.BytesIO(_bytes_of(writer)))))
    return content, int(bool(reader.metadata)) + int("/Metadata" in reader.root_object), paintings


def _bytes_of(writer: PdfWriter) -> bytes:
    writer.metadata = None
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def _named_in(resources: Any) -> DictionaryObject:
    """The pictures and forms that resources name."""
    held = resources.get_object() if resources is not None else None
    named = held.get("/XObject") if isinstance(held, DictionaryObject) else None
    named = named.get_object() if named is not None else None
    return named if isinstance(named, DictionaryObject) else DictionaryObject()


def _laid_over(page: PageObject) -> bool:
    rows = page.get("/Annots")
    rows = rows.get_object() if rows is not None else []
    return any(row.get_object().get("/Subtype") != "/Link" for row in rows)


def _cropped(page: PageObject) -> bool:
    whole, seen = page.mediabox, page.cropbox
    return bool(
        seen.left > whole.left + 1 or seen.bottom > whole.bottom + 1
        or seen.right < whole.right - 1 or seen.top < whole.top - 1
    )  # fmt: skip


def _dictionaries(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for each in writer._objects:
        if isinstance(each, DictionaryObject):
            yield each


def _read(made: bytes, properties: int, paintings: Sequence[Painting]) -> Copy:
    """The copy with all its texts: what pages show, what stands beside it for screen readers, and any other string."""
    reader = PdfReader(io.BytesIO(made))
    passages, readable = [], True
    for number, (page, painting) in enumerate(zip(reader.pages, paintings, strict=True), 1):
        where = Label(f"第{number}页", f"page {number}")
        text = page.extract_text()
        passages.append(Passage(where, APART.join(filter(None, (text, "".join(_beside(page, reader)))))))
        drawn = painting.outlined or bool(painting.pictures)
        readable = readable and bool(text.strip()) and not drawn and all(map(_mapped, _fonts(page)))
    writer = PdfWriter(clone_from=reader)
    strings = [text for each in writer._objects for text in _strings(each)]
    passages.append(Passage(_OBJECTS, APART.join(strings)))
    return Copy(made, passages=passages, taken_out={"properties": properties} if properties else {}, readable=readable)


def _beside(page: PageObject, reader: PdfReader) -> Iterator[str]:
    """What marked content says in the place of what is seen: ActualText, Alt, E."""
    contents = page.get_contents()
    if contents is None or not any(word in contents.get_data() for word in _BESIDE):
        return
    for operands, operator in ContentStream(contents, reader).operations:
        if operator in (b"BDC", b"DP"):
            yield from (text for operand in operands for text in _strings(operand))


def _strings(thing: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(thing, str) and not thing.startswith("/"):
        yield str(thing)
    elif isinstance(thing, dict) and depth < 8:
        for each in thing.values():
            yield from _strings(each, depth + 1)
    elif isinstance(thing, list) and depth < 8:
        for each in thing:
            yield from _strings(each, depth + 1)


def _resources(page: PageObject) -> Iterable[Any]:
    """The resources of a page, and of the forms drawn on it."""
    waiting, seen = [page.get("/Resources")], set[int]()
    while waiting:
        held = waiting.pop()
        held = held.get_object() if held is not None else None
        if held is None or id(held) in seen:
            continue
        seen.add(id(held))
        yield held
        forms = held.get("/XObject")
        for each in (forms.get_object() if forms is not None else {}).values():
            waiting.append(each.get_object().get("/Resources"))


def _fonts(page: PageObject) -> Iterator[Any]:
    for held in _resources(page):
        fonts = held.get("/Font")
        for each in (fonts.get_object() if fonts is not None else {}).values():
            yield each.get_object()


def _mapped(font: Any) -> bool:
    """Whether the codes of a font can be read as characters."""
    if "/ToUnicode" in font:
        return True
    encoding = font.get("/Encoding")
    if font.get("/Subtype") == "/Type0":
        return str(encoding) not in ("/Identity-H", "/Identity-V")
    return bool(font.get("/Subtype") != "/Type3")
