"""Mutation testing from the command line: ``python -m mutation law clocks --sample 200``."""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from mutation.fresh import OPTIONS, FreshProcesses
from mutation.mutants import Mutant, mutants_of
from mutation.session import MutationRun, Verdict, verdict_of
from mutation.table import described, score, table, write
from mutation.targets import ROOT, TARGETS, Target


def main() -> int:
    """Run the named targets one after another; each in a process of its own, for pytest runs once in a process."""
    asked = _arguments()
    forking = multiprocessing.get_context("fork")
    wrong = 0
    for name in asked.targets or list(TARGETS):
        process = forking.Process(target=run, args=(TARGETS[name], asked))
        process.start()
        process.join()
        wrong |= process.exitcode or 0
    return wrong


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="target", help=f"of {', '.join(TARGETS)}; all without")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn by the seed; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", default="", help="mutants whose id (module:line:number) begins so; several with commas"
    )
    parser.add_argument(
        "--exact", action="store_true", help="import anew for every mutant: slow, to check the quick way"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "mutation", help="folder of the JSON results")
    asked = parser.parse_args()
    unknown = [name for name in asked.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    return asked


def chosen(target: Target, asked: argparse.Namespace) -> list[Mutant]:
    """The mutants to try, in the order of the text."""
    mutants = [mutant for file in target.files() for mutant in mutants_of(file)]
    if asked.only:
        mutants = [mutant for mutant in mutants if mutant.id.startswith(tuple(asked.only.split(",")))]
    if 0 < asked.sample < len(mutants):
        places = sorted(random.Random(asked.seed).sample(range(len(mutants)), asked.sample))
        mutants = [mutants[place] for place in places]
    return mutants


def run(target: Target, asked: argparse.Namespace) -> None:
    """Try the mutants of a target and write what came of them."""
    mutants = chosen(target, asked)
    fresh = FreshProcesses()
    verdicts: list[Verdict] = []
    began = time.monotonic()

    def work(session: MutationRun) -> None:
        if session.known.failing:
            print("left out, failing without any mutant:", *session.known.failing, sep="\n  ")
        for number, mutant in enumerate(mutants, start=1):
            verdicts.append(_judged(session, fresh, mutant, asked.exact))
            if not verdicts[-1].killed:
                print(described(verdicts[-1]), flush=True)
            if number % 20 == 0 or number == len(mutants):
                _progress(number, mutants, verdicts, began)

    code = pytest.main([*OPTIONS, *target.test_files()], plugins=[MutationRun(target.files(), work)])
    fresh.close()
    if len(verdicts) != len(mutants):
        print(f"{target.name}: the run broke off (pytest exit code {int(code)})")
        sys.exit(1)
    print(table(verdicts))
    path = asked.out / f"{target.name}.json"
    write(path, target.name, asked.sample, asked.seed, verdicts)
    print(f"{target.name}: {score(verdicts):.1f} % of {len(verdicts)} mutants noticed; all of them in {path}")


def _judged(session: MutationRun, fresh: FreshProcesses, mutant: Mutant, exact: bool) -> Verdict:
    if mutant.function is not None and not exact:
        verdict = session.judge(mutant)
        if verdict.outcome != "untested" or not session.runs_at_import(mutant):
            session.known.note(verdict)
            return verdict
    names = session.known.of(mutant) if exact else []
    names = names or session.known.of_module(mutant)
    began = time.monotonic()
    outcome = fresh.judge(mutant, {name: session.known.seconds(name) for name in names})
    verdict = verdict_of(mutant, outcome, len(names), time.monotonic() - began)
    session.known.note(verdict)
    return verdict


def _progress(number: int, mutants: Sequence[Mutant], verdicts: Sequence[Verdict], began: float) -> None:
    seconds = time.monotonic() - began
    print(f"{number}/{len(mutants)}  {score(verdicts):.1f} %  {seconds:.0f} s  {mutants[number - 1].id}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
