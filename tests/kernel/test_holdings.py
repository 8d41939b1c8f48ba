"""What a matter holds: how it is offered, called in acts and purged, and who reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.knowing import HoldingChoice, holdings
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, Paper
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.purging import targets
from fazhi.kernel.procedures.reading import Reading, own_classes, paper_kind, reading_of
from fazhi.kernel.procedures.registry import GENERAL, families, procedure_of
from fazhi.kernel.procedures.seeing import NoRule, eyes_of, families_of, internal_terms, oversees, rule_of, seen
from fazhi.now import SHANGHAI
from tests.kernel.desk import Desk, date, fresh
from tests.toy.models import PermitCase
from tests.toy.procedures import Permit2019


def text(name: str, content: str = "") -> Upload:
    return Upload(name, (content or name).encode(), "text/plain")


def holder(desk: Desk) -> tuple[Matter, Paper, list[File]]:
    """A permit with a paper and two files, one handed in with each visit."""
    permit = desk.accepted()
    for on, name in (("2021-03-04", "甲.txt"), ("2021-03-05", "乙.txt")):
        desk.do(permit, "inspect", on, uploads=[text(name)])
    desk.do(permit, "decide", "2021-03-10")
    return fresh(permit), Paper.objects.get(matter=permit), list(File.objects.order_by("recorded_at", "pk"))


def messages(matter: Matter, name: str, data: dict[str, Any]) -> dict[str, list[str]]:
    held = fresh(matter)
    procedure = procedure_of(held.family, held.version)
    form = build_form(procedure, GENERAL[name], {**data, "reason": "x"}, matter=held, state=state_of(held))
    return {field: [str(each) for each in errors] for field, errors in form.errors.items()}


def test_what_is_held_is_offered_by_name_papers_first(desk: Desk) -> None:
    permit, paper, (first, second) = holder(desk)
    other = desk.accepted("2021-03-02")
    desk.do(other, "inspect", "2021-03-05", uploads=[text("别案.txt")])
    desk.do(other, "decide", "2021-03-11")
    assert list(holdings(permit)) == [
        (f"paper:{paper.pk}", f"摊位许可决定书 {paper.number}"),
        (f"file:{first.pk}", "甲.txt"), (f"file:{second.pk}", "乙.txt"),
    ]  # fmt: skip
    party = Party.objects.get(matters__matter=permit)
    offered = dict(targets(permit))
    assert list(offered)[:3] == [value for value, _ in holdings(permit)]
    assert {value: says for value, says in offered.items() if value.startswith("party")} == {
        f"party:{party.pk}:name": "王** · 姓名", f"party:{party.pk}:phone": "王** · 电话",
    }  # fmt: skip


def test_what_was_chosen_is_said_by_its_day_and_never_by_its_name(desk: Desk) -> None:
    permit, paper, (first, _) = holder(desk)
    party = Party.objects.get(matters__matter=permit)
    recorded = f"{first.recorded_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    chosen = HoldingChoice()
    values = ("", f"paper:{paper.pk}", f"file:{first.pk}", f"party:{party.pk}:phone")
    assert [chosen.in_words(value) if value else "" for value in values] == [
        "", "2021-03-10 出具的文书", f"{recorded} 登记的材料", "王** · 电话",
    ]  # fmt: skip
    with translation.override("en"):
        assert [chosen.in_words(value) for value in values[1:]] == [
            "The paper issued on 2021-03-10", f"The file recorded at {recorded}", "王** · phone",
        ]  # fmt: skip


def test_of_two_parties_each_is_purged_by_itself(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "join", "2021-03-04", {"party_phone": "13012340002"})
    first, second = Party.objects.filter(matters__matter=permit).order_by("recorded_at", "pk")
    assert [value for value, _ in targets(permit) if value.endswith("phone")] == [
        f"party:{first.pk}:phone", f"party:{second.pk}:phone",
    ]  # fmt: skip
    target = f"party:{second.pk}:phone"
    assert HoldingChoice().in_words(target) == f"{second} · 电话" != HoldingChoice().in_words(f"party:{first.pk}:phone")
    asked = desk.do(permit, "ask_purge", "2021-03-05", {"target": target, "basis": "personal"})
    done = desk.do(permit, "purge", "2021-03-06", {"asked": asked.pk}, reason="已核实")
    for party, phone in ((first, "13012340001"), (second, None)):
        party.refresh_from_db()
        assert party.reveal("phone") == phone
    told = Erasure.objects.get(subject_id=second.pk)
    assert (told.by, told.second, told.reason, told.basis) == (
        done.officer_id, asked.officer_id, "已核实", "依法删除个人信息（个人信息保护法 第四十七条）",
    )  # fmt: skip


def test_what_is_gone_is_offered_no_more_and_said_to_be(desk: Desk) -> None:
    permit, paper, (first, _) = holder(desk)
    for value in (f"paper:{paper.pk}", f"file:{first.pk}"):
        asked, again = (
            desk.do(permit, "ask_purge", "2021-03-12", {"target": value, "basis": "mistaken"}) for _ in range(2)
        )
        desk.do(permit, "purge", "2021-03-12", {"asked": asked.pk})
        assert value in dict(holdings(permit)) and value not in dict(targets(permit))
        assert messages(permit, "purge", {"asked": again.pk}) == {"asked": ["该对象已清除或删除。"]}
    chosen = HoldingChoice()
    assert chosen.in_words(f"file:{first.pk}").endswith(" 登记的材料〔已清除〕")
    assert chosen.in_words(f"paper:{paper.pk}") == "2021-03-10 出具的文书"
    (told,) = Erasure.objects.filter(subject_id=paper.pk)
    assert (told.fields, told.basis) == (["text"], "误传无关材料（个人信息保护法 第六条）")


def test_purges_asked_for_are_told_apart_without_what_they_were_called(desk: Desk) -> None:
    permit, paper, _ = holder(desk)
    first = desk.do(permit, "ask_purge", "2021-03-11", {"target": f"paper:{paper.pk}", "basis": "secret"})
    held = fresh(permit)
    form = build_form(Permit2019, GENERAL["purge"], None, matter=held, state=state_of(held))
    assert [str(says) for _, says in form.fields["asked"].choices][1:] == [
        f"2021-03-10 出具的文书 · {first.officer} 2021-03-11 误传国家秘密（保守国家秘密法）"
    ]
    desk.do(permit, "withdraw_purge", "2021-03-11", {"asked": first.pk})
    form = build_form(Permit2019, GENERAL["withdraw_purge"], None, matter=held, state=state_of(held))
    assert len(list(form.fields["asked"].choices)) == 1
    assert state_of(permit).purges_asked == set()


def test_a_class_that_changes_nothing_or_is_too_wide_is_refused_in_words(desk: Desk) -> None:
    permit, paper, _ = holder(desk)
    of = f"paper:{paper.pk}"
    narrow = "单份文书、材料只能定为内部或限经办人员；公开须另行拟稿、遮蔽。"
    for data, said in (
        ({"secrecy": "internal"}, {"secrecy": ["知悉范围没有变化。"]}),
        ({"secrecy": "public"}, {}), ({"secrecy": "restricted"}, {}),
        ({"of": of, "secrecy": "public"}, {"secrecy": [narrow]}), ({"of": of, "secrecy": "internal"}, {}),
    ):  # fmt: skip
        assert messages(permit, "set_secrecy", data) == said, data
    form = build_form(Permit2019, GENERAL["set_secrecy"], None, matter=permit)
    assert [(value, str(says)) for value, says in form.fields["of"].choices][:2] == [
        ("", "整个事项"), (of, f"摊位许可决定书 {paper.number}"),
    ]  # fmt: skip


def test_the_last_class_of_each_paper_and_file_counts_in_the_order_of_days(desk: Desk) -> None:
    permit, paper, (first, _) = holder(desk)
    for on, of, secrecy in (
        ("2021-03-11", f"paper:{paper.pk}", "restricted"), ("2021-03-12", f"paper:{paper.pk}", "internal"),
        ("2021-03-12", f"file:{first.pk}", "internal"), ("2021-03-12", f"file:{first.pk}", "restricted"),
        ("2021-03-12", "", "restricted"),
    ):  # fmt: skip
        desk.do(permit, "set_secrecy", on, {"of": of, "secrecy": secrecy})
    assert own_classes(permit) == {str(paper.pk): "internal", str(first.pk): "restricted"}
    assert fresh(permit).secrecy == "restricted"


def reading(desk: Desk, matter: Matter, organ: str, role: str = "handler", nth: int = 0) -> Reading:
    eyes = eyes_of(desk.county.officer(organ, role, nth), date("2021-03-12"))
    return reading_of(matter, procedure_of(matter.family, matter.version), eyes)


def test_fields_that_only_untold_acts_filled_are_not_told_either(desk: Desk) -> None:
    permit, _, _ = holder(desk)
    desk.do(permit, "instruct", "2021-03-10", {"text": "从速"})
    acts = list(Act.objects.filter(matter=permit).order_by("seq"))
    assert reading(desk, permit, "justice").untold(acts) == {"text", "report_by", "addressee"}
    assert reading(desk, permit, "market").untold(acts) == set()
    instructed = Act.objects.get(matter=permit, name="instruct")
    right = {"data": {"text": "尽快"}}
    desk.do(permit, "correct", "2021-03-11", right, corrects=instructed, by=desk.post("principal"))
    corrected = Act.objects.get(matter=permit, name="correct")
    assert reading(desk, permit, "justice").untold([corrected]) == {"text"}
    assert not reading(desk, permit, "justice").told(corrected) and reading(desk, permit, "market").told(corrected)


def test_a_file_is_had_by_who_handles_unless_its_own_class_is_higher(desk: Desk) -> None:
    permit, _, (first, second) = holder(desk)
    acts = {act.data["attachments"][0]: act for act in Act.objects.filter(matter=permit, name="inspect")}
    asked = [("market", "handler", 0), ("market", "clerk", 1), ("town", "handler", 0), ("town", "handler", 1)]

    def had(file: File) -> list[bool]:
        return [reading(desk, permit, *each).files(acts[str(file.pk)]) == [str(file.pk)] for each in asked]

    assert had(first) == had(second) == [True] * 4
    desk.do(permit, "set_secrecy", "2021-03-11", {"of": f"file:{first.pk}", "secrecy": "restricted"})
    assert (had(first), had(second)) == ([True, False, True, False], [True] * 4)
    desk.do(permit, "set_secrecy", "2021-03-11", {"of": f"file:{first.pk}", "secrecy": "internal"})
    assert had(first) == [True] * 4  # The town handed it in.
    MatterOrgan.objects.filter(matter=permit).delete()
    assert reading(desk, permit, "justice").files(acts[str(first.pk)]) == []


def test_who_stands_back_is_not_close_and_a_reader_or_head_is(desk: Desk) -> None:
    permit, paper, _ = holder(desk)
    close = {
        (role, nth): reading(desk, permit, "market", role, nth).close
        for role in ("handler", "principal", "reviewer") for nth in (0, 1)
    }  # fmt: skip
    assert close == {
        ("handler", 0): True, ("handler", 1): False, ("principal", 0): True, ("principal", 1): True,
        ("reviewer", 0): False, ("reviewer", 1): False,
    }  # fmt: skip
    desk.do(permit, "recuse", "2021-03-11", {"officer": desk.county.officer("market", "handler").pk})
    assert not reading(desk, permit, "market").close
    assert reading(desk, permit, "market").decides and not reading(desk, permit, "town").decides
    found = paper_kind(paper)
    assert found is not None and found.key == "toy.permit-paper"
    assert paper_kind(Paper(act=paper.act, kind="other")) is None


def test_a_term_of_an_internal_act_is_for_the_organ_that_leads(desk: Desk) -> None:
    permit = desk.accepted()
    desk.do(permit, "instruct", "2021-03-05")
    assert "instruction" in internal_terms() and "payment" not in internal_terms()

    def clocks(organ: str) -> set[str]:
        eyes = eyes_of(desk.county.officer(organ, "handler"), date("2021-03-10"))
        return set(seen(Clock.objects.all(), eyes).values_list("key", flat=True))

    assert clocks("market") == {"openness.answer", "instruction"}
    assert (clocks("town"), clocks("justice")) == ({"openness.answer"}, set())


def test_eyes_know_where_an_officer_works_heads_and_oversees(desk: Desk) -> None:
    market = desk.county.organ("market").pk
    day = date("2021-03-10")
    for role, works, heads, over in (
        ("handler", {market}, set(), False), ("principal", {market}, {market}, True),
        ("auditor", set(), set(), True), ("administrator", set(), set(), True),
    ):  # fmt: skip
        eyes = eyes_of(desk.county.officer("market", role), day)
        assert (eyes.organs, eyes.headed, oversees(eyes)) == (works, heads, over), role
        assert [post.role for post in eyes.posts] == [role]
    assert eyes_of(desk.county.officer("market", "handler"), date("2018-12-31")).posts == ()
    assert "toy.permit" in families_of("clerk") and "toy.tip" not in families_of("clerk")
    assert families_of("king") == [] and set(families_of("principal")) <= set(families())
    with pytest.raises(NoRule, match=r"no rule says who sees .*Erasure: declare one with seeing\.sees"):
        seen(Erasure.objects.all(), eyes)
    assert rule_of(PermitCase) is rule_of(Matter) is not None and rule_of(Erasure) is None
