"""Benchmarks of discretion 行政处罚裁量基准 (行政处罚法 2021 第三十四条), kept and published by each organ."""

from __future__ import annotations

import datetime

from fazhi.enforcement.penalty.choices import Large, Step
from fazhi.enforcement.penalty.models import Benchmark, LargeAmount
from fazhi.enforcement.penalty.rules.filing import PENALTY, POWERS
from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.adjustments.own import OwnAdjustment
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register, register_of
from fazhi.kernel.wording import Label


def _stands(change: Proposed) -> bool:
    if change.action == Action.END:
        return True
    items = register_of(POWERS).entries().as_of(change.on)
    return bool(items.filter(code=change.values.get("power_item"), kind=PENALTY).exists())


def _has_basis(change: Proposed) -> bool:
    return change.action == Action.END or any(each.get("law") for each in change.values.get("basis") or [])


def _between(change: Proposed) -> bool:
    least, most = change.values.get("least"), change.values.get("most")
    return change.action == Action.END or least is None or most is None or float(least) <= float(most)


class Benchmarks(Register):
    """Benchmarks of discretion 行政处罚裁量基准 (行政处罚法 2021 第三十四条): steps of an item, each with its fines."""

    key = "enforcement.benchmarks"
    label = Label("行政处罚裁量基准", "Discretion benchmarks")
    about = Label(
        "行政处罚事项的裁量阶次、适用情形和罚款幅度，依法公布（行政处罚法第三十四条）。",
        "Of each penalty its steps, in which circumstances they apply, and between which fines, published by law "
        "(行政处罚法 art. 34).",
    )
    entry = Benchmark
    kinds = Step
    rules = (
        EntryRule(
            "power", Label("所依据的处罚事项当日不在权责清单内。", "The item is not on the list of powers."),
            Label("请核对事项编码。", "Compare the code."), _stands,
        ),
        EntryRule(
            "between", Label("罚款下限高于上限。", "The least fine is above the highest."),
            Label("请核对幅度。", "Compare the two."), _between,
        ),
    )  # fmt: skip


class LargeAmounts(Register):
    """Standards of large amounts 较大数额标准 (行政处罚法 2021 第六十三条): from which a hearing is offered."""

    key = "enforcement.large-amounts"
    label = Label("听证较大数额标准", "Standards of large amounts")
    about = Label(
        "各部门、各地规定的听证范围中较大数额罚款、没收的标准。没有登记单位的，适用于本地各单位。",
        "From which amount departments and places count a fine or confiscation as large, so that a hearing is offered. "
        "One without an organ holds for all organs of the place.",
    )
    entry = LargeAmount
    kinds = Large
    own_entries = False
    rules = (
        EntryRule(
            "basis", Label("标准没有依据。", "The standard has no basis."),
            Label("请填规定该标准的文件及其条款。", "Give the document and article that sets it."),
            _has_basis,
        ),
    )  # fmt: skip


class LargeAmountAdjustment(OwnAdjustment):
    """Adjustment of the standards of large amounts 听证较大数额标准调整."""

    register = LargeAmounts.key
    key = "enforcement.large-amounts.adjustment"
    label = Label("较大数额标准调整", "Adjustment of large amounts")
    governs = Governs(datetime.date(1996, 10, 1), source="行政处罚法")
    number = "{mark}额调〔{year}〕{serial}号"


class BenchmarkAdjustment(OwnAdjustment):
    """Adjustment of benchmarks 行政处罚裁量基准动态调整 (国办发〔2022〕27号)."""

    register = Benchmarks.key
    key = "enforcement.benchmarks.adjustment"
    label = Label("裁量基准调整", "Adjustment of benchmarks")
    governs = Governs(datetime.date(2018, 1, 1), source="行政处罚法；国办发〔2022〕27号")
    number = "{mark}裁调〔{year}〕{serial}号"
