"""Who may call which operation of the interface, as docs/api.md says it: data that the tests compare it with.

Nothing here is worked out from the code under test. A pattern has ``*`` for the key of a register, a procedure or a
figure; the first pattern that fits says for whom an operation is, and by which scope of a token.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

ANYBODY = ""
"""For whoever asks; a token is not needed, and a scope that a token has not takes nothing away."""

SCOPES = {
    # operation: the scope of the token that it asks for
    "open-matter": "acts:write", "do-act": "acts:write",
    "openapi": ANYBODY, "docs": ANYBODY, "nothing": ANYBODY,
    "registers": ANYBODY,
    "entries-*": ANYBODY, "entry-*": ANYBODY, "difference-*": ANYBODY,
    "notices": ANYBODY, "notice": ANYBODY,
    "figures": ANYBODY, "figure-records-*": "figures:read", "figure-*": ANYBODY,
    "checkpoint": ANYBODY, "tile": ANYBODY, "entries": "ledger:read", "ledger-key": ANYBODY, "inclusion": ANYBODY,
    "consistency": ANYBODY,
    "matters": "matters:read", "matters-*": "matters:read", "matter": "matters:read", "matter-*": "matters:read",
    "acts": "matters:read", "clocks": "matters:read",
    "report-check": "reports:check",
}  # fmt: skip
IN_DOCUMENTS = {
    # operations that the document names one by one where one address is mounted for all
    "procedures-*": "acts:write", "matters-*acts-*": "acts:write", "partial-entries": "ledger:read",
    "partial-tile": ANYBODY,
}  # fmt: skip
CLOSED_REGISTERS = ("closed.*",)
"""Registers that are not public: their operations ask for registers:read."""

SHOWN = {
    "entries-*": "entries of a register", "entry-*": "one entry of a register",
    "difference-*": "changes of a register between two days", "figure-*": "value of a figure",
    "figure-records-*": "records behind a figure", "matters-*": "list of the matters of a procedure",
    "matter-*": "one matter of a procedure", "nothing": "every other address below", "docs": "page of the documents",
    "openapi": "the document", "entries": "leaves of the ledger", "tile": "tiles of the ledger",
}  # fmt: skip


def pattern_of(name: str) -> str | None:
    """The pattern that says for whom an operation is; none where no table names it."""
    return next((each for each in SCOPES if fnmatchcase(name, each)), None)


def scope_in_document(name: str) -> str:
    """The scope that an operation of the document asks for, by the tables."""
    found = next((scope for pattern, scope in IN_DOCUMENTS.items() if fnmatchcase(name, pattern)), None)
    return scope_of(name) if found is None else found


def scope_of(name: str) -> str:
    """The scope that an operation asks for, by the table."""
    pattern = pattern_of(name)
    if pattern is None:
        raise LookupError(f"{name} stands in no table of tests/access/operations.py")
    if pattern in ("entries-*", "entry-*", "difference-*"):
        register = name.partition("-")[2]
        if any(fnmatchcase(register, each) for each in CLOSED_REGISTERS):
            return "registers:read"
    return SCOPES[pattern]
