"""The demonstration's reconsideration cases as a platform of the province would have them: the same figures."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from fazhi.demo import adjusting, people, reconsiderations
from fazhi.demo.diary import outstanding, perform
from fazhi.disputes.models import ReconsiderationCase
from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.mirrors.brought import BroughtMatter
from fazhi.kernel.mirrors.models import ReconciliationLine
from fazhi.kernel.mirrors.outcome import Outcome
from fazhi.kernel.mirrors.outward import as_brought
from fazhi.kernel.mirrors.reading import read, written
from fazhi.kernel.mirrors.reconciling import Asked, reconcile
from fazhi.kernel.mirrors.taking import take
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures import engine
from fazhi.kernel.procedures.models import Matter, Paper
from fazhi.kernel.procedures.projection import differences

FAMILY, PLACE, PLATFORM = "disputes.reconsideration", "130130", "全国行政复议工作平台"
NAMES = ("applications", "accepted", "decisions")
BEGIN, NOW = datetime.date(2021, 1, 1), datetime.date(2022, 6, 1)


class _Back(Exception):
    """Takes back what was performed only to be exported."""


def figures() -> dict[str, object]:
    asked = year(PLACE, 2021)
    found: dict[str, object] = {}
    for name in NAMES:
        figure = figure_of(f"disputes.reconsideration.{name}")
        found[name] = figure.value(asked)
        found |= {f"{name} {label}": figure.breakdown(asked, str(label)) for label in figure.breakdowns}
    return found


def standing() -> list[tuple[object, ...]]:
    return list(
        ReconsiderationCase.objects.order_by("number", "opened_on").values_list(
            "number", "stage", "opened_on", "closed_on", "outcome", "respondent_name"
        )
    )


def exported() -> tuple[list[BroughtMatter], dict[str, object], list[tuple[object, ...]]]:
    """The cases, the figures and how the cases stood where they were handled here; taken back afterwards."""
    try:
        with transaction.atomic():
            list(perform(outstanding(reconsiderations.happenings())))
            cases = Matter.objects.filter(family=FAMILY).select_related("organ").order_by("opened_on", "number")
            found = [as_brought(case) for case in cases], figures(), standing()
            raise _Back
    except _Back:
        return found


@pytest.fixture
def county(db: None) -> None:
    people.found_places()
    people.found_first_organs()
    people.designate_offices()
    people.appoint_officers()
    list(perform(outstanding(adjusting.institutions_first())))
    people.found_other_organs()
    people.appoint_officers()


def held(role: str, organ: str, day: datetime.date) -> Post:
    posts = Post.objects.as_of(day).filter(role=role, organ__name__endswith=organ).select_related("organ", "officer")
    found: Post = posts.order_by("organ__code", "officer__number")[0]
    return found


@pytest.mark.usefixtures("county")
def test_the_year_brought_from_a_platform_gives_the_same_figures_and_ends() -> None:
    cases, here, stood = exported()
    assert len(cases) == 12 and not ReconsiderationCase.objects.exists()
    day = datetime.date(2021, 1, 4)
    data = {
        "subject": FAMILY, "where": PLACE, "runs": "mirror", "platform_name": PLATFORM, "operator": "司法部",
        "effective_on": BEGIN, "open_matters": "stay", "ground": "统一办理",
    }  # fmt: skip
    by = held("administrator", "", day)
    proposed = engine.open_matter("kernel.mode", "propose", by=by, on=day, data=data)
    engine.perform(proposed.matter, "approve", by=held("principal", "县人民政府", day), on=day)
    platform, came = read(written(PLATFORM, cases).encode())
    post, second = held("handler", "司法局", NOW), held("principal", "司法局", NOW)
    taken = take(came, platform=platform, by=post, second=second, day=NOW, source="0" * 64)
    assert [(row.number, [str(ground) for ground in row.grounds]) for row in taken.faults] == []
    assert taken.counts()[Outcome.OPENED] == 12
    assert figures() == here and standing() == stood
    assert differences(Matter.objects.filter(family=FAMILY)) == []
    assert not Notice.objects.filter(source__matter__family=FAMILY).exists()
    assert not Paper.objects.filter(matter__family=FAMILY).exists()
    again = take(came, platform=platform, by=post, second=second, day=NOW, source="0" * 64)
    assert again.counts()[Outcome.UNCHANGED] == 12
    asked = Asked(PLATFORM, FAMILY, PLACE, BEGIN, NOW)
    compared = reconcile(came, asked, by=post, day=NOW, source="0" * 64)
    assert (compared.same, ReconciliationLine.objects.count()) == (12, 0)
