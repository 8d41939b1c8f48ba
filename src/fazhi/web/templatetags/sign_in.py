"""What the pages of sign-in show: options for security keys, a drawing, a secret in groups, a browser by its name."""

from __future__ import annotations

import json
import re
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.wording import Label
from fazhi.web.account.models import AccessEvent

register = template.Library()

_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("QQBrowser", "QQ"), ("360", "360"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON, for an attribute that a script of ours reads."""
    return json.dumps(value)


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing that the server made, to stand in the page; only its shapes, whatever else the text holds."""
    box = re.search(r'viewBox="([\d .]+)"', svg)
    path = re.search(r'<path d="([MmLlHhVvZz\d ,.]+)"', svg)
    if box is None or path is None:
        return SafeString("")
    return mark_safe(f'<svg viewBox="{box[1]}" width="200" height="200"><path d="{path[1]}"/></svg>')


@register.filter
def grouped(secret: str) -> str:
    """A secret in groups of four, to be typed by hand."""
    return " ".join(re.findall(r".{1,4}", secret))


@register.filter
def device(agent: str) -> str:
    """A browser and its system by name, as far as it tells them."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    known = " · ".join(part for part in (browser, system) if part)
    return known or str(Label("未知设备", "Unknown device"))


_WAYS = {
    "password": Label("口令", "password"),
    "present password": Label("现口令", "present password"),
    "totp": Label("验证器应用", "authenticator app"),
    "webauthn": Label("安全密钥", "security key"),
    "recovery_codes": Label("恢复码", "recovery code"),
    "socialaccount": Label("统一身份认证", "identity provider"),
    "code": Label("第二步验证", "second step"),
}


@register.filter
def told(event: AccessEvent) -> SafeString:
    """What the journal notes of an event: the ways by which it was proved in words, or a reason as it was given."""
    ways = event.note.split("+")
    if all(way in _WAYS for way in ways):
        return SafeString(escape(" + ".join(str(_WAYS[way]) for way in ways)))
    return format_html('<span lang="zh-Hans">{}</span>', event.note)
