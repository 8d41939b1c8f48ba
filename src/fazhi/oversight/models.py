"""Supervisory checks (records) and the findings they yield (matters of one rectification procedure), S39."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.records.models import Record
from fazhi.kernel.wording import words


class CheckKind(models.TextChoices):
    """What kind of check found it 监督检查方式."""

    FILE_REVIEW = "file-review", words("案卷评查", "Case-file review")
    PATROL = "patrol", words("网络巡察", "Online patrol")
    INSPECTION = "inspection", words("监督检查", "Supervisory check")


class Check(Record):
    """A supervisory check 监督检查: who checked what, from when until when."""

    number = models.CharField(words("检查编号", "Number"), max_length=40)
    kind = models.CharField(words("方式", "Kind"), max_length=20, choices=CheckKind.choices)
    ended_on = models.DateField(words("结束日期", "Ended on"))
    scope = models.CharField(words("范围", "Scope"), max_length=300, blank=True, default="")
    checkers = models.JSONField(words("检查人员", "Checkers"), default=list)


class Finding(Matter):
    """A finding 监督发现的问题: what is wrong with whom, by which basis, to be put right by when."""

    source = models.CharField(words("来源", "Source"), max_length=20, choices=CheckKind.choices)
    check_number = models.CharField(words("检查编号", "Number of the check"), max_length=40, blank=True, default="")
    reference = models.CharField(words("案卷或页面", "File or page"), max_length=120, blank=True, default="")
    checked = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("被检查单位", "Organ checked")
    )
    problem = models.TextField(words("问题", "What is wrong"))
    legal_basis = models.CharField(words("依据", "Basis"), max_length=200, blank=True, default="")
    rectify_by = models.DateField(words("整改期限", "Rectify by"), null=True)
    measures = models.TextField(words("整改情况", "What was done"), blank=True, default="")

    def headline(self) -> str:
        """The problem in short."""
        return self.problem
