"""Registers change by adjustments only: nothing leaves draft with a fault, and what is decided is what was reported."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.adjustments.models import Adjustment, ChangeRow, ChangeSet
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.versions import amend
from fazhi.kernel.notices.drafting import original_of
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.registers.declaring import RegisterError, difference, in_force, register_of
from tests.kernel.desk import Desk, codes, date, everything, refused
from tests.toy.models import Stall
from tests.toy.registers import Stalls

ADD = ("add", "S-4", {"name": "新点", "kind": "goods", "places": 5, "organ": "market"})
AMEND = ("amend", "S-1", {"places": 12})
END = ("end", "S-2", {})
Row = tuple[str, str, dict[str, Any]]


class Office:
    """The way of an adjustment: report by the market bureau, two reviews, decision by the government."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.county = desk, desk.county

    def draft(self, *rows: Row, effective: str = "2021-05-01") -> ChangeSet:
        drafted = ChangeSet.objects.create(
            register="toy.stalls", organ=self.county.organ("market"), heading="摊位调整", ground="会议决定",
            effective_on=date(effective), drafted_by=self.county.officer("market", "handler"),
        )  # fmt: skip
        for position, (action, code, values) in enumerate(rows, start=1):
            ChangeRow.objects.create(change_set=drafted, position=position, action=action, code=code, values=values)
        return drafted

    def report(self, draft: ChangeSet, on: str = "2021-04-01") -> Adjustment:
        act = open_matter(
            "toy.stalls.adjustment", "report", by=self.county.post("market", "handler"), on=date(on),
            data={"change_set": draft.pk},
        )  # fmt: skip
        return Adjustment.objects.get(pk=act.matter_id)

    def review(self, matter: Adjustment, on: str = "2021-04-10") -> None:
        for name, organ in (("review_staffing", "staffing"), ("review_legality", "justice")):
            perform(matter, name, by=self.county.post(organ, "reviewer"), on=date(on), data={"opinion": "同意"})

    def approve(self, matter: Adjustment, on: str = "2021-04-20") -> Act:
        return perform(matter, "approve", by=self.county.post("government", "principal"), on=date(on))

    def through(self, *rows: Row, effective: str = "2021-05-01") -> Adjustment:
        matter = self.report(self.draft(*rows, effective=effective))
        self.review(matter)
        self.approve(matter)
        return matter


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def faults(office: Office, *rows: Row, effective: str = "2021-05-01") -> list[str]:
    """What a report of these rows is refused for, in English."""
    before = everything()
    draft = office.draft(*rows, effective=effective)
    with pytest.raises(Refusal) as caught:
        office.report(draft)
    codes(caught.value)
    assert all(ground.field == "change_set" for ground in caught.value.grounds)
    draft.refresh_from_db()
    assert not draft.sent
    draft.delete()
    assert everything() == before
    return [ground.says.en for ground in caught.value.grounds]


def test_after_approval_the_entries_are_in_force_from_their_day(office: Office) -> None:
    matter = office.through(ADD, AMEND, END)

    def on(day: str) -> dict[str, int]:
        return {entry.code: entry.places for entry in Stall.objects.as_of(date(day))}

    assert on("2021-04-30") == {"S-1": 10, "S-2": 20, "S-3": 30}
    assert on("2021-05-01") == {"S-1": 12, "S-3": 30, "S-4": 5}
    assert not in_force("toy.stalls", "S-2", date("2021-05-01"))
    added = Stall.objects.get(code="S-4")
    assert (added.adjustment, added.organ) == (matter.pk, office.county.organ("market"))


def test_every_fault_of_every_row_is_shown_with_its_field_and_cure(office: Office) -> None:
    said = faults(
        office,
        ("add", "S-1", {"name": "重", "kind": "goods", "places": 1}),
        ("amend", "S-9", {"places": 1}),
        ("add", "S-5", {"name": "", "kind": "drinks", "organ": "none", "zones": "x"}),
        ("grow", "S-3", {}),
        ("add", "S-6", {"name": "夜市", "kind": "food", "places": 3, "basis": "条例"}),
        ("end", "", {}),
        ("amend", "S-2", {"places": 0}),
        ("amend", "S-2", {"places": -3}),
    )
    for row, field, words in (
        (1, "S-1 code", "on the list"), (2, "S-9 code", "not on the list"), (3, "S-5 name", "blank"),
        (3, "S-5 kind", "No kind drinks"), (3, "S-5 organ", "No organ"), (3, "S-5 zones", "has no zones"),
        (3, "S-5 places", "left blank"), (4, "S-3 action", "No action grow"), (5, "S-6 zone", "no zone"),
        (5, "S-6 basis", "list of statutes"), (6, "code", "missing"), (7, "S-2 places", "no places"),
        (8, "S-2 places", "greater than or equal"), (8, "S-2 code", "twice"),
    ):  # fmt: skip
        assert any(f"Row {row} {field}" in text and words in text for text in said), (row, field, words, said)


