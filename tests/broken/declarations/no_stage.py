# says: declares no stage
from __future__ import annotations

import datetime

from fazhi.kernel.procedures.declaring import Governs, Procedure
from fazhi.kernel.wording import Label
from tests.toy.models import PermitCase


class Broken(Procedure):
    """A procedure 程序 with one fault."""

    key = "test.broken"
    label = Label("坏程序", "Broken")
    matter = PermitCase
    governs = Governs(datetime.date(2020, 1, 1), source="test")
