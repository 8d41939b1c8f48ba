"""``fazhi report check``: the figures of anybody's report, and which of them do not agree."""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fazhi.cli.tables import show
from fazhi.report.checking import Findings, Number, Relation, WordFault, check
from fazhi.report.checking.reading import UnreadableReport, read

_VERDICTS = {"holds": "相符 holds", "contradiction": "矛盾 CONTRADICTION", "undecided": "存疑 undecided"}
_AROUND = 12
"""Characters of the text that a row shows."""


class Unreadable(click.ClickException):
    """Files that could not be read; the others were checked."""

    exit_code = 2


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="With what holds, too.")
@click.option("--json", "as_json", is_flag=True, help="An object for programs.")
def check_(files: tuple[Path, ...], everything: bool, as_json: bool) -> None:
    """Check reports: totals and parts, repeats, growth, enumerations, misprints. Nothing leaves this machine."""
    unread: list[str] = []
    made: list[dict[str, Any]] = []
    contradicted = False
    for path in files:
        try:
            text = read(path)
        except UnreadableReport as fault:
            unread.append(f"{path}：{fault}")
            continue
        found = check(text)
        contradicted |= any(each.verdict == "contradiction" for each in found.relations)
        if as_json:
            made.append({"file": str(path), **_object(found)})
        else:
            _tell(path, text, found, everything)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
    if unread:
        raise Unreadable("\n".join(unread))
    if contradicted:
        sys.exit(1)


def _tell(path: Path, text: str, found: Findings, everything: bool) -> None:
    rows = list(_rows(text, found, everything))
    if rows:
        show(("位置 place", "结论", "类别 kind", "算式 arithmetic", "说明"), rows)
    told = {verdict: sum(each.verdict == verdict for each in found.relations) for verdict in _VERDICTS}
    click.echo(
        f"{path}：数字 {len(found.numbers)} 个 figures；相符 {told['holds']} holds，矛盾 {told['contradiction']} "
        f"contradictions，存疑 {told['undecided']} undecided，错字 {len(found.words)} misprints"
    )


def _rows(text: str, found: Findings, everything: bool) -> Iterator[tuple[str, ...]]:
    lines = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    for each in found.relations:
        if everything or each.verdict != "holds":
            place = _place(lines, each.spans[0].start)
            yield place, _VERDICTS[each.verdict], each.kind, each.arithmetic or _seen(text, each), each.why.zh
    for fault in found.words:
        said = f"{fault.found}→{fault.should}"
        yield _place(lines, fault.start), "错字 misprint", fault.rule, said, fault.why.zh


def _place(lines: list[int], at: int) -> str:
    """Line and character of a place, counted from 1."""
    line = bisect_right(lines, at)
    return f"{line}:{at - lines[line - 1] + 1}"


def _seen(text: str, relation: Relation) -> str:
    start = relation.spans[0].start
    return text[start : start + _AROUND].replace("\n", " ")


def _object(found: Findings) -> dict[str, Any]:
    return {
        "numbers": [_number(each) for each in found.numbers],
        "relations": [
            {
                "kind": each.kind, "rule": each.rule, "verdict": each.verdict, "why": each.why.zh,
                "why_en": each.why.en, "arithmetic": each.arithmetic,
                "total": None if each.total is None else _number(each.total),
                "parts": [_number(part) for part in each.parts],
                "spans": [[span.start, span.end] for span in each.spans],
            }
            for each in found.relations
        ],
        "words": [_word(each) for each in found.words],
    }  # fmt: skip


def _number(number: Number) -> dict[str, Any]:
    return {
        "value": f"{number.value:f}", "unit": number.unit, "object": number.object, "hedge": number.hedge,
        "start": number.start, "end": number.end,
    }  # fmt: skip


def _word(fault: WordFault) -> dict[str, Any]:
    return {
        "start": fault.start, "end": fault.end, "found": fault.found, "should": fault.should, "rule": fault.rule,
        "why": fault.why.zh,
    }  # fmt: skip
