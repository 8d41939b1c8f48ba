"""What is taken out of the parts of a Word file: all that is not seen on its pages, and all that names somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from fazhi.kernel.files.docx_drawings import OFF, clean_drawings, relations_of, removed, value_of
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
    "delInstrText rt rubyPr".split()
)
_UNWRAPPED = {
    "ins": "revisions", "moveTo": "revisions", "hyperlink": "links", "fldSimple": "fields", "smartTag": "", "sdt": "",
    "sdtContent": "", "customXml": "", "dir": "", "bdo": "", "ruby": "", "rubyBase": "",
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
_SHOWS_ITSELF = re.compile(r"(?:^|[\n\s])(?:EQ|SYMBOL|MACROBUTTON|GOTOBUTTON)\s", re.I)
"""Fields whose instruction is what is seen."""


def hidden_styles(root: Any) -> frozenset[str]:
    """The styles whose text is hidden, by themselves or by the style on which they rest."""
    rests, hidden = {}, set()
    for style in root.iter():
        if local(style) != "style":
            continue
        id = value_of(style, "styleId")
        rests[id] = next((value_of(each, "val") for each in style if local(each) == "basedOn"), "")
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
        out["hidden"] += removed(each)
    for each in [each for each in root.iter() if each is not root]:
        kind = _unseen_as(each)
        if kind is not None:
            out[kind] += removed(each)
    del out[""]
    clean_drawings(root, relations, out)
    _unwrap_all(root, out)
    for each in [each for each in root.iter() if not relations_of(each) <= relations.keys()]:
        removed(each)
    _silence(root)


def codes_that_show(root: Any) -> bool:
    """Whether fields stand in a part whose codes are what is seen, as characters laid over one another are."""
    codes = [each.text or "" if local(each) == "instrText" else "\n" for each in root.iter() if _is_code(each)]
    simple = [value_of(each, "instr") for each in root.iter() if local(each) == "fldSimple"]
    return any(_SHOWS_ITSELF.search(code) for code in ("".join(codes), *simple))


def _is_code(each: Any) -> bool:
    return local(each) in ("instrText", "fldChar")


def leave_switched_off(root: Any, *, even: bool) -> None:
    """Take references to headers and footers out that no page shows: of even pages, and of first ones."""
    first = any(local(each) == "titlePg" and value_of(each, "val") not in OFF for each in root.iter())
    shown = {"default", "", *(("even",) if even else ()), *(("first",) if first else ())}
    for each in [each for each in root.iter() if local(each) in ("headerReference", "footerReference")]:
        if value_of(each, "type") not in shown:
            removed(each)


def noted(root: Any) -> set[tuple[str, str]]:
    """The notes to which a part refers, by kind and number."""
    names = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
    return {(names[local(each)], value_of(each, "id")) for each in root.iter() if local(each) in names}


def leave_unnoted(root: Any, notes: Collection[tuple[str, str]]) -> int:
    """Take out notes to which nothing refers, and say how many; the lines that part notes stay."""
    kinds = {"footnotes": "footnote", "endnotes": "endnote"}
    kind = kinds.get(local(root))
    return sum(
        removed(each) for each in list(root)
        if local(each) == kind and not value_of(each, "type") and (kind, value_of(each, "id")) not in notes
    )  # fmt: skip


def _unwrap_all(root: Any, out: Counter[str]) -> None:
    for each in [each for each in root.iter() if local(each) in _UNWRAPPED]:
        if local(each) == "fldSimple" and _PAGE_FIELD.fullmatch(value_of(each, "instr")):
            continue
        if kind := _UNWRAPPED[local(each)]:
            out[kind] += 1
        _unwrap(each)
    for each in [each for each in root.iter() if local(each) == "r" and any(local(child) == "r" for child in each)]:
        _part_runs(each)


def _part_runs(run: Any) -> None:
    """Put runs that came to stand in another, as those under phonetic guides do, beside it: programs show no others."""
    looks, at = next((child for child in run if local(child) == "rPr"), None), None
    for child in [child for child in run if child is not looks]:
        if local(child) == "r":
            run.addprevious(child)
            at = None
            continue
        if at is None:
            at = run.makeelement(run.tag, {})
            at.extend([deepcopy(looks)] if looks is not None else [])
            run.addprevious(at)
        at.append(child)
    removed(run)


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
            if _is_hiding(child) or (local(child) == "rStyle" and value_of(child, "val") in hidden):
                return True
    paragraph = next((above for above in each.iterancestors() if local(above) == "p"), None)
    styles = () if paragraph is None else (s for p in paragraph if local(p) == "pPr" for s in p if local(s) == "pStyle")
    return any(value_of(style, "val") in hidden for style in styles)


def _is_hiding(each: Any) -> bool:
    return local(each) in ("vanish", "specVanish") and value_of(each, "val") not in OFF


def _fields(root: Any, out: Counter[str]) -> None:
    """Take fields out and leave their results, but for page numbers."""
    stack: list[list[Any]] = []
    for each in [each for each in root.iter() if local(each) in ("fldChar", "instrText")]:
        kind = value_of(each, "fldCharType") if local(each) == "fldChar" else "instr"
        if kind == "begin":
            stack.append([])
        if not stack:
            removed(each)
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
        removed(each)
    return 1


def _tells(each: Any, name: str) -> bool:
    """Whether an attribute says something of a person or a program, and nothing of what is seen."""
    last, space = local(name), name.partition("}")[0] if name.startswith("{") else ""
    if last == "name":
        return local(each) in ("docPr", "cNvPr") and bool(each.get(name))
    if last == "title" and local(each) not in ("docPr", "cNvPr", "shape"):
        return False
    return last in _NAMING or last.startswith("rsid") or space.endswith(("word/2010/wordml", "word/2012/wordml"))


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
