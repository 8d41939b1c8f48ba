"""The proof of a notice, checked as an outsider does: by a script of the standard library, and in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.notices.models import PublishedText
from fazhi.kernel.procedures.engine import perform
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, TEXT, drafted, published

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "docs" / "verify.py"


def our_key() -> str:
    public = keys.public_key()
    assert public is not None
    return notes.verifier_key(settings.LEDGER_ORIGIN, public)


@pytest.fixture
def proof(desk: Desk, client: Client) -> dict[str, Any]:
    notice = published(desk)
    sequence_all()
    found: dict[str, Any] = json.loads(client.get(f"{SITE}notices/{notice.pk}/proof.json").content)
    return found


def check(folder: Path, proof: Mapping[str, Any], key: str) -> subprocess.CompletedProcess[str]:
    file = folder / "proof.json"
    file.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(file), key]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_script_of_forty_lines_checks_a_proof_with_the_public_key_alone(
    proof: dict[str, Any], tmp_path: Path
) -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 40
    done = check(tmp_path, proof, our_key())
    assert done.returncode == 0, done.stderr
    assert "holds: 2021-03-12 摊位许可结果公示" in done.stdout


def _flipped(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


ALTERED: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("another text", lambda proof: proof["content"].update(body="不予准许。")),
    ("another text", lambda proof: proof["content"].update(published_on="2021-03-13")),
    ("another text", lambda proof: proof.update(salt=_flipped(proof["salt"]))),
    ("in the log", lambda proof: proof["path"].__setitem__(0, _flipped(proof["path"][0]))),
    ("in the log", lambda proof: proof["path"].pop()),
    ("in the log", lambda proof: proof.update(index=proof["index"] - 1)),
    ("in the log", lambda proof: proof.update(size=proof["size"] + 1)),
    ("not signed", lambda proof: proof.update(checkpoint=proof["checkpoint"].replace("\n\n", "\nextra\n\n"))),
]


@pytest.mark.parametrize(("says", "alter"), ALTERED)
def test_what_was_altered_does_not_pass(
    proof: dict[str, Any], tmp_path: Path, says: str, alter: Callable[[dict[str, Any]], Any]
) -> None:
    alter(proof)
    done = check(tmp_path, proof, our_key())
    assert done.returncode != 0
    assert says in done.stderr


def test_the_key_of_somebody_else_does_not_pass(proof: dict[str, Any], tmp_path: Path) -> None:
    name, _, key = our_key().split("+", 2)
    other = "AdeYqBgXhMpzeq6Zfj3T6yF4mWqHmW3tRgWm5Fz8mL0J"
    assert check(tmp_path, proof, f"{name}+00000000+{other}").returncode != 0
    assert check(tmp_path, proof, f"another.example/log+00000000+{key}").returncode != 0


def test_the_proof_holds_what_is_public_and_nothing_else(proof: dict[str, Any], desk: Desk) -> None:
    assert set(proof["content"]) == {"id", "notice", "heading", "body", "organ", "published_on"}
    assert proof["content"]["body"] == TEXT
    assert verify().ok


def test_each_publication_keeps_its_own_text(desk: Desk, client: Client) -> None:
    waiting = drafted(desk)
    assert not PublishedText.objects.exists()
    assert client.get(f"{SITE}notices/{waiting.pk}/proof.json").status_code == 404


def test_no_proof_is_given_of_what_was_withdrawn(desk: Desk, client: Client) -> None:
    notice = published(desk)
    sequence_all()
    assert client.get(f"{SITE}notices/{notice.pk}/proof.json").status_code == 200
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    assert client.get(f"{SITE}notices/{notice.pk}/proof.json").status_code == 404
