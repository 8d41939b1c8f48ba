"""A county with neighbours, a city above it and a bureau in a township; and one of everything that pages are about."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Account, Office, Officer, Place, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.parties.models import Purpose
from fazhi.kernel.parties.showing import Reader, Reason, show
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.now import moment
from fazhi.services.credit.models import CreditEvent
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.calendar.models import make
from fazhi.web.working.backfills import Said, keep
from fazhi.web.working.models import Backfill, SavedFilter
from tests.access.expected import CLASSES, INTERNAL, PUBLIC
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel import mirroring
from tests.kernel.desk import Desk, date
from tests.kernel.returns.asking import asked_in_march
from tests.kernel.staffing import Staffing
from tests.report.annual import begun
from tests.report.rolling.city import rolled_up_in
from tests.services.credit.desk import CreditDesk
from tests.toy.models import Stall
from tests.web.application_people import application_arguments
from tests.web.import_people import import_arguments
from tests.web.pages import draft_of, own_form
from tests.web.people import account_of, finding_of, token_of
from tests.web.staffing_people import hand_over_of, proposal_of

TODAY = datetime.date(2021, 3, 22)
NUMBER = "11010519491231002X"
CITY, NEIGHBOUR, TOWNSHIP = "130100", "130131", "130130101"
ELSEWHERE = {
    "neighbour": (NEIGHBOUR, "邻县市场监督管理局", "government", "邻市监"),
    "neighbour-justice": (NEIGHBOUR, "邻县司法局", "government", "邻司"),
    "town-market": (TOWNSHIP, "演示镇市场监督管理所", "government", "演镇市监"),
    "city": (CITY, "演示市市场监督管理局", "government", "演城市监"),
}
"""The same kinds of organ in another county, in a township inside this one, and in the city above."""
HOLDERS = {
    "market": ("clerk 0", "handler 0", "handler 1", "reviewer 0", "principal 0", "administrator 0", "auditor 0"),
    "town": ("handler 0", "handler 1", "principal 0"),
    "staffing": ("handler 0", "administrator 0"),
    "government": ("handler 0", "principal 0"),
    "justice": ("handler 0", "reviewer 0", "principal 0", "auditor 0"),
    "neighbour": ("handler 0", "principal 0", "auditor 0"),
    "neighbour-justice": ("reviewer 0",),
    "town-market": ("handler 0",),
    "city": ("administrator 0", "auditor 0"),
}
"""Who visits every address: each way to stand to a matter in each kind of place; ``justice reviewer 0`` reviews
legality. Rules that need no request are asked for all who hold a post."""

STRANGERS = ("the public", "an account of no officer", "an officer without a post")
"""Who visits besides."""

FEW = (
    "market handler 0", "justice reviewer 0", "town principal 0", "neighbour auditor 0", "market administrator 0",
    "town-market handler 0",
)  # fmt: skip
"""One of each role and kind of place, where one answer holds for all."""


@dataclass
class Yard:
    """All of it; ``matters`` by what they are and their class, ``ids`` the arguments of addresses by class."""

    county: County = field(init=False)
    credit: CreditEvent = field(init=False)
    desk: Desk = field(init=False)
    posts: dict[str, Post] = field(default_factory=dict)
    matters: dict[tuple[str, str], Matter] = field(default_factory=dict)
    ids: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with transaction.atomic():
            self._found()
            for secrecy in CLASSES:
                self._permit(secrecy)
                self._handed_over(secrecy)
            self._others()
            self._working_data()
            self._readings()
            for person in (*visitors(), *STRANGERS):
                self.client(person)
        sequence_all()

    def _found(self) -> None:
        self.county = county = County()
        places = {CITY: "演示市", NEIGHBOUR: "邻县", TOWNSHIP: "演示镇"}
        levels = {CITY: "city", NEIGHBOUR: "county", TOWNSHIP: "township"}
        rows: list[Any] = [
            Place(code=code, level=levels[code], name=name, parent_code=CITY, from_on=FOUNDED)
            for code, name in places.items()
        ]
        for organ, role, nth in county._posts:
            self.posts[f"{organ} {role} {nth}"] = county.post(organ, role, nth)
        for key, (place, name, kind, mark) in ELSEWHERE.items():
            organ = found(
                code=key, place_code=place, name=name, kind=kind, mark=mark, short_name=name[2:], from_on=FOUNDED
            )
            county.organs[key] = organ
            for role in ROLES:
                officer = Officer(number=f"elsewhere-{len(self.posts)}", name=f"{name}{role}")
                post = Post(subject=uuid.uuid4(), officer=officer, organ=organ, role=role, from_on=FOUNDED)
                rows += [officer, post]
                self.posts[f"{key} {role} 0"] = post
        former = Officer(number="former", name="已离职")
        rows += [former, Post(
            subject=uuid.uuid4(), officer=former, organ=county.organ("market"), role="handler", from_on=FOUNDED,
            until_on=date("2020-01-01"),
        )]  # fmt: skip
        record_many(rows)
        designate(NEIGHBOUR, Office.JUSTICE, county.organ("neighbour-justice"), FOUNDED, basis="test")
        self.former, self.desk = former, Desk(county)

    def post(self, person: str) -> Post:
        return self.posts[person]

    def _permit(self, secrecy: str) -> None:
        """A permit in which every kind of stance has its officer."""
        desk, county = self.desk, self.county
        permit = desk.accepted()
        record = Upload("勘验笔录.pdf", b"%PDF-1.4 " + secrecy.encode(), "application/pdf")
        desk.do(permit, "inspect", "2021-03-04", uploads=[record])
        for item in ("S-2", "S-3"):
            desk.do(permit, "change", "2021-03-05", {"item": item})
        desk.do(permit, "ask_countersign", "2021-03-06", {"to": county.organ("staffing").pk, "text": "请会签"})
        named = {"officer": self.post("government handler 0").officer_id}
        desk.do(permit, "add_reader", "2021-03-07", named, by=self.post("market reviewer 0"))
        desk.do(permit, "decide", "2021-03-10")
        desk.do(permit, "recuse", "2021-03-11", {"officer": self.post("market clerk 0").officer_id})
        if secrecy != INTERNAL:
            desk.do(permit, "set_secrecy", "2021-03-12", {"secrecy": secrecy}, by=self.post("market reviewer 0"))
        acts = {act.name: act for act in Act.objects.filter(matter=permit).order_by("seq")}
        paper, party = Paper.objects.get(matter=permit), permit.parties.get().party_id
        clock = Clock.objects.filter(subject=permit.pk).first()
        assert clock is not None
        id = permit.pk
        self.matters["permit", secrecy] = Matter.objects.get(pk=id)
        self.matters["notice", secrecy] = Notice.objects.get(source__matter=permit)
        self.ids |= {
            ("matter", secrecy): [id], ("act", secrecy): [id, "serve"], ("clock", secrecy): [id, clock.pk],
            ("correct", secrecy): [id, acts["accept"].pk], ("revision", secrecy): [id, acts["change"].pk],
            ("proof", secrecy): [id, acts["apply"].pk], ("proof-file", secrecy): [id, acts["apply"].pk],
            ("matter-calendar", secrecy): [id], ("matter-parties", secrecy): [id],
            ("paper", secrecy): [id, paper.pk], ("paper-file", secrecy): [id, paper.pk],
            ("attachment", secrecy): [id, acts["inspect"].data["attachments"][0]],
            ("prints", secrecy): [id], ("print-record", secrecy): [id], ("print-index", secrecy): [id],
            ("print-service", secrecy): [id, paper.pk, party],
        }  # fmt: skip

    def _handed_over(self, secrecy: str) -> None:
        desk = self.desk
        kept = desk.decided()
        desk.do(kept, "archive", "2021-03-12", {"file_number": f"2021-市监-{secrecy}", "retention": "long"})
        given = {"secrecy": secrecy if secrecy != INTERNAL else PUBLIC}
        desk.do(kept, "set_secrecy", "2021-03-12", given, by=self.post("market reviewer 0"))
        if secrecy == INTERNAL:
            desk.do(kept, "set_secrecy", "2021-03-12", {"secrecy": INTERNAL}, by=self.post("market reviewer 0"))
        to = {"to": self.county.organ("justice").pk, "text": "归你局管"}
        handed = desk.do(kept, "hand_over", "2021-03-13", to)
        self.matters["handed over", secrecy] = Matter.objects.get(pk=kept.pk)
        self.matters["notice of the one handed over", secrecy] = Notice.objects.get(source__matter=kept)
        self.ids |= {("print-cover", secrecy): [kept.pk], ("print-hand-over", secrecy): [kept.pk, handed.pk]}

    def _others(self) -> None:
        """A tip, a finding, an adjustment, two proposals and a hand-over."""
        county, staffing = self.county, Staffing(self.county)
        row = ("appoint", {"number": county.officer("town", "clerk").number, "organ": "market", "role": "handler",
                           "power": "own"})  # fmt: skip
        self._keep("proposal", staffing.propose(staffing.draft("posts", row), "2021-03-10"))
        renamed = ("rename", {"organ": "market", "name": "演示县市场监管局", "short_name": "", "mark": ""})
        self._keep("proposal on organs", staffing.propose(staffing.draft("organs", renamed), "2021-03-10"))
        self._keep("finding", finding_of(county))
        self.credit = CreditDesk(county).record("2021-03-05")
        self._keep("credit record", self.credit.matter)
        hand_over = hand_over_of(self.desk)
        self.tip = Matter.objects.filter(family="toy.tip").latest("opened_on")
        self._keep("tip", self.tip)
        self._keep("hand-over", hand_over)
        self._returns()
        self._keep("open permit", self.desk.accepted())
        draft = self._change_set()
        act = open_matter(
            "toy.stalls.adjustment", "report", by=self.post("market handler 0"), on=date("2021-03-10"),
            data={"change_set": draft.pk},
        )  # fmt: skip
        self._keep("adjustment", act.matter)
        self.ids["hand-over-sheet", ""] = [hand_over.pk]

    def _returns(self) -> None:
        """A collection, and the return that the staffing office is asked for."""
        asked = asked_in_march(self.county, "staffing")
        self._keep("collection", asked.asked_in)
        self._keep("return", asked)
        signed = Matter.objects.get(family="kernel.return", final=True)
        self._keep("signed return", signed)
        self.ids |= {("return-sheet", ""): [asked.pk, "fill"], ("return-bundle", ""): [signed.pk]}
        report = begun(self.county)
        perform(report, "compile", by=self.county.post("justice", "handler"), on=date("2022-01-20"))
        self._keep("annual report", report)
        self.ids |= {("report-document", ""): [report.pk]}
        rollup, figure = rolled_up_in(self.county)
        self._keep("roll-up", rollup)
        self.ids |= {("rollup", ""): [rollup.pk], ("rollup-bundle", ""): [rollup.pk]}
        self.ids |= {("rollup-figure", ""): [rollup.pk, figure]}

    def _keep(self, what: str, matter: Matter) -> None:
        row = Matter.objects.get(pk=matter.pk)
        self.matters[what, row.secrecy] = row

    def _change_set(self) -> ChangeSet:
        draft = ChangeSet.objects.create(
            register="toy.stalls", organ=self.county.organ("market"), heading="早市调整", ground="群众意见",
            effective_on=date("2021-04-01"), drafted_by=self.post("market handler 0").officer,
        )  # fmt: skip
        values = {"name": "早市", "kind": "goods", "organ": "market", "places": 3}
        ChangeRow.objects.create(change_set=draft, position=1, action="add", code="S-8", values=values)
        return draft

    def _working_data(self) -> None:
        """Drafts, a filter, a calendar address, an account without a password, and a second stall elsewhere."""
        handler = self.post("market handler 0").officer
        draft, proposal = draft_of(self.desk), proposal_of(self.desk)
        account_of(self.post("market publisher 1")).user.set_unusable_password()
        first, second = self.post("market handler 1"), self.post("market reviewer 0")
        asked = keep(
            Backfill(
                matter=self.matters["open permit", INTERNAL], act="remind", on=date("2021-03-02"), request_key="late",
                first=first.officer, by=first, approver=second.officer, second=second, at=moment(),
            ),
            Said({"text": "请补正"}, {}, "漏登", None), [Upload("补正.pdf", b"%PDF-1.4", "application/pdf")],
        )  # fmt: skip
        kept = SavedFilter.objects.create(
            officer=handler, name="夜市", family="toy.permit", query="q=夜市", shared_with=self.county.organ("market")
        )
        stall = Stall.objects.get(code="S-1")
        person = self.post("market publisher 1").officer_id
        empty: list[Any] = []
        self.ids |= {(name, ""): list(given) for name, given in {
            "worklist": ["toy.permit"], "opening": ["toy.tip", "take"], "bulk": ["toy.permit", "remind"],
            "register": ["toy.stalls"], "difference": ["toy.stalls"], "new-change-set": ["toy.stalls"],
            "entry": ["toy.stalls", stall.subject], "change-set": [draft.pk], "change-row": [draft.pk, 1],
            "export-worklists": ["csv"], "export-worklist": ["toy.permit", "csv"], "export-figures": ["csv"],
            "export-register": ["toy.stalls", "csv"], "export-difference": ["toy.stalls", "csv"],
            "export-change-set": [draft.pk, "csv"], "export-figure": ["toy.permits.granted", "csv"],
            "export-reads": ["csv"], "export-overview": ["csv"],
            "export-work-form": ["disputes.reconsideration", "reconsideration-cases"],
            "export-register-form": ["toy.stalls", own_form(self.post("market handler 0"))],
            **application_arguments(self.desk), **mirroring.address_arguments(self.county),
            "figure": ["toy.permits.granted"], "report": [PLACE, 2021], "change-filter": [kept.pk],
            "officer": [person], "first-password": [person], "account": [person], "staffing-draft": [proposal.pk],
            "party-file": [self.credit.entity_id],
            "backfill": [asked.pk], "backfill-file": [asked.pk, 0], "staffing-row": [proposal.pk, 1],
            "staffing-table": ["posts"], **import_arguments(first, second),
            "calendar-feed": [make(handler, TODAY)], "new-password": ["set"], "openid_connect_login": ["oidc"],
            "openid_connect_callback": ["oidc"], "mfa_remove_webauthn": [1], "desk": empty,
            "revoke-token": [token_of(self.post("market handler 0")).pk],
        }.items()}  # fmt: skip

    def _readings(self) -> None:
        """Personal data read in three organs of two counties, and people who signed in in both counties."""
        permit, why = self.matters["permit", PUBLIC], Reason(Purpose.SERVE, "送达")
        party = permit.parties.get().party
        for organ in ("market", "justice", "neighbour"):
            post = self.post(f"{organ} handler 0")
            by = Reader(post.officer_id, post.pk, post.organ_id, post.organ.place_code, TODAY)
            show(party, ["phone"], by=by, why=why, matter=permit.pk)
        known = find_or_record(kind="citizen", name="钱多多", identifier=NUMBER)
        post, self.read_party = self.post("market handler 0"), known.pk
        by = Reader(post.officer_id, post.pk, post.organ_id, post.organ.place_code, TODAY)
        show(known, ["identifier"], by=by, why=why, matter=permit.pk)
        record_many([
            AccessEvent(kind=Kind.SIGNED_IN, happened_at=datetime.datetime(2021, 3, 1, tzinfo=datetime.UTC),
                        username=organ, officer=self.post(f"{organ} clerk 0").officer)
            for organ in ("market", "neighbour", "town-market")
        ])  # fmt: skip

    def party_of(self, secrecy: str) -> uuid.UUID:
        """The applicant of the permit of a class."""
        return self.ids["print-service", secrecy or PUBLIC][2]

    def address(self, name: str, secrecy: str = "") -> str:
        """The address of a page; of the matter of a class where it is one of a matter."""
        return reverse(name, args=self.ids.get((name, secrecy), []))

    def client(self, person: str) -> Client:
        """Somebody signed in: who holds a post, ``nobody``, an account of no officer, or one whose posts have ended."""
        if person not in self._clients:
            self._clients[person] = client = Client()
            if person == "an account of no officer":
                client.force_login(get_user_model().objects.create_user("stray"))
            elif person == "an officer without a post":
                user = get_user_model().objects.create_user("former")
                Account.objects.create(officer=self.former, user=user)
                client.force_login(user)
            elif person != "the public":
                client.force_login(account_of(self.post(person)).user)
        return self._clients[person]


def visitors() -> list[str]:
    """Who visits every address."""
    return [f"{organ} {held}" for organ, holders in HOLDERS.items() for held in holders]
