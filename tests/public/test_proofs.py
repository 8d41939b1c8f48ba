"""The proof of a notice, checked as an outsider does: by a script of the standard library, and in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from fazhi.kernel.ledger import keys, notes
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.notices.models import PublishedText
from fazhi.kernel.procedures.engine import perform
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, TEXT, drafted, published

pytestmark = pytest.mark.django_db
SCRIPT = Path(str(finders.find("public/verify.py")))
"""As the site hands it out."""


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


def run(*given: str, flag: str = "-I") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, flag, str(SCRIPT), *given], capture_output=True, text=True, check=False)


def check(folder: Path, proof: Any, key: str, flag: str = "-I") -> subprocess.CompletedProcess[str]:
    file = folder / "proof.json"
    file.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    return run(str(file), key, flag=flag)


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
    assert says in _in_one_line(done)


def test_the_key_of_somebody_else_does_not_pass(proof: dict[str, Any], tmp_path: Path) -> None:
    name, _, key = our_key().split("+", 2)
    other = "AdeYqBgXhMpzeq6Zfj3T6yF4mWqHmW3tRgWm5Fz8mL0J"
    assert "公钥" in _in_one_line(check(tmp_path, proof, f"{name}+00000000+{other}"))
    assert "not signed by this key" in _in_one_line(check(tmp_path, proof, f"another.example/log+00000000+{key}"))


def _in_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What is said where it does not hold."""
    assert done.returncode == 1 and done.stdout == ""
    (said,) = done.stderr.splitlines()
    return said


@pytest.mark.parametrize(
    "key",
    ["", "fazhi", "a+b", "fazhi.example/ledger+1+胡写", "fazhi.example/ledger+1+AQ==", "fazhi.example/ledger+1+!"],
)
def test_a_key_that_is_none_is_said_in_one_line(proof: dict[str, Any], tmp_path: Path, key: str) -> None:
    assert "公钥" in _in_one_line(check(tmp_path, proof, key))


@pytest.mark.parametrize("wrong", [[], {}, "", {"checkpoint": "x", "leaf": "y"}])
def test_a_file_that_is_no_proof_is_said_in_one_line(tmp_path: Path, wrong: object) -> None:
    assert "读不出" in _in_one_line(check(tmp_path, wrong, "fazhi.example/ledger+1+AQ=="))
    assert "读不出" in _in_one_line(run(str(tmp_path / "nowhere.json"), "a+b+c"))


def test_without_arguments_it_says_how_it_is_called() -> None:
    for given in ((), ("proof.json",), ("a", "b", "c", "d")):
        assert _in_one_line(run(*given)).startswith("用法 usage: python3 verify.py")


def test_what_was_altered_does_not_pass_where_python_skips_assertions(proof: dict[str, Any], tmp_path: Path) -> None:
    proof["content"]["body"] = "不予准许。"
    assert "another text" in _in_one_line(check(tmp_path, proof, our_key(), "-O"))


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
