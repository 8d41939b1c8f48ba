"""Personal data 个人信息: what kinds there are, how they are kept, masked, found again and erased.

Sensitive kinds are encrypted at rest with AES-256-GCM, together with the salt of their digest: beside the
digest in the leaf a plain salt would let anyone try all phone numbers. Source: 个人信息保护法
第二十八条、第五十一条.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fazhi.kernel.ledger.errors import PersonalRefused
from fazhi.kernel.ledger.hashing import fresh_salt, salted
from fazhi.kernel.ledger.keys import personal_key
from fazhi.kernel.wording import Label

_NONCE_BYTES = 12


class PersonalKind(StrEnum):
    """Kind of personal data 个人信息种类."""

    NAME = "name"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    ADDRESS = "address"
    BANK_ACCOUNT = "bank_account"
    HEALTH = "health"
    MINOR = "minor"
    PAPER = "paper"
    FILE = "file"

    @property
    def label(self) -> Label:
        """The kind in Chinese and English."""
        return _LABELS[self]

    @property
    def encrypted(self) -> bool:
        """Whether values are encrypted at rest: all but names."""
        return self is not PersonalKind.NAME


_LABELS = {
    PersonalKind.NAME: Label("姓名", "name"),
    PersonalKind.IDENTITY_NUMBER: Label("证件号码", "identity number"),
    PersonalKind.PHONE: Label("电话", "phone"),
    PersonalKind.ADDRESS: Label("住址", "address"),
    PersonalKind.BANK_ACCOUNT: Label("银行账号", "bank account"),
    PersonalKind.HEALTH: Label("健康信息", "health"),
    PersonalKind.MINOR: Label("未成年人信息", "data on a minor"),
    PersonalKind.PAPER: Label("文书正文", "text of a paper"),
    PersonalKind.FILE: Label("材料的名称、摘要或密钥", "name, digest or key of a file"),
}


class Entry(TypedDict):
    """One personal value as a row keeps it; value and salt are null once erased."""

    kind: str
    value: str | None
    salt: str | None


def _seal(kind: PersonalKind, text: str) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(personal_key("encryption", make=True))
    return base64.b64encode(nonce + cipher.encrypt(nonce, text.encode(), kind.value.encode())).decode("ascii")


def _open(kind: PersonalKind, sealed: str) -> str:
    cipher = AESGCM(personal_key("encryption", make=False))
    try:
        data = base64.b64decode(sealed, validate=True)
        return cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], kind.value.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise PersonalRefused(
            f"{kind.label.zh}无法解密：内容被改动，或 personal.key 不是加密时的密钥。请从备份恢复密钥，"
            "再运行 fazhi ledger verify。",
            f"the {kind.label.en} cannot be decrypted: it was altered, or personal.key is not the key it "
            "was encrypted "
            "with. Restore the key from the backup, then run fazhi ledger verify.",
        ) from error


def protect(kind: PersonalKind, value: str) -> Entry:
    """A personal value as it is kept in a row: with a fresh salt, encrypted if its kind asks for it.

    Raises:
        PersonalRefused: the value is empty.
    """
    if not value.strip():
        raise PersonalRefused(
            f"{kind.label.zh}为空。没有就不要设置该字段。",
            f"the {kind.label.en} is empty. Leave the field out when there is none.",
        )
    salt = fresh_salt()
    if kind.encrypted:
        return Entry(kind=kind.value, value=_seal(kind, value), salt=_seal(kind, salt))
    return Entry(kind=kind.value, value=value, salt=salt)


def reveal(entry: Entry) -> str | None:
    """The plain value, or nothing when it was erased.

    Raises:
        PersonalRefused: it cannot be decrypted.
        KeyRefused: the key file is missing.
    """
    kind, value = PersonalKind(entry["kind"]), entry["value"]
    return _open(kind, value) if value is not None and kind.encrypted else value


def erased(entry: Entry) -> Entry:
    """The entry without value and salt."""
    return Entry(kind=entry["kind"], value=None, salt=None)


def entry_digest(field: str, entry: Entry) -> str | None:
    """Salted digest of one personal value under its field's name; nothing when it was erased.

    Raises:
        PersonalRefused: it cannot be decrypted.
        KeyRefused: the key file is missing.
    """
    kind, value, salt = PersonalKind(entry["kind"]), reveal(entry), entry["salt"]
    if value is None or salt is None:
        return None
    plain = _open(kind, salt) if kind.encrypted else salt
    return salted(bytes.fromhex(plain), {"field": field, "kind": kind.value, "value": value}, field)


def digests(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Salted digest of each personal value that is there, by field."""
    found = {field: entry_digest(field, entry) for field, entry in entries.items()}
    return {field: value for field, value in found.items() if value is not None}


def _keep(head: int, tail: int) -> Callable[[str], str]:
    """A mask that shows the first ``head`` and last ``tail`` characters, or little of a short value."""

    def masked(value: str) -> str:
        if len(value) < head + tail + 4:
            shown = value[-2:] if len(value) > 4 else ""
            return "*" * (len(value) - len(shown)) + shown
        return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]

    return masked


_NAME = "[^省市县区旗小镇乡街路道村社活号0-9０-９]{1,9}"
"""Name of a province, city or county. What lies below has signs of its own, and may end in 区 or 市 as well."""
_PLACE = re.compile(rf"(?:{_NAME}(?:省|自治区|市(?!场))){{0,2}}(?:{_NAME}[县区旗])?")


def _masked_address(value: str) -> str:
    """Shows province, city and county only."""
    place = _PLACE.match(value)
    return (place.group() if place else "") + "****"


_MASKS: dict[PersonalKind, Callable[[str], str]] = {
    PersonalKind.NAME: lambda value: value[:1] + "*" * min(len(value) - 1, 3) if len(value) > 1 else "*",
    PersonalKind.IDENTITY_NUMBER: _keep(6, 4),
    PersonalKind.PHONE: _keep(3, 4),
    PersonalKind.ADDRESS: _masked_address,
    PersonalKind.BANK_ACCOUNT: _keep(0, 4),
    PersonalKind.HEALTH: lambda value: "****",
    PersonalKind.MINOR: lambda value: "****",
    PersonalKind.PAPER: lambda value: "****",
    PersonalKind.FILE: lambda value: "****",
}


def mask(kind: PersonalKind, value: str) -> str:
    """What a person without need sees: 张*, 130****0001, 130130********0001, 河北省石家庄市无极县****."""
    return _MASKS[kind](value.strip())


def blind_index(value: str) -> str:
    """Hex by which equal values are found without showing them.

    HMAC-SHA-256 under a key of its own, over the NFKC form in upper case without white space.
    """
    plain = "".join(unicodedata.normalize("NFKC", value).upper().split())
    key = personal_key("blind index", make=True)
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()
