"""Papers that an applicant sends in later 补充材料: evidence at once, bounded, and the same one if sent twice."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F

from fazhi.kernel.applications.drafts import MEGABYTE, refuse_full
from fazhi.kernel.applications.following import NotNow, Standing, standing_of
from fazhi.kernel.applications.models import Application, ApplicationKey, Happening, What
from fazhi.kernel.applications.submitting import hold
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.store import Upload, keep
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.wording import Label

MOST_SUPPLEMENTS = 50
"""Times that papers are sent in online; who has more brings them."""


@transaction.atomic
def supplement(
    application: Application, text: str, uploads: Sequence[Upload], on: datetime.date, request: uuid.UUID
) -> Happening:  # fmt: skip
    """Send in further papers; sent again under the same request, it is the same one.

    Raises:
        NotNow: nothing more is taken in.
        FileError: what stands against a file.
    """
    hold(application)
    request = uuid.uuid5(application.pk, str(request))  # Of this application alone, whatever a form was made to say.
    known = Happening.objects.filter(request=request, application=application).first()
    if known is not None:
        return known
    standing = standing_of(application, "zh")
    _refuse_supplement(standing)
    _refuse_large(application, uploads)
    size = sum(len(each.content) for each in uploads)
    key = ApplicationKey.objects.filter(application=application)
    if not standing.closed:
        refuse_full(key.values_list("origin", flat=True).get(), size)
    kept = [str(keep(each).pk) for each in uploads]
    row = Happening(application=application, what=What.SUPPLEMENTED, on=on, files=kept, request=request)
    row.set_personal("said", PersonalKind.PAPER, text)
    record(row)
    key.update(size=F("size") + size)
    return row


def _refuse_supplement(standing: Standing) -> None:
    """Refuse papers for what is closed, and more than anybody looks through."""
    if standing.ended:
        raise NotNow(
            "此件已办结，不能再补充材料。如对结果有异议，请按文书告知的途径处理。",
            "This application is closed, and nothing more is taken in. The paper says what can be done against it.",
        )
    if len(standing.supplements) >= MOST_SUPPLEMENTS:
        raise NotNow(
            "网上补充材料的次数已满，请邮寄或当面提交。",
            "Papers were sent in too many times: hand them in by post or in person.",
        )


def _refuse_large(application: Application, uploads: Sequence[Upload]) -> None:
    """Refuse more files than an application may have, and what would make all that was sent in later larger."""
    most: int = settings.APPLYING_TOTAL_MB
    if len(uploads) > settings.APPLYING_FILES:
        raise FileError(
            f"一次选择了 {len(uploads)} 个文件，最多 {settings.APPLYING_FILES} 个，都没有保存。",
            f"{len(uploads)} files at once, at most {settings.APPLYING_FILES}: none of them was kept.",
            Label("请分几次提交，或把几页合为一个文件。", "Send them in several times, or join pages into one file."),
        )  # fmt: skip
    came = Happening.objects.filter(application=application, what=What.SUPPLEMENTED)
    held = sum(file.size for each in came for file in each.kept_files)
    if held + sum(len(each.content) for each in uploads) > most * MEGABYTE:
        raise FileError(
            f"网上补充的文件合计超过 {most} MB，没有保存。", f"What was sent in later exceeds {most} MB together.",
            Label("请压缩后再传，或者邮寄、当面提交。", "Compress it, or hand it in by post or in person."),
        )  # fmt: skip
