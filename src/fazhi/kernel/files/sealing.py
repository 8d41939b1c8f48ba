"""Files at rest: each is encrypted under a key of its own, in chunks, so that destroying the key destroys every copy.

The key lies with the file's row, sealed under the installation's key; at a purge it is erased, and copies in backups of
the store can no longer be read. Chunks are sealed with AES-256-GCM; the nonce is the chunk's place and whether it is
the last, which a key used for one file only never repeats, so that chunks can be neither swapped nor cut off.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 2**20
_TAG = 16
MAGIC = b"fazhi-file-1\n"


class SealBroken(ValueError):
    """Sealed bytes that were altered, cut, or belong to another key."""


def fresh_key() -> bytes:
    """A key for one file."""
    return secrets.token_bytes(32)


def _nonce(place: int, last: bool) -> bytes:
    return place.to_bytes(11, "big") + (b"\1" if last else b"\0")


def sealed(content: bytes, key: bytes) -> Iterator[bytes]:
    """The bytes as they are stored, chunk by chunk."""
    cipher = AESGCM(key)
    yield MAGIC
    starts = range(0, max(len(content), 1), CHUNK)
    for place, start in enumerate(starts):
        last = start + CHUNK >= len(content)
        yield cipher.encrypt(_nonce(place, last), content[start : start + CHUNK], MAGIC)


def opened(stored: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The plain bytes, chunk by chunk; each chunk is authentic before it is given out.

    Args:
        stored: the sealed bytes, in pieces of any size.
        key: the key of the file.

    Raises:
        SealBroken: they are not what was sealed under the key.
    """
    cipher, place, waiting = AESGCM(key), 0, b""
    begun = False
    for piece in stored:
        waiting += piece
        if not begun and len(waiting) >= len(MAGIC):
            if not waiting.startswith(MAGIC):
                raise SealBroken("not sealed by this program")
            waiting, begun = waiting[len(MAGIC) :], True
        while begun and len(waiting) > CHUNK + _TAG:
            yield _open(cipher, place, False, waiting[: CHUNK + _TAG])
            waiting, place = waiting[CHUNK + _TAG :], place + 1
    if not begun:
        raise SealBroken("cut off before it begins")
    yield _open(cipher, place, True, waiting)


def _open(cipher: AESGCM, place: int, last: bool, chunk: bytes) -> bytes:
    try:
        return cipher.decrypt(_nonce(place, last), chunk, MAGIC)
    except (InvalidTag, ValueError) as fault:
        raise SealBroken(f"chunk {place} is not what was sealed") from fault