def test_an_empty_change_set_cannot_be_reported(office: Office) -> None:
    assert len(faults(office)) == 1


def test_an_entry_cannot_end_before_it_began_nor_be_added_before_it_will_begin(office: Office) -> None:
    assert "begins on that very day" in faults(office, END, effective="2019-06-01")[0]
    office.through(ADD, effective="2021-08-01")
    assert "begins on 2021-08-01" in faults(office, ADD)[0]
    assert "not on the list" in faults(office, ("amend", "S-4", {"places": 6}), effective="2021-07-31")[0]


def test_a_draft_that_was_reported_is_reported_once(office: Office) -> None:
    draft = office.draft(AMEND)
    office.report(draft)
    assert refused(lambda: office.report(draft)) == {"form"}


def test_a_returned_draft_is_edited_and_reported_again_and_reviewed_anew(office: Office) -> None:
    draft = office.draft(AMEND)
    matter = office.report(draft)
    office.review(matter)
    justice = office.county.post("justice", "reviewer")
    perform(matter, "send_back", by=justice, on=date("2021-04-11"), reason="数目不对")
    draft.refresh_from_db()
    assert not draft.sent

    draft.rows.update(values={"places": 15})
    handler = office.county.post("market", "handler")
    perform(matter, "resubmit", by=handler, on=date("2021-04-12"), data={"change_set": draft.pk})
    assert refused(lambda: office.approve(matter)) == {"BothReviewsAgree"}
    office.review(matter, "2021-04-13")
    office.approve(matter)
    assert Stall.objects.as_of(date("2021-05-01")).get(code="S-1").places == 15
    reported = [act.data["changes"][0]["values"] for act in Act.objects.filter(data__has_key="changes").order_by("seq")]
    assert reported == [{"places": 12}, {"places": 15}]


def test_approval_is_refused_when_the_register_changed_meanwhile(office: Office) -> None:
    first, second = office.report(office.draft(AMEND)), office.report(office.draft(("amend", "S-1", {"zone": "东"})))
    office.review(first)
    office.review(second)
    office.approve(first)
    before = everything()
    assert refused(lambda: office.approve(second)) == {"register-changed"}
    assert everything() == before
    assert Stall.objects.as_of(date("2021-05-01")).get(code="S-1").zone == ""


def test_approval_is_refused_when_an_entry_was_amended_by_other_means(office: Office) -> None:
    matter = office.report(office.draft(AMEND))
    office.review(matter)
    with transaction.atomic():
        amend(Stall.objects.get(code="S-1"), date("2021-02-01"), places=11)
    assert refused(lambda: office.approve(matter)) == {"register-changed"}


def test_who_reported_or_reviewed_does_not_decide(office: Office) -> None:
    matter = office.report(office.draft(AMEND))
    office.review(matter)
    with transaction.atomic():
        reviewer = office.county.officer("justice", "reviewer")
        both = appoint(reviewer, office.county.organ("government"), PRINCIPAL, date("2020-01-01"))
    assert refused(lambda: perform(matter, "approve", by=both, on=date("2021-04-20"))) == {"separation"}


def test_an_adjustment_owes_a_publication_within_its_limit(office: Office) -> None:
    matter = office.through(ADD, AMEND)
    notice = Notice.objects.get(source__matter=matter)
    assert (notice.stage, notice.organ) == ("owed", office.county.organ("market"))
    assert Clock.objects.get(subject=notice.pk).due_on == date("2021-05-19")


def test_its_notice_names_every_item_and_whole_sentences(office: Office) -> None:
    names = {stall.code: stall.name for stall in Stall.objects.all()}
    matter = office.through(ADD, AMEND, END)
    text = original_of(Notice.objects.get(source__matter=matter))
    assert [line for line in text.splitlines() if line] == [
        f"经{matter.decider}批准，现公布《摊位调整》，自2021年5月1日起施行。", "调整理由和依据：会议决定",
        "新增：新点（编码S-4）", f"变更：{names['S-1']}（编码S-1）", f"取消：{names['S-2']}（编码S-2）",
    ]  # fmt: skip


def test_a_renamed_item_is_told_by_both_names(office: Office) -> None:
    earlier = Stall.objects.get(code="S-1").name
    matter = office.through(("amend", "S-1", {"name": "新名"}))
    assert f"变更：{earlier}，更名为新名（编码S-1）" in original_of(Notice.objects.get(source__matter=matter))


