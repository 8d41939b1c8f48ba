"""``fazhi import``: a sheet into registers, records, parties or past matters; examined first, and gone on with."""

from __future__ import annotations

import datetime
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from django import forms
from django.urls import reverse

from fazhi.cli.acts import BadInput, post_of
from fazhi.cli.import_outcome import SHOWN, tell
from fazhi.cli.tables import show
from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.keeping import Begun, begin, digest_of, drop
from fazhi.exchange.runs.mapping import kept_named, laid, others, use
from fazhi.exchange.runs.marking import template_of
from fazhi.exchange.runs.results import Result, result_of
from fazhi.exchange.runs.working import advance
from fazhi.exchange.sheets import Mapping, MappingError, Wrong
from fazhi.exchange.sheets.columns import label_of
from fazhi.exchange.sheets.texts import yes_no_converter
from fazhi.exchange.targets.declaring import Asked, Target
from fazhi.exchange.targets.registry import UnknownTarget, target_of, targets
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.wording import in_both
from fazhi.now import moment, today


@click.command("import")
@click.argument("target", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
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
    """Import FILE (xlsx, xls, ods, csv) into TARGET; without both, all targets are listed.

    Cut off, the same command goes on where it was. Where another person approves, it stops once that person is asked:
    they approve on the page of the import.
    """
    if target is None:
        rows = [(key, f"{each.label.zh} {each.label.en}") for key, each in targets().items()]
        show(("target", "导入内容 what"), rows)
        return
    into = _target(target)
    if by is None or (file is None and template is None):
        raise BadInput("请写明文件和 --by 人员编号@机构代码。Give the file, and --by number@organ code.")
    post = post_of(by, today())
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
    if into.two_persons and second is None and not dry_run:
        raise BadInput("此项须由另一人批准：请写 --second。Another person approves it: give --second.")
    begun = Begun(into, post, today(), moment(), options, Mode.WHOLE if whole else Mode.BY_ROW)
    asked = Asking(post_of(second, today()) if second else None, second_named, dry_run)
    try:
        run, result = _done(begun, _content(file), file.name, mapping, asked)
    except FileError as fault:
        raise BadInput(f"{fault.message.zh}{fault.cure.zh} {fault.message.en} {fault.cure.en}") from None
    except MappingError as fault:
        raise BadInput(f"{fault.message.zh} {fault.message.en}") from None
    except Refusal as refusal:
        raise BadInput("\n".join(f"{ground.says.zh}{ground.cure.zh} {ground.says.en} {ground.cure.en}"
                                 for ground in refusal.grounds)) from None  # fmt: skip
    tell(run, result, file, as_json)


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
        data["acts"] = [each for each in data["acts"].split(",") if each]
    form = into.options(post, today(), data)
    unknown = [name for name in data if form is None or name not in form.fields]
    if unknown:
        names = "、".join(form.fields) if form is not None else "无 none"
        raise BadInput(f"“{into.label.zh}”没有 --set {unknown[0]}；可写：{names}。It takes no {unknown[0]}; see above.")
    if form is None:
        return {}
    if "acts" in form.fields and "acts" not in data:
        return {}
    for name in data.keys() & {name for name, field in form.fields.items() if isinstance(field, forms.BooleanField)}:
        form.data = {**form.data, name: _yes_no(name, data[name])}
    if not form.is_valid():
        raise BadInput(_missing(form))
    return {name: jsonable(value) for name, value in form.cleaned_data.items()}


def _yes_no(name: str, text: str) -> bool:
    """A yes or no as a sheet would have it: a form takes every other text for yes."""
    try:
        return yes_no_converter({})(text)
    except Wrong as wrong:
        raise BadInput(f"--set {name}：{wrong.rule.zh}{wrong.cure.zh} {wrong.rule.en}") from None


def _missing(form: forms.Form) -> str:
    """What is missing or wrong of the values given by ``--set``, each with its name and what it is called."""
    said = ["请用 --set 名称=值 写明下列各项。Give these by --set NAME=VALUE:"]
    for name, errors in form.errors.as_data().items():
        label, wrong = label_of(form.fields[name].label or name), in_both(*errors)
        said.append(f"  {name}：{label.zh}，{wrong.zh} {label.en}: {wrong.en}")
    return "\n".join(said)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise BadInput(f"没有文件“{file}”，请核对路径。There is no file {file}: compare the path.")
    return file.read_bytes()


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked to approve, whether they are said to have approved elsewhere, and whether all is only tried."""

    second: Post | None
    named: bool
    dry_run: bool


def _done(begun: Begun, content: bytes, name: str, mapping: str | None, asked: Asking) -> tuple[ImportRun, Result]:
    """Examine, and write or ask as far as it goes; what is refused on the way leaves nothing behind."""
    run = _run(begun, content, name, mapping, asked.dry_run)
    try:
        return run, _worked(run, begun.mode, asked)
    except (FileError, Refusal):
        if run.standing not in (Standing.WRITING, Standing.ASKED):
            drop(run)
        raise


def _run(begun: Begun, content: bytes, name: str, mapping: str | None, dry_run: bool) -> ImportRun:
    """The import of this very file that was cut off, or a new one; a dry run is always one of its own."""
    if not dry_run:
        before = ImportRun.objects.filter(
            target=begun.target.key, first=begun.by.officer, organ=begun.by.organ, digest=digest_of(content)
        )
        under_way = before.filter(standing__in=(Standing.WRITING, Standing.ASKED), mode=begun.mode).first()
        if under_way is not None:
            _refuse_otherwise(under_way, begun, mapping)
            return under_way
        for left in before.filter(standing__in=(Standing.MAPPING, Standing.EXAMINING, Standing.EXAMINED)):
            drop(left)
    run = begin(begun, Upload(name, content, ""))
    try:
        use(run, *_mapped(run, mapping))
    except Exception:
        run.delete()
        raise
    return run


def _refuse_otherwise(run: ImportRun, begun: Begun, mapping: str | None) -> None:
    """Refuse to go on with an import that was begun with other values or another mapping than the command names."""
    before = run.mapping
    other = run.options != begun.options or (mapping is not None and _mapped(run, mapping)[0].jsonable() != before)
    run.mapping = before
    if other:
        page = reverse("import", args=[run.pk])
        raise BadInput(
            f"同一表格的导入正在办理，其 --set 或 --mapping 与此不同：请照原样继续，或先在 {page} 撤回。"
            f"This sheet is under way with another --set or --mapping: go on with those, or withdraw it at {page}."
        )


def _mapped(run: ImportRun, named: str | None) -> tuple[Mapping, datetime.datetime, str]:
    """The mapping named, else the one kept for these headings, else what is plain of the headings; with its name."""
    file = named is not None and named.endswith(".json") and Path(named).exists()
    if named is not None and file:
        run.mapping = _read(Path(named)).jsonable()
    elif named:
        kept = kept_named(run.organ, run.target, named)
        if kept is None:
            raise BadInput(f"{run.organ} 没有保存名为“{named}”的栏目对应。No mapping {named} is kept.")
        run.mapping = kept.content
    found = laid(run)
    if not named and others(found.kept, run) and found.kept is not None:
        kept = found.kept
        raise BadInput(
            f"这样的表有{kept.by}保存的栏目对应“{kept.name}”：核对后用 --mapping {kept.name} 指明。"
            f"{kept.by} kept the mapping {kept.name} for such a sheet: compare it, and say --mapping {kept.name}."
        )
    faults = found.layout.faults
    if faults:
        raise BadInput("\n".join(f"{fault.rule.zh}{fault.cure.zh} {fault.rule.en} {fault.cure.en}" for fault in faults))
    return found.suggestion.mapping, moment(), named if named and not file else ""


def _read(file: Path) -> Mapping:
    """The mapping in a file.

    Raises:
        MappingError: it is none.
    """
    try:
        return Mapping.of(json.loads(file.read_text(encoding="utf-8-sig")))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise MappingError(f"“{file}”不是 JSON。", f"{file} is no JSON.") from fault


def _worked(run: ImportRun, mode: str, asked: Asking) -> Result:
    """Examine, and unless it is a dry run write what can be written, or ask the second person."""
    told = _Progress()
    while run.standing == Standing.EXAMINING:  # The worker may be at it, too, and come to its end first.
        advance(run, moment(), told=told)
    if run.standing == Standing.EXAMINED:
        good = any(run.counts.get(name) for name in ("new", "changed", "ended"))
        if asked.dry_run or not good or (run.counts.get("bad") and mode == Mode.WHOLE):
            return result_of(run, SHOWN)
        deciding.choose_mode(run, mode)
        if asked.second is None:
            deciding.confirm(run, today(), moment())
        else:
            deciding.ask(run, asked.second, today(), moment())
    if run.standing == Standing.ASKED and asked.named and asked.second is not None:
        deciding.approve(run, asked.second, today(), moment(), named=True)
    advance(run, moment(), told=told)
    return result_of(run, SHOWN)


class _Progress:
    """A line that is rewritten on a terminal; nothing elsewhere."""

    def __call__(self, run: ImportRun) -> None:
        if sys.stderr.isatty():
            examining = run.standing == Standing.EXAMINING
            said = f"核对 examining: {run.examined}" if examining else f"导入 importing: {run.written}"
            click.echo(f"\r{said}", nl=False, err=True)
