"""Pictures within PDF files: what they carry besides what they show, and what of them is not seen.

Source: ISO 32000-1:2008, 8.9 and 11.6.5.
"""

from __future__ import annotations

from typing import Any

from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject, StreamObject

from fazhi.kernel.files.copies import refused
from fazhi.kernel.files.copying_pdf_shapes import Matrix
from fazhi.kernel.files.copying_pictures import jpeg_without_properties
from fazhi.kernel.wording import Label

FLAT = Label(
    "请把遮盖做进图片本身（用图片程序涂黑后另存），或者打印后重新扫描，再上传。",
    "Make what covers a part of the picture itself (black it out with a picture program and save it), or print and "
    "scan it again, and send that.",
)
_DENSE = 24
"""Points of a picture to a point of the page (1,728 to the inch), beyond which nobody can see it."""
_JPEG = "/DCTDecode"


def clean_picture(picture: StreamObject, name: str) -> None:
    """Take the properties out of a JPEG picture, whatever it is packed in besides.

    Raises:
        FileError: its kind is one of which they cannot be taken out.
    """
    filters = picture.get("/Filter")
    filters = [filters] if isinstance(filters, str) else list(filters or [])
    if "/JPXDecode" in filters:
        raise refused(
            name, "含 JPEG 2000 图片，其属性不能去掉", "it has JPEG 2000 pictures with their properties", FLAT
        )
    if not filters or filters[-1] != _JPEG:
        return
    if len(filters) > 1:
        packed = EncodedStreamObject()
        packed._data = picture._data
        packed[NameObject("/Filter")] = ArrayObject(filters[:-1])
        settings = picture.pop("/DecodeParms", None)
        settings = settings.get_object() if settings is not None else None
        if isinstance(settings, list):
            packed[NameObject("/DecodeParms")] = ArrayObject(settings[:-1])
        picture._data = packed.get_data()
    picture[NameObject("/Filter")] = NameObject(_JPEG)
    picture._data = jpeg_without_properties(picture._data, name, turned=True)[0]


def hides_points(picture: Any) -> bool:
    """Whether points of a picture are not seen, or may not be, for what it says itself."""
    return _masked(picture) or _washed_out(picture)


def _masked(picture: Any) -> bool:
    """Whether a mask hides points of a picture, or may."""
    if picture.get("/Mask") is not None:
        return True
    mask = picture.get("/SMask")
    if mask is None:
        return bool(picture.get("/SMaskInData", 0))
    mask = mask.get_object()
    points = int(mask.get("/Width", 0)) * int(mask.get("/Height", 0))
    data = mask.get_data()
    return "/Decode" in mask or not 0 < points <= len(data) or bool(data.strip(b"\xff"))


def _washed_out(picture: Any) -> bool:
    """Whether its colours are drawn together, so that nothing of it is seen."""
    ranges = [float(each) for each in picture.get("/Decode", picture.get("/D", []))]
    return any(abs(low - high) < 0.9 for low, high in zip(ranges[::2], ranges[1::2], strict=False))


def too_small(picture: Any, matrix: Matrix) -> bool:
    """Whether a picture is shown so small that nobody sees what it shows."""
    a, b, c, d, _, _ = matrix
    wide, high = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    across, up = (
        int(picture.get(long, picture.get(short, 1))) for long, short in (("/Width", "/W"), ("/Height", "/H"))
    )
    return any(points > 8 and points > _DENSE * size for points, size in ((across, wide), (up, high)))
