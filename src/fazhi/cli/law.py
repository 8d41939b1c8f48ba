"""`fazhi law`: look up what the law says on a day, and count a limit with its receipt.

Exit codes: 0 done, 1 the law tree has faults (`check`), 2 bad input.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import click

from fazhi import law as law_tree
from fazhi.cli.faults import of_law

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_LABEL = {
    law_tree.Role.MINIMUM: "Must stay open through",
    law_tree.Role.LEAD: "Not later than",
    law_tree.Role.DURATION: "Ends on",
    law_tree.Role.RETENTION: "Keep through",
}


class BadInput(click.ClickException):
    """What was asked cannot be answered; the message says why and what to ask instead."""

    exit_code = 2


class Day(click.ParamType[date]):
    """A day as 2021-07-15, or where moments are allowed also 2021-07-15T10:30."""

    name = "day"

    def __init__(self, *, moments: bool) -> None:
        self.moments = moments

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day.

        Raises:
            click.BadParameter: malformed, or no such day.
        """
        if isinstance(value, date):
            return value
        try:
            return _read_day(str(value), moments=self.moments)
        except ValueError:
            forms = "2021-07-15 or 2021-07-15T10:30" if self.moments else "2021-07-15"
            self.fail(
                f"{value!r} 不是日期，请写成 {forms.replace('or', '或')}。{value!r} is no day; write {forms}",
                param,
                ctx,
            )


class Paused(click.ParamType[law_tree.Pause]):
    """A pause as A..B: A is not counted, B is counted again; A.. while it lasts."""

    name = "A..B"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> law_tree.Pause:
        """Read the pause.

        Raises:
            click.BadParameter: malformed, or reversed.
        """
        if isinstance(value, law_tree.Pause):
            return value
        first, dots, last = str(value).partition("..")
        try:
            if not dots:
                raise ValueError
            begin = _read_day(first, moments=True)
            end = _read_day(last, moments=True) if last else None
        except ValueError:
            forms = "2021-02-08..2021-03-01, or 2021-02-08.."
            self.fail(
                f"{value!r} 不是一段日子，请写成 {forms.replace(', or', ' 或')}。{value!r} is no pause; write {forms}",
                param,
                ctx,
            )
        try:
            return law_tree.Pause(begin, end, "paused")
        except law_tree.WrongPause as error:
            self.fail(of_law(error), param, ctx)


def _read_day(text: str, *, moments: bool) -> date:
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if moments and _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError(text)


@click.group()
@click.option(
    "--with",
    "extra",
    multiple=True,
    envvar="FAZHI_LAW",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Directory with statutes and calendars of your own, such as next year's holiday notice.",
)
@click.pass_context
def law(ctx: click.Context, extra: tuple[Path, ...]) -> None:
    """Statutory limits and numbers, as the law said them on a day (法定期限与参数)."""
    ctx.obj = extra


def _tree(ctx: click.Context) -> law_tree.LawTree:
    try:
        return law_tree.load(*ctx.obj)
    except law_tree.BrokenLaw as error:
        raise BadInput(of_law(error)) from error


@law.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_parameters(ctx: click.Context, as_json: bool) -> None:
    """List all parameters with all their values."""
    tree = _tree(ctx)
    if as_json:
        _print_json([_parameter(parameter) for parameter in tree.parameters])
        return
    for parameter in tree.parameters:
        ref = f" ({parameter.ref})" if parameter.ref else ""
        click.echo(f"{parameter.key}{ref}  {parameter.title.zh}  {parameter.title.en}")
        for value in parameter.values:
            last = value.in_force_until
            click.echo(f"    {value.from_} to {last or ''}  {_amount(value)}  {value.rule().source('en')}")


@law.command()
@click.argument("key")
@click.option("--on", "day", required=True, type=Day(moments=False), help="The day on which the law is asked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show(ctx: click.Context, key: str, day: date, as_json: bool) -> None:
    """Show the value of KEY in force on a day. KEY is a dotted key or a short id."""
    try:
        value = _tree(ctx).value(key, on=day)
    except law_tree.LawError as error:
        raise BadInput(of_law(error)) from error
    if as_json:
        _print_json(_value(value))
        return
    click.echo(f"{value.title.zh}  {value.title.en}  [{value.key}]")
    click.echo(f"{value.role.value}: {_amount(value)}")
    click.echo(f"{value.rule().source('zh')}, in force from {value.from_} to {value.in_force_until or 'now'}")
    for label, text in _details(value):
        click.echo(f"{label}: {text}")


@law.command()
@click.argument("key")
@click.option(
    "--from",
    "start",
    required=True,
    type=Day(moments=True),
    help="The day (or moment, for hours) from which it runs; for a lead the day of the event.",
)
@click.option("--paused", "pauses", multiple=True, type=Paused(), help="Days not counted; may be repeated.")
@click.option("--extended", is_flag=True, help="Add the linked extension in full.")
@click.option("--case", help="The case, where the law gives several amounts.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def due(
    ctx: click.Context,
    key: str,
    start: date,
    pauses: tuple[law_tree.Pause, ...],
    extended: bool,
    case: str | None,
    as_json: bool,
) -> None:
    """Count the limit KEY by the value in force on its start day, and show the receipt."""
    tree = _tree(ctx)
    day = start.date() if isinstance(start, datetime) else start
    try:
        value = tree.value(key, on=day)
        if case is not None:
            value = value.in_case(case)
        extensions = tree.full_extension(value, on=day) if extended else []
        if extended and not extensions:
            raise BadInput(
                f"{value.key} 在法律中没有规定延长，请去掉 --extended。"
                f"{value.key} has no extension in {value.law}. Leave --extended out."
            )
        result = law_tree.count(start, value, tree.calendar, pauses=pauses, extensions=extensions)
    except law_tree.AmbiguousAmount as error:
        raise BadInput(f"{of_law(error)} Use --case NAME.") from error
    except law_tree.LawError as error:
        raise BadInput(of_law(error)) from error
    if as_json:
        _print_json(result.to_dict())
        return
    click.echo(_headline(result))
    click.echo(value.title.zh)
    for line in result.receipt.lines("en"):
        click.echo(line)


@law.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check the law tree, with the directories given by --with, and list every fault."""
    try:
        tree = law_tree.load(*ctx.obj)
    except law_tree.BrokenLaw as error:
        click.echo(of_law(error), err=True)
        ctx.exit(1)
    values = sum(len(parameter.values) for parameter in tree.parameters)
    click.echo(f"{len(tree.parameters)} parameters, {values} values, no fault.")
    click.echo(f"Calendar: {tree.calendar.edition}, announced through {tree.calendar.announced_through}.")


def _headline(result: law_tree.Due) -> str:
    if result.due is None:
        left = result.left
        rest = f", {left.amount} {left.unit.value} left" if left else ""
        return f"Paused: no due date{rest}"
    shown = result.due.isoformat(timespec="minutes") if isinstance(result.due, datetime) else str(result.due)
    mark = " (provisional)" if result.provisional else ""
    return f"{_LABEL.get(result.role, 'Due')} {shown}{mark}"


def _amount(value: law_tree.Value) -> str:
    times = f", up to {value.times} times" if value.times > 1 else ""
    return f"{value.amount} {value.unit.value}{times}"


def _details(value: law_tree.Value) -> list[tuple[str, str]]:
    details = []
    if value.starts_on is not None:
        details.append(("Runs from", f"{value.starts_on.zh}  {value.starts_on.en}"))
    if value.rest_day is not None:
        details.append(("Rest day at the end", f"{value.rest_day.zh}  {value.rest_day.value}"))
    if value.lapse is not None:
        details.append(("When it lapses", f"{value.lapse.zh}  {value.lapse.value}"))
    if value.extension is not None:
        details.append(("Extension", value.extension))
    unit = f"; unit: {value.unit_sure.zh}  {value.unit_sure.value}" if value.unit_sure else ""
    details.append(("How sure", f"{value.sure.zh}  {value.sure.value}{unit}"))
    if value.note:
        details.append(("Note", value.note))
    return details


def _parameter(parameter: law_tree.Parameter) -> dict[str, object]:
    return {
        "key": parameter.key,
        "ref": parameter.ref,
        "title": parameter.title.to_dict(),
        "values": [_value(value) for value in parameter.values],
    }


def _value(value: law_tree.Value) -> dict[str, object]:
    return {
        "key": value.key,
        "ref": value.ref,
        "title": value.title.to_dict(),
        "amount": law_tree.plain(value.amount),
        "unit": value.unit.value,
        "role": value.role.value,
        "law": value.law_name,
        "text": value.text,
        "article": value.article,
        "from": str(value.from_),
        "until": str(value.in_force_until) if value.in_force_until else None,
        "starts_on": value.starts_on.to_dict() if value.starts_on else None,
        "rest_day": value.rest_day.value if value.rest_day else None,
        "lapse": value.lapse.value if value.lapse else None,
        "extension": value.extension,
        "times": value.times,
        "sure": value.sure.value,
        "unit_sure": value.unit_sure.value if value.unit_sure else None,
        "note": value.note,
    }


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
