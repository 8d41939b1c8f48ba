"""Records from outside: two persons, a paper, nobody else's act; an objection corrects or strikes them."""

from __future__ import annotations

import pytest

from fazhi.kernel.ledger.verify import verify
from fazhi.services.credit.models import CreditEvent
from tests.kernel.desk import refused
from tests.services.credit.desk import PAPER, CreditDesk, date

pytestmark = pytest.mark.django_db


def test_a_judgment_enters_once_a_second_person_confirms_it(desk: CreditDesk) -> None:
    matter = desk.propose("2024-03-04", event_on="2024-03-01")
    assert not CreditEvent.objects.filter(matter=matter).exists()
    act = desk.do(matter, "confirm", "2024-03-05", role="reviewer")
    (event,) = CreditEvent.objects.standing()
    assert (event.kind, event.severity, event.happened_on) == ("judgment", "serious", date("2024-03-01"))
    assert (event.entity, event.act, event.because) == (desk.entity(), act, act)
    assert event.title == matter.number
    assert verify().ok


def test_who_proposed_it_does_not_confirm_it(desk: CreditDesk) -> None:
    matter = desk.propose("2024-03-04")
    assert "role" in refused(lambda: desk.do(matter, "confirm", "2024-03-05", role="handler"))
    amended = desk.propose("2024-03-04", serial=2)
    desk.do(amended, "confirm", "2024-03-05", role="reviewer")
    desk.do(amended, "object", "2024-03-06", {"objection": "已履行"}, role="clerk")
    desk.do(amended, "amend", "2024-03-07", CORRECTED, role="handler", uploads=PAPER)
    assert CreditEvent.objects.standing().get(matter=amended).severity == "serious"
    assert "role" in refused(lambda: desk.do(amended, "confirm", "2024-03-08", role="handler"))


@pytest.mark.parametrize(
    ("kind", "severity", "data"),
    [
        ("penalty", "serious", {}),
        ("inspection", "serious", {}),
        ("judgment", "none", {}),
        ("commendation", "serious", {}),
        ("judgment", "serious", {"event_on": "2024-04-01"}),
        ("judgment-removal", "none", {}),
        ("judgment", "serious", {"party_identifier": ""}),
        ("judgment", "serious", {"party_kind": "citizen", "party_identifier": ""}),
        ("judgment", "serious", {"uploads": ()}),
    ],
)  # fmt: skip
def test_what_is_refused(desk: CreditDesk, kind: str, severity: str, data: dict[str, str]) -> None:
    assert "form" in refused(lambda: desk.propose("2024-03-04", kind, severity=severity, **data))


def test_nobody_records_an_event_for_another_organ(desk: CreditDesk) -> None:
    other = "演示县司法局"
    assert refused(lambda: desk.propose("2024-03-04", "commendation", severity="none", source_organ=other)) == {
        "OwnSource"
    }
    assert "organ" in refused(
        lambda: desk.do(desk.propose("2024-03-04"), "confirm", "2024-03-05", role="reviewer", organ="justice")
    )
    own = desk.record("2024-03-04", "commendation", severity="none", source_organ="演示县市场监督管理局")
    assert own.kind == "commendation"


def test_one_paper_makes_one_event(desk: CreditDesk) -> None:
    first = desk.record("2024-03-04")
    assert refused(lambda: desk.propose("2024-03-06")) == {"NotRecordedYet"}
    desk.record("2024-03-06", source_paper="（2024）冀0130执2号")
    desk.do(first.matter, "withdraw", "2024-03-07", role="principal", reason="已撤销", uploads=PAPER)
    assert desk.propose("2024-03-08").stage == "proposed"


def test_a_removal_ends_a_listing_of_the_same_entity_and_organ(desk: CreditDesk) -> None:
    listed = desk.record("2024-03-04")
    foreign = desk.record("2024-03-04", organ="justice", serial=3)
    gone = {"severity": "none", "ends": listed.subject}
    assert refused(lambda: desk.propose("2024-05-06", "judgment-removal", serial=2, **gone)) == {"SameEntity"}
    theirs = {"severity": "none", "ends": foreign.subject, "serial": 3}
    assert refused(lambda: desk.propose("2024-05-06", "judgment-removal", **theirs)) == {"SameEntity"}
    removal = desk.record("2024-05-06", "judgment-removal", **gone)
    assert removal.ends == listed.subject
    assert listed in CreditEvent.objects.unended(date("2024-05-05"))
    assert listed not in CreditEvent.objects.unended(date("2024-05-06"))


CORRECTED = {
    "event_kind": "judgment", "severity": "minor", "event_on": "2024-02-01", "source_organ": "演示县人民法院",
    "source_paper": "（2024）冀0130执1号之一", "summary": "更正",
}  # fmt: skip


def test_an_objection_that_holds_corrects_the_event_and_both_readings_stay(desk: CreditDesk) -> None:
    first = desk.record("2024-03-04")
    matter = first.matter
    record = type(desk.propose("2024-03-04", serial=9)).objects.get(pk=matter.pk)
    desk.do(record, "object", "2024-03-06", {"objection": "已履行大部分"}, role="clerk")
    desk.do(record, "amend", "2024-03-07", CORRECTED, role="handler", uploads=PAPER)
    desk.do(record, "confirm", "2024-03-08", role="reviewer")
    now = CreditEvent.objects.standing().get(matter=matter)
    assert (now.severity, now.happened_on, now.corrects_id) == ("minor", date("2024-02-01"), first.pk)
    assert now.subject == first.subject
    assert CreditEvent.objects.standing(first.recorded_at).get(matter=matter) == first


def test_a_record_that_is_struck_out_no_longer_stands_and_stays_known(desk: CreditDesk) -> None:
    first = desk.record("2024-03-04")
    record = type(desk.propose("2024-03-04", serial=9)).objects.get(pk=first.matter_id)
    desk.do(record, "object", "2024-03-06", {"objection": "同名"}, role="clerk")
    answer = {"answer": "确系同名"}
    same = desk.county
    assert "role" in refused(lambda: desk.do(record, "strike", "2024-03-07", answer, role="handler", reason="同名"))
    desk.do(record, "strike", "2024-03-07", answer, role="principal", reason="同名")
    assert not CreditEvent.objects.standing().filter(matter=record).exists()
    assert CreditEvent.objects.standing(first.recorded_at).get(matter=record) == first
    (void,) = CreditEvent.objects.filter(matter=record, void=True)
    assert (void.corrects_id, void.because.name) == (first.pk, "strike")
    assert same.organ("market") == void.organ
