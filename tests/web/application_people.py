"""Addresses of applications from the public site, with a matter, papers sent in later, and a paper behind them."""

from __future__ import annotations

import datetime
import uuid

from fazhi.kernel.applications.supplementing import supplement
from tests.kernel.applying import to_market
from tests.kernel.desk import Desk

DAY = datetime.date(2021, 3, 20)


def application_arguments(desk: Desk) -> dict[str, list[object]]:
    """What the addresses take: of one that waits, with papers sent in later."""
    waits = to_market(desk.county)
    sent = supplement(waits, "补充营业执照", [], DAY, uuid.uuid4())
    return {
        "applications": [], "application": [waits.pk], "application-file": [waits.pk, waits.files[0]],
        "register-application": [waits.pk], "return-application": [waits.pk], "take-supplement": [waits.pk, sent.pk],
        "deliver-paper": [waits.pk], "erase-application": [waits.pk],
    }  # fmt: skip
