# says: names a capacity of organs asked, which the engine has
from __future__ import annotations

import datetime
from typing import ClassVar

from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from tests.toy.models import PermitCase


class Broken(Procedure):
    """A procedure 程序 with one fault."""

    key = "test.broken"
    label = Label("坏程序", "Broken")
    matter = PermitCase
    governs = Governs(datetime.date(2020, 1, 1), source="test")
    organs: ClassVar = {"asked": "inspector"}

    taken = Stage("已收", "Taken")
    done = Stage("已办", "Done", final=True)

    take = act(NEW >> taken, zh="收", en="Take", by=HANDLER)
    finish = act(taken >> done, zh="办", en="Finish", by=HANDLER)
