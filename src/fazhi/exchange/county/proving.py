"""Proving a county that was loaded, before it is kept: log, rows, matters and figures are as exported."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.manifest import Manifest
from fazhi.exchange.county.state import computed
from fazhi.kernel.ledger.faults import Verification
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import WaitingLeaf
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.projection import differences

Progress = Callable[[str, int, int], None]
_SHOWN = 5
"""Faults that a refusal names; the count is of all."""


def prove(manifest: Manifest, progress: Progress) -> Verification:
    """Verify the ledger, compare matters with their acts, and every figure with the one of the manifest.

    Raises:
        CountyRefused: something differs.
    """
    found = verify(progress=lambda done, total: progress("ledger verify", done, total))
    if found.faults:
        _refuse("证据与日志不符", "evidence and log do not agree", [str(each) for each in found.faults])
    strayed = differences(Matter.objects.select_related("organ").iterator())
    if strayed:
        _refuse("事项与其行为不符", "matters are not what their acts add up to", [str(each) for each, _ in strayed])
    progress("figures", 0, len(manifest.figures))
    told = {(each.place, each.year, each.id): each.value for each in manifest.figures}
    here = {(each.place, each.year, each.id): each.value for each in computed()}
    if told != here:
        differs = [
            f"{place} {year} {id}: {told.get((place, year, id))} → {here.get((place, year, id))}"
            for place, year, id in sorted(told.keys() | here.keys())
            if told.get((place, year, id)) != here.get((place, year, id))
        ]
        _refuse("数据与导出时不同", "figures differ from those of the export", differs)
    progress("figures", len(told), len(told))
    return found


def refuse_other_log(manifest: Manifest) -> None:
    """Refuse rows whose log is not the one of the manifest.

    Raises:
        CountyRefused: it is not.
    """
    row = head()
    found = (row.size, row.note, WaitingLeaf.objects.count()) if row else None
    if found != (manifest.log.size, manifest.log.note, manifest.log.waiting):
        _refuse("日志头不是清单中的检查点", "the head of the log is not the one of the manifest", [])


def _refuse(zh: str, en: str, named: list[str]) -> None:
    some = "；".join(named[:_SHOWN])
    raise CountyRefused(
        f"{zh}（{len(named)} 处{'：' + some if some else ''}）。没有装入，装置仍为空。",
        f"It cannot be proved: {en} ({len(named)}). Nothing was loaded, the installation is empty as before.",
    )
