"""Collections and returns of the small county, done the short way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.founding import designate
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.models import Collection, DataReturn
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date

KEEPER = "staffing"
"""The organ of the small county that keeps the toy chapter's fairs."""
GOOD = {
    "as_of": "2021-12-31", "toy_fairs_held": "12", "toy_fairs_held_day": "9", "toy_fairs_held_night": "3",
    "toy_fairs_turnover": "3.05", "toy_fairs_satisfied": "98.5",
}  # fmt: skip
_LETTER = {"letter": "演镇函〔2021〕1号"}
SCAN = Upload(
    "报送函.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "application/pdf"
)


def keep_fairs(county: County) -> None:
    """Say who keeps the fairs."""
    designate(PLACE, Office.PETITIONS, county.organ(KEEPER), FOUNDED, basis="测试")


def begun(county: County, asked: Sequence[str] = ("toy.fairs",), **others: Any) -> Collection:
    data = {"from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-20", "asked": list(asked), **others}
    act = open_matter(
        "kernel.collection", "begin", by=county.post("justice", "handler"), on=date("2022-01-04"), data=data
    )
    return Collection.objects.get(pk=act.matter_id)


def signed_in_march(county: County, keeper: str) -> DataReturn:
    """The return of 2019 that an organ, which keeps the fairs, has signed in March 2021."""
    data = {"from_on": "2019-01-01", "last_day": "2019-12-31", "due_on": "2021-03-31", "asked": ["toy.fairs"]}
    by, on = county.post("justice", "handler"), date("2021-03-10")
    begun = open_matter("kernel.collection", "begin", by=by, on=on, data=data)
    perform(begun.matter, "issue", by=county.post("justice", "principal"), on=on)
    mine = DataReturn.objects.get(form="toy.fairs", from_on="2019-01-01")
    values = {**GOOD, "as_of": "2019-12-31"}
    for name, role, given in (("fill", "handler", values), ("check", "reviewer", {}), ("sign", "principal", _LETTER)):
        uploads = [SCAN] if name == "sign" else []
        perform(mine, name, by=county.post(keeper, role), on=date("2021-03-11"), data=given, uploads=uploads)
    return DataReturn.objects.get(pk=mine.pk)


def begun_on(county: County, day: str) -> Collection:
    """The same notice drafted on another day."""
    data = {"from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-02-20", "asked": ["toy.fairs"]}
    act = open_matter("kernel.collection", "begin", by=county.post("justice", "handler"), on=date(day), data=data)
    return Collection.objects.get(pk=act.matter_id)


def issued(county: County, asked: Sequence[str] = ("toy.fairs",), **others: Any) -> Collection:
    collection = begun(county, asked, **others)
    perform(collection, "issue", by=county.post("justice", "principal"), on=date("2022-01-05"))
    return collection


def asked_in_march(county: County, keeper: str) -> DataReturn:
    """A return of 2020 that an organ is asked for in March 2021, and another one that the town has signed by then."""
    designate(PLACE, Office.PETITIONS, county.organ(keeper), FOUNDED, basis="测试")
    data = {
        "from_on": "2020-01-01",
        "last_day": "2020-12-31",
        "due_on": "2021-03-31",
        "asked": ["toy.fairs", "toy.streets"],
    }
    by, on = county.post("justice", "handler"), date("2021-03-10")
    begun = open_matter("kernel.collection", "begin", by=by, on=on, data=data)
    perform(begun.matter, "issue", by=county.post("justice", "principal"), on=on)
    values = {"toy_streets_swept": "7", "as_of": "2020-12-31"}
    for name, role, data in (("fill", "handler", values), ("check", "reviewer", {}), ("sign", "principal", _LETTER)):
        uploads = [SCAN] if name == "sign" else []
        do(county, name, "2021-03-11", role, data, organ="town", form="toy.streets", uploads=uploads)
    return return_of()


def return_of(form: str = "toy.fairs") -> DataReturn:
    return DataReturn.objects.exclude(stage="dropped").get(form=form)


def do(
    county: County, name: str, on: str, role: str = "handler", data: Mapping[str, Any] | None = None, *,
    organ: str = KEEPER, nth: int = 0, form: str = "toy.fairs", **others: Any,
) -> Act:  # fmt: skip
    """An act in the only return of a form."""
    return perform(
        return_of(form), name, by=county.post(organ, role, nth), on=date(on), data=dict(data or {}), **others
    )


def signed(county: County, values: Mapping[str, Any] = GOOD, on: str = "2022-01-12") -> DataReturn:
    """Filled in, checked and signed by its body."""
    do(county, "fill", on, data=values)
    do(county, "check", on, "reviewer")
    do(county, "sign", on, "principal", {"letter": "演编函〔2022〕1号"}, uploads=[SCAN])
    return return_of()
