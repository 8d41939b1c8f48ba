"""Help of every command and option: Chinese first, English complete; the list of commands is the commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from fazhi.cli import cli, in_both
from fazhi.cli.chinese import TEXTS, TOP
from fazhi.cli.figures import table
from fazhi.cli.later import MODULES, command
from fazhi.cli.law import law

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its words."""
    waiting = [*((name, command(name)) for name in MODULES), ("law", in_both(law, "law"))]
    while waiting:
        words, found = waiting.pop()
        yield words, found
        if isinstance(found, click.Group):
            waiting += [(f"{words} {name}", below) for name, below in found.commands.items()]


def test_every_command_and_option_says_in_both_languages_what_it_does() -> None:
    for words, found in commands():
        zh, _, en = (found.help or "").partition("\n\n")
        assert CHINESE.match(zh), words
        assert ENGLISH.search(en), words
        for option in found.params:
            if isinstance(option, click.Option):
                assert CHINESE.search(option.help or ""), (words, option.name)
                assert ENGLISH.search((option.help or "").split("。")[-1]), (words, option.name)


def test_no_chinese_text_is_left_over_from_a_command_that_is_gone() -> None:
    known = {words for words, _ in commands()}
    options = set()
    for words, found in commands():
        names = [max(option.opts, key=len) for option in found.params]
        options |= {*names, *(f"{words} {name}" for name in names)}
    assert set(TEXTS) <= known | options
    assert set(TOP) == {*MODULES, "law"}


def test_the_list_of_commands_is_in_both_languages() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    for said in ("用法 Usage", "命令 Commands", "核验全过程记录", "Verify the ledger", "显示本说明。Show this message"):
        assert said in shown
    below = CliRunner().invoke(command("ledger"), ["--help"]).output
    assert "重算全部记录" in below
    assert "Rehash the log" in below


def test_with_nothing_published_the_figures_say_so_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    table([])
    said = capsys.readouterr().out
    assert "没有已公布的数据可供对照 nothing was published to compare with" in said
    assert "0/0" not in said
