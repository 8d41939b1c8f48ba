"""The command line ``fazhi``: every command thin, the work done below.

Exit codes: 0 done, 1 done and something does not hold (a figure differs, the ledger is damaged), 2 bad input.
"""

from __future__ import annotations

import gc
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from fazhi.cli.chinese import ROOT, TEXTS, TOP, Context, in_both
from fazhi.cli.later import APART, MODULES, command
from fazhi.cli.law import law


class _WithDjango(click.Group):
    """A group whose commands need the installation; it is set up when one of them is asked for, not for ``law``."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; all but the law's are imported once Django stands."""
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in MODULES:
            with _start_kept():
                if cmd_name not in APART:
                    set_up(cmd_name)
                return command(cmd_name)
        return known

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with what each does, without setting anything up."""
        rows = [(name, TEXTS[name] + TOP[name]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, without setting anything up."""
        return sorted((*super().list_commands(ctx), *MODULES))


_RUNNING = ("serve", "worker")
"""Commands whose processes share what they count."""


@contextmanager
def _start_kept() -> Iterator[None]:
    """What a start makes lives as long as the process: to look for garbage in it is an eighth of the start's time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def set_up(command: str = "") -> None:
    """Start Django with the installation's settings."""
    import django

    environment = os.environ  # noqa: TID251  the entry point names its settings, and where processes share what they count
    environment.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")
    if command == "restore":  # Which signs nothing, and makes no secret in a place that it may have to leave as it was.
        for secret in ("FAZHI_SECRET_KEY", "FAZHI_METRICS_TOKEN"):
            environment[secret] = environment.get(secret) or secrets.token_urlsafe(50)
    if command in _RUNNING:
        from django.conf import settings

        environment.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.METRICS))
        settings.METRICS.mkdir(mode=0o700, parents=True, exist_ok=True)
    django.setup()
    refuse_broken_declarations()
    from fazhi.web.account.production import refuse_unsafe

    refuse_unsafe(accounts=command in _RUNNING)


def refuse_broken_declarations() -> None:
    """Stop at once where a declaration is wrong: it would be wrong on the day on which it is used."""
    from fazhi.kernel.procedures.checks import declarations

    broken = declarations()
    if broken:
        click.echo("\n".join(str(fault.msg) for fault in broken), err=True)
        sys.exit(2)


@click.group(cls=_WithDjango, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Fazhi 法治: a county's law-based government work, run and reported from its records."""


cli.help = f"{ROOT}\n\n{cli.help}"
cli.context_class = Context
cli.add_command(in_both(law, "law"))


def main() -> None:
    """Run the command line; an expected fault is one clear message, never a trace."""
    from fazhi.cli.faults import expected

    try:
        code = cli(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as fault:
        from fazhi.cli.usage import in_words

        click.echo(in_words(fault), err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("已中止，已完成的部分保留。Stopped; what was done is kept.", err=True)
        sys.exit(130)
    except Exception as fault:
        text = expected(fault)
        if text is None:
            raise
        click.echo(text, err=True)
        sys.exit(2)
