"""``fazhi matters``: matters whose rows are not what their acts add up to, written anew from the acts.

Exit codes: 0 all rows are right now, 1 a matter could not be put right, 2 bad input. Imported once Django is set up.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import click
from django.db import transaction

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.projection import differences, rebuild
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.search.following import refresh
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A matter that was looked at: what differed before, and what still stands against it."""

    matter: str
    differed: list[str]
    left: list[str]


@click.group()
def matters() -> None:
    """Matters 事项: their rows and their acts."""


@matters.command("rebuild")
@click.argument("ids", metavar="[ID]...", nargs=-1, type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rebuild_(ids: tuple[uuid.UUID, ...], as_json: bool) -> None:
    """Write the rows of the matters with these IDs anew from their acts; of all that differ, without any.

    Rows are no evidence: `fazhi ledger verify` names those that stray. Acts are not touched.
    """
    found = list(_rebuilt(_chosen(ids)))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for line in _in_words(found):
            click.echo(line)
    if any(each.left for each in found):
        sys.exit(1)


def _chosen(ids: tuple[uuid.UUID, ...]) -> Iterable[Matter]:
    """The matters with these ids, or all.

    Raises:
        UsageError: there is none with an id.
    """
    rows = Matter.objects.select_related("organ")
    if not ids:
        return rows.order_by("pk").iterator()
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    missing = [str(id) for id in ids if id not in found]
    if missing:
        says = Label(f"没有事项 {'、'.join(missing)}，请核对标识。", f"no matter {', '.join(missing)}: compare the id")
        raise click.UsageError(f"{says.zh} {says.en}")
    return [found[id] for id in dict.fromkeys(ids)]


def _rebuilt(rows: Iterable[Matter]) -> Iterator[Rebuilt]:
    for row in rows:
        differed = [what for _, what in differences([row])]
        if not differed:
            continue
        try:
            with transaction.atomic():
                rebuild(row)
                refresh([row.pk])
        except Refusal as refusal:
            yield Rebuilt(str(row.pk), differed, [str(ground) for ground in refusal.grounds])
            continue
        yield Rebuilt(str(row.pk), differed, [what for _, what in differences([row])])


def _in_words(found: list[Rebuilt]) -> Iterator[str]:
    for each in found:
        differed, left = "、".join(each.differed), "；".join(each.left)
        if each.left:
            yield f"✗ {each.matter}: {differed}  {Label('未能修复', 'not put right')}: {left}"
        else:
            yield f"✓ {each.matter}: {differed}  {Label('已按行为重写', 'written anew from its acts')}"
    if not found:
        yield str(Label("各事项都与其行为一致，无须重写。", "Every matter is what its acts add up to; nothing to do."))
