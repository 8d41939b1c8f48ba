"""A chart as pixels 图的点阵: what a Word file holds in place of the drawing, which not every program draws alike."""

from __future__ import annotations

import typst
from django.conf import settings

from fazhi.report.charting.picturing import Picture
from fazhi.report.rendering.fonts import typefaces
from fazhi.report.rendering.measures import AREA

_PER_INCH = 200
_SOURCE = (
    "#set page(width: float(sys.inputs.width) * 1pt, height: auto, margin: 0pt, fill: white)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: "")'
)


def png_of(picture: Picture) -> bytes:
    """The wide drawing as PNG, as wide as the type area at 200 points an inch; with the same fonts as the PDF."""
    fonts, _ = typefaces(settings.HOME / "fonts")
    return typst.compile(
        _SOURCE.encode(), font_paths=fonts, ignore_system_fonts=True, format="png", ppi=_PER_INCH,
        sys_inputs={"svg": picture.wide, "width": str(AREA)},
    )  # fmt: skip
