"""Opinions wanted: the least time before, at and after its end, by the law of the day, less with a reason, answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fazhi.kernel.notices.checks import faults
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.notices.models import Notice, PublishedText
from fazhi.kernel.notices.opinion_fields import office_contact
from fazhi.kernel.procedures.declaring import Owes
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Ground, Refusal
from tests.kernel.calling import HOW, answered, called, draft, owed, proposal, publish
from tests.kernel.desk import Desk, codes, date, fresh, refused
from tests.kernel.test_attaching import asked, asked_rows
from tests.kernel.test_publishing_whole import form_of
from tests.toy.procedures import CALL, HEARD, Deciding

pytestmark = pytest.mark.django_db
WHY = "防汛在即，须在主汛期前施行。"


@pytest.fixture
def notice(desk: Desk) -> Notice:
    return owed(desk, proposal(desk))


def ground(run: Any) -> Ground:
    with pytest.raises(Refusal) as caught:
        run()
    assert codes(caught.value) == {"OpenLongEnough"}
    return caught.value.grounds[0]


def duty(monkeypatch: pytest.MonkeyPatch, name: str, **others: Any) -> Owes:
    """The act owes another duty than declared."""
    kind = Deciding.acts[name]
    changed = replace(kind.owes[0], **others)
    monkeypatch.setattr(kind, "owes", (changed,))
    return changed


class TestLeastTime:
    """Published on Monday 2021-03-01, thirty days end on Wednesday 2021-03-31."""

    def test_a_day_less_is_refused_with_article_and_cure(self, desk: Desk, notice: Notice) -> None:
        found = ground(lambda: draft(desk, notice, opinions_until="2021-03-30"))
        assert (found.law, found.article, found.field) == ("重大行政决策程序暂行条例(2019)", "15", "opinions_until")
        assert "30日" in found.says.zh and "30 calendar days" in found.says.en
        assert "2021-03-31" in found.cure.zh and "理由" in found.cure.zh and "say why" in found.cure.en

    @pytest.mark.parametrize("until", ["2021-03-31", "2021-04-01"])
    def test_the_last_day_and_later_ones_are_long_enough(self, desk: Desk, notice: Notice, until: str) -> None:
        draft(desk, notice, opinions_until=until)
        row = publish(desk, notice)
        assert (row.opinions_until, row.opinions_how, row.opinions_why) == (date(until), HOW, "")
        assert differences([fresh(notice)]) == []

    def test_an_end_on_a_rest_day_moves_as_the_law_says(self, desk: Desk) -> None:
        """2021-03-04 and thirty days is Saturday 2021-04-03, and Qingming lasts to Monday 2021-04-05."""
        notice = owed(desk, proposal(desk), on="2021-03-04")
        assert "2021-04-06" in ground(lambda: draft(desk, notice, "2021-03-04", opinions_until="2021-04-05")).cure.zh
        draft(desk, notice, "2021-03-04", opinions_until="2021-04-06")

    def test_the_time_runs_from_publication_and_not_from_the_draft(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        assert "2021-04-01" in ground(lambda: publish(desk, notice, "2021-03-02")).says.zh
        assert fresh(notice).published_on is None

    @pytest.mark.parametrize(("on", "free"), [("2019-08-31", True), ("2019-09-01", False)])
    def test_the_law_of_the_day_of_publication_says_how_long(self, desk: Desk, on: str, free: bool) -> None:
        notice = owed(desk, proposal(desk, on="2019-08-30"), on="2019-08-30")
        draft(desk, notice, "2019-08-30", opinions_until="2019-09-10")
        if free:
            assert publish(desk, notice, on).opinions_until == date("2019-09-10")
        else:
            assert ground(lambda: publish(desk, notice, on)).article == "15"

    def test_the_declaration_names_the_limit(self, desk: Desk, notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
        duty(monkeypatch, "call", opinions="normative.comment-market", opinions_shorter=False)
        found = ground(lambda: draft(desk, notice, opinions_until="2021-03-30"))
        assert (found.law, found.article) == ("优化营商环境条例(2019)", "62")

    def test_no_reason_lets_the_last_day_come_before_publication(self, desk: Desk, notice: Notice) -> None:
        ground(lambda: draft(desk, notice, opinions_until="2021-03-01", opinions_why=WHY))


class TestLessTime:
    def test_with_a_reason_that_the_second_person_confirms(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice, opinions_until="2021-03-10", opinions_why=WHY)
        ticks = dict(asked_rows(fresh(notice)))
        assert "2021-03-10" in ticks["call"] and "0311-85580000" in ticks["call"]
        assert WHY in ticks["shorter"]
        assert refused(lambda: publish(desk, notice, confirmed=["call"])) == {"form"}
        assert publish(desk, notice).opinions_why == WHY

    def test_where_the_declaration_allows_none_it_asks_for_no_reason(
        self, desk: Desk, notice: Notice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        duty(monkeypatch, "call", opinions_shorter=False)
        assert "opinions_why" not in form_of(notice, "draft").fields
        found = ground(lambda: draft(desk, notice, opinions_until="2021-03-10"))
        assert "理由" not in found.cure.zh

    def test_a_reason_that_stood_there_helps_no_more_once_the_declaration_allows_none(
        self, desk: Desk, notice: Notice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft(desk, notice, opinions_until="2021-03-10", opinions_why=WHY)
        duty(monkeypatch, "call", opinions_shorter=False)
        ground(lambda: publish(desk, notice))


class TestFields:
    def test_only_what_calls_for_opinions_asks_for_them(self, desk: Desk, notice: Notice) -> None:
        other = Notice.objects.get(source__matter=desk.decided())
        asked = [set(form_of(each, "draft").fields) for each in (notice, other)]
        names = {"opinions_until", "opinions_how", "opinions_why"}
        assert (names & asked[0], names & asked[1], "answers" in asked[0]) == (names, set(), False)

    @pytest.mark.parametrize("name", ["opinions_until", "opinions_how"])
    def test_a_call_says_until_when_and_how(self, desk: Desk, notice: Notice, name: str) -> None:
        assert refused(lambda: draft(desk, notice, **{name: ""})) == {"form"}

    @pytest.mark.parametrize(
        "told",
        [
            {"opinions_how": "证号130130198503074829"},
            {"opinions_why": "应13012340001要求", "opinions_until": "2021-03-09"},
        ],
    )
    def test_nobody_shows_in_it(self, desk: Desk, notice: Notice, told: dict[str, str]) -> None:
        assert refused(lambda: draft(desk, notice, **told)) == {"form"}

    @pytest.mark.parametrize(
        ("kind", "declared", "stays"),
        [
            (HitKind.PHONE, False, True), (HitKind.CONTACT, False, True), (HitKind.PHONE, True, False),
            (HitKind.BANK_ACCOUNT, False, False),
        ],
    )  # fmt: skip
    def test_the_office_s_telephone_stays_and_that_of_a_party_does_not(
        self, kind: HitKind, declared: bool, stays: bool
    ) -> None:
        assert office_contact(Hit(kind, 0, 3, declared=declared)) is stays

    def test_a_mobile_number_has_a_tick_of_its_own(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice, opinions_how="电话：0311-85580000；值班手机13900000001，139 0000 0002")
        ticks = asked(fresh(notice))
        mobiles = [tick for tick in ticks if tick.startswith("mobile ")]
        assert len(mobiles) == 2
        assert refused(lambda: publish(desk, notice, confirmed=["call", mobiles[0]])) == {"form"}
        assert refused(lambda: publish(desk, notice, confirmed=["call", mobiles[1]])) == {"form"}
        assert publish(desk, notice).published_on == date("2021-03-01")

    def test_an_office_s_landline_has_none(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        assert asked(fresh(notice)) == ["call"]

    def test_words_that_block_block_here_too(self, desk: Desk, notice: Notice) -> None:
        assert refused(lambda: draft(desk, notice, opinions_why="机密，不得外传")) == {"form"}

    def test_a_correction_goes_on_with_the_time_of_the_version_before(self, desk: Desk) -> None:
        call = called(desk)
        perform(call, "amend", by=desk.post("reviewer"), on=date("2021-03-20"), data={}, reason="电话有误")
        second = Notice.objects.get(replaces=call)
        draft(desk, second, "2021-03-20", opinions_how="电话：0311-85580001", correction="电话有误。")
        assert publish(desk, second, "2021-03-21").opinions_until == date("2021-03-31")
        assert list(Notice.objects.calls(date("2021-03-22"))) == [fresh(second)]

    def test_a_correction_keeps_a_last_day_that_has_passed_and_sets_no_other_such(self, desk: Desk) -> None:
        call = called(desk, opinions_until="2021-05-31")
        perform(call, "amend", by=desk.post("reviewer"), on=date("2021-06-10"), data={}, reason="电话有误")
        second = Notice.objects.get(replaces=call)
        corrected = {"opinions_how": "电话：0311-85580001", "correction": "电话有误。"}
        passed = ground(lambda: draft(desk, second, "2021-06-10", opinions_until="2021-05-10", **corrected))
        assert "2021-06-10" in passed.says.zh
        draft(desk, second, "2021-06-10", opinions_until="2021-05-31", **corrected)
        assert publish(desk, second, "2021-06-11").opinions_until == date("2021-05-31")

    def test_published_anew_after_a_withdrawal_the_time_begins_anew(self, desk: Desk) -> None:
        call = called(desk)
        principal = desk.post("principal")
        perform(call, "withdraw", by=principal, on=date("2021-03-05"), data={}, reason="草案有误")
        assert not Notice.objects.calls(date("2021-03-05")).exists()
        perform(fresh(call), "republish", by=principal, on=date("2021-03-08"), data={}, reason="已改正")
        second = Notice.objects.get(replaces=call)
        assert "2021-04-07" in ground(lambda: draft(desk, second, "2021-03-08")).says.zh


class TestProof:
    def test_the_text_that_is_proved_ends_with_the_call(self, desk: Desk) -> None:
        call = called(desk, opinions_until="2021-03-10", opinions_why=WHY)
        body = PublishedText.objects.get(notice=call).body
        assert body.splitlines() == [
            "现公开征求意见。", "征求意见截止日：2021-03-10。", "提出意见的方式：地址：演示镇东街1号",
            "电话：0311-85580000；邮箱：yijian@example.gov.cn", f"征求意见期限缩短的理由：{WHY}",
        ]  # fmt: skip

    def test_what_calls_for_none_is_proved_as_it_was(self, desk: Desk) -> None:
        call = called(desk)
        reply = answered(desk, call)
        assert PublishedText.objects.get(notice=reply).body == reply.body


class TestAnswers:
    def test_what_became_of_them_names_the_call_that_it_answers(self, desk: Desk) -> None:
        call = called(desk)
        reply = answered(desk, call)
        assert (reply.answers_id, reply.opinions_until) == (call.source_id, None)
        assert list(Notice.objects.replies(date("2021-04-10"))) == [reply]
        assert not Notice.objects.replies(date("2021-04-09")).exists()
        assert differences([fresh(reply)]) == []

    def test_it_is_not_published_while_opinions_are_taken(self, desk: Desk) -> None:
        call = called(desk)
        assert refused(lambda: answered(desk, call, "2021-03-31")) == {"OpinionsHeard"}

    def test_its_correction_answers_the_same_call(self, desk: Desk) -> None:
        call = called(desk)
        reply = answered(desk, call)
        perform(reply, "amend", by=desk.post("reviewer"), on=date("2021-04-12"), data={}, reason="数目有误")
        assert Notice.objects.get(replaces=reply).answers_id == call.source_id

    def test_it_is_published_the_day_after(self, desk: Desk) -> None:
        assert answered(desk, called(desk), "2021-04-01").published_on == date("2021-04-01")

    def test_of_several_calls_the_last_is_offered_first_and_another_may_be_named(self, desk: Desk) -> None:
        first = called(desk)
        assert first.source is not None
        second = owed(desk, first.source.matter, on="2021-04-05")
        draft(desk, second, "2021-04-05", opinions_until="2021-05-06")
        publish(desk, second, "2021-04-05")
        reply = owed(desk, first.source.matter, "answer", "2021-05-10", heard="已采纳。")
        field = form_of(reply, "draft").fields["answers"]
        assert [value for value, _ in field.choices if value] == [str(first.source_id), str(second.source_id)]
        assert field.initial == str(second.source_id)
        data = {"heading": "采纳情况", "body": "已采纳。", "answers": str(first.source_id)}
        perform(reply, "draft", by=desk.post("handler"), on=date("2021-05-10"), data=data)
        assert publish(desk, reply, "2021-05-10").answers_id == first.source_id

    def test_without_a_published_call_there_is_nothing_to_choose(self, desk: Desk, notice: Notice) -> None:
        assert notice.source is not None
        reply = owed(desk, notice.source.matter, "answer", "2021-03-02", heard="无")
        assert "answers" not in form_of(reply, "draft").fields


@pytest.mark.parametrize(
    ("name", "duties", "says"),
    [
        ("call", (replace(CALL, opinions="no.limit"),), ["by no.limit, which is no limit of the law"]),
        ("call", (replace(CALL, opinions="openness.answer"),), ["by openness.answer, which is no least time"]),
        ("call", (replace(CALL, opinions=""),), ["lets a call for opinions be shorter and calls for none"]),
        ("call", (replace(CALL, replies=True),), ["make them two duties"]),
        ("call", (CALL, replace(CALL, channel="credit")), ["owes two calls for opinions"]),
        ("call", (CALL,), []), ("answer", (HEARD,), []),
    ],
)  # fmt: skip
def test_calls_that_cannot_be_are_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, duties: tuple[Owes, ...], says: list[str]
) -> None:
    kind = Deciding.acts[name]
    monkeypatch.setattr(kind, "owes", duties)
    found = list(faults(Deciding, kind))
    assert len(found) == len(says) and all(want in said for want, said in zip(says, found, strict=True))


def test_an_answer_without_a_call_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Deciding.acts["call"], "owes", ())
    assert "no act of the procedure owes one" in next(faults(Deciding, Deciding.acts["answer"]))
