"""Kinds of files that are read, and those that are refused with the cure."""

from __future__ import annotations

import io
import struct
import zipfile
from decimal import Decimal

import pytest

from fazhi.exchange.sheets import SheetError, read
from fazhi.kernel.files.errors import FileError, MarkedSecret
from tests.exchange.sheets.making import GOOD, HEADINGS, load, ods, rewritten, row, text_cell, xlsx
from tests.exchange.sheets.old_workbook import old_workbook

TEXTS = ["A001", "企业登记", "行政许可", "", "2021年3月5日", "1,234.50", "3", "是"]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_in_every_encoding_and_with_every_separator(code: str, separator: str) -> None:
    lines = [separator.join(f'"{text}"' if separator in text else text for text in line) for line in (HEADINGS, TEXTS)]
    found = load("\r\n".join(lines).encode(code), "清单.csv")
    assert found.values[0]["name"] == "企业登记" and found.values[0]["money"] == Decimal("1234.50")
    assert found.faults == []


def test_text_files_of_excel_that_keep_codes_as_text() -> None:
    text = f'sep=;\n{";".join(HEADINGS)}\n="0101";企业登记;;;;;;\n'
    assert load(text.encode(), "清单.csv").values[0]["code"] == "0101"


def test_text_under_the_name_of_a_workbook_is_read_as_text() -> None:
    found = load(("\t".join(HEADINGS) + "\n" + "\t".join(TEXTS)).encode("gb18030"), "导出.xls")
    assert found.sheet.kind == "csv" and found.values[0]["name"] == "企业登记" and "text.read" in found.noted


def test_old_workbooks() -> None:
    rows = [["权责清单"], HEADINGS, [*GOOD[:4], 20210305.0, *GOOD[5:7], "是"], row(code="A002", kind=None)]
    found = load(old_workbook([[each for each in one] for one in rows], spans=((2, 3, 2, 2),)), "清单.xls")
    assert found.sheet.kind == "xls" and found.faults == []
    assert [each["kind"] for each in found.values] == ["licence", "licence"]


def test_open_documents() -> None:
    headings = "".join(text_cell(each) for each in HEADINGS)
    cells = "".join((
        text_cell("A001"), text_cell("企业<text:s/>登记"), text_cell("行政许可", ' table:number-rows-spanned="2"'),
        "<table:table-cell/>", '<table:table-cell office:value-type="date" office:date-value="2021-03-05"/>',
        '<table:table-cell office:value-type="float" office:value="1234.5"/>',
        '<table:table-cell office:value-type="float" office:value="3"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
    ))  # fmt: skip
    second = text_cell("A002") + text_cell("注销") + "<table:covered-table-cell/>" + text_cell("#N/A")
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    hidden = ' table:visibility="filter"'
    content = ods(f"<table:table-row>{headings}</table:table-row><table:table-row>{cells}</table:table-row>"
                  f"<table:table-row{hidden}>{second}</table:table-row>{blank}")  # fmt: skip
    found = load(content, "清单.ods")
    assert found.values[0]["name"] == "企业 登记" and found.values[0]["money"] == Decimal("1234.5")
    assert found.values[1]["kind"] == "licence" and found.faults == [("D3", "cell.error")]
    assert "rows.hidden" in found.noted


def test_repeats_of_open_documents_are_bounded() -> None:
    cell = text_cell("x", ' table:number-columns-repeated="9999999"')
    with pytest.raises(SheetError):
        load(ods(f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>'), "清单.ods")


def member(content: bytes, name: str, held: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, held)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    return old_workbook([["x"]]) + "EncryptedPackage".encode("utf-16-le") + content[:0]


CLEAN = xlsx(HEADINGS, GOOD)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.xlsx", "空"),
        (b"\xef\xbb\xbf\r\n", "a.csv", "空"),
        (b"%PDF-1.7 x", "a.xlsx", "PDF"),
        (b"\x89PNG\r\n", "a.xlsx", "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "a.xls", "网页"),
        (locked(CLEAN), "a.xlsx", "密码"),
        (old_workbook([["x"]], more=struct.pack("<HHHHH", 0x002F, 6, 1, 1, 1)), "a.xls", "密码"),
        (old_workbook([["x"]]) + "_VBA_PROJECT".encode("utf-16-le"), "a.xls", "宏"),
        (member(CLEAN, "xl/vbaProject.bin", b"x"), "a.xlsm", "宏"),
        (CLEAN[: len(CLEAN) // 2], "a.xlsx", "损坏"),
        (member(CLEAN, "xl/media/big.xml", b" " * 60_000_000), "a.xlsx", "过大"),
        (rewritten(CLEAN, sheet1_xml=lambda held: ENTITY + held.partition(b"?>")[2]), "a.xlsx", "损坏"),
        (b"\x00\x01\x02binary\xff\xfe", "a.csv", "不是"),
        (xlsx(["一段说明"]), "a.xlsx", "表头"),
        (xlsx(), "a.xlsx", "表头"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_files_that_are_no_sheet_are_refused_with_the_cure(content: bytes, name: str, says: str) -> None:
    with pytest.raises(FileError) as refused:
        load(content, name)
    assert says in refused.value.message.zh and refused.value.cure.zh


def test_a_cell_far_out_needs_no_memory() -> None:
    """One cell at XFD1048576: programs that lay a table out in memory fall over it."""
    content = rewritten(CLEAN, sheet1_xml=lambda held: held.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ))  # fmt: skip
    with pytest.raises(SheetError, match="16,384"):
        read(content, "a.xlsx", wanted=HEADINGS)


def test_marks_of_secrets_are_refused() -> None:
    with pytest.raises(MarkedSecret):
        load(xlsx(["机密★10年"], HEADINGS, GOOD))
