"""A report's notice 年度报告公布: drafted from what was issued, and published by a second person."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.demo.diary import Happening
from fazhi.demo.people import post_of
from fazhi.kernel.notices.confirming import PublishForm
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import Publication, draft_values
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act


def publication(
    key: str, source: str, organ: str, drafted: datetime.date, published: datetime.date, publisher: str = "publisher"
) -> Iterator[Happening]:
    """The notice that an act of a report made due.

    Args:
        key: key of the report's happenings.
        source: name of that act.
        organ: code of the organ whose report it is.
        drafted: day on which the notice is drafted.
        published: day on which it is published.
        publisher: role of who publishes it.
    """

    def notice() -> Notice:
        return Notice.objects.get(source=Act.objects.get(request_key=f"{key}:{source}"))

    def draft() -> None:
        found = notice()
        perform(
            found, "draft", by=post_of(organ, "handler", drafted), on=drafted, data=draft_values(found),
            request_key=f"{key}:draft",
        )  # fmt: skip

    def publish() -> None:
        found = notice()
        perform(
            found, "publish", by=post_of(organ, publisher, published), on=published, data=_ticked(found),
            request_key=f"{key}:publish",
        )  # fmt: skip

    yield Happening(drafted, f"{key}:draft", draft)
    yield Happening(published, f"{key}:publish", publish)


def _ticked(notice: Notice) -> Mapping[str, Any]:
    """What the second person ticks: all that the form asks, and that secrecy was looked at."""
    form = build_form(Publication, Publication.publish, None, matter=notice)
    asked = list(form.asked) if isinstance(form, PublishForm) else []
    return {"no_secrets": True, **({"confirmed": asked} if asked else {})}
