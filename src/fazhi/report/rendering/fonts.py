"""Typefaces of the PDF 字体: those that the office has put into its folder, and where it has none, free ones.

方正小标宋, 仿宋_GB2312 and 楷体_GB2312 may not be handed out with software; an office that has bought them lays the
files into ``fonts`` in FAZHI_HOME. Noto Serif SC and Noto Sans SC (SIL Open Font License) come with a package, and
stand in for the rest.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn as free
import typst

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
_WANTED = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋体"),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02"),
    "head": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03"),
    "song": ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01"),
}
"""Names under which the types of GB/T 9704-2012 are known, in Chinese and in English."""
_FREE = {"head": SANS}


class NoTypeface(Exception):
    """The typefaces of the PDF are not there."""


@lru_cache(maxsize=4)
def typefaces(folder: Path) -> tuple[typst.Fonts, dict[str, list[str]]]:
    """The fonts for the PDF, and for each use the families in the order in which they are tried.

    Raises:
        NoTypeface: the package of free fonts is broken, so that Chinese could not be shown.
    """
    folders = [str(Path(free.serif_path()).parent), *([str(folder)] if folder.is_dir() else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    held = set(fonts.families())
    if not {SERIF, SANS} <= held:
        raise NoTypeface(
            f"缺少字体 {SERIF}、{SANS}，不能生成 PDF。请重新安装软件包 pylopdf-fonts-zh-cn。"
            f"The typefaces {SERIF} and {SANS} are missing: install the package pylopdf-fonts-zh-cn again."
        )
    return fonts, {
        use: [*(name for name in names if name in held), _FREE.get(use, SERIF), SERIF, SANS]
        for use, names in _WANTED.items()
    }
