"""``fazhi ledger``: verify the log, hand out checkpoints and proofs, show the public key; roles of the database.

Exit codes: 0 done, 1 the ledger is damaged (``verify``), 2 bad input. Imported only once Django is set up.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TextIO

import click
from django.conf import settings

from fazhi.kernel.ledger import journal, keys, notes, proofs, roles
from fazhi.kernel.ledger import verify as verification
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.models import Erasure, WaitingLeaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.ledger.verify import Erased, Verification
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI


class _Refused(click.ClickException):
    """A refusal of the ledger, shown as a message instead of a trace."""

    exit_code = 2


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except LedgerError as error:
        raise _Refused(f"{error.message.zh}\n{error.message.en[0].upper()}{error.message.en[1:]}") from error


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = 100 * done // max(total, 1)
        words = Label(f"已验证 {done} / {total}（{share}%）", f"verified {done} of {total} ({share}%)")
        click.echo(f"\r{words}", err=True, nl=done >= total)


def _strayed() -> list[tuple[uuid.UUID, str]]:
    """Matters whose rows are not what their acts add up to: rows are no evidence, so no leaf speaks for them."""
    return differences(Matter.objects.select_related("organ").iterator())


_CURE = Label(
    "事项的行不是证据，可按其行为重写：fazhi matters rebuild [标识…]",
    "rows of matters are no evidence; write them anew from their acts: fazhi matters rebuild [ID...]",
)


def _as_json(found: Verification, strayed: list[tuple[uuid.UUID, str]]) -> str:
    faults = [
        {"kind": one.kind, "subject": one.subject, "zh": one.message.zh, "en": one.message.en} for one in found.faults
    ]
    return json.dumps(
        {
            "ok": found.ok and not strayed,
            "leaves": found.leaves,
            "waiting": found.waiting,
            "rows": found.rows,
            "checkpoints": found.checkpoints,
            "root": found.root,
            "faults": faults,
            "matters": [{"matter": str(matter), "differs": what} for matter, what in strayed],
            **({"cure": {"zh": _CURE.zh, "en": _CURE.en}} if strayed else {}),
            "erased": [{**asdict(one), "basis": basis, "reason": reason} for one, basis, reason in _erased(found)],
        },
        ensure_ascii=False,
        indent=2,
    )


def _erased(found: Verification) -> Iterator[tuple[Erased, str, str]]:
    """What was erased or purged, each with its basis and reason."""
    every = Erasure.objects.order_by("recorded_at")
    said = {(row.subject_kind, str(row.subject_id), field): row for row in every for field in row.fields}
    for one in found.erased:
        row = said[one.kind, one.id, one.field]
        yield one, row.basis, row.reason


LATE = "waiting-too-long"


def _late_in_words(number: int) -> str:
    """Leaves that wait too long, in one line a language: each has the same cause and the same cure."""
    oldest = WaitingLeaf.objects.order_by("since").values_list("since", flat=True).first()
    since = f"{oldest.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if oldest else ""
    zh, en = (f"，最早自 {since}（北京时间）起", f", the oldest since {since} (Beijing time)") if oldest else ("", "")
    return (
        f"{LATE}: {number} 片叶等待入列过久{zh}：没有排序进程。请运行 fazhi worker，或 fazhi ledger sequence\n"
        f"  {number} leaves have waited too long for their places{en}: no sequencer is at work. "
        "Run fazhi worker, or fazhi ledger sequence"
    )


def _in_words(found: Verification, strayed: list[tuple[uuid.UUID, str]]) -> Iterator[str]:
    late = [one for one in found.faults if one.kind == LATE]
    for one in found.faults:
        if one.kind != LATE:
            yield f"✗ {one.kind}: {one}"
    if late:
        yield f"✗ {_late_in_words(len(late))}"
    for matter, what in strayed:
        says = Label("与其行为累积的结果不符", "is not what its acts add up to")
        yield f"✗ matter {matter}: {what} {says}"
    if strayed:
        yield f"  {_CURE}"
    for value, basis, reason in _erased(found):
        yield f"○ {Label('已依法删除', 'erased')}: {value.kind} {value.id} {value.field}  {basis}：{reason}"
    wrong = len(found.faults) + len(strayed)
    counts = Label(
        f"叶 {found.leaves}（另待入列 {found.waiting}），行 {found.rows}，检查点 {found.checkpoints}，"
        f"已删除的个人信息 {len(found.erased)}",
        f"{found.leaves} leaves (and {found.waiting} waiting), {found.rows} rows, {found.checkpoints} checkpoints, "
        f"{len(found.erased)} personal values erased",
    )
    verdict = (
        Label("全部与记录一致", "everything is as it was recorded")
        if found.ok and not strayed
        else Label(f"发现 {wrong} 处问题", f"{wrong} faults found")
    )
    yield f"{counts}"
    yield f"{verdict}"


@click.group()
def ledger() -> None:
    """Verify the ledger 全过程记录, hand out checkpoints and proofs."""


@ledger.command()
@click.option(
    "--outside",
    type=click.File(encoding="utf-8"),
    multiple=True,
    help="Checkpoint kept elsewhere; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(outside: Sequence[TextIO], as_json: bool) -> None:
    """Rehash the log, compare evidence rows with leaves and matters with their acts; exit code 1 if any differs."""
    with _refusals():
        found = verification.verify(outside=[file.read() for file in outside], progress=_show_progress)
    strayed = _strayed()
    if as_json:
        click.echo(_as_json(found, strayed))
    else:
        for line in _in_words(found, strayed):
            click.echo(line)
    if strayed or not found.ok:
        sys.exit(1)


@ledger.command()
@click.option("--out", type=click.File("w", encoding="utf-8", atomic=True), help="File to write, else the screen.")
def checkpoint(out: TextIO | None) -> None:
    """Make a signed checkpoint, keep it, and write it for an outside witness."""
    with _refusals():
        made = journal.checkpoint()
    click.echo(made.note, file=out, nl=False)
    where = (f"，已写入 {out.name}", f", written to {out.name}") if out else ("", "")
    # On the other stream: what stands on the first is the checkpoint, byte for byte.
    click.echo(f"检查点已保存：{made.size} 片叶{where[0]}。Checkpoint kept: {made.size} leaves{where[1]}.", err=True)


@ledger.command()
@click.argument("kind")
@click.argument("row", metavar="ID", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print the proof as JSON for an outsider.")
def proof(kind: str, row: uuid.UUID, as_json: bool) -> None:
    """Prove that the row ID of an evidence KIND stands in the log."""
    with _refusals():
        sequence_all()
        made = proofs.prove(kind, row)
    if as_json:
        click.echo(made.to_json())
        return
    words = Label(f"第 {made.index} 号叶，共 {made.size} 片", f"leaf {made.index} of {made.size}")
    click.echo(f"{words}\n{made.leaf}\n")
    for step in made.path:
        click.echo(step)
    click.echo(f"\n{made.checkpoint}", nl=False)


@ledger.command()
def sequence() -> None:
    """Give the leaves that wait their places in the tree (PostgreSQL); fazhi worker does it all the time."""
    with _refusals():
        placed = sequence_all()
    click.echo(str(Label(f"入列 {placed} 片叶", f"{placed} leaves placed")))


@ledger.command("roles")
@click.option("--application", required=True, metavar="ROLE", help="Role of the workbench.")
@click.option("--sequencer", default="", metavar="ROLE", help="Role of worker and commands, if another one.")
@click.option("--apply", "now", is_flag=True, help="Give the rights now, as the owner; otherwise print the SQL.")
def give_roles(application: str, sequencer: str, now: bool) -> None:
    """Print or give the rights under which evidence is append-only (PostgreSQL); again after each migration."""
    with _refusals():
        statements = roles.grants(application, sequencer)
        if now:
            roles.apply(statements)
    if now:
        names = "、".join(filter(None, (application, sequencer)))
        click.echo(
            f"已授权：角色 {names}，执行 {len(statements)} 条语句。"
            f"Rights given to {names.replace('、', ', ')}: {len(statements)} statements."
        )
        return
    for statement in ("BEGIN", *statements, "COMMIT"):
        click.echo(f"{statement};")


@ledger.command()
def key() -> None:
    """Show the public key with which anyone verifies checkpoints and proofs."""
    with _refusals():
        public = keys.public_key()
    if public is None:
        raise _Refused(
            "还没有签名密钥。记录第一条证据或运行 fazhi ledger checkpoint 时生成。"
            "There is no signing key yet. The first evidence recorded, or fazhi ledger checkpoint, makes it."
        )
    click.echo(notes.verifier_key(settings.LEDGER_ORIGIN, public))
