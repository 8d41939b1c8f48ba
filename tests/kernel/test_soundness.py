"""What is found wrong with a declaration, all of it and nothing else; and what the parts of a declaration mean."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.checks import PERIODS, declarations, faults
from fazhi.kernel.procedures.clockwork import Start, Term, starts_of
from fazhi.kernel.procedures.declaring import (
    NEW,
    ActKind,
    DeclarationError,
    Governs,
    LinkTo,
    Owes,
    PaperKind,
    Procedure,
    RestsOn,
    act,
)
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.registry import GENERAL, apart, families, procedure_of, version_on
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.soundness import bulk_faults
from fazhi.kernel.procedures.stages import Move, Stage, Stages
from fazhi.kernel.wording import Label
from tests.kernel.desk import date
from tests.toy.models import PermitCase
from tests.toy.procedures import ANSWER, EXTENSION, PERMIT, PUBLISHED, SUE

taken, held, done = Stage("已收", "Taken"), Stage("在办", "Held"), Stage("已办", "Done", final=True)
taken.name, held.name, done.name = "taken", "held", "done"
DECLARED: dict[str, Any] = {
    "__doc__": "A procedure 程序.", "key": "test.sound", "label": Label("程序", "Procedure"), "matter": PermitCase,
    "governs": Governs(datetime.date(2020, 1, 1), source="test"), "taken": taken, "done": done,
    "take": act(NEW >> taken, zh="收", en="Take", by=HANDLER, fields=("subject",)),
    "finish": act(taken >> done, zh="办", en="Finish", by=HANDLER),
}  # fmt: skip


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    with apart():
        yield


def kind(move: Move | None = None, **others: Any) -> ActKind:
    given = {"zh": "记", "en": "Note", "by": HANDLER, **others}
    return act(move or (None if "after" in given else taken.stays), **given)


def declare(**parts: Any) -> type[Procedure]:
    """The procedure above with other parts; a part that is None is left out."""
    body = {name: part for name, part in {**DECLARED, **parts}.items() if part is not None}
    made: type[Procedure] = type("Made", (Procedure,), {"__module__": "test", **body})
    return made


def found(**parts: Any) -> list[str]:
    """What is wrong with it: as its class is made, else as the installation starts."""
    try:
        return [fault.removeprefix("test.Made: ") for fault in faults(declare(**parts))]
    except DeclarationError as refused:
        assert str(refused) == "\n".join(f"test.Made: {fault}" for fault in refused.faults)
        return list(refused.faults)


START = {"take": act(NEW >> taken, zh="收", en="Take", by=HANDLER, starts=ANSWER)}
UNSTOPPED = f"clock {ANSWER} is started and never stopped; stop it, or say runs_out=True"
STAYS = Stage("静置", "Resting", rests=True)
SOUND: list[dict[str, Any]] = [
    {},
    {"note": kind(automatic=True, by=())},
    {"note": kind(after=done)},
    {"note": kind(of="inspecting"), "organs": {"inspecting": "inspector"}},
    {"note": kind(starts=Start(SUE, runs_out=True))},
    {**START, "note": kind(stops=ANSWER, pauses=ANSWER, resumes=ANSWER)},
    {**START, "note": kind(stops=ANSWER), "more": kind(extends=EXTENSION)},
    {"note": kind(starts=Start(ANSWER, since_act="take"), stops=ANSWER)},
    {"note": kind(starts=Start(ANSWER, since="visited_on"), stops=ANSWER)},
    {"note": kind(starts=Start("@outcome"), stops="@outcome")},
    {"note": kind(starts=Term("pay", Label("缴", "Pay"), until="pay_by"), stops="pay")},
    {"note": kind(party="side"), "capacities": {"side": Label("方", "Side")}, "more": kind(per_party=True)},
    {"note": kind(numbers=True), "number": "{mark}〔{year}〕{serial}号"},
    {"note": kind(paper=PERMIT, owes=PUBLISHED)},
    {"note": kind(apart_from=["take"])},
    {"note": kind(fields=("item",), rests_on=RestsOn("toy.stalls", "item"), links=(LinkTo("x", "item"),))},
    {"held": held, "hold": kind(taken >> held), "go": kind(held >> done)},
    {"held": held, "hold": kind(after=done, to=held), "go": kind(held >> done, optional=False)},
    {"rest": STAYS, "lay": kind(taken >> STAYS), "wake": kind(STAYS >> done, optional=True)},
    {"note": kind(optional=True)},
    {"secrecy": "public"}, {"secrecy": "restricted"},
    {"note": kind(bulk=True)},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SOUND)))
def test_what_is_right_is_taken(number: int) -> None:
    assert found(**SOUND[number]) == []


def test_stages_that_lead_to_each_other_and_nowhere_else_are_never_reached() -> None:
    more = Stage("另办", "Elsewhere")
    asked = {
        "held": held,
        "more": more,
        "go": kind(held >> more),
        "back": kind(more >> held),
        "leave": kind(more >> done),
    }
    told = [fault for fault in found(**asked) if "never reached" in fault]
    assert told == ["stage held is never reached", "stage more is never reached"]


class Refits(ActForm):
    def prepare(self) -> None:
        pass


def asking(**fields: forms.Field) -> dict[str, Any]:
    return {"note": kind(form=type("Asks", (forms.Form,), fields))}


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"key": None}, ["has no key; declare it"]),
    ({"label": None, "matter": None}, ["has no label; declare it", "has no matter; declare it"]),
    ({"governs": None}, ["has no governs; declare it"]),
    ({"__doc__": "  "}, ["has no docstring; name the work, the Chinese term and the statute"]),
    ({"finish": None}, ["stage taken is a dead end: no act leaves it, and it is not final",
                         "stage done is never reached"]),
    ({"held": held, "hold": kind(taken >> held), "go": kind(held >> done, optional=True)},
     ["stage held waits for no act: all that leave it are optional; take that out, or say rests=True"]),
    ({"rest": STAYS, "lay": kind(taken >> STAYS), "wake": kind(STAYS >> done)},
     ["stage rest rests, but waits for wake; say optional=True there, or take rests=True out"]),
    ({"note": kind(done.stays)}, ["stage done is final: an act from it must be declared after=done"]),
    ({"note": kind((taken | held).stays)}, ["act note names a stage that is not declared here: <Stage held>"]),
    ({"note": kind(after=held)},
     ["act note names a stage that is not declared here: <Stage held>",
      "act note is declared after=held, which is not final"]),
    ({"note": kind((NEW | taken) >> done)}, ["act note both opens a matter and goes on with one"]),
    ({"note": kind(by=())}, ["nobody may do act note: by= is missing"]),
    ({"note": kind(of="inspecting")}, ["act note is done by the organ inspecting, which is no capacity here"]),
    ({"note": kind(apart_from=["note"])}, ["act note is apart from itself"]),
    ({"note": kind(party="side")}, ["act note adds a party as side, which is no capacity here"]),
    ({"note": kind(per_party=True)}, ["act note is done to a party, but no act lets one join"]),
    ({"note": kind(numbers=True)}, ["act note gives a number, but the procedure declares no number"]),
    ({"number": "{year}{serial}"}, ["declares a number, but no act gives it (numbers=True)"]),
    ({"note": kind(numbers=True), "number": "{serial}号"},
     ["the matter's number has the pattern {serial}号 without {year}"]),
    ({"note": kind(paper=PaperKind("p", Label("书", "P"), "toy/permit.txt", "{year}{serial}{who}"))},
     ["paper p has the pattern {year}{serial}{who} with {who}; use mark, year and serial"]),
    (START, [UNSTOPPED]),
    ({**START, "note": kind(stops=ANSWER, pauses=ANSWER)}, [f"clock {ANSWER} is paused and never resumed"]),
    ({**START, "note": kind(stops=ANSWER, resumes=ANSWER)}, [f"clock {ANSWER} is resumed and never paused"]),
    ({"note": kind(pauses=ANSWER, resumes=ANSWER)},
     [f"act note pauses the clock {ANSWER}, which no act starts",
      f"act note resumes the clock {ANSWER}, which no act starts"]),
    ({"note": kind(starts=Start(ANSWER, since_act="bless"), stops=ANSWER)},
     [f"act note starts {ANSWER} since bless, which is no act here"]),
    ({"note": kind(starts=Term("pay", Label("缴", "Pay"), until=""), stops="pay")},
     ["act note sets the term pay without the field of its last day"]),
    ({"note": kind(starts=Start(ANSWER, since="seen_on"), stops=ANSWER)},
     [f"act note: reads the day or key of {ANSWER} from seen_on, which neither form nor matter has"]),
    ({"note": kind(starts=Start("@which"), stops="@which")},
     ["act note: reads the day or key of @which from which, which neither form nor matter has"]),
    ({"note": kind(sets={"subjekt": 1})}, ["act note: names the field subjekt, which PermitCase does not have"]),
    ({"note": kind(bulk=True, form=Refits)},
     ["act note: is declared bulk, but its form fits itself to the single matter; take bulk=True out"]),
    (asking(papers=forms.CharField(), attachments=forms.CharField()),
     ["act note: asks for papers, under which the engine itself writes",
      "act note: asks for attachments, under which the engine itself writes"]),
    (asking(a=forms.FileField(), b=forms.DurationField(), c=forms.TimeField(), d=forms.DecimalField()),
     ["act note: asks for a as a FileField, which an act cannot hold",
      "act note: asks for b as a DurationField, which an act cannot hold",
      "act note: asks for c as a TimeField, which an act cannot hold"]),
    ({"note": kind(owes=Owes("police.summary-record", Label("示", "N"), "toy/none.txt"))},
     ["act note: police.summary-record is counted in hours, and an act knows its day only",
      "act note: the template toy/none.txt cannot be used: toy/none.txt"]),
    ({"note": kind(rests_on=RestsOn("toy.stals", "item"))},
     ["act note: rests on the register toy.stals, which nobody declares",
      "act note: rests on an item named by item, which its form does not ask for"]),
    ({**START, "note": kind(stops=ANSWER, extends="reconsideration.decision-extension")},
     ["act note: grants reconsideration.decision-extension, which the law links to no clock of this procedure"]),
    ({"organs": {"a": "inspektor"}, "secrecy": "secret"},
     ["organ a is the field inspektor, which PermitCase does not have",
      "secrecy secret is no class; use one of public, internal, restricted"]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_what_is_wrong_is_said_and_nothing_else(number: int) -> None:
    parts, said = WRONG[number]
    assert found(**parts) == said


def test_a_clock_runs_the_periods_of_the_law_only() -> None:
    seen = set()
    for parameter in tree().parameters:
        plain = not any(isinstance(each.amount, law.Cases) or each.unit is law.Unit.HOURS for each in parameter.values)
        if plain and parameter.role not in seen:
            seen.add(parameter.role)
            with apart():
                said = found(note=kind(starts=Start(parameter.key, runs_out=True)))
            wrong = f"act note: {parameter.key} is a {parameter.role.value}, not a period that a clock could run"
            assert said == ([] if parameter.role in PERIODS else [wrong]), parameter.key
    assert seen > PERIODS


SINGLE: list[tuple[ActKind, list[str]]] = [
    (kind(), []), (kind(taken >> held), []), (kind(taken >> held, by=(HANDLER, PRINCIPAL)), []),
    (kind(by=PRINCIPAL), []), (kind(after=done, by=PRINCIPAL), []),
    (kind(taken >> held, by=PRINCIPAL), ["moves the matter by its head alone"]),
    (kind(taken >> done), ["ends the matter"]), (kind(NEW >> taken), ["opens a matter"]),
    (kind(automatic=True), ["follows from a rule"]), (kind(corrects=True), ["corrects"]),
    (kind(per_party=True), ["is done to a party"]), (kind(party="side"), ["lets a party join"]),
    (kind(paper=PERMIT), ["issues a paper"]), (kind(numbers=True), ["gives a number"]),
    (kind(owes=PUBLISHED), ["owes a notice"]), (kind(needs_reason=True), ["asks for a reason"]),
    (kind(links=(LinkTo("x", "item"),)), ["links matters"]), (kind(extends=EXTENSION), ["extends a limit"]),
    (kind(attach=True), ["takes files"]), (kind(rests_on=RestsOn("toy.stalls", "item")), ["rests on an item"]),
    (kind(initial=lambda matter: {}), ["shows the matter's own values"]),
    (kind(taken >> done, by=PRINCIPAL), ["ends the matter", "moves the matter by its head alone"]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SINGLE)))
def test_what_needs_a_look_at_each_matter_is_not_done_in_bulk(number: int) -> None:
    asked, whats = SINGLE[number]
    says = "act note is declared bulk, but {}: that needs a look at each matter; take bulk=True out"
    assert list(bulk_faults("note", asked)) == [says.format(what) for what in whats]


def test_versions_follow_one_another_without_a_day_between_or_twice() -> None:
    first, change, end = datetime.date(2020, 1, 1), datetime.date(2022, 1, 1), datetime.date(2023, 1, 1)
    later = declare(version="b", governs=Governs(change, "test", end))
    earlier = declare(version="a", governs=Governs(first, "test", change))
    assert families()["test.sound"] == [earlier, later] and list(families()) == sorted(families())
    days = {"2020-01-01": earlier, "2021-12-31": earlier, "2022-01-01": later, "2022-12-31": later}
    assert {on: version_on("test.sound", date(on)) for on in days} == days
    for on in ("2019-12-31", "2023-01-01"):
        with pytest.raises(LookupError, match=rf"no version of test\.sound governs .* opened on {on}; declared: .*toy"):
            version_on("test.sound", date(on))
    assert (procedure_of("test.sound", "a"), procedure_of("test.sound", "b")) == (earlier, later)
    with pytest.raises(LookupError, match=r"no procedure test\.sound in version c; declared: .*test\.sound"):
        procedure_of("test.sound", "c")
    for governs in (Governs(datetime.date(2021, 12, 31), "test", change), Governs(datetime.date(2022, 12, 31), "test")):
        with pytest.raises(DeclarationError, match="govern the same days; end one where the other begins"):
            declare(version="c", governs=governs)
    declare(version="c", governs=Governs(end, "test"))
    with pytest.raises(DeclarationError, match=r"version a of test\.sound is declared twice"):
        declare(version="a", governs=Governs(datetime.date(1990, 1, 1), "test", first))


def test_stages_and_moves_are_read_as_they_are_written() -> None:
    both = taken | held
    assert isinstance(both, Stages) and (both | done).stages == (taken, held, done)
    assert both >> done == Move((taken, held), done) and both.stays == Move((taken, held), None)
    assert taken >> held == Move((taken,), held) and taken.stays == Move((taken,), None)
    assert (repr(taken), repr(Stage("甲", "First")), NEW.name) == ("<Stage taken>", "<Stage First>", "new")
    assert [(each.final, each.rests) for each in (taken, done, STAYS)] == [(False, False), (True, False), (False, True)]
    assert starts_of(ANSWER, Start(SUE)) == (Start(ANSWER), Start(SUE))


def test_where_an_act_runs_and_leads() -> None:
    procedure = declare(note=kind((taken | held).stays), held=held, hold=kind(taken >> held), go=kind(held >> done),
                        back=kind(after=done, to=held))  # fmt: skip
    where = {name: [stage for stage in ("new", "taken", "held", "done") if each.allowed_in(stage)]
             for name, each in procedure.acts.items()}  # fmt: skip
    assert where == {
        "take": ["new"], "finish": ["taken"], "note": ["taken", "held"], "hold": ["taken"], "go": ["held"],
        "back": ["done"],
    }  # fmt: skip
    assert [stage for stage in ("new", "taken", "done") if GENERAL["urge"].allowed_in(stage)] == ["taken", "done"]
    acts = procedure.acts
    leads = {name: acts[name].target("taken") for name in ("take", "note", "hold", "back")}
    assert leads == {"take": "taken", "note": "taken", "hold": "held", "back": "held"}
    assert GENERAL["urge"].target("taken") == "taken"
    assert [each.name for each in acts.values() if each.opens] == ["take"] and procedure.opening() == [acts["take"]]
    assert not GENERAL["urge"].opens and str(acts["take"]) == "收"
    assert all(each.procedure is procedure and each.name == name for name, each in acts.items())
    empty = State(None)  # type: ignore[arg-type]
    answers: Callable[[State], bool] = lambda state: state.final  # noqa: E731
    assert [kind(answers=each).asked_in(empty) for each in (None, answers, lambda state: True)] == [True, False, True]


def test_a_misspelt_part_of_an_act_is_refused_by_name() -> None:
    with pytest.raises(DeclarationError, match="act Note has no byy, sett; check the spelling"):
        kind(sett={}, byy=HANDLER)
    assert kind(by=[HANDLER]).by == kind(by=(HANDLER,)).by == kind(by=HANDLER).by == (HANDLER,)


def test_each_wrong_procedure_that_is_installed_stops_the_start() -> None:
    declare(note=kind(sets={"subjekt": 1}))
    (error,) = declarations()
    assert error.id == "fazhi.E001"
    assert error.msg == "test.Made: act note: names the field subjekt, which PermitCase does not have"
    assert error.hint == "Mend the declaration; the installation does not start with it."
