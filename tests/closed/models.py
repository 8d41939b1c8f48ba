from __future__ import annotations

from django.db import models

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words


class Petition(Matter):
    demand = models.TextField(words("诉求", "Demand"))
    answer = models.TextField(words("答复意见", "Answer"), blank=True, default="")

    def headline(self) -> str:
        return self.demand[:20]


class Mediation(Matter):
    dispute = models.CharField(words("纠纷", "Dispute"), max_length=100)
    agreement = models.TextField(words("协议内容", "Agreement"), blank=True, default="")

    def headline(self) -> str:
        return self.dispute


class Informed(Matter):
    subject = models.CharField(words("举报事项", "What was reported"), max_length=100)
    clue = models.TextField(words("举报内容", "Clue"))
    victim = models.CharField(words("被害人", "Victim"), max_length=60, blank=True, default="")
    minors = models.JSONField(words("涉及的未成年人", "Minors"), default=list, blank=True)
    result = models.TextField(words("处理结果", "Result"), blank=True, default="")

    def headline(self) -> str:
        return self.subject
