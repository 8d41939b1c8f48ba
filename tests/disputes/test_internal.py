"""What of a case stays within the body and the organ that decides, and who may be named a reviewer."""

from __future__ import annotations

import datetime
import uuid

import pytest

from fazhi.disputes.procedures import Reconsideration2017, Reconsideration2023, Reconsideration2023Rules2026
from fazhi.disputes.procedures.common import paper_to_serve
from fazhi.disputes.procedures.papers import INTERNAL
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.disputes.running import Run, preludes

VERSIONS = (Reconsideration2017, Reconsideration2023, Reconsideration2023Rules2026)
FOR_PARTIES = {
    "send_copy", "reply", "accept", "refuse", "ask_correction", "add_third_party", "summon_hearing", "hold_hearing",
    "suspend", "resume", "extend", "decide", "mediate", "end", "serve", "notify", "announce",
}  # fmt: skip
WITHIN = {"hear_opinion", "investigate", "propose", "send_back", "ask_committee", "committee_advises", "ask_escalation"}


@pytest.mark.parametrize("procedure", VERSIONS)
def test_deliberation_is_internal_and_what_parties_are_told_is_not(procedure: type[Procedure]) -> None:
    assert {name for name, kind in procedure.acts.items() if kind.internal} == WITHIN & set(procedure.acts)
    told = [paper for name in FOR_PARTIES for paper in procedure.acts[name].papers]
    assert told and not any(paper.internal for paper in told)
    papers = {paper.key: paper.internal for kind in procedure.acts.values() for paper in kind.papers}
    assert {key for key, internal in papers.items() if internal} == set(INTERNAL) & set(papers)


def test_the_paper_offered_for_service_is_none_of_the_body_s_own(county: County) -> None:
    run = Run(county)
    for step in [*preludes()["answered-2024"], {"on": datetime.date(2024, 3, 13), "act": "ask_committee"}]:
        run.step(step)
    assert run.matter is not None
    assert Paper.objects.filter(matter=run.matter, title="提请行政复议委员会咨询意见函").exclude(number="").exists()
    assert "行政复议答复通知书" in paper_to_serve(run.matter)["served_paper"]


def received(county: County) -> Run:
    run = Run(county)
    run.step({"on": datetime.date(2024, 3, 4), "act": "apply"})
    return run


def assigned(county: County, run: Run, *officers: Officer) -> None:
    assert run.matter is not None
    perform(
        run.matter, "assign", by=county.post("justice", "reviewer"), on=datetime.date(2024, 3, 4),
        data={"handlers": [str(officer.pk) for officer in officers]},
    )  # fmt: skip


def test_a_reviewer_of_another_organ_is_refused_by_name(county: County) -> None:
    run, other = received(county), county.officer("market", "handler")
    with pytest.raises(Refusal) as refused:
        assigned(county, run, county.officer("justice", "handler"), other)
    (ground,) = refused.value.grounds
    assert (ground.code, ground.field) == ("form", "handlers")
    assert f"{other.name}当日在主办单位没有岗位" in ground.says.zh
    assert f"{other.name} held no post in the lead organ on that day" in ground.says.en
    assert county.officer("justice", "handler").name not in ground.says.zh + ground.says.en


def test_a_post_counts_on_the_day_of_the_act(county: County) -> None:
    came, left = Officer(number="came", name="后来者"), Officer(number="left", name="离任者")
    justice = {"organ": county.organ("justice"), "role": "handler"}
    record_many([
        came, left,
        Post(subject=uuid.uuid4(), officer=came, from_on=datetime.date(2024, 3, 5), **justice),
        Post(subject=uuid.uuid4(), officer=left, from_on=datetime.date(2020, 1, 1), until_on=datetime.date(2024, 3, 4),
             **justice),
    ])  # fmt: skip
    run = received(county)
    for officer in (came, left):
        with pytest.raises(Refusal, match=officer.name):
            assigned(county, run, officer)
    assigned(county, run, county.officer("justice", "handler"), county.officer("justice", "reviewer"))
    assert len(run.case.handlers) == 2
