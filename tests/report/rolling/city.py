"""A city that rolls up: its justice bureau, and three counties below whose installations are registered."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Office, Officer, Organ, Place, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.returns.models import Installation
from fazhi.report.rolling.models import Rollup
from tests.conftest import FOUNDED, County
from tests.kernel.desk import date, fresh
from tests.report.rolling.nation import Log, Sender

CITY, YEAR = "130100", 2021
FIRST = "f.000"
"""The figure whose records the first county lists."""


class City:
    """The city ``130100`` in an installation of its own: ``city.post("justice", "handler")``."""

    def __init__(self) -> None:
        self.counties = [Sender(f"1301{number:02d}") for number in (1, 2, 3)]
        first = self.counties[0]
        first.log, first.kept = Log.of(first.code, 40), {FIRST: [3, 17, 31]}
        self.organs: dict[str, Organ] = {}
        self._posts: dict[tuple[str, str, int], Post] = {}
        with transaction.atomic():
            record(Place(code=CITY, level="city", name="演示市", parent_code="130000", from_on=FOUNDED))
            for key, name, mark in (
                ("justice", "演示市司法局", "演城司"),
                ("market", "演示市市场监督管理局", "演城市监"),
            ):
                self._organ(key, name, mark)
            designate(CITY, Office.JUSTICE, self.organs["justice"], FOUNDED, basis="测试")
            for sender in self.counties:
                self.register(sender)

    def _organ(self, key: str, name: str, mark: str) -> None:
        organ = found(
            code=f"city-{key}", place_code=CITY, name=name, kind="government", mark=mark, short_name=name[3:],
            from_on=FOUNDED,
        )  # fmt: skip
        self.organs[key] = organ
        rows: list[Officer | Post] = []
        for role in ROLES.values():
            for nth in (0, 1):
                officer = Officer(number=f"city-{key}-{role.key}-{nth}", name=f"{organ.short_name}{role.label.zh}{nth}")
                post = Post(subject=uuid.uuid4(), officer=officer, organ=organ, role=role.key, from_on=FOUNDED)
                self._posts[key, role.key, nth] = post
                rows += [officer, post]
        record_many(rows)

    def register(self, sender: Sender, from_on: datetime.date = FOUNDED, key: str = "") -> None:
        """An installation of a place below, with the key that was compared."""
        record(_installation(sender, self.organs["justice"], from_on, key or sender.verifier_key))

    def post(self, organ: str, role: str, nth: int = 0) -> Post:
        return self._posts[organ, role, nth]

    def begun(self, year: int = YEAR, on: str = "2022-01-11", organ: str = "justice") -> Rollup:
        """A roll-up that takes bundles."""
        act = open_matter(
            "report.rollup", "begin", by=self.post(organ, "handler"), on=date(on), data={"year": year}
        )  # fmt: skip
        return Rollup.objects.get(pk=act.matter_id)

    def take(self, rollup: Rollup, *texts: bytes, on: str = "2022-02-01") -> list[dict[str, str]]:
        """Hand files in; what became of each."""
        uploads = [Upload(f"{at}.json", text, "application/json") for at, text in enumerate(texts)]
        perform(fresh(rollup), "take", by=self.post("justice", "handler"), on=date(on), uploads=uploads)
        came: list[dict[str, str]] = Rollup.objects.get(pk=rollup.pk).came
        return came

    def sign(self, rollup: Rollup, on: str = "2022-02-20", *, gaps: bool = False) -> Rollup:
        given = {"gaps": "on"} if gaps else {}
        perform(fresh(rollup), "sign", by=self.post("justice", "principal"), on=date(on), data=given)
        return Rollup.objects.get(pk=rollup.pk)


def rolled_up_in(county: County, reader: Post | None = None, year: int = 2020) -> tuple[Rollup, str]:
    """A signed roll-up of the small county, of one township with an installation; and the id of its one figure.

    Args:
        county: the small county.
        reader: whose officer is named as a reader of it.
        year: of the figures; the roll-up is done in the March after it.
    """
    town = Sender("130130101")
    with transaction.atomic():
        record(_installation(town, county.organ("justice"), FOUNDED, town.verifier_key))
    day, bundle = datetime.date(year + 1, 3, 15), Upload("130130101.json", town.own(year, count=1), "application/json")
    act = open_matter("report.rollup", "begin", by=county.post("justice", "handler"), on=day, data={"year": year})
    perform(act.matter, "take", by=county.post("justice", "handler"), on=day, uploads=[bundle])
    perform(fresh(act.matter), "sign", by=county.post("justice", "principal"), on=day)
    if reader is not None:
        perform(
            fresh(act.matter), "add_reader", by=county.post("justice", "principal"), on=day,
            data={"officer": reader.officer_id, "reason": "协助核对"},
        )  # fmt: skip
    return Rollup.objects.get(pk=act.matter_id), FIRST


def _installation(sender: Sender, organ: Organ, from_on: datetime.date, key: str) -> Installation:
    return Installation(
        subject=uuid.uuid4(), code=f"inst-{sender.code}", name=f"{sender.code}县", kind="below", organ=organ,
        of_place=sender.code, verifier_key=key, from_on=from_on,
    )  # fmt: skip


def spoilt(text: bytes) -> bytes:
    """A bundle with one number altered after it was signed."""
    return text.replace(b'"value": "', b'"value": "9', 1)
