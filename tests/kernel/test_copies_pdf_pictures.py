"""Pictures in PDF copies: seen whole or refused, and nothing in the file that no page leads to."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from fazhi.kernel.files.copies import Copy
from fazhi.kernel.files.copying import by_hand
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from tests.kernel.office_files import jpeg

PHONE = b"13912345678"
WORDS = b"BT /F 12 Tf 10 180 Td (notice) Tj ET "
SHOWN = b"q 100 0 0 100 20 20 cm /I Do Q "
GREY = b"\x40" * 300


def stream(data: bytes, **entries: Any) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update({NameObject(f"/{key}"): value for key, value in entries.items()})
    return made


def table(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def picture(data: bytes = GREY, **entries: Any) -> DecodedStreamObject:
    ten, name = NumberObject(10), NameObject("/DeviceRGB")
    kind = {"Type": NameObject("/XObject"), "Subtype": NameObject("/Image"), "ColorSpace": name}
    return stream(data, Width=ten, Height=ten, BitsPerComponent=NumberObject(8), **kind, **entries)


def mask(data: bytes = b"\xff" * 100, **entries: Any) -> DecodedStreamObject:
    return stream(data, Subtype=NameObject("/Image"), Width=NumberObject(10), Height=NumberObject(10), **entries)


def page(drawn: bytes, *pictures: DecodedStreamObject, **entries: PdfObject) -> bytes:
    """A PDF of one page of 200 points, with a line of text at its top, what is drawn, and pictures I, J."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    named = DictionaryObject()
    for key, each in zip(("/I", "/J"), pictures, strict=False):
        for entry in ("/Metadata", "/SMask"):
            if entry in each:
                each[NameObject(entry)] = writer._add_object(each[entry])
        named[NameObject(key)] = writer._add_object(each)
    font = table(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    faint = table(F=table(ca=FloatObject(0.01)), B=table(BM=NameObject("/Lighten")))
    sheet[NameObject("/Resources")] = table(Font=table(F=font), XObject=named, ExtGState=faint)
    sheet[NameObject("/Contents")] = writer._add_object(stream(WORDS + drawn))
    for key, value in entries.items():
        sheet[NameObject(f"/{key}")] = writer._add_object(value)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def sent(content: bytes) -> Copy:
    return by_hand(Upload("a.pdf", content, "application/pdf"))


def pictures_of(copy: Copy) -> Any:
    resources: Any = PdfReader(io.BytesIO(copy.content)).pages[0]["/Resources"]
    return resources.get("/XObject", {})


@pytest.mark.parametrize("key", ["Metadata", "Thumb", "PieceInfo", "AF"])
def test_what_no_page_leads_to_is_not_in_the_bytes(key: str) -> None:
    told = stream(b"told " + PHONE)
    held = {"PieceInfo": table(X=told), "AF": ArrayObject([table(EF=table(F=told))])}.get(key, told)
    assert PHONE not in sent(page(b"", **{key: held})).content


def test_what_is_told_beside_a_picture_is_not_in_the_bytes() -> None:
    told = picture(Metadata=stream(b"XMP " + PHONE))
    assert PHONE not in sent(page(SHOWN, told)).content


def test_pictures_and_forms_that_no_page_draws_are_left_behind() -> None:
    form = stream(b"BT /F 9 Tf (" + PHONE + b") Tj ET", Subtype=NameObject("/Form"))
    assert {*pictures_of(sent(page(SHOWN, picture(), form)))} == {"/I"}


@pytest.mark.parametrize(
    "drawn",
    [
        SHOWN + b"0 g 0 0 150 150 re f",
        SHOWN + b"q 1 0 0 1 30 30 cm 0 0 m 60 0 l 60 60 l 0 60 l h B Q",
        SHOWN + b"20 w 0 70 m 200 70 l S",
        SHOWN + b"BT /F 90 Tf 10 40 Td (nnn) Tj ET",
        SHOWN + b"BT /F 30 Tf 1 0 0 1 30 60 Tm [(n) -100 (n)] TJ ET",
        SHOWN + b"q 50 0 0 50 40 40 cm /J Do Q",
        SHOWN + b"q 50 0 0 50 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q",
    ],
)
def test_a_page_on_which_something_lies_over_a_picture_is_refused(drawn: bytes) -> None:
    with pytest.raises(FileError) as caught:
        sent(page(drawn, picture(), picture(b"\x50" * 300)))
    assert "lies over a picture" in caught.value.message.en and "涂黑" in caught.value.cure.zh


@pytest.mark.parametrize(
    "drawn",
    [
        b"q 2000 0 0 2000 -900 -900 cm /I Do Q",
        b"q 20 20 50 100 re W n 100 0 0 100 20 20 cm /I Do Q",
        b"q 70 20 m 120 70 l 70 120 l h W n 100 0 0 100 20 20 cm /I Do Q",
        b"q 0 0 200 200 re 30 30 40 40 re W* n 100 0 0 100 20 20 cm /I Do Q",
        b"q BT 7 Tr /F 99 Tf (n) Tj ET 100 0 0 100 20 20 cm /I Do Q",
    ],
)
def test_a_picture_of_which_a_part_alone_is_shown_is_refused(drawn: bytes) -> None:
    with pytest.raises(FileError, match="a part alone of a picture"):
        sent(page(drawn, picture()))


def test_a_picture_that_a_form_crops_is_refused() -> None:
    corner = ArrayObject([NumberObject(each) for each in (20, 20, 60, 60)])
    form = stream(SHOWN, Subtype=NameObject("/Form"), BBox=corner)
    with pytest.raises(FileError, match="a part alone of a picture"):
        sent(page(b"/J Do", picture(), form))


@pytest.mark.parametrize(
    ("drawn", "shown", "says"),
    [
        (b"q /F gs 100 0 0 100 20 20 cm /I Do Q", {}, "see-through"),
        (SHOWN, {"SMask": mask(b"\xff" * 99 + b"\0")}, "see-through"),
        (b"q /B gs 100 0 0 100 20 20 cm /I Do Q", {}, "see-through"),
        (SHOWN, {"SMask": mask(Decode=ArrayObject([NumberObject(1), NumberObject(0)]))}, "see-through"),
        (SHOWN, {"SMask": mask(b"")}, "see-through"),
        (SHOWN, {"Mask": ArrayObject([NumberObject(0)] * 6)}, "see-through"),
        (SHOWN, {"Decode": ArrayObject([NumberObject(1)] * 6)}, "see-through"),
        (b"q 1 g 100 0 0 100 20 20 cm /I Do Q", {"ImageMask": NumberObject(1)}, "see-through"),
        (b"q .1 0 0 .1 20 20 cm /I Do Q", {}, "so small"),
    ],
)
def test_a_picture_that_is_not_seen_as_it_lies_in_the_file_is_refused(drawn: bytes, shown: Any, says: str) -> None:
    with pytest.raises(FileError, match=says):
        sent(page(drawn, picture(**shown)))


@pytest.mark.parametrize(
    "drawn",
    [
        b"q 200 0 0 200 0 0 cm /I Do Q",
        b"q 200 0 0 200 0 0 cm /I Do Q BT 3 Tr /F 12 Tf 10 100 Td (recognized) Tj ET",
        b"q 0 0 200 200 re W n 100 0 0 100 20 20 cm /I Do Q BT /F 12 Tf 125 60 Td (beside) Tj 0 -58 Td (below) Tj ET",
        b"0 g 0 0 200 170 re f " + SHOWN + b"1 w 19 19 102 102 re S",
        b"q 0 100 -100 0 120 20 cm /I Do Q",
    ],
)
def test_ordinary_pages_with_pictures_are_taken_for_a_person_to_look_at(drawn: bytes) -> None:
    copy = sent(page(drawn, picture(SMask=mask())))
    assert pictures_of(copy)["/I"].get_data() == GREY
    assert not copy.readable


def test_pictures_in_patterns_are_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page(SHOWN, picture()))))
    resources: Any = writer.pages[0]["/Resources"]
    inner = table(XObject=table(K=writer._add_object(picture(b"\x60" * 300))))
    pattern = stream(b"/K Do", PatternType=NumberObject(1), Resources=inner)
    resources[NameObject("/Pattern")] = table(P=writer._add_object(pattern))
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(FileError, match="patterns"):
        sent(held.getvalue())


