"""Who may do what, as the documents say it (docs/personal-data.md, docs/administration.md): data that the tests compare
the running system with. Nothing here is worked out from the code under test.

People are named ``market handler 0``: organ, role, and which of the two who hold that role. A pattern has ``*`` for
any; the first pattern that fits says how somebody stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

PUBLIC, INTERNAL, RESTRICTED = CLASSES = ("public", "internal", "restricted")
APART = ("administrator", "auditor")
"""Roles that do not handle matters."""


@dataclass(frozen=True)
class Stance:
    """How somebody stands to a matter: the classes in which they see it, and what they then read of it."""

    sees: tuple[str, ...]
    whole: bool = False
    internal: bool = False


STANCES = {
    # docs/personal-data.md, "Secrecy classes" and "What is seen is not all read"
    "head of the lead organ": Stance(CLASSES, whole=True, internal=True),
    "acted, of the lead organ": Stance(CLASSES, whole=True, internal=True),
    "acted, of the lead organ, told to stand back": Stance((PUBLIC, INTERNAL), whole=True, internal=True),
    "of the lead organ": Stance((PUBLIC, INTERNAL), whole=True, internal=True),
    "acted, of an organ taking part": Stance(CLASSES, whole=True),
    "of an organ taking part": Stance((PUBLIC, INTERNAL), whole=True),
    "of the organ that led before": Stance((PUBLIC, INTERNAL), whole=True, internal=True),
    "acted, of the organ that led before": Stance(CLASSES, whole=True, internal=True),
    "of an organ only asked": Stance((PUBLIC, INTERNAL)),
    "named reader": Stance(CLASSES, whole=True),
    "role acts in such matters": Stance((PUBLIC, INTERNAL), whole=True, internal=True),
    "outside": Stance(()),
}

PEOPLE_OF: dict[str, dict[str, str]] = {
    # A permit of the market bureau: the town inspected, the staffing office was asked to countersign.
    "permit": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market principal ?": "head of the lead organ",
        "market clerk 0": "acted, of the lead organ, told to stand back",
        "market handler 0": "acted, of the lead organ", "market reviewer 0": "acted, of the lead organ",
        "market *": "of the lead organ",
        "town handler 0": "acted, of an organ taking part", "town *": "of an organ taking part",
        "staffing *": "of an organ only asked",
        "government handler 0": "named reader",
        "*": "outside",
    },
    # A permit that is still worked on.
    "open permit": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market *": "of the lead organ", "town *": "of an organ taking part", "*": "outside",
    },
    # A permit that the market bureau decided, archived and handed over to the justice bureau.
    "handed over": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice principal ?": "head of the lead organ", "justice *": "of the lead organ",
        "market clerk 0": "acted, of the organ that led before",
        "market handler 0": "acted, of the organ that led before",
        "market reviewer 0": "acted, of the organ that led before",
        "market principal 0": "acted, of the organ that led before",
        "market *": "of the organ that led before",
        "town handler 0": "acted, of an organ taking part", "town *": "of an organ taking part",
        "*": "outside",
    },
    # What a permit made due to be published; it is led by the market bureau and follows the class of the permit.
    "notice": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market principal ?": "head of the lead organ", "market reviewer 0": "acted, of the lead organ",
        "market *": "of the lead organ", "*": "outside",
    },
    # The same of a permit that was handed over: the duty to publish goes with it.
    "notice of the one handed over": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice principal ?": "head of the lead organ", "justice *": "of the lead organ",
        "market reviewer 0": "acted, of the organ that led before",
        "market principal 0": "acted, of the organ that led before",
        "market *": "of the organ that led before", "*": "outside",
    },
    # A tip that the market bureau took: restricted.
    "tip": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market principal ?": "head of the lead organ", "market handler 0": "acted, of the lead organ",
        "market *": "of the lead organ", "*": "outside",
    },
    # A finding of the justice bureau about the market bureau.
    "finding": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice *": "of the lead organ", "market *": "of an organ taking part", "*": "outside",
    },
    # A judgment that the market bureau recorded of an enterprise.
    "credit record": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market principal ?": "head of the lead organ",
        "market handler 0": "acted, of the lead organ", "market reviewer 0": "acted, of the lead organ",
        "market *": "of the lead organ", "*": "outside",
    },
    # A collection of the justice bureau, and the return that it asked of the staffing office.
    "collection": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice principal ?": "head of the lead organ", "justice handler 0": "acted, of the lead organ",
        "justice *": "of the lead organ", "staffing *": "of an organ taking part", "town *": "of an organ taking part",
        "*": "outside",
    },
    "return": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "staffing principal ?": "head of the lead organ", "staffing *": "of the lead organ",
        "justice principal 0": "acted, of an organ taking part", "justice *": "of an organ taking part",
        "*": "outside",
    },
    # The return that the town has signed; the justice bureau asked for it.
    "signed return": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "town principal ?": "head of the lead organ",
        "town handler 0": "acted, of the lead organ", "town reviewer 0": "acted, of the lead organ",
        "town *": "of the lead organ",
        "justice principal 0": "acted, of an organ taking part", "justice *": "of an organ taking part",
        "*": "outside",
    },
    # The annual report that the justice bureau compiles.
    "annual report": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice principal ?": "head of the lead organ", "justice handler 0": "acted, of the lead organ",
        "justice *": "of the lead organ", "*": "outside",
    },
    # The roll-up that the justice bureau has signed.
    "roll-up": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "justice principal ?": "head of the lead organ", "justice handler 0": "acted, of the lead organ",
        "justice *": "of the lead organ", "*": "outside",
    },
    # An adjustment of a register: reviewed by staffing office and justice bureau, decided by the government.
    "adjustment": {
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market *": "of the lead organ", "staffing *": "of an organ taking part",
        "justice *": "of an organ taking part", "government *": "of an organ taking part", "*": "outside",
    },
    # A proposal on posts of the market bureau: administrators act in it, so they see it.
    "proposal": {
        "market administrator ?": "role acts in such matters",
        "* administrator ?": "outside", "* auditor ?": "outside", "market *": "of the lead organ", "*": "outside",
    },
    # A proposal on organs: the staffing office decides.
    "proposal on organs": {
        "market administrator ?": "role acts in such matters",
        "* administrator ?": "outside", "* auditor ?": "outside",
        "market *": "of the lead organ", "staffing *": "of an organ taking part", "*": "outside",
    },
    # A hand-over of the work of a handler of the market bureau: all roles but auditors act in it.
    "hand-over": {
        "market administrator ?": "role acts in such matters",
        "* administrator ?": "outside", "* auditor ?": "outside", "market *": "of the lead organ", "*": "outside",
    },
}  # fmt: skip

SEES, WHOLE, INTERNALS, CORRECTS = "sees it", "reads it whole", "reads what is internal", "corrects it"
"""What of a matter its addresses ask of the one who opens them."""

MATTER_PAGES = {
    # address: (what it is an address of, what it asks)
    "matter": ("permit", SEES), "act": ("permit", SEES), "clock": ("permit", SEES), "revision": ("permit", SEES),
    "proof": ("permit", SEES), "proof-file": ("permit", SEES), "matter-calendar": ("permit", SEES),
    "matter-parties": ("permit", SEES),
    "paper": ("permit", WHOLE), "paper-file": ("permit", WHOLE), "attachment": ("permit", WHOLE),
    "prints": ("permit", WHOLE), "print-record": ("permit", WHOLE), "print-index": ("permit", WHOLE),
    "print-service": ("permit", WHOLE),
    "correct": ("permit", CORRECTS),
    "print-cover": ("handed over", WHOLE), "print-hand-over": ("handed over", INTERNALS),
    "hand-over-sheet": ("hand-over", SEES),
}  # fmt: skip
CORRECTING = ("market handler ?", "market principal ?")
"""Who may correct an act of the permit, where they see it and were not told to stand back (general act 更正)."""

ANYONE = (
    "sign-in", "account_login", "mfa_authenticate", "forgotten-password", "new-password", "openid_connect_login",
    "openid_connect_callback", "sign-out", "language", "health", "ready", "metrics",
)  # fmt: skip
"""Addresses that ask for no sign-in."""
BY_SECRET = ("calendar-feed",)
"""Addresses that hold a secret of their own."""
OWN_ACCOUNT = (
    "mfa_index", "change-password", "end-session", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
)  # fmt: skip
"""Addresses of one's own account, for whoever is signed in."""
EVERY_OFFICER = (
    "desk", "kept", "applications", "worklists", "worklist", "kept-filters", "keep-filter", "find-party", "find-file",
    "search",
    "save-draft", "discard-draft", "keys", "set-shortcuts", "openings", "calendar", "reads", "find-reads", "registers",
    "register", "difference", "entry", "staffing", "officer", "staffing-table", "figures", "figure", "report",
    "export-worklists", "export-worklist", "export-register", "export-difference", "export-figures", "export-figure",
    "export-reads", "export-work-form", "tokens", "issue-token", "mirrors",
    "report-check",
)  # fmt: skip
"""Addresses open to every officer; what they show is each one's own (the tests of lists compare it)."""
OF_COUNTY = ("government", "justice", "market", "staffing", "town", "town-market")
HANDLING = ("* clerk ?", "* handler ?", "* reviewer ?", "* principal ?", "* publisher ?")
TAKES = ("market clerk ?", "market handler ?", "market principal ?")
"""Who sees an application to the market bureau that nobody has registered: who takes it in, handlers and heads."""
OF_ROLES: dict[str, tuple[str, ...]] = {
    # address: who gets it; everybody else is told that there is no such page
    "access-journal": ("* administrator ?", "* auditor ?"),
    "contacts": ("* administrator ?",),
    "accounts": ("* administrator ?",),
    "account": ("market administrator ?", "staffing administrator ?"),
    "staffing-proposals": ("* administrator ?", "* principal ?", "* auditor ?"),
    "new-change-set": HANDLING,
    "opening": ("* handler ?",),
    "bulk": ("* handler ?",),
    "first-password": ("market administrator ?", "staffing administrator ?"),
    "staffing-draft": ("market administrator ?", "market principal ?"),
    "staffing-row": ("market administrator ?",),
    "change-set": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "change-row": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "export-change-set": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "export-overview": ("* principal ?",),
    "export-register-form": ("market *",),
    "change-filter": ("market handler 0",),
    "revoke-token": ("market handler 0",),
    "backfill": ("market handler 1", "market reviewer 0"),
    "application": TAKES,
    "application-file": TAKES,
    "return-application": ("market clerk ?", "market handler ?"),
    "register-application": ("market clerk ?",),
    "take-supplement": ("market clerk ?", "market handler ?"),
    "deliver-paper": ("market clerk ?", "market handler ?"),
    "erase-application": TAKES,
    "backfill-file": ("market handler 1", "market reviewer 0"),
    "imports": ("* clerk ?", "* handler ?", "* principal ?", "market reviewer 0"),
    "new-import": ("* handler ?",),
    "import-template": ("* handler ?",),
    "import": ("market handler 1", "market reviewer 0"),
    "import-marked": ("market handler 1", "market reviewer 0"),
    "import-columns": ("market handler 1",),
    "reconciliation": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "settle-line": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "export-reconciliation": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "hand-in-sheet": HANDLING,
    "asked-batch": tuple(each.replace("*", "market", 1) for each in HANDLING),
    "decide-batch": ("market reviewer ?", "market principal ?"),
    "return-sheet": ("staffing handler ?",),
    "return-bundle": tuple(each.replace("*", organ, 1) for organ in ("town", "justice") for each in HANDLING),
    "report-document": tuple(each.replace("*", "justice", 1) for each in HANDLING),
    **dict.fromkeys(
        ("rollup", "rollup-figure", "rollup-bundle"), tuple(each.replace("*", "justice", 1) for each in HANDLING)
    ),
    "party-file": tuple(each.replace("*", organ, 1) for organ in OF_COUNTY for each in HANDLING),
}
"""Addresses for some only. The matter, the proposal, the draft, the filter is one of the market bureau; what
is asked to be back-filled is for the two persons whom it concerns."""
OPENED = {"opening": ("toy.tip", "take"), "bulk": ("toy.permit", "remind")}
"""The act that an address of the table above stands for; its roles are those that the act declares."""

