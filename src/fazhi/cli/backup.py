"""``fazhi backup`` and ``fazhi restore``: the installation as one checked archive, and back."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import click
from django.db import connection

from fazhi.now import moment
from fazhi.operation.backup import Made, back_up, back_up_keys, refuse_place
from fazhi.operation.proving import prove
from fazhi.operation.restore import Restored, take_folders_away
from fazhi.operation.restore import restore as bring_back

_FILE = click.Path()
SHORTEST_PASSPHRASE = 12
"""Characters of a passphrase that seals, a Chinese one counted as two. A rule of the house, as for passwords: a shorter
one is guessed from a stolen archive, however slow each guess is."""
_PASSPHRASE = click.option(
    "--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the passphrase with which the archive is sealed.",
)  # fmt: skip


def _passphrase(file: Path | None) -> str:
    return file.read_text(encoding="utf-8").strip() if file else ""


class ShortPassphrase(click.ClickException):
    """A passphrase that seals nothing, as it is guessed."""

    exit_code = 2


def passphrase_to_seal(file: Path | None) -> str:
    """The passphrase to seal with; one that is too short is refused, and an empty file does not mean: unsealed."""
    secret = _passphrase(file)
    if file and sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in secret) < SHORTEST_PASSPHRASE:
        raise ShortPassphrase(
            f"{file} 中的口令太短：至少 {SHORTEST_PASSPHRASE} 个字符（一个汉字算两个）。没有备份。"
            f"The passphrase in {file} is too short: at least {SHORTEST_PASSPHRASE} characters (a Chinese one counts "
            "as two). Nothing was backed up."
        )
    return secret


@click.command()
@click.argument("target", type=_FILE)
@click.option(
    "--keys",
    "keys_target",
    type=_FILE,
    help="Also back up the keys, into a folder that is there, or to a new file named with its ending (.tar.gz).",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Then try it in a scratch place and verify its ledger; this installation is not touched.",
)
@_PASSPHRASE
def backup(target: str, keys_target: str | None, verify: bool, passphrase_file: Path | None) -> None:
    """Write database, files and law of one's own to TARGET, while officers go on working.

    TARGET is a folder that is there already, and gets a file named by the moment; or a new file, with its ending
    (.tar.gz). Nothing is overwritten.
    """
    secret, now = passphrase_to_seal(passphrase_file), moment()
    for place in filter(None, (target, keys_target)):
        refuse_place(Path(place), folder=place.endswith("/"))
    made = back_up(Path(target), now, secret)
    _tell(made)
    if not secret:
        click.echo(
            "! 备份未加密，内含当事人材料；请保管在受控处，或用 --passphrase-file。"
            "It is not sealed: keep it where few can go.",
            err=True,
        )
    kept = back_up_keys(Path(keys_target), now, secret) if keys_target else None
    if kept:
        _tell(kept)
        click.echo("! 密钥备份须与数据备份分开存放。Keep the keys apart from the data.", err=True)
    else:
        click.echo(
            "! 未备份密钥；没有密钥，备份中的个人信息无法读取。Without its keys a backup cannot be read.", err=True
        )
    if verify:
        _prove(made.path, None, passphrase_file)


def _tell(made: Made) -> None:
    log, manifest = made.manifest.log, made.manifest
    click.echo(f"{made.path}  {made.size / 1024**2:.1f} MiB  {len(manifest.items)} 个文件 files")
    if log:
        click.echo(f"  日志 log: {log.size} 片叶 leaves（等待 waiting {log.waiting}）")
    if manifest.kind == "data" and not made.signed:
        click.echo(
            "! 未签名：keys/ledger.pem 不在、不可用，或与 ledger.pub 不符；恢复时只能凭口令认定真伪。"
            "请从密钥备份放回原密钥，再备份一次。"
            "It is not signed: ledger.pem is missing, cannot be used, or does not fit ledger.pub. Put the original "
            "keys back from their backup, and back up once more.",
            err=True,
        )
    for digest in manifest.lost:
        click.echo(f"! 文件库缺少 the store has lost: {digest}", err=True)


def _prove(path: Path, keys_path: Path | None, passphrase_file: Path | None, unsealed: tuple[str, ...] = ()) -> None:
    found = prove(path, keys_path, passphrase_file, unsealed)
    if found.failed:
        said = "".join(f"  {line}\n" for line in found.said.strip().splitlines())
        click.echo(
            f"✗ 备份不可恢复：{found.failed.zh}时出错。It cannot be restored: {found.failed.en} failed.\n{said}",
            nl=False,
        )
        sys.exit(1)
    click.echo(
        f"✓ 备份可恢复。已在临时位置试恢复并核验：{found.files} 个文件的摘要、{found.rows} 行证据、"
        f"{found.leaves} 片叶、{found.checkpoints} 个检查点全部相符；临时位置已清除，本系统没有改动。\n"
        f"  It can be restored. Tried in a scratch place: the digests of {found.files} files, {found.rows} rows of "
        f"evidence, {found.leaves} leaves and {found.checkpoints} checkpoints are as they were recorded; the scratch "
        "place is gone, and this installation was not touched."
    )
    if not found.authentic:
        click.echo(_UNPROVED, err=True)


class LeavesNothing(click.Command):
    """A command that, refused or only tried, leaves no folder that its start made."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the command line."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BaseException:
            take_folders_away()
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Do it."""
        try:
            return super().invoke(ctx)
        finally:
            take_folders_away()


_UNPROVED = (
    "! 这份备份未加密，也没有用日志密钥核对过签名：能改动该文件的人都能改动其内容（账号、岗位等）。"
    "请核对其来源；用 --keys 一并给出密钥备份即核对签名。"
    "The archive is not authenticated: whoever could write to the file could change what it holds. "
    "Make sure where it comes from; with --keys its signature is checked."
)


@click.command(cls=LeavesNothing)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys", "keys_source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Archive of the keys."
)
@click.option(
    "--verify", is_flag=True, help="Only try it: restore in a scratch place, verify the ledger, leave nothing."
)
@click.option(
    "--demonstration",
    is_flag=True,
    help="The archive is of a demonstration, and so is this installation: without the checks of production.",
)
@click.option(
    "--unsealed",
    type=click.Choice(["data", "keys"]),
    multiple=True,
    help="Which archive was never sealed, where a passphrase is given for the other.",
)
@_PASSPHRASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def restore(
    source: Path, keys_source: Path | None, verify: bool, demonstration: bool, unsealed: tuple[str, ...],
    passphrase_file: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Restore SOURCE into this installation, which must be empty; all or nothing."""
    if verify:
        _prove(source.resolve(), keys_source.resolve() if keys_source else None, passphrase_file, unsealed)
        return
    secret = _passphrase(passphrase_file)
    done = bring_back(source, keys_source, secret, demonstration=demonstration, unsealed=unsealed)
    if as_json:
        click.echo(json.dumps(_facts(done), ensure_ascii=False))
    else:
        _tell_restored(done)


