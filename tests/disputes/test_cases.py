"""What whole matters in YAML cannot say: many applicants, outside organs, corrections, the gate of the decision."""

from __future__ import annotations

import pytest

from fazhi.disputes.models import IncidentalReview, ReconsiderationCase
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, MatterOrgan
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.disputes.running import Run, preludes
from tests.disputes.test_papers import day, step, text_of, through


def joined(run: Run, number: int, on: str) -> list[Party]:
    """Further applicants, and all whom the case then has."""
    for each in range(number):
        values = {"party_kind": "citizen", "party_name": f"村民{each}"}
        run.step(step("add_applicant", on, **{"with": values}))
        newest = Party.objects.filter(matters__matter=run.matter, matters__capacity="applicant").latest("matters__pk")
        run.step(step("hear_opinion", on, party=newest))
    return list(Party.objects.filter(matters__matter=run.matter, matters__capacity="applicant"))


@pytest.mark.parametrize(
    ("prelude", "on", "rule", "most", "allowed", "too_few", "too_many"),
    [
        ("answered-2024", "2024-03-13", "Implementing2007_8", 5, (1, 5), (), (6,)),
        ("answered-2026", "2026-07-17", "Implementing2026_17", 10, (2, 5), (1,), (6,)),
    ],
)
def test_more_applicants_than_the_rules_say_choose_representatives(
    county: County, prelude: str, on: str, rule: str, most: int, allowed: tuple[int, ...], too_few: tuple[int, ...],
    too_many: tuple[int, ...],
) -> None:  # fmt: skip
    run = through(county, prelude)
    joined(run, most - 1, on)
    run.step(step("propose", on))
    run.step(step("send_back", on))
    applicants = joined(run, 1, on)
    run.step(step("propose", on, refused=[rule]))
    for number in (*too_few, *too_many):
        given = {"representatives": [party.pk for party in applicants[:number]]}
        run.step(step("choose_representatives", on, **{"with": given}, refused=[rule]))
    for number in allowed:
        given = {"representatives": [party.pk for party in applicants[:number]]}
        run.step(step("choose_representatives", on, **{"with": given}))
    run.step(step("propose", on))
    assert len(run.case.representatives) == allowed[-1]


def test_a_representative_is_one_of_the_applicants(county: County) -> None:
    run = through(county, "examined-2024")
    run.step(step("add_agent", "2024-03-11", **{"with": {"party_kind": "citizen", "party_name": "张律师"}}))
    agent = Party.objects.get(matters__capacity="agent")
    run.step(
        step("choose_representatives", "2024-03-11", **{"with": {"representatives": [agent.pk]}}, refused=["form"])
    )


def test_an_outside_organ_has_no_post_here_so_the_body_registers_its_answer(county: County) -> None:
    run = Run(county)
    outside = {"respondent": None, "respondent_name": "演示县烟草专卖局"}
    for each in (step("apply", "2024-03-04", **{"with": outside}), step("accept", "2024-03-06"),
                 step("send_copy", "2024-03-07"), step("copy_received", "2024-03-08"),
                 step("reply", "2024-03-11", refused=["organ"]), step("register_reply", "2024-03-11")):  # fmt: skip
        run.step(each)
    assert run.case.answer == "决定合法。"
    assert run.case.title.startswith("不服演示县烟草专卖局")


def test_request_and_respondent_may_change(county: County) -> None:
    run = through(county, "", step("apply", "2024-03-04"))
    run.step(step("change_claim", "2024-03-05", **{"with": {"claim": "确认违法。", "grounds": "未听取陈述。"}}))
    run.step(step("change_respondent", "2024-03-05", **{"with": {"respondent": "$organ:town"}}))
    assert (run.case.claim, run.case.respondent_name) == ("确认违法。", "演示镇人民政府")
    run.step(step("change_respondent", "2024-03-05", **{"with": {"respondent_name": ""}}, refused=["form"]))


def test_neither_respondent_nor_name_is_refused(county: County) -> None:
    run = Run(county)
    run.step(step("apply", "2024-03-04", **{"with": {"respondent": None}}, refused=["form"]))
    assert not ReconsiderationCase.objects.exists()


def test_the_title_does_not_name_the_applicant(county: County) -> None:
    run = through(county, "", step("apply", "2024-03-04"))
    assert run.case.title == "不服演示县市场监督管理局演市监处罚〔2021〕6号行政处罚"


def test_respondent_and_decider_take_part(county: County) -> None:
    run = through(county, "", step("apply", "2024-03-04"))
    taking_part = set(MatterOrgan.objects.filter(matter=run.matter).values_list("organ__code", "capacity"))
    assert taking_part == {("market", "respondent"), ("government", "decider")}


def test_a_corrected_day_moves_the_clock_and_the_case_still_adds_up(county: County) -> None:
    run = through(county, "examined-2024")
    receipt = Act.objects.get(name="copy_received")
    perform(
        run.case, "correct", by=county.post("justice", "handler"), on=day("2024-03-11"), corrects=receipt,
        data={"data": {"copy_received_on": "2024-03-07"}}, reason="回执日期登记错误",
    )  # fmt: skip
    assert run.clock("reconsideration.answer") == day("2024-03-21")
    assert differences(Matter.objects.all()) == []


