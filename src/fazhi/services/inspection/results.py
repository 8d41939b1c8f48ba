"""What an inspection finds 抽查结果: codes of results that ask for what follows, of points, of signatures."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.wording import words
from fazhi.services.credit.kinds import Result

NOBODY_THERE = (Result.UNREACHABLE, Result.CLOSED)
"""Results of a visit at which nobody could be met."""
BAD = (
    Result.NOT_PUBLISHED, Result.FALSE_PUBLISHED, Result.UNREACHABLE, Result.CORRECTION_ORDERED, Result.OBSTRUCTED,
    Result.PENDING, Result.FAILED,
)  # fmt: skip
"""Results that ask for what follows."""


class Answer(models.TextChoices):
    """What was found at a point of the checklist 核对结论."""

    YES = "yes", words("符合", "In order")
    NO = "no", words("不符合", "Not in order")
    NOT_APPLICABLE = "na", words("不涉及", "Does not apply")


class ItemOutcome(models.TextChoices):
    """What an inspection found at one of its items 事项检查结果."""

    IN_ORDER = "in-order", words("符合", "In order")
    NOT_IN_ORDER = "not-in-order", words("不符合", "Not in order")
    NOT_APPLICABLE = "na", words("不涉及", "Does not apply")
    NOBODY_THERE = "nobody-there", words("无人在场，未核对", "Nobody there, not checked")
    NOT_TOLD = "not-told", words("未分事项核对", "Not told apart by item")


class Signature(models.TextChoices):
    """Whether who was inspected signed the record 被检查人签字情况."""

    SIGNED = "signed", words("已签字", "Signed")
    REFUSED = "refused", words("拒绝签字", "Refused to sign")
    ABSENT = "absent", words("无人在场", "Nobody there")
