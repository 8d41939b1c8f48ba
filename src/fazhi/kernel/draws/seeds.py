"""How the seed 种子 comes about: terms that bind the list, commitments of organs, their reveals, a public source.

Terms are fixed and published before anybody commits; a commitment binds the terms, so that none can be used again for
another draw, and no list or weight be changed after it. The seed is known when the last secret is, and nobody who holds
one alone can choose it. docs/draw.md is the standard.
"""

from __future__ import annotations

import datetime
import unicodedata
import uuid
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FEWEST_ORGANS = 2
"""Below this the format knows no draw; how many commit is asked of the rules of the day, which may want more."""

Hexadecimal = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
MOST = 2**53 - 1
"""The largest number that RFC 8785 writes."""

_COMMIT = b"fazhi-draw/1 commit\n"
_SEED = b"fazhi-draw/1 seed\n"


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FrozenList(_Fixed):
    """The list by its SHA-256, and how many candidates stand on it, the excluded ones included."""

    sha256: Hexadecimal
    candidates: int = Field(ge=1, le=MOST)


class Committer(_Fixed):
    """An organ that commits 承诺单位."""

    code: Code
    name: str


class Source(_Fixed):
    """A public source 公开信源 fixed in advance: what will be published, by whom, and on which day."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    on: datetime.date


class Terms(_Fixed):
    """What is fixed before a draw; ``docs/draw.md`` explains each.

    Attributes:
        draw: identity of the draw.
        title: what is drawn, and what for.
        list: the frozen list.
        wanted: how many of each stratum.
        organs: who commits, ascending by code, two at least.
        source: the public source whose value goes into the seed after all reveals, where there is one.
        assignment: SHA-256 of the file by which inspectors are assigned, where they are.
    """

    format: Literal["fazhi-draw/1"] = "fazhi-draw/1"
    draw: uuid.UUID
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    list: FrozenList
    wanted: dict[str, Annotated[int, Field(ge=0, le=MOST)]]
    organs: tuple[Committer, ...]
    source: Source | None = None
    assignment: Hexadecimal | None = None

    @model_validator(mode="after")
    def _sound(self) -> Terms:
        codes = [organ.code for organ in self.organs]
        if codes != sorted(set(codes)) or len(codes) < FEWEST_ORGANS:
            raise ValueError("organs: two at least, each once, ascending by code")
        return self

    def canonical(self) -> bytes:
        """The terms as RFC 8785 has them."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    def digest(self) -> bytes:
        """SHA-256 of the canonical terms: 32 bytes that every commitment and the seed bind."""
        return sha256(self.canonical()).digest()


def commitment(terms: bytes, organ: str, secret: bytes) -> str:
    """What an organ hands in before the draw, as hexadecimal digits.

    Args:
        terms: digest of the terms.
        organ: code of the organ.
        secret: 32 bytes that the organ drew and keeps to itself until the reveal.
    """
    return sha256(_COMMIT + terms + _measured(organ) + secret).hexdigest()


def seed_of(terms: Terms, secrets: Mapping[str, bytes], value: str = "") -> bytes:
    """The seed: 32 bytes.

    Args:
        terms: the terms.
        secrets: code of each committing organ to its 32 bytes.
        value: what the public source published, where the terms name one, as ``settled`` writes it.

    Raises:
        KeyError: an organ has not revealed.
    """
    revealed = b"".join(secrets[organ.code] for organ in terms.organs)
    source = _measured(value) if terms.source else b""
    return sha256(_SEED + terms.digest() + revealed + source).digest()


def settled(value: str) -> str:
    """The value of a public source in one spelling: composed and compatible (NFKC), single blanks, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def _measured(text: str) -> bytes:
    """The bytes of a text with their number before them, in four bytes: no two texts run together alike."""
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw
