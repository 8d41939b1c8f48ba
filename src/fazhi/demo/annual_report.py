"""The annual report of 2021: begun, compiled, confirmed and published in early 2022, within the limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import JUSTICE_BUREAU, post_named, post_of
from fazhi.demo.tables import day
from fazhi.kernel.notices.confirming import PublishForm
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import Publication, draft_values
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act

YEAR = 2021
_KEY = f"demo:report:{YEAR}"
_WRITTEN = {
    "problems": (
        "一是监督检查发现的问题中，仍有{oversight.findings.open}正在整改，整改时效有待提高。\n"
        "二是案卷评查发现问题{enforcement.review.file-findings}，网络巡察发现问题{enforcement.review.patrol-findings}，"
        "基层执法规范化水平还不均衡。\n"
        "三是行政复议立案{disputes.reconsideration.accepted}，群众对复议渠道的了解还不够。"
    ),
    "plan": (
        "一是督促正在整改的问题按期完成，并逐项核验。\n二是加强执法人员培训和案卷评查，开展执法公示专项检查。\n"
        "三是扩大行政复议宣传，方便群众网上申请。"
    ),
}  # fmt: skip
"""What the office wrote itself: invented, with the numbers put in by name."""
_HANDLER, _PRINCIPAL = "许明轩", "马承诚"
_BEGUN, _COMPILED, _CONFIRMED, _DRAFTED, _PUBLISHED = map(
    day, ("2022-01-10", "2022-02-21", "2022-02-25", "2022-02-28", "2022-03-07")
)


def happenings() -> Iterator[Happening]:
    """The report from its beginning to its publication."""
    yield Happening(_BEGUN, f"{_KEY}:begin", _begin)
    yield Happening(_COMPILED, f"{_KEY}:compile", lambda: _do("compile", _HANDLER, _WRITTEN))
    yield Happening(_CONFIRMED, f"{_KEY}:confirm", lambda: _do("confirm", _PRINCIPAL))
    yield Happening(_DRAFTED, f"{_KEY}:draft", _draft)
    yield Happening(_PUBLISHED, f"{_KEY}:publish", _publish)


def _begin() -> None:
    open_matter(
        "report.annual", "begin", by=post_named(_HANDLER, _BEGUN), on=_BEGUN, data={"year": YEAR},
        request_key=f"{_KEY}:begin",
    )  # fmt: skip


def _do(name: str, who: str, data: Mapping[str, str] | None = None) -> None:
    on = {"compile": _COMPILED, "confirm": _CONFIRMED}[name]
    perform(matter_of(f"{_KEY}:begin"), name, by=post_named(who, on), on=on, data=data, request_key=f"{_KEY}:{name}")


def _notice() -> Notice:
    return Notice.objects.get(source=Act.objects.get(request_key=f"{_KEY}:confirm"))


def _draft() -> None:
    notice = _notice()
    perform(
        notice, "draft", by=post_named(_HANDLER, _DRAFTED), on=_DRAFTED, data=draft_values(notice),
        request_key=f"{_KEY}:draft",
    )  # fmt: skip


def _publish() -> None:
    notice = _notice()
    perform(
        notice, "publish", by=post_of(JUSTICE_BUREAU, "publisher", _PUBLISHED), on=_PUBLISHED, data=_confirmed(notice),
        request_key=f"{_KEY}:publish",
    )  # fmt: skip


def _confirmed(notice: Notice) -> Mapping[str, Any]:
    """What the second person ticks: all that the form asks, and that secrecy was looked at."""
    form = build_form(Publication, Publication.publish, None, matter=notice)
    asked = list(form.asked) if isinstance(form, PublishForm) else []
    return {"no_secrets": True, **({"confirmed": asked} if asked else {})}
