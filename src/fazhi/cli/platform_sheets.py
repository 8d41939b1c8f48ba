"""Sheets of upper platforms for ``fazhi mirror take``: read, with their faults told and marked, and handed in."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from fazhi.cli.acts import BadInput
from fazhi.exchange.runs.mapping import kept_named
from fazhi.exchange.runs.passing import read_or_refused
from fazhi.exchange.sheets import Fault, Mapping
from fazhi.exchange.sheets.mapping import MappingError
from fazhi.exchange.targets.mirrors import Asked, acts_of, empty, hand_in, opens
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.mirrors.models import AskedBatch
from fazhi.kernel.mirrors.outcome import Taken
from fazhi.kernel.mirrors.switching import mirrorable
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.registry import version_on

SHOWN = 20
"""Faults that are printed; the marked sheet has them all."""


def is_sheet(file: Path) -> bool:
    """Whether a file is handed in as a sheet: JSON is told by its beginning, whatever it is called."""
    with file.open("rb") as opened:
        begins = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return file.suffix.lower() != ".json" and begins[:1] not in (b"{", b"[")


def asked_for(family: str, post: Post, day: datetime.date, opened: datetime.date | None = None) -> Asked:
    """The procedure whose matters the sheet holds, in the version for those opened on a day; today's without one.

    Raises:
        BadInput: none is named, none that a platform's sheet can bring, or no version governs that day.
    """
    known = {key for key, each in mirrorable().items() if opens(each)}
    if family not in known:
        said = f"没有可由平台带入的程序“{family}”。" if family else "请写明表中是哪个程序的事项。"
        says = f"No platform brings matters of {family}." if family else "Say whose matters the sheet holds."
        raise BadInput(f"{said}用 --procedure 写明，见 fazhi procedures。\n{says} Give --procedure: fazhi procedures.")
    on = opened or day
    try:
        return Asked(version_on(family, on), post, day)
    except LookupError:
        raise BadInput(
            f"{on} 收到的事项没有适用的“{family}”版本，请核对 --opened。\n"
            f"No version of {family} governs matters opened on {on}: compare --opened."
        ) from None


def empty_for(asked: Asked, acts: str) -> bytes:
    """An empty sheet, with the further acts that are named.

    Raises:
        BadInput: the procedure has no such act.
    """
    names = [each.strip() for each in acts.split(",") if each.strip()]
    known = [kind.name for kind in acts_of(asked.procedure)]
    for name in names:
        if name not in known:
            raise BadInput(f"没有行为“{name}”，可用：{'、'.join(known)}。\nNo act {name}: {', '.join(known)}.")
    return empty(asked, names)


def handed_in(
    file: Path, asked: Asked, *, platform: str, whole: bool, mapping: str | None
) -> tuple[AskedBatch | None, Taken]:  # fmt: skip
    """Hand in a sheet; where something of it cannot be read, its faults are told and the sheet is marked.

    Raises:
        BadInput: it cannot be read, has faults or holds nothing.
        Refusal: the post may bring nothing in, or the procedure runs on no platform.
    """
    try:
        with read_or_refused():
            content, used = file.read_bytes(), _mapping(asked, mapping)
            found = hand_in(content, file.name, asked, platform=platform, whole=whole, mapping=used)
    except (FileError, MappingError) as fault:
        cure = fault.cure if isinstance(fault, FileError) else None
        zh, en = (cure.zh, cure.en) if cure else ("请改正栏目对应。", "Put the mapping right.")
        raise BadInput(
            f"{file.name}：{fault.message.zh}{zh}\n{file.name}: {fault.message.en} {en}"
        ) from None  # fmt: skip
    for remark in found.remarks:
        click.echo(f"{remark.says.zh} {remark.says.en}", err=True)
    if found.would is None:
        raise BadInput(_told(file, found.faults, _marked(file, found.marked)))
    return found.batch, found.would


def _mapping(asked: Asked, named: str | None) -> Mapping | None:
    if not named:
        return None
    if Path(named).suffix == ".json" and Path(named).exists():
        return Mapping.of(json.loads(Path(named).read_text(encoding="utf-8")))
    kept = kept_named(asked.by.organ, f"matters.{asked.procedure.key}", named)
    if kept is None:
        raise BadInput(
            f"{asked.by.organ} 没有保存名为“{named}”的栏目对应。请在“表格导入”中保存，或给出 .json 文件。\n"
            f"No mapping {named} is kept. Keep one at an import of past matters, or give a .json file."
        )
    return Mapping.of(kept.content)


def _marked(file: Path, content: bytes) -> Path | None:
    if not content:
        return None
    place = file.with_name(f"{file.stem}.marked.xlsx")
    place.write_bytes(content)
    return place


def _told(file: Path, faults: list[Fault], marked: Path | None) -> str:
    """What is wrong with a sheet, by row and column, with rule and cure."""
    if not faults:
        return f"{file.name}：表中没有事项，请逐行填写后再交。\n{file.name}: it holds no matter: fill in rows."
    lines = []
    for fault in faults[:SHOWN]:
        place = " ".join(each for each in (fault.cell, fault.heading, fault.shown) if each)
        lines.append(f"{file.name}：第 {fault.row} 行 {place}：{fault.rule.zh}{fault.cure.zh}")
        lines.append(f"{file.name}: row {fault.row} {fault.cell}: {fault.rule.en} {fault.cure.en}")
    if len(faults) > SHOWN:
        lines.append(f"另有 {len(faults) - SHOWN} 处。{len(faults) - SHOWN} more.")
    if marked:
        lines.append(f"标注表 marked sheet: {marked}")
    return "\n".join(lines)
