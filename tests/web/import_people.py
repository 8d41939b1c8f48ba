"""Imports that somebody has begun and another is asked to approve, and the arguments of their addresses."""

from __future__ import annotations

import datetime

from fazhi.exchange.models import Mode
from fazhi.exchange.runs import deciding
from fazhi.kernel.organs.models import Post
from tests.exchange.importing import DAY, NOW, hand_in


def import_arguments(first: Post, second: Post) -> dict[str, list[object]]:
    """By name of the address: an import that the second is asked to approve, and one that the first has examined."""
    row = {"happened_on": datetime.date(2021, 3, 1), "title": "表中巡查", "stalls": 3}
    asked, examined = (hand_in("records.toy.round", [row], first) for _ in range(2))
    deciding.choose_mode(asked, Mode.WHOLE)
    deciding.ask(asked, second, DAY, NOW)
    return {
        "imports": [], "new-import": ["changes.toy.stalls"], "import-template": ["changes.toy.stalls"],
        "import": [asked.pk], "import-columns": [examined.pk], "import-marked": [asked.pk],
    }  # fmt: skip
