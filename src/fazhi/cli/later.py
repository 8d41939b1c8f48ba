"""The commands that need the installation, imported once Django stands."""

from __future__ import annotations

import click

from fazhi.cli.accounts import accounts
from fazhi.cli.acts import act, procedures, registers
from fazhi.cli.backup import backup, restore
from fazhi.cli.contacts import contacts
from fazhi.cli.demo import demo
from fazhi.cli.doctor import doctor
from fazhi.cli.figures import figures, report
from fazhi.cli.founding import found
from fazhi.cli.ledger import ledger
from fazhi.cli.matters import matters
from fazhi.cli.parties import parties
from fazhi.cli.serving import migrate, serve
from fazhi.cli.warning import warn
from fazhi.cli.worker import worker

COMMANDS: dict[str, click.Command] = {
    "accounts": accounts, "act": act, "backup": backup, "contacts": contacts, "demo": demo, "doctor": doctor,
    "figures": figures, "found": found, "ledger": ledger, "matters": matters, "migrate": migrate,
    "parties": parties,
    "procedures": procedures, "registers": registers, "report": report, "restore": restore, "serve": serve,
    "warn": warn, "worker": worker,
}  # fmt: skip
