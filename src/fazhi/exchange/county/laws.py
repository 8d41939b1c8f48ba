"""Law that an installation added of its own 自有法定参数: it goes out with a county, and is in use when that comes in.

Limits and figures are counted by it, so that a county loaded without it would not be the one that was exported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from fazhi.exchange.county import manifest as parts
from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.manifest import Manifest

FOLDER = "law/"


def own() -> Iterator[tuple[str, Path]]:
    """Statutes and calendars of one's own: under which name each goes out, and where it lies."""
    for number, folder in enumerate(settings.LAW_FOLDERS):
        for kind in ("statutes", "calendars"):
            for file in sorted((folder / kind).glob("*.yaml")):
                yield f"{FOLDER}{number}/{kind}/{file.name}", file


def refuse_other(source: Path, manifest: Manifest) -> None:
    """Refuse a directory whose own law is not the one in use here.

    Raises:
        CountyRefused: it is not.
    """
    wanted = {each.name: each.sha256 for each in manifest.parts if each.name.startswith(FOLDER)}
    if wanted == {name: parts.part(file.parent, file.name).sha256 for name, file in own()}:
        return
    if not wanted:
        raise CountyRefused(
            "本装置设有自有法定参数（FAZHI_LAW），导出中没有：期限和数据按法定参数计算，两边须一致。"
            "请去掉 FAZHI_LAW 后装入。没有装入。",
            "This installation has law of its own (FAZHI_LAW) and the export has none; limits and figures are counted "
            "by it. Load it without FAZHI_LAW. Nothing was loaded.",
        )
    folder = source / FOLDER / "0"
    raise CountyRefused(
        f"导出按自有法定参数计算，本装置没有使用同样的。请设 FAZHI_LAW={folder} 再装入。没有装入。",
        f"The export is counted by law of its own, and this installation does not use the same: set "
        f"FAZHI_LAW={folder}, and load it again. Nothing was loaded.",
    )
