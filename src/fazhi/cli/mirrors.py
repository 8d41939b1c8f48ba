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

from fazhi.cli import platform_sheets
from fazhi.cli.acts import BadInput, post_of
from fazhi.cli.tables import show
from fazhi.kernel.mirrors import reading
from fazhi.kernel.mirrors import reconciling as comparing
from fazhi.kernel.mirrors.asking import ask as hand_in
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.models import Batch, Reconciliation, RunningMode, Runs
from fazhi.kernel.mirrors.outcome import Taken
from fazhi.kernel.mirrors.telling import rows_of, told
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.seeing import eyes_of, seen
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
        raise BadInput(
            f"{file.name}：没有写明平台，请用 --platform 给出。\n{file.name}: it names no platform: give --platform."
        )
    return platform or named, matters, hashlib.sha256(content).hexdigest()


def _refused(file: Path, refusal: Refusal) -> BadInput:
    """What is refused, after the name of the file, with the cure, in both languages."""
    lines = []
    for ground in refusal.grounds:
        lines.append(f"{file.name}：{ground.says.zh}{ground.cure.zh}")
        lines.append(f"{file.name}: {ground.says.en} {ground.cure.en} [{ground.code}]")
    return BadInput("\n".join(lines))


@mirror.command()
@click.argument("file", required=False, type=_FILE)
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--procedure", "family", default="", help="Key of the procedure whose matters a sheet holds.")
@click.option(
    "--opened", type=_DAY, help="For a sheet: a day on which its matters were opened; today's version without."
)
@click.option("--platform", default="", help="Name of the platform; the file's own, or the procedure's, without it.")
@click.option("--mapping", help="For a sheet: name of a kept mapping of past matters, or a file of one (.json).")
@click.option("--template", type=click.Path(path_type=Path, dir_okay=False), help="Write an empty sheet there.")
@click.option("--acts", default="", help="For --template: further acts by name, parted by commas.")
@click.option("--whole", is_flag=True, help="Take all of the file or nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def take(
    file: Path | None, by: str, family: str, opened: datetime.datetime | None, platform: str, mapping: str | None,
    template: Path | None, acts: str, whole: bool, as_json: bool,
) -> None:  # fmt: skip
    """Hand in the matters of FILE (JSON, or a sheet: xlsx, xls, ods, csv); taken over once another person approved.

    As often as you like, without doubles. What would become of each matter is told; nothing is changed by it.
    """
    day = today()
    post = post_of(by, day)
    if template is not None:
        asked = platform_sheets.asked_for(family, post, day, opened and opened.date())
        template.write_bytes(platform_sheets.empty_for(asked, acts))
        click.echo(f"模板已写入 {template}。The template is written.")
        return
    if file is None:
        raise BadInput("请写明文件，或用 --template 取模板。\nGive the file, or --template for an empty sheet.")
    try:
        if platform_sheets.is_sheet(file):
            asked = platform_sheets.asked_for(family, post, day, opened and opened.date())
            waits, would = platform_sheets.handed_in(file, asked, platform=platform, whole=whole, mapping=mapping)
        else:
            waits, would = hand_in(
                file.read_bytes(), by=post, day=day, platform=platform, source_name=file.name, whole=whole
            )  # fmt: skip
    except Refusal as refusal:
        raise _refused(file, refusal) from refusal
    where = f"/mirrors/batches/{waits.pk}/" if waits is not None else ""
    click.echo(_as_json(would, where) if as_json else _in_words(would, where))
    sys.exit(1 if would.faults or would.differing else 0)


def _as_json(taken: Taken, where: str) -> str:
    rows = [
        {
            "number": row.number, "where": row.where, "outcome": row.outcome.name.lower(), "acts": row.acts,
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
    parts = {"approve_at": where, "counts": counts, "differing": taken.differing, "rows": rows}
    return json.dumps(parts, ensure_ascii=False, indent=2, default=str)


def _in_words(taken: Taken, where: str) -> str:
    lines = ["核对结果，尚未带入：What it would do; nothing is taken yet:"]
    lines += [f"{outcome.value.zh} {outcome.value.en}: {number}" for outcome, number in taken.counts().items()]
    lines.append(f"有差异 Differing: {taken.differing}")
    for row in taken.faults:
        for ground in row.grounds:
            lines.append(f"✗ {row.where} {row.number} {ground.code}: {ground.says.zh}{ground.cure.zh}")
            lines.append(f"  {ground.says.en} {ground.cure.en}")
    for row in taken.rows:
        lines += [f"≠ {row.number} {each.name} {each.field}: {each.ours} → {each.theirs}" for each in row.differences]
    if where:
        lines.append(f"请本单位另一位审核人或负责人登录后批准：{where}")
        lines.append(f"Another person of the organ, a reviewer or principal, approves it at {where}")
    else:
        lines.append("没有可以带入的内容，未报请批准。Nothing of it can be taken, so nobody is asked.")
    return "\n".join(lines)


@mirror.command()
@click.argument("file", type=_FILE)
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--procedure", "family", required=True, help="Key of the procedure.")
@click.option("--place", required=True, help="Code of the place.")
@click.option("--from", "start", required=True, type=_DAY, help="First day of the period.")
@click.option("--until", "end", required=True, type=_DAY, help="Last day of the period.")
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
        asked = comparing.Asked(named, family, place, start.date(), end.date() + datetime.date.resolution)
        by_post = post_of(by, day)
        found = comparing.reconcile(matters, asked, by=by_post, day=day, source=digest, source_name=file.name)
    except Refusal as refusal:
        raise _refused(file, refusal) from refusal
    every = found.lines.select_related("reconciliation", "matter", "resolution").order_by("position")
    lines = list(told(seen(every, eyes_of(by_post.officer, day))))
    hidden = every.count() - len(lines)
    if as_json:
        parts = {
            "reconciliation": found.pk, "there": found.there, "here": found.here, "same": found.same, "hidden": hidden,
        }  # fmt: skip
        rows = list(rows_of(lines))
        click.echo(json.dumps({**parts, "rows": rows}, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(f"平台 there {found.there} · 本地 here {found.here} · 一致 same {found.same}")
        heads, *rows = rows_of(lines)
        if rows:
            show(heads, rows)
        if hidden:
            click.echo(
                f"另有 {hidden} 处，所涉事项 {by} 无权查看。"
                f"{hidden} more, of matters that {by} does not see."
            )  # fmt: skip
    sys.exit(1 if lines or hidden else 0)


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
        found = [
            dict(zip(names, row, strict=True)) | {"site": each.site, "phone": each.phone}
            for row, each in zip(rows, modes, strict=True)
        ]
        parts = {"modes": found, "batch": batch, "reconciliation": compared}
        click.echo(json.dumps(parts, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo("全部程序在本地办理。Every procedure runs here.")
        return
    show(("程序 procedure", "区划 place", "起 from", "运行方式 runs", "平台 platform"), rows)
    click.echo(f"最近同步 last batch: {batch or '—'} · 最近对账 last reconciliation: {compared or '—'}")
