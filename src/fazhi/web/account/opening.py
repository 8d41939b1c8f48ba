"""Accounts as the installation opens, closes and mends them 账号管理; each step is journalled with who and why."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from fazhi.kernel.organs.models import Account, Officer
from fazhi.kernel.wording import Label
from fazhi.web.account import bearing, journal, sessions
from fazhi.web.account.models import Kind
from fazhi.web.account.passwords import random_password, set_password


class AccountRefused(Exception):
    """An account that cannot be opened or found; the message names rule and cure."""

    def __init__(self, message: Label) -> None:
        """Say it in both languages."""
        super().__init__(f"{message.zh}{message.en}")
        self.message = message


def officer_of(number: str) -> Officer:
    """The officer with a number.

    Raises:
        AccountRefused: there is none.
    """
    found: Officer | None = Officer.objects.filter(number=number).first()
    if found is None:
        raise AccountRefused(
            Label(
                f"没有人员编号 {number}。请先任命该人员，或核对编号。",
                f"There is no officer {number}: appoint the officer first, or compare the number.",
            )
        )
    return found


def account_of(name: str) -> Account:
    """The account of an officer's number, or of an account's name.

    Raises:
        AccountRefused: there is none.
    """
    rows = Account.objects.select_related("user", "officer")
    found = rows.filter(officer__number=name).first() or rows.filter(user__username=name).first()
    if found is None:
        raise AccountRefused(
            Label(
                f"没有 {name} 的账号。用 fazhi accounts list 查看，用 fazhi accounts open 开通。",
                f"There is no account {name}: fazhi accounts list shows them, fazhi accounts open opens one.",
            )
        )
    return found


@transaction.atomic
def open_account(
    officer: Officer, *, username: str = "", email: str = "", by: Officer | None = None, why: str = ""
) -> tuple[Account, str]:
    """Open an account for an officer, or a closed one again; returns it with the password issued for the first sign-in.

    Raises:
        AccountRefused: the officer has an open account, or the name is taken.
    """
    account = Account.objects.filter(officer=officer).select_related("user").first()
    if account is not None and account.user.is_active:
        raise AccountRefused(
            Label(
                f"{officer.number} 已有账号 {account.user.get_username()}。需要新口令的，用 fazhi accounts password。",
                f"{officer.number} has the account {account.user.get_username()}: fazhi accounts password mends it.",
            )
        )
    name = username or officer.number
    users = get_user_model()._default_manager
    if account is None:
        if users.filter(username__iexact=name).exists():
            raise AccountRefused(
                Label(
                    f"账号名 {name} 已被使用，请用 --name 另取一个。",
                    f"The name {name} is taken: give another with --name.",
                )
            )
        account = Account(officer=officer, user=get_user_model().objects.create_user(name, email=email))
        account.save()
    user = account.user
    user.is_active = True
    if email:
        user.email = email
    user.save()
    password = random_password()
    set_password(user, password, issued=True)
    journal.note(Kind.OPENED, user, by=by, says=why)
    return account, password


@transaction.atomic
def issue_password(user: User, password: str = "", *, by: Officer | None = None, why: str = "") -> str:
    """Give an account a password for its next sign-in, which asks for another; its sessions and tokens end."""
    password = password or random_password()
    sessions.end_all(user)
    bearing.revoke_all(user, by=by, why=why)
    set_password(user, password, issued=True)
    journal.note(Kind.PASSWORD_ISSUED, user, by=by, says=why)
    return password


@transaction.atomic
def close_account(user: User, *, by: Officer | None = None, why: str = "") -> None:
    """Close an account: nobody signs in by it, its sessions end; the officer's acts stay."""
    sessions.end_all(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    bearing.revoke_all(user, by=by, why=why)
    journal.note(Kind.CLOSED, user, by=by, says=why)


@transaction.atomic
def reset_factors(user: User, *, by: Officer, why: str) -> int:
    """Take all second factors from an account, for who has lost them; its sessions and tokens end. Returns how many.

    Raises:
        AccountRefused: the holder orders it: whoever had the password alone would be let in by it.
    """
    if Account.objects.filter(user=user, officer=by).exists():
        raise AccountRefused(
            Label(
                "清除第二步验证须由本人以外的人决定；请在 --by 写明决定人的编号。",
                "Somebody other than the holder must order it: give that officer's number with --by.",
            )
        )
    sessions.end_all(user)
    bearing.revoke_all(user, by=by, why=why)
    count, _ = Authenticator.objects.filter(user=user).delete()
    journal.note(Kind.FACTORS_RESET, user, by=by, says=why)
    return int(count)
