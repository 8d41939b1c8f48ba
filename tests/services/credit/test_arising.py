"""Events arise from acts by their names, in the act's transaction; correction and revocation take them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.credit import arising, recording
from fazhi.services.credit.arising import Source, faults, sources
from fazhi.services.credit.kinds import Result
from fazhi.services.credit.models import CreditEvent
from fazhi.services.credit.written import BrokenCredit
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh
from tests.services.credit.desk import code
from tests.toy.models import PermitCase

ENTERPRISE = {"party_kind": "enterprise", "party_name": "演示企业1号", "party_identifier": code(1), "party_phone": ""}
LINES = """
- {family: toy.permit, act: decide, kind: penalty, severity: general, day_from: visited_on, capacity: [applicant],
   when: {outcome: [granted]}, revoked_by: [revoke], basis: 测试}
- {family: toy.permit, act: bill, kind: inspection, result_from: item, results: {S-1: failed, S-2: passed},
   severity_from: item, severities: {S-1: general, S-2: none}, capacity: [applicant], basis: 测试}
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def permits(county: County) -> Desk:
    return Desk(county)


@pytest.fixture(autouse=True)
def by_these_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sequence[Source]]:
    lines = read(tmp_path, LINES)
    monkeypatch.setattr(recording, "sources_of", lambda family: [each for each in lines if each.family == family])
    yield lines
    sources.cache_clear()


def read(folder: Path, text: str) -> Sequence[Source]:
    path = folder / "events.yaml"
    path.write_text(text, encoding="utf-8")
    sources.cache_clear()
    return sources(path)


def decided(permits: Desk, **applicant: Any) -> PermitCase:
    matter = permits.open("2024-03-01", {**ENTERPRISE, **applicant})
    permits.do(matter, "accept", "2024-03-03")
    permits.do(matter, "inspect", "2024-03-04", {"visited_on": "2024-03-04"})
    permits.do(matter, "decide", "2024-03-10")
    found: PermitCase = fresh(matter)
    return found


def standing(matter: PermitCase) -> list[tuple[str, str, str, str]]:
    rows = CreditEvent.objects.standing().filter(matter=matter).order_by("happened_on")
    return [(each.kind, each.severity, each.result, each.happened_on.isoformat()) for each in rows]


def test_an_act_makes_its_event_for_the_party_in_the_capacity(permits: Desk) -> None:
    matter = decided(permits)
    assert standing(matter) == [("penalty", "general", "", "2024-03-04")]
    (event,) = CreditEvent.objects.all()
    assert (event.act.name, event.because_id, event.organ) == ("decide", event.act_id, permits.county.organ("market"))
    assert event.entity.name == "演示企业1号"


@pytest.mark.parametrize(
    "applicant",
    [{"party_kind": "citizen", "party_name": "王小明", "party_identifier": ""}, {"party_identifier": ""}],
)
def test_citizens_and_parties_without_a_code_have_none(permits: Desk, applicant: dict[str, str]) -> None:
    assert standing(decided(permits, **applicant)) == []


def test_only_where_the_values_are_those_asked_for(permits: Desk) -> None:
    matter = permits.open("2024-03-01", ENTERPRISE)
    permits.do(matter, "accept", "2024-03-03")
    permits.do(matter, "inspect", "2024-03-04", {"visited_on": "2024-03-04"})
    permits.do(matter, "decide", "2024-03-10", {"outcome": "partly"})
    assert standing(matter) == []


def test_a_revocation_takes_the_event_out_and_leaves_it_as_it_was_known(permits: Desk) -> None:
    matter = decided(permits)
    (event,) = CreditEvent.objects.all()
    permits.do(matter, "revoke", "2024-05-01")
    assert standing(matter) == []
    assert list(CreditEvent.objects.as_of(date("2024-04-01"))) == []
    assert list(CreditEvent.objects.as_of(date("2024-04-01"), event.recorded_at)) == [event]
    assert list(CreditEvent.objects.as_of(date("2024-03-03"), event.recorded_at)) == []


