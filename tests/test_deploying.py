"""The units and the container file: what they run exists in this version, and is called as it may be called."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import click
import pytest

from fazhi.cli.later import command
from tests.test_docs import settings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
PROGRAM = "/opt/fazhi/bin/fazhi"


def read(unit: Path) -> ConfigParser:
    found = ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]  # as systemd, which tells capitals apart
    found.read(unit, encoding="utf-8")
    return found


def parsed(words: list[str]) -> None:
    """Have the command read its arguments, and not do anything."""
    found = command(words[0])
    paths = [option.type for option in found.params if isinstance(option.type, click.Path)]
    for each in paths:  # they are the machine's where it is installed
        each.exists = False
    found.make_context(words[0], words[1:], resilient_parsing=False)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_a_unit_runs_is_a_command_with_its_options(unit: Path) -> None:
    lines = [text for section in read(unit).values() for key, text in section.items() if key.startswith("Exec")]
    assert lines or unit.suffix == ".timer"
    for line in lines:
        program, *words = shlex.split(line)
        assert program == PROGRAM
        parsed(words)


def test_what_the_container_runs_is_a_command_with_its_options() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    entry, words = (
        json.loads(re.findall(rf"^{what} (\[.*\])$", text, re.MULTILINE)[-1]) for what in ("ENTRYPOINT", "CMD")
    )
    assert entry[-1] == "fazhi"
    parsed(words)
    copied = [each for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for each in line.split()]
    assert copied and all((DEPLOY.parent / each).exists() for each in copied)
    assert set(re.findall(r"\b(FAZHI_\w+)=", text)) <= settings()


def test_the_example_of_an_environment_names_settings_alone() -> None:
    lines = (DEPLOY / "environment.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named and named <= settings()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    """With a program in the place of ours: that it is not installed here is no fault of the unit."""
    stand_in = shutil.which("true") or "/bin/true"
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, stand_in), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if "fazhi" in line and "Failed to" not in line.split(":")[0]]
    assert ours == []
