"""``fazhi search``: the index of the search compared with what it is made from, and put right.

Exit codes: 0 all is right (now), 1 something differs (``check``), 2 bad input. Imported once Django is set up.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from fazhi.kernel.search.rebuilding import check, rebuild
from fazhi.kernel.wording import Label


@click.group()
def search() -> None:
    """Search 检索: its index, which is made from matters and registers and is no evidence."""


@search.command("rebuild")
def rebuild_() -> None:
    """Put right what differs from matters and registers, all of it where there is none; acts go on meanwhile."""
    number = rebuild(_show_progress)
    words = Label(f"检索索引已与办件和清单一致，改写 {number} 行。", f"The index is right now: {number} rows written.")
    click.echo(f"{words.zh} {words.en}")


@search.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check_(as_json: bool) -> None:
    """Compare the index with matters and registers, and name what differs."""
    found = check(_show_progress)
    if as_json:
        click.echo(json.dumps([{**asdict(each), "source": str(each.source)} for each in found], ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"✗ {each.kind} {each.source}: {each.what}")
        click.echo(_DIFFERS if found else _RIGHT)
    if found:
        sys.exit(1)


_RIGHT = "检索索引与办件和清单一致。The index is as matters and registers say."
_DIFFERS = "请运行 fazhi search rebuild。Put it right: fazhi search rebuild"


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        words = Label(f"已比对 {done} / {total}", f"compared {done} of {total}")
        click.echo(f"\r{words}", err=True, nl=done >= total)
