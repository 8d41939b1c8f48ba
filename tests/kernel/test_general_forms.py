"""General acts as declared, and their forms: what each asks for and offers, and what it refuses, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.utils import translation

from fazhi.kernel.organs.founding import appoint, close, found, relieve
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.forms import ActForm, build_form
from fazhi.kernel.procedures.models import Matter, Paper
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.registry import GENERAL, kind_of, procedure_of
from tests.kernel.desk import Desk, date, fresh
from tests.toy.procedures import Permit2019

FLAGS = (
    "needs_reason",
    "internal",
    "stands",
    "corrects",
    "bulk",
    "automatic",
    "attach",
    "optional",
    "per_party",
    "numbers",
)
DECLARED: dict[str, tuple[str, str, set[str]]] = {
    "instruct": ("principal", "lead", {"internal"}),
    "report_back": ("handler", "lead", {"internal"}),
    "urge": ("reviewer principal", "lead", {"internal", "bulk"}),
    "ask_countersign": ("handler", "lead", {"internal"}),
    "countersign": ("reviewer principal", "asked", {"internal"}),
    "return_for_revision": ("reviewer principal", "lead", {"needs_reason", "internal"}),
    "seal": ("clerk", "lead", set()),
    "hand_over": ("principal", "lead", {"internal"}),
    "archive": ("clerk handler", "lead", {"bulk"}),
    "recuse": ("principal", "lead", {"needs_reason"}),
    "correct": ("handler principal", "lead", {"needs_reason", "corrects"}),
    "move_version": ("principal", "lead", {"needs_reason"}),
    "ask_override": ("handler principal", "lead", {"needs_reason", "internal", "stands"}),
    "allow_override": ("reviewer principal", "lead", {"needs_reason", "internal", "stands"}),
    "set_secrecy": ("reviewer principal", "lead", {"needs_reason", "internal", "stands"}),
    "add_reader": ("reviewer principal", "lead", {"needs_reason", "internal"}),
    "remove_reader": ("reviewer principal", "lead", {"needs_reason", "internal"}),
    "ask_purge": ("handler reviewer principal", "lead", {"needs_reason", "internal", "stands"}),
    "withdraw_purge": ("reviewer principal", "lead", {"needs_reason", "internal", "stands"}),
    "purge": ("reviewer principal", "lead", {"needs_reason", "internal"}),
    "tell_purge": ("", "lead", {"internal", "automatic"}),
    "note": ("clerk handler reviewer principal", "lead", {"internal"}),
    "move_up": ("", "lead", {"stands", "automatic"}),
    "take_back": ("", "lead", {"stands", "automatic"}),
}
"""By act: the roles that may do it, the organ whose posts they are, and what else is declared of it."""


def test_general_acts_are_declared_so() -> None:
    assert {
        name: (" ".join(role.key for role in kind.by), kind.of, {flag for flag in FLAGS if getattr(kind, flag)})
        for name, kind in GENERAL.items()
    } == DECLARED
    assert all(kind.general and kind.name == name for name, kind in GENERAL.items())
    assert {name for name, kind in GENERAL.items() if kind.told} == {"urge", "ask_countersign", "hand_over"}
    assert {kind.told for kind in GENERAL.values()} == {"", "to"}
    assert {name: list(kind.apart_from) for name, kind in GENERAL.items() if kind.apart_from} == {
        "allow_override": ["ask_override"], "purge": ["ask_purge"],
    }  # fmt: skip
    answering = {"report_back", "countersign", "archive", "allow_override", "withdraw_purge", "purge"}
    assert {name for name, kind in GENERAL.items() if kind.answers is not None} == answering


ASKED: dict[str, dict[str, tuple[bool, int | None, Any]]] = {
    "instruct": {"text": (True, None, 3), "report_by": (True, None, None), "addressee": (False, None, None)},
    "report_back": {"text": (True, None, 3)},
    "urge": {"text": (True, None, 3), "to": (False, None, None)},
    "ask_countersign": {"text": (True, None, 3), "to": (True, None, None)},
    "countersign": {"text": (True, None, 3), "agrees": (True, None, None)},
    "return_for_revision": {"reason": (True, None, 3)},
    "seal": {"paper": (True, None, None), "seal": (True, 60, None)},
    "hand_over": {"text": (True, None, 3), "to": (True, None, None)},
    "archive": {"file_number": (True, None, None), "retention": (True, None, None)},
    "recuse": {"officer": (True, None, None), "reason": (True, None, 3)},
    "correct": {
        "act": (True, None, None), "happened_on": (False, None, None), "data": (False, None, "10"),
        "reason": (True, None, 3),
    },
    "move_version": {"version": (True, None, None), "reason": (True, None, 3)},
    "ask_override": {"act": (True, None, None), "rules": (True, None, None), "reason": (True, None, 3)},
    "allow_override": {"act": (True, None, None), "rules": (True, None, None), "reason": (True, None, 3)},
    "set_secrecy": {"of": (False, None, None), "secrecy": (True, None, None), "reason": (True, None, 3)},
    "add_reader": {"officer": (True, None, None), "reason": (True, None, 3)},
    "remove_reader": {"officer": (True, None, None), "reason": (True, None, 3)},
    "ask_purge": {"target": (True, None, None), "basis": (True, None, None), "reason": (True, None, 3)},
    "withdraw_purge": {"asked": (True, None, None), "reason": (True, None, 3)},
    "purge": {"asked": (True, None, None), "reason": (True, None, 3)},
    "tell_purge": {"target": (True, None, None)},
    "note": {"text": (True, None, 3)},
    "move_up": {"platform_name": (True, 80, None)},
    "take_back": {"platform_name": (True, 80, None)},
}  # fmt: skip
"""By act and field: whether it must be filled, the most characters it takes, and the lines that it shows."""


@pytest.mark.parametrize("name", GENERAL)
@pytest.mark.django_db
def test_each_form_asks_for_its_fields_and_refuses_those_left_empty(name: str) -> None:
    form = build_form(Permit2019, GENERAL[name], {})
    assert {
        key: (field.required, getattr(field, "max_length", None), field.widget.attrs.get("rows"))
        for key, field in form.fields.items()
    } == ASKED[name]
    assert set(form.errors) == {key for key, (required, _, _) in ASKED[name].items() if required}


FILLED: dict[str, dict[str, Any]] = {
    "instruct": {"text": "抓紧", "report_by": "2021-03-01"},
    "report_back": {"text": "已办"},
    "archive": {"file_number": "1", "retention": "short"},
    "countersign": {"text": "同意", "agrees": "no"},
    "move_version": {"version": "2030", "reason": "x"},
    "ask_override": {"act": "bless", "rules": "", "reason": "x"},
    "set_secrecy": {"secrecy": "internal", "reason": "x"},
}


@pytest.mark.parametrize("name", FILLED)
@pytest.mark.django_db
def test_without_matter_state_and_day_a_form_refuses_nothing_that_these_would_tell(name: str) -> None:
    form = build_form(Permit2019, GENERAL[name], FILLED[name])
    assert set(form.errors) == ({"rules"} if name == "ask_override" else set())
    assert form.cleaned_data.keys() >= FILLED[name].keys() - {"rules"}


def built(matter: Matter, name: str, data: Mapping[str, Any] | None = None, on: str = "") -> ActForm:
    held = fresh(matter)
    procedure = procedure_of(held.family, held.version)
    kind = kind_of(procedure, name)
    assert isinstance(kind, ActKind)
    return build_form(procedure, kind, data, matter=held, state=state_of(held), on=date(on) if on else None)


def rows(form: ActForm, field: str) -> list[Any]:
    """What a choice of rows offers."""
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ModelChoiceField) and chosen.queryset is not None
    return list(chosen.queryset)


def messages(form: ActForm) -> dict[str, list[str]]:
    return {name: [str(each) for each in errors] for name, errors in form.errors.items()}


def test_an_instruction_is_for_those_of_the_organ_who_handle_on_the_day(desk: Desk) -> None:
    permit = desk.accepted()
    market = desk.county.organ("market")
    with transaction.atomic():
        later = appoint(desk.county.officer("market", "clerk"), market, HANDLER, date("2021-04-01")).officer
    both = [desk.county.officer("market", "handler", nth) for nth in (0, 1)]
    assert set(rows(built(permit, "instruct", on="2021-03-31"), "addressee")) == set(both)
    for on in ("2021-04-01", ""):
        assert set(rows(built(permit, "instruct", on=on), "addressee")) == {*both, later}, on


def test_officers_stand_in_order_of_their_names(desk: Desk) -> None:
    permit = desk.accepted()
    for name, field in (("recuse", "officer"), ("add_reader", "officer")):
        found = rows(built(permit, name, on="2021-03-05"), field)
        assert len(found) > 1
        assert found == sorted(found, key=lambda each: (each.name, each.number)), name


def test_a_report_on_an_instruction_is_due_on_its_day_at_the_earliest(desk: Desk) -> None:
    permit = desk.accepted()
    for report_by, wrong in (("2021-03-04", True), ("2021-03-05", False)):
        form = built(permit, "instruct", {"text": "抓紧", "report_by": report_by}, on="2021-03-05")
        said = {"report_by": ["报告期限早于批示之日，请改为以后的日期。"]}
        assert messages(form) == (said if wrong else {}), report_by


def test_a_seal_has_sixty_characters_at_most_and_a_paper_of_the_day(desk: Desk) -> None:
    permit = desk.decided()
    desk.decided("2021-03-02", "2021-03-09")
    paper = Paper.objects.get(matter=permit)
    assert rows(built(permit, "seal"), "paper") == rows(built(permit, "seal", on="2021-03-10"), "paper") == [paper]
    assert rows(built(permit, "seal", on="2021-03-09"), "paper") == []
    for length, right in ((60, True), (61, False)):
        form = built(permit, "seal", {"paper": paper.pk, "seal": "章" * length}, on="2021-03-10")
        assert form.is_valid() is right
    form = built(permit, "seal", {"paper": paper.pk, "seal": "章"}, on="2021-03-09")
    assert messages(form) == {"paper": ["本事项当日没有这份文书，请在已制发的文书中选择。"]}


def test_what_is_not_ended_or_is_archived_is_not_archived_and_says_so(desk: Desk) -> None:
    permit, file = desk.accepted(), {"file_number": "1", "retention": "permanent"}
    assert messages(built(permit, "archive", file)) == {"__all__": ["事项尚未办结，不能归档。"]}
    assert messages(built(permit, "report_back", {"text": "无"})) == {"__all__": ["没有待报告的批示。"]}
    desk.do(permit, "refuse", "2021-03-05")
    assert messages(built(permit, "archive", file)) == {}
    desk.do(permit, "archive", "2021-03-06", file)
    assert messages(built(permit, "archive", file)) == {"__all__": ["事项已归档。"]}


def test_who_is_urged_takes_part_and_does_not_lead(desk: Desk) -> None:
    permit = desk.accepted()
    assert rows(built(permit, "urge"), "to") == [desk.county.organ("town")]
    desk.do(permit, "hand_over", "2021-03-04", {"to": desk.county.organ("town").pk, "text": "移交"})
    assert rows(built(permit, "urge"), "to") == [desk.county.organ("market")]


def test_an_organ_offered_is_another_one_in_which_somebody_handles_on_the_day(desk: Desk) -> None:
    permit, post = desk.accepted(), desk.post("principal")
    new = found(code="new", place_code="130130", name="演示县新局", kind="government", from_on=date("2021-03-01"))
    others = {desk.county.organ(key) for key in ("government", "justice", "town")}
    close(desk.county.organ("staffing"), date("2021-06-01"))

    def offered(on: str) -> set[Any]:
        form = built(permit, "hand_over", on=on)
        assert {*others, new, desk.county.organ("market")} == set(rows(form, "to"))
        form.offer_to(post.officer, [post])
        return set(rows(form, "to"))

    assert offered("") == offered("2021-03-05") == others
    with transaction.atomic():
        appoint(desk.county.officer("market", "clerk"), new, HANDLER, date("2021-04-01"))
    assert offered("2021-03-31") == others
    assert offered("2021-04-01") == offered("") == {*others, new}
    form = build_form(Permit2019, GENERAL["hand_over"], None)
    form.offer_to(post.officer, [post])
    assert set(rows(form, "to")) == {*others, new, desk.county.organ("market")}


def test_why_nothing_goes_to_an_organ_is_said_in_words(desk: Desk) -> None:
    permit = desk.accepted()
    new = found(code="new", place_code="130130", name="演示县新局", kind="government", from_on=date("2021-06-01"))
    for organ, said in ((new, "该单位当日不存在。"), (desk.county.organ("market"), "该单位就是主办单位。")):
        form = built(permit, "hand_over", {"to": organ.pk, "text": "移交"}, on="2021-05-31")
        assert messages(form) == {"to": [said]}
    assert messages(built(permit, "hand_over", {"to": new.pk, "text": "移交"}, on="2021-06-01")) == {}
    assert messages(built(permit, "hand_over", {"to": new.pk, "text": "移交"})) == {}


def test_a_version_that_does_not_fit_is_refused_with_those_that_do(desk: Desk) -> None:
    permit = desk.accepted()
    for version in ("2019", "2030"):
        form = built(permit, "move_version", {"version": version, "reason": "x"})
        said = f"不能转入版本“{version}”（其他版本：2024）：没有该版本，或没有现阶段。"
        assert messages(form) == {"version": [said]}
    assert messages(built(permit, "move_version", {"version": "2024", "reason": "x"})) == {}
    for known in ({"matter": permit}, {"state": state_of(permit)}):
        given: dict[str, Any] = known
        assert build_form(Permit2019, GENERAL["move_version"], {"version": "2030", "reason": "x"}, **given).is_valid()
    tip = desk.tip()
    form = built(tip, "move_version", {"version": "2", "reason": "x"})
    assert messages(form) == {"version": ["不能转入版本“2”（其他版本：—）：没有该版本，或没有现阶段。"]}


def test_an_act_without_rules_is_refused_with_those_that_have_some_in_both_languages(desk: Desk) -> None:
    permit, tip = desk.accepted(), desk.tip()
    data = {"act": "bless", "rules": ["gate"], "reason": "急"}
    assert messages(built(permit, "ask_override", data))["act"] == [
        "行为“bless”没有可以特许越过的规则；可用：change、decide。"
    ]
    assert messages(built(tip, "ask_override", data))["act"] == ["行为“bless”没有可以特许越过的规则；可用：无。"]
    with translation.override("en"):
        for matter, listed in ((permit, "change, decide"), (tip, "none")):
            (english,) = messages(built(matter, "ask_override", data))["act"]
            says = f"No rule of an act bless could be set aside; of these could: {listed}\\."
            assert re.fullmatch(says, english), english
    assert messages(built(permit, "allow_override", {**data, "act": "decide"}))["act"] == ["没有人申请特许“decide”。"]
    stray = messages(built(permit, "ask_override", {**data, "act": "decide", "rules": ["gate", "item"]}))
    assert stray == {"rules": ["所选规则不是该行为的规则，或未经申请，请在其中选择。"]}


def test_rules_offered_name_their_acts_and_articles_in_both_languages(desk: Desk) -> None:
    permit = desk.accepted()

    def offered(name: str) -> tuple[Any, Any]:
        form = built(permit, name)
        return (
            [(key, str(says)) for key, says in form.fields["rules"].choices],
            [(key, str(label)) for key, label in form.fields["act"].widget.choices],
        )  # fmt: skip

    rules, acts = offered("ask_override")
    assert acts == [("", "—"), ("change", "变更事项"), ("decide", "决定")]
    assert rules == [
        ("item", "变更事项：事项不在清单有效期内"),
        ("Licensing34", "决定：尚未现场勘验。（《行政许可法》第三十四条）"),
        ("gate", "决定：关联事项尚未办结"),
    ]
    with translation.override("en"):
        assert offered("ask_override")[0] == [
            ("item", "Change the item: The item is not in force"),
            ("Licensing34", "Decide: The place was not visited. (《行政许可法》 Article 34)"),
            ("gate", "Decide: A linked matter is not ended"),
        ]
    assert offered("allow_override") == ([], [("", "—")])
    desk.do(permit, "ask_override", "2021-03-05", {"act": "decide", "rules": ["gate"]})
    assert offered("allow_override") == ([("gate", "决定：关联事项尚未办结")], [("decide", "决定")])


def test_readers_offered_hold_a_post_in_the_place_and_those_taken_out_are_named(desk: Desk) -> None:
    tip = desk.tip()
    town, justice = desk.county.officer("town", "handler"), desk.county.officer("justice", "clerk")
    far = found(code="far", place_code="130131", name="邻县某局", kind="government", from_on=date("2019-01-01"))
    with transaction.atomic():
        moved = desk.county.officer("market", "clerk")
        relieve(desk.post("clerk"), date("2021-03-01"))
        appoint(moved, far, HANDLER, date("2021-03-01"))
    offered = rows(built(tip, "add_reader", on="2021-03-05"), "officer")
    assert {town, justice} <= set(offered) and moved not in offered
    assert moved in rows(built(tip, "add_reader", on="2021-02-28"), "officer")
    assert rows(built(tip, "add_reader", on="2018-12-31"), "officer") == []
    assert set(rows(built(tip, "add_reader"), "officer")) - {moved} == set(offered)
    assert rows(built(tip, "remove_reader"), "officer") == []
    for officer in (town, justice):
        desk.do(tip, "add_reader", "2021-03-05", {"officer": officer.pk})
    named = rows(built(tip, "remove_reader", on="2021-03-05"), "officer")
    assert named == sorted((town, justice), key=lambda each: (each.name, each.number))
