"""What a command imports and looks after when it starts: what it needs, nothing that only other commands need."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from fazhi.cli.later import MODULES, command
from tests.command import fazhi, migrated, python

STARTED = """
import gc, sys
from fazhi.cli import cli
cli.get_command(None, sys.argv[1])
print(gc.isenabled(), *sorted({name.split(".")[0] for name in sys.modules} & {"docx", "granian"}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated(tmp_path_factory.mktemp("starting"))


@pytest.mark.parametrize("name", MODULES)
def test_every_command_is_where_it_is_looked_for(name: str) -> None:
    assert isinstance(found := command(name), click.Command)
    assert found.name == name


def test_what_only_other_commands_need_is_not_waited_for(home: Path) -> None:
    assert python(home, "-c", STARTED, "figures").stdout.split() == ["True"]
    assert python(home, "-c", STARTED, "serve").stdout.split() == ["True", "granian"]


def test_the_help_lists_every_command(home: Path) -> None:
    told = fazhi(home, "--help")
    assert told.returncode == 0, told.stderr
    listed = {line.split()[0] for line in told.stdout.partition("Commands:")[2].splitlines() if line.strip()}
    assert {*MODULES, "law"} <= listed
