"""Notices 公开: the duty to publish that an act makes, the redacted text, the second person, and how display ends."""

from __future__ import annotations

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.procedures.models import Act, Matter, Secrecy
from fazhi.kernel.wording import words


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by what the public may see of them on a day. No job ends a display: the day is part of the question."""

    def public(self, day: datetime.date) -> Self:
        """What the public may see: published, not withdrawn, replaced or restricted, and its display not ended."""
        return (
            self.filter(published_on__lte=day, secrecy=Secrecy.PUBLIC)
            .filter(_not_by("withdrawn_on", day), _not_by("replaced_on", day), _not_by("ended_on", day))
            .filter(Q(shown_until=None) | Q(shown_until__gte=day))
        )

    def earlier(self, day: datetime.date) -> Self:
        """Earlier versions that stay visible as such: replaced by a correction, and neither withdrawn nor ended."""
        return (
            self.filter(published_on__lte=day, replaced_on__lte=day, secrecy=Secrecy.PUBLIC)
            .filter(_not_by("withdrawn_on", day), _not_by("ended_on", day))
            .filter(Q(shown_until=None) | Q(shown_until__gte=day))
            .filter(Exists(self._standing_for_it(day)))
        )

    def _standing_for_it(self, day: datetime.date) -> models.QuerySet[Notice]:
        """What is public of the same matter, by the same limit and channel: an earlier version goes when it goes."""
        same = {name: OuterRef(name) for name in ("source__matter", "limit", "channel")}
        return self.model._default_manager.public(day).filter(**same)

    def withdrawn(self, day: datetime.date) -> Self:
        """What was withdrawn: of these heading, organ, days and reason remain visible (``Notice.trace``)."""
        return self.filter(withdrawn_on__lte=day, secrecy=Secrecy.PUBLIC)

    def calls(self, day: datetime.date) -> Self:
        """The calls for opinions 征求意见 that the public may see, open until ``opinions_until`` and closed."""
        return self.public(day).exclude(opinions_until=None)

    def replies(self, day: datetime.date) -> Self:
        """What the public may see of what became of the opinions 采纳情况."""
        return self.public(day).exclude(answers=None).order_by("-published_on", "-pk")


def _not_by(column: str, day: datetime.date) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gt": day})


class Notice(Matter):
    """A notice 公开信息: owed by an act of another matter, published, perhaps corrected by a new one, or withdrawn.

    Attributes:
        redactions: each place that was hidden in the original, without what stood there.
        original: from what it was redacted: the act, and a keyed digest of its text.
        kept: tokens of what the redaction took for personal data and a person found to be none, with ``keep_reason``.
        files: the redacted copies that are published with it (``attaching.Attached``).
        reviews: how many reviews by other persons the place asked for when it was drafted.
        grade: grade of the matter in the rule of its display (轻微、一般、严重 …).
        shown_until: last day of display, by the law of its day; None where the display does not end by itself.
        ended_on: day on which a repair of credit ended the display early.
        replaces: the notice that this one corrects, or publishes again after a withdrawal.
        correction: what a correction says of itself to the public.
        opinions_until: last day on which opinions are taken on it; None where it calls for none.
        opinions_how: by which ways they are sent, with the office's own telephone and e-mail.
        opinions_why: why they are taken for less time than the law has as the least.
        answers: the act whose call for opinions it answers.
    """

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
    original = models.JSONField(words("原文", "Original"), default=dict)
    kept = models.JSONField(words("经确认不遮蔽", "Not hidden, being no personal data"), default=list)
    keep_reason = models.TextField(words("不遮蔽的理由", "Why it is not hidden"), blank=True, default="")
    words_reason = models.TextField(words("使用所列词语的理由", "Why listed words are used"), blank=True, default="")
    files = models.JSONField(words("公开附件", "Files"), default=list, blank=True)
    reviews = models.PositiveSmallIntegerField(words("审核级次", "Reviews asked for"), default=1)
    channel = models.CharField(words("公开渠道", "Channel"), max_length=20, default="site")
    display = models.CharField(words("公示期规则", "Rule of display"), max_length=20, blank=True, default="")
    grade = models.CharField(words("信息类别", "Grade"), max_length=20, blank=True, default="")
    published_on = models.DateField(words("公开日期", "Published on"), null=True)
    shown_until = models.DateField(words("公示截止日", "Shown until"), null=True, db_index=True)
    ended_on = models.DateField(words("提前终止公示日期", "Display ended early on"), null=True)
    withdrawn_on = models.DateField(words("撤下日期", "Withdrawn on"), null=True)
    withdrawn_why = models.TextField(words("撤下理由", "Why withdrawn"), blank=True, default="")
    replaced_on = models.DateField(words("被替代日期", "Replaced on"), null=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="versions", verbose_name=words("所更正的公开信息", "Corrects")
    )
    correction = models.TextField(words("更正说明", "What was corrected"), blank=True, default="")
    opinions_until = models.DateField(words("征求意见截止日", "Opinions until"), null=True, db_index=True)
    opinions_how = models.TextField(words("提出意见的方式", "How to send opinions"), blank=True, default="")
    opinions_why = models.TextField(words("缩短期限的理由", "Why less time is given"), blank=True, default="")
    answers = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        related_name="replies",
        verbose_name=words("所答复的征求意见", "Call that it answers"),
    )

    objects: ClassVar = NoticeQuerySet.as_manager()

    def headline(self) -> str:
        """The notice's own heading; in lists a correction is told from what it corrects."""
        return f"{self.heading}（更正）" if self.correction else self.heading

    def trace(self) -> dict[str, str]:
        """What remains visible of a withdrawn notice: heading, organ, days and reason, but not its text."""
        return {
            "heading": self.heading, "organ": self.organ.name, "published_on": str(self.published_on or ""),
            "withdrawn_on": str(self.withdrawn_on or ""), "reason": self.withdrawn_why,
        }  # fmt: skip


class PublishedText(Evidence):
    """The text of a notice as the public got it 公开文本."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="texts", verbose_name=words("公开信息", "Notice"))
    heading = models.CharField(words("标题", "Title"), max_length=200)
    body = models.TextField(words("公开正文", "Text"), blank=True, default="")
    organ = models.CharField(words("单位", "Organ"), max_length=120)
    published_on = models.DateField(words("公开日期", "Published on"))

    def __str__(self) -> str:
        return self.heading


class PublishedFile(Evidence):
    """A file of a notice as the public got it 公开附件: its name, and the digest of its bytes."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="published_files", verbose_name=words("公开信息", "Notice")
    )
    file = models.ForeignKey(File, models.PROTECT, related_name="published", verbose_name=words("副本", "Copy"))
    heading = models.CharField(words("标题", "Title"), max_length=200)
    name = models.CharField(words("文件名", "File name"), max_length=150)
    media_type = models.CharField(words("类型", "Media type"), max_length=100)
    size = models.PositiveBigIntegerField(words("字节数", "Bytes"))
    sha256 = models.CharField(words("摘要", "Digest"), max_length=64)
    organ = models.CharField(words("单位", "Organ"), max_length=120)
    published_on = models.DateField(words("公开日期", "Published on"))

    class Meta(Evidence.Meta):
        constraints = [models.UniqueConstraint(fields=("notice", "file"), name="one_publication_of_a_file")]

    def __str__(self) -> str:
        return self.name
