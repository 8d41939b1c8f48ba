"""Versions of a notice: one at a time, nothing comes back by itself, and the second person sees what changed."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.models import Notice, PublishedText
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.offering import offers
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from tests.kernel.desk import Desk, date, fresh, refused
from tests.kernel.test_publishing import draft, publish
from tests.kernel.test_publishing_whole import form_of

NEW = "准予夜市摊位许可（S-1）。"


@pytest.fixture
def notice(desk: Desk) -> Notice:
    """A published notice."""
    owed = Notice.objects.get(source__matter=desk.decided())
    draft(desk, owed)
    publish(desk, owed)
    return Notice.objects.get(pk=owed.pk)


def amend(desk: Desk, notice: Notice, on: str = "2021-03-15") -> Notice:
    """The new version that a correction opens."""
    act = perform(fresh(notice), "amend", by=desk.post("handler"), on=date(on), reason="摊位号有误")
    return Notice.objects.get(acts__because=act)


def correct(desk: Desk, new: Notice, on: str = "2021-03-15", **data: Any) -> Act:
    """A correction drafted."""
    content = {"heading": "许可结果公示", "body": NEW, "correction": "补正摊位号。", **data}
    return perform(new, "draft", by=desk.post("handler"), on=date(on), data=content)


def notice_owed(desk: Desk) -> Notice:
    return Notice.objects.get(source__matter=desk.decided("2021-04-01", "2021-04-10"))


def renewal_of(desk: Desk, notice: Notice) -> Notice:
    """A notice that another act of the matter owes in place of the one published."""
    assert notice.source is not None
    later = Act.objects.get(matter=notice.source.matter, name="accept")
    data = {"source": later.pk, "limit": notice.limit, "heading": "许可结果公示", "replaces": notice.pk}
    act = open_matter(
        "kernel.publication", "owe", by=desk.post("reviewer"), on=date("2021-03-15"), because=later, data=data
    )
    return Notice.objects.get(pk=act.matter_id)


def withdraw(desk: Desk, notice: Notice, on: str = "2021-03-20") -> Act:
    return perform(fresh(notice), "withdraw", by=desk.post("principal"), on=date(on), reason="信息有误")


def republish(desk: Desk, notice: Notice, on: str = "2021-03-22") -> Notice:
    act = perform(fresh(notice), "republish", by=desk.post("principal"), on=date(on), reason="已核实")
    return Notice.objects.get(acts__because=act)


def offered(desk: Desk, notice: Notice, role: str, on: str) -> set[str]:
    post = desk.post(role)
    return {offer.kind.name for offer in offers(fresh(notice), post.officer, date(on))}


def seen(day: str) -> list[Notice]:
    return list(Notice.objects.public(date(day)))


class TestOneVersionAtATime:
    def test_a_second_correction_is_neither_offered_nor_done_while_one_is_in_hand(
        self, desk: Desk, notice: Notice
    ) -> None:
        assert "amend" in offered(desk, notice, "handler", "2021-03-15")
        amend(desk, notice)
        assert "amend" not in offered(desk, notice, "handler", "2021-03-15")
        assert refused(lambda: amend(desk, notice)) == {"NoVersionInHand"}
        assert Notice.objects.filter(replaces=notice).count() == 1

    def test_once_a_correction_was_dropped_another_may_be_opened(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        perform(new, "exempt", by=desk.post("principal"), on=date("2021-03-16"), reason="不必更正")
        assert "amend" in offered(desk, notice, "handler", "2021-03-16")
        assert amend(desk, notice, "2021-03-16").pk != new.pk

    def test_what_was_withdrawn_is_published_again_once(self, desk: Desk, notice: Notice) -> None:
        withdraw(desk, notice)
        assert "republish" in offered(desk, notice, "principal", "2021-03-22")
        new = republish(desk, notice)
        assert refused(lambda: republish(desk, notice)) == {"NoVersionInHand"}
        draft(desk, new, on="2021-03-22")
        publish(desk, new, on="2021-03-23")
        assert seen("2021-03-23") == [new]
        assert "republish" not in offered(desk, notice, "principal", "2021-03-24")
        assert refused(lambda: republish(desk, notice, "2021-03-24")) == {"NoVersionInHand"}

    def test_a_correction_of_what_is_published_no_more_is_refused(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new)
        Notice.objects.filter(pk=notice.pk).update(stage="replaced", replaced_on=date("2021-03-15"))
        assert refused(lambda: publish(desk, new, on="2021-03-16")) == {"WhatItReplacesStands"}
        assert seen("2021-03-16") == []

    def test_a_correction_that_changes_nothing_is_refused(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new, body="准予夜市摊位许可。")
        assert refused(lambda: publish(desk, new, on="2021-03-16")) == {"SomethingCorrected"}
        perform(new, "send_back", by=desk.post("reviewer"), on=date("2021-03-16"), reason="没有更正")
        correct(desk, new, "2021-03-16")
        publish(desk, new, on="2021-03-17")
        assert (seen("2021-03-17"), fresh(notice).stage) == ([new], "replaced")


class TestNothingComesBackByItself:
    def test_a_correction_in_hand_lapses_with_a_withdrawal(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new)
        act = withdraw(desk, notice)
        row = fresh(new)
        assert (row.stage, row.final) == ("lapsed", True)
        assert Act.objects.get(matter=new, name="lapse").because == act
        assert Clock.objects.get(subject=new.pk).stopped_on == date("2021-03-20")
        assert refused(lambda: publish(desk, new, on="2021-03-21")) == {"stage"}
        assert seen("2021-03-21") == []
        assert "republish" in offered(desk, notice, "principal", "2021-03-21")
        assert differences([notice, new]) == []

    def test_what_a_later_act_says_takes_the_place_of_the_correction_made_meanwhile(
        self, desk: Desk, notice: Notice
    ) -> None:
        new = amend(desk, notice)
        renewed = renewal_of(desk, notice)
        correct(desk, new)
        publish(desk, new, on="2021-03-16")
        draft(desk, renewed, on="2021-03-17")
        publish(desk, renewed, on="2021-03-18")
        assert seen("2021-03-18") == [renewed]
        assert fresh(new).stage == "replaced"

    def test_what_a_later_act_says_is_published_although_the_earlier_notice_was_withdrawn(
        self, desk: Desk, notice: Notice
    ) -> None:
        renewed = renewal_of(desk, notice)
        withdraw(desk, notice)
        draft(desk, renewed, on="2021-03-21")
        publish(desk, renewed, on="2021-03-22")
        assert seen("2021-03-22") == [renewed]

    def test_what_is_published_again_after_that_needs_the_head(self, desk: Desk, notice: Notice) -> None:
        amend(desk, notice)
        withdraw(desk, notice)
        again = republish(desk, notice)
        draft(desk, again, on="2021-03-22")
        publish(desk, again, on="2021-03-23")
        assert seen("2021-03-23") == [again]


class TestWhatWasCorrected:
    def test_the_public_is_told_what_was_corrected_and_the_text_is_proved_with_it(
        self, desk: Desk, notice: Notice
    ) -> None:
        new = amend(desk, notice)
        assert refused(lambda: correct(desk, new, correction="")) == {"form"}
        assert refused(lambda: correct(desk, new, correction="王小明的摊位号有误")) == {"form"}
        correct(desk, new, correction="摊位号有误，已补正。")
        publish(desk, new, on="2021-03-16")
        kept = PublishedText.objects.get(notice=new)
        assert kept.body.splitlines() == [NEW, "更正说明：摊位号有误，已补正。"]

    def test_the_reason_typed_for_the_office_is_offered_and_published_only_if_it_is_left(
        self, desk: Desk, notice: Notice
    ) -> None:
        new = amend(desk, notice)
        assert form_of(new, "draft").fields["correction"].initial == "摊位号有误"
        assert "correction" not in form_of(notice_owed(desk), "draft").fields

    def test_whoever_confirms_sees_why_and_what_is_public_now(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new)
        for role, organ, sees in (("reviewer", "market", True), ("reviewer", "justice", False)):
            form, post = form_of(new, "publish"), desk.post(role, organ)
            form.offer_to(post.officer, [post])
            assert (form.compared is not None) is sees
        form, post = form_of(new, "publish"), desk.post("reviewer")
        form.offer_to(post.officer, [post])
        assert form.compared.why == "摊位号有误"
        assert form.compared.old.splitlines() == ["许可结果公示", "准予夜市摊位许可。"]
        assert form.compared.new.splitlines() == ["许可结果公示", NEW, "更正说明：补正摊位号。"]


class TestWords:
    def test_a_draft_is_refused_for_all_that_is_wrong_at_once_and_says_the_cure_once(self, desk: Desk) -> None:
        owed = notice_owed(desk)
        body = "原工商局核发，电话13912345678。"
        with pytest.raises(Refusal) as caught:
            draft(desk, owed, body, on="2021-04-11")
        assert {ground.field for ground in caught.value.grounds} == {"body", "words_reason"}
        for ground in caught.value.grounds:
            assert f"{ground.says.zh}{ground.cure.zh}".count("请") == 1
            assert "send again" not in ground.says.en

    def test_a_correction_is_marked_in_lists_and_not_for_the_public(self, desk: Desk, notice: Notice) -> None:
        new = amend(desk, notice)
        correct(desk, new)
        assert (fresh(new).title, fresh(new).heading) == ("许可结果公示（更正）", "许可结果公示")
        assert fresh(notice).title == "许可结果公示"
        publish(desk, new, on="2021-03-16")
        assert PublishedText.objects.get(notice=new).heading == "许可结果公示"
        assert differences([new]) == []
