"""A purge destroys what was asked for, and never what others hold as evidence."""

from __future__ import annotations

import pytest

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import FileError, Upload, read
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk

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


def test_a_state_secret_goes_wherever_it_lies(desk: Desk) -> None:
    other, mine = desk.accepted("2021-03-02", "2021-03-03"), desk.accepted()
    kept, found = handed_in(desk, other), handed_in(desk, mine)
    purged(desk, mine, found, "secret")
    with pytest.raises(FileError):
        read(kept)
