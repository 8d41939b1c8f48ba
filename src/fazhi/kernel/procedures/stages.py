"""Stages 阶段 of a procedure and the moves between them, written as ``(received | corrected) >> accepted``."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.wording import Label


class Stage:
    """A stage 阶段; its stored key is the name it is declared under and never changes."""

    def __init__(self, zh: str, en: str, *, final: bool = False, rests: bool = False) -> None:
        """Declare a stage with its names; a final stage ends the matter, in one that rests it waits for no act 静置."""
        self.label = Label(zh, en)
        self.final = final
        self.rests = rests
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def __or__(self, other: Stage) -> Stages:
        return Stages((self, other))

    def __rshift__(self, target: Stage) -> Move:
        return Move((self,), target)

    @property
    def stays(self) -> Move:
        """An act in this stage that moves nothing."""
        return Move((self,), None)

    def __repr__(self) -> str:
        return f"<Stage {self.name or self.label.en}>"


@dataclass(frozen=True, slots=True)
class Stages:
    """Several stages from which one move starts."""

    stages: tuple[Stage, ...]

    def __or__(self, other: Stage) -> Stages:
        return Stages((*self.stages, other))

    def __rshift__(self, target: Stage) -> Move:
        return Move(self.stages, target)

    @property
    def stays(self) -> Move:
        """An act in these stages that moves nothing."""
        return Move(self.stages, None)


@dataclass(frozen=True, slots=True)
class Move:
    """From which stages to which; no target means that the stage stays as it is."""

    sources: tuple[Stage, ...]
    target: Stage | None


class _New(Stage):
    """Where a matter comes from: nothing."""


NEW: Stage = _New("（新事项）", "(new matter)")
NEW.name = "new"
