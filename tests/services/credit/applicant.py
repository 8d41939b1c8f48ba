"""An enterprise that applies for a repair on the public site, page by page; and what the desk does with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from fazhi.kernel.applications.models import Application
from tests.public.applying.citizen import Citizen, text_of
from tests.services.credit.desk import code

REPAIR = "services.credit-repair.apply"
COURT = "（2026）冀0130执18号"
STATEMENT = "已经缴清欠款，并更正了公示信息。"


class Enterprise(Citizen):
    """Enterprise No. 1 at a browser, unless another is named."""

    serial = 1

    def begin_repair(self, **changes: Any) -> HttpResponse:
        who = {
            "kind": "enterprise", "name": f"演示企业{self.serial}号", "identifier": code(self.serial),
            "phone": "13812340008", "address": "演示县柳林镇南街八号",
        }  # fmt: skip
        return self.begin(REPAIR, **{**who, **changes})

    def answer(self, number: str = COURT, on: str = "2026-04-10", **changes: str) -> None:
        assert self.post("draft/part/1/", {"named_number": number, "named_on": on, "go": "next"}).status_code == 303
        said = {"statement": STATEMENT, "pledged": "on", "go": "next", **changes}
        assert self.post("draft/part/2/", said).status_code == 303

    def ask(self, number: str = COURT, on: str = "2026-04-10", **changes: Any) -> Application:
        """An application for a repair that came in."""
        assert self.begin_repair(**changes).status_code == 303
        self.answer(number, on)
        assert self.upload("缴款凭证.pdf").status_code == 303
        answer = self.send()
        assert answer.status_code == 303, text_of(answer)
        return Application.objects.latest("recorded_at")
