"""``fazhi act``, ``procedures`` and ``registers``: what is declared and done, from the command line."""

from __future__ import annotations

import datetime
import json
import sys
import uuid
from typing import Any

import click

from fazhi.cli.tables import show
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.registers.declaring import registers as declared_registers
from fazhi.now import today

_DAY = click.DateTime(["%Y-%m-%d"])


class BadInput(click.ClickException):
    """What was given cannot be used; the message says why and the cure."""

    exit_code = 2


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def procedures(as_json: bool) -> None:
    """The procedures that are declared, with their versions, stages and acts."""
    declared = [each for versions in families().values() for each in versions]
    if as_json:
        click.echo(json.dumps([_procedure(each) for each in declared], ensure_ascii=False, indent=2))
        return
    for each in declared:
        click.echo(f"{each.key} {each.version}  {each.label.zh} {each.label.en}")
        click.echo("  " + "、".join(f"{name} {kind.label.zh}" for name, kind in each.acts.items()))


def _procedure(each: type[Procedure]) -> dict[str, Any]:
    until = each.governs.until_on
    return {
        "key": each.key, "version": each.version, "label": each.label.zh, "label_en": each.label.en,
        "from": each.governs.from_on.isoformat(), "until": until.isoformat() if until else None,
        "stages": {name: stage.label.zh for name, stage in each.stages.items()},
        "acts": {name: kind.label.zh for name, kind in each.acts.items()},
    }  # fmt: skip


@click.command()
@click.argument("key", required=False)
@click.option("--on", type=_DAY, help="As of this day; today without it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def registers(key: str | None, on: datetime.datetime | None, as_json: bool) -> None:
    """The registers that are declared, or the entries of one as of a day."""
    day = on.date() if on else today()
    if key is None:
        rows = [
            (each.key, str(each.label), str(each.entries().as_of(day).count()))
            for each in declared_registers().values()
        ]
        show(("key", "清单 register", "条目 entries"), rows, right=(2,))
        return
    entries = register_of(key).entries().as_of(day).order_by("code").select_related("organ")
    if as_json:
        click.echo(json.dumps([_entry(entry) for entry in entries], ensure_ascii=False, indent=2, default=str))
    else:
        show(("编码", "名称", "类别"), [(entry.code, entry.name, entry.kind) for entry in entries])


def _entry(entry: Any) -> dict[str, Any]:
    return {**entry.shown(), "from": entry.from_on, "until": entry.until_on, "organ": entry.organ and entry.organ.code}


@click.command()
@click.argument("matter")
@click.argument("name")
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--on", required=True, type=_DAY, help="Legal day of the act.")
@click.option("--data", default="{}", help="Values of the act's form, as a JSON object.")
@click.option("--reason", default="", help="Why the act is done.")
@click.option("--key", "request_key", help="Request key: the same key is the same act.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def act(
    matter: str, name: str, by: str, on: datetime.datetime, data: str, reason: str, request_key: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Do an act: MATTER is a matter's number or id, or a procedure's key to open a new one; NAME the act."""
    post, values = post_of(by, on.date()), _values(data)
    try:
        if matter in families():
            done = open_matter(
                matter, name, by=post, on=on.date(), data=values, reason=reason, request_key=request_key, today=today()
            )
        else:
            done = perform(
                _matter(matter), name, by=post, on=on.date(), data=values, reason=reason, request_key=request_key,
                today=today(),
            )  # fmt: skip
    except Refusal as refusal:
        for ground in refusal.grounds:
            click.echo(f"{ground.code}: {ground}", err=True)
        sys.exit(2)
    told = {
        "act": str(done.pk), "matter": str(done.matter_id), "number": done.matter.number, "stage": done.stage_after,
        "clocks": {clock.key: clock.due_on for clock in Clock.objects.filter(subject=done.matter_id, stopped_on=None)},
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        click.echo(f"{done.matter} → {told['stage']}  {told['number']}")


def post_of(text: str, day: datetime.date) -> Post:
    """The post that an officer's number and an organ's code name on a day.

    Raises:
        BadInput: none, or several.
    """
    number, _, code = text.partition("@")
    posts = Post.objects.as_of(day).select_related("officer", "organ").filter(officer__number=number)
    found = list(posts.filter(organ__code=code) if code else posts)
    if len(found) != 1:
        held = "、".join(f"{post.officer.number}@{post.organ.code}" for post in found) or "无 none"
        raise BadInput(
            f"“{text}”在 {day} 对应 {len(found)} 个岗位（{held}）；请写 人员编号@机构代码。Write number@organ code."
        )
    return found[0]


def _values(data: str) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except json.JSONDecodeError as fault:
        raise BadInput(f"--data 不是 JSON：第{fault.pos + 1}个字符处 {fault.msg}。--data is no JSON.") from None
    if not isinstance(values, dict):
        raise BadInput('--data 应为 JSON 对象，如 {"reason": "…"}。--data must be a JSON object.')
    return {name: _typed(value) for name, value in values.items()}


def _typed(value: Any) -> Any:
    """A number as it would be typed into a form, which takes texts."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _matter(text: str) -> Matter:
    found = list(Matter.objects.filter(number=text)[:2])
    if not found and _is_uuid(text):
        found = list(Matter.objects.filter(pk=text))
    if len(found) != 1:
        raise BadInput(
            f"“{text}”对应 {len(found)} 个事项，请改用事项标识。{text} names {len(found)} matters: give the id."
        )
    return found[0]


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
