"""The law under which a notice is reviewed for secrets before it is published 保密审查, in the text of the day.

The articles of 保守国家秘密法 were not sourced and so are not named; the review itself is 政府信息公开条例 第十七条.
"""

from __future__ import annotations

import datetime

from fazhi.kernel.wording import Label

_REVISED_ON = datetime.date(2024, 5, 1)
"""The day on which 保守国家秘密法, revised, came into force."""
_BEFORE = Label("《保守国家秘密法》（2010年修订）", "保守国家秘密法 (as revised in 2010)")
_SINCE = Label("《保守国家秘密法》（2024年修订）", "保守国家秘密法 (as revised in 2024)")
_OPENNESS = Label("、《政府信息公开条例》（2019）第十七条", "; 政府信息公开条例 (2019) 17")


def secrets_law(day: datetime.date) -> Label:
    """The basis of the review for secrets, for an act of the day."""
    return (_SINCE if day >= _REVISED_ON else _BEFORE) + _OPENNESS
