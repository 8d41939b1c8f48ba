"""Django's registration of the chapter."""

from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class EnforcementConfig(ChapterConfig):
    """The chapter enforcement."""

    name = "fazhi.enforcement"
    label = "enforcement"
    heading = Label("严格规范公正文明执法", "Enforcement")
    order = 5
