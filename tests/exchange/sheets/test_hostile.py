"""Files made to do harm: whatever one holds, it is read or refused with a cure, in a time that its size bounds."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.exchange.sheets import Column, Kind, SheetError, suggest
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label
from tests.exchange.sheets.making import COLUMNS, GOOD, HEADINGS, load, ods, rewritten, row, text_cell, xlsx
from tests.exchange.sheets.old_workbook import old_workbook

SOON = 3.0
"""Seconds of the processor: much less than each of these took, and much more than it takes."""


def within(content: bytes, name: str = "清单.xlsx", **given: Any) -> Any:
    """What comes of a file: what was read, or the refusal; and soon."""
    started = time.process_time()
    try:
        return load(content, name, **given)
    except FileError as refusal:
        assert refusal.message.zh and refusal.message.en
        return refusal
    finally:
        assert time.process_time() - started < SOON


def sheet(change: Callable[[bytes], bytes], *rows: list[Any]) -> bytes:
    return rewritten(xlsx(HEADINGS, *(rows or (GOOD, row(code="A002")))), sheet1_xml=change)


def in_rows(text: str) -> Callable[[bytes], bytes]:
    return lambda held: held.replace(b"</sheetData>", text.encode() + b"</sheetData>")


def at_end(text: str) -> Callable[[bytes], bytes]:
    return lambda held: held.replace(b"</worksheet>", text.encode() + b"</worksheet>")


TWO = '<row r="4"><c r="A4" t="inlineStr"><is><t>A003</t></is></c></row ><row r="5"><c r="A5"><v>5</v></c></row>'
LONG = 300_000


@pytest.mark.parametrize("text", [
    "<row></row >" * (LONG // 12), "<row r='9'>" * 40_000, "<row " + "a" * LONG + "></row>", "<row>" + "<c r=\"" * LONG,
    "<row>" + "<c><v>" * LONG, "<row " + 'a="' * LONG, "<row " * LONG, "</row" * LONG,
    "<row>" + "</row" * LONG + "</row>", " " * LONG + "x", "<?x " + "<row>" * LONG + "?>",
])  # fmt: skip
def test_rows_that_are_not_closed_as_usual_take_no_time(text: str) -> None:
    within(sheet(in_rows(text)))


def test_rows_closed_otherwise_are_read_as_well() -> None:
    found = within(sheet(in_rows(TWO)))
    assert [each.number for each in found.rows] == [2, 3, 4, 5]
    assert [each.row.at(0) for each in found.rows] == ["A001", "A002", "A003", 5]


@pytest.mark.parametrize("text", [
    "<x a='" + "mergeCell " * LONG + "'/>",
    "<mergeCells>" + '<mergeCell ref="A1:ZZ1048576"/>' * 50_000 + "</mergeCells>",
    "<mergeCells>" + '<mergeCell ref="A1:' + "Z" * LONG + '9"/></mergeCells>', '<x a="mergeCell ref="' * 20_000,
    "<mergeCells>" + '<mergeCell ref="A²:B3"/></mergeCells>', "<x>" * 10_000,
])  # fmt: skip
def test_what_stands_behind_the_rows_takes_no_time(text: str) -> None:
    within(sheet(at_end(text)))


@pytest.mark.parametrize("text", [
    '<cols><col min="²" max="3"/></cols>', f'<cols><col min="{"9" * 5000}" max="3" width="x"/></cols>',
    '<cols><col min="1" max="16384" width="1e999" hidden="1"/></cols>',
    "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 50_000 + "</cols>", "<worksheet" * 50_000,
])  # fmt: skip
def test_what_stands_before_the_rows_takes_no_time(text: str) -> None:
    within(sheet(lambda held: held.replace(b"<sheetData>", text.encode() + b"<sheetData>")))
    within(sheet(lambda held: text.encode() + held))


@pytest.mark.parametrize(("number", "read"), [
    ("4", True), ("99999999999", False), ("9" * 5000, False), ("²", False), ("2", False), ("0", False), ("-1", False),
])  # fmt: skip
def test_a_row_of_no_number_that_can_be_is_refused(number: str, read: bool) -> None:
    cell = '<c t="inlineStr"><is><t>A003</t></is></c>'
    for closed in ("</row>", "</row >"):
        found = within(sheet(in_rows(f'<row r="{number}">{cell}{closed}')))
        assert isinstance(found, SheetError) is not read
        assert read or ("损坏" in found.message.zh and ".xlsx" in str(found.cure))


@pytest.mark.parametrize("inside", [
    '<c r="A4" t="s"><v>²</v></c>', f'<c r="A4" t="s"><v>{"9" * 5000}</v></c>', '<c r="A4"><v>1e999</v></c>',
    '<c r="A4"><v>nan</v></c>', '<c r="E4" s="1"><v>inf</v></c>', f'<c r="G4"><v>{"9" * 5000}</v></c>',
    '<c r="G4" t="str"><v>' + "9" * 5000 + "</v></c>", '<c r="A²"><v>1</v></c>', f'<c r="{"Z" * LONG}4"><v>1</v></c>',
    '<c r="A4" t="e"><v>' + "x" * LONG + "</v></c>",
])  # fmt: skip
def test_a_cell_that_holds_no_value_that_can_be_is_told_or_refused(inside: str) -> None:
    for closed in ("</row>", "</row >"):
        found = within(sheet(in_rows(f'<row r="4">{inside}{closed}')))
        assert isinstance(found, SheetError) or [each.number for each in found.rows] in ([2, 3], [2, 3, 4])


@pytest.mark.parametrize(("written", "faults"), [
    ("王_xD800_二", ["cell.sign"]), ("王\uffff二", ["cell.sign"]), ("王_xFFFF_二", ["cell.sign"]),
    ("王_xD83D__xDE00_二", []), ("王_x0000_二", []), ("王\U0001f600二", []), ("王\ufdd0", ["cell.sign"]),
])  # fmt: skip
def test_half_a_sign_is_a_fault_of_its_cell(written: str, faults: list[str]) -> None:
    """It cannot be written to the ledger, nor kept by the database: found while the sheet is checked, not later."""
    content = rewritten(xlsx(HEADINGS, row(name="HELD")), sheet1_xml=lambda old: old.replace(b"HELD", coded(written)))
    (only,) = load(content).rows
    assert [each.key for each in only.faults] == faults
    for each in only.faults:
        each.shown.encode()
    if not faults:
        only.values["name"].encode()
        assert "\0" not in only.values["name"]


def coded(text: str) -> bytes:
    """As a program of sheets writes what XML cannot hold."""
    return text.replace("\uffff", "_xFFFF_").encode("ascii", "xmlcharrefreplace")


def test_half_a_sign_in_a_heading_is_none() -> None:
    content = rewritten(
        xlsx([*HEADINGS, "HELD"], [*GOOD, "x"]),
        sheet1_xml=lambda old: old.replace(b"HELD", b"_xD800_"),
    )
    for each in load(content).sheet.headings:
        each.text.encode()


def test_long_texts_of_one_sign_take_no_time() -> None:
    columns = [*COLUMNS, Column(name="basis", label=Label("依据", "Basis"), kind=Kind.BASIS)]
    for sign in "、（《第\n 一十,(.":
        text = f"《某法》第一条{sign * 30_000}甲"
        rows = [row(code=text, name=text, kind=text, person=text, on=text, money=text, count=text, open=text)]
        within(xlsx([*HEADINGS, "依据"], [*rows[0], text]), columns=columns)
        within(xlsx([sign * 30_000 + "甲", *HEADINGS], ["", *GOOD]))


STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>{}</numFmts><cellXfs>{}</cellXfs></styleSheet>'


@pytest.mark.parametrize(
    "code", ["0" * LONG, "[" * LONG, "[h" * LONG, "\\" * LONG, "y" * LONG, "%", "[h]", "yyyy", "00"]
)
@pytest.mark.parametrize("id", ["164", "²", "9" * 5000])
@pytest.mark.parametrize("value", ["3", "1e300", "-1e300", "1e999", "nan", "2958465.99999999"])
def test_a_format_of_numbers_takes_no_time(code: str, id: str, value: str) -> None:
    styles = STYLES.format(f'<numFmt numFmtId="{id}" formatCode="{code}"/>', f'<xf numFmtId="{id}"/>').encode()
    cell = f'<row r="4"><c r="G4" s="0"><v>{value}</v></c></row>'
    within(rewritten(sheet(in_rows(cell)), styles_xml=lambda held: styles))


@pytest.mark.parametrize("inside", [
    'office:value-type="float" office:value="²"', 'office:value-type="float" office:value="1e999"',
    'office:value-type="percentage" office:value="x"', 'office:value-type="percentage" office:value="nan"',
    'office:value-type="time" office:time-value="PT1H99M99S"', 'office:value-type="date" office:date-value="²"',
    f'office:value-type="time" office:time-value="PT{"9" * 5000}H1M1S"', 'table:number-columns-repeated="²"',
    'office:value-type="string" table:number-rows-spanned="99999999" table:number-columns-spanned="99999999"',
])  # fmt: skip
def test_a_cell_of_libreoffice_that_holds_no_value_is_told_or_refused(inside: str) -> None:
    cells = f'<table:table-cell {inside}><text:p>x<text:s text:c="²"/></text:p></table:table-cell>' * 3
    within(ods(f"{HEADED}<table:table-row>{cells}</table:table-row>{HEADED}"), "清单.ods")


def test_rows_and_columns_of_libreoffice_that_take_turns_take_no_time() -> None:
    """Each row that was read was looked for among all those before it."""
    turns = "<table:table-row/><table:table-row/><table:table-column/>" * 6_000
    within(ods(HEADED + turns), "清单.ods")


HEADED = f"<table:table-row>{''.join(map(text_cell, HEADINGS))}</table:table-row>"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return out.getvalue()


def shared() -> bytes:
    """A workbook whose texts stand apart from its cells, as Excel writes them, and numbers with formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        made = book.add_worksheet()
        made.write_row(0, 0, HEADINGS)
        made.write_row(1, 0, GOOD)
        made.write_number(1, 4, 44260, book.add_format({"num_format": "yyyy-mm-dd"}))
        made.write_number(1, 5, 0.5, book.add_format({"num_format": "0%"}))
        made.merge_range("C3:C4", "许可")
        made.set_column(1, 2, 20, None, {"hidden": True})
    return out.getvalue()


