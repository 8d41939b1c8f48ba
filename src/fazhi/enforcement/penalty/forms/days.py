"""Days that an act says: they lie between the first day that they can be and that of the act."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words


def within(form: ActForm, name: str, cleaned: Mapping[str, Any], first: datetime.date | None) -> None:
    """Refuse a day that lies before the first one that it can be, or after the day of the act."""
    day = cleaned.get(name)
    if day is None or form.on is None:
        return
    if day > form.on:
        form.add_error(name, words("日期晚于登记日期。", "It lies after the day of this act."))
    elif first is not None and day < first:
        form.add_error(name, words(f"日期早于{first}，不可能。", f"It cannot lie before {first}."))
