"""One address of each kind, with a matter, a paper, a file, a register and a draft behind them."""

from __future__ import annotations

import datetime

from django.urls import reverse

from fazhi.exchange.forms.reversing import form_of
from fazhi.exchange.models import KeptMapping
from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.now import moment
from fazhi.web.calendar.models import make
from fazhi.web.models import Backfill
from fazhi.web.urls import urlpatterns
from fazhi.web.working.backfills import Said, keep
from tests.kernel import mirroring
from tests.kernel.desk import Desk, fresh
from tests.kernel.returns.asking import asked_in_march, signed_in_march
from tests.report.annual import begun
from tests.report.rolling.city import rolled_up_in
from tests.services.credit.desk import CreditDesk
from tests.toy.models import PermitCase, Stall
from tests.web.application_people import application_arguments
from tests.web.import_people import import_arguments
from tests.web.people import token_of
from tests.web.sign_in_people import OF_SIGN_IN
from tests.web.staffing_people import OF_STAFFING

OF_OPERATION = ("ready", "metrics", "contacts")
"""Addresses of machines and of administrators alone; tests/operation/ asks them."""
POSTED = (
    "sign-out", "language", "keep-filter", "change-filter", "save-draft", "discard-draft", "set-shortcuts",
    "export-worklists", "export-worklist", "export-work-form",
    "return-application", "take-supplement", "deliver-paper", "erase-application", "settle-line", "decide-batch",
)  # fmt: skip
"""Addresses that only take what a form sends: asked for, they answer that this is not their method."""

OF_OTHERS = {"register-application": "clerk", "export-overview": "principal"}
"""Addresses for another role than the handler of the matter."""


def taken_away(name: str) -> bool:
    """Whether an address answers with a file."""
    return name.startswith("export-") or name in (
        "import-template",
        "import-marked",
        "application-file",
        "return-bundle",
        "rollup-bundle",
    )


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


def own_form(by: Post) -> str:
    """The key of a form for the list of stalls: a sheet from which an organ imports it, turned round."""
    kept = KeptMapping.objects.create(
        organ=by.organ, target="changes.toy.stalls", name="夜市台账", headings=["编号", "摊位"],
        content={"routes": [{"column": "code", "headings": ["编号"]}, {"column": "name", "headings": ["摊位"]}]},
        by=by.officer, at=moment(),
    )  # fmt: skip
    return form_of(kept).key


def addresses(desk: Desk) -> dict[str, str]:
    """By name of the address; every name of the workbench is among them, but for those of sign-in and of staffing."""
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
        "matter-parties": [permit.pk], "reads": [], "find-reads": [],
        "registers": [], "register": ["toy.stalls"], "difference": ["toy.stalls"], "new-change-set": ["toy.stalls"],
        "entry": ["toy.stalls", stall.subject], "change-set": [draft.pk], "change-row": [draft.pk, 1],
        "figures": [], "figure": ["toy.permits.granted"], "report": ["130130", 2021],
        "bulk": ["toy.permit", "remind"], "kept-filters": [], "find-party": [], "find-file": [],
        "search": [], "keys": [],
        "keep-filter": [], "change-filter": [1], "save-draft": [], "discard-draft": [], "set-shortcuts": [],
        "export-worklists": ["csv"], "export-worklist": ["toy.permit", "csv"], "export-figures": ["csv"],
        "export-register": ["toy.stalls", "csv"], "export-difference": ["toy.stalls", "csv"], "export-reads": ["csv"],
        "export-change-set": [draft.pk, "csv"], "export-figure": ["toy.permits.granted", "csv"],
        "export-overview": ["csv"], "export-work-form": ["disputes.reconsideration", "reconsideration-cases"],
        "export-register-form": ["toy.stalls", own_form(desk.post("handler"))],
    }  # fmt: skip
    arguments |= of_the_matter(desk, permit) | application_arguments(desk)
    arguments |= mirroring.address_arguments(desk.county) | {"mirrors": [], "hand-in-sheet": []}
    arguments |= {"party-file": [CreditDesk(desk.county).record("2021-03-05").entity_id]}
    asked = asked_in_march(desk.county, "market").pk
    signed = signed_in_march(desk.county, "market").pk
    arguments |= {"return-sheet": [asked, "fill"], "return-bundle": [signed]}
    arguments |= {"report-document": [compiled_report(desk).pk]}
    rollup, figure = rolled_up_in(desk.county, reader=desk.post("handler"))
    arguments |= {"rollup": [rollup.pk], "rollup-bundle": [rollup.pk], "rollup-figure": [rollup.pk, figure]}
    arguments |= {"report-check": []}
    arguments |= {"tokens": [], "issue-token": [], "revoke-token": [token_of(desk.post("handler")).pk]}
    arguments |= import_arguments(desk.post("handler"), desk.post("reviewer"))
    sequence_all()
    assert {*arguments, *OF_SIGN_IN, *OF_STAFFING, *OF_OPERATION} == {pattern.name for pattern in urlpatterns}
    return {name: reverse(name, args=given) for name, given in arguments.items()}


