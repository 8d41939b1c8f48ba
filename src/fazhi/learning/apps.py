"""Django's registration of the chapter."""

from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class LearningConfig(ChapterConfig):
    """The chapter learning."""

    name = "fazhi.learning"
    label = "learning"
    heading = Label("提高法治思维和依法行政能力", "Learning")
    order = 2
