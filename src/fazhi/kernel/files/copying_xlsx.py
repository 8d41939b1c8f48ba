"""Copies of workbooks that were redacted by hand: cells and how they look, and nothing that is not seen.

A workbook hides much where nobody looks: sheets, rows and columns, comments, caches of tables it was counted from.
What cannot be shown by simply taking it out is refused, with the cure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fazhi.kernel.files.copies import Copy, Passage, refused
from fazhi.kernel.files.packages import Built, Package, Relation, local, opened, parsed, passages_of_package, serialized
from fazhi.kernel.wording import Label

_KEPT = frozenset(("worksheet", "sharedStrings", "styles", "theme"))
_LEFT_OUT = frozenset(("calcChain", "printerSettings", "customXml", "sheetMetadata"))
_PROPERTIES = frozenset(("core-properties", "extended-properties", "custom-properties", "thumbnail"))
_UNSEEN = frozenset(
    "fileSharing workbookProtection sheetProtection customWorkbookViews customSheetViews extLst fileVersion"
    " fileRecoveryPr webPublishing webPublishItems smartTagPr smartTagTypes phoneticPr rPh scenarios protectedRanges"
    " cellWatches ignoredErrors smartTags AlternateContent revisionPtr".split()
)
_CELLS_ONLY = Label(
    "请取消隐藏，删除批注、图表、透视表和外部链接，只留单元格，另存后再上传；或者打印为 PDF 上传。",
    "Show what is hidden, delete comments, charts, pivot tables and links to other files, save cells alone and send "
    "that; or print it to PDF.",
)
_LARGE = re.compile(r"[0-9.]+E\+?[0-9]+", re.I)
_SHEETS = Label("工作表", "sheets")


def xlsx_copy(content: bytes, name: str) -> Copy:
    """A workbook of cells alone.

    Raises:
        FileError: it is broken, or holds what would have to be shown first, or cannot be.
    """
    package, built = opened(content, name), Built()
    roots = [row for row in package.relations("") if row.kind == "officeDocument" and not row.external]
    if len(roots) != 1 or not package.type_of(roots[0].target).endswith("sheet.main+xml"):
        raise refused(name, "不是普通的 Excel 工作簿", "it is no plain workbook", _CELLS_ONLY)
    built.relations[""] = roots
    book = roots[0].target
    taken_out = sum(1 for row in package.relations("") if row.kind in _PROPERTIES)
    for part in (book, *(row.target for row in _kept(package, book, name))):
        root = parsed(package.parts[part], name)
        _refuse_hidden(root, name)
        rows = _kept(package, part, name)
        _clean(root, {row.id for row in rows})
        built.parts[part] = (package.type_of(part), serialized(root))
        built.relations[part] = rows
    made = built.content()
    passages = [*_rows(built, book), *passages_of_package(made, {"xl/": _SHEETS})]
    return Copy(made, passages=passages, taken_out={"properties": taken_out} if taken_out else {})


def _kept(package: Package, part: str, name: str) -> list[Relation]:
    """The relationships of a part that stay; what could hide something is refused."""
    found = []
    for row in package.relations(part):
        if row.kind in _LEFT_OUT:
            continue
        if row.external or row.kind not in _KEPT or row.target not in package.parts:
            raise refused(
                name, f"含单元格以外的内容（{row.kind}）", f"it holds more than cells ({row.kind})", _CELLS_ONLY
            )
        found.append(row)
    return found


def _refuse_hidden(root: Any, name: str) -> None:
    for each in root.iter():
        state, tag = each.get("state") or "", local(each)
        hidden = each.get("hidden") in ("1", "true") and tag in ("row", "col", "definedName")
        if state in ("hidden", "veryHidden") or hidden or each.get("ht") == "0" or each.get("width") == "0":
            raise refused(
                name, "含隐藏的工作表、行、列或名称", "it has hidden sheets, rows, columns or names", _CELLS_ONLY
            )


def _clean(root: Any, relations: set[str]) -> None:
    for each in [each for each in root.iter() if local(each) in _UNSEEN]:
        if each is not root and each.getparent() is not None:
            each.getparent().remove(each)
    for each in root.iter():
        for key in [key for key in each.attrib if key.partition("}")[0].endswith("/relationships")]:
            if each.get(key) not in relations:
                del each.attrib[key]
        if local(each) == "workbookPr":
            each.attrib.pop("codeName", None)


def _rows(built: Built, book: str) -> Iterator[Passage]:
    """The cells row by row, shared texts in their places; figures each in a cell of its own are read as one number."""
    shared: list[str] = []
    for row in built.relations[book]:
        if row.kind == "sharedStrings":
            root = parsed(built.parts[row.target][1], book)
            shared = ["".join(t.text or "" for t in item.iter() if local(t) == "t") for item in root]
    for row in built.relations[book]:
        if row.kind == "worksheet":
            lines = []
            for line in (each for each in parsed(built.parts[row.target][1], book).iter() if local(each) == "row"):
                cells = [_cell(cell, shared) for cell in line if local(cell) == "c"]
                lines.append(" | ".join(cells))
                boxes = "".join(cell for cell in cells if len(cell) == 1)
                lines += [boxes] if len(boxes) > 1 else []
            yield Passage(Label(f"工作表 {row.target}", f"sheet {row.target}"), "\n".join(lines))


def _cell(cell: Any, shared: list[str]) -> str:
    texts = [each.text or "" for each in cell.iter() if local(each) in ("v", "t")]
    text = "".join(texts)
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)]
    return str(int(float(text))) if _LARGE.fullmatch(text) and float(text) < 10**20 else text
