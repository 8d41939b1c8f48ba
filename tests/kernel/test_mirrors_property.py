"""Whatever is brought, switched and done here, in whatever order: nothing is lost, and the acts add up to the rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.mirrors.brought import BroughtAct, BroughtMatter
from fazhi.kernel.mirrors.models import UpperAct
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import differences, state_of
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import PLACE
from tests.kernel.desk import Desk
from tests.kernel.mirroring import OTHER, PLATFORM, accepted, act, applied, bring, decided, permit, switch

START = datetime.date(2021, 1, 4)
STEP = st.one_of(
    st.tuples(st.just("bring"), st.integers(0, 2), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("switch"), st.sampled_from(["here", "mirror", "other"]), st.booleans(), st.none()),
    st.tuples(st.just("open"), st.none(), st.none(), st.none()),
    st.tuples(st.just("own"), st.integers(0, 9), st.sampled_from(["accept", "inspect", "decide", "note"]), st.none()),
)


class _Back(Exception):
    """Ends the transaction of one example."""


def _acts(nth: int, upto: int, changed: bool) -> tuple[BroughtAct, ...]:
    """What the platform has of its nth permit by now."""
    on = START + datetime.timedelta(days=1) * (nth + 1)
    subject = f"摊位{nth}{'改' if changed else ''}"
    every = (
        applied(on.isoformat(), subject), accepted(on.isoformat()), act("remind", on.isoformat(), {"text": "补正"}),
        decided(on.isoformat()),
    )  # fmt: skip
    return every[:upto]


def _brought(nth: int, upto: int, changed: bool) -> BroughtMatter:
    return permit(f"XZ-{nth}", *_acts(nth, upto, changed))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=3, max_size=9))
def test_any_sequence_of_imports_switches_and_own_acts_keeps_all_acts(desk: Desk, steps: list[Any]) -> None:
    try:
        with transaction.atomic():
            _run(desk, steps)
            raise _Back
    except _Back:
        return


def _run(desk: Desk, steps: list[Any]) -> None:
    day, seen = START, set[object]()
    switch(desk.county, "mirror", START.isoformat())
    for kind, first, second, third in steps:
        day += datetime.timedelta(days=7)
        on = day.isoformat()
        try:
            if kind == "bring":
                taken = bring(desk.county, _brought(first, second, third), day=on)
                row = taken.rows[0]
                if row.outcome is not Outcome.FAULTY and not row.differences:
                    again = bring(desk.county, _brought(first, second, third), day=on)
                    assert again.rows[0].outcome is Outcome.UNCHANGED
            elif kind == "switch":
                name = {"other": OTHER, "mirror": PLATFORM, "here": ""}[first]
                switch(
                    desk.county, "here" if first == "here" else "mirror", on,
                    open_matters="move" if second else "stay", platform_name=name,
                )  # fmt: skip
            elif kind == "open":
                desk.open(on)
            else:
                matters = list(Matter.objects.filter(family="toy.permit").order_by("opened_on", "pk"))
                if matters:
                    matter = matters[first % len(matters)]
                    data = {"visited_on": on} if second == "inspect" else {"text": "核对"} if second == "note" else {}
                    role = "principal" if second == "decide" else "handler"
                    desk.do(matter, second, on, data, by=desk.post(role, "town" if second == "inspect" else "market"))
        except Refusal:
            pass
        now = set(Act.objects.values_list("pk", flat=True))
        assert seen <= now, "no act is ever lost"
        seen = now
    permits = list(Matter.objects.filter(family="toy.permit"))
    assert differences(permits) == []
    for matter in permits:
        assert state_of(matter).platform == matter.platform
    applied_acts = Act.objects.filter(family="toy.permit", name="apply").count()
    assert figure_of("toy.permits.applied").value(year(PLACE, 2021)) == applied_acts == len(permits)
    granted = Act.objects.filter(family="toy.permit", name="decide").count()
    assert figure_of("toy.permits.granted").value(year(PLACE, 2021)) == granted
    brought = Act.objects.exclude(brought=None).exclude(name="correct").count()
    assert UpperAct.objects.values("done").distinct().count() == brought
