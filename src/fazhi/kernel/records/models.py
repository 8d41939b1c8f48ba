"""Records 台账记录: dated facts not worth a procedure (a check, a meeting, a training), corrected by appending."""

from __future__ import annotations

import datetime
from typing import ClassVar, Self

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence, EvidenceQuerySet
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.wording import words


class RecordQuerySet(EvidenceQuerySet["Record"]):
    """Records, asked by their own date, never by what a status says today."""

    def standing(self, known: datetime.datetime | None = None) -> Self:
        """Records that no later record (known by then) corrects."""
        later = self.model._default_manager.filter(corrects=models.OuterRef("pk"))
        found = self
        if known is not None:
            later, found = later.filter(recorded_at__lte=known), self.filter(recorded_at__lte=known)
        return found.filter(~models.Exists(later))

    def between(self, start: datetime.date, end: datetime.date) -> Self:
        """Records dated in [start, end)."""
        return self.filter(happened_on__gte=start, happened_on__lt=end)

    def of_place(self, code: str) -> Self:
        """Records of organs in the place or in a place within it."""
        return self.filter(organ__place_code__startswith=subtree(code))


class Record(Evidence):
    """Base of a chapter's records: an organ, a day, a title, files, and the record that it corrects."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("单位", "Organ"))
    happened_on = models.DateField(words("日期", "Date"), db_index=True)
    title = models.CharField(words("名称", "Title"), max_length=200)
    files = models.JSONField(words("材料", "Files"), default=list, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by",
        verbose_name=words("更正的记录", "Corrects"),
    )  # fmt: skip

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title
