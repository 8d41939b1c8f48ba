"""Organs that enforce, certificates, and the matters by which both come and go 执法主体、执法证件."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models

from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import words


class SubjectKind(models.TextChoices):
    """By which title an organ enforces 执法主体类别 (行政处罚法 2021 第十七条至第二十条)."""

    STATUTORY = "statutory", words("法定行政机关", "Administrative organ by law")
    AUTHORISED = "authorised", words("法律、法规授权组织", "Organisation authorised by law")
    ENTRUSTED = "entrusted", words("受委托组织", "Entrusted organisation")


class CertificateKind(models.TextChoices):
    """Kind of certificate 证件类别."""

    ENFORCEMENT = "enforcement", words("行政执法证", "Enforcement certificate")
    SUPERVISION = "supervision", words("行政执法监督证", "Certificate for supervising enforcement")


class State(models.TextChoices):
    """State of a certificate within its term 证件状态."""

    VALID = "valid", words("有效", "Valid")
    SUSPENDED = "suspended", words("暂扣", "Suspended")


class ApplicationKind(models.TextChoices):
    """What is applied for 申领类别."""

    FIRST = "first", words("新申领", "First certificates")
    RENEWAL = "renewal", words("换发", "Renewal")
    TAKEN_OVER = "taken-over", words("登记已有证件", "Taking over certificates that stand")


class Measure(models.TextChoices):
    """What is done about a certificate 证件处理."""

    SUSPEND = "suspend", words("暂扣", "Suspend")
    WITHDRAW = "withdraw", words("收回（吊销）", "Withdraw")
    CANCEL = "cancel", words("注销", "Cancel")


class EnforcementSubject(Entry):
    """An organ that enforces 行政执法主体, by which title and within what; the code is the organ's own."""

    scope = models.TextField(words("执法范围", "Scope"))
    entrusted_by = models.CharField(
        words("委托机关", "Entrusted by"), max_length=120, blank=True, default="",
        help_text=words("受委托组织填写。", "Of an entrusted organisation."),
    )  # fmt: skip


class QualificationMatter(Matter):
    """Confirmation that an organ may enforce 行政执法主体资格确认."""

    bureau = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("审核机关", "Reviewing organ")
    )
    kind = models.CharField(words("主体类别", "Title"), max_length=20, choices=SubjectKind.choices)
    scope = models.TextField(words("执法范围", "Scope"))
    legal_basis = models.TextField(
        words("依据", "Basis"),
        help_text=words("法律、法规、规章或者“三定”规定，每行一项。", "Statutes or the staffing plan, one a line."),
    )
    entrusted_by = models.CharField(words("委托机关", "Entrusted by"), max_length=120, blank=True, default="")
    opinion = models.TextField(words("审核意见", "Opinion"), blank=True, default="")

    def headline(self) -> str:
        """What is confirmed; whose, lists and pages say, and an organ may be renamed later."""
        return f"行政执法主体资格确认（{self.get_kind_display()}）"


class CertificateQuerySet(DatedQuerySet["Certificate"]):
    """Certificates, asked by their holder and a day."""

    def valid(self, day: datetime.date, known: datetime.datetime | None = None) -> CertificateQuerySet:
        """Those by which somebody may enforce on the day: in force, not suspended, and of no use to strangers.

        The organ's title holds and the holder serves there: who left, or whose organ lost its title, enforces no more
        even where nobody has collected the card.
        """
        titles = EnforcementSubject.objects.as_of(day, known).filter(organ=models.OuterRef("organ"))
        posts = Post.objects.as_of(day, known).filter(officer=models.OuterRef("holder"), organ=models.OuterRef("organ"))
        found = self.as_of(day, known).filter(state=State.VALID, kind=CertificateKind.ENFORCEMENT)
        return found.filter(models.Exists(titles), models.Exists(posts))

    def ahead(self, day: datetime.date) -> CertificateQuerySet:
        """Those in force on the day or beginning after it: what has not run out."""
        return self.standing().exclude(until_on__lte=day)


