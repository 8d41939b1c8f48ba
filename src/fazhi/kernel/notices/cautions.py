"""Words that must not slip through 敏感词核查, and how many reviews a place asks for before it publishes 三审三校.

The words come with the system; a place adds its own in ``publication.yaml`` in the installation's home:

    reviews: {"130130": 2}
    words:
      - {word: 某某园区管委会, category: wrong-name, instead: 某某开发区管委会, places: ["130130"]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML

from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.wording import Label

FILE = "publication.yaml"
LEAST, MOST = 1, 3
"""Reviews after the draft: never fewer than one other person; three are 初审、复审、终审."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A word that stands in a text: its category, whether it blocks, and what to write instead."""

    word: str
    category: Label
    blocks: bool
    instead: str = ""
    unless: tuple[str, ...] = ()

    def stands_in(self, plain: str) -> bool:
        """Whether it stands in a joined text by itself, not only as a part of a harmless longer word."""
        for longer in self.unless:
            plain = plain.replace(longer, "")
        return joined(folded(self.word)).text in plain

    @property
    def says(self) -> Label:
        """What is wrong."""
        zh = f"“{self.word}”（{self.category.zh}）" + (f"，应为“{self.instead}”" if self.instead else "")
        en = f"{self.word} ({self.category.en})" + (f"; write {self.instead}" if self.instead else "")
        return Label(zh, en)


def cautions(text: str, place: str) -> list[Caution]:
    """The listed words that stand in a text, however they are spaced; a word within a longer one found is left out."""
    plain = joined(folded(text)).text
    found = [each for each in _listed(place) if each.stands_in(plain)]
    return [
        each for each in found
        if each.blocks or not any(each.word != other.word and each.word in other.word for other in found)
    ]  # fmt: skip


def reviews(place: str) -> int:
    """How many reviews by different persons a place asks for between draft and publication, the last one included."""
    given = _own().get("reviews") or {}
    wanted = given.get(place, given.get("default", LEAST))
    return max(LEAST, min(MOST, int(wanted)))


def _listed(place: str) -> Iterator[Caution]:
    shipped, own = _read(Path(__file__).with_name("words.yaml"), 0.0), _own()
    categories = {**shipped["categories"], **(own.get("categories") or {})}
    for row in (*shipped["words"], *(own.get("words") or [])):
        places = row.get("places")
        if places and not any(place.startswith(str(code)) for code in places):
            continue
        kind = categories[row["category"]]
        title = Label(kind["title"]["zh"], kind["title"]["en"])
        yield Caution(
            str(row["word"]), title, bool(kind["blocks"]), str(row.get("instead") or ""), tuple(row.get("unless") or ())
        )


def _own() -> dict[str, Any]:
    path = Path(settings.HOME) / FILE
    return _read(path, path.stat().st_mtime) if path.exists() else {}


@cache
def _read(path: Path, changed: float) -> dict[str, Any]:
    """What a file says; read again once it was changed."""
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {})
