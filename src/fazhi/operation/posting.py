"""Posting a text to a group chat's webhook, signed as its platform asks: WeCom, DingTalk, Feishu.

Sources: 企业微信《群机器人配置说明》, 钉钉《自定义机器人安全设置》, 飞书《自定义机器人使用指南》.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from typing import Any
from urllib.parse import quote

from fazhi.operation.addresses import Target, examine
from fazhi.operation.models import GroupChat, Platform

PATIENCE = 10.0
"""Seconds in which a webhook must have answered."""
ANSWER = 64 * 1024
"""Bytes of an answer that are read."""
TEXT = 1900
"""Bytes of a text that the platforms take (WeCom: 2048)."""


class NotPosted(Exception):
    """The webhook did not take the text; says why without repeating address, secret or text."""


class _Plain(http.client.HTTPConnection):
    """A connection to the number that was looked at, under the name that was given."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=PATIENCE)
        self._number = target.number

    def connect(self) -> None:
        """Connect to the number."""
        self.sock = socket.create_connection((self._number, self.port), PATIENCE)


class _Secure(_Plain):
    """The same by TLS; the certificate must be of the name."""

    def connect(self) -> None:
        """Connect to the number, and have the name proved."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(chat: GroupChat, text: str, moment: float) -> None:
    """Post a text; redirections are not followed.

    Args:
        chat: where to.
        text: what; longer ones are cut.
        moment: seconds since 1970, for the signature.

    Raises:
        NotPosted: the webhook cannot be reached, or did not take it.
        AddressRefused: its name now leads where nothing is sent.
    """
    target = examine(chat.address)
    path, body, headers = _signed(chat, target.path, _cut(text), moment)
    connection = (_Secure if target.secure else _Plain)(target)
    until = time.monotonic() + PATIENCE
    try:
        connection.request("POST", path, body=body, headers={"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        answer = _read(response, until)
    except (OSError, http.client.HTTPException) as fault:
        raise NotPosted(f"{type(fault).__name__}") from fault
    finally:
        connection.close()
    _refuse(chat.platform, response.status, answer)


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    answer = b""
    while len(answer) <= ANSWER:
        part = response.read1(4096)
        if not part:
            return answer
        answer += part
        if time.monotonic() > until:
            raise NotPosted("it answered too slowly")
    raise NotPosted("it answered too much")


def _refuse(platform: str, status: int, answer: bytes) -> None:
    """Platforms answer 200 and say in the text whether they took it."""
    if not 200 <= status < 300:
        raise NotPosted(f"HTTP {status}")
    if platform == Platform.OTHER:
        return
    try:
        said: Any = json.loads(answer)
    except ValueError:
        raise NotPosted("its answer is no JSON") from None
    code = next(
        (said[key] for key in ("errcode", "code", "StatusCode") if isinstance(said, dict) and key in said), None
    )
    if code != 0:
        raise NotPosted(f"errcode {code}"[:60])


def _cut(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= TEXT else raw[: TEXT - 4].decode(errors="ignore") + "…"


def _signed(chat: GroupChat, path: str, text: str, moment: float) -> tuple[str, bytes, dict[str, str]]:
    """Path, body and headers of the call."""
    secret, headers = chat.secret, {}
    content: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
    if chat.platform == Platform.FEISHU:
        content = {"msg_type": "text", "content": {"text": text}}
        if secret:
            stamp = str(int(moment))
            content |= {"timestamp": stamp, "sign": _mac(f"{stamp}\n{secret}", "")}
    elif chat.platform == Platform.DINGTALK and secret:
        stamp = str(int(moment * 1000))
        sign = quote(_mac(secret, f"{stamp}\n{secret}"), safe="")
        path += f"{'&' if '?' in path else '?'}timestamp={stamp}&sign={sign}"
    body = json.dumps(content, ensure_ascii=False).encode()
    if chat.platform == Platform.OTHER and secret:
        stamp = str(int(moment))
        headers = {"X-Fazhi-Timestamp": stamp, "X-Fazhi-Signature": _mac(secret, f"{stamp}\n{body.decode()}")}
    return path, body, headers


def _mac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode("ascii")
