"""Files that strangers send in with an application: what they are is looked at, and what they may fill is bounded."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fazhi.kernel.applications.models import Application, ApplicationDraft, DraftFile
from fazhi.kernel.files.models import File
from fazhi.kernel.procedures.models import Act
from tests.kernel.office_files import word
from tests.public.applying.citizen import APPLY, PDF, Citizen, text_of
from tests.public.applying.conftest import calendar, citizen, officer
from tests.public.applying.officer import Officer

__all__ = ["calendar", "citizen", "officer"]
pytestmark = pytest.mark.django_db
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def bomb() -> bytes:
    """A Word file whose text is a hundred megabytes once it is unpacked."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b"A" * 150_000_000 + b"</w>")
    return held.getvalue()


def picture(also: bytes = b"") -> bytes:
    """A picture of one dot, with what else stands in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    inner = chunk(b"tEXt", b"Title\0" + also) if also else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + inner + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(
        b"IEND", b""
    )  # fmt: skip


REFUSED = {
    "page": ("证据.html", b"<p>hello</p>"), "drawing": ("图.svg", SCRIPT), "page as pdf": ("a.pdf", b"<html></html>"),
    "drawing as png": ("图.png", SCRIPT), "script as text": ("a.js", b"alert(1)"), "program": ("a.exe", b"MZ"),
    "two endings": ("证据.html.pdf", PDF), "program within": ("证据.exe.pdf", PDF), "archive": ("a.zip", b"PK\x03\x04"),
    "old word": ("证据.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "empty": ("证据.pdf", b""),
    "turned around": ("证据\u202efdp.exe.pdf", PDF),
    "marked in the name": ("秘密.pdf", PDF), "marked": ("材料.docx", word("机密★10年", "内容")),
    "marked text": ("材料.txt", "绝密\n内容".encode()), "bomb": ("材料.docx", bomb()),
    "macro book": ("表.xlsm", b"PK\x03\x04"), "pipe": ("a|b.pdf", PDF), "binary text": ("材料.txt", b"\0\1\2\3"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_says_why_and_leaves_nothing(citizen: Citizen, case: str) -> None:
    citizen.begin()
    name, content = REFUSED[case]
    answer = citizen.upload(name, content)
    assert answer.status_code in (422, 400), case
    assert 'role="alert"' in answer.content.decode()
    assert not DraftFile.objects.exists() and not File.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\fakepath\\证据.pdf", "a/b/证据.pdf"])
def test_a_path_in_a_name_leads_nowhere(citizen: Citizen, name: str) -> None:
    citizen.begin()
    given = SimpleUploadedFile("x", PDF, "application/pdf")
    given._name = name  # past what Django strips before it sends
    citizen.post("draft/files/", {"files": [given]})
    page = text_of(citizen.get("draft/files/"))
    assert "etc/" not in page and "fakepath" not in page and "a/b" not in page


def test_a_polyglot_is_kept_as_what_it_begins_as_and_only_ever_saved(citizen: Citizen, officer: Officer) -> None:
    citizen.write()
    both = picture(b"<script>alert(document.domain)</script>")
    assert citizen.upload("现场.png", both, "text/html").status_code == 303
    citizen.send()
    application = Application.objects.get()
    answer = officer.get("application-file", application.pk, application.files[1])
    assert answer["Content-Type"] == "image/png" and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_name_that_is_markup_is_shown_as_text(citizen: Citizen) -> None:
    citizen.begin()
    citizen.upload("证据 & (img onerror=alert(1)).pdf")
    assert "&amp; (img onerror" in citizen.get("draft/files/").content.decode()


def test_size_number_and_total_are_bounded(citizen: Citizen, settings: Any) -> None:
    citizen.begin()
    settings.APPLYING_FILE_MB = 1
    assert "超过 1 MB" in text_of(citizen.upload(content=PDF + b"\0" * 2**20))
    settings.APPLYING_FILES = 2
    assert [citizen.upload(content=PDF + str(each).encode()).status_code for each in range(3)] == [303, 303, 422]
    settings.APPLYING_FILES, settings.APPLYING_TOTAL_MB, settings.APPLYING_FILE_MB = 30, 1, 2
    assert "合计超过 1 MB" in text_of(citizen.upload(content=PDF + b"\1" * 2**20))
    assert DraftFile.objects.count() == 2


def test_one_address_and_all_together_fill_only_so_much(citizen: Citizen, settings: Any) -> None:
    citizen.begin()
    settings.APPLYING_ADDRESS_MB = 0
    assert "暂时已满" in text_of(citizen.upload())
    settings.APPLYING_ADDRESS_MB, settings.APPLYING_STORE_MB = 300, 0
    assert "暂时已满" in text_of(citizen.upload())


def test_what_is_too_large_is_refused_before_it_is_read(citizen: Citizen) -> None:
    citizen.begin()
    answer = citizen.client.post(
        f"{APPLY}draft/part/1/", b"x", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH="99999999"
    )
    assert answer.status_code == 413
    for length in ("", "²", "9" * 5000):
        assert citizen.client.generic("POST", f"{APPLY}continue/", b"", CONTENT_LENGTH=length).status_code == 413


def test_the_same_file_twice_is_one_and_a_removed_one_is_gone(citizen: Citizen) -> None:
    citizen.begin()
    citizen.upload()
    citizen.upload()
    row = DraftFile.objects.get()
    citizen.post("draft/files/remove/", {"file": str(row.position)}, page="draft/files/")
    assert not DraftFile.objects.exists()
    citizen.upload()
    ApplicationDraft.objects.all().delete()
    assert not DraftFile.objects.exists()


def test_a_file_that_was_altered_in_the_store_is_not_sent_in(citizen: Citizen) -> None:
    citizen.write()
    row = DraftFile.objects.get()
    row.sealed = bytes(row.sealed)[:-1] + b"\0"
    row.save()
    assert citizen.send().status_code == 422
    assert not Act.objects.exists() and not File.objects.exists()
