"""Where messages may be sent: to https, or to a relay on this machine; never where machines talk to themselves.

A webhook's address is typed in by an administrator, and the server calls it: so it must not reach what only the server
can reach. The name is resolved once, every address is looked at, and the call goes to one that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from fazhi.kernel.wording import Label

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")
)
"""Addresses under which clouds tell a machine its own secrets."""


class AddressRefused(ValueError):
    """Nothing is sent to this address; ``message`` says why in both languages, without repeating it."""

    def __init__(self, zh: str, en: str) -> None:
        self.message = Label(
            f"机器人地址不可用：{zh}。请填写群机器人的 https 地址，或本机转发服务的地址。",
            f"The webhook cannot be used: {en}. Give the https address of the group's robot, or of a relay on this "
            "machine.",
        )
        super().__init__(f"{self.message.zh}{self.message.en}")


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was looked at: the name, the number to call, and what to ask for."""

    host: str
    number: str
    port: int
    path: str
    secure: bool


def examine(address: str) -> Target:
    """Look at an address before anything is sent to it.

    Raises:
        AddressRefused: it is neither https nor on this machine, names a user, cannot be resolved, or lies where no
            message belongs (link-local, metadata, multicast, reserved).
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("无法识别", "it cannot be read") from None
    if parts.scheme not in ("https", "http") or not host:
        raise AddressRefused("不是 https 地址", "it is no https address")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("地址中不得写账号", "it names a user")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    try:
        numbers = _resolved(host, port)
    except AddressRefused:
        if secure:
            raise
        raise _plain_http() from None
    for number in numbers:
        _refuse(number, secure)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, str(numbers[0]), port, path, secure)


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(f"主机 {host} 无法解析", f"host {host} cannot be resolved") from None
    return [_plain(ipaddress.ip_address(str(each[4][0]).partition("%")[0])) for each in found]


def _plain(number: Address) -> Address:
    """The address itself, where it is written in one of the ways to put an old one into a new one."""
    if isinstance(number, ipaddress.IPv6Address):
        return number.ipv4_mapped or number.sixtofour or number
    return number


def _refuse(number: Address, secure: bool) -> None:
    if number.is_loopback:
        return
    kept = number in METADATA or number.is_link_local or number.is_multicast or number.is_unspecified
    if kept or number.is_reserved:
        raise AddressRefused(f"{number} 是保留地址", f"{number} is kept for machines themselves")
    if not secure:
        raise _plain_http()


def _plain_http() -> AddressRefused:
    return AddressRefused(
        "以 http:// 开头，而 http 只用于本机的转发服务，其他地址须以 https:// 开头",
        "it begins with http://, which is for a relay on this machine alone; others begin with https://",
    )
