"""Sealing an archive with a passphrase 加密: scrypt for the key, AES-256-GCM in chunks that cannot be moved or cut off.

The form is that of age's STREAM: each chunk is sealed under a nonce of its place and of whether it is the last, so a
chunk that is missing, doubled, moved or changed is found. Sources: RFC 7914 (scrypt), NIST SP 800-38D (GCM), Hoang et
al., *Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance* (STREAM).
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC = b"FAZHI-SEALED-1\n"
_SALT, _CHUNK, _TAG = 16, 64 * 1024, 16
_N, _R, _P = 2**15, 8, 1


class SealRefused(ValueError):
    """A sealed archive that cannot be opened."""


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    if not passphrase:
        raise SealRefused("口令为空。The passphrase is empty: give one.")
    return AESGCM(Scrypt(salt, 32, _N, _R, _P).derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealing(io.BufferedIOBase):
    """A file that is written sealed; ``finish`` writes the last chunk and leaves the file under it open."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt = secrets.token_bytes(_SALT)
        self._file, self._cipher = file, _cipher(passphrase, salt)
        self._rest, self._number = bytearray(), 0
        file.write(MAGIC + salt)

    def write(self, data: Buffer, /) -> int:
        """Take bytes; whole chunks are sealed and written, but never what may be the last one."""
        given = bytes(data)
        self._rest += given
        while len(self._rest) > _CHUNK:
            self._seal(bytes(self._rest[:_CHUNK]), last=False)
            del self._rest[:_CHUNK]
        return len(given)

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._rest), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), chunk, None))
        self._number += 1


class Opening(io.BufferedIOBase):
    """A sealed file that is read; nothing of a chunk is given out before the chunk is proved."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        if file.read(len(MAGIC)) != MAGIC:
            raise SealRefused("这不是加密的备份。This is no sealed archive: leave the passphrase out.")
        self._file, self._cipher = file, _cipher(passphrase, file.read(_SALT))
        self._ahead, self._number, self._open = file.read(_CHUNK + _TAG), 0, bytearray()

    def read(self, size: int | None = -1, /) -> bytes:
        """Bytes as they were before sealing; fewer than asked only at the end.

        Raises:
            SealRefused: the passphrase is another one, or the archive was changed or cut.
        """
        wanted = -1 if size is None else size
        while self._ahead and (wanted < 0 or len(self._open) < wanted):
            chunk, self._ahead = self._ahead, self._file.read(_CHUNK + _TAG)
            try:
                self._open += self._cipher.decrypt(_nonce(self._number, not self._ahead), chunk, None)
            except InvalidTag:
                raise SealRefused(
                    "备份无法解密：口令不对，或文件被改动、截断。请核对口令，或用另一份备份。"
                    "The archive cannot be opened: it was sealed with another passphrase, or changed or cut. "
                    "Compare the passphrase, or use another copy."
                ) from None
            self._number += 1
        wanted = len(self._open) if wanted < 0 else wanted
        given = bytes(self._open[:wanted])
        del self._open[:wanted]
        return given


def sealed(file: BinaryIO) -> bool:
    """Whether a file is sealed; it is read from its beginning afterwards."""
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC
