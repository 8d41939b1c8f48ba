"""``fazhi parties``: all that is held on a party, which the law gives it a right to see and to take along."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

import click

from fazhi.cli.acts import BadInput, post_of
from fazhi.kernel.applications import showing
from fazhi.kernel.applications.holding import held_under, told_of
from fazhi.kernel.applications.models import Application
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.finding import rows_of, same_party
from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.parties.showing import Reader, Reason, exported
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.now import today


@click.group()
def parties() -> None:
    """Parties: what is held on one."""


@parties.command()
@click.option("--by", required=True, help="Officer's number and organ code, as YS0012@207.")
@click.option("--note", required=True, help="On which request, as “当事人王某2026年3月1日申请”, without its number.")
@click.option("--name", default="", help="Name, where two names are on record under one number.")
def export(by: str, note: str, name: str) -> None:
    """Write all that is held on a party as JSON; its number is asked for, so that no command line shows it.

    Source: 个人信息保护法 第四十四条、第四十五条.
    """
    number = click.prompt("当事人证件号码 Number of the party", hide_input=True, err=True)
    party, applied = same_party(number, name), list(held_under(number))
    if party is None and not applied:
        raise BadInput("没有登记此证件号码的当事人；请核对号码和姓名。No party is on record under this number.")
    post, day = post_of(by, today()), today()
    who = Reader(post.officer_id, post.pk, post.organ_id, post.organ.place_code, day)
    held = rows_of(party) if party is not None else []
    for row in held:
        exported(row, by=who, why=Reason("request", note))
    for each in applied:
        showing.exported(each, by=who, why=Reason("request", note))
    click.echo(json.dumps(_all_on(held, applied, day), ensure_ascii=False, indent=2, default=str))


def _all_on(rows: Iterable[Party], applied: list[Application], day: datetime.date) -> dict[str, Any]:
    rows = list(rows)
    return {
        "written_on": day,
        "values": [
            {"kind": row.kind, "recorded_at": row.recorded_at, **{name: row.reveal(name) for name in row.personal}}
            for row in rows
        ],
        "matters": list(_matters(rows)),
        "applications": [told_of(each) for each in applied],
        "erased": list(_erased(rows)),
        "read": list(_reads(rows)),
    }  # fmt: skip


def _erased(rows: list[Party]) -> Iterable[dict[str, Any]]:
    found = Erasure.objects.filter(subject_id__in=[row.pk for row in rows])
    erased = found.order_by("recorded_at").values("fields", "reason", "basis", "recorded_at")
    return [{**row} for row in erased]


def _matters(rows: list[Party]) -> Iterable[dict[str, Any]]:
    for matter in (
        Matter.objects.filter(parties__party__in=rows).select_related("organ").distinct().order_by("opened_on")
    ):
        procedure = procedure_of(matter.family, matter.version)
        capacities = matter.parties.filter(party__in=rows).values_list("capacity", flat=True)
        yield {
            "procedure": procedure.label.zh, "number": matter.number, "organ": matter.organ.name,
            "opened_on": matter.opened_on, "closed_on": matter.closed_on,
            "stage": procedure.stages[matter.stage].label.zh,
            "capacities": [str(procedure.capacities.get(each, each)) for each in capacities],
            "acts": [
                {"on": act.happened_on, "act": kind.label.zh if (kind := kind_of(procedure, act.name)) else act.name}
                for act in matter.acts.filter(party__in=rows).order_by("happened_on", "seq")
            ],
            "papers": [
                {"title": paper.title, "number": paper.number, "on": paper.issued_on}
                for paper in matter.papers.exclude(number="").order_by("issued_on")
            ],
        }  # fmt: skip


def _reads(rows: list[Party]) -> Iterable[dict[str, Any]]:
    """Which organs read the values, when and what for; not which officer, who answers to the organ."""
    organs = dict(Organ.objects.values_list("pk", "name"))
    for row in PersonalRead.objects.filter(party__in=rows).order_by("recorded_at"):
        yield {
            "at": row.recorded_at, "organ": organs.get(row.organ, ""), "fields": row.fields,
            "how": str(row.get_kind_display()), "purpose": str(row.get_purpose_display()),
        }  # fmt: skip
