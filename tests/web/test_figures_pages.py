"""Figures: drilled down cell by cell within rights, asked of a time of knowledge, small cells kept from strangers."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import translation

from fazhi.kernel.figures.declaring import Figure, FigureError, figure, figures
from fazhi.kernel.figures.units import UNITS
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.now import SHANGHAI
from fazhi.web.cells import SMALLEST, Cell, hidden
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

pytestmark = pytest.mark.django_db
GRANTED = "/figures/toy.permits.granted/?year=2021"


def cells(*numbers: int) -> list[Cell]:
    return [Cell(str(at), f"组{at}", number) for at, number in enumerate(numbers)]


def shown(found: list[Cell]) -> list[int | None]:
    return [cell.number for cell in found]


def test_small_cells_are_hidden_from_who_may_not_see_all_their_cases() -> None:
    assert shown(hidden(cells(20, 3, 2), {})) == [20, None, None]
    assert shown(hidden(cells(20, 3, 2), {"1": 3, "2": 2})) == [20, 3, 2]
    assert shown(hidden(cells(20, SMALLEST), {})) == [20, SMALLEST]


def test_a_single_small_cell_takes_the_smallest_other_one_with_it() -> None:
    assert shown(hidden(cells(20, 9, 3), {})) == [20, None, None]
    assert shown(hidden(cells(3), {})) == [None]


def test_a_cell_leads_to_its_own_records(desk: Desk, visit: Visit) -> None:
    first, second = desk.decided(), desk.decided("2021-03-02", "2021-03-11")
    client = visit("market", "handler")
    page = client.get("/figures/toy.permits.decided/?year=2021&by=结果&cell=granted")
    assert "结果： 准予" in text_of(page)
    for permit in (first, second):
        assert f"/matters/{permit.pk}/" in page.content.decode()
    assert client.get("/figures/toy.permits.decided/?year=2021&by=结果&cell=refused").status_code == 404
    assert client.get("/figures/toy.permits.decided/?year=2021&by=无&cell=granted").status_code == 404
    link = "by=%E7%BB%93%E6%9E%9C&amp;cell=granted"
    assert link in client.get("/figures/toy.permits.decided/?year=2021").content.decode()


def test_small_cells_of_cases_that_are_not_public_show_no_number(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decided()
    closed = {**vars_of(figures()["toy.permits.granted"]), "public_records": False}
    for module in ("web.figures", "report.comparing"):
        monkeypatch.setattr(f"fazhi.{module}.figures", lambda: {"toy.permits.granted": Figure(**closed)})
    stranger = text_of(visit("staffing", "handler").get(GRANTED))
    assert "演示县市场监督管理局 不显示" in stranger and "对无权查看这些案件的人不显示" in stranger
    assert "演示县市场监督管理局 1" in text_of(visit("market", "handler").get(GRANTED))


def test_a_small_total_of_cases_that_are_not_public_is_not_shown_to_strangers(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(SMALLEST - 1):
        desk.decided()
    closed = {**vars_of(figures()["toy.permits.granted"]), "public_records": False}
    for module in ("web.figures", "report.comparing"):
        monkeypatch.setattr(f"fazhi.{module}.figures", lambda: {"toy.permits.granted": Figure(**closed)})
    stranger, own = visit("staffing", "handler"), visit("market", "handler")
    few, number = f">{SMALLEST - 1}</a>", f'<p class="figure">{SMALLEST - 1}<'
    page = stranger.get(GRANTED)
    assert number not in page.content.decode() and "可能指向具体的人" in text_of(page)
    assert "另有记录计入" in text_of(page), "not even by how many there are that one may not see"
    listed = stranger.get("/figures/?year=2021").content.decode()
    assert few not in listed and "不显示</a>" in listed
    assert number in own.get(GRANTED).content.decode() and few in own.get("/figures/?year=2021").content.decode()
    desk.decided()
    assert f'<p class="figure">{SMALLEST}<' in stranger.get(GRANTED).content.decode()


def test_the_report_of_the_workbench_hides_it_too(desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.decided()
    closed = Figure(**{**vars_of(figures()["toy.permits.granted"]), "public_records": False})
    every = {**figures(), "toy.permits.granted": closed}
    monkeypatch.setattr("fazhi.report.comparing.figures", lambda: every)
    said = {}
    for organ in ("staffing", "market"):
        page = visit(organ, "handler").get("/report/130130/2021/").content.decode()
        found = re.search(r'class="counted" href="/figures/toy\.permits\.granted/[^>]*>([^<]*)<', page)
        assert found
        said[organ] = found[1], "toy.permits.granted" in page.split("数据来源核对表")[1]
    assert said == {"staffing": ("（不显示）", False), "market": ("1", True)}


def vars_of(declared: Figure) -> dict[str, object]:
    return {name: getattr(declared, name) for name in Figure.__dataclass_fields__}


def test_a_number_is_repeated_as_it_was_known_on_a_day(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit = desk.decided()
    recorded = permit.acts.order_by("seq").last()
    assert isinstance(recorded, Evidence)
    day = recorded.recorded_at.astimezone(SHANGHAI).date()
    later, before = day + 2 * datetime.date.resolution, day - datetime.date.resolution
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: later)
    client = visit("market", "handler")
    known = client.get(f"{GRANTED}&known={day}")
    assert '<p class="figure">1<' in known.content.decode()
    assert f"按 {day} 终了时已登记的记录计" in text_of(known)
    assert '<p class="figure">0<' in client.get(f"{GRANTED}&known={before}").content.decode()
    assert "按现在已登记的记录计" in text_of(client.get(GRANTED))
    assert "片叶" not in text_of(known), "the log as it stands now says nothing of what was known then"
    assert f"known={day}" in client.get(f"/figures/?year=2021&known={day}").content.decode()
    assert client.get(f"{GRANTED}&known=昨天").status_code == 400


def test_units_titles_and_definitions_are_english_on_english_pages(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler", language="en")
    page = text_of(client.get("/figures/disputes.reconsideration.applications/?year=2021"))
    for said in (
        "0 cases",
        "Respondent",
        "Kind of act",
        "Applications registered in the year",
        "Version of the definition 1",
    ):
        assert said in page
    assert "There is no power outside it." in text_of(client.get("/registers/services.powers/"))


def test_every_figure_has_an_english_unit_and_titles() -> None:
    for declared in figures().values():
        assert declared.unit in UNITS
        with translation.override("en"):
            for by, title in declared.titles.items():
                assert str(title) != by, declared.id


def test_a_figure_whose_unit_has_no_english_is_refused_when_it_is_declared() -> None:
    with pytest.raises(FigureError, match="匹"):
        figure("toy.horses", zh="马", en="Horses", unit="匹")


def test_who_may_not_open_every_record_is_not_told_what_was_known_on_which_day(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one day to the next a number would say when something was recorded in a matter that is not theirs."""
    for _ in range(SMALLEST):
        desk.decided()
    hidden = desk.decided()
    desk.do(hidden, "set_secrecy", "2021-03-11", {"of": "", "secrecy": "restricted"})
    act = hidden.acts.order_by("seq").last()
    assert isinstance(act, Evidence)
    day = act.recorded_at.astimezone(SHANGHAI).date()
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: day + 2 * datetime.date.resolution)
    colleague, head = visit("market", "handler", 1), visit("market", "principal")
    total = f'<p class="figure">{SMALLEST + 1}<'
    assert total in colleague.get(GRANTED).content.decode(), "the official total counts all"
    past = colleague.get(f"{GRANTED}&known={day}").content.decode()
    assert total not in past and "只对可查看全部记录的人显示" in past
    assert f">{SMALLEST + 1}</a>" not in past and f">{SMALLEST + 1}<" not in past, "nor by its cells"
    listed = colleague.get(f"/figures/?year=2021&known={day}").content.decode()
    assert f">{SMALLEST + 1}</a>" not in listed
    assert total in head.get(f"{GRANTED}&known={day}").content.decode()


def test_no_past_day_tells_when_the_first_record_was_made_that_one_may_not_open(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were days before it shown and days after it hidden, the day between would be its own."""
    hidden = desk.decided()
    desk.do(hidden, "set_secrecy", "2021-03-11", {"of": "", "secrecy": "restricted"})
    act = hidden.acts.order_by("seq").last()
    assert isinstance(act, Evidence)
    day, one = act.recorded_at.astimezone(SHANGHAI).date(), datetime.date.resolution
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: day + 5 * one)
    colleague, head = visit("market", "handler", 1), visit("market", "principal")
    pages = set()
    for known in (day - 2 * one, day - one, day, day + one):
        page = text_of(colleague.get(f"{GRANTED}&known={known}"))
        assert "只对可查看全部记录的人显示" in page, known
        pages.add(page.replace(f"{known:%Y-%m-%d}", ""))
        assert re.search(r"不显示", text_of(colleague.get(f"/figures/?year=2021&known={known}")))
    assert len(pages) == 1, "one page is as another"
    assert '<p class="figure">0<' in head.get(f"{GRANTED}&known={day - one}").content.decode()
