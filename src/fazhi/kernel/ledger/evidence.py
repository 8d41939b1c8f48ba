"""The abstract bases of all evidence: rows that are recorded once, attested by a leaf, and never changed.

A kind of evidence is added by extending ``Evidence``; one with periods by extending ``Dated``. A ``Meta`` of
one's own extends theirs, and a queryset of one's own extends ``EvidenceQuerySet`` or ``DatedQuerySet``, given
as ``objects: ClassVar = MyQuerySet.as_manager()``.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models.functions import Now
from django.db.models.signals import class_prepared

from fazhi.kernel.ledger import personal as kinds
from fazhi.kernel.ledger.content import content_of
from fazhi.kernel.ledger.errors import PersonalRefused, fixed
from fazhi.kernel.ledger.hashing import JSON, fresh_salt
from fazhi.kernel.ledger.periods import check_periods

M = TypeVar("M", bound="Evidence")
D = TypeVar("D", bound="Dated")


class EvidenceQuerySet(models.QuerySet[M]):
    """Rows of evidence: they are read; writing goes through ``journal``."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused.

        Raises:
            EvidenceIsFixed: always.
        """
        raise fixed(self.model.evidence_kind, "修改", "changed")

    def delete(self) -> NoReturn:
        """Refused.

        Raises:
            EvidenceIsFixed: always.
        """
        raise fixed(self.model.evidence_kind, "删除", "deleted")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused.

        Raises:
            EvidenceIsFixed: always.
        """
        raise fixed(self.model.evidence_kind, "绕过日志写入", "written past the journal")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused.

        Raises:
            EvidenceIsFixed: always.
        """
        raise fixed(self.model.evidence_kind, "修改", "changed")


class Evidence(models.Model):
    """A row that is recorded once and never changed 证据.

    ``evidence_kind`` names the kind in leaves; it is stored for ever. It is ``app_label.model_name`` unless
    the class sets it, which it does when the class is renamed.
    """

    evidence_kind: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    salt = models.CharField(max_length=32, default=fresh_salt, editable=False)
    personal = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar = EvidenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: ``journal.record`` inserts, nothing else writes.

        Raises:
            EvidenceIsFixed: always.
        """
        if self._state.adding:
            raise fixed(self.evidence_kind, "绕过日志写入", "written past the journal")
        raise fixed(f"{self.evidence_kind} {self.pk}", "修改", "changed")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused.

        Raises:
            EvidenceIsFixed: always.
        """
        raise fixed(f"{self.evidence_kind} {self.pk}", "删除", "deleted")

    def content(self) -> dict[str, JSON]:
        """What the leaf attests of this row, as JSON: column name to value, empty columns left out.

        Raises:
            ContentRefused: a column holds what evidence cannot.
        """
        return content_of(self)

    def set_personal(self, field: str, kind: kinds.PersonalKind, value: str) -> None:
        """Give the row a personal value, kept as its kind asks for, erasable later; before it is recorded.

        Raises:
            PersonalRefused: the row is recorded, the value is empty, or ``field`` is also a column.
        """
        if not self._state.adding:
            raise PersonalRefused(
                f"{self.evidence_kind} {self.pk} 已记录，不能再设置 {field}。请追加更正行。",
                f"{self.evidence_kind} {self.pk} is recorded, {field} can no longer be set. Append a correcting row.",
            )
        if any(column.name == field for column in self._meta.concrete_fields):
            raise PersonalRefused(
                f"{self.evidence_kind} 已有名为 {field} 的列。个人信息请用别的名称，不要另存一份。",
                f"{self.evidence_kind} has a column {field}. Name the personal value otherwise, and keep no "
                "copy of it.",
            )
        self.personal[field] = kinds.protect(kind, value)

    def reveal(self, field: str) -> str | None:
        """The plain personal value; nothing when it was never given or is erased.

        Raises:
            PersonalRefused: it cannot be decrypted.
            KeyRefused: the key file is missing.
        """
        entry = self.personal.get(field)
        return kinds.reveal(entry) if entry is not None else None

    @classmethod
    def check_new(cls, rows: Sequence[Self]) -> None:
        """Called by the journal with the rows about to be recorded; a subclass refuses what may not be.

        Raises:
            LedgerError: a row may not be recorded.
        """


class DatedQuerySet(EvidenceQuerySet[D]):
    """Versions of effective-dated rows, seen on two axes: in force on a day, known at a moment."""

    def standing(self, known: datetime.datetime | None = None) -> Self:
        """Versions that no later one supersedes, as known at ``known`` (aware), or now."""
        later = self.model._base_manager.filter(supersedes=models.OuterRef("pk"))
        if known is None:
            return self.filter(~models.Exists(later))
        return self.filter(~models.Exists(later.filter(recorded_at__lte=known)), recorded_at__lte=known)

    def as_of(self, day: datetime.date, known: datetime.datetime | None = None) -> Self:
        """Versions in force on ``day``, as known at ``known`` (aware), or now: at most one a subject."""
        open_or_later = models.Q(until_on__isnull=True) | models.Q(until_on__gt=day)
        return self.standing(known).filter(open_or_later, from_on__lte=day)


class Dated(Evidence):
    """One version of an effective-dated thing 分期有效的版本, in force in ``[from_on, until_on)``.

    ``subject`` is the identity that all versions share. A version is corrected or ended by one that
    supersedes it; ``versions.amend`` and ``versions.end`` write them. ``one_at_a_time`` names the columns of a value
    of which at most one version is in force on any day.
    """

    one_at_a_time: ClassVar[tuple[str, ...]] = ("subject",)

    subject = models.UUIDField(db_index=True, default=uuid.uuid4)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )

    supersedes_id: uuid.UUID | None

    objects: ClassVar = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gt=models.F("from_on")),
                name="%(app_label)s_%(class)s_period",
            )
        ]

    @classmethod
    def check_new(cls, rows: Sequence[Self]) -> None:
        """Periods are possible and do not overlap, and nothing is superseded twice.

        Raises:
            PeriodRefused: naming row, rule and cure.
        """
        check_periods(cls, rows)


def evidence_models() -> list[type[Evidence]]:
    """Every concrete model of evidence, in order of kind."""
    found = [model for model in apps.get_models() if issubclass(model, Evidence) and not model._meta.proxy]
    return sorted(found, key=lambda model: model.evidence_kind)


def _name_kind(sender: type[models.Model], **kwargs: Any) -> None:
    """Name the kind of a new model of evidence that does not name its own."""
    if issubclass(sender, Evidence):
        if not sender._meta.proxy and not vars(sender).get("evidence_kind"):
            sender.evidence_kind = sender._meta.label_lower


class_prepared.connect(_name_kind, dispatch_uid="fazhi.kernel.ledger.evidence")
