"""A matter's page: where it stands, what may come next, why an act is not mine, what waits; long ones stay readable."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, MatterOrgan, Paper
from fazhi.web.rail import HERE, LATER, NEXT, PASSED, rail
from fazhi.web.timeline import ACTS, brief_acts
from tests.conftest import County
from tests.kernel.desk import Desk, fresh
from tests.toy.procedures import Permit2019
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
QUERIES = 40
"""Most queries of the page of a matter, however long the matter is."""


def standings(matter: Matter) -> dict[str, str]:
    found = rail(Permit2019, matter, brief_acts(matter))
    return {str(step.label): step.standing for step in (*found.steps, *found.ends)}


def test_the_rail_says_what_is_passed_where_it_stands_and_what_may_come(desk: Desk) -> None:
    permit = desk.accepted()
    assert standings(permit) == {
        "已申请": PASSED, "已受理": HERE, "已中止": NEXT, "已决定": NEXT, "不予许可": NEXT,
    }  # fmt: skip
    opened = desk.open("2021-03-02")
    assert standings(opened)["已决定"] == LATER
    decided = desk.decided("2021-03-02", "2021-03-11")
    assert standings(decided) == {"已申请": PASSED, "已受理": PASSED, "已决定": HERE}


def test_a_stage_bears_the_corrected_day_on_which_it_was_reached(desk: Desk) -> None:
    permit = desk.accepted("2021-03-01", "2021-03-03")
    wrong = Act.objects.get(matter=permit, name="accept")
    desk.do(permit, "correct", "2021-03-05", {"happened_on": "2021-03-02"}, corrects=wrong)
    found = rail(Permit2019, fresh(permit), brief_acts(permit))
    assert {step.standing: step.since for step in found.steps}[HERE] == datetime.date(2021, 3, 2)


def test_the_rail_says_in_words_what_the_line_shows(desk: Desk, visit: Visit) -> None:
    page = visit("market", "handler").get(f"/matters/{desk.accepted().pk}/").content.decode()
    steps = re.findall(
        r"<li class=\"(\w+)[^>]*>(.*?)</li>", page[page.index('class="way"') : page.index('class="desk"')]
    )
    said = {kind: re.sub(r"<[^>]+>", " ", text) for kind, text in steps}
    assert "现阶段" in said["here"] and "已过" in said["passed"] and "下一步可能" in said["next"]
    assert 'aria-current="step"' in page


def test_an_act_says_who_did_it_by_which_power_when_it_was_recorded_and_on_which_basis(
    desk: Desk, visit: Visit
) -> None:
    permit = desk.decided()
    sequence_all()
    page = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    for said in ("市场监督管理局 市场监督管理局负责人0 负责人 法定", "另日登记于", "依据 《行政许可法》第三十四条"):
        assert said in page
    leaf = Leaf.objects.get(kind=Act.evidence_kind, subject=Act.objects.get(matter=permit, name="decide").pk)
    assert f"存证 #{leaf.index}" in page


def test_why_an_act_is_not_mine_is_said_for_each(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    page = visit("market", "handler").get(f"/matters/{permit.pk}/").content.decode()
    shown = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    assert '<details class="whynot">' in page
    assert "决定 “决定”应由负责人作出，您的岗位是承办岗。" in shown
    assert "勘验 由演示镇人民政府办理。" in shown
    assert "撤销 须在“已决定”阶段。" in shown


def test_separation_of_duties_and_recusal_are_named(desk: Desk, visit: Visit, county: County) -> None:
    permit = desk.accepted()
    both = county.post("market", "handler")
    principal = Post.objects.get(pk=county.post("market", "principal").pk)
    desk.do(permit, "ask_override", "2021-03-05", {"act": "decide", "rules": ["Licensing34"]}, by=principal)
    shown = text_of(visit("market", "principal").get(f"/matters/{permit.pk}/"))
    assert "您已办理“申请特许”，职责分离。" in shown
    desk.do(permit, "recuse", "2021-03-06", {"officer": both.officer.pk})
    recused = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    assert "您已被决定回避，不能办理此事项。" in recused


def test_the_form_of_an_act_is_closed_to_who_may_never_fill_it(desk: Desk, visit: Visit, county: County) -> None:
    permit = desk.decided()
    MatterOrgan.objects.create(matter=permit, organ=county.organ("staffing"), capacity="observer")
    observer, address = visit("staffing", "handler"), f"/matters/{permit.pk}/acts/serve/"
    whole = observer.get(f"/matters/{permit.pk}/?act=serve")
    part = observer.get(address, headers={"hx-request": "true"})
    posted = observer.post(address, {"act-on": "2021-03-22", "party": str(permit.parties.get().party_id)})
    assert (whole.status_code, part.status_code, posted.status_code) == (403, 403, 422)
    for response in (whole, part, posted):
        assert "由演示县市场监督管理局办理" in text_of(response)
        assert "王小明" not in response.content.decode()
        assert 'name="party"' not in response.content.decode()
    assert not Act.objects.filter(matter=permit, name="serve").exists()


def test_the_organ_that_led_once_may_still_open_the_form_to_back_fill(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "hand_over", "2021-03-10", {"to": desk.county.organ("justice").pk, "text": "归你局管"})
    assert visit("market", "handler").get(f"/matters/{permit.pk}/?act=join").status_code == 200
    assert visit("town", "handler").get(f"/matters/{permit.pk}/?act=join").status_code == 403


def test_a_linked_matter_is_shown_with_its_stage_and_what_waits_for_it(desk: Desk, visit: Visit) -> None:
    permit, other, tip = desk.accepted(), desk.accepted("2021-03-02", "2021-03-04"), desk.tip()
    MatterLink.objects.create(parent=permit, child=other, kind="parallel")
    MatterLink.objects.create(parent=permit, child=tip, kind="split")
    client = visit("market", "reviewer")
    page = client.get(f"/matters/{permit.pk}/")
    assert f"/matters/{other.pk}/" in page.content.decode()
    assert "办结后方可：决定" in text_of(page)
    assert "一件您无权查看的关联事项" in text_of(page)
    assert str(tip.pk) not in page.content.decode()
    assert "夜间扰民" not in text_of(page)


def test_an_act_done_again_is_compared_with_what_it_said_before(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "bill", "2021-03-04", {"amount": "100.00", "pay_by": "2021-03-30"})
    desk.do(permit, "return_for_revision", "2021-03-05", reason="金额有误")
    again = desk.do(permit, "bill", "2021-03-06", {"amount": "120.00", "pay_by": "2021-03-30"})
    client = visit("market", "handler")
    address = f"/matters/{permit.pk}/revisions/{again.pk}/"
    assert address in client.get(f"/matters/{permit.pk}/").content.decode()
    page = client.get(address)
    assert "第 1 稿与第 2 稿" in text_of(page) and "金额有误" in text_of(page)
    assert "<del>100</del><ins>120</ins>.00" in page.content.decode()
    first = Act.objects.filter(matter=permit, name="bill").order_by("seq")[0]
    assert client.get(f"/matters/{permit.pk}/revisions/{first.pk}/").status_code == 404
    assert visit("justice", "handler").get(address).status_code == 404


def test_the_receipt_of_a_clock_counts_day_by_day_with_its_pauses(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "suspend", "2021-03-08")
    desk.do(permit, "resume", "2021-03-10")
    clock = Clock.objects.get(subject=permit.pk)
    address = f"/matters/{permit.pk}/clocks/{clock.pk}/"
    shown = text_of(visit("market", "handler").get(address))
    for said in ("到期日", str(clock.due_on), "工作日历", "逐日计算", "2021-03-08 一 不计 不计入：中止"):
        assert said in shown
    english = text_of(visit("market", "handler", language="en").get(address))
    assert "paused: Suspend" in english
    assert "paused: Suspend" in text_of(visit("market", "handler", language="en").get(f"/matters/{permit.pk}/"))
    assert visit("justice", "handler").get(address).status_code == 404


def test_a_paper_is_chosen_to_be_sealed_and_the_page_says_that_it_is(desk: Desk, visit: Visit) -> None:
    permit = desk.decided()
    client, paper = visit("market", "clerk"), Paper.objects.get(matter=permit)
    form = client.get(f"/matters/{permit.pk}/?act=seal")
    assert f'<option value="{paper.pk}">' in form.content.decode()
    given = {**control_of(form), "paper": str(paper.pk), "seal": "行政印章"}
    assert client.post(f"/matters/{permit.pk}/acts/seal/", given).status_code == 302
    assert "已用印： 行政印章" in text_of(client.get(f"/matters/{permit.pk}/"))


def test_an_act_whose_leaf_waits_says_so(finding: Matter, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    act = Act.objects.get(matter=finding)
    client = visit("market", "handler")
    monkeypatch.setattr("fazhi.web.timeline.Leaf.objects", Leaf.objects.none())
    assert "待入列" in text_of(client.get(f"/matters/{finding.pk}/"))
    monkeypatch.setattr("fazhi.web.files.Leaf.objects", Leaf.objects.none())
    assert "待入列。" in text_of(client.get(f"/matters/{finding.pk}/proof/{act.pk}/"))
    assert client.get(f"/matters/{finding.pk}/proof/{act.pk}/file").status_code == 404


def test_a_matter_of_two_hundred_acts_is_paged_and_costs_no_more_queries(desk: Desk, visit: Visit) -> None:
    short, long = desk.accepted(), desk.accepted("2021-03-01", "2021-03-03")
    for turn in range(100):
        desk.do(long, "bill", "2021-03-04", {"amount": f"{turn}.00", "pay_by": "2021-03-30"})
        desk.do(long, "urge", "2021-03-04", {"text": f"第{turn}次催办"})
    client = visit("market", "handler")
    client.get(f"/matters/{short.pk}/")
    counts = []
    for matter in (short, long):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(f"/matters/{matter.pk}/")
        counts.append(len(queries))
    assert counts[1] <= QUERIES
    assert counts[1] - counts[0] <= 4, "a long matter costs a few queries more than a short one, not one for each act"
    shown = text_of(page)
    assert "第99次催办" in shown and "第50次催办" not in shown
    assert page.content.decode().count('<li id="done-') <= ACTS
    first = text_of(client.get(f"/matters/{long.pk}/?acts=1"))
    assert "第0次催办" in first and "受理" in first


def test_a_sum_is_written_in_one_way_wherever_it_stands(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.do(permit, "bill", "2021-03-05", {"pay_by": "2021-03-30", "amount": "50000"})
    page = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    assert page.count("50,000.00 元") == 2, "in what the matter says and in the act"
    assert "50000" not in page


def test_a_purge_that_is_asked_for_says_which_paper_by_its_day_and_not_by_its_name(desk: Desk, visit: Visit) -> None:
    permit = desk.decided()
    paper = Paper.objects.filter(matter=permit).order_by("issued_on", "recorded_at", "pk")[0]
    desk.do(permit, "ask_purge", "2021-03-20", {"target": f"paper:{paper.pk}", "basis": "mistaken"})
    page = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    assert f"清除对象 {paper.issued_on} 出具的文书" in page
    second = text_of(visit("market", "reviewer").get(f"/matters/{permit.pk}/?act=purge"))
    assert f"{paper.issued_on} 出具的文书" in second


def test_the_rail_of_a_publication_shows_the_reviews_that_the_place_asks_for(
    desk: Desk, settings: LazySettings, tmp_path: Path
) -> None:
    def ahead(notice: Notice) -> set[str]:
        found = rail(Publication, notice, brief_acts(notice))
        return {step.label.zh for step in found.steps}

    plain = Notice.objects.get(source__matter=desk.decided())
    assert ahead(plain) == {"待拟稿", "待审核发布"}
    settings.HOME = tmp_path
    for reviews, more in ((2, {"初审通过"}), (3, {"初审通过", "复审通过"})):
        (tmp_path / "publication.yaml").write_text(f"reviews: {{default: {reviews}}} # {reviews}\n", encoding="utf-8")
        os.utime(tmp_path / "publication.yaml", (reviews, reviews))
        notice = Notice.objects.get(source__matter=desk.decided("2021-03-02", "2021-03-11"))
        assert ahead(notice) == {"待拟稿", "待审核发布", *more}
