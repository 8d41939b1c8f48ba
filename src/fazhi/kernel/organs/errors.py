"""The refusal of a change of organs, officers or posts, in both languages, with its cure."""

from __future__ import annotations

from fazhi.kernel.wording import Label


class OrganError(ValueError):
    """A change of organs, officers or posts that cannot be made; ``says`` and ``cure`` are for those who read it."""

    def __init__(self, says: Label, cure: Label, field: str = "") -> None:
        """Refuse with what is wrong, what would cure it, and the name of the value that is at fault."""
        self.says, self.cure, self.field = says, cure, field
        super().__init__(f"{says.zh}{cure.zh}{says.en} {cure.en}")

    @classmethod
    def because(cls, zh: str, en: str, cure_zh: str, cure_en: str, field: str = "") -> OrganError:
        """A refusal from plain texts."""
        return cls(Label(zh, en), Label(cure_zh, cure_en), field)
