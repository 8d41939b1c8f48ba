"""An installation of the landing before becomes one of today: nothing is lost, figures are equal, acts go on."""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests import database
from tests.command import fazhi, python

PREVIOUS = Path(__file__).parent / "previous"
TOLD = json.loads((PREVIOUS / "told.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(bool(database.server()), reason="the landing before ran on SQLite only")
GOING_ON = """
import datetime, django; django.setup()
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import read
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
DAY = datetime.date(2022, 3, 1)
posts = Post.objects.as_of(DAY).select_related("officer", "organ")
by = posts.filter(role="handler", organ__name__contains="司法局").first()
checked = posts.filter(role="handler").exclude(organ=by.organ).first().organ
opened = open_matter("oversight.rectification", "open", by=by, on=DAY, data={
    "source": "file-review", "checked": checked.pk, "problem": "缺送达回证", "legal_basis": "行政处罚法 61",
    "rectify_by": "2022-04-12", "check_number": "AJ-22"})
handler = posts.filter(role="handler", organ=checked).first()
perform(opened.matter, "rectify", by=handler, on=datetime.date(2022, 3, 2), data={"measures": "已补"})
assert Clock.objects.filter(subject=opened.matter_id).exists()
old = Matter.objects.filter(family="disputes.reconsideration", final=True).first()
print(Act.objects.count(), old.stage)
print(sum(len(read(file)) > 0 for file in File.objects.filter(sha256__in=%r)))
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installation of the landing before, migrated with today's code."""
    home = tmp_path_factory.mktemp("upgraded")
    with sqlite3.connect(home / "fazhi.sqlite3") as old:
        old.executescript(lzma.decompress((PREVIOUS / "database.sql.xz").read_bytes()).decode())
    old.close()
    for folder in ("keys", "files"):
        shutil.copytree(PREVIOUS / folder, home / folder)
    (home / "demonstration").touch()
    told = fazhi(home, "migrate")
    assert told.returncode == 0, told.stdout + told.stderr
    return home


def test_the_ledger_verifies_and_matters_are_what_their_acts_add_up_to(upgraded: Path) -> None:
    checkpoint = upgraded / "checkpoint"
    checkpoint.write_text(TOLD["note"], encoding="utf-8")
    told = fazhi(upgraded, "ledger", "verify", "--outside", str(checkpoint), "--json")
    found = json.loads(told.stdout)
    assert (found["faults"], found["matters"]) == ([], [])
    assert told.returncode == 0
    assert found["leaves"] >= TOLD["size"]


def test_figures_are_what_they_were(upgraded: Path) -> None:
    told = fazhi(upgraded, "figures", "--place", "130130", "--year", "2021", "--json")
    now = {each["id"]: each["value"] for each in json.loads(told.stdout)}
    assert {id: str(now[id]) for id in TOLD["figures"]} == TOLD["figures"]


def test_acts_go_on_and_files_are_read(upgraded: Path) -> None:
    kept = [path.name for path in (PREVIOUS / "files").rglob("*") if path.is_file()]
    told = python(upgraded, "-c", GOING_ON % kept, DJANGO_SETTINGS_MODULE="fazhi.settings")
    assert told.returncode == 0, told.stderr
    acts, _stage, files = told.stdout.split()
    assert int(acts) == TOLD["acts"] + 2
    assert int(files) == len(kept) > 0
    assert fazhi(upgraded, "ledger", "verify").returncode == 0
    assert fazhi(upgraded, "doctor").returncode == 0
