"""Copies of Word files: what must be hidden is hidden across runs, cells and parts, and nothing unseen is left in them.

The copy is put together anew from the parts that are seen: body, headers, footers, notes, and how they look. Tracked
changes are taken as made, comments, hidden text, fields, links, controls, pictures and objects are taken out, and so
are properties, custom XML and whatever else lies in the archive. Names are those of ISO/IEC 29500-1; they are read
without their namespaces, so that files of both its classes are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fazhi.kernel.files.copies import Copy, Find, Passage, refused
from fazhi.kernel.files.copying_pictures import picture_copy
from fazhi.kernel.files.docx_cleaning import (
    cleaned,
    codes_that_show,
    hidden_styles,
    leave_switched_off,
    leave_unnoted,
    noted,
)  # fmt: skip
from fazhi.kernel.files.docx_drawings import floating
from fazhi.kernel.files.docx_texts import Story
from fazhi.kernel.files.packages import Built, Package, Relation, local, opened, parsed, passages_of_package, serialized
from fazhi.kernel.wording import Label

_STORIES = {
    "document": Label("正文", "body"), "header": Label("页眉", "header"), "footer": Label("页脚", "footer"),
    "footnotes": Label("脚注", "footnotes"), "endnotes": Label("尾注", "endnotes"),
}  # fmt: skip
_LOOKS = frozenset(("styles", "numbering", "settings", "fontTable", "theme"))
_ALWAYS = _LOOKS | {"footnotes", "endnotes"}
"""Kinds of parts that belong to the whole; others are shown where they are named."""
_LABELS = {f"word/{name}": label for name, label in _STORIES.items()}
_PICTURES = (".png", ".jpg", ".jpeg")
_SETTINGS = frozenset(
    "defaultTabStop evenAndOddHeaders mirrorMargins gutterAtTop characterSpacingControl noLineBreaksAfter"
    " noLineBreaksBefore footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    " drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery"
    " displayVerticalDrawingGridEvery balanceSingleByteDoubleByteWidth".split()
)
_IN_LINE = Label(
    "请将图片、文本框、图形、表格设为嵌入型、不环绕，要遮盖的在图片本身中涂黑，另存后再上传。",
    "Set pictures, text boxes, shapes and tables in line with the text, black out what must be hidden in the picture "
    "itself, save it and send that.",
)
_NO_CODES = Label(
    "请去掉拼音指南、带圈字符、公式等域，改为普通文字，另存后再上传。",
    "Put plain characters in the place of such fields (phonetic guides, enclosed characters, formulas), save it and "
    "send that.",
)
_MEANT = frozenset(("core-properties", "extended-properties", "custom-properties", "thumbnail"))


def docx_copy(content: bytes, name: str, find: Find | None) -> Copy:
    """A copy of a Word file.

    Args:
        content: the file.
        name: how it is called in a refusal.
        find: what must be hidden; none for a copy that was made by hand, whose pictures stay for a person to look at.

    Raises:
        FileError: it is broken, or holds what cannot be taken out.
    """
    making = _Making(opened(content, name), name, find)
    made = making.made()
    kept = sum(1 for part in making.built.parts if part.lower().endswith(_PICTURES))
    passages = [*making.after(), *passages_of_package(made, _LABELS)]
    if kept and making.floats:
        raise refused(
            name, "有浮动的内容，可能盖住图片，盖住的部分仍在文件中",
            "something floats in it that may lie over a picture, and what it covers is still there", _IN_LINE,
        )  # fmt: skip
    return Copy(made, making.before, passages, dict(making.out), readable=not kept and not making.signs)


class _Making:
    """A copy that is being made."""

    def __init__(self, package: Package, name: str, find: Find | None) -> None:
        self.package, self.name, self.find = package, name, find
        self.built, self.out = Built(), Counter[str]()
        self.before: list[Passage] = []
        self.floats = self.signs = False
        self._hidden: frozenset[str] = frozenset()
        self._even = False
        self._notes: set[tuple[str, str]] = set()

    def made(self) -> bytes:
        """The copy, part by part from the body on."""
        roots = [row for row in self.package.relations("") if row.kind == "officeDocument" and not row.external]
        if len(roots) != 1 or not self.package.type_of(roots[0].target).endswith("document.main+xml"):
            raise refused(self.name, "不是普通的 Word 文档", "it is no plain Word file")
        body = roots[0]
        self.built.relations[""] = [body]
        rows = self.package.relations(body.target)
        for row in rows:
            if row.kind == "styles":
                self._hidden = hidden_styles(parsed(self.package.parts[row.target], self.name))
            elif row.kind == "settings":
                self._even = _evens(parsed(self.package.parts[row.target], self.name))
        self._story(body, "document")
        for row in self.built.relations[body.target]:
            if row.kind in _STORIES:
                self._story(row, row.kind)
            elif row.kind in _LOOKS:
                self._look(row)
        known = {*self.built.parts, *(each for each in self.package.parts if each.endswith(".rels"))}
        meant = {row.target for row in self.package.relations("") if row.kind in _MEANT}
        unseen = {part for part in self.package.parts.keys() - known - meant if not part.startswith("[")}
        self.out["properties"] += len(meant & self.package.parts.keys())
        self.out["parts"] += sum(1 for part in unseen if "comments" not in part and "/media/" not in part)
        self.out = +self.out
        return self.built.content()

    def after(self) -> Iterator[Passage]:
        """The texts that the copy holds, read from it anew."""
        for part, (type, content) in self.built.parts.items():
            kind = type.rpartition(".")[2].partition("+")[0]
            if kind in _STORIES or type.endswith("document.main+xml"):
                yield Passage(_STORIES.get(kind, _STORIES["document"]), Story(parsed(content, part)).text)

    def _story(self, row: Relation, kind: str) -> None:
        """A part that is read: cleaned, and what must be hidden hidden in it."""
        root = parsed(self._part(row), self.name)
        if codes_that_show(root):
            raise refused(
                self.name, "含拼音指南、公式等域，文字在域代码中，去掉会丢字",
                "it has fields whose codes are what is seen (phonetic guides, formulas); without them text is lost",
                _NO_CODES,
            )  # fmt: skip
        leave_switched_off(root, even=self._even)
        rows = [each for each in self.package.relations(row.target) if self._stays(each)]
        self.floats |= floating(root)
        cleaned(root, self._hidden, {each.id: each.kind for each in rows}, self.out)
        self._notes |= noted(root)
        self.out["hidden"] += leave_unnoted(root, self._notes)
        if self.find is not None:
            story = Story(root)
            self.before.append(Passage(_STORIES[kind], story.text))
            story.hide(self.find(story.text))
        self.signs |= any(local(each) == "sym" for each in root.iter())
        self._keep(row, root, [each for each in rows if each.kind in _ALWAYS or _named(root, each.id)])

    def _stays(self, row: Relation) -> bool:
        if row.external or row.target not in self.package.parts:
            return False
        pictures = self.find is None and row.kind == "image" and row.target.lower().endswith(_PICTURES)
        return row.kind in _STORIES or row.kind in _LOOKS or pictures

    def _look(self, row: Relation) -> None:
        """A part that says how the others look."""
        root = parsed(self._part(row), self.name)
        if row.kind == "settings":
            for child in [each for each in root if local(each) not in _SETTINGS]:
                root.remove(child)
        cleaned(root, self._hidden, {}, Counter())
        self._keep(row, root, [])

    def _keep(self, row: Relation, root: Any, rows: list[Relation]) -> None:
        self.built.parts[row.target] = (self.package.type_of(row.target), serialized(root))
        self.built.relations[row.target] = rows
        for each in rows:
            if each.kind == "image":
                picture = picture_copy(self.package.parts[each.target], self.name)
                self.built.parts[each.target] = (self.package.type_of(each.target), picture.content)

    def _part(self, row: Relation) -> bytes:
        try:
            return self.package.parts[row.target]
        except KeyError as fault:
            raise refused(self.name, "文件已损坏", "it is broken") from fault


def _evens(settings: Any) -> bool:
    """Whether even pages have headers and footers of their own."""
    found = [each for each in settings if local(each) == "evenAndOddHeaders"]
    return any(value not in ("0", "false", "off") for each in found for value in (*each.attrib.values(), "")[:1])


def _named(root: Any, id: str) -> bool:
    """Whether a part still names one of its relationships."""
    return any(id in values for values in _attributes(root))


def _attributes(root: Any) -> Iterator[list[str]]:
    for each in root.iter():
        yield list(each.attrib.values())
