"""Drawings in the parts of a Word file: which pictures stay, and what may lie over them.

A picture lies whole in the file, however little of it the page shows; so one that is cropped, veiled or covered goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.files.packages import local

OFF = frozenset(("0", "false", "off", "none"))
"""Values by which a switch is off."""
_DRAWN = frozenset(("drawing", "pict"))
_CROPS = frozenset("croptop cropbottom cropleft cropright gain blacklevel gamma chromakey".split())
"""Attributes by which old pictures are cropped or veiled."""
_COVERING = frozenset("wsp wgp grpSp group rect oval roundrect line polyline curve arc".split())
"""Shapes that may lie over a picture in one drawing with it."""
_LEAST = 12_000
"""The least side of a picture that is shown, in the 914,400ths of an inch of these files: about a point."""


def floating(root: Any) -> bool:
    """Whether anything stands over or under the text, and so may lie on a picture or be taken off it: 浮动."""
    return any(
        local(each) in ("anchor", "framePr", "tblpPr") or "absolute" in (each.get("style") or "")
        for each in root.iter()
    )


def clean_drawings(root: Any, relations: Mapping[str, str], out: Counter[str]) -> None:
    """Leave text boxes, and pictures that stay; take out all other drawings, and what of the kept ones is no text."""
    for drawn in [each for each in root.iter() if local(each) in _DRAWN]:
        if any(local(above) in _DRAWN for above in drawn.iterancestors()):
            continue
        parts = list(drawn.iter())
        named = [each for each in parts if relations_of(each)]
        pictured = [each for each in named if all(relations.get(id) == "image" for id in relations_of(each))]
        if pictured and len(pictured) == len(named) and not any(map(_changes, parts)) and not _cut(drawn):
            continue
        if not any(local(each) == "txbxContent" for each in parts):
            out["pictures"] += removed(drawn)
            continue
        for each in named:
            out["pictures"] += removed(each)
        for each in [each for each in drawn.iter() if local(each) == "textpath"]:
            out["pictures"] += removed(each)


def _changes(part: Any) -> bool:
    """Whether a part of a drawing shows its picture otherwise than it lies in the file: cropped, veiled, covered."""
    name = local(part)
    if name in _COVERING or (name == "fill" and relations_of(part)):
        return True
    if name in ("srcRect", "imagedata"):
        return bool(_CROPS & set(part.attrib) if name == "imagedata" else part.attrib)
    if name == "extent":
        return any(not (long := part.get(side, "")).isdecimal() or int(long) < _LEAST for side in ("cx", "cy"))
    if name == "spPr" and local(part.getparent()) == "pic":
        return any(local(each) == "custGeom" or each.get("prst", "rect") != "rect" for each in part)
    if name in ("docPr", "cNvPr"):
        return part.get("hidden", "0") not in OFF
    veiled = name == "blip" and any(each.attrib or len(each) for each in part)
    return veiled or "visibility:hidden" in (part.get("style") or "").replace(" ", "")


def _cut(drawn: Any) -> bool:
    """Whether lines or rows of a set height cut what is drawn in them."""
    set_apart = {"pPr": ("spacing", "lineRule"), "trPr": ("trHeight", "hRule")}
    for above in drawn.iterancestors():
        for properties in above:
            wanted, rule = set_apart.get(local(properties), ("", ""))
            if any(local(each) == wanted and value_of(each, rule) == "exact" for each in properties):
                return True
    return False


def relations_of(each: Any) -> set[str]:
    """The relationships that an element names."""
    return {
        value for name, value in each.attrib.items()
        if name.partition("}")[0].endswith("/relationships") or local(name) == "relid"
    }  # fmt: skip


def value_of(each: Any, wanted: str) -> str:
    """The value of an attribute, whatever its namespace; an empty text without it."""
    return next((value for name, value in each.attrib.items() if local(name) == wanted), "")


def removed(each: Any) -> int:
    """Take an element out; whether it was there."""
    above = each.getparent()
    if above is None:
        return 0
    above.remove(each)
    return 1
