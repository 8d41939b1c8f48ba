"""What the discipline commission does in its own installation 纪委监委装置: its return of 2021, signed and exported."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fazhi.demo.people import COUNTY, post_of
from fazhi.demo.returns import letter_of, numbers_of
from fazhi.demo.second_installation import BUNDLE, KEY
from fazhi.demo.tables import day, rows
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.journal import checkpoint, record
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.organs.founding import appoint, designate, found
from fazhi.kernel.organs.models import Office, Officer, Organ
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.returns.bundles import bundle_of
from fazhi.kernel.returns.models import DataReturn

COMMISSION, FORM = "101", "oversight.discipline"
_FOUNDED = datetime.date(2019, 1, 1)


def perform_here(folder: Path) -> None:
    """Perform the commission's return in this installation, and write the bundle and the key into the folder."""
    if not Organ.objects.exists():
        _found()
    row = next(each for each in rows("returns.csv") if each["form"] == FORM)
    typed = DataReturn.objects.filter(form=FORM).first() or _begun(row)
    if not typed.final:
        _signed(typed, row)
    checkpoint()
    (folder / KEY).write_text(
        notes.verifier_key(settings.LEDGER_ORIGIN, signing_key(first_use=False).public_key()) + "\n", encoding="utf-8"
    )
    (folder / BUNDLE).write_text(bundle_of(DataReturn.objects.get(pk=typed.pk)), encoding="utf-8")


@transaction.atomic
def _found() -> None:
    named = next(row for row in rows("institutions.csv") if row["code"] == COMMISSION)
    organ = found(
        code=COMMISSION, place_code=COUNTY, name=named["name_zh"], short_name=named["short_zh"], kind="party",
        mark="演" + named["mark"], from_on=_FOUNDED,
    )  # fmt: skip
    designate(COUNTY, Office.DISCIPLINE, organ, _FOUNDED, basis="机构职能（演示）")
    for serial, row in enumerate((row for row in rows("officers.csv") if row["organ"] == COMMISSION), start=1):
        officer = Officer(number=f"JW{serial:02d}", name=row["name"])
        record(officer)
        appoint(officer, organ, ROLES[row["role"]], day(row["from"]), title=row["title"])


def _begun(row: dict[str, str]) -> DataReturn:
    on = day(row["filled_on"])
    asked = {"form": FORM, "from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-31"}
    act = open_matter("kernel.return", "begin", by=post_of(COMMISSION, "handler", on), on=on, data=asked)
    return DataReturn.objects.get(pk=act.matter_id)


def _signed(typed: DataReturn, row: dict[str, str]) -> None:
    filled, checked, signed = (day(row[name]) for name in ("filled_on", "checked_on", "signed_on"))
    perform(typed, "fill", by=post_of(COMMISSION, "handler", filled), on=filled, data=numbers_of(row))
    perform(typed, "check", by=post_of(COMMISSION, "reviewer", checked), on=checked)
    perform(
        typed, "sign", by=post_of(COMMISSION, "principal", signed), on=signed, data={"letter": row["letter"]},
        uploads=[letter_of(row, DataReturn.objects.select_related("organ").get(pk=typed.pk))],
    )  # fmt: skip
