"""Which rows of a sheet are data 数据行, and which are blank, totals, notes, or headings once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from fazhi.exchange.sheets.cells import is_blank, text_of, tidy
from fazhi.exchange.sheets.faults import Remark
from fazhi.exchange.sheets.headings import one_line, plain
from fazhi.exchange.sheets.sheet import Heading, Row
from fazhi.kernel.wording import Label

_TOTAL = re.compile(r"(本页|本表|累计)?(合计|总计|小计|共计)[:：]?|(sub)?total:?", re.I)
_SIGNED = re.compile(
    r"(填表|填报|制表|经办|审核|复核|负责|联系|报送|统计|单位负责|主要领导|分管领导)(人|单位|部门|时间|日期|电话|签字|（签字）)*[:：].*|"
    r"(备注|说明|注|填表说明|注意事项|(单位)?[（(]?盖章[）)]?)[:：].*|[（(]?(单位)?(公章|盖章)[）)]?",
    re.S,
)
_SERIALS = frozenset(plain(each) for each in ("序号", "编号", "No.", "No", "#", "项次", "行号"))
_NUMBERED = plain("编号")
_RUNNING = re.compile(r"[(（]?\d{1,5}[)）.、]?")
"""A serial number; under 编号 a code may stand as well, and a row of its code alone is data."""
_COUNTED = re.compile(r"[(（【]?\d{1,3}[)）】]?|[甲乙丙丁戊]")


def data_rows(
    rows: Iterable[Row], headings: Sequence[Heading], bottom: int, own: int | None, note: Callable[[Remark], None]
) -> Iterator[Row]:
    """The rows below the headings that are data.

    Args:
        rows: all rows.
        headings: of the sheet.
        bottom: last row of the headings.
        own: index of the column of faults that ``mark`` added before.
        note: takes a remark for each row that is left out, and for hidden ones that are taken.
    """
    columns = [each.index for each in headings]
    named = {each.index: plain(each.text.rpartition("·")[2]) for each in headings}
    serial = next((each.index for each in headings if plain(each.text) in _SERIALS), None)
    hidden, serials, noted, first = 0, 0, False, True
    for row in rows:
        if row.number <= bottom:
            continue
        filled = [index for index in range(len(row.cells)) if index != own and not is_blank(row.cells[index])]
        if not filled and not row.covered:
            continue
        if filled == [serial] and _serial_only(row, filled[0], named):
            serials += 1
            continue
        why = _left_out(row, filled, columns, named, noted, first) if filled else None
        first = False
        if why is not None:
            noted = noted or why.key == "row.note"
            note(why)
            continue
        hidden += row.hidden
        yield row
    if hidden:
        note(
            Remark(
                "rows.hidden",
                Label(f"有 {hidden} 行隐藏或被筛选，也已读取。", f"{hidden} hidden or filtered rows were read, too."),
            )
        )
    if serials:
        note(
            Remark(
                "rows.serial-only",
                Label(
                    f"有 {serials} 行只有序号，没有读取。",
                    f"{serials} rows hold a serial number only and were left out.",
                ),
            )
        )


def _serial_only(row: Row, index: int, named: dict[int, str]) -> bool:
    """Whether the one cell of a row is its serial number, which stands before rows that nobody has filled in yet."""
    return named[index] != _NUMBERED or _RUNNING.fullmatch(tidy(text_of(row.at(index)))) is not None


def _left_out(
    row: Row, filled: Sequence[int], columns: Sequence[int], named: dict[int, str], noted: bool, first: bool
) -> Remark | None:
    text = tidy(text_of(row.cells[filled[0]]))
    squeezed = re.sub(r"\s", "", text)
    if _TOTAL.fullmatch(squeezed):
        return _remark("row.total", row, f"合计行“{text}”", f"a row of totals ({text})")
    if _is_heading(row, filled, named):
        return _remark("row.heading", row, "重复的表头", "the headings once more")
    if (
        first
        and len(filled) > 1
        and all(_COUNTED.fullmatch(tidy(text_of(row.cells[index]))) for index in filled)
        and _counts_up(row, filled)
    ):
        return _remark("row.numbers", row, "列号", "numbers of columns")
    few = len(filled) < max(2, len(columns)) and len(filled) <= 6
    if (few and _SIGNED.fullmatch(squeezed)) or (noted and len(filled) == 1 and len(columns) > 1):
        return _remark("row.note", row, f"表尾说明“{text[:20]}”", f"a note below the table ({text[:20]})")
    return None


def _is_heading(row: Row, filled: Sequence[int], named: dict[int, str]) -> bool:
    if plain(one_line(row.cells[filled[0]])) not in named.values():
        return False
    same = sum(1 for index in filled if plain(one_line(row.cells[index])) == named.get(index, ""))
    return same >= 2 and same * 2 > len(filled)


def _counts_up(row: Row, filled: Sequence[int]) -> bool:
    numbers = [int(digits) for index in filled if (digits := re.sub(r"\D", "", text_of(row.cells[index])))]
    return (
        len(numbers) > 1
        and len(numbers) * 2 >= len(filled)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (0, 1)
    )


def _remark(key: str, row: Row, zh: str, en: str) -> Remark:
    return Remark(
        key, Label(f"第 {row.number} 行是{zh}，没有读取。", f"Row {row.number} is {en} and was left out."), row.number
    )
