"""``fazhi report reproduce``: the figures of a report counted again, as they were known when it was frozen."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from fazhi.cli.figures import PLACE, YEAR, known_place
from fazhi.cli.tables import show
from fazhi.kernel.figures.declaring import Number
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.procedures.models import Act
from fazhi.now import today
from fazhi.report.comparing import plain
from fazhi.report.reproducing import Reproduced, reproduce
from fazhi.report.standing import last_compiled, last_compiled_of


class NoReport(click.ClickException):
    """A year of which no report was frozen."""

    exit_code = 2


@click.command("reproduce")
@PLACE
@YEAR
@click.option("--organ", default="", help="Code of the department or township whose own report it is.")
@click.option("--json", "as_json", is_flag=True, help="An object for programs.")
def reproduce_(place: str, number: int, organ: str, as_json: bool) -> None:
    """Count the figures of the report again, as known when it was frozen; say what was corrected since."""
    compiled = _compiled(known_place(place), number, organ)
    if compiled is None:
        raise NoReport(
            f"{place} 没有 {number} 年度的报告：请先在工作台汇编并固定。"
            f"There is no report of {number} for {place}: compile and freeze it in the workbench first."
        )
    found = reproduce(compiled)
    if as_json:
        rows = [_row(each) for each in found.figures]
        click.echo(json.dumps({"log_holds": found.log_holds, "figures": rows}, ensure_ascii=False, indent=2))
    else:
        _tell(found.figures, found.log_holds)
    if not found.holds:
        sys.exit(1)


def _compiled(place: str, number: int, organ: str) -> Act | None:
    """The act that froze the place's report, or that of one of its organs.

    Raises:
        NoReport: there is no such organ.
    """
    if not organ:
        return last_compiled(place, number, today())
    own = Organ.objects.filter(code=organ, place_code__startswith=subtree(place)).first()
    if own is None:
        raise NoReport(f"{place} 没有代码为 {organ} 的机构。{place} has no organ {organ}.")
    return last_compiled_of(own, number)


def _row(each: Reproduced) -> dict[str, Any]:
    return {
        "id": each.frozen.id, "frozen": plain(each.frozen.value), "then": plain(each.then), "now": plain(each.now),
        "holds": each.holds, "corrected": each.corrected, "same_definition": each.same_definition,
    }  # fmt: skip


def _tell(figures: list[Reproduced], log_holds: bool) -> None:
    rows = [
        (
            each.frozen.id, each.frozen.title.zh, _said(each.frozen.value), _said(each.then), _said(each.now),
            _verdict(each),
        )
        for each in figures
    ]  # fmt: skip
    show(("id", "数据 figure", "固定值 frozen", "当时所知 then", "现在 now", "核对"), rows, right=(2, 3, 4))
    corrected = sum(1 for each in figures if each.corrected)
    compared = [each for each in figures if each.same_definition]
    kept = sum(1 for each in compared if each.holds)
    click.echo(f"{kept}/{len(compared)} 项与固定值一致 come out as frozen；{corrected} 项此后有更正 corrected since")
    if anew := len(figures) - len(compared):
        click.echo(f"{anew} 项口径已变，未比较 defined anew and not compared")
    click.echo("全过程记录未变 the log begins as it did" if log_holds else "全过程记录与固定时不符 THE LOG DIFFERS")


def _said(number: Number | None) -> str:
    return "—" if number is None else str(number)


def _verdict(each: Reproduced) -> str:
    if not each.same_definition:
        return "口径已变 defined anew"
    if not each.holds:
        return "不一致 DIFFERS"
    return "此后更正 corrected" if each.corrected else "一致 equal"
