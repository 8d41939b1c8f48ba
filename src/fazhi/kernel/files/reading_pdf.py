"""Text of PDF files as far as it can be had without drawing them: properties, and text by its own code maps.

Looked into are the strings of the document's properties, XMP, and the text of every page whose fonts say which
characters their codes stand for (ToUnicode). Not looked into: scans, drawn outlines, fonts without such a map. An
encrypted PDF is refused, since nothing in it can be looked at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.reading_strings import strings_in
from fazhi.kernel.wording import Label

MOST_BYTES = 200 * 2**20
"""Bytes of all streams unpacked; what lies beyond is refused, not passed over."""
_STREAM = re.compile(rb"stream\r?\n")
_STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]+>", re.S)
_BLOCK = re.compile(rb"\bBT\b(.*?)\bET\b", re.S)
_LINE = re.compile(rb"\bT[dDm*]\b|\bET\b")
_SHOWN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile)\b")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

CodeMap = dict[int, str]


def lines_of_pdf(content: bytes, name: str) -> Iterator[str]:
    """The lines of text that can be had.

    Raises:
        FileError: it is encrypted, unpacks to too much, or holds scripts or other files.
    """
    if re.search(rb"/Encrypt\b", content):
        raise FileError(
            f"PDF“{name}”已加密，无法检查密级标志。", f"{name} is encrypted and cannot be looked into.",
            Label("请去掉密码后上传。", "Take the password off and send it again."),
        )  # fmt: skip
    streams = [content, *_unpacked(content, name)]
    if any(_ACTIVE.search(stream) for stream in streams):
        raise FileError(
            f"PDF“{name}”含脚本、启动动作或内嵌文件。", f"{name} holds scripts, launches programs or hides files.",
            Label("请打印为普通 PDF 后上传。", "Print it to a plain PDF and send that."),
        )  # fmt: skip
    maps = [found for stream in streams if (found := _map(stream))]
    for stream in streams:
        yield from strings_in(stream)
        yield from _properties(stream)
        if b"BT" in stream:
            yield from _shown(stream, maps)


def _unpacked(content: bytes, name: str) -> Iterator[bytes]:
    total = 0
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            stream = unpacker.decompress(content[found.end() :], MOST_BYTES - total + 1)
        except zlib.error:
            continue
        total += len(stream)
        if total > MOST_BYTES:
            raise FileError(
                f"PDF“{name}”解开后超过 {MOST_BYTES // 2**20} MB。",
                f"{name} unpacks to over {MOST_BYTES // 2**20} MB.",
                Label("请压缩图片或拆分后上传。", "Make its pictures smaller or divide it."),
            )  # fmt: skip
        yield stream


def _map(stream: bytes) -> CodeMap:
    """Which characters the codes of a font stand for."""
    found: CodeMap = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.S):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.S):
        for first, last, start, several in _RANGE.findall(block):
            low, high = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            texts = [_utf16(each) for each in re.findall(rb"<([0-9A-Fa-f]+)>", several)]
            for code in range(low, high + 1):
                if start:
                    found[code] = _after(_utf16(start), code - low)
                elif code - low < len(texts):
                    found[code] = texts[code - low]
    return found


def _after(text: str, steps: int) -> str:
    last = ord(text[-1]) + steps if text else 0
    return text[:-1] + chr(last) if 0 < last < 0x110000 else ""


def _utf16(hexed: bytes) -> str:
    return bytes.fromhex(hexed.decode("ascii").zfill((len(hexed) + 1) // 2 * 2)).decode("utf-16-be", errors="replace")


def _literal(token: bytes) -> bytes:
    if token.startswith(b"<"):
        hexed = re.sub(rb"\s", b"", token[1:-1])
        return bytes.fromhex((hexed + b"0" * (len(hexed) % 2)).decode("ascii"))
    return re.sub(rb"\\([0-7]{1,3}|\r?\n|.)", _escaped, token[1:-1], flags=re.S)


def _escaped(found: re.Match[bytes]) -> bytes:
    given = found[1]
    if given.isdigit():
        return bytes([int(given, 8) & 0xFF])
    return b"" if given.strip() == b"" else _ESCAPES.get(given, given)


def _properties(stream: bytes) -> Iterator[str]:
    """Strings of the document itself: UTF-16 with its mark, else as bytes."""
    for token in _STRINGS.findall(stream):
        text = _literal(token)
        if text.startswith(b"\xfe\xff"):
            yield text[2:].decode("utf-16-be", errors="replace")


def _shown(stream: bytes, maps: list[CodeMap]) -> Iterator[str]:
    """What pages show, line by line, read by every map of the file: which font stands where is not followed."""
    for block in _BLOCK.findall(stream):
        lines = [b"".join(_literal(token) for token in _SHOWN.findall(line)) for line in _LINE.split(block)]
        for codes in (*lines, b"".join(lines)):
            if not codes:
                continue
            for known in maps:
                yield "".join(
                    known.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)
                )
