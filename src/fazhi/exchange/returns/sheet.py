"""A return as a sheet 报送表: one row a figure; handed in, it comes to the fields of the act, or back with its faults.

Reading changes nothing: whoever handed it in looks at the numbers in the form, and fills it in by the act.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language

from fazhi.exchange.sheets import (
    Checked,
    Column,
    Fault,
    Kind,
    Remark,
    Sheet,
    SheetError,
    Template,
    check,
    examine,
    filled,
    known_headings,
    mark,
    read,
    suggest,
)
from fazhi.exchange.sheets.cells import text_of
from fazhi.kernel.returns import checking
from fazhi.kernel.returns.declaring import Item, ReturnForm
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.returns.standing import year_before
from fazhi.kernel.wording import Label

KEY = "returns"
_ID, _TITLE, _UNIT, _NUMBER, _NOTE, _RETURN = "id", "title", "unit", "number", "note", "return"
COLUMNS = (
    Column(name=_ID, label=Label("指标编号", "Figure"), kind=Kind.CODE, required=True, synonyms=("指标代码",)),
    Column(name=_TITLE, label=Label("指标", "Title"), synonyms=("指标名称",)),
    Column(name=_UNIT, label=Label("计量单位", "Unit"), synonyms=("单位",)),
    Column(
        name=_NUMBER, label=Label("本期数", "Number"), kind=Kind.DECIMAL, required=True, places=4, percent=True,
        synonyms=("数值", "填报数"), help=Label("只填数字，按计量单位。", "A number alone, in the unit given."),
    ),
    Column(name="before", label=Label("上年数", "Last year"), help=Label("供对照，不必填写。", "For comparison.")),
    Column(
        name=_NOTE, label=Label("说明", "Note"), max_length=500, synonyms=("备注", "情况说明"),
        help=Label("与上年变动较大的，请说明原因。", "Say why, where it is far from last year's."),
    ),
    Column(name="definition", label=Label("口径", "Definition"), max_length=500),
    Column(
        name=_RETURN, label=Label("报送编号", "Return"), kind=Kind.CODE, required=True,
        help=Label("系统填写，凭此认出是哪一份报送，请勿改动。", "By it the return is known; leave it as it is."),
    ),
)  # fmt: skip
_ONE_SHEET_BACK = Label("请下载本报送的表重新填写。", "Download the sheet of this return, and fill it in.")


@dataclass(slots=True)
class Read:
    """A sheet as it was read: the fields of the act, what is wrong, how it was read, the sheet with faults marked."""

    values: dict[str, str] = field(default_factory=dict)
    explanation: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    marked: bytes = b""


def blank(of: DataReturn) -> bytes:
    """The sheet of a return with its figures, what was filled in before, and last year's numbers."""
    form = _form(of)
    before, known = year_before(of), of.values
    rows = [
        {
            _ID: item.id, _TITLE: str(item.title.label), _UNIT: item.unit,
            _NUMBER: Decimal(known[item.id]) if item.id in known else None,
            "before": str(before[item.id]) if item.id in before else "",
            "definition": str(item.definition.label), _RETURN: str(of.pk),
        }
        for item in form.items
    ]  # fmt: skip
    label = Label(f"{form.title.zh} {of.period.zh}", f"{form.title.en} {of.period.en}")
    return filled(Template(KEY, label, COLUMNS), rows, get_language() or "zh-hans")


def _form(of: DataReturn) -> ReturnForm:
    form = of.asked_form
    if form is None:
        raise SheetError(
            "没有适用于该期间的报送表式。", "No form is asked for this period.",
            Label("请与收集单位核对报送表式。", "Ask the organ that collects about the form."),
        )  # fmt: skip
    return form


def read_sheet(content: bytes, name: str, of: DataReturn) -> Read:
    """A sheet read into the fields of the act that fills in the return, with every fault of it.

    Raises:
        SheetError: it cannot be read as a table, or no form is asked for the period.
    """
    form = _form(of)
    sheet = read(content, name, wanted=known_headings(COLUMNS))
    used = suggest(sheet.headings, COLUMNS).mapping
    layout = examine(sheet, COLUMNS, used, key=KEY)
    found = Read(faults=[*layout.faults], remarks=[*sheet.remarks, *layout.remarks])
    if found.faults:
        return found
    rows = list(check(sheet, COLUMNS, used, keys=(_ID,), note=found.remarks.append))
    missing = list(_Examined(of, form, rows).missing())
    found.faults = [*missing, *(fault for row in rows for fault in row.faults)]
    if found.faults:
        found.marked = _marked(sheet, rows, missing, found.remarks)
        return found
    by_id = {row.values[_ID]: row for row in rows}
    found.values = {item.field: f"{by_id[item.id].values[_NUMBER]:f}" for item in form.items}
    notes = ((item.title.zh, by_id[item.id].values.get(_NOTE)) for item in form.items)
    found.explanation = "；".join(f"{title}：{note}" for title, note in notes if note)
    return found


