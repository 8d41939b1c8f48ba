"""Whether a value stands in what was sent, however it is written: spaced, escaped, digested, packed."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from pypdf import PdfReader

from tests.public.reading_parquet import read_parquet

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
TAG = re.compile(r"<[^>]*>")
BETWEEN = re.compile(r"[\W_]+")
"""What is neither letter nor digit, in any script."""
CHINESE, DIGITS, LATIN = 4, 9, 10
"""Least characters of a piece of a text, of a number, and of what is written in letters, that count as a part of it."""
DIGESTS = ("md5", "sha1", "sha256", "sha512", "sm3")
TEXTS = ("text/html", "text/plain", "text/csv", "application/json", "application/atom+xml", "application/xml",
         "image/svg+xml", "text/calendar", "application/javascript", "text/javascript", "text/css")  # fmt: skip


class Unreadable(AssertionError):
    """A format that the walk cannot look into: give it a reader here."""


def folded(text: str) -> str:
    """Letters and digits alone, in one width and case."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def parts(value: str) -> set[str]:
    """The value and its pieces by which it would be known, folded: of a name that stands alone, the given name."""
    plain = folded(value)
    least = DIGITS if plain[:-1].isdigit() else LATIN if plain.isascii() else CHINESE
    if len(plain) <= least:
        return {plain} | ({plain[-2:]} if len(plain) == CHINESE else set())
    return {plain[at : at + least] for at in range(len(plain) - least + 1)}


def disguises(value: str) -> set[str]:
    """What tells the value without holding it: digests that anybody can try values on, and other alphabets."""
    found: set[str] = set()
    for text in {value, folded(value)}:
        raw = text.encode()
        for name in DIGESTS:
            if name in hashlib.algorithms_available:
                digest = hashlib.new(name, raw)
                found |= {digest.hexdigest(), base64.b64encode(digest.digest()).decode().rstrip("=")}
        for packed in (raw, text.encode("utf-16-le"), text.encode("utf-16-be")):
            found |= {packed.hex(), *_base64(packed)}
    return {each.casefold() for each in found if len(each) > CHINESE}


def _base64(raw: bytes) -> Iterator[str]:
    """As it stands in base64 wherever it begins, without the characters that depend on what is beside it."""
    for before in range(3):
        packed = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        start = (before * 8 + 5) // 6
        end = (before + len(raw)) * 8 // 6
        yield packed[start:end]
        yield packed[start:end].replace("+", "-").replace("/", "_")


class Planted:
    """Values that must stand nowhere, by name, ready to be looked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self._parts = {part: name for name, value in values.items() for part in parts(value)}
        self._disguises = {each: name for name, value in values.items() for each in disguises(value)}

    def found_in(self, text: str) -> set[str]:
        """Names of the values that stand in a text in any way."""
        told = unescaped(text)
        plain = told.casefold()
        found = {name for each, name in self._disguises.items() if each in plain}
        for view in {folded(told), folded(TAG.sub("", told)), folded(text)}:
            found |= {name for part, name in self._parts.items() if part in view}
        return found


def unescaped(text: str) -> str:
    """With percent-, HTML- and backslash-escapes undone, twice over."""
    for _ in range(2):
        text = ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), unquote(html.unescape(text)))
    return text


def texts_of(content: bytes, media: str) -> Iterator[str]:
    """All texts in what was sent: of packed forms, of all that is in them.

    Raises:
        Unreadable: nobody said how to look into it.
    """
    kind = media.partition(";")[0].strip()
    if content.startswith(b"PAR1"):
        yield from _parquet(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode(errors="replace")
    elif content.startswith(b"%PDF"):
        yield content.decode("latin-1")
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                yield zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                continue
        # What it says stands in codes of its fonts, and only a reader of the format makes characters of them.
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif content.startswith((b"\x89PNG", b"\xff\xd8")):
        yield content.decode("latin-1")
    elif kind in TEXTS or kind.startswith("text/") or not content:
        yield content.decode("utf-8")
    elif kind == "application/octet-stream":
        yield from (content.decode("utf-8", errors="replace"), content.decode("utf-16-le", errors="replace"))
    else:
        raise Unreadable(f"the walk cannot look into {media}: give it a reader in tests/public/leaking.py")


def _parquet(content: bytes) -> Iterator[str]:
    read = read_parquet(content)
    yield from (*read.types, *read.told.values())
    yield json.dumps(read.rows, ensure_ascii=False, default=str)
