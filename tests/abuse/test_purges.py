"""A purge destroys what was asked for, and never what others hold as evidence."""

from __future__ import annotations

import pytest

from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import FileError, Upload, keep, read
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk
from tests.web.conftest import Visit

BYTES = b"%PDF-1.4 what the town handed in"


def handed_in(desk: Desk, matter: Matter) -> File:
    upload = Upload("证据.pdf", BYTES, "application/pdf")
    act = desk.do(matter, "inspect", "2021-03-04", uploads=[upload, upload])
    return File.objects.get(pk=act.data["attachments"][0])


def purged(desk: Desk, matter: Matter, file: File, basis: str) -> Act:
    asked = desk.do(matter, "ask_purge", "2021-03-05", {"target": f"file:{file.pk}", "basis": basis})
    return desk.do(matter, "purge", "2021-03-06", {"asked": asked.pk})


@pytest.mark.parametrize("basis", ["mistaken", "personal"])
def test_the_same_bytes_in_another_matter_stay(desk: Desk, basis: str) -> None:
    """Who has a copy could else hand it in at home and have the copy of another organ destroyed."""
    evidence, mine = desk.accepted("2021-03-02", "2021-03-03"), desk.accepted()
    kept, bait = handed_in(desk, evidence), handed_in(desk, mine)
    act = purged(desk, mine, bait, basis)

    assert read(kept) == BYTES
    for id in Act.objects.get(matter=mine, name="inspect").data["attachments"]:
        with pytest.raises(FileError, match=str(act.pk)):
            read(File.objects.get(pk=id))
    assert verify().faults == []


def test_a_state_secret_goes_wherever_it_lies_in_the_organ(desk: Desk) -> None:
    other, mine = desk.accepted("2021-03-02", "2021-03-03"), desk.accepted()
    kept, found = handed_in(desk, other), handed_in(desk, mine)
    purged(desk, mine, found, "secret")
    with pytest.raises(FileError):
        read(kept)


def of_justice(desk: Desk) -> tuple[Matter, File]:
    """A matter of the justice bureau that holds the same bytes as evidence."""
    matter = desk.open("2021-03-02", by=desk.post("clerk", "justice"))
    upload = Upload("证据.pdf", BYTES, "application/pdf")
    act = desk.do(matter, "accept", "2021-03-03", by=desk.post("handler", "justice"), uploads=[upload])
    return matter, File.objects.get(pk=act.data["attachments"][0])


def test_to_call_it_a_state_secret_does_not_destroy_what_another_organ_holds(desk: Desk) -> None:
    """It is told instead, in its own matter, and purges its copy itself; what was redacted from that stays as well."""
    theirs, evidence = of_justice(desk)
    redacted = keep(Upload("证据（遮蔽）.pdf", b"%PDF-1.4 redacted", "application/pdf"), redacts=evidence)
    mine = desk.accepted()
    bait = handed_in(desk, mine)
    purged(desk, mine, bait, "secret")
    with pytest.raises(FileError):
        read(bait)
    assert read(evidence) == BYTES and read(redacted) == b"%PDF-1.4 redacted"
    told = Act.objects.get(matter=theirs, name="tell_purge")
    assert (told.data["target"], told.reason) == (f"file:{evidence.pk}", "误传国家秘密（保守国家秘密法）")
    given = {"target": f"file:{evidence.pk}", "basis": "secret"}
    asked = desk.do(theirs, "ask_purge", "2021-03-07", given, by=desk.post("handler", "justice"))
    desk.do(theirs, "purge", "2021-03-08", {"asked": asked.pk}, by=desk.post("principal", "justice"))
    for each in (evidence, redacted):
        with pytest.raises(FileError):
            read(each)
    assert verify().faults == []


@pytest.mark.parametrize(("role", "gone"), [("principal", True), ("handler", False)])
def test_a_state_secret_goes_in_another_organ_too_once_its_head_asked(desk: Desk, role: str, gone: bool) -> None:
    theirs, evidence = of_justice(desk)
    given = {"target": f"file:{evidence.pk}", "basis": "secret"}
    desk.do(theirs, "ask_purge", "2021-03-04", given, by=desk.post(role, "justice"))
    mine = desk.accepted()
    purged(desk, mine, handed_in(desk, mine), "secret")
    assert FilePurge.objects.filter(file=evidence).exists() is gone
    assert Act.objects.filter(matter=theirs, name="tell_purge").exists() is not gone


def test_the_organ_is_told_on_the_page_of_its_matter_and_who_purged_does_not_see_it(desk: Desk, visit: Visit) -> None:
    theirs, _ = of_justice(desk)
    head = desk.post("principal", "justice")
    desk.do(theirs, "set_secrecy", "2021-03-04", {"of": "", "secrecy": "restricted"}, by=head)
    mine = desk.accepted()
    purged(desk, mine, handed_in(desk, mine), "secret")
    page = visit("justice", "principal").get(f"/matters/{theirs.pk}/").content.decode()
    assert "告知他单位清除" in page and "误传国家秘密（保守国家秘密法）" in page
    purger = visit("market", "reviewer")
    assert purger.get(f"/matters/{theirs.pk}/").status_code == 404
    assert "告知他单位清除" not in purger.get(f"/matters/{mine.pk}/").content.decode()
