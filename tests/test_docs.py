"""What the documentation names exists: settings, commands, pages; and what exists is named."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from fazhi.cli.later import MODULES, command
from fazhi.cli.law import law

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]
SETTING = re.compile(r"""(?:ENV\.get\(|ENV\[|_words\(|_number\(|_one_of\()\s*["'](\w+)["']""")
ROW = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)
COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/|/opt/fazhi/bin/)?fazhi ((?:[a-z][a-z-]*(?: |(?=[`\n]|$)))+)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def settings() -> set[str]:
    """Every setting that the one reader of the environment reads."""
    found = set(SETTING.findall((ROOT / "src/fazhi/settings.py").read_text(encoding="utf-8")))
    assert {"FAZHI_HOME", "DATABASE_URL", "FAZHI_DUE_SOON", "FAZHI_LOG_FORMAT"} <= found
    return found


@pytest.mark.parametrize("page", ["docs/operations.md", "docs/zh/operations.md"])
def test_every_setting_stands_in_the_table_and_every_row_is_one(page: str) -> None:
    rows = ROW.findall((ROOT / page).read_text(encoding="utf-8"))
    told = {each for row in rows for each in re.findall(r"`((?:FAZHI_|DATABASE_URL)\w*)`", row)}
    assert told == settings()


def commands() -> set[str]:
    """The words of every command."""
    found: set[str] = set()
    waiting: list[tuple[str, click.Command]] = [*((each, command(each)) for each in MODULES), ("law", law)]
    while waiting:
        words, each = waiting.pop()
        found.add(words)
        if isinstance(each, click.Group):
            waiting += [(f"{words} {below}", each.commands[below]) for below in each.commands]
    return found


def test_every_command_that_a_page_shows_exists() -> None:
    known = commands()
    groups = {words.rpartition(" ")[0] for words in known if " " in words}
    unknown = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
        for words in COMMAND.findall(shown):
            first, _, rest = words.strip().partition(" ")
            second = rest.split(" ")[0]
            if first not in known or (second and first in groups and f"{first} {second}" not in known):
                unknown.append(f"{name(page)}: fazhi {words}")
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_in_chinese_is_linked_from_the_front_page_and_from_another_page_in_chinese() -> None:
    pages = sorted((ROOT / "docs/zh").glob("*.md"))
    linked = {page: {(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))}
              for page in (*pages, ROOT / "README.zh.md")}  # fmt: skip
    for page in pages:
        assert page in linked[ROOT / "README.zh.md"], name(page)
        assert any(page in linked[other] for other in pages if other != page), name(page)
