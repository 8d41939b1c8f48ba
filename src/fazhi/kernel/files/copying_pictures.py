"""Copies of pictures: what the picture shows stays, what cameras and programs wrote beside it goes (EXIF, XMP, text).

Sources: ISO/IEC 10918-1 (JPEG), Exif 2.32, PNG Third Edition (W3C).
"""

from __future__ import annotations

import struct
import zlib
from typing import Literal

from fazhi.kernel.files.copies import Copy, refused
from fazhi.kernel.wording import Label

_AGAIN = Label("请用图片程序另存为 PNG 或 JPEG 后再上传。", "Save it as PNG or JPEG with a picture program, send that.")
_SEEN = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"))
"""Chunks of a PNG that say what is seen; all others are left out."""
_OPAQUE = Label(
    "请去掉透明（另存为 JPEG）后再上传。", "Take what is see-through out of it (save it as JPEG) and send that."
)
_WITH_ALPHA = {4: 2, 6: 4}
"""Kinds of colour whose points say how opaque they are, and how many values a point has."""
_MOST_POINTS = 400 * 2**20
_OPAQUE_BYTES = (
    ((255, 255), (255, 255)), ((255, 0), (255, 0)), ((255, 255), (0, 0)), ((255, 128), (128, 0)), ((255, 0), (0, 0)),
)  # fmt: skip
"""By filter, in the first row and in further ones: the byte of an opaque first point, and of one after it."""
_APP0, _APP14, _APPS, _COMMENT = 0xE0, 0xEE, range(0xE0, 0xF0), 0xFE
_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers that stand without a length."""
_ORIENTATION = 0x0112


def picture_copy(content: bytes, name: str) -> Copy:
    """A picture without properties; nobody but a person can say what it shows.

    Raises:
        FileError: it is neither JPEG nor PNG, broken, or turned by its properties only.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        shown, number = _png(content, name)
    elif content.startswith(b"\xff\xd8\xff"):
        shown, number = jpeg_without_properties(content, name)
    else:
        raise refused(name, "只公开 PNG、JPEG 图片", "only PNG and JPEG pictures are published", _AGAIN)
    return Copy(shown, taken_out={"properties": number} if number else {}, readable=False)


def _png(content: bytes, name: str) -> tuple[bytes, int]:
    found, at, left, points = [content[:8]], 8, 0, list[bytes]()
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            break
        if kind == b"IDAT":
            points.append(chunk[8:-4])
        if kind in _SEEN:
            found.append(chunk)
        else:
            left += 1
        at += len(chunk)
        if kind == b"IEND":
            if not _opaque(found[1][8:-4], b"".join(points), name):
                raise refused(
                    name, "有透明的点，其颜色仍在文件中", "colours stay beneath points that are see-through", _OPAQUE
                )
            return b"".join(found), left + (at < len(content))  # What stands after the end is left out, too.
    raise refused(name, "图片已损坏", "the picture is broken", _AGAIN)


def _opaque(head: bytes, packed: bytes, name: str) -> bool:
    """Whether a PNG has no see-through points of its own (colours 4 and 6); one colour, or a palette, hides no other.

    No point is put together: where all before it are opaque, the bytes of a further one are known, whatever the filter.
    """
    width, _, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", head)
    if colour not in _WITH_ALPHA:
        return True
    wide = depth // 8
    step, size = _WITH_ALPHA[colour] * wide, _WITH_ALPHA[colour] * wide * width + 1
    unpacker = zlib.decompressobj()
    try:
        points = unpacker.decompress(packed, _MOST_POINTS)
    except zlib.error as fault:
        raise refused(name, "图片已损坏", "the picture is broken", _AGAIN) from fault
    if laced or unpacker.unconsumed_tail or len(points) % size:
        return False
    for row in range(len(points) // size):
        line = points[row * size : (row + 1) * size]
        first, others = _OPAQUE_BYTES[line[0]][min(row, 1)] if line[0] < 5 else (256, 0)
        for at in range(step - wide + 1, step + 1):
            if line[at] != first or line[at + step :: step].strip(bytes((others,))):
                return False
    return True


def jpeg_without_properties(content: bytes, name: str, *, turned: bool = False) -> tuple[bytes, int]:
    """A JPEG picture without application segments and comments, and how many it had.

    Args:
        content: the picture.
        name: how it is called in a refusal.
        turned: whether its properties may say that it is to be turned, since whoever shows it does not look there.

    Raises:
        FileError: it is broken, or its properties say that it is to be turned: left out, it would lie on its side.
    """
    found, at, left = [content[:2]], 2, 0
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _BARE:
            found.append(content[at : at + 2])
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + length]
        if marker == _SCAN:
            pictures = _scans(content, at, name)
            return b"".join([*found, pictures]), left + (at + len(pictures) < len(content))
        if marker == _COMMENT or (marker in _APPS and marker not in (_APP0, _APP14)):
            if not turned:
                _refuse_turned(segment, name)
            left += 1
        elif marker == _APP0 and not segment[4:].startswith(b"JFIF\0"):
            left += 1
        else:
            found.append(segment[:18] if marker == _APP0 else segment)
            if marker == _APP0 and len(segment) > 18:
                found[-1] = segment[:2] + b"\0\x10" + segment[4:16] + b"\0\0"  # Without its small picture.
                left += 1
        at += len(segment)
    raise refused(name, "图片已损坏", "the picture is broken", _AGAIN)


def _scans(content: bytes, at: int, name: str) -> bytes:
    """The scans of the first picture up to its end; other segments may stand between progressive ones."""
    begin = at
    while True:
        at = content.find(b"\xff", at + 2 if at == begin else at)
        if at < 0 or at + 1 >= len(content):
            raise refused(name, "图片已损坏", "the picture is broken", _AGAIN)
        marker = content[at + 1]
        if marker == _END:
            return content[begin : at + 2]
        if marker in _APPS or marker == _COMMENT:
            raise refused(name, "图片中夹有属性", "properties stand amid the picture", _AGAIN)
        if marker == 0xFF:
            at += 1
        else:
            at += 2 if marker == 0 or marker in _BARE else 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _refuse_turned(segment: bytes, name: str) -> None:
    if not segment[4:].startswith(b"Exif\0\0"):
        return
    tiff = segment[10:]
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"
    start = int.from_bytes(tiff[4:8], order)
    for entry in range(int.from_bytes(tiff[start : start + 2], order)):
        row = tiff[start + 2 + 12 * entry : start + 14 + 12 * entry]
        turned = int.from_bytes(row[8:10], order)
        if int.from_bytes(row[:2], order) == _ORIENTATION and turned > 1:
            raise refused(
                name,
                "图片靠属性旋转，去掉属性后方向会错",
                "it is turned by its properties only, which are left out",
                _AGAIN,
            )
