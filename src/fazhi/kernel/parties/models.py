"""Parties 当事人: those whom the government's acts concern, found again without showing their numbers."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.wording import Label, words


class PartyKind(models.TextChoices):
    """Kind of party 当事人类别."""

    CITIZEN = "citizen", words("公民", "Citizen")
    ENTERPRISE = "enterprise", words("企业", "Enterprise")
    ORGANISATION = "organisation", words("其他组织", "Other organisation")


class Party(Evidence):
    """A party 当事人; name, identifier, phone and address are personal data, kept apart and erasable."""

    kind = models.CharField(words("类别", "Kind"), max_length=20, choices=PartyKind.choices)

    def __str__(self) -> str:
        return self.masked_name

    @property
    def name(self) -> str:
        """The full name, or 〔已删除〕 once erased."""
        return self.reveal("name") or "〔已删除〕"

    @property
    def masked_name(self) -> str:
        """The name as shown to those without need: a citizen's given name is hidden, an enterprise's is public."""
        return mask(PersonalKind.NAME, self.name) if self.kind == PartyKind.CITIZEN else self.name

    def masked(self) -> dict[str, tuple[Label, str]]:
        """Each personal value as those without need see it: its kind, and the masked text; 〔已删除〕 once erased."""
        found = {}
        for field, entry in self.personal.items():
            kind, value = PersonalKind(entry["kind"]), self.reveal(field)
            hidden = self.masked_name if field == "name" else mask(kind, value or "")
            found[field] = (kind.label, hidden if value is not None else "〔已删除〕")
        return found


class PartyIndex(models.Model):
    """The blind index of a party's identifier 盲索引: equal for the same number, and says nothing about it.

    It is no evidence, so that it can go when the identifier is erased: who holds the key could try numbers against it.
    """

    party = models.OneToOneField(Party, models.PROTECT, related_name="index")
    value = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.value


class PartyMerge(Evidence):
    """Two rows found to be one party 当事人合并: ``merged`` is read as ``kept`` from then on."""

    kept = models.ForeignKey(Party, models.PROTECT, related_name="merges")
    merged = models.OneToOneField(Party, models.PROTECT, related_name="merged_into")
    reason = models.CharField(words("理由", "Reason"), max_length=200)
    by = models.UUIDField(words("经办人", "By"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("merged")), name="party_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class Purpose(models.TextChoices):
    """Why personal data was read 查阅目的; a text says more."""

    SERVE = "serve", words("送达、联系当事人", "To serve a paper on the party or reach it")
    VERIFY = "verify", words("核实身份、资格", "To verify identity or standing")
    INVESTIGATE = "investigate", words("调查取证、审查", "To investigate or review")
    PAY = "pay", words("收缴、退付款项", "To collect or pay out money")
    REQUEST = "request", words("答复当事人查阅、复制请求", "To answer the party's own request")
    SUPERVISE = "supervise", words("监督检查", "To supervise")
    REPORT = "report", words("上报、填报上级平台", "To report upwards, or fill in an upper platform")
    WORK = "work", words("办理本事项", "To handle the matter")


class ReadKind(models.TextChoices):
    """How personal data was read 查阅方式."""

    SHOWN = "shown", words("查看", "Shown")
    DOWNLOADED = "downloaded", words("下载", "Downloaded")
    EXPORTED = "exported", words("导出", "Exported")


class PersonalRead(Evidence):
    """That personal data was read 个人信息查阅记录: who, under which post, whose, which fields, and what for.

    The moment is ``recorded_at``, set by the database. Source: 个人信息保护法 第五十一条、第五十四条.
    """

    officer = models.UUIDField(words("查阅人", "Officer"))
    post = models.UUIDField(words("岗位", "Post"))
    organ = models.UUIDField(words("单位", "Organ"))
    place_code = models.CharField(words("区划代码", "Place"), max_length=12)
    day = models.DateField(words("日期", "Day"))
    kind = models.CharField(words("方式", "Kind"), max_length=12, choices=ReadKind.choices)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="reads", verbose_name=words("当事人", "Party")
    )
    matter = models.UUIDField(words("事项", "Matter"), null=True, blank=True, db_index=True)
    thing = models.UUIDField(words("文书或材料", "Paper or file"), null=True, blank=True)
    fields = models.JSONField(words("字段", "Fields"), default=list)
    purpose = models.CharField(words("目的", "Purpose"), max_length=12, choices=Purpose.choices)
    note = models.CharField(words("说明", "Note"), max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-recorded_at"], name="personal_read_officer"),
            models.Index(fields=["organ", "-recorded_at"], name="personal_read_organ"),
            models.Index(fields=["place_code", "-recorded_at"], name="personal_read_place"),
            models.Index(fields=["day", "officer"], name="personal_read_day"),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.kind} {self.party_id or self.thing}"
