"""The law under which a notice is reviewed for secrets before it is published 保密审查, in the texts of the day."""

from __future__ import annotations

import datetime

from fazhi import law
from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited

_RESTS_ON = ("openness.state-secrets", "openness.secrets-review")


def secrets_law(day: datetime.date) -> Label:
    """The basis of the review for secrets, for an act of the day; what was not in force then is left out."""
    said = []
    for key in _RESTS_ON:
        try:
            found = value(key, day)
        except law.NotInForce:
            continue
        said.append(cited(found.law, "" if found.article == "-" else found.article))
    zh, en = "、".join(each.zh for each in said), "; ".join(each.en for each in said)
    return Label(zh or "保密规定", en or "the rules on secrets")
