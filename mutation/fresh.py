"""Trying a mutant of a module's or a class's body: the module is imported anew with the change in it.

A process that was forked before the project was imported waits for such mutants; for each it forks, puts the changed
module in the way of the import system and runs pytest from its beginning. Slower than exchanging code, and exact.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing.connection
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any

import pytest

from mutation.forking import Outcome, forked, give
from mutation.mutants import Mutant
from mutation.session import settle_hypothesis
from mutation.targets import ROOT, module_of

AT_IMPORT = "at import"
START_SECONDS = 20
"""Processor time to import the project and make the database."""
OFTEN_NEEDED = ("django.db.models", "django.forms", "pydantic", "ruamel.yaml", "docx")
OPTIONS = ("-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist")


class ChangedModule(importlib.machinery.SourceFileLoader):
    """Loads a module with a mutant in it."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        """The code of the changed module."""
        return compile(self._mutant.tree(), str(self._mutant.file), "exec", dont_inherit=True)


class InTheWay(importlib.abc.MetaPathFinder):
    """Finds the changed module before anybody finds the file."""

    def __init__(self, mutant: Mutant) -> None:
        self._is_package = mutant.file.name == "__init__.py"
        self._name = module_of(mutant.file)
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The place of the changed module; nothing for any other."""
        if fullname != self._name:
            return None
        folders = [str(self._mutant.file.parent)] if self._is_package else None
        loader = ChangedModule(fullname, self._mutant)
        return importlib.util.spec_from_file_location(
            fullname, self._mutant.file, loader=loader, submodule_search_locations=folders
        )


class Chosen:
    """The pytest plugin: only these tests, in this order, until one fails.

    Args:
        seconds: the processor time that each test may use, by its name.
    """

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = seconds
        self._order = {name: index for index, name in enumerate(seconds)}
        self._made: set[str] = set()
        self.failed = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """Before anything is collected."""
        settle_hypothesis()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests asked for, in their order."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Give the test its time, and more to the first, and to the first that needs the database made."""
        makes = {"session", *(name for name in item.fixturenames if name == "django_db_setup")} - self._made
        give(self._seconds[item.nodeid] + (START_SECONDS if makes else 0))
        self._made |= makes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first that fails."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def _run(mutant: Mutant, seconds: Mapping[str, float]) -> str:
    give(START_SECONDS)
    sys.meta_path.insert(0, InTheWay(mutant))
    chosen = Chosen(seconds)
    files = sorted({name.split("::")[0] for name in seconds})
    code = pytest.main([*OPTIONS, "-x", *files], plugins=[chosen])
    return chosen.failed or (AT_IMPORT if code else "")


class FreshProcesses:
    """The waiting process, and the line to it."""

    def __init__(self) -> None:
        self._line, far = multiprocessing.connection.Pipe()
        self._process = os.fork()
        if self._process == 0:
            self._line.close()
            _wait(far)
        far.close()

    def judge(self, mutant: Mutant, seconds: Mapping[str, float]) -> Outcome:
        """Try a mutant against these tests, in this order, each with its time."""
        self._line.send((mutant, seconds))
        outcome: Outcome = self._line.recv()
        if outcome.died:  # a change that ends the interpreter is noticed
            return Outcome(AT_IMPORT)
        return outcome

    def close(self) -> None:
        """Let the waiting process go."""
        self._line.close()
        os.waitpid(self._process, 0)


def _wait(line: multiprocessing.connection.Connection[Any, Any]) -> None:
    """The waiting process; it ends with the line."""
    code = 1
    try:
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        for name in OFTEN_NEEDED:
            importlib.import_module(name)
        while True:
            try:
                mutant, seconds = line.recv()
            except EOFError:
                code = 0
                break
            line.send(forked(functools.partial(_run, mutant, seconds), 2 * START_SECONDS + sum(seconds.values())))
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)
