"""Names that the sheets of counties have for columns 表头别名, from ``synonyms.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Other headings by the stored name of the column."""
    data = YAML(typ="safe").load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {str(name): tuple(str(each) for each in listed) for name, listed in data.items()}
