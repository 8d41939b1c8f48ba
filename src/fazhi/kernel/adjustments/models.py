"""Change sets 调整方案 as they are drafted (working data), and the adjustments 清单调整 that carry them out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models

from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.wording import words


class Action(models.TextChoices):
    """What a change does to an entry 调整方式."""

    ADD = "add", words("新增", "Add")
    AMEND = "amend", words("变更", "Amend")
    END = "end", words("取消", "End")


class ChangeSet(models.Model):
    """A change set being drafted; it cannot leave draft until every rule of its register passes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(words("清单", "Register"), max_length=80)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="change_sets", verbose_name=words("申报单位", "Organ")
    )
    heading = models.CharField(words("标题", "Title"), max_length=200)
    ground = models.TextField(words("调整理由和依据", "Reason and basis"))
    effective_on = models.DateField(words("生效日期", "In force from"))
    drafted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=words("起草人", "Drafter"))
    sent = models.BooleanField(words("已上报", "Reported"), default=False)

    def __str__(self) -> str:
        return self.heading


class ChangeRow(models.Model):
    """One change of a draft: what is done to the entry of a code, and the values given (``organ`` by its code)."""

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    action = models.CharField(words("调整方式", "Action"), max_length=10, choices=Action.choices)
    code = models.CharField(words("编码", "Code"), max_length=80)
    values = models.JSONField(words("内容", "Values"), default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["change_set", "position"], name="change_position_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.code}"


@dataclass(frozen=True, slots=True)
class Told:
    """A change as a notice tells it: what is done, to which item, its code, and its earlier name if it got another."""

    action: str
    name: str
    code: str
    earlier: str = ""


def _told(row: dict[str, Any], before: str) -> Told:
    name = str(row["values"].get("name") or before or row["code"])
    return Told(str(Action(row["action"]).label), name, row["code"], before if before not in ("", name) else "")


class Adjustment(Matter):
    """An adjustment of a register 清单动态调整: the changes as reported, who reviews them, who decides."""

    register = models.CharField(words("清单", "Register"), max_length=80)
    heading = models.CharField(words("标题", "Title"), max_length=200)
    ground = models.TextField(words("调整理由和依据", "Reason and basis"))
    effective_on = models.DateField(words("生效日期", "In force from"), null=True)
    changes = models.JSONField(words("调整内容", "Changes"), default=list)
    staffing = models.ForeignKey(
        Organ,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=words("机构编制部门", "Staffing office"),
    )
    legality = models.ForeignKey(
        Organ,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=words("司法行政部门", "Justice bureau"),
    )
    decider = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("决定机关", "Deciding organ")
    )
    staffing_agrees = models.BooleanField(words("编制部门同意", "Staffing office agrees"), default=False)
    legality_agrees = models.BooleanField(words("司法行政部门同意", "Justice bureau agrees"), default=False)

    @property
    def told(self) -> list[Told]:
        """The changes as the public reads them: each with the item's name, and the earlier one where it was renamed."""
        seen = [row["base"] for row in self.changes if row["base"]]
        entries = register_of(self.register).entry.objects.filter(pk__in=seen)
        before = {str(entry.pk): entry.name for entry in entries}
        return [_told(row, before.get(row["base"], "")) for row in self.changes]

    def headline(self) -> str:
        """The adjustment's own heading."""
        return self.heading
