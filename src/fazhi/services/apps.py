"""Django's registration of the chapter."""

from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class ServicesConfig(ChapterConfig):
    """The chapter services."""

    name = "fazhi.services"
    label = "services"
    heading = Label("依法全面履行政府职能", "Services")
    order = 3
