"""Trainings, attendances and examination results 培训、参训、考试成绩, as records (S06).

Each is a line of a sheet that the organiser hands in; a wrong one is corrected by a later record. The examination
itself, with its question bank and sittings (S07), comes to the same results.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.records.models import Record
from fazhi.kernel.wording import words

_WHOLE = 100
"""Full marks."""


class TrainingMode(models.TextChoices):
    """How a training was held 培训方式."""

    OFFLINE = "offline", words("线下", "Offline")
    ONLINE = "online", words("线上", "Online")


class TrainingField(models.TextChoices):
    """What a training or examination was about 培训类别."""

    ENFORCEMENT = "enforcement", words("行政执法", "Administrative enforcement")
    LAW = "law", words("法律知识", "Law in general")
    PARTY_REGULATIONS = "party-regulations", words("党内法规", "Party regulations")
    STATISTICS = "statistics", words("统计法治", "Statistics law")
    OTHER = "other", words("其他", "Other")


class Training(Record):
    """Training 培训班次: what was taught, how, from when until when, and how many hours it counts."""

    number = models.CharField(words("培训编号", "Number"), max_length=40)
    mode = models.CharField(words("方式", "Mode"), max_length=10, choices=TrainingMode.choices)
    field = models.CharField(words("类别", "Field"), max_length=20, choices=TrainingField.choices)
    ended_on = models.DateField(words("结束日期", "Ended on"))
    hours = models.DecimalField(
        words("学时", "Hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )

    def clean(self) -> None:
        """It ends no earlier than it began, and no other training of the organ has its number.

        Raises:
            ValidationError: it does not, or there is one; the field named is the one to put right.
        """
        if self.ended_on < self.happened_on:
            raise ValidationError({"ended_on": words(
                "结束日期早于开班日期，请核对。", "It ends before it began: compare the days.",
            )})  # fmt: skip
        standing: models.QuerySet[Any] = Training.objects.standing()
        others = standing.filter(number=self.number, organ=self.organ_id)
        if others.exclude(happened_on=self.happened_on, title=self.title).exists():
            raise ValidationError({"number": words(
                f"本单位已有编号为“{self.number}”的培训，请另编号。",
                f"The organ has a training by the number {self.number}: give it another.",
            )})  # fmt: skip


class Attendance(Record):
    """Attendance 参训记录: who attended which training, on which day, and for how many of its hours."""

    number = models.CharField(words("人员编号", "Officer number"), max_length=30, db_index=True)
    name = models.CharField(words("姓名", "Name"), max_length=60)
    unit = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=words("人员所在单位", "Officer's organ")
    )
    training = models.CharField(words("培训编号", "Number of the training"), max_length=40, db_index=True)
    hours = models.DecimalField(
        words("学时", "Hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )

    def clean(self) -> None:
        """The training is on record, was held on that day, and counts at least these hours.

        Raises:
            ValidationError: it is not; the field named is the one to put right.
        """
        standing: models.QuerySet[Any] = Training.objects.standing()
        held: Training | None = standing.filter(number=self.training, organ=self.organ_id).first()
        if held is None:
            raise ValidationError({"training": words(
                f"本单位没有编号为“{self.training}”的培训，请先登记培训班次，或由举办单位登记参训。",
                f"No training of the organ has the number {self.training}: record it first, or let its organiser "
                "record who attended.",
            )})  # fmt: skip
        if not held.happened_on <= self.happened_on <= held.ended_on:
            raise ValidationError({"happened_on": words(
                f"该培训自{held.happened_on}至{held.ended_on}举办，参训日期不在其间。",
                f"The training was held from {held.happened_on} until {held.ended_on}: the day lies outside.",
            )})  # fmt: skip
        if self.hours > held.hours:
            raise ValidationError({"hours": words(
                f"该培训共{held.hours}学时，请填实际学时。", f"The training counts {held.hours} hours in all.",
            )})  # fmt: skip


class ExamResult(Record):
    """Examination result 考试成绩: who sat which paper on which day, with how many points of the hundred."""

    number = models.CharField(words("人员编号", "Officer number"), max_length=30, db_index=True)
    name = models.CharField(words("姓名", "Name"), max_length=60)
    unit = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name=words("人员所在单位", "Officer's organ")
    )
    field = models.CharField(words("类别", "Field"), max_length=20, choices=TrainingField.choices)
    paper = models.CharField(words("试卷编号", "Number of the paper"), max_length=60)
    score = models.DecimalField(
        words("成绩", "Points"), max_digits=4, decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(_WHOLE)],
    )  # fmt: skip
    passed = models.BooleanField(words("合格", "Passed"))