POSTED_ONLY = (
    "sign-out", "language", "keep-filter", "change-filter", "save-draft", "discard-draft", "set-shortcuts",
    "first-password", "settle-line", "decide-batch", "return-application", "take-supplement", "deliver-paper",
    "erase-application", "export-worklists", "export-worklist", "export-work-form",
)  # fmt: skip
"""Addresses that only take forms."""
READ_ONLY = frozenset((
    "desk", "worklists", "worklist", "kept-filters", "search", "keys", "openings", "reads", "registers", "register",
    "difference", "entry", "staffing", "officer", "staffing-table", "figures", "figure", "report", "matter", "clock",
    "revision",
    "proof", "proof-file", "matter-calendar", "paper", "paper-file", "attachment", "prints", "print-record",
    "print-index", "print-cover", "print-hand-over", "hand-over-sheet", "access-journal", "calendar-feed", "health",
    "ready", "metrics", "backfill-file", "accounts", "applications", "application-file", "tokens",
    "export-register", "export-difference", "export-change-set", "export-figures", "export-figure", "export-overview",
    "export-reads", "export-register-form", "imports", "import-template", "import-marked",
    "mirrors", "reconciliation", "export-reconciliation", "asked-batch", "party-file", "return-bundle",
    "report-document", "rollup", "rollup-figure", "rollup-bundle",
))  # fmt: skip
"""Addresses that take no form: sent one, they answer that this is not their method."""
POST_ASKS_MORE = {"matter-parties": WHOLE, "staffing-draft": ("market administrator ?",)}
"""Where a form asks more than the page that holds it."""

