"""Putting files, keys and law in their places: together with the rows or not at all, also when the power fails.

What is to be placed lies ready in a folder beside. What is placed is written down there before it is moved, so that a
load that was killed half-way is taken back by the next one, unless its rows were committed: then it was all done.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from fazhi.exchange.county.emptiness import rows_anywhere, tables_missing
from fazhi.kernel.ledger import keys

_PREFIX, _LIST = ".loading-", "placed.json"


@contextmanager
def beside() -> Iterator[Path]:
    """A folder beside the installation, in which things lie ready; nothing of it is left."""
    folder = Path(tempfile.mkdtemp(dir=settings.HOME, prefix=_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(folder: Path) -> None:
    """Move what lies ready under ``files``, ``keys`` and ``law`` to where the installation looks for it."""
    moves = [
        (path, home / path.relative_to(folder / name))
        for name, home in _homes().items()
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    ]
    _write_down(folder, [target for _, target in moves])
    for source, target in moves:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(source, target)  # unlike a rename, fails where something is there


def take_back(folder: Path) -> None:
    """Take away again what was placed from a folder."""
    if not (folder / _LIST).exists():
        return
    homes = [home.resolve() for home in _homes().values()]
    for name in json.loads((folder / _LIST).read_text(encoding="utf-8")):
        path = Path(name)
        if any(home in path.parents for home in homes):
            path.unlink(missing_ok=True)
            for above in path.parents:
                if not any(home in above.parents for home in homes):
                    break
                with suppress(OSError):  # what holds something else stays
                    above.rmdir()


def recover() -> None:
    """Take back what a load that was killed left behind."""
    for folder in sorted(Path(settings.HOME).glob(f"{_PREFIX}*")):
        if tables_missing() or not rows_anywhere():
            take_back(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _homes() -> dict[str, Path]:
    return {"files": Path(settings.FILES), "keys": keys.folder(), "law": Path(settings.HOME) / "law"}


def _write_down(folder: Path, targets: list[Path]) -> None:
    draft = folder / f"{_LIST}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump([str(target.resolve()) for target in targets], file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _LIST)
