"""What pages of imports say in templates."""

from __future__ import annotations

from django import template

from fazhi.exchange.models import ImportRun, Standing
from fazhi.exchange.runs import results
from fazhi.exchange.runs.results import Turned
from fazhi.exchange.targets.declaring import Becomes, Target
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.web.importing.sight import importable as importable_for
from fazhi.web.viewer import Viewer

register = template.Library()
_ENDED = Label("取消（表中没有）", "Ended (not in the sheet)")
_COLOURS = {Becomes.NEW: "green", Becomes.CHANGED: "amber", Becomes.SAME: "", Becomes.BAD: "red"}


@register.filter
def outcomes(run: ImportRun) -> list[tuple[str, int, str]]:
    """What became of the rows, or would: in words, how many, and a colour."""
    prefix = "written_" if run.standing in (Standing.DONE, Standing.WRITING) else ""
    new = target_of(run.target).new
    labels = {**{each: str(each.label) for each in Becomes}, **({Becomes.NEW: str(new)} if new else {})}
    found = [(labels[each], run.counts.get(f"{prefix}{each.value}", 0), _COLOURS[each]) for each in Becomes]
    if run.counts.get("ended"):
        found.append((str(_ENDED), run.counts["ended"], "amber"))
    return found


@register.filter
def called(turned: Turned, target: Target) -> str:
    """What a row becomes, in words."""
    return str(target.new if target.new and turned.becomes == Becomes.NEW else turned.becomes.label)


@register.filter
def good(run: ImportRun) -> int:
    """How many rows would be written."""
    return int(run.counts.get("new", 0)) + int(run.counts.get("changed", 0))


@register.filter
def importable(run: ImportRun) -> bool:
    """Whether there is anything to write."""
    return bool(good(run) or run.counts.get("ended"))


@register.simple_tag
def load_of(entry: Entry) -> ImportRun | None:
    """The first load by which a version of an entry came."""
    return results.load_of(entry)


@register.simple_tag
def import_links(viewer: Viewer, of: str, *kinds: str) -> list[Target]:
    """The targets of these kinds for a register or procedure into which the viewer may import."""
    return importable_for(viewer, *(f"{kind}.{of}" for kind in kinds))
