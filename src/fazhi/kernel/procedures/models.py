"""Matters and the acts that move them 事项与行为.

Acts and papers are evidence. A matter's row is what its acts add up to: it is written by the engine from the replay of
the acts and from nothing else, so that lists and forms can query it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import functions
from django.db.models.fields.json import KT

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.evidence import Evidence, EvidenceQuerySet
from fazhi.kernel.organs.models import Officer, Organ, Post, subtree
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.errand_models import Errand as Errand
from fazhi.kernel.wording import words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.asking import Asking
    from fazhi.kernel.procedures.declaring import ActKind, Procedure


class Secrecy(models.TextChoices):
    """Secrecy class of a matter 知悉范围; ``seeing.CIRCLES`` says who knows of each; state secrets are not kept."""

    PUBLIC = "public", words("可公开", "Public")
    INTERNAL = "internal", words("内部", "Internal")
    RESTRICTED = "restricted", words("限经办人员", "Restricted to those who handle it")


class Matter(models.Model):
    """A matter 事项（案件）: the chapter's typed model adds its fields to these."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.CharField(words("程序", "Procedure"), max_length=80)
    version = models.CharField(words("程序版本", "Version"), max_length=20)
    stage = models.CharField(words("阶段", "Stage"), max_length=40)
    final = models.BooleanField(words("已办结", "Ended"), default=False)
    title = models.CharField(words("标题", "Title"), max_length=200, blank=True, default="")
    number = models.CharField(words("编号", "Number"), max_length=80, blank=True, default="", db_index=True)
    place_code = models.CharField(words("区划代码", "Place"), max_length=12, db_index=True)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="matters", verbose_name=words("主办单位", "Lead organ")
    )
    opened_on = models.DateField(words("收到日期", "Opened"), db_index=True)
    closed_on = models.DateField(words("办结日期", "Ended on"), null=True, blank=True)
    secrecy = models.CharField(
        words("知悉范围", "Secrecy"), max_length=12, choices=Secrecy.choices, default=Secrecy.INTERNAL
    )
    archived = models.BooleanField(words("已归档", "Archived"), default=False)
    platform = models.UUIDField(words("所在平台", "Platform"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(words("修订", "Revision"), default=0)
    sorts_on = models.DateField(words("排序日期", "Day to sort by"), default=datetime.date.max, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["family", "final", "opened_on"]),
            models.Index(fields=["final", "sorts_on", "opened_on", "id"], name="matter_by_due"),
            models.Index(fields=["family", "final", "sorts_on", "opened_on", "id"], name="matter_of_family_by_due"),
            models.Index(fields=["organ", "final", "sorts_on", "opened_on", "id"], name="matter_of_organ_by_due"),
            models.Index(fields=["final", "opened_on", "id"], name="matter_by_opening"),
        ]

    def __str__(self) -> str:
        return self.title or self.number or str(self.id)

    def headline(self) -> str:
        """The title shown in lists; a chapter's model says it from its own fields."""
        return ""

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """A value of the matter, or of an act in it, line by line as people read it; nothing where it reads well."""
        return ()


class MatterParty(models.Model):
    """A party to a matter in a capacity 当事人地位; follows from the acts."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, models.PROTECT, related_name="matters")
    capacity = models.CharField(words("地位", "Capacity"), max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "party", "capacity"], name="party_once_in_capacity")]

    def __str__(self) -> str:
        return f"{self.capacity}: {self.party}"


class MatterOrgan(models.Model):
    """An organ taking part in a matter 参与单位; follows from the acts."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="organs")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    capacity = models.CharField(words("地位", "Capacity"), max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "organ", "capacity"], name="organ_once_in_capacity")]
        indexes = [models.Index(fields=["organ", "matter"], name="matter_organ_matters")]

    def __str__(self) -> str:
        return f"{self.capacity}: {self.organ}"


class MatterReader(models.Model):
    """An officer named as a reader of a matter 知悉人员, whatever their organ; follows from the acts."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="readers")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "officer"], name="reader_once")]

    def __str__(self) -> str:
        return str(self.officer)


class MatterLink(models.Model):
    """A link between two matters 关联: parallel, joint, split, appeal, transfer, arising from."""

    parent = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    child = models.ForeignKey(Matter, models.PROTECT, related_name="links_up")
    kind = models.CharField(words("关系", "Kind"), max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "child", "kind"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.parent} {self.kind} {self.child}"


class ActQuerySet(EvidenceQuerySet["Act"]):
    """Acts, asked by kind, day and place."""

    def of(self, *kinds: ActKind | tuple[str, str]) -> Self:
        """Acts of these kinds in every version of their procedures; a kind or (procedure key, act name)."""
        wanted = models.Q()
        for kind in kinds:
            family, name = kind if isinstance(kind, tuple) else (_declared(kind).key, kind.name)
            wanted |= models.Q(family=family, name=name)
        return self.filter(wanted)

    def between(self, start: datetime.date, end: datetime.date, known: datetime.datetime | None = None) -> Self:
        """Acts whose legal day, as corrected, lies in [start, end).

        Each act found carries the day as ``counted_on``.

        Args:
            start: first day.
            end: first day no longer in the period.
            known: the moment whose corrections count; all of them without one.
        """
        dated = self._corrections(known).filter(corrected_on__isnull=False)
        counted = functions.Coalesce(models.Subquery(dated.order_by("-seq").values("corrected_on")[:1]), "happened_on")
        # Said apart, so that few acts are asked for their last correction: those never moved, and those moved into it.
        stayed = models.Q(happened_on__gte=start, happened_on__lt=end) & ~models.Exists(dated)
        moved = models.Q(pk__in=Act.objects.filter(corrected_on__gte=start, corrected_on__lt=end).values("corrects"))
        moved &= models.Q(counted_on__gte=start, counted_on__lt=end)
        return self.annotate(counted_on=counted).filter(stayed | moved)

    def within(self, asked: Asking) -> Self:
        """Acts of a place and a period as known at a moment: what a figure counts."""
        acts = self.of_place(asked.place).between(asked.start, asked.end, asked.known)
        return acts if asked.known is None else acts.filter(recorded_at__lte=asked.known)

    def saying(self, known: datetime.datetime | None = None, **values: str | Iterable[str]) -> Self:
        """Acts whose content, as corrected, has these texts; several texts mean any of them."""
        found = self
        for name, texts in ((name, [said] if isinstance(said, str) else list(said)) for name, said in values.items()):
            own = functions.Cast(KT(f"data__{name}"), models.TextField())  # Compared as text, and not as JSON.
            right = models.Q(models.Exists(self._corrections(known).filter(data__data__has_key=name)))
            first, last = (models.Q(**{f"{each}_{name}__in": texts}) for each in ("first_said", "said"))
            found = found.alias(**{f"first_said_{name}": own, f"said_{name}": self._said(name, known)})
            found = found.filter(first & ~right | right & last)
        return found

    def reading(self, name: str, known: datetime.datetime | None = None) -> Self:
        """The acts, each with what it says under a name, as corrected, as ``said_<name>``."""
        return self.annotate(**{f"said_{name}": self._said(name, known)})

    def _said(self, name: str, known: datetime.datetime | None) -> functions.Coalesce:
        right = self._corrections(known).filter(data__data__has_key=name).order_by("-seq")
        corrected = models.Subquery(right.annotate(right=KT(f"data__data__{name}")).values("right")[:1])
        return functions.Coalesce(corrected, KT(f"data__{name}"))

    def _corrections(self, known: datetime.datetime | None) -> models.QuerySet[Act]:
        """The corrections of an act of the outer query, known by the moment."""
        corrections = Act.objects.filter(corrects=models.OuterRef("pk"))
        return corrections if known is None else corrections.filter(recorded_at__lte=known)

    def of_place(self, code: str) -> Self:
        """Acts on matters of the place or of a place within it."""
        return self.filter(matter__place_code__startswith=subtree(code))

    def known_by(self, moment: datetime.datetime | None) -> Self:
        """Acts recorded by the moment; all of them without one.

        Raises:
            LookupError: days were asked before, with the corrections known now; ask ``within`` or ``between`` with
                the moment.
        """
        if moment is None:
            return self
        if "counted_on" in self.query.annotations:
            raise LookupError("known_by after between counts by corrections not yet known: use within(asked)")
        return self.filter(recorded_at__lte=moment)

    def standing(self) -> Self:
        """Acts as they were done, without the corrections of them."""
        return self.filter(corrects=None)


def _declared(kind: ActKind) -> type[Procedure]:
    if kind.procedure is None:
        raise LookupError(f"act {kind.name} belongs to no procedure; ask by (procedure key, act name)")
    return kind.procedure


class Act(Evidence):
    """An act 行为: who did what in a matter, on which legal day, and by what power.

    ``data`` holds what the form asked for, in JSON; personal values stand with the parties, not here.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="acts")
    family = models.CharField(words("程序", "Procedure"), max_length=80)
    version = models.CharField(words("程序版本", "Version"), max_length=20)
    name = models.CharField(words("行为", "Act"), max_length=60)
    seq = models.PositiveIntegerField(words("序号", "Order of record"))
    happened_on = models.DateField(words("法律日期", "Legal day"), db_index=True)
    stage_before = models.CharField(words("行为前阶段", "Stage before"), max_length=40)
    stage_after = models.CharField(words("行为后阶段", "Stage after"), max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="acts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="acts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="acts")
    second = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="seconded")
    second_officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="acts")
    data = models.JSONField(words("内容", "Content"), default=dict)
    reason = models.TextField(words("理由", "Reason"), blank=True, default="")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    corrected_on = models.DateField(words("更正后的法律日期", "Corrected legal day"), null=True, blank=True)
    because = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="arisen")
    backfilled = models.BooleanField(words("补录", "Back-filled"), default=False)
    waived = models.JSONField(words("特许越过的规则", "Rules waived"), default=list)
    brought = models.UUIDField(words("带入平台", "Brought from"), null=True, blank=True)
    request_key = models.CharField(words("请求标识", "Request key"), max_length=80, null=True, blank=True, unique=True)
    fingerprint = models.CharField(words("请求摘要", "Digest of the request"), max_length=64, blank=True, default="")

    objects: ClassVar = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq"], name="act_order"),
            models.CheckConstraint(
                condition=models.Q(second=None, second_officer=None)
                | models.Q(second__isnull=False, second_officer__isnull=False)
                & ~models.Q(second_officer=models.F("officer")),
                name="act_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(corrected_on=None) | models.Q(corrects__isnull=False), name="act_corrected_day"
            ),
        ]
        indexes = [
            models.Index(fields=["family", "name", "happened_on"]),
            models.Index(
                fields=["corrects", "-seq"], condition=models.Q(corrects__isnull=False), name="act_corrections"
            ),
            models.Index(
                fields=["corrected_on", "corrects"],
                condition=models.Q(corrected_on__isnull=False),
                name="act_corrected_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.happened_on}"


class Separation(models.Model):
    """Who stands on which side of a separation of duties 职责分离; the constraint holds it, whatever the code does.

    One officer has one row for a matter and a rule, so cannot stand on both sides of it.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="separations")
    rule = models.CharField(max_length=130)
    side = models.CharField(max_length=60)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "rule", "officer"], name="one_side_of_a_separation")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.officer} {self.side}"


class Number(models.Model):
    """A number allotted 文号, running per organ, series and year; imported ones are kept as they came."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    text = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "series", "year", "serial"], name="number_once"),
        ]

    def __str__(self) -> str:
        return self.text


class NumberRun(models.Model):
    """How far a series of numbers has run 文号流水: the row that acts taking a number wait for."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "series", "year"], name="number_run_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class NumberGap(Evidence):
    """Why a serial was never used 空号说明."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "series", "year", "serial"], name="gap_explained_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}-{self.serial}: {self.reason}"


class Paper(Evidence):
    """A paper 文书 issued by an act: kind, number, and the text as issued (kept apart, since it names people)."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="papers")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="papers")
    kind = models.CharField(words("文书", "Paper"), max_length=80)
    title = models.CharField(words("标题", "Title"), max_length=120)
    number = models.CharField(words("文号", "Number"), max_length=80, blank=True, default="")
    issued_on = models.DateField(words("日期", "Date"))
    template_sha256 = models.CharField(words("模板摘要", "Digest of the template"), max_length=64)

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class PaperFile(models.Model):
    """The file that a paper was rendered into; made again from the paper's text when it is missing."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="rendered")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)
