"""Run as a program of its own: an old workbook from standard input, what stands in it as JSON to standard output.

The library that reads the format sets aside memory for all cells between the outermost, which a file of five kilobytes
can place four thousand million apart, and ends the whole process where there is not so much. So it is a process of its
own, with bounds of memory and time, and nothing beside it ends with it. It imports nothing of the package, so that it
starts quickly.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine

MEMORY, SECONDS, LARGEST = 3 * 2**29, 60, 2**28
"""Bytes and seconds that it may take, and characters that it may say."""
PROTECTED = 3
"""How it ends where the file asks for a password."""
_HIDDEN = (calamine.SheetVisibleEnum.Hidden, calamine.SheetVisibleEnum.VeryHidden)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(book: calamine.CalamineWorkbook) -> list[dict[str, Any]]:
    return [
        {
            "at": at, "name": each.name, "hidden": each.visible in _HIDDEN,
            "spans": book.get_sheet_by_index(at).merged_cell_ranges or [],
        }
        for at, each in enumerate(book.sheets_metadata)
        if each.typ == calamine.SheetTypeEnum.WorkSheet
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as JSON has it; days and hours by the name of their kind."""
    if isinstance(value, datetime.timedelta):
        return {"timedelta": value.total_seconds()}
    if isinstance(value, datetime.date | datetime.time):
        return {type(value).__name__: value.isoformat()}
    return value


def main() -> int:
    """Say the sheets, or the rows of the sheet whose number is given."""
    _bound()
    try:
        book = calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    except calamine.PasswordError:
        return PROTECTED
    said = 0
    if len(sys.argv) > 1:
        lines: Any = book.get_sheet_by_index(int(sys.argv[1])).to_python(skip_empty_area=False)
    else:
        lines = _sheets(book)
    for each in lines:
        line = json.dumps([_plain(value) for value in each] if isinstance(each, list) else each)
        said += len(line)
        if said > LARGEST:
            return 1
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
