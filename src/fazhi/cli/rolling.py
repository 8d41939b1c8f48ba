"""``fazhi report bundle``, ``rollup``, ``records``, ``drill``: signed figures added up, and opened to one record."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from fazhi.cli.figures import PLACE, YEAR, known_place
from fazhi.cli.tables import show
from fazhi.kernel.figures.declaring import FigureError
from fazhi.kernel.ledger.errors import ProofRefused
from fazhi.kernel.ledger.log import head
from fazhi.kernel.returns.envelopes import BundleRefused, Envelope, opened
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.report.rolling.adding import Added, Problem, add_up, drill, receive, upper_bundle
from fazhi.report.rolling.bundling import bundle_of, checkpoint, list_of
from fazhi.report.rolling.contents import FORMAT, unfit
from fazhi.report.rolling.expecting import expected
from fazhi.report.rolling.listing import Line, RecordList, named_by, read_list

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


class Refused(click.ClickException):
    """Something that cannot be read or used."""

    exit_code = 2


def _refused(said: Label) -> Refused:
    return Refused(f"{said.zh}{said.en}")


@contextmanager
def _refusals() -> Iterator[None]:
    """What is refused, in the words of whoever refuses it."""
    try:
        yield
    except BundleRefused as refused:
        raise _refused(refused.message + refused.cure) from refused
    except ProofRefused as refused:
        raise _refused(refused.message) from refused
    except FigureError as refused:
        raise Refused(str(refused)) from refused


@click.command("bundle")
@PLACE
@YEAR
@click.option("--out", required=True, type=_OUT, help="Where it is written.")
def bundle_(place: str, number: int, out: Path) -> None:
    """The figures of a place and year as a signed bundle, to be sent to the place above."""
    with _refusals():
        text = bundle_of(known_place(place), number)
    _write(out, text)


def _write(out: Path, text: str) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    click.echo(str(out))


@click.command("records")
@click.argument("figure")
@click.option("--bundle", required=True, type=_FILE, help="The bundle of this installation whose figure it is.")
@click.option("--record", "only", type=click.IntRange(min=0), help="Prove this leaf alone; without, every record.")
@click.option("--out", required=True, type=_OUT, help="Where it is written.")
def records(figure: str, bundle: Path, only: int | None, out: Path) -> None:
    """The records behind a FIGURE of a bundle: their leaves in the ledger, with proofs against its checkpoint."""
    with _refusals():
        text = list_of(_content(bundle, figure), figure, only)
    _write(out, text)


def _content(bundle: Path, figure: str) -> Mapping[str, object]:
    """What a bundle holds, which has a list of the figure's records."""
    content = opened(bundle.read_bytes()).content
    if wrong := unfit(content):
        raise _refused(wrong)
    if figure not in content["figures"] or not content["figures"][figure].get("records"):
        raise _refused(
            Label(
                f"该数据包没有“{figure}”的记录清单：不逐条公开的、报送的和旧版本的数据只有数目。",
                f"The bundle names no list of {figure}: of records that are not public one by one, of returns and in "
                "bundles of earlier versions there is the number alone.",
            )
        )
    return content


@click.command("rollup")
@PLACE
@YEAR
@click.option("--name", required=True, help="Name of the place that adds up.")
@click.option("--keys", type=_FILE, help="Table (csv) of the places expected, else the register: place,verifier_key.")
@click.option("--out", required=True, type=_OUT, help="Where the sum is written.")
@click.argument("folder", type=_FOLDER)
def rollup(place: str, number: int, name: str, keys: Path | None, out: Path, folder: Path) -> None:
    """Check the bundles in FOLDER, add them up, and sign the sum; exit code 1 if a place is missing or wrong."""
    known = _keys(keys) if keys is not None else _registered(place)
    received = receive((path.read_bytes() for path in sorted(folder.glob("*.json"))), known, number)
    added = add_up(received, known)
    out.parent.mkdir(parents=True, exist_ok=True)
    text = upper_bundle(place, name, number, received, added, checkpoint(head()))
    out.write_text(text, encoding="utf-8")
    _tell(added, received.problems)
    click.echo(f"{len(received.parts)}/{len(known)} 份数据包已汇总 bundles added up: {out}")
    if received.problems:
        sys.exit(1)


def _registered(place: str) -> dict[str, str]:
    """The places below that the register of installations has today."""
    found = expected(place, today())
    if not found:
        raise _refused(
            Label(
                f"“已登记的装置”中没有 {place} 下级地方的装置；请先登记，或用 --keys 给出公钥表。",
                f"The register of known installations has none of a place below {place}: register them, or give "
                "their keys with --keys.",
            )
        )
    return found


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
@click.option("--records", "lists", multiple=True, type=_FILE, help="List of a figure's records; may be repeated.")
def drill_(top: Path, id: str, folders: tuple[Path, ...], lists: tuple[Path, ...]) -> None:
    """Open a figure of the bundle TOP level by level, and the lists of its records; exit code 1 if a proof fails."""
    with _refusals():
        first = _figures(top)
        store = {first.digest: first} | dict(_store(folders))
        levels = list(drill(first, store, id))
        waiting = {found.digest: found for path in lists if (found := _list(path))}
    depth, failed = {first.digest: 0}, False
    for level in levels:
        depth |= {digest: depth[level.digest] + 1 for digest in level.below}
        value = "—" if level.value is None else level.value
        margin = "  " * depth[level.digest]
        click.echo(f"{margin}{level.place} {level.name}：{value}")
        content = store[level.digest].content
        for found in [each for each in waiting.values() if each.figure == id and named_by(each, content)]:
            del waiting[found.digest]
            lines = list(found.lines(content["ledger"]))
            failed |= any(line.holds is False for line in lines)
            for line in lines:
                click.echo(f"{margin}  {_said(line)}")
    for found in waiting.values():
        click.echo(f"{found.place}：清单与数据包所载的摘要不符。The list is not the one that a bundle names.", err=True)
    if failed or waiting:
        sys.exit(1)


def _figures(path: Path) -> Envelope:
    """A bundle of figures.

    Raises:
        Refused: it is something else, or holds what none does.
    """
    envelope = opened(path.read_bytes())
    wrong = unfit(envelope.content) if envelope.format == FORMAT else Label("不是数据汇总包。", "No bundle of figures.")
    if wrong is not None:
        raise _refused(wrong)
    return envelope


def _list(path: Path) -> RecordList:
    found = read_list(path.read_bytes())
    if found is None:
        raise _refused(Label(f"{path.name} 不是记录清单。", f"{path.name} is no list of records."))
    return found


def _said(line: Line) -> str:
    proof = {True: "存证成立 proven", False: "存证不成立 NOT proven", None: "清单内，未附凭证 listed, no proof"}
    return f"#{line.index} {line.hash} {proof[line.holds]}"


def _store(folders: tuple[Path, ...]) -> list[tuple[str, Envelope]]:
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.json")):
            try:
                envelope = opened(path.read_bytes())
            except BundleRefused:
                continue
            if envelope.format == FORMAT and unfit(envelope.content) is None:
                found.append((envelope.digest, envelope))
    return found
