"""Papers: numbers, the text of the law on the paper's own day, Word files, and no number of a person."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.apps import apps
from docx import Document
from pytest_django import DjangoCaptureOnCommitCallbacks

from fazhi.disputes.choices import Outcome
from fazhi.disputes.citations import ARTICLES, IN_TREE, cited, regime
from fazhi.disputes.procedures.common import paper_to_serve
from fazhi.kernel.files.store import read
from fazhi.kernel.procedures.models import Paper, PaperFile
from fazhi.kernel.procedures.registry import families
from tests.conftest import County
from tests.disputes.running import APPLICATION, FAMILY, Run, preludes


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def step(act: str, on: str, **others: object) -> dict[str, object]:
    return {"act": act, "on": day(on), **others}


def text_of(title: str) -> str:
    paper = Paper.objects.filter(title=title).order_by("recorded_at").last()
    assert paper is not None, title
    return paper.reveal("text") or ""


def through(county: County, prelude: str, *steps: dict[str, object]) -> Run:
    run = Run(county)
    for each in [*preludes().get(prelude, ()), *steps]:
        run.step(each)
    return run


def test_numbers_run_by_organ_kind_and_year(county: County) -> None:
    for on in ("2021-12-30", "2021-12-31", "2022-01-04"):
        run = through(county, "", step("apply", on), step("refuse", on))
        assert run.case.number.startswith(f"演司行复〔{on[:4]}〕")
    numbers = list(Paper.objects.filter(title="行政复议申请不予受理决定书").values_list("number", flat=True))
    assert numbers == ["演司行复不受〔2021〕1号", "演司行复不受〔2021〕2号", "演司行复不受〔2022〕1号"]


def test_the_decision_bears_the_number_of_the_organ_in_whose_name_it_is_made(county: County) -> None:
    through(county, "proposed-2022", step("decide", "2022-03-25"))
    assert Paper.objects.get(title="行政复议决定书").number == "演政行复决〔2022〕1号"
    written = text_of("行政复议决定书")
    for part in ("申请人：白守田", "被申请人：演示县市场监督管理局", "#申请人称", "#被申请人称", "#经审理查明",
                 "#本机关认为",
                 "《中华人民共和国行政复议法》第二十八条第一款第一项、《中华人民共和国行政复议法实施条例》第四十三条",
                 "维持行政处罚决定。", "15日内依法向人民法院提起行政诉讼（《中华人民共和国行政诉讼法》第四十五条）",
                 ">演示县人民政府", ">2022年3月25日"):  # fmt: skip
        assert part in written
    assert "具体行政行为" in text_of("行政复议受理通知书")


def test_a_decision_under_the_law_of_2023_cites_it(county: County) -> None:
    revoked = {"outcome": "revoked", "redo": True, "ruling": "撤销，责令重新作出。", "compensation": "返还罚款。"}
    through(county, "proposed-2024", step("decide", "2024-03-19", **{"with": revoked}))
    written = text_of("行政复议决定书")
    assert "《中华人民共和国行政复议法》第六十四条的规定" in written
    assert "60日内重新作出行政行为（《中华人民共和国行政复议法实施条例》第四十九条）" in written
    assert "返还罚款。（《中华人民共和国行政复议法》第七十二条）" in written
    assert "具体行政行为" not in written


def test_a_case_that_meets_the_change_of_law_gets_papers_of_each_day(county: County) -> None:
    through(county, "", step("apply", "2023-12-27"), step("accept", "2024-01-03"), step("send_copy", "2024-01-04"))
    assert "审查（《中华人民共和国行政复议法》第十七条）" in text_of("行政复议申请登记表")
    assert "根据《中华人民共和国行政复议法》第三十条的规定" in text_of("行政复议受理通知书")
    notice = text_of("行政复议答复通知书")
    assert "10个工作日内" in notice and "第四十八条" in notice and "第七十条" in notice


def test_the_notice_to_answer_counts_days_as_the_law_of_its_day_does(county: County) -> None:
    through(county, "", step("apply", "2022-03-02"), step("accept", "2022-03-04"), step("send_copy", "2022-03-07"))
    assert "10日内提出书面答复" in text_of("行政复议答复通知书")
    assert "第二十三条" in text_of("行政复议答复通知书")


def test_simplified_papers_say_so(county: County) -> None:
    accept = {"simplified": True, "simplified_ground": "on_the_spot"}
    through(
        county, "", step("apply", "2024-03-04"), step("accept", "2024-03-06", **{"with": accept}),
        step("send_copy", "2024-03-07"), step("convert", "2024-03-08"),
    )  # fmt: skip
    assert "适用简易程序审理（行政行为当场作出），自受理之日起30日内" in text_of("行政复议受理通知书")
    assert "5个工作日内" in text_of("行政复议答复通知书") and "第五十四条" in text_of("行政复议答复通知书")
    assert "《中华人民共和国行政复议法》第五十五条" in text_of("转为普通程序审理通知书")


def test_silence_says_since_when_the_application_is_accepted(county: County) -> None:
    through(county, "", step("apply", "2024-03-04"), step("deem_accepted", "2024-03-14"))
    written = text_of("行政复议受理通知书")
    assert "第三十条第三款的规定，该申请视为受理，受理日期为2024年3月11日" in written


@pytest.mark.parametrize(
    ("ground", "on", "article"),
    [
        ("other_case", "2022-04-01", "《中华人民共和国行政复议法实施条例》第四十一条"),
        ("other_case", "2024-04-01", "《中华人民共和国行政复议法》第三十九条"),
        ("basis", "2022-04-01", "《中华人民共和国行政复议法》第二十七条"),
        ("incidental", "2024-04-01", "《中华人民共和国行政复议法》第五十六条"),
    ],
)
def test_a_suspension_cites_its_ground(county: County, ground: str, on: str, article: str) -> None:
    given = {"suspension_ground": ground, "document_title": "细则", "document_maker": "镇政府"}
    through(
        county, "", step("apply", on[:5] + "03-02"), step("accept", on[:5] + "03-04"),
        step("suspend", on, **{"with": given}),
    )  # fmt: skip
    assert f"根据{article}的规定" in text_of("行政复议中止通知书")


def test_every_paper_becomes_a_word_file_when_it_is_issued(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        through(county, "proposed-2022", step("decide", "2022-03-25"), step("serve", "2022-03-28"))
    assert PaperFile.objects.count() == Paper.objects.count() > 5
    rendered = PaperFile.objects.get(paper__title="行政复议决定书")
    assert rendered.file.title == "行政复议决定书演政行复决〔2022〕1号.docx"
    lines = [paragraph.text for paragraph in Document(io.BytesIO(read(rendered.file))).paragraphs]
    assert lines[:3] == ["行政复议决定书", "演政行复决〔2022〕1号", "申请人：白守田"]
    assert not any(line.startswith((">", "#", "@")) for line in lines)


def test_the_receipt_of_service_names_the_paper_served(county: County) -> None:
    run = through(
        county, "", step("apply", "2021-03-01"),
        step("ask_correction", "2021-03-02", **{"with": {"supply_by": day("2021-03-15")}}),
    )  # fmt: skip
    assert paper_to_serve(run.case) == {"served_paper": "行政复议申请补正通知书 演司行复补〔2021〕1号"}
    run.step(step("notify", "2021-03-03", **{"with": paper_to_serve(run.case)}))
    assert "送达文书：行政复议申请补正通知书 演司行复补〔2021〕1号" in text_of("送达回证")
    assert "收到日期：2021年3月3日" in text_of("送达回证")
    run.step(step("supply", "2021-03-04"))
    run.step(step("refuse", "2021-03-05"))
    run.step(step("serve", "2021-03-08"))
    assert "送达文书：行政复议申请不予受理决定书（演司行复不受〔2021〕1号）" in text_of("送达回证")


def test_a_transfer_is_told_to_the_applicant_too(county: County) -> None:
    through(
        county,
        "",
        step("apply", "2022-03-02", **{"with": {"for_transfer": True}}),
        step("transfer", "2022-03-07"),
        step("serve", "2022-03-08"),
    )
    assert "已转送石家庄市公安局" in text_of("行政复议申请转送告知书")
    assert "根据《中华人民共和国行政复议法》第十八条的规定" in text_of("行政复议申请转送函")
    assert "送达文书：行政复议申请转送告知书（演司行复转告〔2022〕1号）" in text_of("送达回证")


def test_numbers_of_persons_stand_in_no_paper_and_addresses_only_where_papers_are_served(county: County) -> None:
    through(
        county, "answered-2024", step("add_third_party", "2024-03-13", **{"with": {
            "party_kind": "citizen", "party_name": "李大壮", "party_phone": "13012340002"}}),
        step("hear_opinion", "2024-03-14", party="$party:third_party"),
        step("propose", "2024-03-18"), step("decide", "2024-03-19"), step("serve", "2024-03-20"),
    )  # fmt: skip
    for paper in Paper.objects.all():
        written = paper.reveal("text") or ""
        assert APPLICATION["party_identifier"] not in written
        assert not re.search(r"1[3-9]\d{9}", written)
        assert (APPLICATION["party_address"] in written) == (paper.title == "送达回证"), paper.title


def test_every_paper_of_every_version_can_be_cited(county: County) -> None:
    """Every citation a template names exists, and holds on a day of each regime in which the paper can be issued."""
    folder = apps.get_app_config("disputes").path
    names = set()
    for versions in (families()[FAMILY], families()["disputes.incidental"]):
        for procedure in versions:
            for kind in procedure.acts.values():
                for paper in kind.papers:
                    with open(f"{folder}/templates/{paper.template}", encoding="utf-8") as template:
                        names |= set(re.findall(r'{% cite "([\w-]+)" %}', template.read()))
    assert names <= IN_TREE.keys() | ARTICLES.keys()
    assert all(outcome.value in ARTICLES for outcome in list(Outcome)[:11])
    for name in ARTICLES:
        for on in ("2022-03-01", "2024-03-01", "2026-08-01"):
            written = cited(name, day(on))
            assert written == "" or re.fullmatch(
                r"(《中华人民共和国[^》]+》第[一二三四五六七八九十零百]+条[第一二三四五六款项]*、?)+", written
            )
        assert cited(name, day("2024-03-01"))


def test_regimes() -> None:
    assert [regime(day(on)) for on in ("2023-12-31", "2024-01-01", "2026-06-30", "2026-07-01")] == [
        "2017", "2023", "2023", "2026",
    ]  # fmt: skip
    assert cited("inspection", day("2026-08-01")) == "《中华人民共和国行政复议法实施条例》第四十五条"
    assert cited("stay", day("2026-08-01")) == "《中华人民共和国行政复议法》第四十二条"
    with pytest.raises(LookupError, match="no citation nothing"):
        cited("nothing", day("2024-01-01"))
