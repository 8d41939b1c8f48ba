"""Modes of procedures by place and date, what was brought from above, and how it compares 运行方式、镜像、对账."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.organs.models import Officer, Organ, Place, Post
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.wording import words


class Runs(models.TextChoices):
    """Where a procedure runs in a place 运行方式."""

    HERE = "here", words("本地办理", "Runs here")
    MIRROR = "mirror", words("上级平台办理，本地镜像", "On an upper platform, mirrored here")
    ABOVE = "above", words("随上一级区划", "As in the place above")


_WORDS = {Runs.HERE.value: "改为本地办理", Runs.ABOVE.value: "改为随上一级区划"}


class OpenMatters(models.TextChoices):
    """What becomes of matters that are open when the mode changes 在办事项."""

    MOVE = "move", words("一并转到新的运行方式", "They move with the procedure")
    STAY = "stay", words("按原方式办到办结", "They stay where they are until they end")


class ModeChange(Matter):
    """A change of the mode of a procedure in a place 运行方式变更: proposed, and decided by another."""

    subject = models.CharField(words("程序", "Procedure"), max_length=80)
    where = models.CharField(words("适用区划", "Place"), max_length=12)
    runs = models.CharField(words("运行方式", "Runs"), max_length=10, choices=Runs.choices)
    platform_name = models.CharField(words("平台名称", "Platform"), max_length=80, blank=True, default="")
    operator = models.CharField(words("平台主管单位", "Run by"), max_length=80, blank=True, default="")
    site = models.CharField(words("平台网址", "Web address"), max_length=200, blank=True, default="")
    phone = models.CharField(words("平台咨询电话", "Telephone of the platform"), max_length=60, blank=True, default="")
    effective_on = models.DateField(words("生效日期", "From"), null=True)
    open_matters = models.CharField(
        words("在办事项", "Open matters"), max_length=10, choices=OpenMatters.choices, default=OpenMatters.STAY
    )
    ground = models.TextField(words("理由和依据", "Reason and basis"), blank=True, default="")
    decider = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("批准机关", "Deciding organ")
    )

    def headline(self) -> str:
        """What changes where; always in Chinese, since the row keeps it."""
        to = f"由“{self.platform_name}”办理" if self.platform_name else _WORDS.get(self.runs, "")
        return f"{self.in_words('subject', self.subject)[0]}（{self.where}）{to}"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """The procedure and the place by name."""
        if name == "subject" and value in families():
            return (families()[value][-1].label.zh,)
        if name == "where":
            place = Place.objects.standing().filter(code=value).first()
            return (f"{place.name}（{value}）",) if place is not None else ()
        return (str(value),) if name == "subject" else ()


class RunningMode(Evidence):
    """The mode of a procedure in a place from a day on 运行方式; the latest one that has begun holds."""

    family = models.CharField(words("程序", "Procedure"), max_length=80, db_index=True)
    place_code = models.CharField(words("区划代码", "Place"), max_length=12, db_index=True)
    runs = models.CharField(words("运行方式", "Runs"), max_length=10, choices=Runs.choices)
    platform = models.UUIDField(null=True, blank=True, db_index=True)
    platform_name = models.CharField(words("平台名称", "Platform"), max_length=80, blank=True, default="")
    operator = models.CharField(words("平台主管单位", "Run by"), max_length=80, blank=True, default="")
    site = models.CharField(words("平台网址", "Web address"), max_length=200, blank=True, default="")
    phone = models.CharField(words("平台咨询电话", "Telephone of the platform"), max_length=60, blank=True, default="")
    from_on = models.DateField(words("起", "From"))
    open_matters = models.CharField(words("在办事项", "Open matters"), max_length=10, choices=OpenMatters.choices)
    change = models.ForeignKey(ModeChange, models.PROTECT, related_name="modes")
    ground = models.TextField(words("理由和依据", "Reason and basis"), blank=True, default="")
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(proposed_by=models.F("decided_by")), name="mode_of_two_persons"),
            models.CheckConstraint(
                condition=models.Q(runs=Runs.MIRROR, platform__isnull=False) | ~models.Q(runs=Runs.MIRROR),
                name="mirror_of_a_platform",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.place_code} {self.runs} {self.from_on}"

    @property
    def upper(self) -> Platform | None:
        """The platform, of a mirror."""
        known = Platform(self.platform_name, self.operator, self.site, self.phone)
        return known if self.runs == Runs.MIRROR else None


class Batch(Evidence):
    """What was brought from a platform in one go 同步批次: by whom, from which file."""

    platform = models.UUIDField(db_index=True)
    platform_name = models.CharField(words("平台", "Platform"), max_length=80)
    source = models.CharField(words("来源摘要", "Digest of the source"), max_length=64)
    source_name = models.CharField(words("来源", "Source"), max_length=200, blank=True, default="")
    taken_on = models.DateField(words("日期", "Day"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    second = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.platform_name} {self.taken_on}"


class AskedStanding(models.TextChoices):
    """How it stands with a batch that somebody asked to bring in 待批准的同步."""

    ASKED = "asked", words("待另一人批准", "Waits for another person")
    APPROVED = "approved", words("已批准，正在带入", "Approved, being brought in")
    TAKEN = "taken", words("已带入", "Brought in")
    DECLINED = "declined", words("未批准", "Not approved")
    STOPPED = "stopped", words("未能带入", "Could not be brought in")


class AskedBatch(models.Model):
    """A file of a platform that waits for the second person 待批准的同步; working data, its file gone once it is over.

    Attributes:
        officer: who asks to bring it in, under the post ``by``.
        approver: who decided, under the post ``second``.
        key: the key of the file, sealed.
        content: the bytes of the file, sealed under that key.
        counts: what it would do, as the dry run found: matters by outcome.
        rows: upper numbers with what would become of each; no values.
        why: why it was declined, or what stopped it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform_name = models.CharField(words("平台", "Platform"), max_length=80)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    approver = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField(words("报请日期", "Asked on"))
    decided_on = models.DateField(words("决定日期", "Decided on"), null=True, blank=True)
    source = models.CharField(words("来源摘要", "Digest of the source"), max_length=64)
    source_name = models.CharField(words("来源", "Source"), max_length=200, blank=True, default="")
    whole = models.BooleanField(words("整批带入", "All or nothing"), default=False)
    standing = models.CharField(
        words("状态", "Standing"), max_length=10, choices=AskedStanding.choices, default=AskedStanding.ASKED
    )
    key = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    why = models.TextField(words("说明", "Why"), blank=True, default="")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="asked")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approver=None) | ~models.Q(officer=models.F("approver")),
                name="batch_of_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform_name} {self.asked_on}"


