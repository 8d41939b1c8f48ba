"""``fazhi report check``: the figures of anybody's report, and which of them do not agree."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fazhi.cli.checking_beside import Beside, beside_choices
from fazhi.cli.tables import show
from fazhi.report.checking import Findings
from fazhi.report.checking.annotating import page
from fazhi.report.checking.commenting import commented
from fazhi.report.checking.reading import UnreadableReport, read
from fazhi.report.checking.telling import MARKS, Language, Remark, counts_of, object_of, remarks_of

_AROUND = 12
"""Characters of the text that a row shows."""
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Signs of a report that would steer the terminal, or turn the direction of a line."""
_MADE = "核数"
"""What the names of written files say after that of the report."""


class Unreadable(click.ClickException):
    """Files that could not be read; the others were checked."""

    exit_code = 2


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="With what holds, too.")
@click.option("--json", "as_json", is_flag=True, help="An object for programs.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Annotated page, of one report.")
@click.option("--word", type=click.Path(dir_okay=False, path_type=Path), help="Word file with comments, of one report.")
@click.option(
    "--out", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder for both of each report."
)
@click.option("--english", is_flag=True, help="Page and comments in English.")
@beside_choices
def check_(
    files: tuple[Path, ...], everything: bool, as_json: bool, html: Path | None, word: Path | None, out: Path | None,
    english: bool, beside: Beside,
) -> None:  # fmt: skip
    """Check reports: totals and parts, repeats, growth, enumerations, misprints. Nothing leaves this machine."""
    written = _written(files, html, word, out)
    unread: list[str] = []
    made: list[dict[str, Any]] = []
    contradicted = False
    for path in files:
        try:
            text = read(path)
            found = beside.check(text)
            _write(path, text, found, written[path], everything=everything, language="en" if english else "zh")
        except UnreadableReport as fault:
            unread.append(f"{path}：{fault}")
            continue
        contradicted |= any(each.verdict == "contradiction" for each in found.relations)
        if as_json:
            made.append({"file": str(path), **object_of(text, found)})
        else:
            _tell(path, text, found, everything)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
    if unread:
        raise Unreadable("\n".join(unread))
    if contradicted:
        sys.exit(1)


def _written(
    files: tuple[Path, ...], html: Path | None, word: Path | None, out: Path | None
) -> dict[Path, tuple[Path | None, Path | None]]:
    """The page and the Word file that are written of each report.

    Raises:
        click.UsageError: one file would be of several reports, or would take the place of a report.
    """
    if (html or word) and len(files) > 1:
        raise click.UsageError("--html、--word 一次只用于一个文件，多个文件请用 --out。With several files give --out.")
    names = _names(files)
    if out is not None and len(set(names.values())) < len(names):
        raise click.UsageError("有同名文件，请分开核对。Files of one name: check them one by one.")
    found = {
        path: (html or (out and out / f"{name}-{_MADE}.html"), word or (out and out / f"{name}-{_MADE}.docx"))
        for path, name in names.items()
    }
    sources = {path.resolve() for path in files}
    taken = [each for pair in found.values() for each in pair if each is not None and each.resolve() in sources]
    if html is not None and word is not None and html.resolve() == word.resolve():
        raise click.UsageError("--html 与 --word 是同一个文件，请分别取名。Give --html and --word a file each.")
    if taken:
        raise click.UsageError(f"{taken[0]} 是要核对的文件，请另取名字。It is a report itself: give another name.")
    return found


def _names(files: tuple[Path, ...]) -> dict[Path, str]:
    """What is written of each report is called as it is, with the end of its name where two would be called alike."""
    alike = Counter(path.stem for path in set(files))
    return {path: path.stem if alike[path.stem] == 1 else path.name.replace(".", "-") for path in files}


def _write(
    path: Path, text: str, found: Findings, written: tuple[Path | None, Path | None], *, everything: bool,
    language: Language,
) -> None:  # fmt: skip
    """The page has all findings; comments are set for those that somebody should look at, unless all are asked for."""
    html, word = written
    if html is not None:
        html.write_text(page(path.name, text, found, language), encoding="utf-8", errors="replace")
    if word is not None:
        remarks = [each for each in remarks_of(found) if everything or each.mark != "holds"]
        own = path.read_bytes() if path.suffix.lower() == ".docx" else None
        word.write_bytes(commented(text, remarks, own, language))


def _tell(path: Path, text: str, found: Findings, everything: bool) -> None:
    remarks = remarks_of(found)
    rows = list(_rows(text, [each for each in remarks if everything or each.mark != "holds"]))
    if rows:
        show(("位置 place", "结论", "类别 kind", "算式 arithmetic", "说明"), rows)
    told = "，".join(
        f"{MARKS[mark].label.zh} {count} {MARKS[mark].label.en}" for mark, count in counts_of(remarks).items()
    )
    click.echo(f"{path}：数字 {len(found.numbers)} 个 figures；{told}")


def _rows(text: str, remarks: list[Remark]) -> Iterator[tuple[str, ...]]:
    lines = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    for each in remarks:
        start, label = each.spans[0].start, MARKS[each.mark].label
        shown = each.shown or text[start : start + _AROUND]
        row = _place(lines, start), f"{label.zh} {label.en}", f"{each.kind.zh} {each.kind.en}", shown, each.why.zh
        yield tuple(_UNPRINTED.sub(" ", cell) for cell in row)


def _place(lines: list[int], at: int) -> str:
    """Line and character of a place, counted from 1."""
    line = bisect_right(lines, at)
    return f"{line}:{at - lines[line - 1] + 1}"
