"""What officers write in the report: paragraphs of their own, in which numbers are named and never typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from fazhi.kernel.figures.declaring import year
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.compiling import compile_report
from fazhi.report.models import AnnualReport
from fazhi.report.procedures import AnnualReporting
from fazhi.report.rendering import render
from fazhi.report.rendering.composing import compose
from fazhi.report.rendering.elements import Elements
from fazhi.report.writing import faults_of
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date, fresh
from tests.report.annual import begun, put_out, taken_to

pytestmark = pytest.mark.django_db
WRITTEN = {"problems": "一是摊位{toy.stalls}，管理不够细。\n\n二是培训不足。", "plan": "一是加强检查。"}


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def compiled(county: County, **written: str) -> AnnualReport:
    report = begun(county)
    perform(report, "compile", by=county.post("justice", "handler"), on=date("2022-02-01"), data=written)
    return AnnualReport.objects.get(pk=report.pk)


def test_what_was_written_stands_in_its_part_with_the_numbers_of_the_records(desk: Desk, client: Client) -> None:
    report = compiled(desk.county, **WRITTEN)
    lines = report.lines
    at = lines.index("二、存在的不足")
    assert lines[at : at + 5] == [
        "二、存在的不足", "一是摊位3处，管理不够细。", "二是培训不足。", "三、2022年工作安排", "一是加强检查。",
    ]  # fmt: skip
    taken_to(desk.county, report, "submit")
    put_out(desk.county, Notice.objects.get(source__matter=report.pk, stage="owed"))
    page = client.get("/public/report/2021/").content.decode()
    assert '一是摊位<a class="counted" href="/public/report/2021/toy.stalls/">3</a>处，管理不够细。' in page
    assert "<h3></h3>" not in page and "<b>。</b>" not in page


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1f", "\ufffe", "<script>", "#panic()", "$x$", "]]>"])
def test_odd_signs_are_refused_or_come_out_as_they_are_in_every_document(desk: Desk, odd: str) -> None:
    try:
        report = compiled(desk.county, problems=f"一是改进{odd}工作。")
    except Refusal:
        return
    said = next(line for line in report.lines if line.startswith("一是改进"))
    for form in ("docx", "pdf", "html"):
        content = render(form, report.frozen, Elements("演示县人民政府", date("2022-02-25")), lambda id: f"/{id}")
        assert content, form
        if form == "html":
            assert escape(said) in content.decode()


def test_nothing_written_leaves_no_empty_part(desk: Desk) -> None:
    assert "二、存在的不足" not in compiled(desk.county).lines
    assert "存在的不足" not in compile_report(year(PLACE, 2021)).body()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("仍有 744 件正在整改。", "“744 件”：数字不手写"),
        ("办理案件12余件。", "“12余件”：数字不手写"),
        ("罚款3.05亿元。", "“3.05亿元”：数字不手写"),
        ("完成{toy.stals}。", "没有数据“toy.stals”；相近的有：.*toy.stalls"),
    ],
)
def test_a_typed_quantity_and_an_unknown_figure_are_refused(desk: Desk, text: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        compiled(desk.county, problems=text)
    assert not AnnualReport.objects.get().frozen


@pytest.mark.parametrize(
    "text",
    [
        "9月7日召开会议。",
        "2021年以来成效明显。",
        "依照第24条办理。",
        "印发〔2021〕3号文件。",
        "开展三项检查。",
        "12345热线、PM2.5治理。",
    ],
)
def test_days_articles_numbers_of_papers_and_names_are_no_quantities(text: str) -> None:
    assert list(faults_of(text)) == []


def test_what_was_written_is_there_again_when_it_is_sent_back(desk: Desk) -> None:
    report = compiled(desk.county, **WRITTEN)
    by = desk.county.post("justice", "principal")
    perform(fresh(report), "send_back", by=by, on=date("2022-02-02"), reason="再改")
    initial = AnnualReporting.compile.initial
    assert initial is not None and initial(fresh(report)) == WRITTEN


def test_the_document_has_the_paragraphs_without_lead_words(desk: Desk) -> None:
    report = compiled(desk.county, **WRITTEN)
    made = compose(report.frozen, Elements("演示县人民政府", date("2022-02-25")), lambda id: f"/{id}")
    told = [(each.lead, "".join(piece.text for piece in each.pieces)) for each in made.blocks]
    assert ("", "一是摊位3处，管理不够细。") in told and ("", "") not in told
