"""`fazhi law`: answers for people and for programs, and one clear message for bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fazhi.cli.law import law

HERE = Path(__file__).parent
EXTRA = str(HERE / "extra")


def run(*args: str) -> Result:
    return CliRunner().invoke(law, args)


def answer(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def refusal(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def test_list_names_every_key_with_its_values() -> None:
    text = answer("list")
    assert "penalty.hearing-request (penalty-hearing-request)  要求听证" in text
    assert "1996-10-01 to 2021-07-14  3 calendar days  行政处罚法(2017), Article 42" in text


def test_list_as_json_holds_all_values() -> None:
    listed = {parameter["key"]: parameter for parameter in json.loads(answer("list", "--json"))}
    assert [value["amount"] for value in listed["penalty.cash"]["values"]] == [20, 100]
    assert listed["reconsideration.application-absolute"]["values"][0]["amount"]["cases"]["real_estate"]["amount"] == 20
    assert listed["reconsideration.representatives"]["values"][0]["amount"] == {"above": 5, "min": 1, "max": 5}
    assert listed["openness.report-county"]["values"][0]["amount"] == "03-31"
    assert listed["normative.fair-competition-joint"]["values"][0]["amount"] is True


def test_show_gives_the_value_of_the_day() -> None:
    text = answer("show", "reconsideration.answer", "--on", "2023-12-31")
    assert "被申请人书面答复" in text
    assert "deadline: 10 calendar days" in text
    assert "行政复议法(2017) 第二十三条, in force from 1999-10-01 to 2023-12-31" in text
    assert "deemed without evidence" in text


def test_show_as_json_takes_the_short_id() -> None:
    shown = json.loads(answer("show", "recon-answer", "--on", "2024-01-01", "--json"))
    assert (shown["key"], shown["amount"], shown["unit"]) == ("reconsideration.answer", 10, "working days")
    assert (shown["law"], shown["text"], shown["article"]) == ("行政复议法", "2023", "48")


def test_due_shows_the_day_and_its_receipt() -> None:
    text = answer("due", "openness.answer", "--from", "2021-09-13")
    assert text.startswith("Due 2021-10-15\n答复申请\n")
    assert "20 working days" in text
    assert re.search(r"2021-09-18  1 counted  worked for Mid-Autumn Festival", text)
    assert "Calendar: 2021: 国办发明电〔2020〕27号" in text


def test_due_as_json() -> None:
    result = json.loads(answer("due", "foi-answer", "--from", "2021-09-13", "--extended", "--json"))
    assert result["key"] == "openness.answer"
    assert result["ref"] == "foi-answer"
    assert result["due"] == "2021-11-12"
    assert result["provisional"] is False
    assert result["receipt"]["counted"] == 40
    assert result["receipt"]["extensions"][0]["amount"] == 20


def test_due_with_pauses() -> None:
    pauses = ("--paused", "2021-03-08..2021-03-15", "--paused", "2021-04-12..2021-04-20")
    result = json.loads(answer("due", "openness.answer", "--from", "2021-03-01", *pauses, "--extended", "--json"))
    assert result["due"] == "2021-05-13"


def test_due_while_paused_says_what_is_left() -> None:
    arguments = ("due", "openness.answer", "--from", "2021-03-01", "--paused", "2021-03-07..")
    assert answer(*arguments).startswith("Paused: no due date, 16 working days left\n")
    result = json.loads(answer(*arguments, "--json"))
    assert result["due"] is None
    assert result["left"] == {"amount": 16, "unit": "working days"}


def test_due_of_hours_is_a_moment() -> None:
    assert answer("due", "transfer.sending", "--from", "2021-07-16T17:30").startswith("Due 2021-07-17T17:30\n")
    stored = json.loads(answer("due", "transfer.sending", "--from", "2021-07-16T17:30", "--json"))
    assert stored["due"] == "2021-07-17T17:30:00"


def test_due_of_a_named_case() -> None:
    text = answer("due", "recon-absolute", "--from", "2024-05-01", "--case", "ordinary")
    assert text.startswith("Due 2029-05-01 (provisional)\n")
    assert "absolute limit to apply (all others)" in text


@pytest.mark.parametrize(
    ("key", "start", "words"),
    [
        ("penalty.hearing-notice", "2021-10-11", "Not later than 2021-09-26"),
        ("decision.public-comment", "2021-09-02", "Must stay open through 2021-10-08"),
        ("compulsion.seizure", "2021-09-03", "Ends on 2021-10-03"),
        ("data.log-retention", "2021-08-31", "Keep through 2022-02-28"),
    ],
)
def test_due_says_what_the_day_means(key: str, start: str, words: str) -> None:
    assert answer("due", key, "--from", start).startswith(words)


def test_due_into_a_year_without_a_notice_is_provisional_until_it_arrives() -> None:
    arguments = ("due", "recon-answer", "--from", "2026-12-18")
    assert answer(*arguments).startswith("Due 2027-01-01 (provisional)\n")
    assert answer("--with", EXTRA, *arguments).startswith("Due 2027-01-04\n")


def test_check_counts_what_is_sound() -> None:
    text = answer("check")
    assert "no fault" in text
    assert "announced through 2026-12-31" in text
    assert "announced through 2027-12-31" in answer("--with", EXTRA, "check")


def test_check_lists_every_fault(tmp_path: Path) -> None:
    (tmp_path / "statutes").mkdir()
    broken = HERE / "broken" / "statutes" / "all_faults_together.yaml"
    (tmp_path / "statutes" / "toy.yaml").write_bytes(broken.read_bytes())
    result = run("--with", str(tmp_path), "check")
    assert result.exit_code == 1
    assert "The law tree has 4 faults" in result.stderr
    assert "The law tree has 4 faults" in refusal("--with", str(tmp_path), "list")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "recon-decison", "--on", "2021-07-15"], "Did you mean recon-decision"),
        (["show", "penalty.cash", "--on", "2021-13-15"], "'2021-13-15' is no day; write 2021-07-15"),
        (["show", "penalty.cash", "--on", "20210715"], "is no day"),
        (["show", "penalty.cash", "--on", "2021-07-15T10:30"], "is no day"),
        (["show", "penalty.cash"], "Missing option '--on'"),
        (["show", "penalty.decision", "--on", "2021-07-14"], "has no value on 2021-07-14"),
        (["show", "congress.proposal", "--on", "2021-07-14"], "is not known"),
        (["due", "penalty.decision", "--from", "yesterday"], "2021-07-15T10:30"),
        (["due", "penalty.decision", "--from", "2021-07-14"], "has no value on 2021-07-14"),
        (["due", "penalty.payment", "--from", "2021-07-15", "--extended"], "Leave --extended out"),
        (["due", "penalty.decision", "--from", "2021-07-15", "--paused", "2021-08-09"], "is no pause"),
        (
            ["due", "penalty.decision", "--from", "2021-07-15", "--paused", "2021-08-09..2021-08-01"],
            "Swap the two days",
        ),
        (
            ["due", "penalty.hearing-notice", "--from", "2021-10-11", "--paused", "2021-10-01..2021-10-02"],
            "Move the event",
        ),
        (["due", "recon-absolute", "--from", "2024-05-01"], "Use --case NAME"),
        (["due", "recon-absolute", "--from", "2024-05-01", "--case", "land"], "no case 'land'"),
        (["due", "transfer.sending", "--from", "2021-07-16"], "2021-07-16T10:30"),
        (["due", "penalty.cash", "--from", "2021-07-16"], "fazhi law show penalty.cash"),
        (["due", "recon-answer", "--from", "9999-12-30"], "beyond the calendar"),
        (["--with", "/no/such/directory", "list"], "does not exist"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_is_one_message_and_exit_code_two(arguments: list[str], words: str) -> None:
    message = refusal(*arguments)
    assert words in message
    assert message.count("Error: ") == 1
    assert "Traceback" not in message
