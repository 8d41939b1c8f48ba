"""A chapter that only tests declare is on every page, without an edit of the web; its numbers are the kernel's."""

from __future__ import annotations

import pytest

from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.procedures.models import Matter
from tests.kernel.desk import Desk, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


def test_its_procedures_registers_figures_and_heading_are_shown(desk: Desk, visit: Visit) -> None:
    client = visit("market", "clerk")
    assert "摊位许可" in text_of(client.get("/work/"))
    assert "摊位许可 申请" in text_of(client.get("/open/"))
    assert "摊位目录" in text_of(client.get("/registers/"))
    shown = text_of(client.get("/figures/?year=2021"))
    assert "摊位管理（测试）" in shown
    assert "摊位许可申请" in shown


def test_a_permit_goes_from_application_to_service_through_forms(desk: Desk, visit: Visit) -> None:
    clerk, handler, town = visit("market", "clerk"), visit("market", "handler"), visit("town", "handler")
    form = clerk.get("/open/toy.permit/apply/")
    given = {
        "subject": "夜市摊位",
        "item": "S-1",
        "party_kind": "citizen",
        "party_name": "王小明",
        "party_phone": "13012340001",
    }
    address = clerk.post("/open/toy.permit/apply/", {**control_of(form), **given})["Location"]
    matter = Matter.objects.get(family="toy.permit")

    def do(client: object, name: str, **given: str) -> None:
        page = client.get(f"{address}?act={name}")  # type: ignore[attr-defined]
        response = client.post(f"{address}acts/{name}/", {**control_of(page), **given})  # type: ignore[attr-defined]
        assert response.status_code == 302, text_of(response)

    do(handler, "accept", inspector=str(desk.county.organ("town").pk))
    do(town, "inspect", visited_on="2021-03-22")
    do(visit("market", "principal"), "decide", outcome="granted")
    do(handler, "serve", party=str(matter.parties.get().party_id))
    page = text_of(handler.get(address))
    for said in ("已决定", "摊位许可决定书", "王小明", "由当事人行使", "许可结果"):
        assert said in page
    assert fresh(matter).final


@pytest.mark.parametrize("place", ["130130", "130130101"])
def test_numbers_on_pages_are_those_of_the_kernel(desk: Desk, visit: Visit, place: str) -> None:
    desk.decided()
    client = visit("market", "handler") if place == "130130" else visit("town", "handler")
    for id, figure in figures().items():
        value = figure.value(year(place, 2021))
        page = client.get(f"/figures/{id}/?place={place}&year=2021").content.decode()
        said = "待报送</p>" if value is None else f"{value}<small"
        assert f'<p class="figure">{said}' in page, id
        assert figure.definition in page, id


def test_a_figure_shows_breakdown_records_and_checkpoint(desk: Desk, visit: Visit) -> None:
    permit = desk.decided()
    sequence_all()
    page = visit("market", "handler").get("/figures/toy.permits.granted/?year=2021")
    shown = text_of(page)
    assert "演示县市场监督管理局 1" in shown
    assert "夜市摊位" in shown
    assert f"/matters/{permit.pk}/" in page.content.decode()
    assert "全过程记录共" in shown


def test_records_of_a_register_lead_to_its_entries(desk: Desk, visit: Visit) -> None:
    page = visit("town", "handler").get("/figures/toy.stalls/?place=130130&year=2021")
    assert text_of(page).count("摊位点S-") == 3
    assert "/registers/toy.stalls/" in page.content.decode()
    assert "百货 3" in text_of(page)


def test_the_report_leads_from_each_number_to_its_figure(desk: Desk, visit: Visit) -> None:
    page = visit("market", "handler").get("/report/130130/2021/").content.decode()
    assert "/figures/toy.permits.granted/?place=130130" in page


def test_a_figure_names_what_it_is_divided_by(desk: Desk, visit: Visit) -> None:
    desk.decided()
    shown = text_of(visit("market", "handler").get("/figures/toy.permits.decided/?year=2021"))
    assert "结果 准予 1" in shown
