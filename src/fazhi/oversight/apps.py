"""Django's registration of the chapter."""

from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class OversightConfig(ChapterConfig):
    """The chapter oversight."""

    name = "fazhi.oversight"
    label = "oversight"
    heading = Label("强化对行政权力的制约和监督", "Oversight")
    order = 6
