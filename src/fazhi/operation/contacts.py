"""The address book 通讯方式: e-mail of officers, group chats of organs. Working data: it changes without a trace."""

from __future__ import annotations

from ipaddress import ip_address

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.wording import Label
from fazhi.operation.addresses import AddressRefused, examine
from fazhi.operation.models import GroupChat, Mailbox, Platform


class ContactError(ValueError):
    """An entry of the address book that cannot be made; ``message`` says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.message = Label(zh, en)
        super().__init__(f"{zh}{en}")


def set_mailbox(number: str, address: str) -> Mailbox | None:
    """Say where an officer reads e-mail; an empty address takes the entry away.

    Raises:
        ContactError: there is no such officer, or the address is none.
    """
    officer = Officer.objects.filter(number=number).first()
    if officer is None:
        raise ContactError(f"没有人员编号 {number}，请核对。", f"There is no officer {number}: compare the number.")
    if not address:
        Mailbox.objects.filter(officer=officer).delete()
        return None
    try:
        validate_email(address)
    except ValidationError:
        raise ContactError(
            f"“{address}”不是邮箱地址，请写成 name@example.gov.cn。",
            f"{address} is no e-mail address: write it like name@example.gov.cn.",
        ) from None
    return Mailbox.objects.update_or_create(officer=officer, defaults={"address": address})[0]


def set_group_chat(
    code: str, address: str, platform: str = Platform.OTHER, secret: str = "", *, relays: bool = True
) -> GroupChat | None:  # fmt: skip
    """Give an organ the webhook of its group chat; an empty address takes the entry away.

    Args:
        code: the organ.
        address: its webhook.
        platform: which platform it is of.
        secret: with which it signs.
        relays: whether it may lie on this machine. Who keeps the machine may name a relay there; what a page is told
            must not reach services that trust whoever calls from here.

    Raises:
        ContactError: there is no such organ or platform.
        AddressRefused: messages are not sent to such an address.
    """
    organ = Organ.objects.filter(code=code).first()
    if organ is None:
        raise ContactError(f"没有机构代码 {code}，请核对。", f"There is no organ {code}: compare the code.")
    if not address:
        GroupChat.objects.filter(organ=organ).delete()
        return None
    if platform not in Platform.values:
        raise ContactError(
            f"没有平台“{platform}”；可用：{'、'.join(Platform.values)}。",
            f"No platform {platform}; there are: {', '.join(Platform.values)}.",
        )
    target = examine(address)
    if not relays and (not target.secure or ip_address(target.number).is_loopback):
        raise AddressRefused(
            "它在服务器本机，只能由运维人员用 fazhi contacts 设定",
            "it lies on this machine itself, which only fazhi contacts may name",
        )
    values = {"address": address, "platform": platform, "secret": secret}
    return GroupChat.objects.update_or_create(organ=organ, defaults=values)[0]
