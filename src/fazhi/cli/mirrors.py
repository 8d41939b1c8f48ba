"""``fazhi mirror``: take over what an upper platform has, compare with it, and show what runs where.

Exit codes: 0 done, 1 something was not taken or differs, 2 bad input. Imported only once Django is set up.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
from pathlib import Path

import click

from fazhi.cli.acts import BadInput, post_of
from fazhi.cli.tables import show
from fazhi.kernel.mirrors import reading
from fazhi.kernel.mirrors import reconciling as comparing
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.models import Batch, Reconciliation, RunningMode, Runs
from fazhi.kernel.mirrors.outcome import Taken
from fazhi.kernel.mirrors.taking import take as take_over
from fazhi.kernel.mirrors.telling import rows_of, told
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.now import today

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def mirror() -> None:
    """Mirrors: procedures that run on an upper platform, kept here by its numbers."""


def _read(file: Path, platform: str) -> tuple[str, list[BroughtMatter], str]:
    """The platform, the matters and the digest of a file."""
    content = file.read_bytes()
    named, matters = reading.read(content)
    if not (platform or named):
        raise BadInput("文件没有写明平台，请用 --platform 给出。\nThe file names no platform: give --platform.")
    return platform or named, matters, hashlib.sha256(content).hexdigest()


def _refused(refusal: Refusal) -> BadInput:
    return BadInput("\n".join(f"{ground.code}: {ground}" for ground in refusal.grounds))


@mirror.command()
@click.argument("file", type=_FILE)
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--second", default="", help="Who approved it, written likewise.")
@click.option("--platform", default="", help="Name of the platform; the file's own without it.")
@click.option("--whole", is_flag=True, help="Take all of the file or nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def take(file: Path, by: str, second: str, platform: str, whole: bool, as_json: bool) -> None:
    """Take over the matters of FILE (JSON); again as often as you like, without doubles."""
    day = today()
    try:
        named, matters, digest = _read(file, platform)
        taken = take_over(
            matters, platform=named, by=post_of(by, day), second=post_of(second, day) if second else None, day=day,
            source=digest, source_name=file.name, whole=whole,
        )  # fmt: skip
    except Refusal as refusal:
        raise _refused(refusal) from refusal
    click.echo(_as_json(taken) if as_json else _in_words(taken))
    sys.exit(1 if taken.faults or taken.differing else 0)


def _as_json(taken: Taken) -> str:
    rows = [
        {
            "number": row.number, "where": row.where, "outcome": row.outcome.name.lower(), "acts": row.acts,
            "matter": row.matter,
            "faults": [{"code": g.code, "zh": str(g.says.zh), "cure": g.cure.zh} for g in row.grounds],
            "cautions": [ground.code for ground in row.cautions],
            "differences": [
                {"act": each.name, "field": each.field, "ours": each.ours, "theirs": each.theirs}
                for each in row.differences
            ],
        }
        for row in taken.rows
    ]  # fmt: skip
    counts = {outcome.name.lower(): number for outcome, number in taken.counts().items()}
    parts = {"batch": taken.batch, "kept": taken.kept, "counts": counts, "differing": taken.differing, "rows": rows}
    return json.dumps(parts, ensure_ascii=False, indent=2, default=str)


def _in_words(taken: Taken) -> str:
    lines = [f"{outcome.value.zh} {outcome.value.en}: {number}" for outcome, number in taken.counts().items()]
    lines.append(f"有差异 Differing: {taken.differing}")
    for row in taken.faults:
        lines += [f"✗ {row.where} {row.number} {ground.code}: {ground}" for ground in row.grounds]
    for row in taken.rows:
        lines += [f"≠ {row.number} {each.name} {each.field}: {each.ours} → {each.theirs}" for each in row.differences]
    if not taken.kept:
        lines.append("整批未带入，没有留下任何内容。Nothing of it was kept.")
    return "\n".join(lines)


@mirror.command()
@click.argument("file", type=_FILE)
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--procedure", "family", required=True, help="Key of the procedure.")
@click.option("--place", required=True, help="Code of the place.")
@click.option("--from", "start", required=True, type=_DAY, help="First day of the period.")
@click.option("--until", "end", required=True, type=_DAY, help="First day after the period.")
@click.option("--platform", default="", help="Name of the platform; the file's own without it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def reconcile(
    file: Path, by: str, family: str, place: str, start: datetime.datetime, end: datetime.datetime, platform: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Compare what is here with FILE (JSON), which is complete for the period; nothing changes by it."""
    if family not in families():
        raise BadInput(f"没有程序“{family}”，见 fazhi procedures。\nNo procedure {family}: see fazhi procedures.")
    day = today()
    try:
        named, matters, digest = _read(file, platform)
        asked = comparing.Asked(named, family, place, start.date(), end.date())
        found = comparing.reconcile(
            matters, asked, by=post_of(by, day), day=day, source=digest, source_name=file.name
        )  # fmt: skip
    except Refusal as refusal:
        raise _refused(refusal) from refusal
    lines = list(told(found.lines.select_related("reconciliation", "matter", "resolution").order_by("position")))
    if as_json:
        parts = {"reconciliation": found.pk, "there": found.there, "here": found.here, "same": found.same}
        rows = list(rows_of(lines))
        click.echo(json.dumps({**parts, "rows": rows}, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(f"平台 there {found.there} · 本地 here {found.here} · 一致 same {found.same}")
        heads, *rows = rows_of(lines)
        if rows:
            show(heads, rows)
    sys.exit(1 if lines else 0)


@mirror.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Which procedures run where since when, and what was brought and compared last."""
    modes = list(RunningMode.objects.order_by("family", "place_code", "from_on", "recorded_at"))
    rows = [
        (each.family, each.place_code, each.from_on.isoformat(), str(Runs(each.runs).label), each.platform_name)
        for each in modes
    ]
    batch = Batch.objects.order_by("-recorded_at").values_list("taken_on", flat=True).first()
    compared = Reconciliation.objects.order_by("-recorded_at").values_list("compared_on", flat=True).first()
    if as_json:
        names = ("procedure", "place", "from", "runs", "platform")
        found = [dict(zip(names, row, strict=True)) for row in rows]
        parts = {"modes": found, "batch": batch, "reconciliation": compared}
        click.echo(json.dumps(parts, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo("全部程序在本地办理。Every procedure runs here.")
        return
    show(("程序 procedure", "区划 place", "起 from", "运行方式 runs", "平台 platform"), rows)
    click.echo(f"最近同步 last batch: {batch or '—'} · 最近对账 last reconciliation: {compared or '—'}")
