# says: adjusts no register that is declared
from __future__ import annotations

import datetime

from fazhi.kernel.adjustments.procedure import AdjustmentProcedure
from fazhi.kernel.procedures.declaring import Governs
from fazhi.kernel.wording import Label


class Broken(AdjustmentProcedure):
    """A procedure 程序 with one fault."""

    key = "test.broken"
    label = Label("坏程序", "Broken")
    governs = Governs(datetime.date(2020, 1, 1), source="test")
    number = "{mark}〔{year}〕{serial}号"