class BatchResult(Evidence):
    """What became of a batch 同步结果; one without is broken off, and is brought again without doubles.

    ``faults`` says which rows were not taken, by which rule; no values, since these may name people.
    """

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="result")
    opened = models.PositiveIntegerField(words("新开", "Opened"), default=0)
    added = models.PositiveIntegerField(words("补充行为", "Acts added"), default=0)
    corrected = models.PositiveIntegerField(words("更正", "Corrected"), default=0)
    unchanged = models.PositiveIntegerField(words("无变化", "Unchanged"), default=0)
    differing = models.PositiveIntegerField(words("有差异", "Differing"), default=0)
    faulty = models.PositiveIntegerField(words("未带入", "Not taken"), default=0)
    faults = models.JSONField(words("未带入的行", "Rows not taken"), default=list)

    def __str__(self) -> str:
        return str(self.batch)


class UpperRecord(Evidence):
    """That a matter here is the one that a platform knows by a number 上级编号对应."""

    platform = models.UUIDField()
    platform_name = models.CharField(words("平台", "Platform"), max_length=80)
    family = models.CharField(words("程序", "Procedure"), max_length=80)
    number = models.CharField(words("上级编号", "Upper number"), max_length=120)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="upper_records")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="records")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "family", "number"], name="upper_number_once"),
            models.UniqueConstraint(fields=["platform", "matter"], name="upper_matter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.platform_name} {self.number}"


class UpperState(models.Model):
    """When a record was last seen in a batch, and the digest of what was taken over whole 最近同步; working data."""

    record = models.OneToOneField(UpperRecord, models.CASCADE, related_name="state")
    digest = models.CharField(max_length=64, blank=True, default="")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    seen_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.record} {self.seen_on}"


