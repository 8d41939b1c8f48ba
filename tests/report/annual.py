"""An annual report of the small county, taken through its procedure."""

from __future__ import annotations

from fazhi.kernel.notices.drafting import draft_values
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from tests.conftest import County
from tests.kernel.desk import date, fresh
from tests.kernel.test_attaching import asked


def begun(county: County, year: int = 2021, on: str = "2022-01-11") -> Matter:
    """A report that is being compiled."""
    opened = open_matter(
        "report.annual", "begin", by=county.post("justice", "handler"), on=date(on), data={"year": year}
    )
    return Matter.objects.get(pk=opened.matter_id)


def confirmed(county: County, report: Matter, on: str = "2022-02-01") -> Notice:
    """Compiled and confirmed; its notice, which waits to be drafted."""
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date(on))
    perform(fresh(report), "confirm", by=county.post("justice", "principal"), on=date(on))
    return Notice.objects.get(source__matter=report.pk, stage="owed")


def put_out(county: County, notice: Notice, on: str = "2022-02-08") -> Notice:
    """The notice drafted and published by two persons."""
    perform(notice, "draft", by=county.post("justice", "handler"), on=date(on), data=draft_values(notice))
    ticks = asked(notice)
    data = {"no_secrets": True, **({"confirmed": ticks} if ticks else {})}
    perform(fresh(notice), "publish", by=county.post("justice", "reviewer"), on=date(on), data=data)
    return Notice.objects.get(pk=notice.pk)


def published_report(county: County, year: int = 2021) -> Notice:
    """A report that anybody may read on 8 February of 2022."""
    return put_out(county, confirmed(county, begun(county, year)))
