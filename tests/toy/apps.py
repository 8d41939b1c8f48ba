from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class ToyConfig(ChapterConfig):
    name = "tests.toy"
    label = "toy"
    heading = Label("摊位管理（测试）", "Market stalls (test)")
    order = 90
