"""Registers 清单 as chapters declare them, and what is asked of them: at a day, between two days, in force or not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import TextChoices

from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label


class RegisterError(Exception):
    """A register declared wrong, or asked for by a name that none has."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change as the rules of a register see it: what is done, to which entry, and how it would read afterwards."""

    action: str
    code: str
    on: datetime.date
    values: dict[str, Any]
    standing: Entry | None


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule of a register: the test returns whether the proposed change keeps it.

    A rule that looks beyond its own row says what it ``reads``, for all changes of a set together: a large one is
    examined with a few queries and not with some for each row. Its test is then given that as well.
    """

    key: str
    says: Label
    cure: Label
    test: Callable[..., bool]
    reads: Callable[[Sequence[Proposed]], Any] | None = None


class Register:
    """A register: subclass it and declare.

    Attributes:
        key: stored name, e.g. ``services.powers``.
        label: name in both languages.
        entry: the chapter's typed model of its entries.
        kinds: the kinds of entry.
        rules: what every change must keep.
        about: what is on the list and by which basis, in both languages; pages fall back on the docstring.
        public: whether everybody may see it.
        own_entries: whether an entry belongs to its organ, which alone proposes changes of it.
        by_adjustment: whether its entries come and go by adjustments; else by the acts of a procedure of its own, and
            nobody drafts or imports changes of it.
        verified: whether a code alone is looked up on the page where anybody verifies what an officer shows: codes of
            certificates are.
        applied: called with each version that an adjustment records, in its transaction.
    """

    key: ClassVar[str]
    label: ClassVar[Label]
    entry: ClassVar[type[Entry]]
    kinds: ClassVar[type[TextChoices]]
    rules: ClassVar[tuple[EntryRule, ...]] = ()
    about: ClassVar[Label | None] = None
    public: ClassVar[bool] = True
    own_entries: ClassVar[bool] = True
    by_adjustment: ClassVar[bool] = True
    verified: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Examine the declaration and register it."""
        super().__init_subclass__(**kwargs)
        for attribute in ("key", "label", "entry", "kinds"):
            if not hasattr(cls, attribute):
                raise RegisterError(f"{cls.__module__}.{cls.__name__} has no {attribute}; declare it")
        if not (cls.__doc__ or "").strip():
            raise RegisterError(f"{cls.__module__}.{cls.__name__} has no docstring; name the list and its basis")
        if cls.key in _registers:
            raise RegisterError(f"register {cls.key} is declared twice: {cls.__name__}")
        _registers[cls.key] = cls

    @classmethod
    def applied(cls, version: Entry, action: str) -> None:
        """Follow a change that an adjustment applied; nothing to do where the chapter declares nothing."""

    @classmethod
    def doubt(cls, version: Entry, day: datetime.date) -> Label | None:
        """Why an entry may not be relied on that day, None where it may: it is in force; a chapter asks for more."""
        if version.from_on <= day and (version.until_on is None or day < version.until_on):
            return None
        return Label("当日不在有效期内，或者已经终止。", "It is not in force on that day, or was ended.")

    @classmethod
    def entries(cls) -> DatedQuerySet[Any]:
        """All versions of its entries."""
        return cls.entry._default_manager.all()


_registers: dict[str, type[Register]] = {}


def registers() -> dict[str, type[Register]]:
    """All registers by key."""
    return dict(sorted(_registers.items()))


def register_of(key: str) -> type[Register]:
    """A register by its key.

    Raises:
        RegisterError: none has it.
    """
    try:
        return _registers[key]
    except KeyError:
        known = ", ".join(registers()) or "无 none"
        raise RegisterError(f"没有清单“{key}”；可用：{known}。no register {key}") from None


def in_force(key: str, code: str, day: datetime.date) -> bool:
    """Whether an entry of this code is in force on the day."""
    return register_of(key).entries().as_of(day).filter(code=code).exists()


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that reads otherwise on the later day, with the attributes that differ."""

    old: Entry
    new: Entry
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between a register on two days."""

    added: list[Entry]
    ended: list[Entry]
    changed: list[Changed]


def difference(
    register: type[Register],
    earlier: datetime.date,
    later: datetime.date,
    known: datetime.datetime | None = None,
) -> Difference:
    """Compare a register on two days, as known at a moment (now without one)."""
    then, now = (set(register.entries().as_of(day, known).values_list("pk", flat=True)) for day in (earlier, later))
    # A version that stands on both days differs in nothing: of thousands of entries only the few others are read.
    rows = register.entries().select_related("organ").in_bulk(list(then ^ now))
    old = {rows[pk].subject: rows[pk] for pk in then - now}
    new = {rows[pk].subject: rows[pk] for pk in now - then}
    changed = []
    for subject in old.keys() & new.keys():
        before, after = old[subject].shown(), new[subject].shown()
        names = tuple(name for name, value in after.items() if before[name] != value)
        if names:
            changed.append(Changed(old[subject], new[subject], names))
    return Difference(
        added=_by_code(new[subject] for subject in new.keys() - old.keys()),
        ended=_by_code(old[subject] for subject in old.keys() - new.keys()),
        changed=sorted(changed, key=lambda each: each.new.code),
    )


def _by_code(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.code)
