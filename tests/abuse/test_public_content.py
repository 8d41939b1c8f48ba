"""What is published in bad faith: scripts, formulas, names of files, and what is tucked into archives."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date
from tests.kernel.office_files import archive
from tests.public.conftest import SITE, client, published, today, with_published_file
from tests.public.leaking import Planted, texts_of
from tests.toy.models import Stall

__all__ = ["client", "today"]
pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
BREAKS = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "</title>",
    "]]>",
    "{{ request }}",
    "javascript:alert(1)",
    "'-alert(1)-'",
)
QUOTED = re.compile(r'(?<!src)="[^"<>]*"')
"""A value in quotes, which ends where they end."""
RUNS = re.compile(r"<script(?![^>]*\bsrc=\"/static/)|<img src=x|<[^>]*\sonerror=", re.IGNORECASE)
FORMULAS = ("=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "\n=1", "＝1")


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


def pages_with(client: Client, *more: str) -> dict[str, str]:
    shown = ("", "notices/", "notices/feed.atom", "sitemap.xml", "registers/toy.stalls/",
             "registers/toy.stalls/all.csv", "registers/toy.stalls/all.json",
             "registers/toy.stalls/difference/?from=2019-01-01", *more)  # fmt: skip
    return {
        front + address: client.get(front + address).getvalue().decode()
        for front in (SITE, ENGLISH) for address in shown
    }  # fmt: skip


@pytest.mark.parametrize("text", BREAKS)
def test_no_script_in_what_is_published_runs(desk: Desk, client: Client, text: str) -> None:
    notice = published(desk, heading=f"公示{text}", body=f"正文{text}")
    with transaction.atomic():
        entry = Stall(code="S-7", name=f"摊{text}", kind="goods", organ=desk.county.organ("market"), places=1,
                      from_on=date("2019-06-01"), zone=text[:20])  # fmt: skip
        record(entry)
    asked = f"search/?q={text}", f"verify/?q={text}", f"law/?q={text}", f"registers/toy.stalls/?q={text}&kind={text}"
    shown = pages_with(
        client, f"notices/{notice.pk}/", f"notices/{notice.pk}/proof.json", f"registers/toy.stalls/{entry.subject}/",
        *asked, "search/?q=公示", f"notices/?kind={text}&organ={text}",
    )  # fmt: skip
    for address, page in shown.items():
        if not address.endswith((".csv", ".json")):
            assert RUNS.search(QUOTED.sub('="@"', page)) is None, address
            assert not re.search(r'(?:href|src|action)="\s*(?:javascript|data):', page), address
            for inside in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL):
                assert "<" not in inside and text not in inside, address
    assert json.loads(shown[f"{SITE}registers/toy.stalls/all.json"])


def test_no_text_of_a_feed_is_markup_once_it_is_read(desk: Desk, client: Client) -> None:
    """Programs that read feeds show titles and summaries as HTML: what is escaped for XML alone would run there."""
    published(desk, heading=f"公示{SCRIPT}")
    with transaction.atomic():
        record(Stall(code="S-7", name=f"摊{SCRIPT}", kind="goods", organ=desk.county.organ("market"), places=1,
                     from_on=date("2021-03-01")))  # fmt: skip
    for front in (SITE, ENGLISH):
        for address in ("notices/feed.atom", "registers/toy.stalls/feed.atom"):
            texts = [each.text or "" for each in fromstring(client.get(front + address).content).iter()]
            assert any("script" in each for each in texts), address
            assert not any("<" in each for each in texts), address


def test_pages_forbid_scripts_that_are_not_our_files(desk: Desk, client: Client) -> None:
    notice = published(desk)
    for address in (SITE, f"{SITE}notices/{notice.pk}/", f"{SITE}nowhere/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy


@pytest.mark.parametrize("text", FORMULAS)
def test_no_entry_is_a_formula_in_a_table(desk: Desk, client: Client, text: str) -> None:
    with transaction.atomic():
        record(Stall(code="S-7", name=f"{text}危", kind="goods", organ=desk.county.organ("market"), places=1,
                     from_on=date("2019-06-01"), zone=text))  # fmt: skip
    table = client.get(f"{SITE}registers/toy.stalls/all.csv").getvalue().decode()
    cells = [cell for row in csv.reader(io.StringIO(table.removeprefix("\ufeff"))) for cell in row]
    assert any(text.strip() in cell for cell in cells)
    dangerous = [cell for cell in cells if re.match(r"[\s]*[=+@＝＋＠\t\r-]", cell) and not re.match(r"-?\d+$", cell)]
    assert dangerous == []


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1.txt", "a\nb.txt", 'a";filename=b.exe;".txt', "..%2fa.txt", "../a.txt",
                                  "a\u202etxt.exe.txt", "a;b=c.txt", "\u2028a.txt"])  # fmt: skip
def test_no_name_of_a_file_splits_an_answer(desk: Desk, client: Client, name: str) -> None:
    """A name that got past intake all the same stands quoted in one head, and names nothing else."""
    notice = with_published_file(desk)
    row = PublishedFile.objects.get(notice=notice)
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.local_concrete_fields
    } | {"name": name}  # fmt: skip
    seen: Any = lambda notice, file: PublishedFile(**fields)  # noqa: E731
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fazhi.public.files._published", seen)
        answer = client.get(f"{SITE}notices/{notice.pk}/files/{row.file_id}/")
    assert "X-Evil" not in answer.headers
    said = answer["Content-Disposition"]
    assert said.startswith("attachment") and "\r" not in said and "\n" not in said
    assert not re.search(r"[;\s]filename=b", re.sub(r'"(?:[^"\\]|\\.)*"', '""', said))


def test_a_published_file_is_saved_and_never_shown(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    answer = client.get(f"{SITE}notices/{notice.pk}/files/{notice.files[0]['file']}/")
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Planted({"name": "王小明", "phone": "13012340001"}).found_in(
        "".join(texts_of(answer.content, answer["Content-Type"])) + str(answer.headers)
    ) == set()  # fmt: skip


@pytest.mark.parametrize("ending", ["zip", "docx", "xlsx", "ofd"])
def test_no_archive_with_something_tucked_in_is_published(desk: Desk, client: Client, ending: str) -> None:
    """A file inside the file, hidden or not, is refused, or is not in the copy."""
    parts = {
        "readme.txt": "公开",
        ".hidden/底稿.txt": "王小明 13012340001",
        "__MACOSX/._x": "王小明",
        "word/x.txt": "王小明",
    }
    matter = desk.accepted()
    try:
        act = desk.do(matter, "inspect", "2021-03-04", uploads=[Upload(f"材料.{ending}", archive(parts), "")])
    except Refusal:
        return
    desk.do(matter, "decide", "2021-03-10")
    notice = Notice.objects.get(source__matter=matter.pk)
    data = {"holding": f"file:{act.data['attachments'][0]}", "looked": True}
    with pytest.raises(Refusal):
        perform(notice, "attach_file", by=desk.post("handler"), on=date("2021-03-11"), data=data)
