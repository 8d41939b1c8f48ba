from __future__ import annotations

from typing import ClassVar

from django.db import models

from fazhi.kernel.ledger.evidence import Dated, Evidence


class Deed(Evidence):
    """Evidence with a column of every type that evidence may have."""

    title = models.CharField(max_length=100)
    note = models.TextField(blank=True, default="")
    happened_on = models.DateField(null=True)
    happened_at = models.DateTimeField(null=True)
    fine = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    share = models.FloatField(default=0.0)
    count = models.IntegerField(default=0)
    urgent = models.BooleanField(default=False)
    answers = models.JSONField(default=dict, blank=True)
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")

    def __str__(self) -> str:
        return self.title


class Post(Dated):
    """An effective-dated row: who holds a post."""

    evidence_kind: ClassVar[str] = "sample.post"

    holder = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.holder
