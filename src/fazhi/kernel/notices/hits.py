"""Hits 命中: each place of a text that must be hidden, what it becomes, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.wording import Label

HIDDEN = "****"
"""What numbers and other values become; no part of them is kept (法释〔2016〕19号 第十条)."""
CONTEXT = 14
"""Characters shown on each side of a hit."""


class HitKind(StrEnum):
    """What was found 遮蔽种类."""

    NAME = "name"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    ADDRESS = "address"
    BANK_ACCOUNT = "bank_account"
    HEALTH = "health"
    MINOR = "minor"
    PLATE = "plate"
    PASSPORT = "passport"
    CONTACT = "contact"
    BY_HAND = "by_hand"

    @property
    def label(self) -> Label:
        """The kind in Chinese and English."""
        return _LABELS[self]


_LABELS = {
    HitKind.NAME: Label("姓名", "name"),
    HitKind.IDENTITY_NUMBER: Label("证件号码", "identity number"),
    HitKind.PHONE: Label("电话", "phone"),
    HitKind.ADDRESS: Label("住址", "address"),
    HitKind.BANK_ACCOUNT: Label("银行账号", "bank account"),
    HitKind.HEALTH: Label("健康信息", "health"),
    HitKind.MINOR: Label("未成年人信息", "data on a minor"),
    HitKind.PLATE: Label("车牌号码", "vehicle plate"),
    HitKind.PASSPORT: Label("护照、通行证号码", "passport number"),
    HitKind.CONTACT: Label("电子邮箱、社交账号", "e-mail or account"),
    HitKind.BY_HAND: Label("人工遮蔽", "hidden by hand"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that must be hidden.

    Attributes:
        kind: what it is.
        start: first character.
        end: first character after it.
        becomes: what stands there once it is hidden.
        doubtful: whether it may be something else, so that a person confirms it.
        declared: whether it is a value that a party has, so that pages show it masked.
        field: the field of the notice where it stands.
    """

    kind: HitKind
    start: int
    end: int
    becomes: str = HIDDEN
    doubtful: bool = False
    declared: bool = False
    field: str = "body"

    def said(self, text: str) -> str:
        """What stands at the place."""
        return text[self.start : self.end]

    def around(self, text: str) -> tuple[str, str]:
        """What stands before it and after it."""
        return text[max(0, self.start - CONTEXT) : self.start], text[self.end : self.end + CONTEXT]

    def token(self, text: str) -> str:
        """A name for what stands here, the same wherever the same stands, which does not tell what it is."""
        return f"{self.kind.value}:{blind_index(self.said(text))[:16]}"

    def kept(self) -> dict[str, str | int | bool]:
        """The hit as a record keeps it: without what stood there."""
        return {
            "field": self.field, "kind": self.kind.value, "start": self.start, "end": self.end,
            "becomes": self.becomes, "doubtful": self.doubtful,
        }  # fmt: skip


def parted(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not overlap: of those that do, the longest covers them all, so that no end of another is left."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, each.start - each.end)):
        if not found or found[-1].end <= hit.start:
            found.append(hit)
            continue
        last = found[-1]
        longer = hit if hit.end - hit.start > last.end - last.start else last
        found[-1] = replace(
            longer, start=last.start, end=max(last.end, hit.end), doubtful=last.doubtful and hit.doubtful,
            declared=last.declared or hit.declared,
        )  # fmt: skip
    return found


def hidden(text: str, hits: Iterable[Hit]) -> str:
    """The text with each hit replaced; the hits do not overlap and stand in order."""
    pieces, at = [], 0
    for hit in hits:
        pieces += [text[at : hit.start], hit.becomes]
        at = hit.end
    return "".join([*pieces, text[at:]])
