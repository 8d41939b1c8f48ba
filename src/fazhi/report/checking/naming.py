"""Names of organs and laws with the days of which they hold 机构、法律名称: data, to which a county adds its own."""

from __future__ import annotations

import datetime
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from fazhi.law.schema import sure_word

PACKAGED = Path(__file__).parent / "rules" / "names.yaml"


_DASHES = "－—–~～至"
"""Signs between two years that writers exchange for a hyphen."""


def hyphened(text: str) -> str:
    """The text with hyphens for all such signs; every sign stays one sign, so places do not move."""
    for dash in _DASHES:
        text = text.replace(dash, "-")
    return text


class NamesError(Exception):
    """A file of names that cannot be used: which, where, and how it should be."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Written):
    """Who decided on a name and when, in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Name(_Written):
    """Names of one organ or law, and from when or until when (the first day no longer) they are in force.

    Attributes:
        now: what has taken their place.
        passed: when a law was published; from then on it is spoken of.
        part_of: longer names that hold one of these and are right.
        alone: whether the names are so short that nothing may run into them.
        source: key in ``sources``.
    """

    names: tuple[str, ...] = Field(min_length=1)
    kind: Literal["organ", "law"]
    source: str
    sure: Annotated[Sure, sure_word]
    now: str = ""
    until: datetime.date | None = None
    from_: datetime.date | None = Field(default=None, alias="from")
    passed: datetime.date | None = None
    part_of: tuple[str, ...] = ()
    alone: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.until is None) == (self.from_ is None):
            raise ValueError("write until, or from: one of them")
        if self.until is not None and not self.now:
            raise ValueError("write now: what has taken its place")
        if any(len(name) < 2 for name in self.names):
            raise ValueError("a name has two signs at least")
        return self


def _by_year(raw: object) -> object:
    return {str(year): day for year, day in raw.items()} if isinstance(raw, dict) else raw


class Editions(_Written):
    """A law of one name in several editions: the year of each, with the day from which it is in force."""

    name: str = Field(min_length=2)
    sure: Annotated[Sure, sure_word]
    editions: Annotated[dict[str, datetime.date], BeforeValidator(_by_year)] = Field(min_length=1)

    def after(self, edition: str) -> tuple[str, datetime.date] | None:
        """The edition after this one and its first day."""
        later = sorted(
            (day, year)
            for year, day in self.editions.items()
            if edition in self.editions and day > self.editions[edition]
        )
        return (later[0][1], later[0][0]) if later else None

    def before(self, edition: str) -> str:
        """The edition before this one; nothing before the first."""
        earlier = [(day, year) for year, day in self.editions.items() if day < self.editions[edition]]
        return max(earlier)[1] if earlier else ""


class KnownNames(_Written):
    """A file of names; one that a county adds takes the place of what the packaged file says of the same name."""

    sources: dict[str, Source] = {}
    names: tuple[Name, ...] = ()
    editions: tuple[Editions, ...] = ()

    def with_own(self, own: KnownNames) -> KnownNames:
        """These names with those of another file, which win."""
        said = {name for each in own.names for name in each.names}
        kept = [
            each.model_copy(update={"names": left})
            for each in self.names
            if (left := tuple(name for name in each.names if name not in said))
        ]
        laws = {each.name for each in own.editions}
        return KnownNames(
            sources=self.sources | own.sources,
            names=(*kept, *own.names),
            editions=(*(each for each in self.editions if each.name not in laws), *own.editions),
        )

    @cached_property
    def by_name(self) -> dict[str, list[Name]]:
        """Who says what of a name."""
        found: dict[str, list[Name]] = {}
        for entry in self.names:
            for name in entry.names:
                found.setdefault(hyphened(name), []).append(entry)
        return found

    @cached_property
    def laws(self) -> dict[str, Editions]:
        """The laws in editions by their name."""
        return {law.name: law for law in self.editions}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One pattern of all names, and of the longer ones that hold them: the longest wins."""
        said = {*self.by_name, *self.laws, *(longer for entry in self.names for longer in entry.part_of)}
        return re.compile("|".join(sorted(map(re.escape, said), key=len, reverse=True)))

    def source(self, key: str) -> Label:
        """What a source is called."""
        return Label(self.sources[key].zh, self.sources[key].en)


@cache
def packaged() -> KnownNames:
    """The names that come with the program."""
    return _read(PACKAGED)


def known_names(own: Path | None = None) -> KnownNames:
    """The packaged names, with those of a file of one's own.

    Raises:
        NamesError: the file cannot be read, or says something else than names.
    """
    known = packaged()
    known = known.with_own(_read(own)) if own else known
    for each in known.names:
        if each.source not in known.sources:
            raise _wrong(
                own or PACKAGED, f"names {each.names[0]}: source {each.source}", "sources 中没有 not in sources"
            )
    return known


def _read(path: Path) -> KnownNames:
    try:
        return KnownNames.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong(path, ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")) from error
    except (YAMLError, ValueError, OSError) as error:
        raise _wrong(path, "YAML", str(error).splitlines()[0]) from error


def _wrong(path: Path, where: str, why: str) -> NamesError:
    return NamesError(
        f"名称文件 {path} 不能用：{where}：{why}。写法见 docs/report-check.md。"
        f"The file of names cannot be used; how it is written stands in docs/report-check.md."
    )
