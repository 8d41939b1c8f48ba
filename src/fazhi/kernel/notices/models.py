"""Notices 公开: the duty to publish that an act makes, the redacted text, the second person, and a withdrawal."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.wording import words


class Notice(Matter):
    """A notice 公开信息: owed by an act of another matter, published once, perhaps withdrawn with a reason."""

    source = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name=words("来源行为", "Act that owes it"),
    )
    limit = models.CharField(words("期限依据", "Limit"), max_length=80)
    heading = models.CharField(words("标题", "Title"), max_length=200)
    body = models.TextField(words("公开正文", "Text"), blank=True, default="")
    redactions = models.JSONField(words("遮蔽", "Redactions"), default=list)
    published_on = models.DateField(words("公开日期", "Published on"), null=True)
    withdrawn_on = models.DateField(words("撤下日期", "Withdrawn on"), null=True)

    def headline(self) -> str:
        """The notice's own heading."""
        return self.heading
