"""Checkpoints as C2SP signed notes (tlog-checkpoint) with Ed25519, readable by existing verifiers.

::

    fazhi.example/ledger
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — fazhi.example/ledger Az3grlgtzPICa5OS8npVmf1Myq…
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fazhi.kernel.ledger.errors import NoteRefused

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed checkpoint: log, number of leaves, root (32 bytes), signed text, signatures by name."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple[tuple[str, bytes], ...]


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + _raw(key)).digest()[:_KEY_ID_BYTES]


def verifier_key(name: str, key: Ed25519PublicKey) -> str:
    """The public key in the form other verifiers take: ``name+id+base64``."""
    return f"{name}+{key_id(name, key).hex()}+{base64.b64encode(_ED25519 + _raw(key)).decode('ascii')}"


def read_verifier_key(text: str) -> tuple[str, Ed25519PublicKey]:
    """Name and key of a verifier key.

    Raises:
        NoteRefused: it is none, or its identifier does not fit.
    """
    name, _, rest = text.strip().partition("+")
    identifier, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
        key = Ed25519PublicKey.from_public_bytes(data[1:])
    except (binascii.Error, ValueError):
        data, key = b"", None
    if key is None or data[:1] != _ED25519 or key_id(name, key).hex() != identifier:
        raise NoteRefused(
            f"{text!r} 不是验证公钥。应为 名称+标识+base64 的一行，见 fazhi ledger key。",
            f"{text!r} is no verifier key. It is one line of name+id+base64; see fazhi ledger key.",
        )
    return name, key


def sign(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The signed note of a tree; ``origin`` is also the name of the key."""
    return sign_text(f"{origin}\n{size}\n{base64.b64encode(root).decode('ascii')}\n", origin, key)


def sign_text(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A text of whole lines as a signed note (C2SP signed-note).

    What is signed besides checkpoints must not read as one: its second line is no number.
    """
    signature = key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode('ascii')}\n"


def parse(note: str) -> Note:
    """The parts of a checkpoint; signatures are not checked.

    Raises:
        NoteRefused: the text is no checkpoint.
    """
    try:
        text, signatures = parts(note)
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not lines[1].isdecimal():
            raise ValueError("it lacks origin, size, root or signature lines")
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(
            f"这不是检查点：{error}。请使用 fazhi ledger checkpoint 导出的原文件，不作改动。",
            f"this is no checkpoint: {error}. Use the file as fazhi ledger checkpoint wrote it, unaltered.",
        ) from error
    return Note(lines[0], size, root, text, signatures)


def parts(note: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The text of a signed note and its signatures by name, which are not checked.

    Raises:
        ValueError: it is no signed note.
    """
    text, gap, tail = note.replace("\r\n", "\n").rpartition("\n\n")
    if not gap:
        raise ValueError("it lacks origin, size, root or signature lines")
    signatures = []
    for line in tail.strip("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        if dash != "—":
            raise ValueError("a signature line does not start with a dash")
        signatures.append((name, base64.b64decode(encoded, validate=True)))
    return text + "\n", tuple(signatures)


def signed_by(note: Note, name: str, key: Ed25519PublicKey) -> bool:
    """Whether the note carries a valid signature of this key under this name."""
    return text_signed_by(note.text, note.signatures, name, key)


def text_signed_by(text: str, signatures: Iterable[tuple[str, bytes]], name: str, key: Ed25519PublicKey) -> bool:
    """Whether one of the signatures of a text is a valid one of this key under this name."""
    identifier = key_id(name, key)
    for signer, data in signatures:
        if signer == name and data[:_KEY_ID_BYTES] == identifier:
            try:
                key.verify(data[_KEY_ID_BYTES:], text.encode())
            except InvalidSignature:
                return False
            return True
    return False
