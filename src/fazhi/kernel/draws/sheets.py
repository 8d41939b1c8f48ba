"""A list from a table 由表格生成名单: CSV with a heading line in either language; every bad row is named at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from fazhi.kernel.draws.lists import HEADING, checked
from fazhi.kernel.draws.refusals import DrawRefused, refused
from fazhi.kernel.files.kinds import decoded
from fazhi.kernel.wording import Label

_COLUMNS = {
    "标识": "identifier", "identifier": "identifier", "权重": "weight", "weight": "weight", "分层": "stratum",
    "stratum": "stratum", "排除理由": "excluded", "excluded": "excluded",
}  # fmt: skip


def list_of(content: bytes) -> list[bytes]:
    """The lines of the list that a table gives.

    Raises:
        DrawRefused: as ``read``, or rows are bad: all of them, in one message.
    """
    lines, faults = read(content)
    if faults:
        raise refused(
            "".join(each.zh for each in faults), " ".join(each.en for each in faults), "请改正这些行后重新提交。",
            "Correct these lines and hand it in again.",
        )  # fmt: skip
    return lines


def read(content: bytes) -> tuple[list[bytes], list[Label]]:
    """The lines of the list that a table gives, or what is wrong with its rows; a weight that is left out is 1.

    Raises:
        DrawRefused: it is no text, names no column of identifiers or a column twice, or has no row.
    """
    lines, faults = list[bytes](), list[Label]()
    seen: dict[str, int] = {}
    for number, identifier, rest in _rows(content):
        line = "\t".join((identifier, *rest)).encode() + b"\n"
        faults += _faults(line, number)
        if (before := seen.setdefault(identifier, number)) != number:
            faults.append(
                Label(
                    f"第 {number} 行：“{identifier}”已列于第 {before} 行。",
                    f"Line {number}: {identifier} stands at line {before} already.",
                )
            )
        lines.append(line)
    if faults:
        return [], faults
    return list(checked([HEADING, *sorted(lines, key=lambda line: line.partition(b"\t")[0])])), []


def _rows(content: bytes) -> Iterator[tuple[int, str, tuple[str, str, str]]]:
    """Of each row that is not blank its line in the file, the identifier, and what stands behind it in a list."""
    text = decoded(content)
    if text is None:
        raise refused(
            "文件不是文本。", "The file is no text.", "请另存为 CSV（UTF-8）后再附。", "Save it as CSV (UTF-8) first."
        )
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as fault:
        raise refused(
            f"第 {reader.line_num} 行不是 CSV。", f"Line {reader.line_num} is no CSV.", "请另存为 CSV 后再附。",
            "Save it as CSV first.",
        ) from fault  # fmt: skip
    headings = [_COLUMNS.get(each.strip(), "") for each in (rows[0][1] if rows else [])]
    named = [each for each in headings if each]
    if "identifier" not in named or len(set(named)) < len(named):
        raise refused(
            "表头没有“标识”一列，或一列出现两次。", "There is no column identifier, or one stands twice.",
            "首行应为：标识,权重,分层,排除理由（后三列可不填）。",
            "The first line reads identifier,weight,stratum,excluded; the last three may be left out.", 1,
        )  # fmt: skip
    for number, row in rows[1:]:
        if any(each.strip() for each in row):
            cells = {name: each.strip() for name, each in zip(headings, row, strict=False)}
            rest = (cells.get("weight") or "1", cells.get("stratum", ""), cells.get("excluded", ""))
            yield number, cells.get("identifier", ""), rest


def _faults(line: bytes, number: int) -> list[Label]:
    """What of one line could not stand in a list, told by its line in the table."""
    try:
        list(checked([HEADING, line]))
    except DrawRefused as fault:
        zh, en = (each.removeprefix(f"{place}{fault.line}{end}") for each, place, end in (
            (fault.message.zh, "第 ", " 行："), (fault.message.en, "Line ", ": "),
        ))  # fmt: skip
        return [Label(f"第 {number} 行：{zh}{fault.cure.zh}", f"Line {number}: {en} {fault.cure.en}")]
    return []
