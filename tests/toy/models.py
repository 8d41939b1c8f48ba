from __future__ import annotations

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import words


class StallKind(models.TextChoices):
    FOOD = "food", words("餐饮", "Food")
    GOODS = "goods", words("百货", "Goods")


class Stall(Entry):
    places = models.PositiveIntegerField(words("摊位数", "Places"))
    zone = models.CharField(words("片区", "Zone"), max_length=20, blank=True, default="")


class Outcome(models.TextChoices):
    GRANTED = "granted", words("准予", "Granted")
    PARTLY = "partly", words("部分准予", "Partly granted")


class PermitCase(Matter):
    subject = models.CharField(words("申请内容", "Subject"), max_length=100)
    item = models.CharField(words("清单事项", "Item"), max_length=40)
    inspector = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("勘验单位", "Inspecting organ")
    )
    visited_on = models.DateField(words("勘验日期", "Visited on"), null=True)
    pay_by = models.DateField(words("缴费期限", "Pay by"), null=True)
    amount = models.DecimalField(words("费用（元）", "Fee"), max_digits=10, decimal_places=2, null=True)
    outcome = models.CharField(words("结果", "Outcome"), max_length=20, choices=Outcome.choices, blank=True, default="")

    def headline(self) -> str:
        return self.subject


class Tip(Matter):
    text = models.TextField(words("线索", "Tip"))

    def headline(self) -> str:
        return self.text[:20]


class DraftRule(Matter):
    subject = models.CharField(words("草案名称", "Draft"), max_length=100)
    text = models.TextField(words("草案内容", "Text of the draft"))
    heard = models.TextField(words("意见采纳情况", "What became of the opinions"), blank=True, default="")

    def headline(self) -> str:
        return self.subject


class Round(Record):
    """A round 巡查: stalls looked at."""

    stalls = models.PositiveIntegerField(words("检查摊位数", "Stalls checked"))
