"""``fazhi report``: the annual report compiled from the records, and rendered from what was frozen."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from fazhi.cli.checking import check_
from fazhi.cli.figures import PLACE, YEAR, known_place
from fazhi.cli.reproducing import reproduce_
from fazhi.cli.rolling import bundle_, drill_, records, rollup
from fazhi.kernel.figures.declaring import year
from fazhi.now import today
from fazhi.report.compiling import compile_report
from fazhi.report.rendering import FORMS
from fazhi.report.rendering import render as rendered
from fazhi.report.rendering.choosing import addresses_of, text_for


@click.group()
def report() -> None:
    """The annual report on law-based government 法治政府建设年度报告."""


@report.command("compile")
@PLACE
@YEAR
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the page is written.")
def compile_(place: str, number: int, out: Path | None) -> None:
    """Compile the report page of a place and year."""
    target = out or Path(settings.HOME) / "reports" / f"{place}-{number}.html"
    compiled = compile_report(year(known_place(place), number))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(compiled.page(), encoding="utf-8")
    click.echo(str(target))


for each in (reproduce_, bundle_, records, rollup, drill_, check_):
    report.add_command(each)
_DAY = click.DateTime(["%Y-%m-%d"])


@report.command("render")
@PLACE
@YEAR
@click.option("--form", required=True, type=click.Choice(sorted(FORMS)), help="Kind of file: docx, pdf or html.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where it is written; a file of the name is overwritten.",
)
@click.option("--organ", help="Who signs (default: the people's government of the place).")
@click.option("--dated", type=_DAY, help="Day of the document (default: when it was confirmed, or else compiled).")
@click.option("--number", "letter", default="", help="Number of the document (default: as issued).")
@click.option("--addressee", default="", help="To whom it is sent, without the colon.")
@click.option("--red-head", is_flag=True, help="With the organ's red mark and the red line.")
@click.option("--copied-to", default="", help="Who gets a copy.")
@click.option("--printed-by", default="", help="Which office prints and sends it.")
@click.option("--printed-on", type=_DAY, help="Day on which it is printed and sent.")
@click.option("--site", default="", help="Public site to which the figures link (default: FAZHI_BASE_URL).")
def render(
    place: str, number: int, form: str, out: Path, site: str, letter: str, **given: Any,
) -> None:  # fmt: skip
    """Render the published report, or else the one frozen last, in the official format (GB/T 9704-2012)."""
    text = text_for(known_place(place), number, today())
    told: dict[str, Any] = {
        name: value.date() if isinstance(value, datetime.datetime) else value for name, value in given.items() if value
    }
    elements = replace(text.elements, number=letter or text.elements.number, **told)
    content = rendered(form, text.frozen, elements, addresses_of(text, site or settings.BASE_URL))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    click.echo(str(out))
