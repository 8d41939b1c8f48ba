"""``fazhi contacts``: the address book for warnings: officers' e-mail at work, organs' group chats."""

from __future__ import annotations

from typing import TextIO
from urllib.parse import urlsplit

import click

from fazhi.cli.tables import show
from fazhi.operation.contacts import set_group_chat, set_mailbox
from fazhi.operation.models import GroupChat, Mailbox, Platform


@click.group()
def contacts() -> None:
    """Who is told of warnings, and where: e-mail of officers, group chats of organs 通讯方式."""


@contacts.command("list")
def list_() -> None:
    """Show the address book; of webhooks the host only, since the rest of the address is their key."""
    mail = Mailbox.objects.select_related("officer").order_by("officer__number")
    rows = [("邮箱 e-mail", each.officer.number, each.officer.name, each.address) for each in mail]
    chats = GroupChat.objects.select_related("organ").order_by("organ__code")
    rows += [
        (each.get_platform_display(), each.organ.code, each.organ.short_name, urlsplit(each.address).hostname or "")
        for each in chats
    ]
    show(("方式 channel", "编号 code", "名称 name", "地址 address"), rows)


@contacts.command()
@click.argument("number")
@click.argument("address")
def mail(number: str, address: str) -> None:
    """Say where the officer NUMBER reads e-mail; an empty ADDRESS ('') takes the entry away."""
    set_mailbox(number, address)
    _kept(address)


@contacts.command()
@click.argument("code")
@click.argument("address")
@click.option(
    "--platform",
    type=click.Choice(Platform.values),
    default=Platform.WECOM.value,
    show_default=True,
    help="Which chat it is.",
)
@click.option("--secret-file", type=click.File(encoding="utf-8"), help="File that holds the signing secret.")
def chat(code: str, address: str, platform: str, secret_file: TextIO | None) -> None:
    """Give the organ CODE the webhook of its group chat; an empty ADDRESS ('') takes the entry away."""
    set_group_chat(code, address, platform, secret_file.read().strip() if secret_file else "")
    _kept(address)


def _kept(address: str) -> None:
    click.echo("已登记。Kept." if address else "已删除。Taken away.")
