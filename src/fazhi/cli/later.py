"""The commands that need the installation, imported once Django stands."""

from __future__ import annotations

import click

from fazhi.cli.acts import act, procedures, registers, warn
from fazhi.cli.demo import demo
from fazhi.cli.figures import figures, report
from fazhi.cli.ledger import ledger
from fazhi.cli.serving import migrate, serve

COMMANDS: dict[str, click.Command] = {
    "act": act, "demo": demo, "figures": figures, "ledger": ledger, "migrate": migrate, "procedures": procedures,
    "registers": registers, "report": report, "serve": serve, "warn": warn,
}  # fmt: skip
