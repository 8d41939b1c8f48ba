"""Office packages (OPC, ISO/IEC 29500-2) taken apart and put together anew from chosen parts only.

What is not reached by a chosen relationship is left behind: properties, custom XML, embedded files, what other programs
hid in the archive. Dates and order in the archive say nothing.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from lxml import etree

from fazhi.kernel.files.copies import Passage, refused
from fazhi.kernel.files.reading_zip import lines_of_xml
from fazhi.kernel.wording import Label

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ALL_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
APART = "\n|\n"
"""Stands between texts of which no number may be put together: counts in cells beside one another are no telephone."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its id, the last word of its type, and what it leads to."""

    id: str
    type: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of a package, by name."""

    parts: Mapping[str, bytes]
    types: Mapping[str, str]
    defaults: Mapping[str, str]

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part; those of the package for an empty name."""
        folder = part.rpartition("/")[0]
        rows = self.parts.get(_beside(part))
        if rows is None:
            return []
        found = []
        for row in parsed(rows, part):
            target, outside = row.get("Target") or "", row.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
            type = row.get("Type") or ""
            found.append(Relation(row.get("Id") or "", type, type.rpartition("/")[2], target, outside))
        return found

    def type_of(self, part: str) -> str:
        """The content type of a part."""
        return self.types.get(part) or self.defaults.get(part.rpartition(".")[2].lower(), "")


def _beside(part: str) -> str:
    folder, _, base = part.rpartition("/")
    return f"{folder}/_rels/{base}.rels".lstrip("/")


def opened(content: bytes, name: str) -> Package:
    """The parts of a package that was looked at before it was kept (``intake``).

    Raises:
        FileError: it is no package.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}
        rows = parsed(parts[_ALL_TYPES], name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, KeyError) as fault:
        raise refused(name, "文件已损坏", "it is broken") from fault
    types = {row.get("PartName").lstrip("/"): row.get("ContentType") for row in rows if row.get("PartName")}
    defaults = {row.get("Extension").lower(): row.get("ContentType") for row in rows if row.get("Extension")}
    return Package(parts, types, defaults)


def parsed(content: bytes, name: str) -> Any:
    """The root of an XML part, without its comments and instructions.

    Raises:
        FileError: it is no XML, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise refused(name, "文件内容已损坏", "its content is broken") from fault
    if root.getroottree().docinfo.doctype:
        raise refused(name, "文件内含实体声明", "it declares entities")
    return root


def local(element: Any) -> str:
    """The name of an element or attribute without its namespace."""
    tag = element if isinstance(element, str) else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(slots=True)
class Built:
    """A package that is put together: parts with their types, and the relationships of each."""

    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)

    def content(self) -> bytes:
        """The package as an archive."""
        types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
        etree.SubElement(
            types, f"{{{_TYPES}}}Default", Extension="rels",
            ContentType="application/vnd.openxmlformats-package.relationships+xml",
        )  # fmt: skip
        for name, (type, _) in sorted(self.parts.items()):
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=type)
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, _ALL_TYPES, serialized(types))
            for part, rows in self.relations.items():
                if rows:
                    _put(archive, _beside(part), _related(rows))
            for name, (_, content) in self.parts.items():
                _put(archive, name, content)
        return held.getvalue()


def serialized(root: Any) -> bytes:
    """An XML part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _related(rows: Collection[Relation]) -> bytes:
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for row in rows:
        etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=row.id, Type=row.type, Target=f"/{row.target}")
    return serialized(root)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    row = zipfile.ZipInfo(name, _EPOCH)
    row.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(row, content)


def passages_of_package(content: bytes, labels: Mapping[str, Label]) -> Iterator[Passage]:
    """Every text of every part, attributes and relationships among them, by another parser than the one that hid.

    Args:
        content: the package.
        labels: how parts are called, by the beginning of their names; others are called by their names.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if part.startswith(b"<"):  # All that is XML was written anew, whatever it is called.
                where = next((label for begins, label in labels.items() if name.startswith(begins)), Label(name, name))
                yield Passage(where, APART.join(lines_of_xml(part)))
                values = (
                    value for _, each in ElementTree.iterparse(io.BytesIO(part)) for value in each.attrib.values()
                )
                yield Passage(Label(f"{where.zh}（属性）", f"{where.en} (attributes)"), " | ".join(values))