UNSEEN_READS = {
    # who: the readings of personal data that they see (docs/personal-data.md, "The log of what was read")
    "market handler 0": {"market"}, "market principal ?": {"market"}, "justice handler 0": {"justice"},
    "justice principal ?": {"justice"},
    "government administrator ?": {"market", "justice"}, "government auditor ?": {"market", "justice"},
    "market administrator ?": {"market", "justice"}, "market auditor ?": {"market", "justice"},
    "justice administrator ?": {"market", "justice"}, "justice auditor ?": {"market", "justice"},
    "staffing administrator ?": {"market", "justice"}, "staffing auditor ?": {"market", "justice"},
    "city administrator ?": {"market", "justice", "neighbour"}, "city auditor ?": {"market", "justice", "neighbour"},
    "neighbour handler 0": {"neighbour"}, "neighbour principal ?": {"neighbour"},
    "neighbour administrator ?": {"neighbour"}, "neighbour auditor ?": {"neighbour"},
    "neighbour-justice administrator ?": {"neighbour"}, "neighbour-justice auditor ?": {"neighbour"},
    "*": set(),
}  # fmt: skip
"""A township's administrators and auditors see those of the township alone, of which there are none."""


def fits(person: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the patterns names the person."""
    return any(fnmatch(person, each) for each in patterns)


def stance(what: str, person: str) -> Stance:
    """How somebody stands to a matter, by the table."""
    return STANCES[next(name for pattern, name in PEOPLE_OF[what].items() if fnmatch(person, pattern))]


def gets(person: str, what: str, secrecy: str, asks: str) -> bool:
    """Whether somebody gets what an address of a matter of a class asks for."""
    stands = stance(what, person)
    if secrecy not in stands.sees:
        return False
    allowed = {SEES: True, WHOLE: stands.whole, INTERNALS: stands.internal, CORRECTS: fits(person, CORRECTING)}
    return allowed[asks]


def mapped() -> set[str]:
    """Every address of which the tables above say whom it is for."""
    return {*ANYONE, *BY_SECRET, *OWN_ACCOUNT, *EVERY_OFFICER, *OF_ROLES, *MATTER_PAGES}


def unmapped(names: set[str]) -> set[str]:
    """Addresses of which no table says whom they are for."""
    return names - mapped()
