"""What the worker takes away for the pages: drafts nobody continued, forms nobody came back for, old failures."""

from __future__ import annotations

import datetime

from django.conf import settings

from fazhi.kernel.wording import Label
from fazhi.operation import jobs
from fazhi.operation.jobs import Job
from fazhi.web.account.models import KeptForm
from fazhi.web.account.throttling import forget_old
from fazhi.web.working import backfills, drafts

HOURLY = 3600.0


def take_away(now: datetime.datetime) -> Label | None:
    """Take away working data of the pages that has run out; evidence is none of it."""
    begun, asked = drafts.expire(now), backfills.expire(now)
    forms, _ = KeptForm.objects.filter(kept_at__lt=now - datetime.timedelta(seconds=settings.KEPT_FOR)).delete()
    forget_old()
    if not (begun or asked or forms):
        return None
    return Label(
        f"清理草稿 {begun} 份、补录申请 {asked} 份、未取回表单 {forms} 份",
        f"{begun} drafts, {asked} acts asked to be back-filled and {forms} forms taken away",
    )


def join() -> None:
    """Add the job."""
    jobs.add(Job("pages", Label("清理页面的工作数据", "Tidy the pages' working data"), HOURLY, take_away))
