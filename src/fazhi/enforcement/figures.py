"""Figures of case-file reviews (S33) and online patrols (S34).

Their findings are matters of the rectification procedure, met by its name.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, figure
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label

RECTIFICATION = "oversight.rectification"


def _acts(name: str, source: str, definition: str) -> Callable[[Asked], QuerySet[Act]]:
    def records(asked: Asked) -> QuerySet[Act]:
        opened = Act.objects.of((RECTIFICATION, "open")).saying(asked.known, source=source)
        if name == "open":  # a matter is opened once: the act says itself where the finding comes from
            return opened.within(asked)
        return Act.objects.of((RECTIFICATION, name)).filter(matter__in=opened.values("matter")).within(asked)

    records.__doc__ = definition
    records.__module__ = __name__
    return records


def _pair(source: str, id: str, zh: str, en: str) -> tuple[Figure, Figure]:
    found = figure(
        id,
        zh=f"{zh}发现问题",
        en=f"Findings of {en}",
        unit="件",
        breakdowns={Label("单位", "Organ"): "matter__finding__checked__name"},
        definition_en=f"Findings of {en} registered in the year, by the day of registration.",
    )(_acts("open", source, f"当年登记的{zh}发现问题，按登记日期计。"))
    rectified = figure(
        f"{id}.rectified",
        zh=f"{zh}问题整改完成",
        en=f"Findings of {en}, rectified",
        unit="件",
        definition_en=f"Findings of {en} verified as rectified in the year, by the day of verification.",
    )(_acts("verify", source, f"当年核验通过的{zh}发现问题，按核验日期计。"))
    return found, rectified


FILE_REVIEW = _pair("file-review", "enforcement.review.file-findings", "案卷评查", "case-file reviews")
PATROL = _pair("patrol", "enforcement.review.patrol-findings", "网络巡察", "online patrols")
