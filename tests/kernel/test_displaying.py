"""Displays as they are drafted, confirmed and repaired: the law each cites, and why a minor matter is displayed."""

from __future__ import annotations

import pytest

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from tests.kernel.desk import Desk, date, fresh, refused
from tests.kernel.test_attaching import asked, asked_rows
from tests.kernel.test_publishing_whole import displayed, draft, form_of, publish

pytestmark = pytest.mark.django_db
WHY = "市场监管局认为确有必要：涉及校园食品"


@pytest.mark.parametrize(
    ("display", "grade", "on", "says"),
    [
        ("credit", "ordinary", "2026-03-30", ("国家发展改革委令第58号(2023)", "")),
        ("credit", "general", "2026-04-01", ("信用修复管理办法(2025)", "")),
    ],
)
def test_a_repair_too_early_is_refused_by_the_rule_of_its_display(
    desk: Desk, display: str, grade: str, on: str, says: tuple[str, str]
) -> None:
    notice = displayed(desk, display, on)
    draft(desk, notice, on=on, grade=grade)
    publish(desk, notice, on=on)
    with pytest.raises(Refusal) as caught:
        perform(
            fresh(notice), "repair", by=desk.post("principal"), on=date(on), data={"basis": "x"}, reason="y"
        )  # fmt: skip
    assert [(ground.code, ground.law, ground.article) for ground in caught.value.grounds] == [("LeastDisplay", *says)]


class TestMinor:
    def drafted(self, desk: Desk, **data: str) -> tuple[Notice, Act]:
        notice = displayed(desk, "credit", "2026-04-01")
        return notice, draft(desk, notice, on="2026-04-02", grade="minor", **data)

    def test_it_needs_a_reason(self, desk: Desk) -> None:
        assert refused(lambda: self.drafted(desk)) == {"form"}

    def test_others_need_none(self, desk: Desk) -> None:
        draft(desk, displayed(desk, "credit", "2026-04-01"), on="2026-04-02", grade="general")

    def test_the_minor_grade_of_the_market_regulators_needs_none(self, desk: Desk) -> None:
        notice = displayed(desk, "samr", "2026-04-01")
        assert "grade_reason" not in form_of(notice, "draft").fields
        draft(desk, notice, on="2026-04-02", grade="minor")

    def test_the_second_person_ticks_it(self, desk: Desk) -> None:
        notice, act = self.drafted(desk, grade_reason=WHY)
        assert act.data["grade_reason"] == WHY
        assert [label for value, label in asked_rows(notice) if value == "grade"] == [
            f"轻微失信（原则上不公示），公示理由：{WHY}"
        ]
        assert refused(lambda: publish(desk, notice, on="2026-04-03")) == {"form"}
        publish(desk, notice, on="2026-04-03", confirmed=asked(notice))
        assert fresh(notice).shown_until == date("2026-07-01")


@pytest.mark.parametrize(("on", "text"), [("2021-03-12", "2010年"), ("2024-05-06", "2024年")])
def test_the_act_names_the_law_on_secrets_of_its_day(desk: Desk, on: str, text: str) -> None:
    notice = Notice.objects.get(source__matter=desk.decided())
    draft(desk, notice, on=on)
    assert f"《保守国家秘密法》（{text}）" in publish(desk, notice, on=on).data["basis"]


def test_a_notice_begins_with_the_title_that_its_duty_declares(desk: Desk) -> None:
    assert Notice.objects.get(source__matter=desk.decided()).heading == "夜市摊位 许可结果"
