"""Publication of decisions: owed under the law of 2023 (第七十九条), not under that of 2017, and redacted."""

from __future__ import annotations

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import first_draft
from fazhi.kernel.procedures.engine import perform
from tests.conftest import County
from tests.disputes.test_papers import day, step, through


def test_a_decision_under_the_law_of_2023_owes_its_publication_in_twenty_working_days(county: County) -> None:
    run = through(county, "proposed-2024", step("decide", "2024-03-19"))
    notice = Notice.objects.get()
    assert notice.source is not None and notice.source.matter_id == run.case.pk
    assert notice.stage == "owed"
    assert Clock.objects.get(subject=notice.pk).due_on == day("2024-04-17")


def test_the_draft_names_no_applicant(county: County) -> None:
    decided = {"with": {"ruling": "维持对白守田的处罚，其电话13000001006。"}}
    through(county, "proposed-2024", step("decide", "2024-03-19", **decided))
    draft = first_draft(Notice.objects.get())
    assert "白守田" not in draft.text and "13000001006" not in draft.text
    assert "第六十八条" in draft.text
    assert {hidden["kind"] for hidden in draft.hidden} == {"name", "phone"}
    assert "白守田" not in Notice.objects.get().heading


def test_under_the_law_of_2017_nothing_is_owed(county: County) -> None:
    through(county, "proposed-2022", step("decide", "2022-03-25"))
    assert not Notice.objects.exists()


def test_a_decision_on_an_act_that_is_not_public_is_exempted_by_the_principal(county: County) -> None:
    through(county, "proposed-2024", step("decide", "2024-03-19"))
    notice = Notice.objects.get()
    perform(notice, "exempt", by=county.post("justice", "principal"), on=day("2024-03-25"), reason="原行政行为不公开")
    assert Notice.objects.get().stage == "exempted"
