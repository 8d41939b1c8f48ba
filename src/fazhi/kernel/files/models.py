"""Files 材料: what was handed in or issued, kept by its digest; a redacted version points at its original."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.wording import words


class File(Evidence):
    """A file 材料; its bytes lie in the installation's file store under their digest."""

    name = models.CharField(words("文件名", "File name"), max_length=200)
    media_type = models.CharField(words("类型", "Media type"), max_length=100)
    size = models.PositiveBigIntegerField(words("字节数", "Bytes"))
    sha256 = models.CharField(words("摘要", "Digest"), max_length=64, db_index=True)
    redacts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="redactions")

    def __str__(self) -> str:
        return self.name