def compiled_report(desk: Desk) -> Matter:
    """An annual report with its text, of which the first handler is named as a reader."""
    report, by, on = begun(desk.county), desk.county.post("justice", "handler"), datetime.date(2022, 1, 20)
    perform(report, "compile", by=by, on=on)
    reviewer, named = desk.county.post("justice", "reviewer"), desk.post("handler").officer_id
    perform(fresh(report), "add_reader", by=reviewer, on=on, data={"officer": named}, reason="参与核对")
    return report


def backfill_of(desk: Desk, permit: PermitCase) -> dict[str, list[object]]:
    """Addresses of an act that the first handler asks a reviewer to back-fill, with a file."""
    post, second = desk.post("handler"), desk.post("reviewer")
    asked = Backfill(
        matter=permit, act="join", on=datetime.date(2021, 3, 4), request_key="asked", first=post.officer, by=post,
        approver=second.officer, second=second, at=moment(),
    )  # fmt: skip
    typed = {"party_kind": "citizen", "party_name": "李大壮"}
    said = Said(typed, {name: [value] for name, value in typed.items()}, "漏登", None)
    keep(asked, said, [Upload("笔录.pdf", b"%PDF-1.4", "application/pdf")])
    return {"backfill": [asked.pk], "backfill-file": [asked.pk, 0]}


def of_the_matter(desk: Desk, permit: PermitCase) -> dict[str, list[object]]:
    """Addresses of a matter's clocks, revisions, sheets and calendars; of another one, archived and handed over."""
    for item in ("S-2", "S-3"):
        desk.do(permit, "change", "2021-03-04", {"item": item}, second=desk.post("reviewer"), reason="漏登")
    kept = desk.decided()
    desk.do(kept, "archive", "2021-03-12", {"file_number": "2021-市监-001", "retention": "long"})
    handing = {"to": desk.county.organ("justice").pk, "text": "归你局管"}
    handed = desk.do(kept, "hand_over", "2021-03-13", handing)
    clock, changed = Clock.objects.filter(subject=permit.pk).first(), Act.objects.filter(matter=permit, name="change")
    paper, party = Paper.objects.get(matter=permit), permit.parties.get().party_id
    assert clock is not None
    return {
        "clock": [permit.pk, clock.pk], "revision": [permit.pk, changed.order_by("seq")[1].pk],
        "prints": [kept.pk], "print-record": [permit.pk], "print-index": [permit.pk], "print-cover": [kept.pk],
        "print-hand-over": [kept.pk, handed.pk], "print-service": [permit.pk, paper.pk, party],
        **backfill_of(desk, permit),
        "calendar": [], "calendar-feed": [make(desk.post("handler").officer, datetime.date(2021, 3, 22))],
        "matter-calendar": [permit.pk],
    }  # fmt: skip
