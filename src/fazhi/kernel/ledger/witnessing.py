"""Checkpoints that somebody kept 检查点回验: whether the log as it stands still begins with what was signed then.

It looks at stored subtrees alone, and costs about the same however long the log is; ``fazhi ledger verify`` builds them
anew from leaves and rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from fazhi.kernel.ledger import keys, notes, proofs
from fazhi.kernel.ledger.log import head


class Standing(StrEnum):
    """What a kept checkpoint says of the log as it stands."""

    BEGINS = "begins"
    """The log still begins with what was signed."""
    CUT = "cut"
    """More leaves were signed than there are now: the log was cut."""
    REWRITTEN = "rewritten"
    """Its first leaves are not those that were signed: history was rewritten."""
    UNSIGNED = "unsigned"
    """It is not signed by the key of this log, and says nothing."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that was looked at.

    Attributes:
        standing: what it says of the log.
        size: leaves that it signs.
        now: leaves that the log has.
        path: hex of the consistency proof (RFC 9162, 2.1.4) from ``size`` to ``now``, where the log begins with it.
    """

    standing: Standing
    size: int
    now: int
    path: tuple[str, ...] = ()


def witness(text: str) -> Witnessed:
    """Hold a kept checkpoint against the log.

    Args:
        text: the checkpoint, as ``fazhi ledger checkpoint`` or a proof gave it.

    Raises:
        NoteRefused: the text is no checkpoint.
        ProofRefused: a stored subtree is missing, so that nothing can be said.
    """
    note, key, row = notes.parse(text), keys.public_key(), head()
    now = row.size if row else 0
    if key is None or note.origin != settings.LEDGER_ORIGIN or not notes.signed_by(note, note.origin, key):
        return Witnessed(Standing.UNSIGNED, note.size, now)
    if note.size > now:
        return Witnessed(Standing.CUT, note.size, now)
    if proofs.root(note.size) != note.root:
        return Witnessed(Standing.REWRITTEN, note.size, now)
    path = tuple(step.hex() for step in proofs.consistency(note.size, now))
    return Witnessed(Standing.BEGINS, note.size, now, path)
