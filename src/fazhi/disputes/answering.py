"""What follows from an application for reconsideration that came in online: return, lateness, the respondent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from fazhi.disputes.choices import ActComplained
from fazhi.disputes.rules.asking import last_day
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited

SHORTEST = 4
"""Characters from which on the end of an organ's name says which it is."""
RETURNS = {
    "twice": Label("重复提交", "Sent in twice"),
    "none": Label("并非行政复议申请", "No application for reconsideration"),
    "wanted": Label("申请人要求退回", "The applicant asks for it"),
}
INSTEAD = Label(
    "不属于本机关管辖、不属于复议范围、超过期限等，不能退回：请登记，审查后作出不予受理决定并说明理由；不属于本机关管辖的，"
    "还应当告知有管辖权的机关。审查期限届满未作出不予受理决定的，视为受理（行政复议法第三十条）。",
    "Want of competence, a matter outside reconsideration, lateness and the like are no grounds of return: register "
    "it, examine it, and refuse it by a decision with reasons, which names the competent organ where this is none. "
    "Without a decision in time it counts as accepted (Administrative Reconsideration Law, Article 30).",
)


def respondent_of(name: str, day: datetime.date, body: Organ) -> Organ | None:
    """The one organ of this name; else the one of the body's place whose name ends so, as 县公安局 of 示例县公安局."""
    if not name:
        return None
    named = [each for each in Organ.objects.filter(name=name) if each.existed_on(day)]
    if not named and len(name) >= SHORTEST:
        rows = Organ.objects.filter(name__endswith=name, place_code__startswith=subtree(body.place_code))
        named = [each for each in rows if each.existed_on(day)]
    return named[0] if len(named) == 1 else None


def late(answers: Mapping[str, Any], day: datetime.date) -> list[Label]:
    """That the time to apply seems to be over, by the day on which the applicant says to have known of the act."""
    key = "reconsideration.application" if answers.get("rights_told") else "reconsideration.application-untold"
    try:
        known = datetime.date.fromisoformat(str(answers.get("act_known_on") or ""))
    except ValueError:
        return []
    value = tree().value(key, on=day)
    last = last_day(known, value)
    if day <= last or answers.get("act_kind") == ActComplained.OMISSION:
        return []
    said = cited(value.law, value.article)
    return [
        Label(
            f"按您填写的知道日期，申请期限已于 {last} 届满（{said.zh}）。仍然可以提交；请在“事实和理由”中写明"
            "耽误的原因，因不可抗力或者其他正当理由耽误的，申请期限自障碍消除之日起继续计算。",
            f"By the day on which you knew of it, the time to apply ended on {last} ({said.en}). You may still send it "
            "in: say under facts and grounds what kept you. Where it was force majeure or another proper reason, the "
            "time goes on once that is over.",
        )
    ]
