"""What an act leaves to be done after it 后续办理: working data, the acts themselves being the evidence."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.wording import words


class Standing(models.TextChoices):
    """How an errand stands 办理情况."""

    WAITING = "waiting", words("待办", "Waiting")
    DONE = "done", words("已办", "Done")
    REFUSED = "refused", words("未能办理", "Refused")


class Errand(models.Model):
    """An automatic act that follows from another one, and that the worker does later 依规则随后作出的行为.

    Attributes:
        act: the act from which it follows; in its name, under its post and on its day it is done.
        matter: the matter of that act, on whose page one sees how far it is.
        family: procedure of the matter in which it is done, or which it opens.
        name: stored name of the act to be done.
        of: the matter in which it is done; none where it opens one, which then has the errand's own id.
        about: what it concerns, as people call it; empty once it is done, and so is ``data``.
        grounds: why it was refused, ground by ground: what it says and its cure, in both languages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.ForeignKey(
        "procedures.Act", models.PROTECT, related_name="errands", verbose_name=words("所由行为", "Act it follows from")
    )
    matter = models.ForeignKey(
        "procedures.Matter",
        models.CASCADE,
        related_name="errands",
        verbose_name=words("所由事项", "Matter of that act"),
    )
    position = models.PositiveIntegerField(words("次序", "Order"))
    family = models.CharField(words("程序", "Procedure"), max_length=80)
    name = models.CharField(words("行为", "Act"), max_length=60)
    of = models.ForeignKey(
        "procedures.Matter", models.CASCADE, null=True, related_name="+",
        verbose_name=words("所在事项", "Matter in which it is done"),
    )  # fmt: skip
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("单位", "Organ"))
    about = models.CharField(words("所涉对象", "What it concerns"), max_length=300, blank=True, default="")
    data = models.JSONField(words("内容", "Content"), default=dict)
    standing = models.CharField(
        words("办理情况", "Standing"), max_length=10, choices=Standing.choices, default=Standing.WAITING
    )
    grounds = models.JSONField(words("未能办理的原因", "Why it was refused"), default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["act", "position"], name="errand_once")]
        indexes: ClassVar = [
            models.Index(fields=["matter", "standing"], name="errand_of_matter"),
            models.Index(fields=["act", "position"], condition=models.Q(standing="waiting"), name="errand_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.about}".strip()
