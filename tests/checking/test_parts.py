"""Parts told in other ways: beside one another, inside one another, a sentence apart, in tables."""

import pytest
from docx import Document

from fazhi.report.checking import check
from fazhi.report.checking.reading import read


def told(text: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.verdict, each.arithmetic) for each in check(text).relations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲类、乙类案件分别为3件、5件，共8件。", ("parts", "holds", "3+5=8")),
        ("甲类、乙类案件分别为3件、5件，共9件。", ("parts", "undecided", "3+5=8<9")),
        ("共办理8件，甲类、乙类分别为3件、5件。", ("parts", "holds", "3+5=8")),
        ("安排项目85项，43个开工，38个开展前期工作，4个推进。", ("parts", "holds", "43+38+4=85")),
        (
            "完成260个点整治。第一季度50个，第二季度60个，第三季度70个，第四季度80个。",
            ("parts", "holds", "50+60+70+80=260"),
        ),
        (
            "完成260个点整治。第一季度50个，第二季度60个，第三季度70个，第四季度90个。",
            ("parts", "undecided", "50+60+70+90=270>260"),
        ),
        ("共有13片连片用地开发。近期5片连片用地；远期8片连片用地。", ("parts", "holds", "5+8=13")),
        ("总投资80亿元，已开工，累计完成24亿元。", ("partial", "holds", "2400000000≤8000000000")),
        ("总投资80亿元，累计完成24亿元。", ("partial", "holds", "2400000000≤8000000000")),
        ("总投资8亿元，已完成投资9亿元。", ("partial", "undecided", "900000000>800000000")),
        ("全年淘汰43家落后企业，增效明显。建区以来，累计淘汰落后企业120家。", ("partial", "holds", "43≤120")),
        ("全年淘汰430家落后企业，增效明显。建区以来，累计淘汰落后企业120家。", ("partial", "undecided", "430>120")),
        ("新增公园127座，提前建成公园城市，累计达到1100座。", ("partial", "holds", "127≤1100")),
    ],
)
def test_parts_told_apart_from_their_total(text, expected):
    assert told(text) == [expected]


def test_pairs_with_their_sums_up_to_now():
    assert told("甲、乙标准分别新增12项和44项，累计分别达到64项和288项。") == [
        ("partial", "holds", "12≤64"),
        ("partial", "holds", "44≤288"),
    ]


def test_parts_of_a_part_are_told_from_those_of_the_whole():
    text = "受理100件，其中民事案件60件，其中涉企20件，刑事案件40件。"
    assert told(text) == [("parts", "holds", "60+40=100"), ("partial", "holds", "20<60")]


@pytest.mark.parametrize(
    "text",
    [
        "发放补贴300万元，培训顺利。全年累计发放贷款2000万元。",
        "完成260个点整治。一季度50个，二季度60个。",
        "共有13片用地。近期5片林地；远期8片耕地。",
        "抽取一件，有两种结果，其中99件抽不到。",
        "建成站点85项，43个开工，40个推进。",
        "新增公园127座。\n服务站累计达到1100座。",
    ],
)
def test_what_is_told_of_other_things_is_left_alone(text):
    assert told(text) == []


TABLE = "机关\t受理\t办结\t办结率\n公安\t1,002\t10\t83%\n民政\t5\t—\t100%\n合计\t1,007\t10\t88%\n"


def test_the_total_of_a_table_is_the_sum_of_its_rows():
    assert told(TABLE) == [("parts", "holds", "1002+5=1007")]
    assert told(f"上表如下。\n{TABLE.replace('1,007', '1,008')}完。") == [
        ("parts", "contradiction", "1002+5=1007<1008"),
    ]


def test_a_table_in_markdown_is_read_alike():
    lines = (f"| {line.replace(chr(9), ' | ')} |" for line in TABLE.strip().split("\n"))
    head, *rows = lines
    assert told("\n".join((head, "|---|---|---|---|", *rows))) == [("parts", "holds", "1002+5=1007")]


def test_a_table_of_a_word_file_is_read_alike(tmp_path):
    document = Document()
    rows = [["机关", "受理", "办结"], ["公安", "12", "12"], ["民政", "5", "4"], ["合计", "17", "17"]]
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("如上表。")
    document.save(str(tmp_path / "report.docx"))
    assert told(read(tmp_path / "report.docx")) == [
        ("parts", "holds", "12+5=17"),
        ("parts", "contradiction", "12+4=16<17"),
    ]


def test_a_row_whose_total_alone_differs_is_a_contradiction():
    text = "机关\t甲\t乙\t合计\n公安\t1\t2\t3\n民政\t4\t5\t9\n司法\t4\t4\t9\n教育\t4\t3\t7\n"
    assert [verdict for _, verdict, _ in told(text)] == ["holds", "holds", "contradiction", "holds"]


def test_rounded_cells_leave_room():
    assert told("机关\t投资\n甲\t1.24\n乙\t1.24\n合计\t2.5\n") == [("parts", "holds", "1.24+1.24=2.48<2.5")]


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("公安", "其中：公安").replace("1,007", "9"),
        TABLE.replace("民政\t5\t—\t100%", "民政\t5\t100%").replace("1,007", "9"),
        TABLE.replace("机关\t受理\t办结\t办结率\n", "").replace("1,007", "9"),
        "机关\t平均分\n甲\t80\n乙\t90\n合计\t85\n",
        "机关\t受理\n甲\t8件次\n乙\t约9\n合计\t85\n",
        "机关\t受理\n合计\t85\n",
        "机关\t甲\t乙\t合计\n公安\t1\t2\t5\n民政\t4\t5\t7\n司法\t4\t4\t9\n",
    ],
)
def test_a_table_that_may_not_be_whole_is_left_alone(text):
    assert told(text) == []


def test_outcomes_are_found_with_other_figures_between():
    assert told("发现问题74件，涉及单位30家，已完成整改67件，正在整改7件。") == [("outcome", "holds", "67+7=74")]
    assert told("抽查到52户，全部公示，对7户无法联系的企业进行列异处理。") == [("outcome", "holds", "7<52")]
    assert told("加快建设33条道路，建成通车15条。") == [("outcome", "holds", "15<33")]


def test_a_refused_case_told_as_accepted_says_how_many_are_told():
    (relation,) = check("劳动争议共受理案件7起，已完成调解2起，撤诉2起，不予受理1起。").relations
    assert (relation.verdict, relation.arithmetic) == ("undecided", "2+2+1=5<7")
    assert "合计5" in relation.why.zh and "不予受理" in relation.why.zh
    assert "make 5 of 7" in relation.why.en and "refused" in relation.why.en
