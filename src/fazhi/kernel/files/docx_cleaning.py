"""What is taken out of the parts of a Word file: all that is not seen on its pages, and all that names somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from fazhi.kernel.files.packages import local

_REVISIONS = frozenset(
    "del moveFrom cellDel cellIns cellMerge numberingChange moveFromRangeStart moveFromRangeEnd moveToRangeStart"
    " moveToRangeEnd".split()
)
_COMMENTS = frozenset("commentRangeStart commentRangeEnd annotationRef".split())
_OBJECTS = frozenset("object altChunk subDoc control contentPart".split())
_UNSEEN = frozenset(
    "bookmarkStart bookmarkEnd permStart permEnd proofErr sdtPr sdtEndPr customXmlPr smartTagPr ffData fldData "
    "lastRenderedPageBreak extLst panose sig nsid tmpl tblCaption tblDescription rsids numPicBullet "
    "lvlPicBulletId embedRegular embedBold embedItalic embedBoldItalic printerSettings bgPict movie delText "
    "delInstrText".split()
)
_UNWRAPPED = {
    "ins": "revisions", "moveTo": "revisions", "hyperlink": "links", "fldSimple": "fields", "smartTag": "", "sdt": "",
    "sdtContent": "", "customXml": "", "dir": "", "bdo": "",
}  # fmt: skip
"""Elements of which only what is in them stays, and how they are counted."""
_SEEN_SPACES = (
    "wordprocessingml/main", "wordprocessingml/2006/main", "officeDocument/math", "officeDocument/2006/math",
    "drawingml/main", "drawingml/2006/main", "wordprocessingDrawing", "wordprocessingShape", "wordprocessingGroup",
    "markup-compatibility/2006", "schemas-microsoft-com:vml", "schemas-microsoft-com:office:office",
    "schemas-microsoft-com:office:word", "drawingml/picture", "drawingml/2006/picture",
)  # fmt: skip
"""Ends of the namespaces whose elements are seen; all others are left out."""
_NAMING = frozenset(
    "descr title alt author initials date userId providerId paraId textId gfxdata spid ed edGrp".split()
)
_PAGE_FIELD = re.compile(r'\s*(?:PAGE|NUMPAGES|SECTIONPAGES)(?:[\s\\*"A-Za-z]|-)*')
_OFF = frozenset(("0", "false", "off", "none"))
_DRAWN = frozenset(("drawing", "pict"))


def hidden_styles(root: Any) -> frozenset[str]:
    """The styles whose text is hidden, by themselves or by the style on which they rest."""
    rests, hidden = {}, set()
    for style in root.iter():
        if local(style) != "style":
            continue
        id = _value(style, "styleId")
        rests[id] = next((_value(each, "val") for each in style if local(each) == "basedOn"), "")
        if any(_is_hiding(each) for each in style.iter()):
            hidden.add(id)
    grown = True
    while grown:
        further = {id for id, base in rests.items() if base in hidden} - hidden
        hidden |= further
        grown = bool(further)
    return frozenset(hidden)


def cleaned(root: Any, hidden: Collection[str], relations: Mapping[str, str], out: Counter[str]) -> None:
    """Take out of a part what is not seen.

    Args:
        root: the part, changed in place.
        hidden: styles whose text is hidden.
        relations: ids of the relationships that stay, with their kinds.
        out: counts what was taken out.
    """
    _fields(root, out)
    for each in [each for each in root.iter() if _hides(each, hidden)]:
        out["hidden"] += _removed(each)
    for each in [each for each in root.iter() if each is not root]:
        kind = _unseen_as(each)
        if kind is not None:
            out[kind] += _removed(each)
    del out[""]
    _drawings(root, relations, out)
    _unwrap_all(root, out)
    for each in [each for each in root.iter() if not _relation(each) <= relations.keys()]:
        _removed(each)
    _silence(root)


def _unwrap_all(root: Any, out: Counter[str]) -> None:
    for each in [each for each in root.iter() if local(each) in _UNWRAPPED]:
        if local(each) == "fldSimple" and _PAGE_FIELD.fullmatch(_value(each, "instr")):
            continue
        if kind := _UNWRAPPED[local(each)]:
            out[kind] += 1
        _unwrap(each)


def _silence(root: Any) -> None:
    """Take away the attributes that name people, programs and revisions."""
    for each in root.iter():
        for name in [name for name in each.attrib if _tells(each, name)]:
            if local(name) == "name":
                each.set(name, "")
            else:
                del each.attrib[name]


def _unseen_as(each: Any) -> str | None:
    """As what an element that is not seen is counted; an empty word for none, None for one that stays."""
    name = local(each)
    if name in _REVISIONS or name.endswith("PrChange"):
        return "revisions"
    if name == "commentReference":
        return "comments"
    if name in _OBJECTS:
        return "objects"
    if name in _COMMENTS or name in _UNSEEN or (name.startswith("customXml") and name != "customXml"):
        return ""
    if name == "Fallback" or not str(each.tag).partition("}")[0].endswith(_SEEN_SPACES):
        return ""
    return None


def _hides(each: Any, hidden: Collection[str]) -> bool:
    """Whether a run, or a row of a table, is hidden, or was taken out by a change that is not accepted yet."""
    name = local(each)
    if name == "tr":
        marks = {local(mark) for properties in each if local(properties) == "trPr" for mark in properties}
        return bool(marks & {"hidden", "del"})
    if name != "r":
        return False
    properties = next((child for child in each if local(child) == "rPr"), None)
    if properties is not None:
        for child in properties:
            if _is_hiding(child) or (local(child) == "rStyle" and _value(child, "val") in hidden):
                return True
    paragraph = next((above for above in each.iterancestors() if local(above) == "p"), None)
    styles = () if paragraph is None else (s for p in paragraph if local(p) == "pPr" for s in p if local(s) == "pStyle")
    return any(_value(style, "val") in hidden for style in styles)


def _is_hiding(each: Any) -> bool:
    return local(each) in ("vanish", "specVanish") and _value(each, "val") not in _OFF


def _fields(root: Any, out: Counter[str]) -> None:
    """Take fields out and leave their results, but for page numbers."""
    stack: list[list[Any]] = []
    for each in [each for each in root.iter() if local(each) in ("fldChar", "instrText")]:
        kind = _value(each, "fldCharType") if local(each) == "fldChar" else "instr"
        if kind == "begin":
            stack.append([])
        if not stack:
            _removed(each)
            continue
        stack[-1].append(each)
        if kind == "end":
            out["fields"] += _settle(stack.pop())
    for parts in stack:
        out["fields"] += _settle(parts, broken=True)


def _settle(parts: list[Any], *, broken: bool = False) -> int:
    instruction = "".join(each.text or "" for each in parts if local(each) == "instrText")
    if not broken and _PAGE_FIELD.fullmatch(instruction):
        return 0
    for each in parts:
        _removed(each)
    return 1


def _drawings(root: Any, relations: Mapping[str, str], out: Counter[str]) -> None:
    """Leave text boxes, and pictures that stay; take out all other drawings, and what of the kept ones is no text."""
    for drawn in [each for each in root.iter() if local(each) in _DRAWN]:
        if any(local(above) in _DRAWN for above in drawn.iterancestors()):
            continue
        parts = list(drawn.iter())
        named = [each for each in parts if _relation(each)]
        pictured = [each for each in named if all(relations.get(id) == "image" for id in _relation(each))]
        cropped = any(local(each) == "srcRect" and each.attrib for each in parts)
        if pictured and len(pictured) == len(named) and not cropped:
            continue
        if not any(local(each) == "txbxContent" for each in parts):
            out["pictures"] += _removed(drawn)
            continue
        for each in named:
            out["pictures"] += _removed(each)
        for each in [each for each in drawn.iter() if local(each) == "textpath"]:
            out["pictures"] += _removed(each)


def _relation(each: Any) -> set[str]:
    """The relationships that an element names."""
    return {
        value for name, value in each.attrib.items()
        if name.partition("}")[0].endswith("/relationships") or local(name) == "relid"
    }  # fmt: skip


def _tells(each: Any, name: str) -> bool:
    """Whether an attribute says something of a person or a program, and nothing of what is seen."""
    last, space = local(name), name.partition("}")[0] if name.startswith("{") else ""
    if last == "name":
        return local(each) in ("docPr", "cNvPr") and bool(each.get(name))
    if last == "title" and local(each) not in ("docPr", "cNvPr", "shape"):
        return False
    return last in _NAMING or last.startswith("rsid") or space.endswith(("word/2010/wordml", "word/2012/wordml"))


def _value(each: Any, wanted: str) -> str:
    return next((value for name, value in each.attrib.items() if local(name) == wanted), "")


def _unwrap(each: Any) -> None:
    """Put what is in an element in its place."""
    above = each.getparent()
    if above is None:
        return
    at = above.index(each)
    for child in list(each):
        above.insert(at, child)
        at += 1
    above.remove(each)


def _removed(each: Any) -> int:
    """Take an element out; whether it was there."""
    above = each.getparent()
    if above is None:
        return 0
    above.remove(each)
    return 1
