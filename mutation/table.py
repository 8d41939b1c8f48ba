"""What a run found: a table for people, and the same as JSON for the next run to be compared with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mutation.session import Verdict
from mutation.targets import ROOT

OUTCOMES = ("killed", "timed out", "survived", "untested")


def score(verdicts: Sequence[Verdict]) -> float:
    """Percent of the mutants that a test noticed."""
    return 100 * sum(verdict.killed for verdict in verdicts) / len(verdicts) if verdicts else 0.0


def table(verdicts: Sequence[Verdict]) -> str:
    """Counts by module, in Markdown."""
    lines = ["| module | mutants | " + " | ".join(OUTCOMES) + " | score |", "|---|" + "---:|" * (len(OUTCOMES) + 2)]
    files = sorted({verdict.mutant.file for verdict in verdicts})
    rows = [(file.relative_to(ROOT / "src" / "fazhi").as_posix(), [v for v in verdicts if v.mutant.file == file])
            for file in files]  # fmt: skip
    for name, found in [*rows, ("all", list(verdicts))]:
        counts = Counter(verdict.outcome for verdict in found)
        numbers = " | ".join(str(counts[outcome]) for outcome in OUTCOMES)
        lines.append(f"| {name} | {len(found)} | {numbers} | {score(found):.1f} % |")
    return "\n".join(lines)


def described(verdict: Verdict) -> str:
    """One line on a mutant: where, what became of it, what was changed."""
    mutant = verdict.mutant
    changed = f"{mutant.operator}: {mutant.before}  =>  {mutant.after}"
    return f"{mutant.id}  {verdict.outcome} ({verdict.tests} tests)  {changed}"


def write(path: Path, target: str, sample: int, seed: int, verdicts: Sequence[Verdict]) -> None:
    """The result as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = [
        {
            "id": v.mutant.id, "operator": v.mutant.operator, "before": v.mutant.before, "after": v.mutant.after,
            "outcome": v.outcome, "by": v.by, "tests": v.tests, "seconds": round(v.seconds, 2),
        }
        for v in verdicts
    ]  # fmt: skip
    content = {"target": target, "sample": sample, "seed": seed, "score": round(score(verdicts), 1), "mutants": found}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
