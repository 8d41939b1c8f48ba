"""A number of the published report traced by anybody: its digest recomputed from the very bytes that were frozen."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
import rfc8785
from django.test import Client
from docx import Document

from fazhi.kernel.figures.cells import SMALLEST
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.report.rendering.composing import HEADS
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh
from tests.public.conftest import SITE
from tests.report.annual import published_report

pytestmark = pytest.mark.django_db
REPORT = f"{SITE}report/2021/"
TITLE, *_, DIGEST = HEADS


@pytest.fixture(autouse=True)
def in_the_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("report", "notices"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: date("2022-03-22"))


def file_of(client: Client, id: str) -> Any:
    return client.get(f"{REPORT}figures/{id}.json")


def appendix(client: Client) -> list[tuple[str, str]]:
    """The figures of the Word file by title, each with the digest that it names."""
    document = Document(io.BytesIO(client.get(f"{REPORT}report.docx").getvalue()))
    tables = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    head, *rows = next(rows for rows in tables if DIGEST in rows[0])
    return [(row[head.index(TITLE)], row[head.index(DIGEST)]) for row in rows]


def test_the_digest_of_the_appendix_is_recomputed_from_the_downloaded_bytes(county: County, client: Client) -> None:
    published_report(county)
    figures = json.loads(client.get(f"{REPORT}figures.json").content)
    found = []
    for figure in figures:
        answer = file_of(client, figure["id"])
        content = answer.getvalue()
        assert answer["Content-Type"] == "application/json"
        assert content == rfc8785.dumps(json.loads(content)), "the one canonical text of it"
        found.append((figure["title"], hashlib.sha256(content).hexdigest()))
    assert appendix(client) == found and len(found) > 10


def test_the_page_of_a_figure_says_the_digest_and_leads_on(county: County, client: Client) -> None:
    notice = published_report(county)
    sequence_all()
    compiled = Act.objects.get(family="report.annual", name="settle")
    page = client.get(f"{REPORT}toy.stalls/").content.decode()
    content = file_of(client, "toy.stalls").getvalue()
    assert f"<code>{hashlib.sha256(content).hexdigest()}</code>" in page
    assert "sha256sum" in page and f'href="{REPORT}figures/toy.stalls.json"' in page
    assert str(compiled.pk) in page and compiled.organ.name in page and "2022-02-01" in page
    assert f'href="{SITE}notices/{notice.pk}/"' in page
    proof = f"{SITE}notices/{notice.pk}/proof.json"
    assert f'href="{proof}"' in page and client.get(proof).status_code == 200
    assert compiled.data["frozen"]["ledger"]["root"] in page and f'href="{SITE}verify/"' in page


def test_what_is_hidden_on_the_page_is_not_in_the_file(county: County, client: Client) -> None:
    desk = Desk(county)
    desk.decided()
    published_report(county)
    hidden = [
        each for each in Act.objects.get(family="report.annual", name="settle").data["frozen"]["figures"]
        if not each["public_records"]
    ]  # fmt: skip
    for each in hidden:
        said = json.loads(file_of(client, each["id"]).getvalue())
        numbers = [cell["number"] for division in said["breakdowns"] for cell in division["cells"]]
        assert all(number is None or number == 0 or number >= SMALLEST for number in numbers), each["id"]
        assert set(said) == {
            "id", "title", "unit", "kind", "value", "missing", "definition", "version", "changed", "public_records",
            "returns", "breakdowns", "before",
        }  # fmt: skip
    assert hidden


def test_there_is_no_file_of_what_is_not_published(county: County, client: Client) -> None:
    assert file_of(client, "toy.stalls").status_code == 404
    notice = published_report(county)
    assert file_of(client, "toy.nothing").status_code == 404
    assert file_of(client, "toy.stalls").status_code == 200
    by = county.post("justice", "principal")
    perform(fresh(notice), "withdraw", by=by, on=date("2022-02-20"), data={}, reason="公开有误")
    assert file_of(client, "toy.stalls").status_code == 410
