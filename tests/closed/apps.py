from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class ClosedConfig(ChapterConfig):
    name = "tests.closed"
    label = "closed"
    heading = Label("不公开事项（测试）", "What is not public (test)")
    order = 91
