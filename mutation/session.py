"""A pytest session that runs its tests against mutants instead of once.

The tests are collected and the database is made once. A forked process runs every test with a trace, which tells the
lines each test runs; then each mutant gets a forked process of its own, in which only the tests of its lines run, the
fastest first, until one fails.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from mutation.forking import Outcome, forked, give
from mutation.mutants import Mutant
from mutation.swapping import Loaded, Tracer
from mutation.targets import module_of

Line = tuple[str, int]

BASELINE_SECONDS = 3600
LEAST_SECONDS, TIMES_SLOWER = 2, 5
"""Processor time that a test may take with a mutant: so many seconds, and so many times what it takes without."""


@dataclass(frozen=True, slots=True)
class Run:
    """A test's run without any mutant: how long it took, whether it passed, and the lines it ran."""

    seconds: float
    passed: bool
    lines: frozenset[Line]


@dataclass(slots=True)
class Verdict:
    """What became of a mutant: killed, timed out, survived or untested, and by which test after how many."""

    mutant: Mutant
    outcome: str
    by: str = ""
    tests: int = 0
    seconds: float = 0.0

    @property
    def killed(self) -> bool:
        """Whether a test noticed it; one that never ends is noticed, too."""
        return self.outcome in ("killed", "timed out")


class Known:
    """Which tests run which lines, and in what order to try them."""

    def __init__(self, runs: dict[str, Run]) -> None:
        self.runs = runs
        self._by_line: dict[Line, set[str]] = {}
        self._by_file: dict[str, set[str]] = {}
        self._kills: dict[tuple[Path, str], int] = {}
        for name, run in runs.items():
            for line in run.lines if run.passed else ():
                self._by_line.setdefault(line, set()).add(name)
                self._by_file.setdefault(line[0], set()).add(name)

    @property
    def failing(self) -> list[str]:
        """Tests that fail without any mutant and are left out."""
        return [name for name, run in self.runs.items() if not run.passed]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run the mutant's statement; of a statement that runs at import, all tests of its module."""
        file, (first, last) = str(mutant.file), mutant.lines
        names: set[str] = set()
        for line in range(first, last + 1):
            names |= self._by_line.get((file, line), set())
        return self.ordered(names, mutant)

    def of_module(self, mutant: Mutant) -> list[str]:
        """All tests that run anything in the mutant's module; all tests there are where none does."""
        return self.ordered(self._by_file.get(str(mutant.file)) or set(self.runs) - set(self.failing), mutant)

    def ordered(self, names: set[str], mutant: Mutant) -> list[str]:
        """First what killed other mutants of the file, then what is fast."""
        return sorted(
            names, key=lambda name: (-self._kills.get((mutant.file, name), 0) / (0.02 + self.runs[name].seconds),
                                     self.runs[name].seconds, name),
        )  # fmt: skip

    def note(self, verdict: Verdict) -> None:
        """Remember a test that killed."""
        if verdict.by:
            place = (verdict.mutant.file, verdict.by)
            self._kills[place] = self._kills.get(place, 0) + 1

    def seconds(self, name: str) -> float:
        """Processor time that a test may use with a mutant."""
        return LEAST_SECONDS + TIMES_SLOWER * self.runs[name].seconds