def test_a_back_filled_step_needs_a_second_person(county: County) -> None:
    run = through(county, "examined-2024")
    values = {"method": "telephone", "opinion": "认为过重"}
    party = Party.objects.get()
    handler, reviewer = county.post("justice", "handler"), county.post("justice", "reviewer")
    with pytest.raises(Refusal) as refused:
        perform(run.case, "hear_opinion", by=handler, on=day("2024-03-07"), data=values, party=party)
    assert refused.value.codes == ("order",)
    perform(
        run.case, "hear_opinion", by=handler, on=day("2024-03-07"), data=values, party=party, second=reviewer,
        reason="补登",
    )  # fmt: skip
    assert differences(Matter.objects.all()) == []


def test_the_decision_waits_for_an_incidental_review(county: County) -> None:
    run = through(county, "proposed-2024")
    principal = county.post("justice", "principal")
    opened = open_matter(
        "disputes.incidental", "open", by=principal, on=day("2024-03-19"), because=Act.objects.get(name="propose"),
        data={"case": run.case.pk, "case_number": run.case.number, "own_power": True, "asked": True,
              "document_title": "实施细则", "document_maker": "演示镇人民政府"},
    )  # fmt: skip
    run.step(step("decide", "2024-03-19", refused=["gate"]))
    perform(opened.matter, "drop", by=principal, on=day("2024-03-20"), reason="申请人撤回附带审查申请")
    run.step(step("decide", "2024-03-21"))
    assert IncidentalReview.objects.get().stage == "dropped"


def test_a_review_is_never_opened_by_hand(county: County) -> None:
    with pytest.raises(Refusal) as refused:
        open_matter("disputes.incidental", "open", by=county.post("justice", "handler"), on=day("2024-03-19"), data={})
    assert "automatic" in refused.value.codes


def test_the_review_knows_its_case_and_document(county: County) -> None:
    document = {"document_title": "实施细则", "document_number": "演农字〔2021〕5号", "document_articles": "六",
                "document_maker": "演示镇人民政府", "incidental_asked": True}  # fmt: skip
    run = through(
        county, "", step("apply", "2024-03-04", **{"with": document}), step("accept", "2024-03-06"),
        step("suspend", "2024-03-11", **{"with": {"suspension_ground": "incidental", "own_power": True}}),
    )  # fmt: skip
    review = IncidentalReview.objects.get()
    assert review.title == "审查《实施细则》（演农字〔2021〕5号）第六条"
    assert review.case_number == run.case.number and review.asked and review.own_power
    assert review.number == "演司规审〔2024〕1号"
    assert MatterLink.objects.get().parent_id == run.case.pk


def test_the_decision_tells_what_the_review_found(county: County) -> None:
    document = {"document_title": "实施细则", "document_articles": "六", "document_maker": "演示镇人民政府"}
    suspended = {"suspension_ground": "incidental", "own_power": True, **document}
    through(
        county, "examined-2024", step("reply", "2024-03-11"), step("suspend", "2024-03-12", **{"with": suspended}),
        step("ask_maker", "2024-03-13", review=True), step("maker_answers", "2024-03-15", review=True),
        step("conclude", "2024-03-18", review=True), step("resume", "2024-03-18"), step("hear_opinion", "2024-03-19"),
        step("propose", "2024-03-20"), step("decide", "2024-03-21"),
    )  # fmt: skip
    assert "对演示镇人民政府《实施细则》第六条，经审查：相关条款合法。与上位法一致" in text_of("行政复议决定书")
    assert "认定相关条款合法，在行政复议决定书中一并告知" in text_of("规范性文件审查处理意见书")
    assert "《中华人民共和国行政复议法》第五十八条" in text_of("规范性文件审查通知书")


def test_the_applicant_s_own_time_is_never_an_overdue_duty_of_the_organ(county: County) -> None:
    through(county, "", *(step(*each) for each in (("apply", "2024-03-04"), ("ask_correction", "2024-03-06"))))
    assert not Clock.objects.overdue(day("2024-12-31")).filter(key__contains="correction").exists()


def test_the_desk_of_each_side_offers_its_own_acts(county: County) -> None:
    run = through(county, "examined-2024")

    def offered(officer: Officer, on: str = "2024-03-11") -> set[str]:
        return {offer.kind.name for offer in offers(run.case, officer, day(on)) if not offer.kind.general}

    assert offered(county.officer("market", "handler")) == {"reply"}
    assert offered(county.officer("town", "handler")) == set()
    handler = county.officer("justice", "handler")
    assert {"hear_opinion", "send_copy"} <= offered(handler)
    assert "propose" not in offered(handler), "the respondent still has time to answer"
    assert "propose" in offered(handler, "2024-04-30")
    assert "decide" not in offered(county.officer("government", "principal"))


@pytest.mark.parametrize("prelude", sorted(preludes()))
def test_replaying_the_acts_gives_the_stored_state(county: County, prelude: str) -> None:
    through(county, prelude)
    assert differences(Matter.objects.all()) == []
