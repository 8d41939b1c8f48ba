"""Entries of registers 清单条目: versions on two axes, in force and known; changed only by an adjustment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from fazhi.kernel.ledger.evidence import Dated
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.wording import words
from fazhi.law.articles import article


class Entry(Dated):
    """Base of a register's entries; a chapter's model adds its declared attributes.

    ``basis`` is a list of ``{"law": …, "article": …, "clause": …}``; ``adjustment`` is the matter by which the
    version came.
    """

    one_at_a_time: ClassVar[tuple[str, ...]] = ("subject", "code")

    code = models.CharField(words("编码", "Code"), max_length=40, db_index=True)
    name = models.CharField(words("名称", "Name"), max_length=300)
    kind = models.CharField(words("类别", "Kind"), max_length=40, db_index=True)
    basis = models.JSONField(words("依据", "Basis"), default=list, blank=True)
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=words("单位", "Organ")
    )
    adjustment = models.UUIDField(words("调整", "Adjustment"), null=True, blank=True, editable=False)

    class Meta(Dated.Meta):
        abstract = True

    COMMON: ClassVar[tuple[str, ...]] = ("code", "name", "kind", "basis", "organ")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @classmethod
    def attributes(cls) -> list[models.Field[Any, Any]]:
        """The columns that a change set may give: the common ones, then the declared attributes."""
        inherited = {column.name for column in Dated._meta.get_fields()} | {"adjustment", *cls.COMMON}
        common = [cls._meta.get_field(name) for name in cls.COMMON]
        declared = [column for column in cls._meta.concrete_fields if column.name not in inherited]
        return [column for column in (*common, *declared) if isinstance(column, models.Field)]

    def shown(self) -> dict[str, Any]:
        """Name and value of each attribute, in order, for pages and differences."""
        return {column.name: getattr(self, column.attname) for column in self.attributes()}

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """A value of an attribute line by line, as a page shows it; nothing where it reads well. Tables keep the value.

        Codes of organs and places are said by their names here.
        """
        return ()

    @property
    def basis_text(self) -> str:
        """The basis as it is cited."""
        return "；".join(cited(each) for each in self.basis)


def cited(basis: Mapping[str, str]) -> str:
    """A statute, article and clause as they are cited."""
    number = basis.get("article", "")
    return f"《{basis['law']}》" + (f"{article(number).zh}{basis.get('clause', '')}" if number else "")
