"""How the day is called on which a matter was opened: applications are received, everything else is entered."""

from __future__ import annotations

from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.wording import Label

RECEIVED, ENTERED = Label("收到日期", "Received"), Label("登记日期", "Opened")
EITHER = Label("收到或登记日期", "Opened")


def opened_words(procedure: type[Procedure] | None) -> Label:
    """What the first day of a procedure's matters is called; of several procedures, where none is given."""
    if procedure is None:
        return EITHER
    return RECEIVED if procedure.capacities else ENTERED
