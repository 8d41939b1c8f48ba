# says: register toy.stalls is declared twice
from __future__ import annotations

from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from tests.toy.models import Stall, StallKind


class Broken(Register):
    """A register 清单 with one fault."""

    key = "toy.stalls"
    label = Label("坏清单", "Broken")
    entry = Stall
    kinds = StallKind
