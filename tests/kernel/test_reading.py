"""Who reads what of a matter that they may see: what is internal, what is addressed to them, papers and files."""

from __future__ import annotations

import pytest

from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.reading import Reading, reading_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import eyes_of
from tests.kernel.desk import Desk, date, fresh


@pytest.fixture
def matter(desk: Desk) -> Matter:
    """A permit with an internal instruction, an urging of the town, a file from the town, and a paper."""
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-04", {"text": "从速", "report_by": "2021-03-30"})
    desk.do(permit, "urge", "2021-03-04", {"text": "请勘验", "to": desk.county.organ("town").pk})
    desk.do(permit, "inspect", "2021-03-05", uploads=[Upload("笔录.txt", "勘验".encode(), "text/plain")])
    desk.do(permit, "decide", "2021-03-10")
    return fresh(permit)


def reading(desk: Desk, matter: Matter, organ: str, role: str = "handler", nth: int = 0) -> Reading:
    eyes = eyes_of(desk.county.officer(organ, role, nth), date("2021-03-11"))
    return reading_of(matter, procedure_of(matter.family, matter.version), eyes)


def told(desk: Desk, matter: Matter, organ: str) -> set[str]:
    found = reading(desk, matter, organ)
    return {act.name for act in Act.objects.filter(matter=matter) if found.told(act)}


def test_the_lead_reads_all_and_who_takes_part_what_is_not_internal_or_is_addressed_to_it(
    desk: Desk, matter: Matter
) -> None:
    every = set(Act.objects.filter(matter=matter).values_list("name", flat=True))
    assert {"instruct", "urge"} <= every
    assert told(desk, matter, "market") == every
    assert told(desk, matter, "town") == every - {"instruct"}
    assert told(desk, matter, "justice") == every - {"instruct", "urge"}


def test_papers_and_files_are_for_those_who_handle_the_matter(desk: Desk, matter: Matter) -> None:
    paper, inspected = Paper.objects.get(matter=matter), Act.objects.get(matter=matter, name="inspect")
    for organ, handles in (("market", True), ("town", True), ("justice", False)):
        found = reading(desk, matter, organ)
        assert found.handles is handles
        assert found.reads(paper) is handles
        assert found.files(inspected) == (inspected.data["attachments"] if handles else [])
        assert found.lists(paper)


def test_a_named_reader_reads_and_their_colleague_does_not(desk: Desk, matter: Matter) -> None:
    reader = desk.county.officer("justice", "handler")
    desk.do(matter, "add_reader", "2021-03-10", {"officer": reader.pk})
    matter = fresh(matter)
    paper = Paper.objects.get(matter=matter)
    named, other = reading(desk, matter, "justice"), reading(desk, matter, "justice", nth=1)
    assert (named.handles, named.close, named.decides, named.reads(paper)) == (True, True, False, True)
    assert (other.handles, other.close, other.decides, other.reads(paper)) == (False, False, False, False)