def test_two_days_of_a_register_are_compared(office: Office) -> None:
    office.through(ADD, AMEND, END)
    found = difference(Stalls, date("2021-04-30"), date("2021-05-01"))
    assert [entry.code for entry in found.added] == ["S-4"]
    assert [entry.code for entry in found.ended] == ["S-2"]
    assert [(each.new.code, each.attributes) for each in found.changed] == [("S-1", ("places",))]
    nothing = difference(Stalls, date("2021-03-01"), date("2021-04-01"))
    assert (nothing.added, nothing.ended, nothing.changed) == ([], [], [])


def test_a_register_as_known_at_a_moment_does_not_know_what_came_later(office: Office) -> None:
    moment = max(entry.recorded_at for entry in Stall.objects.all())
    office.through(ADD, AMEND, END)

    def known(at: datetime.datetime | None) -> dict[str, int]:
        return {entry.code: entry.places for entry in Stall.objects.as_of(date("2021-06-01"), at)}

    assert known(moment) == {"S-1": 10, "S-2": 20, "S-3": 30}
    assert known(None) == {"S-1": 12, "S-3": 30, "S-4": 5}
    assert difference(Stalls, date("2021-04-30"), date("2021-06-01"), moment).added == []


def test_a_register_is_asked_by_a_name_that_one_has() -> None:
    with pytest.raises(RegisterError, match=r"toy\.stals.*toy\.stalls"):
        register_of("toy.stals")


def test_five_hundred_rows_go_through_at_once(office: Office) -> None:
    rows: list[Row] = [
        ("add", f"B-{number:03}", {"name": f"点{number}", "kind": "goods", "places": 1}) for number in range(500)
    ]
    office.through(*rows)
    assert Stall.objects.as_of(date("2021-05-01")).count() == 503
    office.through(*(("amend", code, {"places": 2}) for _, code, _ in rows), effective="2021-06-01")
    assert Stall.objects.as_of(date("2021-06-01")).filter(places=2).count() == 500


def test_a_draft_of_another_organ_or_register_is_not_reported(office: Office) -> None:
    foreign = office.draft(("add", "S-4", {"name": "新点", "kind": "goods", "places": 5, "organ": "town"}))
    ChangeSet.objects.filter(pk=foreign.pk).update(organ=office.county.organ("town"))
    with pytest.raises(Refusal) as refusal:
        office.report(foreign)
    assert refusal.value.codes == ("draft-organ",)
    institution = {"name": "某局", "kind": "government", "short_name": "某局", "functions": "某职能", "staffing": 3,
                   "staffing_basis": "某号", "organ": "government"}  # fmt: skip
    strange = office.draft(("add", "9", institution))
    ChangeSet.objects.filter(pk=strange.pk).update(register="services.institutions")
    before = everything()
    with pytest.raises(Refusal) as refusal:
        office.report(strange)
    assert refusal.value.codes == ("draft-register",)
    assert everything() == before


def test_reviewers_and_decider_follow_from_the_offices_of_the_place(office: Office) -> None:
    matter = office.report(office.draft(ADD))
    held = {field: getattr(matter, field).code for field in ("staffing", "legality", "decider")}
    assert held == {"staffing": "staffing", "legality": "justice", "decider": "government"}


def test_without_a_holder_of_an_office_nothing_is_reported(office: Office) -> None:
    Organ.objects.filter(code="government").update(kind="other")
    with pytest.raises(Refusal, match="人民政府"):
        office.report(office.draft(ADD))


def test_entries_of_another_organ_and_empty_amendments_stay_in_draft(office: Office) -> None:
    for row, says in (
        (("amend", "S-1", {}), "没有填写任何内容"),
        (("add", "S-5", {"name": "新点", "kind": "goods", "places": 5, "organ": "town"}), "不属于"),
    ):
        with pytest.raises(Refusal, match=says):
            office.report(office.draft(row))


def test_one_reviewer_does_not_review_for_both(office: Office) -> None:
    matter = office.report(office.draft(ADD))
    reviewer = office.county.post("staffing", "reviewer")
    perform(matter, "review_staffing", by=reviewer, on=date("2021-04-10"), data={"opinion": "同意"})
    with transaction.atomic():
        both = appoint(reviewer.officer, office.county.organ("justice"), REVIEWER, date("2019-06-01"))
    with pytest.raises(Refusal) as refusal:
        perform(matter, "review_legality", by=both, on=date("2021-04-11"), data={"opinion": "同意"})
    assert refusal.value.codes == ("separation",)
