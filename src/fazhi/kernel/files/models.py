"""Files 材料: what was handed in or issued; a redacted version points at its original.

The bytes lie encrypted in the installation's file store. Name, digest of the plain bytes and the key are kept as
personal values of the row: sealed, attested in the leaf by salted digests, and erasable, so that a purged file leaves
nothing by which its content could be had or guessed.
"""

from __future__ import annotations

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.wording import words

PURGED = "〔已清除〕"
"""What stands for the name of a purged file."""


class File(Evidence):
    """A file 材料.

    ``sha256`` is the digest of the stored, encrypted bytes; it says nothing about the content. ``name`` is empty but in
    rows of the first edition, whose bytes lie unencrypted under the digest of their content.
    """

    name = models.CharField(words("文件名", "File name"), max_length=200)
    media_type = models.CharField(words("类型", "Media type"), max_length=100)
    size = models.PositiveBigIntegerField(words("字节数", "Bytes"))
    sha256 = models.CharField(words("摘要", "Digest"), max_length=64, db_index=True)
    redacts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="redactions")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name under which it came in; 〔已清除〕 once it is purged."""
        if "title" in self.personal:
            return self.reveal("title") or PURGED
        return self.name

    @property
    def sealed(self) -> bool:
        """Whether the store holds it encrypted."""
        return "key" in self.personal


class FileIndex(models.Model):
    """The blind index of a file's content 盲索引: equal for equal bytes, so that a purge finds every copy.

    It is no evidence, so that it goes when the file is purged.
    """

    file = models.OneToOneField(File, models.PROTECT, related_name="index")
    value = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.value


class FilePurge(Evidence):
    """A file was purged 材料清除: its bytes and its key are destroyed, its row and leaf stay.

    ``act`` is the act by which it was, ``reason`` does not repeat what was in it.
    """

    file = models.OneToOneField(File, models.PROTECT, related_name="purge")
    act = models.UUIDField(words("依据的行为", "Act"), db_index=True)
    reason = models.TextField(words("理由", "Reason"))

    def __str__(self) -> str:
        return f"{self.file_id}: {self.act}"