def _facts(done: Restored) -> dict[str, Any]:
    return {
        "made_at": done.manifest.made_at, "files": len(done.manifest.items), "leaves": _leaves(done),
        "keys": done.keys, "authentic": done.authentic, "demonstration": done.demonstration,
        "law": str(done.law) if done.law else None,
    }  # fmt: skip


def _leaves(done: Restored) -> int:
    return done.manifest.log.size if done.manifest.log else 0


def _tell_restored(done: Restored) -> None:
    files, leaves = len(done.manifest.items), _leaves(done)
    click.echo(
        f"已恢复 {done.manifest.made_at} 的备份：{files} 个文件，日志 {leaves} 片叶。"
        f"Restored: {files} files, {leaves} leaves."
    )
    if not done.authentic:
        click.echo(_UNPROVED, err=True)
    if done.manifest.demonstration and not done.demonstration:
        click.echo(
            "! 备份自称是演示装置；已按正式装置恢复，各项检查照常。确是演示的，请加 --demonstration 重新恢复。"
            "It says that it is a demonstration, and was restored as any other; where it is one, restore it again "
            "with --demonstration.",
            err=True,
        )
    if not done.keys:
        click.echo("! 未恢复密钥，请放回 FAZHI_HOME/keys。Put the keys back into FAZHI_HOME/keys.", err=True)
    if done.law:
        click.echo(f"! 自有法定参数在 {done.law}，请设 FAZHI_LAW={done.law / '0'}。Set FAZHI_LAW to it.", err=True)
    # A backup holds no rights: the owner, who restores, gives them anew.
    rights = "fazhi ledger roles --application ROLE --apply && " if connection.vendor == "postgresql" else ""
    click.echo(f"下一步 next: fazhi migrate && {rights}fazhi ledger verify")
