"""``fazhi draw``: recompute a draw from what was published of it; a secret, its commitment, a list from a sheet.

Exit codes: 0 done or it holds, 1 it does not hold (``verify``), 2 bad input. Needs no installation and no database.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from fazhi.kernel.draws import bundles
from fazhi.kernel.draws.outcome import Place
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.seeds import Terms, commitment
from fazhi.kernel.draws.sheets import read as read_sheet
from fazhi.kernel.wording import Label

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SECRET_BYTES = 32
SECRET = re.compile(r"[0-9a-f]{64}")
STANDINGS = {
    bundles.Standing.OPEN: "进行中 open", bundles.Standing.DRAWN: "已抽出 drawn",
    bundles.Standing.FAILED: "作废 failed", bundles.Standing.CANCELLED: "取消 cancelled",
}  # fmt: skip


class _Refused(click.ClickException):
    """What cannot be read, or cannot stand; the message says why and what to do."""

    exit_code = 2


def _refused(*said: Label) -> _Refused:
    return _Refused("\n".join(f"{each.zh}{each.en}" for each in said))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DrawRefused as fault:
        raise _refused(_whole(fault)) from fault


def _whole(fault: DrawRefused) -> Label:
    return Label(fault.message.zh + fault.cure.zh, f"{fault.message.en} {fault.cure.en}")


class _Lines:
    """The lines of a file, read anew each time: a list of many millions is never in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            yield from file


@click.group()
def draw() -> None:
    """Draws: recompute one, commit to a secret, write a list."""


@draw.command()
@click.argument("file", type=FILE)
@click.option("--list", "list_file", type=FILE, help="The list, where FILE does not hold it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(file: Path, list_file: Path | None, as_json: bool) -> None:
    """Recompute a draw from FILE, the draw.json that was published of it; exit code 1 where something differs."""
    with _refusals():
        bundle = bundles.read(file.read_bytes())
        found = bundles.recompute(bundle, _Lines(list_file) if list_file else None)
    if as_json:
        click.echo(json.dumps(_told(bundle, found), ensure_ascii=False, indent=2))
    else:
        _show(bundle, found)
    if not found.holds:
        sys.exit(1)


def _told(bundle: bundles.Bundle, found: bundles.Recomputed) -> dict[str, object]:
    come = found.outcome
    return {
        "holds": found.holds, "draw": str(bundle.terms.draw), "title": bundle.terms.title,
        "standing": bundle.standing.value, "candidates": found.candidates,
        "seed": found.seed.hex() if found.seed else None,
        "first": _places(come.first) if come else [], "now": _places(come.now) if come else [],
        "replaced": [{"out": each.out, "into": each.into} for each in come.replacements] if come else [],
        "faults": [{"zh": each.zh, "en": each.en} for each in found.faults],
    }  # fmt: skip


def _places(places: Sequence[Place]) -> list[dict[str, str]]:
    return [{"identifier": each.identifier, "stratum": each.stratum} for each in places]


def _show(bundle: bundles.Bundle, found: bundles.Recomputed) -> None:
    click.echo(f"{bundle.terms.title}  {bundle.terms.draw}  {STANDINGS[bundle.standing]}")
    for fault in found.faults:
        click.echo(f"✗ {fault.zh}{fault.en}")
    if found.faults:
        click.echo(f"核验未通过，{len(found.faults)} 处不一致。It does not hold: {len(found.faults)} differences.")
        return
    if found.outcome is None or found.seed is None:
        click.echo(f"到目前为止一致，{found.candidates} 个候选对象，尚无结果。It holds so far, and has no outcome.")
        return
    click.echo(f"种子 seed {found.seed.hex()}")
    for number, each in enumerate(found.outcome.first, start=1):
        click.echo(f"{number:>6}. {each.identifier}" + (f"（{each.stratum}）" if each.stratum else ""))
    for change in found.outcome.replacements:
        click.echo(f"   补抽 replaced {change.out} → {change.into}")
    click.echo(
        f"核验通过：{found.candidates} 个候选对象，重算结果与公布的完全一致。"
        f"It holds: from {found.candidates} candidates everything comes out as it was published."
    )


@draw.command()
def secret() -> None:
    """Make a secret: 32 bytes by lot as hexadecimal digits. Keep it to yourself until the reveal."""
    click.echo(secrets.token_hex(SECRET_BYTES))


@draw.command()
@click.option("--terms", "file", type=FILE, required=True, help="The draw.json that was published, or its terms.")
@click.option("--organ", required=True, help="Code of the organ, as the terms name it.")
def commit(file: Path, organ: str) -> None:
    """Print the commitment to the secret that is given on standard input, for one organ and these terms."""
    terms = _terms(file)
    if organ not in {each.code for each in terms.organs}:
        codes = "、".join(f"{each.code} {each.name}" for each in terms.organs)
        raise _refused(Label(f"抽取条件中没有单位 {organ}，有：{codes}。", f"No organ {organ} commits to these terms."))
    given = sys.stdin.read().strip()
    if not SECRET.fullmatch(given):
        raise _refused(
            Label(
                "标准输入应为 64 位小写十六进制数，见 fazhi draw secret。",
                "Give 64 hexadecimal digits, in lower case, on standard input: see fazhi draw secret.",
            )
        )
    click.echo(commitment(terms.digest(), organ, bytes.fromhex(given)))


def _terms(file: Path) -> Terms:
    raw = file.read_bytes()
    try:
        terms = Terms.model_validate_json(raw, strict=True)
        if json.loads(terms.canonical()) == json.loads(raw):
            return terms
    except ValidationError:
        pass
    with _refusals():
        return bundles.read(raw).terms


@draw.command("list")
@click.argument("sheet", type=FILE)
def list_(sheet: Path) -> None:
    """Write the list of a draw from SHEET (CSV), sorted and checked, to standard output.

    Columns: 标识 identifier, and where there are such 权重 weight, 分层 stratum, 排除理由 excluded.
    """
    with _refusals():
        lines, faults = read_sheet(sheet.read_bytes())
    if faults:
        raise _refused(*(Label(each.zh, f" {each.en}") for each in faults))
    sys.stdout.buffer.writelines(lines)  # line feeds alone, on every system
    sys.stdout.buffer.flush()
