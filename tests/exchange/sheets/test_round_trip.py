"""What a template writes is read back as it was, for values of every kind."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from fazhi.exchange.sheets import Choice, Column, Kind, Template, check, examine, filled, known_headings, read, suggest
from fazhi.exchange.sheets.cells import tidy
from fazhi.exchange.sheets.templates import example_of
from fazhi.exchange.sheets.typed import converter
from fazhi.kernel.parties.identifiers import check_credit_code
from fazhi.kernel.wording import Label

_KINDS = [kind for kind in Kind if kind not in (Kind.ORGAN, Kind.OFFICER)]
CHOICES = tuple(Choice(f"v{at}", Label(f"第{at}类", f"kind {at}")) for at in range(40))
COLUMNS = (
    Column(name="key", label=Label("顺序编码", "Key"), kind=Kind.CODE, required=True),
    *(
        Column(
            name=f"c_{kind.name.lower()}",
            label=Label(f"列{kind.value}", f"column {kind.value}"),
            kind=kind,
            choices=CHOICES if kind is Kind.CHOICE else (),
        )
        for kind in _KINDS
    ),
)
TEMPLATE = Template("test.all", Label("各类/列", "All: kinds"), COLUMNS)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"))
TEXT = (
    st.text(LETTERS | st.sampled_from("=+-@_x0041_<&>\"'\n"), max_size=40)
    .map(tidy)
    .filter(lambda text: text and not text.startswith("'"))
)
LINE = TEXT.map(lambda text: tidy(text.replace("\n", " ").replace("；", "").replace(";", ""))).filter(bool)


def citizen(day: datetime.date, order: int) -> str:
    base = f"130130{day:%Y%m%d}{order:03d}"
    return base + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, base, strict=True)) % 11]


def credit(number: int) -> str:
    base = f"91130130{number:09d}"
    return check_credit_code(base + uscc.calc_check_digit(base))


CITIZEN = st.builds(citizen, st.dates(datetime.date(1930, 1, 1), datetime.date(2020, 12, 31)), st.integers(0, 999))
CREDIT = st.builds(credit, st.integers(0, 999_999_999))
DAYS = st.dates(datetime.date(1901, 1, 1), datetime.date(2999, 12, 31))
BASIS = st.fixed_dictionaries(
    {"law": st.sampled_from(["行政许可法", "行政处罚法(2021)", "河北省行政执法公示办法"])},
    optional={"article": st.integers(1, 1260).map(str)},
)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXT,
    Kind.CODE: st.text(st.sampled_from("ABCXYZ0123456789-_/〔〕号"), min_size=1, max_size=20).filter(
        lambda text: text[0].isalpha() or "E" not in text
    ),
    Kind.WHOLE: st.integers(-(10**14), 10**14),
    Kind.DECIMAL: st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    Kind.MONEY: st.decimals(0, 10**11, places=2, allow_nan=False),
    Kind.DATE: DAYS,
    Kind.MOMENT: st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2999, 12, 31)).map(
        lambda each: each.replace(microsecond=0)
    ),
    Kind.YES_NO: st.booleans(),
    Kind.CHOICE: st.sampled_from([each.value for each in CHOICES]),
    Kind.IDENTITY: CITIZEN,
    Kind.CREDIT: CREDIT,
    Kind.IDENTIFIER: CITIZEN | CREDIT,
    Kind.PHONE: st.integers(0, 10**8 - 1).map(lambda number: f"138{number:08d}"),
    Kind.BASIS: st.lists(BASIS, min_size=1, max_size=3),
    Kind.LIST: st.lists(LINE, min_size=1, max_size=3),
}
ROWS = st.fixed_dictionaries({f"c_{kind.name.lower()}": st.none() | VALUES[kind] for kind in _KINDS})


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8), st.sampled_from(["zh-hans", "en"]))
def test_what_a_template_writes_is_read_back(rows: list[dict[str, Any]], language: str) -> None:
    given_rows = [{"key": f"K{at}", **each} for at, each in enumerate(rows)]
    sheet = read(filled(TEMPLATE, given_rows, language), "模板.xlsx", wanted=known_headings(COLUMNS))
    assert sheet.mark is not None and (sheet.mark.key, sheet.mark.version) == ("test.all", TEMPLATE.version)
    mapping = suggest(sheet.headings, COLUMNS).mapping
    layout = examine(sheet, COLUMNS, mapping, key="test.all", version=TEMPLATE.version)
    assert layout.faults == () and layout.remarks == ()
    found = list(check(sheet, COLUMNS, mapping, keys=("key",)))
    assert [each.faults for each in found] == [[] for _ in rows]
    assert [each.values for each in found] == given_rows


def test_amounts_of_more_digits_than_excel_keeps_are_written_as_text() -> None:
    column = (Column(name="money", label=Label("金额", "Amount"), kind=Kind.MONEY),)
    made = Template("test.money", Label("金额", "Amounts"), column)
    sheet = read(filled(made, [{"money": Decimal("12345678901234567.89")}]), "a.xlsx", wanted=["金额"])
    (row,) = check(sheet, column, suggest(sheet.headings, column).mapping)
    assert row.values == {"money": Decimal("12345678901234567.89")}


def test_the_examples_of_a_template_are_taken_by_their_columns() -> None:
    bounds = (
        Column(name="few", label=Label("不多", "Few"), kind=Kind.WHOLE, most=Decimal(2)),
        Column(name="many", label=Label("多", "Many"), kind=Kind.DECIMAL, places=0, least=Decimal(90)),
    )
    for column in (*COLUMNS, *bounds):
        example = example_of(column)
        assert bool(example) == (column.kind not in (Kind.TEXT, Kind.CODE, Kind.ORGAN, Kind.OFFICER)), column.name
        if example:
            converter(column)(example)
