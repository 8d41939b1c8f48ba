"""Tables of the log: leaves, those that wait, full subtrees, head, checkpoints; and erasures, as evidence."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from fazhi.kernel.ledger.evidence import Evidence

_HASH_LENGTH = 64


class Leaf(models.Model):
    """A leaf of the log 日志叶: attests one evidence row by salted digests, never its content.

    ``body`` is the canonical JSON that is hashed; ``kind``, ``subject`` and ``index`` repeat what it and its
    place say.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=100)
    subject = models.UUIDField()
    body = models.TextField()
    hash = models.CharField(max_length=_HASH_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="ledger_leaf_row")]
        indexes = [models.Index(fields=["hash"], name="ledger_leaf_hash")]

    def __str__(self) -> str:
        return f"#{self.index} {self.kind} {self.subject}"


class WaitingLeaf(models.Model):
    """A leaf that is written and waits for its place in the tree 待入列的叶: on PostgreSQL, for a moment.

    It leaves the table only by taking its place: the database refuses to delete it before. ``since`` is set by the
    database when the leaf is written.
    """

    kind = models.CharField(max_length=100)
    subject = models.UUIDField()
    body = models.TextField()
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="ledger_waiting_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Node(models.Model):
    """Root of a full subtree of ``2**level`` leaves 完整子树, from level 1; level 0 are the leaves.

    Source: RFC 9162, 2.1.1.
    """

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=_HASH_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_node_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Head(models.Model):
    """The one row that says how far the log goes 日志头: its signed note shows when the tail was cut.

    ``edge`` holds the roots (hex) of the perfect subtrees of the right edge, largest first.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField()
    edge = models.JSONField(default=list)
    algorithm = models.CharField(max_length=20)
    note = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_head_single")]

    def __str__(self) -> str:
        return str(self.size)


class Checkpoint(models.Model):
    """A checkpoint that was made to be handed out 检查点: size, root (hex) and signed note at that moment."""

    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=_HASH_LENGTH)
    note = models.TextField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.note


class Erasure(Evidence):
    """Erasure of personal values of one row 个人信息删除, decided by one officer and confirmed by a second.

    ``reason`` and ``basis`` (statute and article) must not repeat what is erased.
    """

    subject_kind = models.CharField(max_length=100)
    subject_id = models.UUIDField(db_index=True)
    fields = models.JSONField(default=list)
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    by = models.UUIDField()
    second = models.UUIDField()

    class Meta(Evidence.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("second")), name="ledger_erasure_two_persons")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
