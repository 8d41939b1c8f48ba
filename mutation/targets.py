"""What is mutated, and which tests answer for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]

KEPT_CACHES = {("fazhi.law.tree", "_parsed")}
"""Caches a mutant starts with, because what they hold is the text of a file and no result of the code under test."""


def module_of(file: Path) -> str:
    """The name under which a file of the project is imported."""
    parts = file.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the code under mutation.

    Attributes:
        name: what it is called on the command line.
        source: the folder, below the root.
        tests: files and folders of tests, as pytest takes them; a pattern is spread out.
        left_out: patterns of tests that say nothing about single lines here and would only cost time.
    """

    name: str
    source: str
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = field(default=())

    def files(self) -> list[Path]:
        """The modules, in order; migrations and Django's registration of an app state facts and decide nothing."""
        found = sorted((ROOT / self.source).rglob("*.py"))
        return [path for path in found if "migrations" not in path.parts and path.name != "apps.py"]

    def test_files(self) -> Iterator[str]:
        """The tests' files and folders, below the root."""
        left_out = {path for pattern in self.left_out for path in ROOT.glob(pattern)}
        for pattern in self.tests:
            for path in sorted(ROOT.glob(pattern)):
                if path not in left_out:
                    yield str(path.relative_to(ROOT))


TARGETS = {
    target.name: target
    for target in (
        Target("law", "src/fazhi/law", ("tests/law",)),
        Target(
            "clocks",
            "src/fazhi/kernel/clocks",
            ("tests/kernel/test_clocks*.py", "tests/operation/test_rungs.py"),
        ),
        Target(
            "procedures",
            "src/fazhi/kernel/procedures",
            (
                "tests/kernel/test_*.py",
                "tests/disputes/test_offers.py",
                "tests/web/test_override_pages.py",
                "tests/web/test_worklists.py",
            ),
        ),
        Target("ledger", "src/fazhi/kernel/ledger", ("tests/kernel/ledger/test_*.py",)),
    )
}
