"""Refusals of the ledger, in both languages; each names the thing, the rule and the cure."""

from __future__ import annotations

from fazhi.kernel.wording import Label


class LedgerError(Exception):
    """Base of every refusal of the ledger; ``message`` holds it in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.message = Label(zh, en)
        super().__init__(zh, en)

    def __str__(self) -> str:
        return str(self.message)


class EvidenceIsFixed(LedgerError):
    """An evidence row was to be changed, deleted, or written past the journal."""


class OutsideTransaction(LedgerError):
    """Evidence was to be recorded outside ``transaction.atomic``, where it could outlive a failed act."""


class ContentRefused(LedgerError):
    """A value has no canonical JSON (RFC 8785), so no digest of it would be reproducible."""


class PeriodRefused(LedgerError):
    """An effective period is impossible, overlaps another of its subject, or is already superseded."""


class ErasureRefused(LedgerError):
    """Personal data was to be erased that is not there, or by one person alone."""


class PersonalRefused(LedgerError):
    """A personal value was empty, set too late, named like a column, or cannot be opened with this key."""


class KeyRefused(LedgerError):
    """A key file is missing, unreadable, or is not the key this ledger was signed with."""


class NoteRefused(LedgerError):
    """A text is not a checkpoint (C2SP tlog-checkpoint), or its signature is not this ledger's."""


class ProofRefused(LedgerError):
    """A proof was asked for a row, a leaf or a size that the ledger does not have."""


class LogRefused(LedgerError):
    """The log cannot be continued as it stands: another hash function, or a damaged head."""


class RoleRefused(LedgerError):
    """A role of the database is missing, or rights would not bind it."""


def fixed(what: str, verb_zh: str, verb_en: str) -> EvidenceIsFixed:
    """The refusal to change ``what`` (an evidence kind), with the cure."""
    return EvidenceIsFixed(
        f"{what} 是证据，不得{verb_zh}：证据只增不改。请用 journal.record 追加更正行；"
        "分期有效的行用 versions.amend 或 versions.end。",
        f"{what} is evidence and may not be {verb_en}: evidence is only appended. Append a correcting row "
        "with "
        "journal.record; for effective-dated rows use versions.amend or versions.end.",
    )
