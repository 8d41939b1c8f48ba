"""A survey 办理情况表: how the matters stand that arose from one, as its procedure declares it for the matter's page.

It is a table of words. The page shows of a linked matter that its viewer may not see no more than what is asked of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.kernel.wording import Label

Said = Label | str
"""What stands in a cell: words, or a name, which is Chinese in both languages."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A matter that is surveyed.

    Attributes:
        matter: its id.
        asked: what everybody knows who sees the survey, such as whom it was asked of.
        told: how it stands, for those alone who may see it.
        late: by how many days it is late.
    """

    matter: uuid.UUID
    asked: Sequence[Said]
    told: Sequence[Said]
    late: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """A table of how matters stand.

    Attributes:
        title: what it tells.
        asked: heads of the columns for everybody; ``told`` of those for who may see the single matter.
        lines: the matters, those first that ask for attention.
        urge: name of the act, declared to be done in bulk, by which those who are late are reminded.
    """

    title: Label
    asked: Sequence[Label]
    told: Sequence[Label]
    lines: Sequence[Surveyed]
    urge: str = ""
