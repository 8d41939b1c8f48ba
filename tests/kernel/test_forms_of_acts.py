"""Forms built from declarations, the values they give, and the papers that acts issue with what a template sees."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

import pytest
from django import forms
from django.db import transaction

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures import papers
from fazhi.kernel.procedures.admission import faults
from fazhi.kernel.procedures.declaring import ActKind, PaperKind, RestsOn, act
from fazhi.kernel.procedures.docx import lay_out
from fazhi.kernel.procedures.forms import ActForm, PartyForm, build_form, form_class, jsonable
from fazhi.kernel.procedures.models import Act, MatterParty, Number, NumberGap, NumberRun, Paper, PaperFile
from fazhi.kernel.procedures.numbers import allot, keep_imported, take
from fazhi.kernel.procedures.papers import LawOfDay, render, template_digest, text_of
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.wording import Label
from tests.kernel.desk import Desk, date, fresh
from tests.toy.procedures import EXTENSION, PERMIT, Permit2019

PARTY = ["party_kind", "party_name", "party_identifier", "party_phone", "party_address"]


def asking(**parts: Any) -> ActKind:
    kind = act(zh="问", en="Ask", by=HANDLER, **parts)
    kind.name = "ask_it"
    return kind


def test_a_form_asks_for_what_is_declared_and_what_that_implies() -> None:
    own = type("Own", (forms.Form,), {"why": forms.CharField()})
    asked = {
        (): asking(), ("subject", "item"): asking(fields=("subject", "item")), ("why",): asking(form=own),
        tuple(PARTY): asking(party="applicant"), ("party",): asking(per_party=True),
        ("extension_amount",): asking(extends=EXTENSION), ("reason",): asking(needs_reason=True),
    }  # fmt: skip
    for fields, kind in asked.items():
        made = form_class(Permit2019, kind)
        assert (tuple(made.base_fields), made.__name__) == (fields, "ActFormOfAskIt")
        assert issubclass(made, ActForm)
    amount = form_class(Permit2019, asking(extends=EXTENSION))
    assert [given for given in ("", "1", "0", "x") if amount({"extension_amount": given}).is_valid()] == ["", "1"]
    base = ActForm()
    assert (base.matter, base.state, base.on, base.uploads, base.kept_files()) == (None, None, None, (), [])
    assert (base.own_choice, base.groups, base.asked_when, base.files_label) == (frozenset(), (), {}, None)
    upload = Upload("a.txt", b"a", "text/plain")
    base.uploads = [upload]
    assert base.kept_files() == [(upload, None)]


def test_a_party_is_named_and_what_identifies_it_is_checked_by_its_kind() -> None:
    right: dict[str, str] = {"party_kind": "citizen", "party_name": "王小明"}
    for given, said in (
        ({}, set()), ({"party_name": ""}, {"party_name"}), ({"party_kind": "king"}, {"party_kind"}),
        ({"party_phone": "12"}, {"party_phone"}), ({"party_phone": "13012340001"}, set()),
        ({"party_identifier": "130130199001010010"}, set()),
        ({"party_identifier": "130130199001010011"}, {"party_identifier"}),
        ({"party_kind": "organisation", "party_identifier": "130130199001010010"}, {"party_identifier"}),
        ({"party_address": "长" * 200}, set()), ({"party_address": "长" * 201}, {"party_address"}),
        ({"party_phone": " " * 25 + "13012340001"}, set()),
        ({"party_identifier": "1" * 31}, {"party_identifier"}), ({"party_phone": "1" * 31}, {"party_phone"}),
    ):  # fmt: skip
        assert set(PartyForm({**right, **given}).errors) == said, given
    form = PartyForm({**right, "party_identifier": "130130 19900101 0010"})
    assert form.is_valid() and form.cleaned_data["party_identifier"] == "130130199001010010"
    assert form.cleaned_data["party_phone"] == ""


def test_a_form_fits_its_fields_to_matter_state_and_day(desk: Desk) -> None:
    permit, other = desk.decided(), desk.decided("2021-03-02", "2021-03-11")
    mine, theirs = (MatterParty.objects.get(matter=each).party for each in (permit, other))
    assert theirs not in [mine]
    form = build_form(Permit2019, Permit2019.serve, None, matter=permit, state=state_of(permit))
    assert [(str(value), says) for value, says in form.fields["party"].choices][1:] == [(str(mine.pk), "王小明")]
    bare = build_form(Permit2019, Permit2019.serve, None)
    assert list(bare.fields["party"].queryset) == []  # type: ignore[attr-defined]
    inspect = build_form(Permit2019, Permit2019.inspect, None, matter=permit, on=date("2021-03-05"), uploads=["x"])  # type: ignore[list-item]
    widget = inspect.fields["visited_on"].widget
    assert isinstance(widget, forms.DateInput) and (widget.input_type, widget.format) == ("date", "%Y-%m-%d")
    assert (inspect.matter, inspect.on, inspect.uploads) == (permit, date("2021-03-05"), ["x"])
    decide = build_form(Permit2019, Permit2019.decide, None)
    assert next(iter(decide.fields["outcome"].choices))[0] == ""


class Chosen(ActForm):
    """Fields that offer people, organs and kinds."""

    own_choice = frozenset({"anybody"})
    officer = forms.ModelChoiceField(Officer.objects.all())
    post = forms.ModelChoiceField(Post.objects.all())
    anybody = forms.ModelChoiceField(Officer.objects.all())
    organ = forms.ModelChoiceField(Organ.objects.all())
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")])
    kept = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], initial="b")
    free = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], required=False)
    open = forms.ChoiceField(choices=[("", "—"), ("a", "甲")])
    many = forms.MultipleChoiceField(choices=[("a", "甲")])


def test_choices_offer_the_acting_organs_people_and_leave_open_what_nobody_chose(desk: Desk) -> None:
    permit, kind = desk.accepted(), asking(form=Chosen)
    market, town = desk.county.organ("market"), desk.county.organ("town")
    with transaction.atomic():
        appoint(desk.county.officer("town", "clerk"), market, HANDLER, date("2021-04-01"))

    def offered(**others: Any) -> dict[str, set[Any]]:
        form = build_form(Permit2019, kind, None, **others)
        rows = {name: form.fields[name].queryset for name in ("officer", "post", "anybody", "organ")}  # type: ignore[attr-defined]
        return {name: set(row.values_list("pk", flat=True)) for name, row in rows.items()}

    posts, everybody = Post.objects.filter(organ=market), set(Officer.objects.values_list("pk", flat=True))
    then = posts.filter(from_on__lt=date("2021-04-01"))
    for others, mine in (
        ({"matter": permit, "state": state_of(permit), "on": date("2021-03-31")}, then),
        ({"matter": permit, "state": state_of(permit)}, posts), ({"acting": {market.pk}}, posts),
        ({"matter": permit, "state": state_of(permit), "acting": {town.pk}}, Post.objects.filter(organ=town)),
        ({"matter": permit}, Post.objects.all()), ({}, Post.objects.all()),
    ):  # fmt: skip
        found = offered(**others)
        assert found["post"] == set(mine.values_list("pk", flat=True)), others
        assert found["officer"] == set(mine.values_list("officer", flat=True)), others
        assert found["anybody"] == everybody and found["organ"] == set(Organ.objects.values_list("pk", flat=True))
    form = build_form(Permit2019, kind, {"officer": uuid.uuid4(), "anybody": uuid.uuid4()}, acting={market.pk})
    stranger = "所选人员当日在承办单位没有岗位，请在该单位人员中选择。"
    assert (form.errors["officer"], stranger in form.errors["anybody"]) == ([stranger], False)
    first = {name: str(next(iter(form.fields[name].choices))[0]) for name in ("kind", "kept", "free", "open", "many")}
    assert first == {"kind": "", "kept": "a", "free": "a", "open": "", "many": "a"}
    assert [str(says) for _, says in form.fields["kind"].choices] == ["请选择", "甲", "乙"]


def test_values_stand_in_an_act_as_text_numbers_and_lists(desk: Desk) -> None:
    organ, id = desk.county.organ("market"), uuid.uuid4()
    moment = datetime.datetime(2021, 3, 4, 5, 6, tzinfo=datetime.UTC)
    for value, stands in (
        (None, None), ("甲", "甲"), (True, True), (3, 3), (date("2021-03-04"), "2021-03-04"),
        (moment, "2021-03-04T05:06:00+00:00"), (decimal.Decimal("1.50"), "1.50"), (id, str(id)),
        (organ, str(organ.pk)), ({1: date("2021-03-04")}, {"1": "2021-03-04"}), ((id, None), [str(id), None]),
        (iter([True]), [True]),
    ):  # fmt: skip
        assert jsonable(value) == stands
    with pytest.raises(TypeError, match=r"a form field gave float, which an act cannot hold: 1\.5"):
        jsonable(1.5)


def test_faults_of_a_form_name_their_field_by_its_label_or_else_its_name() -> None:
    class Bare(forms.Form):
        who = forms.CharField()
        what = forms.CharField(label="何事")

        def clean(self) -> dict[str, Any]:
            self.add_error(None, forms.ValidationError("全部有误。"))
            return self.cleaned_data

    found = [(each.code, each.field, each.says.zh, each.cure.zh, each.cure.en) for each in faults(Bare({}))]
    cure = ("请改正后重新提交。", "Put it right and send it again.")
    assert found == [
        ("form", "who", "who：请填写。", *cure), ("form", "what", "何事：请填写。", *cure),
        ("form", "__all__", "全部有误。", *cure),
    ]  # fmt: skip


def test_the_law_of_a_day_is_asked_by_path() -> None:
    law = LawOfDay(date("2021-03-04"))
    assert law["openness"]["answer"].article == "33"
    assert law["openness"]["answer_extension"].article == "33"
    assert text_of("toy/permit.txt", {"law": law, "on": date("2021-03-04")}).splitlines()[1:] == [
        "你申请的“”，依照第33条，决定。", ">", ">2021年3月4日",
    ]  # fmt: skip
    digests = {template_digest(f"toy/{name}.txt") for name in ("permit", "notice")}
    assert {len(digest) for digest in digests} == {64} and len(digests) == 2


def test_a_template_sees_matter_people_act_and_clocks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(papers, "text_of", lambda template, values: seen.update(values, template=template) or "文")
    permit = desk.accepted()
    desk.do(permit, "join", "2021-03-04")
    desk.do(permit, "inspect", "2021-03-04")
    done = desk.do(permit, "decide", "2021-03-10")
    assert (seen["matter"], seen["case"], seen["template"]) == (fresh(permit), fresh(permit), "toy/permit.txt")
    assert {key: [each.name for each in people] for key, people in seen["parties"].items()} == {
        "applicant": ["王小明"], "neighbour": ["李大壮"],
    }  # fmt: skip
    market = desk.county.organ("market")
    assert (seen["party"], seen["on"], seen["reason"], seen["title"]) == (None, done.happened_on, "", PERMIT.label.zh)
    assert (seen["organ"], seen["lead"], seen["number"]) == (market, market, "演市监摊许〔2021〕1号")
    assert seen["act"] == done.data == {"outcome": "granted", "papers": {PERMIT.key: seen["number"]}}
    assert {key: due.due for key, due in seen["clocks"].items()} == {"openness.answer": date("2021-03-31")}
    assert seen["law"]["openness"]["answer"].article == "33"
    paper = Paper.objects.get(matter=permit)
    assert (paper.act, paper.kind, paper.title) == (done, PERMIT.key, PERMIT.label.zh)
    assert (paper.issued_on, done.happened_on) == (date("2021-03-10"), date("2021-03-10"))
    assert (paper.reveal("text"), str(paper)) == ("文", "摊位许可决定书 演市监摊许〔2021〕1号")
    assert str(Paper(title="决定书")) == "决定书"


def test_a_paper_is_rendered_once_with_its_note(desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(papers, "lay_out", lambda **given: asked.append(given) or lay_out(**given))
    settings.DEMONSTRATION, settings.DEMONSTRATION_NOTE = True, "演示数据"
    first, second = (Paper.objects.get(matter=desk.decided(on, "2021-03-10")) for on in ("2021-03-01", "2021-03-02"))
    file = render(first)
    assert render(first) == file and len(asked) == 1
    assert asked[0] == {
        "title": "摊位许可决定书",
        "number": first.number,
        "text": first.reveal("text"),
        "note": "演示数据",
    }
    settings.DEMONSTRATION = False
    render(second)
    assert asked[1]["note"] == ""
    row = PaperFile.objects.get(paper=first)
    assert (read(file), str(row)) == (lay_out(**asked[0]), str(file))
    assert str(file) == f"{first.title}{first.number}.docx"
    assert File.objects.count() == 2


def test_a_number_is_taken_or_kept_and_its_rows_say_which(desk: Desk) -> None:
    market, year = desk.county.organ("market"), 2021
    assert take(market, "s", "{mark}〔{year}〕{serial}号", year) == "演市监〔2021〕1号"
    assert take(market, "s", "{mark}〔{year}〕{serial}号", year, "外〔2021〕第7 号 ") == "外〔2021〕第7 号 "
    assert allot(market, "s", "{serial}", year) == "8"
    row = keep_imported(market, "s", year, "外5")
    assert (row.serial, row.series, row.year, row.organ, str(row)) == (5, "s", year, market, "外5")
    assert allot(market, "s", "{serial}", year) == "9"
    assert str(NumberRun.objects.get(series="s")) == "s 2021: 9"
    NumberRun.objects.filter(series="s").delete()
    assert allot(market, "s", "{serial}", year) == "10"
    assert Number.objects.filter(series="s").count() == 6
    assert keep_imported(market, "t", year, f"{'摊' * 77}50号").serial == 50
    gap = NumberGap(organ=market, series="s", year=year, serial=2, reason="作废")
    assert str(gap) == "s 2021-2: 作废"
    assert Act.objects.count() == 0 and PaperKind("k", Label("书", "P"), "t").number == ""
    assert RestsOn("r", "f").field == "f"
