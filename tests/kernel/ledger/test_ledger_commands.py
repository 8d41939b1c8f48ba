from __future__ import annotations

import json
import uuid
from pathlib import Path

from click.testing import CliRunner, Result
from pytest_django import Settings

from fazhi.cli.ledger import ledger
from fazhi.kernel.ledger import journal, notes, proofs
from fazhi.kernel.ledger.models import WaitingLeaf
from fazhi.now import SHANGHAI
from tests.kernel.ledger.sample.making import Tamper, erase, leave_waiting, make_deed, record_all
from tests.kernel.ledger.sample.models import Deed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ledger, list(arguments))


def test_verify_says_that_all_is_well(deeds: list[Deed]) -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert "7 leaves (and 0 waiting), 7 rows, 1 checkpoints, 0 personal values erased" in result.output
    assert "everything is as it was recorded" in result.output


def test_verify_names_what_is_wrong_and_what_was_erased(deeds: list[Deed], tamper: Tamper) -> None:
    erase(deeds[1], "phone")
    tamper(("UPDATE ledgersample_deed SET title = 'x' WHERE id = %s", deeds[0].pk.hex))
    result = run("verify")
    assert result.exit_code == 1
    assert f"row-changed: ledgersample.deed {deeds[0].pk}" in result.output
    assert f"erased: ledgersample.deed {deeds[1].pk} phone" in result.output
    assert "1 faults found" in result.output


def test_verify_as_json(deeds: list[Deed], tamper: Tamper) -> None:
    assert json.loads(run("verify", "--json").stdout)["ok"] is True
    tamper("DELETE FROM ledger_head")
    result = run("verify", "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["ok"], data["leaves"]) == (1, False, 7)
    assert data["faults"][0]["kind"] == "head-missing"
    assert data["faults"][0]["zh"].startswith("日志头缺失")


def test_leaves_that_wait_too_long_are_one_line_a_language_with_the_oldest(
    deeds: list[Deed], settings: Settings
) -> None:
    leave_waiting(*(make_deed(number) for number in range(3)))
    settings.LEDGER_PATIENCE = 0
    result = run("verify")
    assert result.exit_code == 1
    assert result.output.count("waiting-too-long") == 1
    oldest = WaitingLeaf.objects.order_by("since")[0].since.astimezone(SHANGHAI)
    assert f"3 片叶等待入列过久，最早自 {oldest:%Y-%m-%d %H:%M}（北京时间）起" in result.output
    assert f"3 leaves have waited too long for their places, the oldest since {oldest:%Y-%m-%d %H:%M}" in result.output


def test_a_checkpoint_goes_out_and_comes_back_as_a_witness(deeds: list[Deed], tmp_path: Path) -> None:
    out = tmp_path / "checkpoint.txt"
    assert run("checkpoint", "--out", str(out)).exit_code == 0
    assert notes.parse(out.read_text(encoding="utf-8")).size == 7
    assert notes.parse(run("checkpoint").stdout).size == 7
    record_all(make_deed())
    assert run("verify", "--outside", str(out), "--outside", str(out)).exit_code == 0
    out.write_text("no checkpoint", encoding="utf-8")
    result = run("verify", "--outside", str(out))
    assert result.exit_code == 1
    assert "outside-note" in result.output


def test_a_proof_for_an_outsider_holds_under_the_key_shown(deeds: list[Deed]) -> None:
    shown = run("proof", "ledgersample.deed", str(deeds[3].pk), "--json")
    proof = proofs.Proof.from_json(shown.stdout)
    assert proofs.holds(proof, run("key").stdout)
    words = run("proof", "ledgersample.deed", str(deeds[3].pk)).stdout
    assert words.startswith("leaf 3 of 7")
    assert proof.path[0] in words


def test_a_refusal_is_a_message(deeds: list[Deed]) -> None:
    result = run("proof", "ledgersample.deed", str(uuid.uuid4()))
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "The log has no leaf of ledgersample.deed" in result.output


def test_before_the_first_record_there_is_no_key(db: None) -> None:
    result = run("key")
    assert result.exit_code == 2
    assert "no signing key yet" in result.output
    journal.checkpoint()
    assert run("key").stdout.startswith("test.example/ledger+")


def test_what_waits_is_placed_by_hand_and_before_a_proof_or_a_checkpoint(deeds: list[Deed]) -> None:
    leave_waiting(make_deed(7), make_deed(8))
    assert json.loads(run("verify", "--json").stdout)["waiting"] == 2
    assert run("sequence").stdout == "2 leaves placed\n"
    late = make_deed(9)
    leave_waiting(late)
    assert run("proof", "ledgersample.deed", str(late.pk)).stdout.startswith("leaf 9 of 10")
    leave_waiting(make_deed(10))
    assert notes.parse(run("checkpoint").stdout).size == 11
