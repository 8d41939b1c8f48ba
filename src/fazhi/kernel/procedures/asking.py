"""What figures are asked of, as acts and returns need to know it 统计口径范围."""

from __future__ import annotations

import datetime
import uuid
from typing import Protocol


class Asking(Protocol):
    """What a figure is asked of: a place or one of its organs, a period [start, end), and the moment that counts."""

    @property
    def place(self) -> str:
        """Code of the place."""

    @property
    def start(self) -> datetime.date:
        """First day."""

    @property
    def end(self) -> datetime.date:
        """First day after the period."""

    @property
    def known(self) -> datetime.datetime | None:
        """The moment; now without one."""

    @property
    def organ(self) -> uuid.UUID | None:
        """The organ; all of the place without one."""
