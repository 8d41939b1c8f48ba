"""Django's registration of the chapter."""

from __future__ import annotations

from fazhi.kernel.figures.chapters import ChapterConfig
from fazhi.kernel.wording import Label


class DisputesConfig(ChapterConfig):
    """The chapter disputes."""

    name = "fazhi.disputes"
    label = "disputes"
    heading = Label("依法有效化解社会矛盾纠纷", "Disputes")
    order = 7
