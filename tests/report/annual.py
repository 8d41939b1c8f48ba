"""An annual report of the small county, taken through its procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.notices.drafting import draft_values
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import designate, designated
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from fazhi.report.models import AnnualReport
from fazhi.report.opinions import keepers_of
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date, fresh
from tests.kernel.test_attaching import asked

PARTY_OFFICE, GOVERNMENT_OFFICE = "staffing", "government"
"""Organs of the small county that hold the two offices."""
UP = {
    "superior": "市委、市人民政府", "superior_receipt": "市收〔2022〕8号",
    "congress": "县人大常委会", "congress_receipt": "人大收〔2022〕3号",
}  # fmt: skip
ANSWER = {"right": "right", "agrees": "agrees"}


def offices(county: County) -> None:
    """The two offices of the place are held by somebody."""
    for office, organ in ((Office.PARTY_OFFICE, PARTY_OFFICE), (Office.GOVERNMENT_OFFICE, GOVERNMENT_OFFICE)):
        if designated(PLACE, office, FOUNDED) is None:
            designate(PLACE, office, county.organ(organ), FOUNDED, basis="test")


def begun(county: County, year: int = 2021, on: str = "2022-01-11") -> Matter:
    """A report that is being compiled."""
    offices(county)
    opened = open_matter(
        "report.annual", "begin", by=county.post("justice", "handler"), on=date(on), data={"year": year}
    )
    return Matter.objects.get(pk=opened.matter_id)


def meeting(county: County, organ: str, kind: MeetingKind, on: str, *topics: str) -> Meeting:
    """A meeting that an organ has registered."""
    serial = Meeting.objects.filter(kind=kind, held_on__year=date(on).year).count() + 1
    data = {"kind": kind, "serial": serial, "held_on": on, "topics": "\n".join(topics or ("审议年度报告",))}
    done = open_matter("kernel.meeting", "register", by=county.post(organ, "handler"), on=date(on), data=data)
    return Meeting.objects.get(pk=done.matter_id)


def decided(county: County, organ: str, kind: MeetingKind, on: str) -> dict[str, Any]:
    """What an act says that was decided at a meeting."""
    return {"meeting": meeting(county, organ, kind, on).pk, "item": 1}


def steps(county: County, report: Matter, on: str) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """The acts from a draft to what is handed in: their name, organ, role and content."""
    keys = {organ.pk: key for key, organ in county.organs.items()}
    keepers = [keys[organ.pk] for organ in keepers_of(AnnualReport.objects.get(pk=report.pk), date(on))]
    consulted = list(dict.fromkeys(["market", *(key for key in keepers if key != "justice")]))
    ids = [county.organ(key).pk for key in consulted]
    yield "circulate", "justice", "handler", {"consulted": ids, "opinions_due": on}
    for key in consulted:
        yield "answer", key, "handler", ANSWER
    yield "settle", "justice", "handler", {}
    yield "review", "justice", "reviewer", {"opinion": "符合规定。"}
    made = decided(county, GOVERNMENT_OFFICE, MeetingKind.EXECUTIVE, on)
    yield "deliberate", GOVERNMENT_OFFICE, "handler", made
    made = decided(county, PARTY_OFFICE, MeetingKind.STANDING_COMMITTEE, on)
    yield "adopt", PARTY_OFFICE, "handler", made
    yield "issue", PARTY_OFFICE, "principal", {}
    yield "submit", PARTY_OFFICE, "clerk", {**UP, "superior_on": on, "congress_on": on}


def taken_to(county: County, report: Matter, last: str, on: str = "2022-02-01") -> None:
    """A compiled report, taken on until an act of this name is done; what was written stays as it was."""
    written = AnnualReport.objects.get(pk=report.pk).written
    for name, organ, role, data in steps(county, report, on):
        more = written if name == "settle" else {}
        perform(fresh(report), name, by=county.post(organ, role), on=date(on), data={**data, **more})
        if name == last:
            return


def adopted(county: County, report: Matter, on: str = "2022-02-01") -> Notice:
    """Compiled, adopted, issued and handed in; its notice, which waits to be drafted."""
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date(on))
    taken_to(county, report, "submit", on)
    return Notice.objects.get(source__matter=report.pk, stage="owed")


def put_out(county: County, notice: Notice, on: str = "2022-02-08", organ: str = "justice") -> Notice:
    """The notice drafted and published by two persons."""
    perform(notice, "draft", by=county.post(organ, "handler"), on=date(on), data=draft_values(notice))
    ticks = asked(notice)
    data = {"no_secrets": True, **({"confirmed": ticks} if ticks else {})}
    perform(fresh(notice), "publish", by=county.post(organ, "reviewer"), on=date(on), data=data)
    return Notice.objects.get(pk=notice.pk)


def published_report(county: County, year: int = 2021) -> Notice:
    """A report that anybody may read on 8 February of 2022."""
    return put_out(county, adopted(county, begun(county, year)))
