"""Mappings: suggested, edited as data, kept, and refused where they cannot be meant."""

from __future__ import annotations

import json

import pytest
from django import forms

from fazhi.exchange.sheets import Kind, Mapping, MappingError, Route, columns_of_fields, columns_of_form, suggest
from fazhi.exchange.sheets.suggesting import recognise
from fazhi.kernel.ledger.personal import PersonalKind
from fazhi.kernel.procedures.forms import PartyForm
from fazhi.kernel.wording import Label, words
from fazhi.services.registers import Institutions, PowerList
from tests.exchange.sheets.making import COLUMNS, HEADINGS, load, row, xlsx

POWERS = columns_of_fields(PowerList.entry.attributes(), choices={"kind": PowerList.kinds.choices})


def test_a_mapping_is_suggested_by_label_name_other_names_and_likeness() -> None:
    found = suggest(["序号", "编码", "name", "权力类型", "实施主体名称", "法律依据", "责任部门", "天气"], POWERS)
    routes = {each.column: each.headings[0] for each in found.mapping.routes}
    assert routes == {"code": "编码", "name": "name", "kind": "权力类型", "basis": "法律依据", "organ": "责任部门"}
    assert found.doubtful == (("实施主体名称", "exercised_by"),)
    assert found.unknown == ("天气",) and found.missing == ("exercised_by",)
    assert found.mapping.ignored == ("序号",)


def test_a_kept_mapping_goes_before_everything() -> None:
    kept = Mapping((Route("name", ("编码",)), Route("code", ("不在表中",))), {"kind": "licence"}, ("名称",))
    found = suggest(["编码", "名称"], POWERS, kept).mapping
    assert [(each.column, each.headings) for each in found.routes] == [("name", ("编码",))]
    assert found.constants == {"kind": "licence"} and found.ignored == ("名称",)


def test_a_mapping_is_kept_as_data() -> None:
    made = Mapping(
        (Route("on", ("年", "月", "日"), join="-"), Route("kind", ("类型",), values={"许可类": "licence"}),
         Route("money", ("金额",), scale="10000"), Route("name", ("全称",), split="/", part=1, dates="dmy")),
        {"open": "是"}, ("备注",),
    )  # fmt: skip
    assert Mapping.of(json.loads(json.dumps(made.jsonable()))) == made
    assert made.problems(COLUMNS) == []


@pytest.mark.parametrize(
    ("route", "says"),
    [
        (Route("nothing", ("甲",)), "nothing"),
        (Route("name", ()), "name"),
        (Route("on", ("日期",), dates="ymd"), "ymd"),
        (Route("money", ("金额",), scale="-1"), "-1"),
        (Route("money", ("金额",), scale="many"), "many"),
        (Route("kind", ("类型",), values={"许可": "licences"}), "licences"),
        (Route("name", ("全称",), part=1), "name"),
        (Route("name", ("全称",), split="/", part=-1), "0"),
    ],
)
def test_what_a_mapping_may_not_say(route: Route, says: str) -> None:
    (problem,) = Mapping((route,)).problems(COLUMNS)
    assert says in problem.zh and says in problem.en


def test_a_column_may_be_mapped_once() -> None:
    assert len(Mapping((Route("name", ("甲",)), Route("name", ("乙",)))).problems(COLUMNS)) == 1


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"routes": [{}]},
        {"routes": [{"column": "a", "headings": ["x"], "sql": "1"}]},
        {"constants": 3},
        {"routes": [{"column": "a", "headings": ["x"], "part": "z"}]},
    ],
)
def test_data_that_is_no_mapping(data: object) -> None:
    with pytest.raises(MappingError):
        Mapping.of(data)


def test_values_are_translated_before_they_are_read() -> None:
    kept = Mapping((Route("kind", ("权力类型",), values={"许可类": "licence", "罚": "行政处罚"}),))
    found = load(xlsx(HEADINGS, row(kind="许可类"), row(code="B", kind="罚")), kept=kept)
    assert [each["kind"] for each in found.values] == ["licence", "penalty"]


def test_targets_are_recognised_by_their_headings() -> None:
    institutions = columns_of_fields(Institutions.entry.attributes(), choices={"kind": Institutions.kinds.choices})
    targets = {"powers": (PowerList.label, POWERS), "institutions": (Institutions.label, institutions)}
    assert recognise(["编码", "名称", "类别", "简称", "机关代字", "编制数"], targets) == "institutions"
    assert recognise(["编码", "名称", "实施主体", "追责情形"], targets) == "powers"
    assert recognise(["天气", "心情", "编码"], targets) is None


def test_columns_follow_the_declarations() -> None:
    found = {each.name: each for each in POWERS}
    assert found["code"].kind is Kind.CODE and found["code"].required and found["code"].max_length == 40
    assert found["kind"].kind is Kind.CHOICE and found["kind"].choices[0].label == Label("行政许可", "Licence")
    assert found["organ"].kind is Kind.ORGAN and not found["organ"].required and found["organ"].fills_down
    assert found["basis"].kind is Kind.BASIS and found["sub_items"].kind is Kind.LIST
    party = {each.name: each for each in columns_of_form(PartyForm)}
    assert party["party_identifier"].kind is Kind.IDENTIFIER
    assert party["party_identifier"].personal is PersonalKind.IDENTITY_NUMBER
    assert party["party_name"].personal is PersonalKind.NAME and party["party_phone"].kind is Kind.PHONE


def test_columns_of_a_form_of_every_field() -> None:
    class Made(forms.Form):
        on = forms.DateField(label=words("日期", "Day"), help_text=words("说明", "explained"))
        at = forms.DateTimeField(required=False)
        amount = forms.DecimalField(decimal_places=3)
        count = forms.IntegerField(min_value=1, max_value=9)
        agreed = forms.BooleanField(required=False)
        kind = forms.ChoiceField(choices=[("", "—"), ("组", [("a", words("甲", "first"))])])
        left = forms.CharField()

    found = {each.name: each for each in columns_of_form(Made, leave=("left",), change={"on": {"synonyms": ("时间",)}})}
    assert [each.kind for each in found.values()] == [
        Kind.DATE, Kind.MOMENT, Kind.DECIMAL, Kind.WHOLE, Kind.YES_NO, Kind.CHOICE,
    ]  # fmt: skip
    assert found["on"].help == Label("说明", "explained") and found["on"].synonyms == ("时间",)
    assert found["amount"].places == 3 and found["count"].least == 1 and found["count"].most == 9
    assert [each.value for each in found["kind"].choices] == ["a"]
