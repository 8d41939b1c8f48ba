"""``fazhi report bundle``, ``rollup``, ``drill``: figures as signed bundles, added up, and opened level by level."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from fazhi.cli.figures import PLACE, YEAR, known_place
from fazhi.cli.tables import show
from fazhi.kernel.returns.envelopes import BundleRefused, Envelope, opened
from fazhi.kernel.wording import Label
from fazhi.report.rolling.adding import Added, Problem, add_up, drill, receive, upper_bundle
from fazhi.report.rolling.bundling import bundle_of

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Refused(click.ClickException):
    """Something that cannot be read or used."""

    exit_code = 2


def _refused(said: Label) -> Refused:
    return Refused(f"{said.zh}{said.en}")


@click.command("bundle")
@PLACE
@YEAR
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where it is written.")
def bundle_(place: str, number: int, out: Path) -> None:
    """The figures of a place and year as a signed bundle, to be sent to the place above."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(bundle_of(known_place(place), number), encoding="utf-8")
    click.echo(str(out))


@click.command("rollup")
@PLACE
@YEAR
@click.option("--name", required=True, help="Name of the place that adds up.")
@click.option("--keys", required=True, type=_FILE, help="Table (csv) of the places expected: place,verifier_key.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the sum is written.")
@click.argument("folder", type=_FOLDER)
def rollup(place: str, number: int, name: str, keys: Path, out: Path, folder: Path) -> None:
    """Check the bundles in FOLDER, add them up, and sign the sum; exit code 1 if a place is missing or wrong."""
    known = _keys(keys)
    received = receive((path.read_bytes() for path in sorted(folder.glob("*.json"))), known, number)
    added = add_up(received, known)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(upper_bundle(place, name, number, received, added), encoding="utf-8")
    _tell(added, received.problems)
    click.echo(f"{len(received.parts)}/{len(known)} 份数据包已汇总 bundles added up: {out}")
    if received.problems:
        sys.exit(1)


def _keys(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    if not rows or not {"place", "verifier_key"} <= set(rows[0]):
        raise _refused(
            Label(
                f"{path.name} 的首行应为 place,verifier_key。", f"The first line of {path.name} is place,verifier_key."
            )
        )
    return {row["place"].strip(): row["verifier_key"].strip() for row in rows}


def _tell(added: list[Added], problems: list[Problem]) -> None:
    rows = [
        (each.id, each.title, "—" if each.value is None else f"{each.value:f}{each.unit}", _why(each)) for each in added
    ]
    show(("id", "数据 figure", "合计 sum", "说明 remark"), rows, right=(2,))
    for problem in problems:
        click.echo(f"{problem.place or '？'}：{problem.says.zh}{problem.says.en}", err=True)


def _why(added: Added) -> str:
    if not added.adds:
        return "不相加 does not add up"
    said = []
    if added.missing:
        said.append(f"缺 missing: {'、'.join(added.missing)}")
    if added.otherwise:
        said.append(f"口径不同 defined otherwise: {'、'.join(added.otherwise)}")
    return "；".join(said)


@click.command("drill")
@click.argument("top", type=_FILE)
@click.argument("id")
@click.option("--folder", "folders", multiple=True, type=_FOLDER, help="Where the bundles below are; may be repeated.")
def drill_(top: Path, id: str, folders: tuple[Path, ...]) -> None:
    """Open a figure of the bundle TOP level by level, by the digests that each level names."""
    try:
        first = opened(top.read_bytes())
        store = dict(_store(folders))
        levels = list(drill(first, store, id))
    except BundleRefused as refused:
        raise _refused(refused.message + refused.cure) from refused
    depth = {first.digest: 0}
    for level in levels:
        depth |= {digest: depth[level.digest] + 1 for digest in level.below}
        value = "—" if level.value is None else level.value
        click.echo(f"{'  ' * depth[level.digest]}{level.place} {level.name}：{value}")


def _store(folders: tuple[Path, ...]) -> list[tuple[str, Envelope]]:
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.json")):
            try:
                envelope = opened(path.read_bytes())
            except BundleRefused:
                continue
            found.append((envelope.digest, envelope))
    return found