def test_a_jpeg_picture_that_is_packed_twice_loses_its_properties() -> None:
    inner = jpeg(exif=b"MM\0*\0\0\0\x08\0\0" + PHONE)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page(SHOWN, picture(zlib.compress(inner))))))
    for each in writer._objects:
        if isinstance(each, DictionaryObject) and each.get("/Subtype") == "/Image":
            each[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")])
    held = io.BytesIO()
    writer.write(held)
    shown = pictures_of(sent(held.getvalue()))["/I"]
    assert (shown["/Filter"], shown._data) == ("/DCTDecode", jpeg())


@pytest.mark.parametrize(
    "drawn",
    [
        b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q",
        b"10 10 m 20 40 30 40 40 10 c S",
        b"10 10 m 20 40 l S",
        b"/Pattern cs /P scn 10 10 30 .5 re f",
        b"10 10 m 10 20 l S " * 500,
    ],
)
def test_pages_on_which_words_may_be_drawn_are_said_to_be_unreadable(drawn: bytes) -> None:
    assert not sent(page(drawn)).readable


def test_a_table_is_readable() -> None:
    assert sent(page(b"10 10 180 .5 re f 10 30 180 .5 re f 10 10 m 10 30 l S")).readable


BROKEN = (
    b"1 BI",
    b"Q Q BI 1 ID",
    b"1 cm",
    b"/I re",
    b"(a) Tf",
    b"0 0 0 0 0 0 cm /I Do",
    b"BI /W 99999999999999999999 ID EI",
    b"[1 (a)] sh Do",
)


@pytest.mark.parametrize("drawn", BROKEN)
def test_a_page_that_is_not_written_as_it_should_be_is_refused_or_taken_and_breaks_nothing(drawn: bytes) -> None:
    for pieces in (drawn, drawn * 50, SHOWN + drawn):
        try:
            assert sent(page(pieces, picture())).content
        except FileError as refused:
            assert str(refused)
