"""What came of an import, said on the command line: counts, how the sheet was read, faults, and the marked sheet."""

from __future__ import annotations

import json
import sys
from itertools import chain, count
from pathlib import Path

import click
from django.urls import reverse

from fazhi.exchange.models import ImportRun, Standing
from fazhi.exchange.runs.keeping import drop
from fazhi.exchange.runs.marking import write_marked
from fazhi.exchange.runs.results import Result
from fazhi.exchange.sheets.writing import as_written
from fazhi.exchange.targets.registry import target_of

SHOWN = 10
"""Faults that are printed; the marked sheet has them all."""


def tell(run: ImportRun, result: Result, file: Path, as_json: bool) -> None:
    """Say what came of it; the exit code tells whether rows were bad, or nothing was written that should have been."""
    marked = _marked(run, file) if result.number and run.file else None
    told = {
        "target": run.target, "standing": run.standing, "second_named": run.named, "why": run.why,
        "counts": {name: value for name, value in run.counts.items() if isinstance(value, int)},
        "remarks": run.counts.get("remarks", []),
        "faults": [fault.jsonable() for fault in result.faults], "number_of_faults": result.number,
        "marked": str(marked) if marked else None, "result": target_of(run.target).result(run.notes),
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(run, result, marked)
    failed = bool(run.counts.get("bad") or run.why)
    if run.standing not in (Standing.DONE, Standing.ASKED):
        drop(run)
    sys.exit(1 if failed else 0)


def _marked(run: ImportRun, file: Path) -> Path:
    """The marked sheet beside the file; never over one in which somebody has begun to put rows right."""
    places = (file.with_name(f"{file.stem}.marked{nth}.xlsx") for nth in chain([""], (f"-{nth}" for nth in count(2))))
    place = next(each for each in places if not each.exists() or as_written(each.read_bytes()))
    with place.open("wb") as out:
        write_marked(run, out)
    return place


def _print(run: ImportRun, result: Result, marked: Path | None) -> None:
    counts, done = run.counts, run.standing == Standing.DONE
    prefix = "written_" if done else ""
    words = (("new", "新增 new"), ("changed", "变更 changed"), ("same", "已在未变 unchanged"), ("bad", "有问题 faulty"))
    said = [f"{label} {counts.get(prefix + name, 0)}" for name, label in words]
    said += [f"取消（表中没有） ended {counts['ended']}"] if counts.get("ended") else []
    click.echo(f"{'已导入 Imported' if done else '未写入 Nothing written'}：{'，'.join(said)}")
    if run.why:
        click.echo(run.why)
    if run.named:
        click.echo(f"批准人 {run.approver} 由操作人指明。The second person was named by the operator.")
    if run.standing == Standing.ASKED:
        page = reverse("import", args=[run.pk])
        click.echo(f"已报请 {run.approver} 批准：在工作台或 {page} 批准后导入。{run.approver} approves it at {page}.")
    for remark in counts.get("remarks", ()):
        click.echo(f"  {remark['zh']} {remark['en']}")
    for heading, rule, number in result.broken[:SHOWN]:
        click.echo(f"  {number:6d} × {heading}：{rule.zh} {rule.en}")
    for fault in result.faults:
        where = f"第 {fault.row} 行 row {fault.cell} {fault.heading} {fault.shown}"
        click.echo(f"  {where}：{fault.rule.zh}{fault.cure.zh}")
    if marked:
        click.echo(f"标注表 marked sheet: {marked}")
