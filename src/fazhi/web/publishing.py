"""What notices and their acts hold, in words: what was hidden and kept, where it is shown, and until which day."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from django.db import models

from fazhi.kernel.notices.displays import CHANNELS, DISPLAYS
from fazhi.kernel.notices.hits import HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.wording import Label
from fazhi.web.clockface import language


def publication_in_words(model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
    """A value of a notice, or of an act in one, in words; nothing where it reads well as it is."""
    if not issubclass(model, Notice) or not value:
        return ()
    if name == "redactions":
        found = Counter(str(HitKind(each["kind"]).label) for each in value)
        return (str(Label("、", ", ")).join(f"{kind} {times}" for kind, times in found.items()),)
    if name in ("kept", "confirmed"):
        return (str(Label(f"{len(value)}项", f"{len(value)}")),)
    if name == "original":
        digest = str(value.get("digest", ""))[:12]
        return (str(Label(f"所依据行为 {value.get('on', '')}，原文摘要 {digest}…",
                          f"the act of {value.get('on', '')}; keyed digest of its text {digest}…")),)  # fmt: skip
    if name == "channel" and value in CHANNELS:
        return (str(CHANNELS[value]),)
    if name == "display" and value in DISPLAYS:
        return (str(DISPLAYS[value].label),)
    return ()


def display_receipt(matter: models.Model) -> tuple[str, ...]:
    """Why a notice is shown until its last day: the rule, its article, and how it was counted."""
    if not isinstance(matter, Notice) or not (matter.display and matter.grade and matter.published_on):
        return ()
    rule, said = DISPLAYS[matter.display], matter.original.get("on")
    paper_on = datetime.date.fromisoformat(said) if said else matter.published_on
    due = rule.until(matter.grade, paper_on, matter.published_on)
    return (str(rule.grade(matter.grade).label), *due.receipt.lines(language()))
