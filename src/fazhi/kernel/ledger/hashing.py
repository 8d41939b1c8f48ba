"""Hash function, canonical JSON (RFC 8785), and the hashes of a Merkle tree (RFC 9162, 2.1.1)."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any, TypeAlias

import rfc8785
from django.conf import settings

from fazhi.kernel.ledger.errors import ContentRefused

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""A value that JSON can hold."""

ALGORITHMS = ("sha256", "sm3")
"""Hash functions a ledger may use; both give 32 bytes."""

SALT_BYTES = 16


def algorithm() -> str:
    """Name of the installation's hash function (``settings.LEDGER_HASH``)."""
    return str(settings.LEDGER_HASH)


def available(name: str) -> bool:
    """Whether Python's OpenSSL offers the hash function ``name``."""
    try:
        hashlib.new(name)
    except ValueError:
        return False
    return True


def digest(data: bytes) -> bytes:
    """The 32-byte hash of ``data``."""
    name = settings.LEDGER_HASH
    return (hashlib.sha256(data) if name == "sha256" else hashlib.new(name, data)).digest()


def leaf_hash(body: bytes) -> bytes:
    """Hash of a leaf: ``H(0x00 || body)``."""
    return digest(b"\x00" + body)


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: ``H(0x01 || left || right)``."""
    return digest(b"\x01" + left + right)


def empty_root() -> bytes:
    """Root of the tree without leaves: the hash of nothing."""
    return digest(b"")


def canonical(value: JSON, what: str) -> bytes:
    """The one UTF-8 JSON text of ``value``.

    Args:
        value: what to serialise.
        what: name of the thing, for the refusal.

    Raises:
        ContentRefused: NaN, infinity, an integer past 2**53, a key that is no text, a broken character.

    Source: RFC 8785.
    """
    if _simple(value):
        try:
            return _simple_text(value).encode()
        except UnicodeEncodeError:
            pass  # a broken character: refused below, in the words of the standard's own writer
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ContentRefused(
            f"{what} 的内容不能写成规范 JSON（RFC 8785）：{error}。大整数请存为文本，键须为文本，数值须有限。",
            f"the content of {what} has no canonical JSON (RFC 8785): {error}. Keep large integers as text, "
            "keys as text, and numbers finite.",
        ) from error


_LARGEST = 2**53 - 1

_simple_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
"""Python's own writer, many times as fast as that of RFC 8785, and equal to it wherever ``_simple`` holds."""


def _simple(value: Any) -> bool:
    """Whether a value has no number that is no whole one, and no key that sorts otherwise in UTF-16."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is dict:
        for key, part in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(part) is not str and not _simple(part):
                return False
        return True
    if kind is int:
        return bool(abs(value) <= _LARGEST)
    return kind is list and all(_simple(part) for part in value)


def salted(salt: bytes, value: JSON, what: str) -> str:
    """Hex of ``H(salt || canonical JSON of value)``: says nothing about the value to one who has no salt."""
    return digest(salt + canonical(value, what)).hex()


def fresh_salt() -> str:
    """Hex of 16 random bytes."""
    return secrets.token_hex(SALT_BYTES)
