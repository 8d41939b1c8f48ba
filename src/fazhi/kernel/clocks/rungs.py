"""The ladder of warnings 预警级别, as data: ``rungs.yaml``, or the installation's own file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Self

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.clocks.models import Clock, elapsed
from fazhi.kernel.wording import Label

PACKAGED = Path(__file__).with_name("rungs.yaml")


class BrokenRungs(ValueError):
    """The ladder of warnings cannot be read, or says nothing that a clock could reach."""


class Rung(BaseModel):
    """A rung 预警级别: its stored key, its name in both languages, when a clock reaches it, and who else is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z]{1,10}$")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    used: float | None = Field(None, gt=0, le=1)
    working_days_before: int | None = Field(None, ge=0)
    calendar_days_after: int | None = Field(None, ge=0)
    principal: bool = False

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        given = [self.used, self.working_days_before, self.calendar_days_after]
        if sum(each is not None for each in given) != 1:
            raise ValueError(f"rung {self.key} needs exactly one of used, working_days_before and calendar_days_after")
        return self

    @property
    def label(self) -> Label:
        """Its name in both languages."""
        return Label(self.zh, self.en)

    def reached(self, clock: Clock, due: datetime.date, day: datetime.date, before: Before) -> bool:
        """Whether a running clock due on ``due`` has reached the rung on the day."""
        if self.used is not None:
            return elapsed(clock, day) >= self.used
        if self.working_days_before is not None:
            return day >= before(due, self.working_days_before)
        return (day - due).days >= (self.calendar_days_after or 0)


Before = Callable[[datetime.date, int], datetime.date]
"""The day that lies a number of working days before another."""

_LADDER = TypeAdapter(list[Rung])


def ladder() -> list[Rung]:
    """The rungs of this installation, lowest first.

    Raises:
        BrokenRungs: the file cannot be read, a rung has a fault, or a key stands twice.
    """
    return _read(Path(settings.RUNGS) if settings.RUNGS else PACKAGED)


@cache
def _read(path: Path) -> list[Rung]:
    try:
        rungs = _LADDER.validate_python(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError, ValidationError) as fault:
        raise BrokenRungs(_says(path, str(fault))) from fault
    keys = [rung.key for rung in rungs]
    if not keys or len(set(keys)) < len(keys):
        raise BrokenRungs(_says(path, f"keys must be there and each stand once: {', '.join(keys) or 'none'}"))
    return rungs


def _says(path: Path, fault: str) -> str:
    return (
        f"催办级别文件 {path} 有误：{fault}。请对照 {PACKAGED} 改正，或取消 FAZHI_RUNGS。"
        f"The ladder of warnings {path} has a fault: write it as {PACKAGED} is written, or unset FAZHI_RUNGS."
    )


def rung_of(key: str) -> Label:
    """The name of a rung; of one that the ladder no longer has, its key."""
    return next((rung.label for rung in ladder() if rung.key == key), Label(key, key))