FILES = {
    "shared": shared(),
    "xlsx": xlsx(HEADINGS, GOOD, row(code="A002"), change=lambda made: made.merge_cells("C2:C3")),
    "ods": ods(HEADED * 2 + '<table:table-row><table:table-cell office:value-type="float" office:value="3"/>'
               '<table:table-cell office:value-type="date" office:date-value="2021-03-05"/></table:table-row>'),
    "xls": old_workbook([HEADINGS, [*GOOD[:4], 20210305.0, *GOOD[5:7], "是"]], spans=((1, 2, 2, 2),)),
    "csv": (",".join(HEADINGS) + "\n" + ",".join(map(str, GOOD)) + "\n").encode(),
}  # fmt: skip
PIECES = st.one_of(
    st.sampled_from([
        b"<", b">", b'"', b"</row", b"<row", b"<c ", b"</", b"/>", b"<!--", b"<![CDATA[", b"&#0;", b"&lt;", b"\xff\xfe",
        "²".encode(), b"_xD800_", b"9" * 5000, b"1e999", b"nan", b"-1", b"\0", b"s", b"sep=",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    ]),
    st.binary(max_size=6),
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), PIECES), min_size=1, max_size=6)
Changes = list[tuple[float, int, bytes]]


def harmed(content: bytes, changes: Changes) -> bytes:
    """Some bytes taken out, and others put in their place."""
    for place, length, piece in changes:
        at = int(place * (len(content) + 1))
        content = content[:at] + piece + content[at + length :]
    return content


FEW = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("kind", ["xlsx", "shared", "ods"])
@FEW
@given(data=st.data(), changes=CHANGES)
def test_a_package_harmed_anywhere_is_read_or_refused(kind: str, data: st.DataObject, changes: Changes) -> None:
    parts = parts_of(FILES[kind])
    name = data.draw(st.sampled_from([each for each in parts if not each.startswith(("docProps", "mimetype"))]))
    parts[name] = harmed(parts[name], changes)
    within(packed(parts), "清单")
    within(harmed(packed(parts), changes), "清单")


@FEW
@given(changes=CHANGES)
def test_a_text_harmed_anywhere_is_read_or_refused(changes: Changes) -> None:
    within(harmed(FILES["csv"], changes), "清单.csv")


@settings(max_examples=12, deadline=None)
@given(changes=CHANGES)
def test_an_old_workbook_harmed_anywhere_is_read_or_refused(changes: Changes) -> None:
    within(harmed(FILES["xls"], changes), "清单.xls")


def test_two_cells_of_an_old_workbook_far_apart_end_nothing() -> None:
    """Read in this process, they took a hundred gigabytes, and the process its end."""
    far = FILES["xls"].replace(struct.pack("<HHH", 1, 7, 0), struct.pack("<HHH", 65_535, 65_535, 0))
    assert far != FILES["xls"]
    assert isinstance(within(far, "清单.xls"), SheetError)


@contextmanager
def little_memory() -> Iterator[None]:
    """What happens inside has 128 MiB more than now: what is not bounded ends there, and not the machine with it."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + 2**27, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def test_cells_far_apart_in_a_row_of_an_open_document_take_no_memory() -> None:
    """Half a kilobyte asked for six gigabytes: each blank cell may say that it stands for a hundred million."""
    blank = '<table:table-cell table:number-columns-repeated="99999999"/>'
    head = "".join(text_cell(each) for each in HEADINGS)
    far = f"<table:table-row>{text_cell('A001')}{blank * 8}{text_cell('x')}</table:table-row>"
    with little_memory():
        refused = within(ods(f"<table:table-row>{head}</table:table-row>{far}"), "清单.ods")
    assert isinstance(refused, SheetError)
    assert "超过 300 列" in refused.message.zh


def test_what_a_package_says_of_itself_is_read_no_further_than_its_beginning() -> None:
    """Before anything bounds what it unpacks to, no more of it is unpacked than is looked at."""
    for part in ("mimetype", "META-INF/manifest.xml"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with archive.open(part, "w") as swollen:
                for _ in range(250):
                    swollen.write(bytes(2**20))
        with little_memory():
            assert isinstance(within(out.getvalue(), "清单.csv"), FileError)


def test_many_long_headings_are_compared_soon() -> None:
    columns = [Column(name=f"c{at}", label=Label("事项名称登记编号" * 3, f"Column {at}")) for at in range(40)]
    started = time.process_time()
    suggest(["名" * 100 + str(at) + "称事" * 40 for at in range(300)], columns)
    assert time.process_time() - started < SOON
