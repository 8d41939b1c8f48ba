"""Sheets as offices send them, each kind of dirt with what must come of it."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

from fazhi.exchange.sheets import Column, Kind, Limits, Mapping, Route, SheetError, known_headings, read
from fazhi.kernel.wording import Label
from tests.exchange.sheets.making import COLUMNS, GOOD, HEADINGS, KEY, PERSON, load, rewritten, row, saved, xlsx

MARCH_5 = datetime.date(2021, 3, 5)


def test_a_clean_sheet_gives_typed_values() -> None:
    found = load(xlsx(HEADINGS, GOOD))
    assert found.values == [
        {"code": "A001", "name": "企业登记", "kind": "licence", "person": PERSON, "on": MARCH_5,
         "money": Decimal("1234.5"), "count": 3, "open": True}
    ]  # fmt: skip
    assert found.faults == [] and found.remarks == []


def test_title_lines_above_and_blank_rows_and_columns_before() -> None:
    content = xlsx(
        [],
        [None, "演示县权责清单"],
        [None, "填报单位：市场监管局", None, "2021年"],
        [],
        [None, *HEADINGS],
        [None, *GOOD],
    )
    found = load(content)
    assert found.sheet.heading_rows == (5, 5)
    assert [each.number for each in found.rows] == [6]
    assert found.values[0]["code"] == "A001"


def test_title_merged_over_all_columns() -> None:
    found = load(xlsx(["权责清单"], HEADINGS, GOOD, change=lambda sheet: sheet.merge_cells("A1:H1")))
    assert found.sheet.heading_rows == (2, 2) and len(found.rows) == 1


def test_two_heading_rows_are_joined() -> None:
    def merge(sheet: Any) -> None:
        for each in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:H1"):
            sheet.merge_cells(each)

    upper = [*HEADINGS[:4], "案件", None, "其他", None]
    lower = [None, None, None, None, "立案日期", "罚款金额", "件数", "是否公开"]
    found = load(xlsx(upper, lower, GOOD, change=merge))
    assert found.sheet.heading_rows == (1, 2)
    assert [each.text for each in found.sheet.headings][4:6] == ["案件·立案日期", "案件·罚款金额"]
    assert found.values[0]["on"] == MARCH_5 and "headings.rows" in found.noted


def test_heading_merged_over_two_rows_and_no_group() -> None:
    def merge(sheet: Any) -> None:
        for letter in "ABCDEFGH":
            sheet.merge_cells(f"{letter}1:{letter}2")

    found = load(xlsx(HEADINGS, [None] * 8, GOOD, change=merge))
    assert [each.values["code"] for each in found.rows] == ["A001"]


def test_headings_with_line_breaks_blanks_stars_and_units() -> None:
    headings = ["事项\n编码", " 事 项 名 称 ", "＊权力类型：", *HEADINGS[3:5], "罚款金额（元）", "件数", "是否公开"]
    assert load(xlsx(headings, GOOD)).values[0]["money"] == Decimal("1234.5")


def test_amounts_in_ten_thousands_say_so_in_the_heading() -> None:
    headings = [*HEADINGS[:5], "罚款金额（万元）", *HEADINGS[6:]]
    assert load(xlsx(headings, row(money=1.2))).values[0]["money"] == Decimal(12000)


def test_trailing_blank_rows_and_formatted_blank_cells() -> None:
    def paint(sheet: Any) -> None:
        for at in range(3, 500):
            sheet.cell(at, 1).fill = PatternFill("solid", fgColor="FFFF00")
            sheet.cell(at, 2).value = "  \u3000"

    found = load(xlsx(HEADINGS, GOOD, change=paint))
    assert len(found.rows) == 1 and found.faults == []


def test_hidden_rows_are_read_and_told() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    found = load(xlsx(HEADINGS, GOOD, row(code="A002"), change=hide))
    assert [each.values["code"] for each in found.rows] == ["A001", "A002"]
    assert "rows.hidden" in found.noted


def test_hidden_columns_are_read_and_told() -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["G"].hidden = True

    found = load(xlsx(HEADINGS, GOOD, change=hide))
    assert found.values[0]["count"] == 3 and "columns.hidden" in found.noted


def test_hidden_and_other_sheets_are_told() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    old, new, more = (book.create_sheet(name) for name in ("旧数据", "清单", "备查"))
    old.sheet_state = "hidden"
    for sheet in (old, new):
        sheet.append(HEADINGS)
        sheet.append(GOOD)
    more.append(["随手记"])
    found = load(saved(book))
    assert found.sheet.name == "清单"
    assert {"sheet.hidden", "sheet.others"} <= set(found.noted)


def test_merged_body_cells_count_downwards_only_where_the_column_says_so() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("B3:B4")

    rows = [GOOD, row(code="A002", kind=None), row(code="A003", kind=None, name=None)]
    found = load(xlsx(HEADINGS, *rows, change=merge))
    assert [each.values["kind"] for each in found.rows] == ["licence"] * 3
    assert found.faults == [("B4", "cell.merged")]


def test_totals_notes_and_signatures_below_are_left_out() -> None:
    found = load(
        xlsx(
            HEADINGS,
            GOOD,
            ["小 计", None, None, None, None, 1234.5, 3],
            row(code="A002"),
            ["合计", None, None, None, None, 2469],
            ["填表人：张三", None, None, "审核人：李四", None, "填表日期：2021.3.5"],
            ["备注：本表一式两份"],
            ["1.以上数据截至3月"],
        )
    )
    assert [each.values["code"] for each in found.rows] == ["A001", "A002"]
    assert found.faults == []
    assert found.noted == ["row.total", "row.total", "row.note", "row.note", "row.note"]


def test_headings_repeated_on_every_page() -> None:
    found = load(xlsx(HEADINGS, GOOD, HEADINGS, row(code="A002")))
    assert [each.number for each in found.rows] == [2, 4] and found.noted == ["row.heading"]


def test_row_of_column_numbers_below_the_headings() -> None:
    found = load(xlsx(HEADINGS, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"], GOOD))
    assert len(found.rows) == 1 and found.noted == ["row.numbers"]


def test_serial_numbers_filled_in_beforehand() -> None:
    found = load(xlsx(["序号", *HEADINGS], [1, *GOOD], *([at] for at in range(2, 50))))
    assert len(found.rows) == 1 and found.noted == ["rows.serial-only"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Ａ００１", "A001"),
        ("\u200bA001\ufeff", "A001"),
        ("\xa0 A001 ", "A001"),
        ("'0101", "0101"),
        (101, "101"),
        ("A 001", "A001"),
    ],
)
def test_codes_full_width_invisible_or_kept_as_text(written: Any, read_as: str) -> None:
    assert load(xlsx(HEADINGS, row(code=written))).values[0]["code"] == read_as


def test_leading_zeros_that_only_the_format_shows() -> None:
    def pad(sheet: Any) -> None:
        sheet["A2"].number_format = "000000"

    assert load(xlsx(HEADINGS, row(code=101), change=pad)).values[0]["code"] == "000101"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (3.1, "code.number"),
        (datetime.date(2021, 1, 2), "code.date"),
        (1.1e17, "number.lost"),
        ("1.30E+17", "number.lost"),
    ],
)
def test_codes_that_excel_turned_into_something_else(written: Any, key: str) -> None:
    assert load(xlsx(HEADINGS, row(code=written))).faults == [("A2", key)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (1.3013019900101e17, "number.lost"),
        ("1.30130E+17", "number.lost"),
        ("130130900101123", "identity.fifteen"),
        ("130130199001011231", "identity.check"),
        ("13013019900101", "identity.check"),
    ],
)
def test_identity_numbers_that_cannot_be_right(written: Any, key: str) -> None:
    found = load(xlsx(HEADINGS, row(person=written)))
    assert found.faults == [("D2", key)]
    fault = found.rows[0].faults[0]
    assert "文本" in fault.cure.zh or key != "number.lost"
    assert fault.shown.count("*") > 3, "the value is masked"


@pytest.mark.parametrize(
    "written",
    [
        "2021年3月5日",
        "2021.3.5",
        "20210305",
        20210305,
        "2021/3/5",
        "2021-03-05 00:00:00",
        "２０２１年３月５日",
        "二〇二一年三月五日",
        "2021 年 3 月 5 日",
        datetime.datetime(2021, 3, 5),
        44260,
        "'2021-3-5",
        "2021年3月5日（星期五）",
    ],
)
def test_days_as_people_write_them(written: Any) -> None:
    found = load(xlsx(HEADINGS, row(on=written)))
    assert found.faults == [] and found.values[0]["on"] == MARCH_5


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("3/5/2021", "date.order"),
        ("2021年3月", "date.no-day"),
        ("21.3.5", "date.short-year"),
        ("3月5日", "date.no-year"),
        ("2021-02-30", "date.absent"),
        ("长期", "date.unknown"),
        (12, "date.unknown"),
        ("1021-03-05", "date.year"),
    ],
)
def test_days_that_say_too_little(written: Any, key: str) -> None:
    assert load(xlsx(HEADINGS, row(on=written))).faults == [("E2", key)]


def test_days_turned_round_where_the_mapping_says_how() -> None:
    kept = Mapping((Route("on", ("立案日期",), dates="dmy"),))
    assert load(xlsx(HEADINGS, row(on="5/3/2021")), kept=kept).values[0]["on"] == MARCH_5


def test_workbooks_that_count_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    sheet.append(row(on=datetime.date(2021, 3, 5)))
    sheet.append(row(code="A002", on=44260 - 1462))
    assert [each["on"] for each in load(saved(book)).values] == [MARCH_5, MARCH_5]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1,234.50", "1234.5"),
        ("１２３４．５", "1234.5"),
        ("￥1，234.50", "1234.5"),
        ("1234.5元", "1234.5"),
        ("1.2万元", "12000"),
        (0.1 + 0.2, "0.3"),
        ("1 234.5", "1234.5"),
        (1234, "1234"),
    ],
)
def test_amounts_as_people_write_them(written: Any, read_as: str) -> None:
    assert load(xlsx(HEADINGS, row(money=written))).values[0]["money"] == Decimal(read_as)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("12,34", "number.separator"),
        ("约1万", "number.unknown"),
        (1.234, "number.places"),
        (-5, "number.least"),
        ("(500)", "number.least"),
        ("无", "number.unknown"),
        (True, "number.unknown"),
    ],
)
def test_amounts_that_cannot_be_meant(written: Any, key: str) -> None:
    assert load(xlsx(HEADINGS, row(money=written))).faults == [("F2", key)]


def test_percentages_where_no_percentage_belongs() -> None:
    def percent(sheet: Any) -> None:
        sheet["G2"].number_format = "0%"

    assert load(xlsx(HEADINGS, row(count=0.35), change=percent)).faults == [("G2", "number.percent")]
    share = (
        *COLUMNS[:6],
        Column(name="count", label=Label("件数", "Count"), kind=Kind.DECIMAL, percent=True),
        COLUMNS[7],
    )
    assert load(xlsx(HEADINGS, row(count=0.35), change=percent), columns=share).values[0]["count"] == 35


def test_whole_numbers_with_a_fraction_or_a_unit() -> None:
    assert load(xlsx(HEADINGS, row(count=2.5), row(code="A2", count="12件"))).faults == [
        ("G2", "whole.fraction"), ("G3", "number.unknown"),
    ]  # fmt: skip


def test_formulas_without_a_result() -> None:
    assert load(xlsx(HEADINGS, row(count="=SUM(1,2)"))).faults == [("G2", "cell.formula")]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_cells_with_errors(error: str) -> None:
    assert load(xlsx(HEADINGS, row(count=error))).faults == [("G2", "cell.error")]


@pytest.mark.parametrize(("written", "meant"), [(True, True), ("√", True), ("否", False), ("Y", True), (0, False)])
def test_yes_and_no_as_people_write_them(written: Any, meant: bool) -> None:
    assert load(xlsx(HEADINGS, row(open=written))).values[0]["open"] is meant


def test_choices_that_are_none_name_the_nearest() -> None:
    found = load(xlsx(HEADINGS, row(kind="行政许可类"), row(code="A2", kind="LICENCE"), row(code="A3", kind="Licence")))
    assert found.faults == [("C2", "choice.unknown")]
    assert "行政许可" in found.rows[0].faults[0].cure.zh
    assert [each.values["kind"] for each in found.rows[1:]] == ["licence", "licence"]


def test_line_breaks_in_cells_and_carriage_returns_written_out() -> None:
    content = rewritten(
        xlsx(HEADINGS, row(name="one-two")), sheet1_xml=lambda held: held.replace(b"e-t", b"e_x000D_\nt")
    )
    assert load(content).values[0]["name"] == "one\ntwo"


def test_required_cells_left_empty() -> None:
    assert load(xlsx(HEADINGS, row(name="\u3000"), row(code="", name="x"))).faults == [
        ("B2", "cell.required"), ("A3", "cell.required"),
    ]  # fmt: skip


def test_texts_too_long() -> None:
    assert load(xlsx(HEADINGS, row(name="长" * 61))).faults == [("B2", "text.long")]


def test_the_same_code_twice() -> None:
    found = load(xlsx(HEADINGS, GOOD, row(name="另一项"), row(code="a001")), keys=("code",))
    assert found.faults == [("A3", "row.double")]
    assert "第 2 行" in found.rows[1].faults[0].rule.zh


def test_a_required_heading_is_missing() -> None:
    found = load(xlsx(HEADINGS[1:], GOOD[1:]))
    assert [(each.key, each.column) for each in found.layout] == [("heading.missing", "code")]


def test_a_missing_heading_may_be_a_constant_of_the_mapping() -> None:
    kept = Mapping(constants={"kind": "行政检查"})
    headings, cells = [*HEADINGS[:2], *HEADINGS[3:]], [*GOOD[:2], *GOOD[3:]]
    assert load(xlsx(headings, cells), kept=kept).values[0]["kind"] == "inspection"


def test_a_heading_stands_twice() -> None:
    found = load(xlsx([*HEADINGS, "事项编码"], [*GOOD, "B"]))
    assert [(each.key, each.cell) for each in found.layout] == [("heading.double", "I1")]


def test_unknown_headings_are_told_and_left() -> None:
    found = load(xlsx([*HEADINGS, "局长批示"], [*GOOD, "同意"]))
    assert found.faults == [] and "headings.unknown" in found.noted


def test_the_sheet_of_another_target_is_named() -> None:
    other = tuple(
        Column(name=name, label=Label(zh, name.title()), required=True)
        for name, zh in (("officer", "人员编号"), ("post", "岗位"), ("role", "职责"), ("since", "任职日期"))
    )
    targets = {KEY: (Label("权责清单", "Powers"), COLUMNS), "posts": (Label("人员岗位", "Posts"), other)}
    found = load(xlsx([each.label.zh for each in other], ["1", "科长", "承办", "2021"]), targets=targets)
    assert [each.key for each in found.layout] == ["sheet.other"]
    assert "人员岗位" in found.layout[0].rule.zh


def test_a_sheet_is_chosen_by_name() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADINGS)
    second = book.create_sheet("第二季度")
    second.append(HEADINGS)
    second.append(row(code="Q2"))
    assert load(saved(book), sheet="第二季度").values[0]["code"] == "Q2"
    with pytest.raises(SheetError, match="第三季度"):
        load(saved(book), sheet="第三季度")


def test_days_split_over_three_columns_and_two_days_in_one() -> None:
    headings = [*HEADINGS[:4], "年", "月", "日", *HEADINGS[5:]]
    cells = [*GOOD[:4], 2021, 3, 5, *GOOD[5:]]
    kept = Mapping((Route("on", ("年", "月", "日"), join="-"),))
    assert load(xlsx(headings, cells), kept=kept).values[0]["on"] == MARCH_5
    both = Mapping((Route("on", ("立案日期",), split="至", part=1),))
    assert load(xlsx(HEADINGS, row(on="2021.1.1至2021.3.5")), kept=both).values[0]["on"] == MARCH_5


def test_more_rows_or_columns_than_may_be() -> None:
    content = xlsx(HEADINGS, *(row(code=f"A{at}") for at in range(30)))
    with pytest.raises(SheetError, match="20"):
        read(content, "a.xlsx", wanted=known_headings(COLUMNS), limits=Limits(rows=20))
    far = xlsx(HEADINGS, [*GOOD, *[None] * 400, "远"])
    with pytest.raises(SheetError, match="列"):
        load(far)


def test_rows_written_by_other_programs_read_the_same() -> None:
    """Prefixes, comments, attributes in another order: what the pattern does not match is parsed."""
    plain = xlsx(HEADINGS, row(name="甲 & 乙"))
    odd = rewritten(plain, sheet1_xml=lambda held: held.replace(b"<sheetData>", b"<sheetData><!-- made elsewhere -->"))
    turned = rewritten(plain, sheet1_xml=lambda held: held.replace(b'<c r="A2" t=', b'<c cm="1" r="A2" t='))
    assert turned != plain != odd
    assert load(plain).values == load(odd).values == load(turned).values
    assert load(plain).values[0]["name"] == "甲 & 乙"


def test_shared_rich_texts_without_their_reading_aids() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, GOOD)
    sheet.write_rich_string(1, 1, "企业", bold, "登记")
    book.close()
    aided = rewritten(out.getvalue(), sharedStrings_xml=lambda held: held.replace(
        b"</r></si>", b'</r><rPh sb="0" eb="1"><t>qiye</t></rPh></si>'
    ))  # fmt: skip
    assert aided != out.getvalue()
    assert load(aided).values[0]["name"] == "企业登记"


def test_a_row_of_its_code_alone_is_data_under_a_heading_that_may_be_a_serial_number() -> None:
    columns = (Column(name="code", label=Label("编号", "Code"), kind=Kind.CODE, required=True), COLUMNS[1])
    found = load(xlsx(["编号", "事项名称"], ["A001", "登记"], ["A-7"], [3]), columns=columns)
    assert [each.values.get("code") for each in found.rows] == ["A001", "A-7"]
    assert found.faults == [("B3", "cell.required")]
    assert found.noted == ["rows.serial-only"]
