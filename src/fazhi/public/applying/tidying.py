"""What the worker takes away for applicants: drafts that nobody continued, with files, and doors that are shut."""

from __future__ import annotations

import datetime

from fazhi.kernel.applications import drafts
from fazhi.kernel.wording import Label
from fazhi.operation import jobs
from fazhi.operation.jobs import Job

HOURLY = 3600.0


def take_away(now: datetime.datetime) -> Label | None:
    """Take away what has run out."""
    gone = drafts.expire(now)
    return Label(f"清理过期申请草稿 {gone} 份", f"{gone} drafts of applications taken away") if gone else None


def join() -> None:
    """Add the job."""
    jobs.add(Job("applying", Label("清理申请草稿", "Tidy drafts of applications"), HOURLY, take_away))
