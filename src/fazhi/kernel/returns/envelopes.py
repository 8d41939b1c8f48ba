"""Signed files between installations 签名数据包: canonical content, and a signed note that binds its digest.

The note is a C2SP signed note by the key of the sender's ledger, so that the key that is known for its checkpoints is
the one that is asked for. Its text names the format and the digest, and cannot be taken for a checkpoint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.hashing import canonical
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.wording import Label


class BundleRefused(ValueError):
    """A file is no bundle, or does not stand up; ``message`` and ``cure`` say so in both languages."""

    def __init__(self, message: Label, cure: Label) -> None:
        self.message, self.cure = message, cure
        super().__init__(f"{message.zh}{cure.zh} {message.en} {cure.en}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A bundle as it was read: who says to have signed it, its content, and the digest of that.

    Attributes:
        origin: origin of the sender's ledger, the name of its key.
        digest: SHA-256 of the canonical content, hex.
    """

    origin: str
    format: str
    content: Mapping[str, Any]
    digest: str


def sealed(format: str, content: Mapping[str, Any]) -> str:
    """Content as a signed file of this installation.

    Args:
        format: name and version of the content's form, as ``fazhi.return/1``.
        content: plain JSON; numbers with decimal places as text.
    """
    origin = settings.LEDGER_ORIGIN
    text = _text(format, _digest(content))
    note = notes.sign_text(text, origin, signing_key(first_use=False))
    return json.dumps({"content": content, "note": note}, ensure_ascii=False, indent=1, sort_keys=True)


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(content), "数据包 bundle")).hexdigest()


def _text(format: str, digest: str) -> str:
    return f"{format}\nsha256:{digest}\n"


def opened(text: str | bytes) -> Envelope:
    """A file as an envelope, whose note binds its content; by whom it is signed is asked by ``signed_by``.

    Raises:
        BundleRefused: it is no signed file, or its content is not what was signed.
    """
    try:
        data = json.loads(text)
        content, note = data["content"], data["note"]
        said, signatures = notes.parts(note)
        format, bound = said.rstrip("\n").split("\n")
        origin = signatures[0][0]
        if not isinstance(content, dict):
            raise ValueError("the content is no object")
        digest = _digest(content)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, LedgerError) as error:
        what = error.__cause__ if isinstance(error, LedgerError) else error
        raise BundleRefused(
            Label("文件不是签名数据包，或者已经损坏。", f"The file is no signed bundle, or is damaged ({what})."),
            Label("请对方用“导出签名数据包”重新导出，原样发送。", "Ask for it to be exported anew, and sent as it is."),
        ) from error
    if bound != f"sha256:{digest}":
        raise BundleRefused(
            Label("数据包的内容在签名后被改动。", "The content of the bundle was altered after it was signed."),
            Label("不得采用；请向对方核实并重新取得原件。", "Do not use it: ask the sender, and get it anew."),
        )
    return Envelope(origin, format, content, digest)


def signed_by(text: str | bytes, verifier_key: str) -> bool:
    """Whether a file, which can be opened, carries a valid signature of the key."""
    said, signatures = notes.parts(json.loads(text)["note"])
    name, key = notes.read_verifier_key(verifier_key)
    return notes.text_signed_by(said, signatures, name, key)