def _marked(sheet: Sheet, rows: list[Checked], missing: list[Fault], remarks: list[Remark]) -> bytes:
    out = io.BytesIO()
    mark(sheet, rows, out, layout=missing, remarks=remarks, language=get_language() or "zh-hans")
    return out.getvalue()


class _Examined:
    """Rows of a sheet against the form: each figure once, in its unit, and all of them in agreement."""

    def __init__(self, of: DataReturn, form: ReturnForm, rows: list[Checked]) -> None:
        self.form, self.by_id = form, dict[str, Checked]()
        for row in rows:
            item = self._item(of, row)
            if item is not None:
                self.by_id.setdefault(item.id, row)
                self._number(item, row)
        numbers = {id: row.values[_NUMBER] for id, row in self.by_id.items() if row.values.get(_NUMBER) is not None}
        for fault in checking.disagreeing(form, numbers):
            self.by_id[fault.id].fault(_NUMBER, "return.relation", fault.says, fault.cure)
        for fault in checking.doubts(form, numbers, year_before(of)):
            if not self.by_id[fault.id].values.get(_NOTE):
                self.by_id[fault.id].fault(_NUMBER, "return.doubt", fault.says, fault.cure)

    def _item(self, of: DataReturn, row: Checked) -> Item | None:
        """The figure of a row; what keeps it from being one of this return is added to the row."""
        values = row.values
        if values.get(_RETURN) is not None and values[_RETURN].lower() != str(of.pk):
            says = Label("这一行属于另一份报送（单位、报送表或者期间不同）。", "The row belongs to another return.")
            row.fault(_RETURN, "return.other", says, _ONE_SHEET_BACK)
        if values.get(_ID) is None:
            return None
        item = self.form.item(values[_ID])
        if item is None:
            row.fault(_ID, "return.unknown", Label("本表没有这项指标。", "The form asks for no such figure."),
                      _ONE_SHEET_BACK)  # fmt: skip
            return None
        title, unit = values.get(_TITLE), values.get(_UNIT)
        if title and title not in (item.title.zh, item.title.en):
            says = Label(f"编号对应的指标是“{item.title.zh}”。", f"That is the figure {item.title.en}.")
            row.fault(_TITLE, "return.shifted", says, Label("请核对是否错行。", "Look whether rows have shifted."))
        if unit and unit != item.unit:
            says = Label(f"计量单位应为“{item.unit}”。", f"Its unit is {item.unit}.")
            row.fault(_UNIT, "return.unit", says, Label("请按该单位换算填报。", "Give the number in that unit."))
        return item

    def _number(self, item: Item, row: Checked) -> None:
        number, index = row.values.get(_NUMBER), row.places.get(_NUMBER)
        if number is None:
            return
        typed = text_of(row.row.at(index)) if index is not None else ""
        if typed.rstrip().endswith(("%", "％")) and item.unit != "%":
            row.fault(_NUMBER, "return.percent", Label("本项不是百分数。", "It is no percentage."),
                      Label(f"请填以“{item.unit}”计的数。", f"Give it in {item.unit}."))  # fmt: skip
            return
        found = checking.number_of(item, f"{number:f}")
        if isinstance(found, checking.Fault):
            row.fault(_NUMBER, "return.number", found.says, found.cure)

    def missing(self) -> Iterator[Fault]:
        """The figures of the form that have no row."""
        for item in self.form.items:
            if item.id not in self.by_id:
                yield Fault(
                    0, _ID, "", "", item.id, "return.missing",
                    Label(f"缺少指标“{item.title.zh}”。", f"The figure {item.title.en} is missing."),
                    Label("请补上该行，没有的填 0。", "Add its row; where there is none, give 0."),
                )  # fmt: skip


def fields_of(found: Read) -> Mapping[str, str]:
    """What the act's form shows of a sheet without faults."""
    return {**found.values, **({"explanation": found.explanation} if found.explanation else {})}