def test_a_correction_of_the_source_moves_the_event_or_takes_it_out(permits: Desk) -> None:
    matter = decided(permits)
    (event,) = CreditEvent.objects.all()
    decision = matter.acts.get(name="decide")
    permits.do(
        matter, "correct", "2024-03-20", {"act": decision.pk, "data": {"outcome": "partly"}},
        by=permits.post("principal"),
    )  # fmt: skip
    assert standing(matter) == []
    assert event in CreditEvent.objects.standing(event.recorded_at)
    permits.do(
        matter, "correct", "2024-03-21", {"act": decision.pk, "data": {"outcome": "granted"}},
        by=permits.post("principal"),
    )  # fmt: skip
    assert standing(matter) == [("penalty", "general", "", "2024-03-04")]


def test_results_of_an_inspection_are_graded_by_the_line(permits: Desk) -> None:
    matter = permits.open("2024-03-01", ENTERPRISE)
    permits.do(matter, "accept", "2024-03-03")
    permits.do(matter, "bill", "2024-03-05", {"pay_by": "2024-03-30"})
    assert standing(matter) == [("inspection", "general", "failed", "2024-03-05")]
    permits.do(matter, "pay", "2024-03-06")
    permits.do(matter, "change", "2024-03-07", {"item": "S-2"})
    permits.do(matter, "bill", "2024-03-08", {"pay_by": "2024-03-30"})
    assert standing(matter) == [("inspection", "none", "passed", "2024-03-08")]
    assert CreditEvent.objects.filter(matter=matter).count() == 2


def test_a_value_that_nothing_knows_refuses_the_act_whole(permits: Desk) -> None:
    matter = permits.open("2024-03-01", {**ENTERPRISE, "item": "S-3"})
    permits.do(matter, "accept", "2024-03-03")
    with pytest.raises(Refusal) as caught:
        permits.do(matter, "bill", "2024-03-05", {"pay_by": "2024-03-30"})
    assert caught.value.codes == ("credit-value",)
    assert not matter.acts.filter(name="bill").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{family: toy.permit, act: decides, kind: penalty, capacity: [applicant], basis: x}", "declared nowhere"),
        ("{family: toy.gone, act: decide, kind: penalty, capacity: [applicant], basis: x}", "declared nowhere"),
        ("{family: toy.permit, act: decide, kind: penalty, capacity: [applicant], basis: x, expected: true}",
         "take expected: true out"),
        ("{family: toy.permit, act: decide, kind: penalty, capacity: [owner], basis: x}", "owner is no capacity"),
        ("{family: toy.permit, act: decide, kind: penalty, day_from: when, capacity: [applicant], basis: x}",
         "reads when"),
        ("{family: toy.permit, act: decide, kind: penalty, revoked_by: [undo], capacity: [applicant], basis: x}",
         "undo"),
    ],
)  # fmt: skip
def test_a_line_that_names_what_is_not_there_is_told(tmp_path: Path, line: str, said: str) -> None:
    (fault,) = faults(read(tmp_path, f"- {line}"))
    assert said in fault


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{family: toy.permit, act: decide, kind: fine, capacity: [applicant], basis: x}", "kind"),
        ("{family: toy.permit, act: decide, capacity: [applicant], basis: x}", "names no kind"),
        ("{family: toy.permit, act: decide, kind: penalty, capacity: [], basis: x}", "capacity"),
        ("{family: toy.permit, act: decide, kind: penalty, kind_from: x, capacity: [a], basis: x}", "not both"),
        ("{family: toy.permit, act: decide, kind: penalty, ends: judgment, capacity: [a], basis: x}", "does not end"),
        ("{family: toy.permit, act: decide, kind: penalty, capacity: [applicant]}", "basis"),
        ("{family: toy.permit, act: decide, kind: penalty, colour: red, capacity: [applicant], basis: x}", "colour"),
    ],
)
def test_a_line_that_is_written_wrong_is_told(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(BrokenCredit) as caught:
        read(tmp_path, f"- {line}")
    assert said in str(caught.value)


def test_a_line_does_not_stand_twice(tmp_path: Path) -> None:
    line = "- {family: toy.permit, act: decide, kind: penalty, capacity: [applicant], basis: x}\n"
    with pytest.raises(BrokenCredit, match="stands twice"):
        read(tmp_path, line * 2)


def test_the_lines_as_shipped_fit_what_is_declared() -> None:
    sources.cache_clear()
    assert list(faults(sources())) == []
    assert [each for each in run_checks() if each.id == "fazhi.E006"] == []
    graded = next(line for line in arising.sources() if line.family == "services.inspection")
    assert set(graded.severities) == set(Result.values)
