"""``fazhi import``: a sheet into registers, records, parties or past matters; examined first, and gone on with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.urls import reverse

from fazhi.cli.acts import BadInput, post_of
from fazhi.cli.tables import show
from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.keeping import Begun, begin, digest_of, drop
from fazhi.exchange.runs.mapping import kept_named, laid, others, use
from fazhi.exchange.runs.marking import template_of, write_marked
from fazhi.exchange.runs.results import Result, result_of
from fazhi.exchange.runs.working import advance
from fazhi.exchange.sheets import Mapping, examine
from fazhi.exchange.sheets.mapping import MappingError
from fazhi.exchange.targets.declaring import Asked, Target
from fazhi.exchange.targets.registry import UnknownTarget, target_of, targets
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.now import moment, today

SHOWN = 10
"""Faults that are printed; the marked sheet has them all."""


@click.command("import")
@click.argument("target", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--by", help="Officer's number and organ code, as YS0012@207.")
@click.option("--second", help="Who is asked to approve it, on the page: officer's number and organ code.")
@click.option("--second-named", is_flag=True, help="You say that the second approved elsewhere; it is recorded so.")
@click.option("--mapping", help="Name of a kept mapping, or a file of one (.json).")
@click.option("--set", "given", multiple=True, help="What the target asks for, as NAME=VALUE; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Examine and change nothing.")
@click.option("--whole/--by-row", default=True, show_default=True, help="All rows or none; or good rows now.")
@click.option("--template", type=click.Path(path_type=Path, dir_okay=False), help="Write an empty sheet there.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(
    target: str | None, file: Path | None, by: str | None, second: str | None, second_named: bool,
    mapping: str | None, given: tuple[str, ...], dry_run: bool, whole: bool, template: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Import FILE into TARGET (all targets without one); cut off, the same command goes on where it was.

    Where another person approves, it stops once that person is asked: they approve on the page of the import.
    """
    if target is None:
        rows = [(key, f"{each.label.zh} {each.label.en}") for key, each in targets().items()]
        show(("target", "导入内容 what"), rows)
        return
    if by is None or (file is None and template is None):
        raise BadInput("请写明文件和 --by 人员编号@机构代码。Give the file, and --by number@organ code.")
    into, post = _target(target), post_of(by, today())
    if not into.may(post, today()):
        raise BadInput(f"{post} 不能导入“{into.label.zh}”。{post} may not import into it.")
    options = _options(into, post, given)
    if template is not None:
        template.write_bytes(template_of(into, Asked(post, today(), options=options)))
        click.echo(f"模板已写入 {template}。The template is written.")
        return
    assert file is not None
    closed = into.closed(post, today())
    if closed is not None:
        raise BadInput(f"{closed.rule.zh}{closed.cure.zh} {closed.rule.en} {closed.cure.en}")
    mode = Mode.WHOLE if whole else Mode.BY_ROW
    begun = Begun(into, post, today(), moment(), options, mode)
    try:
        run = _run(begun, file, mapping)
        result = _worked(run, dry_run, mode, post_of(second, today()) if second else None, second_named)
    except (FileError, MappingError) as fault:
        raise BadInput(f"{fault.message.zh} {fault.message.en}") from None
    except Refusal as refusal:
        raise BadInput("\n".join(f"{ground.says.zh}{ground.cure.zh} {ground.says.en} {ground.cure.en}"
                                 for ground in refusal.grounds)) from None  # fmt: skip
    _tell(run, result, file, dry_run, as_json)


def _target(key: str) -> Target:
    try:
        return target_of(key)
    except UnknownTarget as unknown:
        raise BadInput(str(unknown)) from None


def _options(into: Target, post: Post, given: tuple[str, ...]) -> dict[str, Any]:
    """What the target asks for, from ``NAME=VALUE``."""
    pairs = [each.partition("=") for each in given]
    data: dict[str, Any] = {name: value for name, _, value in pairs}
    if "acts" in data:
        data["acts"] = data["acts"].split(",")
    form = into.options(post, today(), data)
    if form is None:
        return {}
    if "acts" in form.fields and "acts" not in data:
        return {}
    if not form.is_valid():
        told = "；".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        raise BadInput(f"请用 --set 名称=值 补充：{told}。Give by --set NAME=VALUE: {', '.join(form.errors)}.")
    return {name: jsonable(value) for name, value in form.cleaned_data.items()}


def _run(begun: Begun, file: Path, mapping: str | None) -> ImportRun:
    """The import of this very file that was cut off, or a new one."""
    content = file.read_bytes()
    before = ImportRun.objects.filter(
        target=begun.target.key, first=begun.by.officer, organ=begun.by.organ, digest=digest_of(content)
    )
    under_way = before.filter(standing__in=(Standing.WRITING, Standing.ASKED), mode=begun.mode).first()
    if under_way is not None:
        return under_way
    for left in before.filter(standing__in=(Standing.MAPPING, Standing.EXAMINING, Standing.EXAMINED)):
        drop(left)
    run = begin(begun, Upload(file.name, content, ""))
    try:
        _map(run, mapping)
    except Exception:
        run.delete()
        raise
    return run


