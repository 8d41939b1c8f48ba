from __future__ import annotations

import datetime

from fazhi.kernel.adjustments.procedure import AdjustmentProcedure
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.registers.declaring import EntryRule, Register
from fazhi.kernel.wording import Label
from tests.toy.models import Stall, StallKind


class Stalls(Register):
    """Places where stalls may stand 摊位目录 (a list that only tests have)."""

    key = "toy.stalls"
    label = Label("摊位目录", "List of stalls")
    about = Label("准许设摊的地点。", "Places where stalls may stand.")
    entry = Stall
    kinds = StallKind
    rules = (
        EntryRule(
            "places", Label("摊位数为零。", "There are no places."), Label("请填摊位数。", "Give the places."),
            lambda change: change.action == "end" or bool(change.values.get("places")),
        ),
        EntryRule(
            "zone", Label("餐饮摊位没有片区。", "A food stall has no zone."), Label("请填片区。", "Give the zone."),
            lambda change: change.values.get("kind") != StallKind.FOOD or bool(change.values.get("zone")),
        ),
    )  # fmt: skip


class StallAdjustment(AdjustmentProcedure):
    """Adjustment of the list of stalls 摊位目录调整 (a procedure that only tests have)."""

    register = Stalls.key
    key = "toy.stalls.adjustment"
    label = Label("摊位目录调整", "Adjustment of stalls")
    governs = Governs(datetime.date(2019, 6, 1), source="test")
    number = "{mark}摊调〔{year}〕{serial}号"
