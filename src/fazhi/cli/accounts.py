"""``fazhi accounts``: opening, closing and mending the accounts by which officers sign in."""

from __future__ import annotations

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fazhi.cli.tables import show
from fazhi.kernel.organs.models import Account, Officer
from fazhi.web.account import opening
from fazhi.web.account.standing import factors_of, needs_factor

_BY = click.option("--by", default="", metavar="NUMBER", help="Number of the officer who orders it; journalled.")
_WHY = click.option("--why", default="", help="Why; journalled.")


@click.group()
def accounts() -> None:
    """Accounts 账号: NAME is an officer's number or the name of an account."""


def _by(number: str) -> Officer | None:
    return opening.officer_of(number) if number else None


def _shown(name: str, password: str) -> None:
    click.echo(f"账号 account   {name}")
    click.echo(f"口令 password  {password}")
    click.echo("只显示这一次；首次登录须修改。Shown this once; it is changed at the first sign-in.")


@accounts.command("open")
@click.argument("number")
@click.option("--name", default="", help="Name of the account; the officer's number without it.")
@click.option("--email", default="", help="Address for setting a forgotten password anew.")
@_BY
@_WHY
def open_(number: str, name: str, email: str, by: str, why: str) -> None:
    """Open an account for the officer with NUMBER, or the closed one again."""
    account, password = opening.open_account(
        opening.officer_of(number), username=name, email=email, by=_by(by), why=why
    )
    _shown(account.user.get_username(), password)


@accounts.command()
@click.argument("name")
@click.option("--prompt", is_flag=True, help="Ask for the password instead of making a random one.")
@_BY
@_WHY
def password(name: str, prompt: bool, by: str, why: str) -> None:
    """Issue a password for the next sign-in; the account's sessions end."""
    user = opening.account_of(name).user
    chosen = click.prompt("口令 password", hide_input=True, confirmation_prompt=True) if prompt else ""
    if chosen:
        try:
            validate_password(chosen, user)
        except ValidationError as fault:
            raise click.ClickException(" ".join(fault.messages)) from None
    issued = opening.issue_password(user, chosen, by=_by(by), why=why)
    _shown(user.get_username(), "（如所输 as typed）" if prompt else issued)


@accounts.command()
@click.argument("name")
@_BY
@_WHY
def close(name: str, by: str, why: str) -> None:
    """Close an account; its sessions end, the officer's acts stay."""
    user = opening.account_of(name).user
    opening.close_account(user, by=_by(by), why=why)
    click.echo(f"已停用 closed: {user.get_username()}")


@accounts.command()
@click.argument("name")
@click.option("--by", required=True, metavar="NUMBER", help="Number of the officer who orders it; journalled.")
@click.option("--why", required=True, help="Why; journalled.")
def factors(name: str, by: str, why: str) -> None:
    """Take all second factors from an account whose holder has lost them."""
    user = opening.account_of(name).user
    count = opening.reset_factors(user, by=opening.officer_of(by), why=why)
    click.echo(f"已清除{count}项第二步验证 reset: {user.get_username()}")


@accounts.command("list")
def list_() -> None:
    """All accounts: officer, whether open, second factors, last sign-in."""
    rows = [
        (
            account.officer.number,
            account.user.get_username(),
            account.officer.name,
            "开通 open" if account.user.is_active else "停用 closed",
            f"{factors_of(account.user)}{'（须有 required）' if needs_factor(account.user) else ''}",
            f"{account.user.last_login:%Y-%m-%d %H:%M}" if account.user.last_login else "—",
        )
        for account in Account.objects.select_related("officer", "user").order_by("officer__number")
    ]
    show(("编号 number", "账号 account", "姓名 name", "状态 state", "第二步 factors", "上次登录 last"), rows)
