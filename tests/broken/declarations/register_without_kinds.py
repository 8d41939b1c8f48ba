# says: Broken has no kinds; declare it
from __future__ import annotations

from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from tests.toy.models import Stall


class Broken(Register):
    """A register 清单 with one fault."""

    key = "test.broken"
    label = Label("坏清单", "Broken")
    entry = Stall
