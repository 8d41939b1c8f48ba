"""How far a purge reaches, in words and in files; what bars an act now; and acts asked by kind, day and place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.barring import barring
from fazhi.kernel.procedures.models import Act, Matter, MatterLink
from fazhi.kernel.procedures.overriding import GATE
from fazhi.kernel.procedures.purging import targets
from fazhi.kernel.procedures.reaching import agreeing, in_one_matter, reach, standing_requests, wherever_agreed
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk, date, fresh
from tests.toy.procedures import Licensing34, Permit2019

NUMBER = {"party_identifier": "130130199001010010"}
SAME = Upload("材料.txt", "同一内容".encode(), "text/plain")


def opened(desk: Desk, organ: str, on: str = "2021-03-01") -> Any:
    return desk.open(on, data=NUMBER, by=desk.post("clerk", organ))


def test_how_far_a_value_reaches_is_said_in_both_languages(desk: Desk) -> None:
    ours = opened(desk, "market")
    party = Party.objects.get(matters__matter=ours)
    assert reach(party, ours) == ""
    opened(desk, "market", "2021-03-02")
    assert reach(party, ours) == "（另在本单位 1 件、其他单位 0 件事项中，将一并消失）"
    for organ in ("justice", "town"):
        opened(desk, organ, "2021-03-02")
    assert reach(party, ours) == "（另在本单位 1 件、其他单位 2 件事项中，将一并消失）"
    with translation.override("en"):
        assert reach(party, ours) == " (gone as well in 1 more matters of this organ and 2 of others)"
    assert dict(targets(ours))[f"party:{party.pk}:phone"].endswith("将一并消失）")


def test_a_purge_that_reaches_others_is_refused_with_their_names(desk: Desk) -> None:
    ours, justice, town = (opened(desk, organ) for organ in ("market", "justice", "town"))
    target = f"party:{Party.objects.get(matters__matter=ours).pk}:phone"
    asked = desk.do(ours, "ask_purge", "2021-03-05", {"target": target, "basis": "personal"})

    def refusal() -> Ground:
        with pytest.raises(Refusal) as caught:
            desk.do(ours, "purge", "2021-03-07", {"asked": asked.pk})
        (ground,) = caught.value.grounds
        return ground

    ground, names = refusal(), sorted(str(each.organ) for each in (justice, town))
    assert (ground.code, ground.field) == ("purge-reach", "asked")
    assert ground.says.zh == f"该当事人还在{'、'.join(names)}的事项中，清除会使其信息在这些事项中一并消失。"
    assert (
        ground.says.en
        == f"The party also stands in matters of {', '.join(names)}, where the value would be gone as well."
    )
    assert ground.cure.zh == "请有关单位的审核人或负责人先在其事项中“申请清除”同一信息（即表示同意），再办理清除。"
    assert ground.cure.en == (
        "Let a reviewer or principal of these organs ask for the purge of the same value in a matter of theirs, by "
        "which they agree, first."
    )
    desk.do(
        justice, "ask_purge", "2021-03-06", {"target": target, "basis": "personal"}, by=desk.post("reviewer", "justice")
    )
    assert str(town.organ) in refusal().says.zh and str(justice.organ) not in refusal().says.zh
    every = Matter.objects.all()
    assert agreeing(every, [target]) == {justice.organ_id} and agreeing(every, ["party:x:phone"]) == set()
    assert set(standing_requests(every)) == set(Act.objects.filter(name="ask_purge"))
    assert list(standing_requests(Matter.objects.filter(pk=ours.pk))) == [asked]


def held(desk: Desk, organ: str) -> Any:
    """A permit of an organ that holds the same bytes as others."""
    permit = opened(desk, organ)
    by = desk.post("handler", organ)
    desk.do(permit, "accept", "2021-03-03", by=by)
    desk.do(permit, "inspect", "2021-03-04", uploads=[SAME])
    return fresh(permit)


def file_of(matter: Matter) -> File:
    act = Act.objects.get(matter=matter, name="inspect")
    return File.objects.get(pk=act.data["attachments"][0])


def test_the_same_bytes_go_where_it_was_agreed_and_are_told_of_elsewhere(desk: Desk) -> None:
    ours, again, theirs = held(desk, "market"), held(desk, "market"), held(desk, "justice")
    mine, second, other = (file_of(each) for each in (ours, again, theirs))
    assert in_one_matter(mine, ours) == [mine]
    gone, left = wherever_agreed(mine, ours)
    assert ({each.pk for each in gone}, [(each.pk, target) for each, target in left]) == (
        {mine.pk, second.pk}, [(theirs.pk, f"file:{other.pk}")],
    )  # fmt: skip
    asked = desk.do(ours, "ask_purge", "2021-03-05", {"target": f"file:{mine.pk}", "basis": "secret"})
    done = desk.do(ours, "purge", "2021-03-06", {"asked": asked.pk})
    told = Act.objects.get(name="tell_purge")
    assert (told.matter_id, told.data, told.because, told.happened_on) == (
        theirs.pk, {"target": f"file:{other.pk}"}, done, date("2021-03-06"),
    )  # fmt: skip
    assert (told.reason, told.officer) == ("误传国家秘密（保守国家秘密法）", done.officer)
    assert set(FilePurge.objects.values_list("file", flat=True)) == {mine.pk, second.pk}
    desk.do(
        theirs,
        "ask_purge",
        "2021-03-07",
        {"target": f"file:{other.pk}", "basis": "secret"},
        by=desk.post("reviewer", "justice"),
    )
    assert wherever_agreed(other, ours)[1] == []


def test_what_bars_an_act_now_is_its_rules_and_gates_but_not_what_asks_the_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit, tip, by = desk.accepted(), desk.tip(), desk.post("principal")
    case, day = Matter.objects.select_related("organ").get(pk=permit.pk), date("2021-03-05")

    def bars(on: Post = by) -> dict[str, list[Ground]]:
        return barring(case, on, day)

    rule_34 = Ground("Licensing34", Licensing34.says, Licensing34.cure, "行政许可法", "34")
    assert bars() == {"decide": [rule_34]}
    MatterLink.objects.create(parent=permit, child=tip, kind="parallel")
    MatterLink.objects.create(parent=permit, child=desk.tip(), kind="other")
    gate = Ground("gate", GATE, Label("请先办结关联事项。", "End it first."))
    assert bars() == {"decide": [rule_34, gate]}
    desk.override(permit, "decide", "2021-03-05", rules=["Licensing34"])
    assert bars() == {"decide": [gate]}

    @rule(law="行政许可法", article="38", says=Label("无理由。", "No reason."), cure=Label("请写。", "Write it."))
    def Licensing38(request: Any) -> bool:
        return bool(request.data["outcome"])

    firm = replace(Licensing34, yields=False)
    later = replace(Licensing34, name="Later")
    monkeypatch.setattr(Permit2019.decide, "requires", (Licensing38, firm, later))
    assert [each.code for each in bars()["decide"]] == ["Later", "gate"]
    desk.do(tip, "handle", "2021-03-05")
    desk.do(permit, "inspect", "2021-03-05")
    assert bars() == {}


def test_acts_are_asked_by_kind_day_place_and_what_they_say(desk: Desk) -> None:
    permit, other = desk.accepted(), desk.accepted("2021-03-02", "2021-03-04")
    acts = Act.objects.filter(matter__in=[permit, other])
    accepted = acts.filter(name="accept").order_by("happened_on")
    assert list(acts.of(Permit2019.accept).order_by("happened_on")) == list(accepted)
    assert list(acts.of(("toy.permit", "accept"), ("toy.tip", "apply")).order_by("happened_on")) == list(accepted)
    assert [
        acts.of(Permit2019.accept).between(date(start), date(end)).count()
        for start, end in (("2021-03-03", "2021-03-04"), ("2021-03-03", "2021-03-05"), ("2021-03-05", "2021-04-01"))
    ] == [1, 2, 0]  # fmt: skip
    moment = accepted[1].recorded_at
    first = accepted[0]
    desk.do(permit, "correct", "2021-03-09", {"happened_on": "2021-03-05"}, corrects=first)
    march = (date("2021-03-05"), date("2021-03-06"))
    assert [(act.pk, act.counted_on) for act in acts.standing().between(*march)] == [(first.pk, date("2021-03-05"))]
    assert list(acts.standing().between(*march, moment)) == []
    town, justice = (str(desk.county.organ(key).pk) for key in ("town", "justice"))
    right = {"data": {"inspector": justice}}
    desk.do(permit, "correct", "2021-03-09", right, corrects=first)
    assert list(acts.standing().saying(inspector=justice)) == [first]
    assert list(acts.standing().saying(moment, inspector=justice)) == []
    assert acts.standing().saying(inspector=[justice, town]).count() == 2
    said = acts.filter(pk=first.pk).reading("inspector").get().said_inspector
    assert (said, acts.filter(pk=first.pk).reading("inspector", moment).get().said_inspector) == (justice, town)
    assert [acts.of_place(code).exists() for code in ("130130", "130100", "130131")] == [True, True, False]
    assert acts.known_by(moment).count() == 4 and acts.known_by(None).count() == 6
    assert str(first) == "accept 2021-03-03"
    with pytest.raises(LookupError, match=r"act bless belongs to no procedure; ask by \(procedure key, act name\)"):
        acts.of(replace(Permit2019.accept, procedure=None, name="bless"))