class Certificate(Entry):
    """A certificate 执法证件 in one version; the code is the number that the province gave it.

    It is in force until its term ends, unless it is withdrawn or cancelled before; so who asks for what is in force on
    a day meets no expired one. ``holder`` ties it to the officer and is no column of the list.
    """

    holder = models.ForeignKey(
        Officer, models.PROTECT, related_name="certificates", editable=False, verbose_name=words("持证人", "Holder")
    )
    domains = models.JSONField(
        words("执法领域", "Fields of enforcement"), default=list, help_text=words("每行一项。", "One a line.")
    )
    valid_from = models.DateField(words("有效期自", "Valid from"))
    valid_until = models.DateField(words("有效期至", "Valid until"), help_text=words("含当日。", "That day included."))
    state = models.CharField(words("状态", "State"), max_length=20, choices=State.choices, default=State.VALID)
    checked_for = models.PositiveSmallIntegerField(words("最近年度审验", "Last yearly check"), null=True, blank=True)

    objects: ClassVar = CertificateQuerySet.as_manager()

    @classmethod
    def attributes(cls) -> list[models.Field[Any, Any]]:
        """All but the holder: the list is public, and staff numbers are not."""
        return [column for column in super().attributes() if column.name != "holder"]


class CertificateApplication(Matter):
    """An organ's application for certificates of its officers 行政执法证件申领.

    ``officers`` is a list of mappings: ``number``, ``name``, ``officer`` (its id), ``domains``; once reviewed also
    ``hours`` and ``exam``; once the province has answered also ``certificate`` or ``refused``.
    """

    bureau = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("审核机关", "Reviewing organ")
    )
    kind = models.CharField(
        words("申领类别", "Kind"), max_length=20, choices=ApplicationKind.choices, default=ApplicationKind.FIRST
    )
    officers = models.JSONField(words("申领人员", "Officers"), default=list)
    asked = models.PositiveIntegerField(words("申领人数", "Number of officers"), default=0)
    opinion = models.TextField(words("审核意见", "Opinion"), blank=True, default="")
    letter = models.CharField(words("报送文号", "Letter to the province"), max_length=80, blank=True, default="")
    handed_in_on = models.DateField(words("报送日期", "Handed in on"), null=True, blank=True)
    valid_from = models.DateField(words("发证日期", "Issued on"), null=True, blank=True)
    issued = models.PositiveIntegerField(words("发证人数", "Certificates issued"), default=0)

    def headline(self) -> str:
        """What is applied for, and for how many."""
        return f"行政执法证件：{self.get_kind_display()}（{self.asked}人）"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Officers, one a line: number, name, fields, and what came of it."""
        if name != "officers" or not value:
            return ()
        return tuple(_officer_line(row) for row in value)


def _officer_line(row: dict[str, Any]) -> str:
    parts = [row["number"], row["name"], "、".join(row.get("domains", []))]
    parts += [str(row["certificate"])] if row.get("certificate") else []
    parts += [str(row["refused"])] if row.get("refused") else []
    return " ".join(part for part in parts if part)


class CertificateCheck(Matter):
    """The yearly check of an organ's certificates 行政执法证件年度审验.

    ``passed`` and ``failed`` are lists of numbers of certificates.
    """

    bureau = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("审验机关", "Checking organ")
    )
    year = models.PositiveSmallIntegerField(words("审验年度", "Year"))
    presented = models.JSONField(words("提交审验的证件", "Certificates presented"), default=list)
    failed = models.JSONField(words("审验不合格的证件", "Certificates that failed"), default=list)

    def headline(self) -> str:
        """The year."""
        return f"{self.year}年度行政执法证件审验"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Numbers, one a line."""
        return tuple(map(str, value)) if name in ("presented", "failed") else ()


class CertificateMeasure(Matter):
    """A measure about one certificate 执法证件暂扣、收回、注销."""

    bureau = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("决定机关", "Deciding organ")
    )
    certificate = models.CharField(words("证件号码", "Number of the certificate"), max_length=40)
    holder_name = models.CharField(words("持证人", "Holder"), max_length=100, blank=True, default="")
    measure = models.CharField(words("处理", "Measure"), max_length=20, choices=Measure.choices)
    ground = models.TextField(words("事由", "Ground"))

    def headline(self) -> str:
        """Whose certificate, and what is done about it."""
        return f"{self.get_measure_display()}{self.holder_name}的执法证件"
