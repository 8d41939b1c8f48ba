"""What a report consists of, whatever file it becomes."""

from __future__ import annotations

import hashlib
import json

import pytest

from fazhi.report.rendering.composing import digest_of, mark_of
from fazhi.report.rendering.elements import Elements
from fazhi.report.rendering.measures import AREA, mark_size, signed_in
from tests.report.rendering.texts import DAY, LONG_ID, composed, figure, frozen


def test_headings_keep_their_levels_and_paragraphs_their_lead_words() -> None:
    assert [(each.level, each.lead, each.pieces[0].text) for each in composed().blocks] == [
        (1, "", "一、主要举措和成效"),
        (2, "", "（一）依法全面履行政府职能"),
        (0, "权责清单。", "载明权力事项"),
        (0, "诉讼。", "行政案件"),
        (1, "", "二、存在的不足"),
        (2, "", "（一）短板"),
        (0, "复议。", "申请"),
    ]


def test_a_number_is_a_link_and_its_unit_is_not() -> None:
    pieces = [piece for block in composed().blocks for piece in block.pieces if piece.figure]
    assert [(each.text, each.figure) for each in pieces] == [
        ("2815", "powers.items"), ("12", LONG_ID), ("3", "disputes.cases"), ("3.05", "share"), ("2815", "powers.items"),
        ("（不显示）", "hidden"),
    ]  # fmt: skip
    assert pieces[0].address == "https://county.example/public/report/2021/powers.items/"
    assert pieces[0].mark == "figure_powers_items"
    assert pieces[4].mark == "", "a place is marked once"


def test_the_appendix_says_whence_each_figure_comes() -> None:
    rows = {each.id: each for each in composed().sources}
    assert list(rows) == ["powers.items", LONG_ID, "disputes.cases", "share", "hidden"]
    assert rows["powers.items"].organ == "本系统记录"
    assert rows["disputes.cases"].organ == "演示县人民法院2022年1月9日报送（演法函〔2022〕4号）"
    assert rows["disputes.cases"].definition == "第1版：本期行政案件的件数。"
    assert [each.value for each in rows.values()] == ["2815项", "12项", "3件", "3.05%", "（不显示）"]


def test_a_return_that_is_awaited_is_seen() -> None:
    data = frozen()
    data["figures"][2] = figure("disputes.cases", "行政案件", None, missing=["演示县人民法院"])
    report = composed(data)
    awaited = [piece for block in report.blocks for piece in block.pieces if piece.awaited]
    assert [each.text for each in awaited] == ["〔行政案件：待演示县人民法院报送〕"]
    assert report.sources[2].organ == "待演示县人民法院报送"


def test_the_digest_is_that_of_the_canonical_json_of_what_was_frozen() -> None:
    kept = frozen()["figures"][0]
    by_hand = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert digest_of(kept) == hashlib.sha256(by_hand).hexdigest()
    assert digest_of({**kept, "value": 2816}) != digest_of(kept)


def test_a_mark_is_a_name_that_word_takes() -> None:
    first, second = mark_of("source", LONG_ID), mark_of("source", LONG_ID + "x")
    assert first != second
    assert max(len(first), len(second)) <= 40
    assert first.replace("_", "").isalnum()


def test_title_names_the_organ_and_the_totals_of_a_demonstration_are_said() -> None:
    report = composed()
    assert report.heading == ("演示县人民政府", "关于2021年度法治政府建设情况的报告")
    assert report.remark.startswith("数字来源：无极县2021年公开总数。以上数据按全过程记录7048条计算")
    assert composed(frozen(title="法治政府建设年度报告")).heading == ("法治政府建设年度报告",)


@pytest.mark.parametrize(
    ("organ", "left", "right"),
    [("演示县人民政府", 16.5, 2.5), ("演示县城市管理综合行政执法局和演示县市场监督管理局", 1, 0)],
)
def test_organ_and_day_stand_in_one_middle(organ: str, left: float, right: float) -> None:
    found = signed_in(organ, "2022年2月8日")
    assert found == (left, right)
    # the day, six characters wide, ends four characters from the right, unless the name is too wide for that
    middle = found[1] + (28 - sum(found)) / 2
    assert middle - 3 == 4 or len(organ) > 12


def test_the_mark_stands_in_one_line() -> None:
    for organ in ("演示县人民政府", "中共演示县委全面依法治县委员会办公室", "甲"):
        mark = Elements(organ, DAY, red_head=True).mark
        assert mark == f"{organ}文件"
        assert len(mark) * mark_size(mark) <= AREA
        assert mark_size(mark) <= 62