class UpperAct(Evidence):
    """That an act was brought, or corrected, as a platform has it 带入行为: under which key, from which batch.

    ``cautions`` names the rules of ours that did not hold for it.
    """

    record = models.ForeignKey(UpperRecord, models.PROTECT, related_name="acts")
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")
    done = models.ForeignKey(Act, models.PROTECT, related_name="uppers")
    key = models.CharField(words("平台行为标识", "Key of the act"), max_length=120)
    digest = models.CharField(max_length=64)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="acts")
    cautions = models.JSONField(words("提示的规则", "Rules that did not hold"), default=list)

    def __str__(self) -> str:
        return f"{self.record} {self.key}"


class Reconciliation(Evidence):
    """A comparison with what a platform says is complete for a period 对账, kept as it was found."""

    platform = models.UUIDField(db_index=True)
    platform_name = models.CharField(words("平台", "Platform"), max_length=80)
    family = models.CharField(words("程序", "Procedure"), max_length=80)
    place_code = models.CharField(words("区划代码", "Place"), max_length=12)
    start = models.DateField(words("期间起", "From"))
    end = models.DateField(words("期间止（不含）", "Until (exclusive)"))
    compared_on = models.DateField(words("对账日期", "Compared on"))
    source = models.CharField(words("来源摘要", "Digest of the source"), max_length=64)
    source_name = models.CharField(words("来源", "Source"), max_length=200, blank=True, default="")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    there = models.PositiveIntegerField(words("平台件数", "There"))
    here = models.PositiveIntegerField(words("本地件数", "Here"))
    same = models.PositiveIntegerField(words("一致", "Same"))

    def __str__(self) -> str:
        return f"{self.platform_name} {self.family} {self.compared_on}"

    @property
    def last(self) -> datetime.date:
        """The last day of the period."""
        return self.end - datetime.date.resolution


class LineKind(models.TextChoices):
    """What a line of a reconciliation says 差异类型."""

    HERE = "here", words("仅本地有", "Here only")
    THERE = "there", words("仅平台有", "There only")
    DIFFERS = "differs", words("内容不同", "Differs")


class ReconciliationLine(Evidence):
    """A line of a reconciliation 对账差异: what is here only, there only, or differs in which field; people masked."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(words("类型", "Kind"), max_length=10, choices=LineKind.choices)
    number = models.CharField(words("上级编号", "Upper number"), max_length=120)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(words("行为", "Act"), max_length=60, blank=True, default="")
    field = models.CharField(words("栏目", "Field"), max_length=60, blank=True, default="")
    ours = models.JSONField(words("本地", "Ours"), null=True, blank=True)
    theirs = models.JSONField(words("平台", "Theirs"), null=True, blank=True)
    correctable = models.BooleanField(words("可按平台更正", "Can be corrected"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reconciliation", "position"], name="line_position_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.field}"


class Answer(models.TextChoices):
    """How a line is settled 处理."""

    THEIRS = "theirs", words("按平台更正", "Theirs is taken")
    OURS = "ours", words("以本地为准", "Ours stands")


class Resolution(Evidence):
    """How a line of a reconciliation was settled, by whom and why 差异处理."""

    line = models.OneToOneField(ReconciliationLine, models.PROTECT, related_name="resolution")
    answer = models.CharField(words("处理", "Answer"), max_length=10, choices=Answer.choices)
    reason = models.TextField(words("理由", "Reason"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    settled_on = models.DateField(words("日期", "Day"))
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.line} {self.answer}"
