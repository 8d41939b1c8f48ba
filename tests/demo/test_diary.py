"""A year that is broken off and taken up again ends as one that was not: acts once, warnings on their days."""

from __future__ import annotations

import datetime
from itertools import islice

import pytest

from fazhi.demo.diary import Happening, last_performed, outstanding, perform
from fazhi.kernel.clocks.models import ClockWarning
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County

pytestmark = pytest.mark.django_db


def _found(by: Post, checked: str, key: str, on: str, rectify_by: str) -> Happening:
    def open_it() -> None:
        open_matter(
            "oversight.rectification", "open", by=by, on=day, request_key=key,
            data={
                "source": "file-review", "checked": checked, "problem": key, "legal_basis": "行政处罚法 61",
                "rectify_by": rectify_by,
            },
        )  # fmt: skip

    day = datetime.date.fromisoformat(on)
    return Happening(day, key, open_it)


def _given() -> list[tuple[str, str]]:
    return [(each.rung, each.given_on.isoformat()) for each in ClockWarning.objects.order_by("given_on", "rung")]


@pytest.mark.parametrize("broken_off", [False, True])
def test_warnings_of_quiet_days_are_given_also_after_a_break(county: County, broken_off: bool) -> None:
    """The first finding is due on a day on which nothing happens: its warning must not be lost with the break."""
    by, checked = county.post("justice", "handler"), str(county.organ("market").pk)
    year = [
        _found(by, checked, "first", "2021-03-22", "2021-04-12"),
        _found(by, checked, "second", "2021-04-20", "2021-12-20"),
    ]
    if broken_off:
        list(perform(year[:1]))
    left = outstanding(year)
    assert len(list(perform(left, last_performed(year, left)))) == (1 if broken_off else 2)
    assert ("due", "2021-04-12") in _given()
    assert ("overdue", "2021-04-13") in _given()
    assert Act.objects.filter(name="open").count() == 2
    assert not outstanding(year)


def test_a_day_that_fails_leaves_nothing_of_itself(county: County) -> None:
    """What happens on one day stands together, so that the next run begins with that whole day."""
    by, checked = county.post("justice", "handler"), str(county.organ("market").pk)
    year = [
        _found(by, checked, "first", "2021-03-22", "2021-04-12"),
        _found(by, checked, "bad", "2021-03-22", "2020-01-01 is no day"),
    ]
    with pytest.raises(Refusal, match="整改期限"):
        list(islice(perform(year), 2))
    assert [each.key for each in outstanding(year)] == ["first", "bad"]
