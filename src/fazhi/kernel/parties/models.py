"""Parties 当事人: those whom the government's acts concern, found again without showing their numbers."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.wording import words


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
