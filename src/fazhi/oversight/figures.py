"""Figures of publication: what was published in the period, and how much of it after its last day."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures.declaring import Asked, figure
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label

_ORGAN = {Label("单位", "Organ"): "matter__organ__name"}


def _published(asked: Asked) -> QuerySet[Act]:
    return Act.objects.of(Publication.publish).within(asked)


@figure(
    "oversight.publication.published", zh="主动公开信息", en="Notices published", unit="条", breakdowns=_ORGAN,
    definition_en="Notices published in the period, corrections and those published again included, by the day of "
    "publication.",
)  # fmt: skip
def published(asked: Asked) -> QuerySet[Act]:
    """当年审核发布的公开信息（含更正、重新公开的），按公开日期计。"""
    return _published(asked)


@figure(
    "oversight.publication.late", zh="逾期公开信息", en="Notices published late", unit="条", breakdowns=_ORGAN,
    definition_en="Of the notices published in the period, those published after the last day of their limit.",
)  # fmt: skip
def late(asked: Asked) -> QuerySet[Act]:
    """当年审核发布的公开信息中，公开日期晚于公开期限最后一日的。"""
    stopped_late = Clock.objects.filter(
        subject_kind="matter", subject=OuterRef("matter_id"), stopped_on__gt=F("due_on"), runs_out=False
    )
    return _published(asked).filter(matter__in=stopped_late.values("subject"))
