"""The text alternatives of a chart: every number in words and in a table."""

from __future__ import annotations

from fazhi.report.charting.picturing import Picture
from fazhi.report.charting.words import description, table
from tests.report.charting.outlining import ALL, BARS, BESIDE, STACKED, YEARS, chart


def test_bars_are_read_out_one_by_one() -> None:
    assert description(chart(BARS)) == (
        "横条图，单位：件。行政许可178，行政处罚2045，行政裁决0，其他不显示。"
        "＊和“不显示”：少于5的数可能指向具体的人，不显示；另有数目一并不显示，使其不能推出。"
    )


def test_months_without_any_are_read_out_together() -> None:
    said = description(chart(STACKED))
    assert "准予：1月5，3月12，4月9，8月8，10月40，11月6，12月7，其余各月为0；" in said
    assert "不予：3月不显示，4月9，5月不显示，10月11，其余各月为0；" in said
    assert "撤回：均不显示。" in said
    assert "发现：1月1，2月1，3月1" in description(chart(BESIDE))


def test_years_say_where_their_numbers_come_from() -> None:
    said = description(chart(YEARS))
    assert "申请：2018年31，2019年—，2020年44，2021年45；立案：2018年—，2019年不显示，2020年43，2021年45。" in said
    assert "2018年为当年年度报告所载；2019、2020年按现有记录计算；2021年为本报告所载。" in said


def test_the_table_has_every_number_and_leads_to_the_figures() -> None:
    for given in ALL.values():
        head, rows = table(chart(given))
        assert head[0].text == "单位：件"
        assert len(rows) == len(given["rows"])
        for cells, raw in zip(rows, given["rows"], strict=True):
            assert (cells[0].text, cells[0].figure) == (raw["name"]["zh"], "toy.stalls")
            assert [each.column for each in cells[1:]] == [each.text for each in head[1:]]
            shown = ["—" if value is None else str(value) for value in raw["values"]]
            for at in raw["hidden"]:
                shown[at] = "不显示"
            assert [each.text for each in cells[1:]] == shown


def test_the_caption_numbers_it() -> None:
    assert Picture(4, chart(BARS)).caption == "图4　各类<事项> & 数"
