"""Applications that go to an upper platform 上级平台受理: told beforehand, and taken neither as drafts nor as sent in.

Where a procedure runs follows from place and day (``procedures.modes``), so that of several organs one may take
applications in here and another not. What came in while it ran here is not touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from fazhi.kernel.applications.declaring import Online
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.modes import Platform, platforms_on
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Elsewhere(Label):
    """That one applies on a platform, in words, with the platform, so that a page leads to its address."""

    platform: Platform


class RunsAbove(Exception):
    """The applications of an organ go to an upper platform; ``message`` says to which."""

    def __init__(self, platform: Platform) -> None:
        super().__init__(platform.name)
        self.message = told_of(platform)


def told_of(platform: Platform) -> Elsewhere:
    """That one applies on a platform, and what holds here."""
    zh, en = (f"（{platform.operator}）", f" (run by {platform.operator})") if platform.operator else ("", "")
    return Elsewhere(
        f"这一事项现由“{platform.name}”{zh}受理，请到该平台申请；也可以邮寄或者当面提交。本网站不再收新的申请，"
        "此前已经提交的照常查询、办理。",
        f"One now applies for this on {platform.name}{en}, or by post or in person. Nothing new is taken in here; "
        "what was sent in before goes on as it was.",
        platform,
    )


def above_on(online: Online, organs: list[Organ], day: datetime.date) -> Mapping[Organ, Platform]:
    """Those of the organs whose applications go to a platform on a day, each with it."""
    found = platforms_on({(online.family, each.place_code) for each in organs}, day)
    return {each: found[where] for each in organs if (where := (online.family, each.place_code)) in found}


def open_organs(online: Online, day: datetime.date) -> tuple[list[Organ], list[tuple[Organ, Platform]]]:
    """The organs at which one may apply here on a day, and those whose applications go to a platform."""
    organs = list(online.organs(day))
    above = above_on(online, organs, day)
    return [each for each in organs if each not in above], list(above.items())


def refuse_above(online: Online, organ: Organ, day: datetime.date) -> None:
    """Refuse an application to an organ whose applications go to a platform.

    Raises:
        RunsAbove: they do.
    """
    platform = above_on(online, [organ], day).get(organ)
    if platform is not None:
        raise RunsAbove(platform)
