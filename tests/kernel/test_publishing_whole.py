"""Publication, whole: false hits, hiding by hand, reviews, words, corrections, displays, what the public sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures.declaring import figure_of, year
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import first_draft
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from tests.kernel.desk import Desk, codes, date, fresh, refused

CHECKED: dict[str, Any] = {"no_secrets": True}
PHONE = "0311-85580000"


@pytest.fixture
def notice(desk: Desk) -> Notice:
    return Notice.objects.get(source__matter=desk.decided())


def draft(desk: Desk, notice: Notice, on: str = "2021-03-11", **data: Any) -> Act:
    content = {"heading": "许可结果公示", "body": "准予夜市摊位许可。", **data}
    return perform(notice, "draft", by=desk.post("handler"), on=date(on), data=content)


def publish(desk: Desk, notice: Notice, on: str = "2021-03-12", role: str = "reviewer", **data: Any) -> Act:
    return perform(notice, "publish", by=desk.post(role), on=date(on), data={**CHECKED, **data})


def form_of(notice: Notice, name: str, data: dict[str, Any] | None = None) -> Any:
    held = fresh(notice)
    procedure = procedure_of(held.family, held.version)
    kind = kind_of(procedure, name)
    assert kind is not None
    return build_form(procedure, kind, data, matter=held)


def chosen(form: Any, name: str) -> list[str]:
    return [value for value, _ in form.fields[name].choices]


def seen(day: str) -> list[Notice]:
    return list(Notice.objects.public(date(day)))


class TestHits:
    def test_a_false_hit_stays_where_a_reason_is_given_and_the_second_person_confirms_it(
        self, desk: Desk, notice: Notice
    ) -> None:
        body = f"准予许可。咨询电话：{PHONE}。"
        with pytest.raises(Refusal) as caught:
            draft(desk, notice, body=body)
        assert {ground.field for ground in caught.value.grounds} == {"body"}
        keep = chosen(form_of(notice, "draft", {"heading": "x", "body": body}), "keep")
        assert len(keep) == 1
        assert PHONE not in keep[0]
        assert refused(lambda: draft(desk, notice, body=body, keep=keep)) == {"form"}
        act = draft(desk, notice, body=body, keep=keep, keep_reason="本单位公开的咨询电话")
        assert act.data["kept"] == keep
        assert refused(lambda: publish(desk, notice)) == {"form"}
        asked = form_of(notice, "publish").fields["confirmed"].choices
        assert len(asked) == 1
        assert PHONE in asked[0][1]
        assert "本单位公开的咨询电话" in asked[0][1]
        publish(desk, notice, confirmed=[asked[0][0]])
        assert PHONE in fresh(notice).body

    def test_what_is_hidden_by_hand_is_not_kept_and_is_confirmed(self, desk: Desk, notice: Notice) -> None:
        act = draft(desk, notice, body="准予许可，其子就读演示小学。", hide="就读演示小学")
        row = fresh(notice)
        assert row.body == "准予许可，其子****。"
        assert "演示小学" not in str(act.data)
        assert [each["kind"] for each in row.redactions] == ["by_hand"]
        assert refused(lambda: publish(desk, notice)) == {"form"}
        publish(desk, notice, confirmed=chosen(form_of(notice, "publish"), "confirmed"))

    def test_a_passage_that_stands_nowhere_is_said(self, desk: Desk, notice: Notice) -> None:
        assert refused(lambda: draft(desk, notice, hide="不存在的文字")) == {"form"}

    def test_the_record_says_what_was_hidden_in_what_and_no_value(self, desk: Desk) -> None:
        notice = Notice.objects.get(source__matter=_decided(desk, "王小明与夜市，电话13012340001"))
        assert first_draft(notice).text == "王某与夜市，电话****：准予。"
        act = draft(desk, notice, body=first_draft(notice).text)
        assert [(each["kind"], each["start"], each["end"]) for each in act.data["redactions"]] == [
            ("name", 0, 3), ("phone", 9, 20),
        ]  # fmt: skip
        assert act.data["original"]["act"] == str(notice.source_id)
        assert len(act.data["original"]["digest"]) == 64
        assert "王小明" not in str(act.data)
        assert "13012340001" not in str(act.data)

    def test_a_kept_hit_is_put_back_where_it_stood(self, desk: Desk) -> None:
        notice = Notice.objects.get(source__matter=_decided(desk, f"夜市，咨询{PHONE}"))
        body = first_draft(notice).text
        assert PHONE not in body
        keep = chosen(form_of(notice, "draft"), "keep")
        draft(desk, notice, body=body + "另行通知。", keep=keep, keep_reason="单位电话")
        assert fresh(notice).body == f"夜市，咨询{PHONE}：准予。另行通知。"

    def test_the_original_is_shown_to_those_who_draft_and_confirm_only(self, desk: Desk) -> None:
        notice = Notice.objects.get(source__matter=_decided(desk, "王小明，电话13012340001"))
        for organ, role, sees in (
            ("market", "reviewer", True),
            ("justice", "reviewer", False),
            ("market", "clerk", False),
        ):
            form, post = form_of(notice, "draft"), desk.post(role, organ)
            form.offer_to(post.officer, [post])
            assert (form.review is not None) is sees
            assert ("keep" in form.fields) is sees
        form, post = form_of(notice, "draft"), desk.post("reviewer")
        form.offer_to(post.officer, [post])
        told = "".join(piece.text for piece in form.review.original)
        assert "王小明" in told
        assert "13012340001" not in told


def _decided(desk: Desk, subject: str) -> Any:
    matter = desk.open(data={"subject": subject})
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "inspect", "2021-03-04")
    desk.do(matter, "decide", "2021-03-10")
    return matter


def test_people_whom_declared_fields_name_are_hidden(desk: Desk, notice: Notice, monkeypatch: Any) -> None:
    assert notice.source is not None
    source = notice.source
    kind = kind_of(procedure_of(source.family, source.version), source.name)
    assert kind is not None
    monkeypatch.setattr(kind, "owes", (replace(kind.owes[0], people=("subject",)),))
    assert first_draft(notice).text == "夜某：准予。"
    assert refused(lambda: draft(desk, notice, body="夜市摊位准予。")) == {"form"}


class TestReviews:
    def test_an_original_that_changed_since_the_draft_is_said(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        assert notice.source is not None
        applied = Act.objects.get(matter=notice.source.matter, name="apply")
        perform(
            notice.source.matter, "correct", by=desk.post("handler"), on=date("2021-03-12"), reason="笔误",
            data={"act": str(applied.pk), "data": {"subject": "早市摊位"}},
        )  # fmt: skip
        assert refused(lambda: publish(desk, notice)) == {"form"}
        publish(desk, notice, confirmed=["changed"])

    def test_secrecy_is_reviewed_before_anything_is_published(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        assert refused(
            lambda: perform(notice, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={})
        ) == {"form"}
        act = publish(desk, notice)
        assert act.data["no_secrets"] is True
        assert "保守国家秘密法" in act.data["basis"]

    def test_a_mark_of_an_internal_paper_blocks(self, desk: Desk, notice: Notice) -> None:
        assert refused(lambda: draft(desk, notice, body="内 部 文件：准予。", words_reason="必要")) == {"form"}

    def test_a_harmless_longer_word_is_no_mark(self, desk: Desk, notice: Notice) -> None:
        assert draft(desk, notice, body="准予设立连续性内部资料性出版物。").stage_after == "drafted"
        perform(notice, "send_back", by=desk.post("reviewer"), on=date("2021-03-11"), reason="重拟")
        assert refused(lambda: draft(desk, notice, body="内部资料性出版物一册，附内部资料。")) == {"form"}

    def test_a_listed_word_needs_a_reason_and_the_second_persons_tick(self, desk: Desk, notice: Notice) -> None:
        body = "准予许可，原工商局核发的证照继续有效。"
        assert refused(lambda: draft(desk, notice, body=body)) == {"form"}
        draft(desk, notice, body=body, words_reason="引用旧名称")
        assert refused(lambda: publish(desk, notice)) == {"form"}
        publish(desk, notice, confirmed=chosen(form_of(notice, "publish"), "confirmed"))

    def test_a_place_asks_for_more_reviews_by_other_persons(
        self, desk: Desk, notice: Notice, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.HOME = tmp_path
        (tmp_path / "publication.yaml").write_text(f'reviews: {{"{notice.place_code}": 3}}\n', encoding="utf-8")
        draft(desk, notice)
        assert refused(lambda: publish(desk, notice, role="principal")) == {"ThreeReviews"}
        perform(notice, "first_review", by=desk.post("reviewer"), on=date("2021-03-12"))
        assert refused(lambda: publish(desk, notice, role="principal")) == {"ThreeReviews"}
        assert refused(lambda: perform(notice, "second_review", by=desk.post("reviewer"), on=date("2021-03-12"))) == {
            "separation"
        }
        perform(notice, "second_review", by=desk.post("publisher"), on=date("2021-03-12"))
        assert refused(lambda: publish(desk, notice)) == {"separation"}
        publish(desk, notice, role="principal")
        assert fresh(notice).stage == "published"

    def test_a_places_own_words_hold_there_only(
        self, desk: Desk, notice: Notice, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.HOME = tmp_path
        words = "words:\n  - {word: 夜市办, category: wrong-name, places: ['%s']}\n"
        (tmp_path / "publication.yaml").write_text(words % "999999", encoding="utf-8")
        draft(desk, notice, body="夜市办准予。")
        perform(notice, "send_back", by=desk.post("reviewer"), on=date("2021-03-11"), reason="重拟")
        (tmp_path / "publication.yaml").write_text(words % notice.place_code + "# changed\n", encoding="utf-8")
        assert refused(lambda: draft(desk, notice, body="夜市办准予。")) == {"form"}


class TestAfterwards:
    def test_the_public_sees_what_is_published_from_that_day_on(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        assert seen("2021-03-12") == []
        publish(desk, notice)
        assert seen("2021-03-11") == []
        assert seen("2021-03-12") == [notice]

    def test_a_correction_is_a_new_version_and_the_earlier_one_stays_visible_as_such(
        self, desk: Desk, notice: Notice
    ) -> None:
        draft(desk, notice)
        publish(desk, notice)
        act = perform(notice, "amend", by=desk.post("handler"), on=date("2021-03-15"), reason="摊位号有误")
        new = Notice.objects.get(replaces=notice)
        assert Act.objects.get(matter=new).because == act
        assert form_of(new, "draft").fields
        assert seen("2021-03-15") == [notice]
        draft(desk, new, on="2021-03-15", body="准予夜市摊位许可（S-1）。", correction="补正摊位号。")
        publish(desk, new, on="2021-03-16")
        assert seen("2021-03-15") == [notice]
        assert seen("2021-03-16") == [new]
        assert list(Notice.objects.earlier(date("2021-03-16"))) == [notice]
        assert fresh(notice).stage == "replaced"
        assert differences([notice, new]) == []

    def test_a_withdrawal_leaves_title_organ_days_and_reason(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        publish(desk, notice)
        principal = desk.post("principal")
        with pytest.raises(Refusal) as caught:
            perform(notice, "withdraw", by=principal, on=date("2021-04-01"), reason="王小明申请")
        assert codes(caught.value) == {"form"}
        perform(
            notice, "withdraw", by=principal, on=date("2021-04-01"), data={"heading": "某许可结果"}, reason="信息有误"
        )  # fmt: skip
        assert seen("2021-03-31") == [notice]
        assert seen("2021-04-01") == []
        assert [each.trace() for each in Notice.objects.withdrawn(date("2021-04-01"))] == [
            {
                "heading": "某许可结果", "organ": notice.organ.name, "published_on": "2021-03-12",
                "withdrawn_on": "2021-04-01", "reason": "信息有误",
            }
        ]  # fmt: skip

    def test_what_was_withdrawn_is_published_again_by_a_new_notice(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        publish(desk, notice)
        perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-04-01"), reason="信息有误")
        perform(notice, "republish", by=desk.post("principal"), on=date("2021-04-02"), reason="已核实")
        new = Notice.objects.get(replaces=notice)
        draft(desk, new, on="2021-04-02")
        publish(desk, new, on="2021-04-02")
        assert seen("2021-04-02") == [new]
        assert fresh(notice).stage == "withdrawn"

    def test_a_restricted_notice_is_not_public(self, desk: Desk, notice: Notice) -> None:
        """Restricted before it was published; afterwards it is withdrawn instead."""
        principal, given = desk.post("principal"), {"secrecy": "restricted"}
        perform(notice, "set_secrecy", by=principal, on=date("2021-03-11"), reason="涉及隐私", data=given)
        draft(desk, notice)
        publish(desk, notice)
        assert seen("2021-03-13") == []


def displayed(desk: Desk, display: str, on: str) -> Notice:
    """A notice displayed by a rule, owed by a decision of the day."""
    notice = Notice.objects.get(source__matter=_decided_on(desk, on))
    owing = notice.source
    act = open_matter(
        "kernel.publication", "owe", by=desk.post("reviewer"), on=date(on), because=owing,
        data={
            "source": notice.source_id, "limit": notice.limit, "heading": "处罚决定", "channel": "credit",
            "display": display,
        },
    )  # fmt: skip
    return Notice.objects.get(pk=act.matter_id)


def _decided_on(desk: Desk, on: str) -> Any:
    matter = desk.open(on)
    desk.do(matter, "accept", on)
    desk.do(matter, "inspect", on, {"visited_on": on})
    desk.do(matter, "decide", on)
    return matter


class TestDisplays:
    @pytest.mark.parametrize(
        ("display", "on", "grade", "until"),
        [
            ("credit", "2026-03-31", "ordinary", "2029-03-31"), ("credit", "2026-04-01", "general", "2027-04-01"),
            ("credit", "2026-04-30", "minor", "2026-07-30"), ("credit", "2026-11-02", "serious", "2029-11-02"),
            ("samr", "2025-11-28", "minor", "2026-03-02"), ("samr", "2025-11-28", "other", "2028-12-02"),
            ("hebei", "2025-11-28", "person", "2027-12-02"), ("hebei", "2025-11-28", "organisation", "2030-12-02"),
        ],
    )  # fmt: skip
    def test_a_display_ends_by_itself_under_the_law_of_its_day(
        self, desk: Desk, display: str, on: str, grade: str, until: str
    ) -> None:
        notice = displayed(desk, display, on)
        published = date(on) + 4 * date(on).resolution
        minor = (display, grade) == ("credit", "minor")
        draft(desk, notice, on=on, grade=grade, **({"grade_reason": "确有必要"} if minor else {}))
        publish(desk, notice, on=published.isoformat(), **({"confirmed": ["grade"]} if minor else {}))
        row = fresh(notice)
        assert row.shown_until == date(until)
        assert notice in Notice.objects.public(row.shown_until)
        assert notice not in Notice.objects.public(row.shown_until + date(on).resolution)
        assert differences([notice]) == []

    def test_a_grade_must_be_one_that_the_law_of_the_day_has(self, desk: Desk) -> None:
        notice = displayed(desk, "credit", "2026-03-31")
        assert refused(lambda: draft(desk, notice, on="2026-03-31")) == {"form"}
        assert refused(lambda: draft(desk, notice, on="2026-03-31", grade="general")) == {"form"}
        offered = [grade.key for grade in DISPLAYS["credit"].grades_on(date("2026-04-01"))]
        assert offered == ["minor", "general", "serious"]

    def test_a_repair_ends_the_display_once_the_least_one_has_passed(self, desk: Desk) -> None:
        notice = displayed(desk, "credit", "2026-04-01")
        draft(desk, notice, on="2026-04-02", grade="general")
        publish(desk, notice, on="2026-04-03")
        basis = {"basis": "信用修复决定〔2026〕1号"}

        def repair(on: str) -> Act:
            return perform(
                notice, "repair", by=desk.post("principal"), on=date(on), data=basis, reason="义务已履行"
            )  # fmt: skip

        assert refused(lambda: repair("2026-07-01")) == {"LeastDisplay"}
        repair("2026-07-02")
        assert seen("2026-07-01").count(notice) == 1
        assert notice not in seen("2026-07-02")

    def test_what_has_no_display_is_not_repaired(self, desk: Desk, notice: Notice) -> None:
        draft(desk, notice)
        publish(desk, notice)
        assert refused(
            lambda: perform(
                notice, "repair", by=desk.post("principal"), on=date("2022-03-11"), data={"basis": "x"}, reason="y"
            )
        ) == {"LeastDisplay"}  # fmt: skip


def test_a_duty_may_run_from_service(desk: Desk) -> None:
    matter = desk.open("2021-03-01")
    desk.do(matter, "refuse", "2021-03-05")
    assert not Notice.objects.filter(source__matter=matter).exists()
    party = matter.parties.get().party
    desk.do(fresh(matter), "serve", "2021-03-08", {"party": str(party.pk)})
    notice = Notice.objects.get(source__matter=matter)
    assert notice.source is not None
    assert (notice.source.name, notice.opened_on) == ("refuse", date("2021-03-08"))
    assert Clock.objects.get(subject=notice.pk).started_on == date("2021-03-08")


def test_what_was_published_late_is_counted(desk: Desk, notice: Notice) -> None:
    asked = year(notice.place_code, 2021)
    draft(desk, notice, on="2021-04-08")
    publish(desk, notice, on="2021-04-08")
    figures = ("oversight.publication.published", "oversight.publication.late")
    assert [figure_of(name).value(asked) for name in figures] == [1, 0]
    late = Notice.objects.get(source__matter=_decided_on(desk, "2021-03-11"))
    draft(desk, late, on="2021-04-12")
    assert Clock.objects.overdue(date("2021-04-12")).filter(subject=late.pk).exists()
    publish(desk, late, on="2021-04-12")
    assert [figure_of(name).value(asked) for name in figures] == [2, 1]
