"""Copies of workbooks that were redacted by hand: cells and how they look, and nothing that is not seen.

A workbook hides much where nobody looks: sheets, rows and columns, comments, caches of tables it was counted from.
What cannot be shown by simply taking it out is refused, with the cure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import product
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
    " cellWatches ignoredErrors smartTags AlternateContent revisionPtr dataValidations hyperlinks"
    " definedNames f".split()
)
_CELLS_ONLY = Label(
    "请取消隐藏，删除批注、图表、透视表和外部链接，只留单元格，另存后再上传；或者打印为 PDF 上传。",
    "Show what is hidden, delete comments, charts, pivot tables and links to other files, save cells alone and send "
    "that; or print it to PDF.",
)
_LOW, _NARROW = 2.0, 0.3
"""Points of a row, and characters of a column, in which nothing can be seen."""
_SIZE = re.compile(r"\d+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?")
_LARGE = re.compile(r"[0-9]+(?:\.[0-9]*)?E\+?[0-9]+", re.I)
_INDEX = re.compile(r"[0-9]{1,9}")
"""The number of a shared text."""
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
    out = Counter(properties=sum(1 for row in package.relations("") if row.kind in _PROPERTIES))
    roots_of = dict[str, Any]()
    for part in (book, *(row.target for row in _kept(package, book, name))):
        root = parsed(package.parts[part], name)
        _refuse_hidden(root, name)
        rows = _kept(package, part, name)
        out["formulas"] += sum(1 for each in root.iter() if local(each) == "f")
        _clean_merged(root)
        _clean(root, {row.id for row in rows})
        roots_of[part], built.relations[part] = root, rows
    _leave_unshown(roots_of.values())
    for part, root in roots_of.items():
        built.parts[part] = (package.type_of(part), serialized(root))
    made = built.content()
    passages = [*_rows(built, book), *passages_of_package(made, {"xl/": _SHEETS})]
    return Copy(made, passages=passages, taken_out=+out)


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
        hidden |= each.get("zeroHeight") in ("1", "true") or each.get("formatCode", "").startswith(";;")
        if state in ("hidden", "veryHidden") or hidden or _closed(each):
            raise refused(
                name, "含隐藏的工作表、行、列或名称", "it has hidden sheets, rows, columns or names", _CELLS_ONLY
            )


def _closed(each: Any) -> bool:
    """Whether rows or columns are so low or narrow that nothing in them is seen."""
    least = {"ht": _LOW, "defaultRowHeight": _LOW, "width": _NARROW, "defaultColWidth": _NARROW}
    sizes = {
        key: each.get(key) for key in least if local(each) in ("row", "col", "sheetFormatPr") and key in each.attrib
    }
    return any(not _SIZE.fullmatch(size) or float(size) < least[key] for key, size in sizes.items())


def _clean_merged(root: Any) -> None:
    """Empty the cells that others, joined with them, lie over."""
    cells = {_place(each.get("r")): each for each in root.iter() if local(each) == "c" and each.get("r")}
    for joined in (each.get("ref", "") for each in root.iter() if local(each) == "mergeCell"):
        (left, top), (right, bottom) = (_place(each) for each in joined.partition(":")[::2])
        small = (right - left + 1) * (bottom - top + 1) < len(cells)
        # Made only where it is small: a product holds all its rows, and a file may name a thousand million of them.
        every = product(range(left, right + 1), range(top, bottom + 1)) if small else tuple(cells)
        for place in every:
            inside = left <= place[0] <= right and top <= place[1] <= bottom
            if inside and place != (left, top) and place in cells:
                cells[place][:] = []


def _place(name: str) -> tuple[int, int]:
    """Column and row of a cell by its name."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.replace("$", "").upper():
        column = column * 26 + ord(letter) - 64
    return column, int(name[len(letters) :].lstrip("0")[:9] or 0)  # No number is made of thousands of figures.


def _leave_unshown(roots: Collection[Any]) -> None:
    """Empty the shared texts that no cell shows; the others keep their numbers."""
    shown = {
        (each.text or "").strip() for root in roots for cell in root.iter()
        if local(cell) == "c" and cell.get("t") == "s" for each in cell if local(each) == "v"
    }  # fmt: skip
    for root in (root for root in roots if local(root) == "sst"):
        for number, item in enumerate(root):
            if str(number) not in shown:
                item[:] = []


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
    if cell.get("t") == "s" and _INDEX.fullmatch(text) and int(text) < len(shared):
        return shared[int(text)]
    return str(int(float(text))) if _LARGE.fullmatch(text) and float(text) < 10**20 else text
