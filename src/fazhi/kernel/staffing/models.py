"""Proposals on organs and posts as they are drafted (working data), and the matters that carry them out."""

from __future__ import annotations

import uuid

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words


class Scope(models.TextChoices):
    """What a proposal is about 事项类别."""

    ORGANS = "organs", words("机构编制", "Organs")
    POSTS = "posts", words("人员岗位", "Officers and posts")


class Ground(models.TextChoices):
    """Why somebody is away 离岗事由."""

    LEAVE = "leave", words("休假", "Leave")
    ILLNESS = "ill", words("病假", "Illness")
    TRIP = "trip", words("公务外出", "Official trip")
    TRAINING = "training", words("脱产学习", "Training")
    OTHER = "other", words("其他", "Other")


class Proposal(models.Model):
    """A proposal being drafted; it cannot be sent while a row has a fault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(words("类别", "About"), max_length=10, choices=Scope.choices)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="staffing_drafts", verbose_name=words("申报单位", "Organ")
    )
    heading = models.CharField(words("标题", "Title"), max_length=200)
    basis = models.CharField(words("依据文件", "Basis document"), max_length=200)
    effective_on = models.DateField(words("生效日期", "In force from"))
    late_reason = models.CharField(
        words("补登理由", "Why it is entered late"), max_length=300, blank=True, default="",
        help_text=words("生效日期早于申报日期时须写明。", "Needed where the day in force is past."),
    )  # fmt: skip
    drafted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=words("起草人", "Drafter"))
    sent = models.BooleanField(words("已上报", "Sent"), default=False)

    def __str__(self) -> str:
        return self.heading


class ProposalRow(models.Model):
    """One row of a draft: what is done, and the values given."""

    draft = models.ForeignKey(Proposal, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    action = models.CharField(words("操作", "Action"), max_length=20)
    values = models.JSONField(words("内容", "Values"), default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="staffing_position_once")]

    def __str__(self) -> str:
        return self.action


class StaffingChange(Matter):
    """A change of organs or posts 机构编制事项、岗位任免事项: the rows as proposed, and who decides."""

    heading = models.CharField(words("标题", "Title"), max_length=200)
    basis = models.CharField(words("依据文件", "Basis document"), max_length=200)
    effective_on = models.DateField(words("生效日期", "In force from"), null=True)
    late_reason = models.CharField(words("补登理由", "Why it is entered late"), max_length=300, blank=True, default="")
    proposal = models.JSONField(words("申报内容", "Proposal"), default=list)
    decider = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("批准机关", "Deciding organ")
    )

    def headline(self) -> str:
        """The proposal's own heading."""
        return self.heading


class AbsenceNotice(Matter):
    """A notice that somebody is away 离岗登记, and who acts meanwhile."""

    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name=words("离岗人员", "Who is away")
    )
    away_from = models.DateField(words("离岗首日", "First day away"), null=True)
    back_on = models.DateField(words("返岗日期", "First day back"), null=True)
    ground = models.CharField(words("事由", "Ground"), max_length=20, choices=Ground.choices, default=Ground.OTHER)

    def headline(self) -> str:
        """Who is away, and when."""
        return f"{self.officer} 离岗 {self.away_from} 至 {self.back_on}"


class HandOver(Matter):
    """A hand-over of work 工作移交: what somebody has in hand, to whom each goes, and whether it was taken over."""

    giver = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="hand_overs", verbose_name=words("移交人", "Handed over by")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=words("岗位", "Post"))
    items = models.JSONField(words("移交清单", "List"), default=list)

    def headline(self) -> str:
        """Whose work is handed over."""
        return f"{self.giver} 工作移交（{self.post.role_label.zh}）" if self.post else ""


class Charge(models.Model):
    """Who has taken over a piece of work 接办; follows from the hand-overs, and lists and later hand-overs ask it."""

    item = models.CharField(max_length=60)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="charges")
    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="charges")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "organ", "role"], name="charge_of_one")]

    def __str__(self) -> str:
        return f"{self.item}: {self.officer}"


class Founding(Evidence):
    """How this installation was founded 建立: once, by whom, before whom, from which file."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    founded_on = models.DateField(words("日期", "Day"))
    founder = models.CharField(words("经办人", "Founded by"), max_length=60)
    witness = models.CharField(words("见证人", "Witnessed by"), max_length=60)
    file_sha256 = models.CharField(words("文件摘要", "Digest of the file"), max_length=64)
    basis = models.CharField(words("依据", "Basis"), max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="founded_once")]

    def __str__(self) -> str:
        return f"{self.founded_on} {self.founder}"