def _map(run: ImportRun, named: str | None) -> None:
    """Take the mapping named, else the one kept for these headings, else what is plain of the headings."""
    if named and Path(named).suffix == ".json" and Path(named).exists():
        run.mapping = Mapping.of(json.loads(Path(named).read_text(encoding="utf-8"))).jsonable()
    elif named:
        kept = kept_named(run.organ, run.target, named)
        if kept is None:
            raise BadInput(f"{run.organ} 没有保存名为“{named}”的栏目对应。No mapping {named} is kept.")
        run.mapping, run.mapping_name = kept.content, kept.name
    found = laid(run)
    faults = examine(found.sheet, found.columns, found.suggestion.mapping, key=run.target).faults
    if not named and others(found.kept, run) and found.kept is not None:
        kept = found.kept
        raise BadInput(
            f"这样的表有{kept.by}保存的栏目对应“{kept.name}”：核对后用 --mapping {kept.name} 指明。"
            f"{kept.by} kept the mapping {kept.name} for such a sheet: compare it, and say --mapping {kept.name}."
        )
    if faults:
        raise BadInput("\n".join(f"{fault.rule.zh}{fault.cure.zh} {fault.rule.en} {fault.cure.en}" for fault in faults))
    use(run, found.suggestion.mapping, moment(), named if named and not named.endswith(".json") else "")


def _worked(run: ImportRun, dry_run: bool, mode: str, second: Post | None, named: bool) -> Result:
    """Examine, and unless it is a dry run write what can be written, or ask the second person."""
    told = _Progress()
    if run.standing not in (Standing.WRITING, Standing.ASKED):
        advance(run, moment(), told=told)
        result = result_of(run, SHOWN)
        good = any(run.counts.get(name) for name in ("new", "changed", "ended"))
        if dry_run or not good or (run.counts.get("bad") and mode == Mode.WHOLE):
            return result
        deciding.choose_mode(run, mode)
        if not target_of(run.target).two_persons:
            deciding.confirm(run, today(), moment())
        elif second is None:
            raise BadInput("此项须由另一人批准：请写 --second。Another person approves it: give --second.")
        else:
            deciding.ask(run, second, today(), moment())
    if run.standing == Standing.ASKED and named and second is not None and not dry_run:
        deciding.approve(run, second, today(), moment(), named=True)
    advance(run, moment(), told=told)
    return result_of(run, SHOWN)


class _Progress:
    """A line that is rewritten on a terminal; nothing elsewhere."""

    def __call__(self, run: ImportRun) -> None:
        if sys.stderr.isatty():
            examining = run.standing == Standing.EXAMINING
            said = f"核对 examining: {run.examined}" if examining else f"导入 importing: {run.written}"
            click.echo(f"\r{said}", nl=False, err=True)


def _tell(run: ImportRun, result: Result, file: Path, dry_run: bool, as_json: bool) -> None:
    """Say what came of it; the exit code tells whether rows were bad."""
    done = run.standing == Standing.DONE
    bad = run.counts.get("bad", 0)
    marked = _marked(run, file) if result.number and run.file else None
    told = {
        "target": run.target, "standing": run.standing, "second_named": run.named,
        "counts": {name: value for name, value in run.counts.items() if isinstance(value, int)},
        "faults": [fault.jsonable() for fault in result.faults], "number_of_faults": result.number,
        "marked": str(marked) if marked else None, "result": target_of(run.target).result(run.notes),
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(run, result, marked, done=done)
    if run.standing not in (Standing.DONE, Standing.ASKED):
        drop(run)
    sys.exit(1 if bad else 0)


def _marked(run: ImportRun, file: Path) -> Path:
    place = file.with_name(f"{file.stem}.marked.xlsx")
    with place.open("wb") as out:
        write_marked(run, out)
    return place


def _print(run: ImportRun, result: Result, marked: Path | None, *, done: bool) -> None:
    counts = run.counts
    prefix = "written_" if done else ""
    words = (("new", "新增 new"), ("changed", "变更 changed"), ("same", "已在未变 unchanged"), ("bad", "有问题 faulty"))
    said = "，".join(f"{label} {counts.get(prefix + name, 0)}" for name, label in words)
    click.echo(f"{'已导入 Imported' if done else '未写入 Nothing written'}：{said}")
    if run.named:
        click.echo(f"批准人 {run.approver} 由操作人指明。The second person was named by the operator.")
    if run.standing == Standing.ASKED:
        page = reverse("import", args=[run.pk])
        click.echo(f"已报请 {run.approver} 批准：在工作台或 {page} 批准后导入。{run.approver} approves it at {page}.")
    for heading, rule, number in result.broken[:SHOWN]:
        click.echo(f"  {number:6d} × {heading}：{rule.zh} {rule.en}")
    for fault in result.faults:
        where = f"第 {fault.row} 行 row {fault.cell} {fault.heading} {fault.shown}"
        click.echo(f"  {where}：{fault.rule.zh}{fault.cure.zh}")
    if marked:
        click.echo(f"标注表 marked sheet: {marked}")