def settle_hypothesis() -> None:
    """Property tests draw the same examples in every run, and stop at the first that fails."""
    import hypothesis  # pytest wants to be the first to import it

    hypothesis.settings.register_profile(
        "mutation", deadline=None, database=None, derandomize=True, print_blob=False,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("mutation")


class MutationRun:
    """The pytest plugin: takes over the loop of tests.

    Args:
        files: modules under mutation.
        work: called with this, once the baseline is known; judges mutants and keeps the verdicts.
    """

    def __init__(self, files: Sequence[Path], work: Callable[[MutationRun], None]) -> None:
        self.files = files
        self.work = work
        self.imported = Tracer(files)
        self.imported.start()
        self.known = Known({})
        self._items: dict[str, pytest.Item] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Before anything is collected."""
        settle_hypothesis()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running each test once."""
        self.imported.stop()
        if session.testsfailed:
            raise session.Interrupted(f"{session.testsfailed} file(s) of tests cannot be collected")
        self._items = {item.nodeid: item for item in session.items}
        self._set_up_the_session(session)
        for name in map(module_of, self.files):
            importlib.import_module(name)  # also what a test would load only when it needs it
        self.loaded = Loaded(self.files)
        gc.collect()
        gc.freeze()
        outcome = forked(self._baseline, BASELINE_SECONDS)
        assert outcome.result is not None, "the run without mutants did not end"
        self.known = Known(outcome.result)
        self._control()
        self.work(self)
        return True

    def _set_up_the_session(self, session: pytest.Session) -> None:
        """Run one test that needs the database, and leave standing what the whole session shares."""
        plain = [item for item in session.items if "django_db_setup" in getattr(item, "fixturenames", ())]
        calm = [item for item in plain if "transactional_db" not in getattr(item, "fixturenames", ())]
        others = [item for item in session.items if item not in calm]
        first, following = (calm[0], (calm[1:] + others)) if calm else (session.items[0], session.items[1:])
        runtestprotocol(first, log=False, nextitem=following[0] if following else first)

    def _baseline(self) -> dict[str, Run]:
        runs = {}
        names = self._in_order(list(self._items))
        for name, after in self._in_turn(names):
            self.loaded.clear_caches()
            tracer, began = Tracer(self.files), time.process_time()
            tracer.start()
            passed = self._passes(name, after)
            tracer.stop()
            runs[name] = Run(time.process_time() - began, passed, frozenset(tracer.lines))
        return runs

    def _control(self) -> None:
        """Without a mutant nothing may fail in the way mutants are tried, or every verdict would be in doubt."""
        names = self._in_order(sorted(set(self._items) - set(self.known.failing), key=self._fast_first))
        outcome = forked(lambda: self._first_failing(names), BASELINE_SECONDS)
        assert outcome.result == "", f"without any mutant, in the order of trying, there fails: {outcome}"

    def _fast_first(self, name: str) -> float:
        return self.known.runs[name].seconds

    def _in_order(self, names: Sequence[str]) -> list[str]:
        """Tests that empty the database come last, as everywhere."""
        return sorted(names, key=lambda name: "transactional_db" in getattr(self._items[name], "fixturenames", ()))

    def _in_turn(self, names: Sequence[str]) -> Iterator[tuple[str, pytest.Item | None]]:
        """Each test with one that follows, so that what the whole session shares is left standing."""
        first = self._items[names[0]]
        first.session._setupstate.teardown_exact(first)  # what the test before the fork left of its own module
        last = next((item for name, item in self._items.items() if name != names[-1]), None)
        yield from zip(names, [*(self._items[name] for name in names[1:]), last], strict=True)

    def _passes(self, name: str, after: pytest.Item | None) -> bool:
        reports = runtestprotocol(self._items[name], log=False, nextitem=after)
        return not any(report.failed for report in reports)

    def judge(self, mutant: Mutant) -> Verdict:
        """Try a mutant inside a function in a forked process."""
        names = self._in_order(self.known.of(mutant))
        if not names:
            return Verdict(mutant, "untested")
        self.loaded.places(mutant)  # Raises here, where it is heard, and not in the silent process.
        began = time.monotonic()
        outcome = forked(lambda: self._try(mutant, names), sum(map(self.known.seconds, names)))
        return verdict_of(mutant, outcome, len(names), time.monotonic() - began)

    def _try(self, mutant: Mutant, names: Sequence[str]) -> str:
        self.loaded.put_in(mutant)
        self.loaded.clear_caches(mutant)
        return self._first_failing(names)

    def _first_failing(self, names: Sequence[str]) -> str:
        for name, after in self._in_turn(names):
            give(self.known.seconds(name))
            if not self._passes(name, after):
                return name
        return ""

    def runs_at_import(self, mutant: Mutant) -> bool:
        """Whether the mutant's statement runs when the project is loaded, before any test."""
        first, last = mutant.lines
        return any((str(mutant.file), line) in self.imported.lines for line in range(first, last + 1))


def verdict_of(mutant: Mutant, outcome: Outcome, tests: int, seconds: float) -> Verdict:
    """The verdict on a mutant from how its process ended."""
    if outcome.timed_out:
        return Verdict(mutant, "timed out", "", tests, seconds)
    if outcome.died:
        return Verdict(mutant, "broken", "", tests, seconds)
    by = str(outcome.result)
    return Verdict(mutant, "killed" if by else "survived", by, tests, seconds)
