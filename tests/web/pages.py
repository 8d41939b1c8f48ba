"""One address of each kind, with a matter, a paper, a file, a register and a draft behind them."""

from __future__ import annotations

import datetime

from django.urls import reverse

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.web.urls import urlpatterns
from tests.kernel.desk import Desk
from tests.toy.models import Stall


def draft_of(desk: Desk) -> ChangeSet:
    """A draft of the market bureau with one faulty row."""
    draft = ChangeSet.objects.create(
        register="toy.stalls", organ=desk.county.organ("market"), heading="夜市调整", ground="群众意见",
        effective_on=datetime.date(2021, 4, 1), drafted_by=desk.post("handler").officer,
    )  # fmt: skip
    ChangeRow.objects.create(
        change_set=draft, position=1, action="add", code="S-9", values={"name": "新摊位", "kind": "goods"}
    )
    return draft


def addresses(desk: Desk) -> dict[str, str]:
    """By name of the address; every name of the workbench is among them."""
    permit = desk.accepted()
    desk.do(permit, "inspect", "2021-03-04", uploads=[Upload("勘验笔录.pdf", b"%PDF-1.4", "application/pdf")])
    desk.do(permit, "decide", "2021-03-10")
    opened, inspected = Act.objects.get(matter=permit, name="apply"), Act.objects.get(matter=permit, name="inspect")
    paper, draft = Paper.objects.get(matter=permit), draft_of(desk)
    stall = Stall.objects.get(code="S-1")
    arguments = {
        "desk": [], "sign-in": [], "sign-out": [], "language": [], "health": [], "worklists": [], "openings": [],
        "worklist": ["toy.permit"], "opening": ["toy.tip", "take"], "matter": [permit.pk], "act": [permit.pk, "serve"],
        "correct": [permit.pk, opened.pk], "proof": [permit.pk, opened.pk], "proof-file": [permit.pk, opened.pk],
        "paper": [permit.pk, paper.pk], "paper-file": [permit.pk, paper.pk],
        "attachment": [permit.pk, inspected.data["attachments"][0]],
        "registers": [], "register": ["toy.stalls"], "difference": ["toy.stalls"], "new-change-set": ["toy.stalls"],
        "entry": ["toy.stalls", stall.subject], "change-set": [draft.pk], "change-row": [draft.pk, 1],
        "figures": [], "figure": ["toy.permits.granted"], "report": ["130130", 2021],
    }  # fmt: skip
    assert set(arguments) == {pattern.name for pattern in urlpatterns}
    return {name: reverse(name, args=given) for name, given in arguments.items()}
