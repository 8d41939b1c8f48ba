"""Archives of a table 数据压缩包: the table as CSV, its data package, and what to know first, in both languages."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from fazhi.exchange.lists.tables import Rows, Table, csv_of
from fazhi.kernel.wording import Label
from fazhi.public.packages import GUARD, INVENTED, TERMS

IN_MEMORY = 1 << 20
"""Octets of a file up to which it is kept in memory, then on disk."""
README = Label(
    "{title}：{day}有效的全部条目。\n{about}\n\n{name}.csv\t表格，UTF-8 编码\n"
    "datapackage.json\t各列的类型、含义、允许的值\n\n{terms}\n{guard}",
    "{title}: all entries in force on {day}.\n{about}\n\n{name}.csv\tthe table, in UTF-8\n"
    "datapackage.json\ttype, meaning and allowed values of each column\n\n{terms}\n{guard}",
)


def archive_of(table: Table, rows: Rows, package: dict[str, Any], day: datetime.date) -> SpooledTemporaryFile[bytes]:
    """The table with what describes it, open at its beginning; whoever asks closes it.

    The same rows make the same file, octet by octet.

    Args:
        table: what stands where.
        rows: read while they are written.
        package: names the table in the archive as ``KEY.csv``.
        day: on which the rows stand there.
    """
    parts: list[tuple[str, Iterable[str]]] = [
        ("README.txt", _read_first(table, day)),
        ("datapackage.json", [json.dumps(package, ensure_ascii=False, indent=1)]),
        (f"{table.name}.csv", csv_of(table, rows)),
    ]
    with ExitStack() as opened:
        file = opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        with ZipFile(file, "w") as archive:
            for name, pieces in parts:
                info = ZipInfo(name)  # without a time, which would make each archive another
                info.compress_type = ZIP_DEFLATED
                with archive.open(info, "w") as member:
                    for each in pieces:
                        member.write(each.encode())
        file.seek(0)
        opened.pop_all()
    return file


def _read_first(table: Table, day: datetime.date) -> Iterator[str]:
    """In both languages, Chinese first."""
    for language in ("zh", "en"):
        told = {
            name: getattr(label, language).strip()
            for name, label in (("title", table.title), ("about", table.about), ("terms", TERMS), ("guard", GUARD))
        }
        yield getattr(README, language).format(**told, day=day, name=table.name) + "\n"
        yield f"{getattr(INVENTED, language)}\n\n" if settings.DEMONSTRATION else "\n"
