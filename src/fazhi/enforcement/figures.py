"""Figures of certificates (S29), trainings (S36), case-file reviews (S33) and online patrols (S34).

Findings are matters of the rectification procedure, met by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.enforcement.certificates.models import Certificate
from fazhi.enforcement.certificates.standing import valid_on
from fazhi.kernel.figures.declaring import Asked, Figure, Kind, distinct, figure
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.trainings.asking import attended
from fazhi.kernel.trainings.models import Attendance, Training, TrainingField, TrainingMode
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


def _certificates(asked: Asked) -> QuerySet[Certificate]:
    return valid_on(asked.last_day, known=asked.known).filter(organ__place_code__startswith=subtree(asked.place))


@figure(
    "enforcement.certificates.officers", zh="持有行政执法证件的人员", en="Officers holding certificates", unit="人",
    kind=Kind.STOCK, breakdowns={Label("单位", "Organ"): "organ__name"}, reduce=distinct("holder"),
    definition_en="Officers with an enforcement certificate that is valid on the last day of the period.",
)  # fmt: skip
def certified_officers(asked: Asked) -> QuerySet[Certificate]:
    """期末持有有效行政执法证件（不含暂扣、收回、注销、过期）的人员。"""
    return _certificates(asked)


@figure(
    "enforcement.certificates.organs", zh="持证执法单位", en="Organs whose officers hold certificates", unit="家",
    kind=Kind.STOCK, reduce=distinct("organ"),
    definition_en="Organs of which at least one officer holds a valid certificate on the last day of the period.",
)  # fmt: skip
def certified_organs(asked: Asked) -> QuerySet[Certificate]:
    """期末至少有一人持有有效行政执法证件的执法单位。"""
    return _certificates(asked)


def _trainings(asked: Asked, mode: TrainingMode) -> QuerySet[Training]:
    held: QuerySet[Any] = Training.objects.standing(asked.known).between(asked.start, asked.end).of_place(asked.place)
    return held.filter(field=TrainingField.ENFORCEMENT, mode=mode)


@figure(
    "enforcement.training.offline", zh="线下执法培训", en="Offline enforcement trainings", unit="场次",
    definition_en="Trainings on enforcement held face to face that began in the period.",
)  # fmt: skip
def offline(asked: Asked) -> QuerySet[Training]:
    """当年开班的线下行政执法培训，按开班日期计。"""
    return _trainings(asked, TrainingMode.OFFLINE)


@figure(
    "enforcement.training.online", zh="线上执法培训", en="Online enforcement trainings", unit="场次",
    definition_en="Trainings on enforcement held online that began in the period.",
)  # fmt: skip
def online(asked: Asked) -> QuerySet[Training]:
    """当年开班的线上行政执法培训，按开班日期计。"""
    return _trainings(asked, TrainingMode.ONLINE)


@figure(
    "enforcement.training.attendances", zh="执法培训人次", en="Attendances at enforcement trainings", unit="人次",
    breakdowns={Label("人员所在单位", "Officer's organ"): "unit__name"}, public_records=False,
    definition_en="Attendances at trainings on enforcement, each officer once a training, by the first day attended.",
)  # fmt: skip
def attendances(asked: Asked) -> QuerySet[Attendance]:
    """当年行政执法培训的参训人次，每人每班次计一次，按首次参训日期计。"""
    rows = attended(TrainingField.ENFORCEMENT, asked.known)
    same = rows.filter(number=OuterRef("number"), training=OuterRef("training"), organ=OuterRef("organ"))
    before = Q(happened_on__lt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), id__lt=OuterRef("id"))
    here = rows.filter(organ__place_code__startswith=subtree(asked.place))
    return here.filter(~Exists(same.filter(before)), happened_on__gte=asked.start, happened_on__lt=asked.end)
