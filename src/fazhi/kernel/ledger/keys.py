"""Key files of the ledger in ``settings.KEYS``: the Ed25519 signing key, and the key of personal data.

Each is made once, readable by its owner only. A key that was there and is gone is never replaced silently:
that would make every earlier signature or value unreadable without a word.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from fazhi.kernel.ledger.errors import KeyRefused

SIGNING = "ledger.pem"
PUBLIC = "ledger.pub"
PERSONAL = "personal.key"


def folder() -> Path:
    """Folder of the key files."""
    return Path(settings.KEYS)


def _make(path: Path, content: bytes) -> bytes:
    """Write ``content`` to ``path`` unless another process was first; returns what the file holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename, fails when the file is there
        except FileExistsError:
            return path.read_bytes()
    finally:
        Path(draft).unlink()
    return content


def _missing(path: Path) -> KeyRefused:
    return KeyRefused(
        f"密钥文件 {path} 不在，但已有用它签署或加密的记录。请从备份恢复该文件；不会自动另造新钥。",
        f"key file {path} is missing, but records signed or encrypted with it exist. Restore it from the "
        "backup; "
        "no new key is made in its place.",
    )


@lru_cache(maxsize=8)
def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it is under a password
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(
            f"{path} 不是 Ed25519 私钥。请从备份恢复原文件。",
            f"{path} is no Ed25519 private key. Restore the original file from the backup.",
        )
    return key


def signing_key(*, first_use: bool) -> Ed25519PrivateKey:
    """The key that signs heads and checkpoints.

    Args:
        first_use: whether a missing key may be made: only while nothing was signed yet.

    Raises:
        KeyRefused: the file is missing although something was signed, or is no Ed25519 key.
    """
    path, public = folder() / SIGNING, folder() / PUBLIC
    if not path.exists():
        if not first_use or public.exists():
            raise _missing(path)
        made = Ed25519PrivateKey.generate()
        _make(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = _private(path)
    if not public.exists():
        _make(public, _raw(key.public_key()).hex().encode() + b"\n")
    return key


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key() -> Ed25519PublicKey | None:
    """The public key in ``ledger.pub``, or nothing when no key was made yet.

    Raises:
        KeyRefused: the file does not hold 32 bytes in hex.
    """
    return public_key_in(folder())


def public_key_in(keys: Path) -> Ed25519PublicKey | None:
    """The public key in a folder of keys, as ``public_key`` reads it.

    Raises:
        KeyRefused: as ``public_key``.
    """
    path = keys / PUBLIC
    if not path.exists():
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError as error:
        raise KeyRefused(
            f"{path} 不是 Ed25519 公钥（64 位十六进制）。请从备份恢复原文件。",
            f"{path} is no Ed25519 public key (64 hex digits). Restore the original file from the backup.",
        ) from error


@lru_cache(maxsize=8)
def _derived(path: Path, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(bytes.fromhex(path.read_text(encoding="ascii")))


def personal_key(purpose: str, *, make: bool) -> bytes:
    """32 bytes derived for ``purpose`` from the key of personal data.

    Args:
        purpose: a fixed word a use; uses do not share keys.
        make: whether a missing key may be made: when protecting, never when opening.

    Raises:
        KeyRefused: the file is missing, and may not be made.
    """
    path = folder() / PERSONAL
    if not path.exists():
        if not make:
            raise _missing(path)
        _make(path, secrets.token_hex(32).encode())
    return _derived(path, f"fazhi {purpose}".encode())
