"""``fazhi doctor``: what /ready/ asks, with the cure of what does not hold."""

from __future__ import annotations

import json
import sys

import click

from fazhi.exchange.forms import declaring
from fazhi.now import moment
from fazhi.operation.health import Level, findings, ready
from fazhi.public import contact

_MARKS = {Level.OK: "✓", Level.WARNED: "!", Level.FAILED: "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Examine the installation; exit code 1 where it cannot serve."""
    found = [*findings(moment()), contact.finding(), declaring.finding()]
    if as_json:
        told = [
            {"name": each.name, "level": each.level.value.en, "zh": each.says.zh, "en": each.says.en,
             "cure_zh": each.cure.zh if each.cure else None, "cure": each.cure.en if each.cure else None}
            for each in found
        ]  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for each in () if as_json else found:
        click.echo(f"{_MARKS[each.level]} {each.says.zh}  {each.says.en}")
        if each.cure:
            click.echo(f"    → {each.cure.zh}{each.cure.en}")
    if not ready(found):
        sys.exit(1)
