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
MOST_CODES = 2_000_000
"""Characters that the code maps of a file name, counted each time: a font has 65,536 at most."""
MOST_SHOWN = 50_000_000
"""Codes looked up in all maps: a file of pages has far fewer, and more than these would hold up everybody."""
_FIRST = 256
"""Bytes of a stream that are unpacked first; each further piece is twice as long."""
_STREAM = re.compile(rb"stream\r?\n")
_STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]+>", re.S)
_BEGINS, _ENDS = re.compile(rb"\bBT\b"), re.compile(rb"\bET\b")
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
    # A map without the character that every mark holds shows none; programs write dozens of small ones into a file.
    maps = [known for known in _maps(streams, name) if any("密" in text for text in known.values())]
    looked = 0
    for stream in streams:
        yield from strings_in(stream)
        yield from _properties(stream)
        for codes in _shown(stream) if maps else ():
            looked += (len(codes) + 64) * len(maps)
            if looked > MOST_SHOWN:
                raise _too_much(name)
            numbers = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
            for known in maps:
                yield "".join([known.get(number, "") for number in numbers])


def _too_much(name: str) -> FileError:
    return FileError(
        f"PDF“{name}”的内容过于复杂，无法检查密级标志。", f"{name} holds too much to be looked into.",
        Label("请打印为普通 PDF 或拆分后上传。", "Print it to a plain PDF, or divide it, and send that."),
    )  # fmt: skip


def _maps(streams: list[bytes], name: str) -> list[CodeMap]:
    """The code maps of the fonts, each once."""
    found: dict[frozenset[tuple[int, str]], CodeMap] = {}
    left = MOST_CODES
    for stream in streams:
        pairs = 0
        codes: CodeMap = {}
        for code, text in _named(stream):
            pairs += 1
            if pairs > left:
                raise _too_much(name)
            codes[code] = text
        left -= pairs
        if codes:
            found.setdefault(frozenset(codes.items()), codes)
    return list(found.values())


def _unpacked(content: bytes, name: str) -> Iterator[bytes]:
    total = spent = 0
    most = 2**20 + 16 * len(content)
    for found in _STREAM.finditer(content):
        unpacker, at, piece, parts = zlib.decompressobj(), found.end(), _FIRST, list[bytes]()
        try:
            while at < len(content) and not unpacker.eof and total <= MOST_BYTES and spent <= most:
                given = unpacker.unconsumed_tail or content[at : at + piece]
                at, piece = at + (0 if unpacker.unconsumed_tail else piece), piece * 2
                parts.append(unpacker.decompress(given, MOST_BYTES - total + 1))
                total, spent = total + len(parts[-1]), spent + len(given)
        except zlib.error:
            pass  # What came before the fault is looked at all the same.
        if total > MOST_BYTES:
            raise FileError(
                f"PDF“{name}”解开后超过 {MOST_BYTES // 2**20} MB。",
                f"{name} unpacks to over {MOST_BYTES // 2**20} MB.",
                Label("请压缩图片或拆分后上传。", "Make its pictures smaller or divide it."),
            )  # fmt: skip
        if spent > most:
            raise _too_much(name)
        if parts:
            yield b"".join(parts)


def _between(stream: bytes, begins: bytes, ends: bytes) -> Iterator[bytes]:
    """What stands between two words; looked for from each beginning to the next one only."""
    for piece in stream.split(begins)[1:]:
        yield piece.partition(ends)[0]


def _named(stream: bytes) -> Iterator[tuple[int, str]]:
    """Which characters the codes of a font stand for."""
    for block in _between(stream, b"beginbfchar", b"endbfchar"):
        for code, text in _PAIR.findall(block):
            yield int(code, 16), _utf16(text)
    for block in _between(stream, b"beginbfrange", b"endbfrange"):
        for first, last, start, several in _RANGE.findall(block):
            low, high = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            texts = [_utf16(each) for each in re.findall(rb"<([0-9A-Fa-f]+)>", several)]
            if not start:
                high = min(high, low + len(texts) - 1)
            begins = _utf16(start) if start else ""
            for code in range(low, high + 1):
                yield code, _after(begins, code - low) if start else texts[code - low]


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
    if given.isdigit() and given not in (b"8", b"9"):  # No octal figures: a sign that needed no escaping.
        return bytes([int(given, 8) & 0xFF])
    return b"" if given.strip() == b"" else _ESCAPES.get(given, given)


def _properties(stream: bytes) -> Iterator[str]:
    """Strings of the document itself: UTF-16 with its mark, else as bytes."""
    for token in _STRINGS.findall(stream):
        text = _literal(token)
        if text.startswith(b"\xfe\xff"):
            yield text[2:].decode("utf-16-be", errors="replace")


def _shown(stream: bytes) -> Iterator[bytes]:
    """The codes of what pages show, line by line: which font stands where is not followed, all maps read them."""
    for piece in _BEGINS.split(stream)[1:]:
        ended = _ENDS.search(piece)
        block = piece[: ended.start()] if ended else piece
        lines = [b"".join(_literal(token) for token in _SHOWN.findall(line)) for line in _LINE.split(block)]
        yield from (codes for codes in (*lines, b"".join(lines)) if codes)
