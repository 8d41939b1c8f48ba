"""Which article a paper cites, by the text of the law in force on the paper's own day.

Articles that carry a number of days are asked of the law tree; those without are listed here, by regime: the law of
2017 with the rules of 2007, the law of 2023 with them, and the law of 2023 with the rules of 2026. Which regime is in
force on a day is asked of the law tree as well.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from fazhi.kernel.clocks.statutes import value
from fazhi.law.articles import numeral

LAW, RULES = "行政复议法", "行政复议法实施条例"
_LEVELS = ("条", "款", "项")

IN_TREE: Mapping[str, str] = {
    "application": "reconsideration.application",
    "acceptance": "reconsideration.acceptance",
    "forwarding": "reconsideration.forwarding",
    "correction": "reconsideration.correction-notice",
    "answer": "reconsideration.answer",
    "simple-answer": "reconsideration.simple-answer",
    "extension": "reconsideration.decision-extension",
    "opinion": "reconsideration.opinion-feedback",
    "suit": "litigation.after-reconsideration",
    "public-service": "service.public-notice",
    "redo": "reconsideration.redo",
}

ARTICLES: Mapping[str, Mapping[str, str]] = {
    "silence": {"2017": f"{LAW} 17.2", "2023": f"{LAW} 30.3"},
    "refusal": {"2017": f"{LAW} 17.1、{RULES} 28", "2023": f"{LAW} 30.2"},
    "told": {"2017": f"{LAW} 17.1", "2023": f"{LAW} 30.2"},
    "given-up": {"2017": f"{RULES} 29", "2023": f"{LAW} 31.2"},
    "withdrawal": {"2017": f"{LAW} 25", "2023": f"{LAW} 74"},
    "no-evidence": {"2017": f"{LAW} 28.1.4、{RULES} 46", "2023": f"{LAW} 70"},
    "third-party": {"2017": f"{LAW} 10.3", "2023": f"{LAW} 16"},
    "opinions": {"2017": f"{LAW} 22", "2023": f"{LAW} 49"},
    "investigation": {"2017": f"{RULES} 34", "2023": f"{LAW} 45"},
    "inspection": {"2017": f"{RULES} 34", "2023": f"{RULES} 34", "2026": f"{RULES} 45"},
    "appraisal": {"2017": f"{RULES} 37", "2023": f"{RULES} 37", "2026": f"{RULES} 46"},
    "hearing": {"2017": f"{RULES} 33", "2023": f"{LAW} 50、{LAW} 51"},
    "committee": {"2023": f"{LAW} 52"},
    "conversion": {"2023": f"{LAW} 55"},
    "stay": {"2017": f"{LAW} 21", "2023": f"{LAW} 42"},
    "suspension": {"2017": f"{RULES} 41", "2023": f"{LAW} 39"},
    "incidental": {"2017": f"{LAW} 26", "2023": f"{LAW} 56"},
    "basis": {"2017": f"{LAW} 27", "2023": f"{LAW} 57"},
    "mediation": {"2017": f"{RULES} 50", "2023": f"{LAW} 73"},
    "ending": {"2017": f"{RULES} 42", "2023": f"{LAW} 41"},
    "performance": {"2017": f"{LAW} 32", "2023": f"{LAW} 77"},
    "suggestion": {"2017": f"{RULES} 57.2", "2023": f"{RULES} 57.2", "2026": f"{RULES} 69"},
    "superior": {"2023": f"{LAW} 79.2"},
    "escalation": {"2023": f"{LAW} 38"},
    "maker": {"2023": f"{LAW} 58"},
    "found": {"2017": f"{LAW} 26", "2023": f"{LAW} 59"},
    "basis-found": {"2017": f"{LAW} 27", "2023": f"{LAW} 59"},
    "compensation": {"2017": f"{LAW} 29", "2023": f"{LAW} 72"},
    "upheld": {"2017": f"{LAW} 28.1.1、{RULES} 43", "2023": f"{LAW} 68"},
    "ordered_to_perform": {"2017": f"{LAW} 28.1.2、{RULES} 44", "2023": f"{LAW} 66"},
    "revoked": {"2017": f"{LAW} 28.1.3、{RULES} 45", "2023": f"{LAW} 64"},
    "partly_revoked": {"2017": f"{LAW} 28.1.3、{RULES} 45", "2023": f"{LAW} 64"},
    "changed": {"2017": f"{LAW} 28.1.3、{RULES} 47", "2023": f"{LAW} 63"},
    "confirmed_unlawful": {"2017": f"{LAW} 28.1.3、{RULES} 45", "2023": f"{LAW} 65"},
    "confirmed_invalid": {"2023": f"{LAW} 67"},
    "agreement_liability": {"2023": f"{LAW} 71.1"},
    "agreement_compensation": {"2023": f"{LAW} 71.2"},
    "request_dismissed": {"2017": f"{RULES} 48.1.1", "2023": f"{LAW} 69"},
    "application_dismissed": {"2017": f"{RULES} 48.1.2", "2023": f"{LAW} 33"},
}


def regime(day: datetime.date) -> str:
    """The regime of the day: ``2017``, ``2023``, or ``2026`` for the law of 2023 with the rules of 2026."""
    text = value("reconsideration.acceptance", day).text
    rules = value("reconsideration.redo", day).text
    return rules if text == "2023" and rules == "2026" else text


def cited(name: str, day: datetime.date) -> str:
    """The citation of this name on a day, e.g. ``《中华人民共和国行政复议法》第三十九条``; empty where there is none.

    Raises:
        LookupError: no citation has this name.
    """
    if name in IN_TREE:
        found = value(IN_TREE[name], day)
        return article(f"{found.law_name} {found.article}")
    if name not in ARTICLES:
        raise LookupError(f"no citation {name}; there are: {', '.join([*IN_TREE, *ARTICLES])}")
    by_regime, now = ARTICLES[name], regime(day)
    listed = by_regime.get(now) or by_regime.get("2023" if now == "2026" else "")
    return "、".join(article(each) for each in listed.split("、")) if listed else ""


def article(written: str) -> str:
    """``行政复议法 28.1.3`` as official papers write it: the law in full, the numbers in Chinese."""
    law, numbers = written.split(" ")
    parts = zip(numbers.split("."), _LEVELS, strict=False)
    return f"《中华人民共和国{law}》" + "".join(f"第{numeral(int(number))}{level}" for number, level in parts)
