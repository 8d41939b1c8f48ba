"""``fazhi figures``: the numbers of a place and year, beside what was published."""

from __future__ import annotations

import json
import sys

import click

from fazhi.cli.tables import show
from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.organs.models import Place
from fazhi.report.comparing import Comparison, compare


class UnknownPlace(click.ClickException):
    """A place code that the installation does not hold."""

    exit_code = 2


def known_place(code: str) -> str:
    """The code, if the installation holds the place.

    Raises:
        UnknownPlace: it does not.
    """
    if not Place.objects.standing().filter(code=code).exists():
        held = ", ".join(Place.objects.standing().filter(level="county").values_list("code", flat=True))
        raise UnknownPlace(
            f"没有区划代码 {code}；县级有：{held or '无'}。No place {code}; counties held: {held or 'none'}."
        )
    return code


PLACE = click.option("--place", required=True, help="Place code (GB/T 2260), e.g. 130130.")
YEAR = click.option("--year", "number", required=True, type=click.IntRange(1949, 2999), help="Calendar year.")


@click.command()
@PLACE
@YEAR
@click.option("--id", "ids", multiple=True, help="Only this figure; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="A list of objects for programs.")
def figures(place: str, number: int, ids: tuple[str, ...], as_json: bool) -> None:
    """Figures of a place and year, counted from the records, beside what was published."""
    for id in ids:
        figure_of(id)
    found = compare(year(known_place(place), number), ids)
    if as_json:
        click.echo(json.dumps([each.to_dict() for each in found], ensure_ascii=False, indent=2))
    else:
        table(found)
    if any(each.equal is False for each in found):
        sys.exit(1)


def table(found: list[Comparison]) -> None:
    """Print comparisons as a table with a last line that sums them up."""
    rows = [
        (
            each.figure.id, each.figure.title.zh, _said(each),
            f"{each.published.value.normalize():f}{each.published.unit}" if each.published else "—",
            _verdict(each),
        )
        for each in found
    ]  # fmt: skip
    show(("id", "数据 figure", "记录值 records", "公布值 published", "核对"), rows, right=(2, 3))
    told = [each for each in found if each.published]
    equal = sum(1 for each in told if each.equal)
    if not told:
        click.echo("没有已公布的数据可供对照 nothing was published to compare with")
        return
    click.echo(f"{equal}/{len(told)} 项与公布值一致 equal to the published values")


def _said(compared: Comparison) -> str:
    """The number with its unit, or that a return is awaited."""
    return "待报送 awaited" if compared.value is None else f"{compared.value}{compared.figure.unit}"


def _verdict(compared: Comparison) -> str:
    if compared.published is None:
        return "未公布 not published"
    return {True: "一致 equal", False: "不一致 DIFFERS", None: "缺数 MISSING"}[compared.equal]
