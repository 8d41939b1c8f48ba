"""The commands that stand in a module of their own, imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from fazhi.cli.chinese import in_both

MODULES = {
    "accounts": "accounts", "act": "acts", "backup": "backup", "contacts": "contacts", "county": "exporting",
    "demo": "demo", "doctor": "doctor", "draw": "drawing", "figures": "figures", "found": "founding",
    "import": "importing", "ledger": "ledger", "matters": "matters", "migrate": "serving", "mirror": "mirrors",
    "parties": "parties", "procedures": "acts", "registers": "acts", "report": "reports",
    "restore": "backup", "search": "search", "serve": "serving", "token": "tokens",
    "warn": "warning", "worker": "worker",
}  # fmt: skip
"""Module of each command in this package. What one command needs, such as the server of pages, no other waits for."""
APART = ("draw",)
"""Commands that need no installation, nor Django."""


def command(name: str) -> click.Command:
    """The command of a name; but for those ``APART`` Django must stand."""
    found = getattr(import_module(f"fazhi.cli.{MODULES[name]}"), name if not iskeyword(name) else f"{name}_")
    assert isinstance(found, click.Command)
    return in_both(found, name)
