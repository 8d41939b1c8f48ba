"""The packaged law: what it says on a day, what it refuses, and what an installation may add."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml import __with_libyaml__ as with_libyaml

from fazhi import law

HERE = Path(__file__).parent
VALUES = YAML(typ="safe").load((HERE / "values.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tree() -> law.LawTree:
    return law.load()


def own_law(tmp_path: Path, text: str) -> Path:
    (tmp_path / "statutes").mkdir()
    (tmp_path / "statutes" / "own.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("case", VALUES, ids=lambda case: case["name"])
def test_the_value_on_a_day(tree: law.LawTree, case: dict[str, Any]) -> None:
    value = tree.value(case["key"], on=case["on"])
    assert str(value.amount) == str(case["amount"])
    assert (value.unit, value.law, value.article) == (case["unit"], case["law"], case["article"])


def test_the_packaged_tree_is_read_once() -> None:
    assert law.load() is law.load()


OWN_LIMIT = """
own.limit:
  title: {{zh: 本县期限, en: a limit of one's own}}
  role: deadline
  unit: working days
  starts_on: {{zh: 收到申请, en: the application}}
  rest_day: next
  values: [{{from: 2020-01-01, amount: {amount}, law: 本县规定, article: "1", sure: read}}]
"""


def test_a_law_of_ones_own_is_read_once_and_anew_when_its_file_changed_even_behind_its_times(tmp_path: Path) -> None:
    folder = own_law(tmp_path, OWN_LIMIT.format(amount=3))
    read = law.load(folder)
    assert law.load(folder) is read
    file = folder / "statutes" / "own.yaml"
    times = file.stat()
    file.write_text(OWN_LIMIT.format(amount=5), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert law.load(folder).value("own.limit", on=date(2021, 1, 1)).number == 5
    file.rename(file.with_name("other.yaml"))
    assert law.load(folder).parameter("own.limit").file.endswith("other.yaml")
    file.with_name("other.yaml").write_text(OWN_LIMIT.format(amount="many"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(law.BrokenLaw, match="many"):
            law.load(folder)


def test_both_parsers_read_the_packaged_law_alike() -> None:
    """The parser in C is taken where it is there; where it is not, the law is the same."""
    assert with_libyaml, "the parser in C is a dependency"
    for file in sorted(Path(law.__file__).parent.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        assert repr(YAML(typ="safe").load(text)) == repr(YAML(typ="safe", pure=True).load(text)), file.name


def test_every_key_stands_in_the_file_of_its_subject(tree: law.LawTree) -> None:
    for parameter in tree.parameters:
        assert parameter.file == f"statutes/{parameter.key.partition('.')[0]}.yaml"


def test_every_parameter_has_an_id_and_both_titles(tree: law.LawTree) -> None:
    assert len(tree.parameters) >= 185
    for parameter in tree.parameters:
        assert tree.parameter(parameter.ref) is parameter
        assert any("\u4e00" <= letter <= "\u9fff" for letter in parameter.title.zh)
        assert parameter.title.en.isascii()


def test_every_period_that_starts_says_on_what(tree: law.LawTree) -> None:
    for parameter in tree.parameters:
        for value in parameter.values:
            if value.unit.is_period and value.role not in (law.Role.EXTENSION, law.Role.THRESHOLD):
                assert value.starts_on is not None, parameter.key


def test_a_period_linked_to_an_extension_finds_it_on_its_own_days(tree: law.LawTree) -> None:
    linked = [value for parameter in tree.parameters for value in parameter.values if value.extension]
    assert {value.key for value in linked} >= {
        "licensing.decision",
        "licensing.joint-decision",
        "reconsideration.decision",
        "compulsion.seizure",
        "compulsion.freeze",
        "labour.award",
        "petition.handling",
        "openness.answer",
        "data.share-answer",
        "data.catalogue-update",
        "police.case",
    }
    for value in linked:
        assert tree.full_extension(value, on=value.from_.latest)


def test_an_unknown_key_names_close_ones(tree: law.LawTree) -> None:
    with pytest.raises(law.UnknownParameter, match=r"'recon-decison'. Did you mean recon-decision"):
        tree.parameter("recon-decison")
    with pytest.raises(law.UnknownParameter, match="fazhi law list"):
        tree.parameter("zzzz")


def test_a_key_and_its_id_are_the_same_parameter(tree: law.LawTree) -> None:
    assert tree.parameter("foi-answer") is tree.parameter("openness.answer")
    assert "foi-answer" in tree
    assert "foi-anwser" not in tree


def test_a_moment_asks_for_its_day(tree: law.LawTree) -> None:
    assert tree.value("penalty.cash", on=datetime(2021, 7, 14, 23, 59)).number == 20


def test_no_value_names_the_days_that_have_one(tree: law.LawTree) -> None:
    with pytest.raises(law.NotInForce, match=r"reconsideration.forwarding.*1999-10-01 to 2023-12-31"):
        tree.value("reconsideration.forwarding", on=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("congress.proposal", date(2021, 6, 1)),
        ("normative.filing-congress", date(2021, 6, 1)),
        ("inspection.result-publication", date(2015, 6, 1)),
        ("enforcement.takedown-person", date(2019, 12, 30)),
        ("report.submission", date(2019, 4, 15)),
        ("enforcement.hearing-fine-organisation", date(2026, 1, 1)),
        ("enforcement.training-hours", date(2026, 1, 1)),
    ],
)
def test_a_day_in_doubt_is_refused(tree: law.LawTree, key: str, day: date) -> None:
    with pytest.raises(law.UncertainDate, match=f"{key} is in force on {day} is not known.*Cure"):
        tree.value(key, on=day)


def test_days_beside_the_doubt_are_answered(tree: law.LawTree) -> None:
    assert tree.value("inspection.result-publication", on=date(2016, 1, 1)).number == 20
    assert tree.value("enforcement.hearing-fine-citizen", on=date(2000, 5, 1)).in_case("business").number == 1000
    assert tree.value("enforcement.takedown-person", on=date(2019, 12, 31)).number == 2
    with pytest.raises(law.NotInForce):
        tree.value("inspection.result-publication", on=date(2014, 12, 31))


def test_a_number_is_refused_where_there_is_none_or_more(tree: law.LawTree) -> None:
    day = date(2024, 8, 1)
    with pytest.raises(law.AmbiguousAmount, match=r"Name one: ordinary, real_estate"):
        _ = tree.value("recon-absolute", on=day).number
    with pytest.raises(law.AmbiguousAmount, match="range"):
        _ = tree.value("mediation.committee-size", on=day).number
    with pytest.raises(law.NotAPeriod, match="date of the year"):
        _ = tree.value("report.submission", on=day).number
    with pytest.raises(law.AmbiguousAmount, match=r"no case 'land'.*ordinary, real_estate"):
        tree.value("recon-absolute", on=day).in_case("land")
    with pytest.raises(law.AmbiguousAmount, match="It has no cases"):
        tree.value("penalty.cash", on=day).in_case("ordinary")


def test_a_range_says_from_how_many_on(tree: law.LawTree) -> None:
    amount = tree.value("reconsideration.representatives", on=date(2026, 7, 1)).amount
    assert amount == law.Range(minimum=2, maximum=5, above=10)


def test_what_a_lapse_means_is_said(tree: law.LawTree) -> None:
    day = date(2024, 8, 1)
    assert tree.value("licensing.correction-notice", on=day).lapse is law.Lapse.DEEMED_ACCEPTED
    assert tree.value("reconsideration.acceptance", on=day).lapse is law.Lapse.DEEMED_ACCEPTED
    assert tree.value("openness.co-maker", on=day).lapse is law.Lapse.DEEMED_AGREED
    assert tree.value("reconsideration.correction", on=day).lapse is law.Lapse.DEEMED_GIVEN_UP


def test_an_installation_cures_a_doubt_with_its_own_value(tmp_path: Path) -> None:
    text = (
        "congress.proposal:\n  values:\n"
        '    - {from: 2018-03-01, amount: 3, law: 无极县政协提案办理办法, article: "9", sure: read}\n'
    )
    extended = law.load(own_law(tmp_path, text))
    value = extended.value("congress.proposal", on=date(2021, 6, 1))
    assert (value.number, value.law, value.unit) == (3, "无极县政协提案办理办法", law.Unit.MONTHS)
    with pytest.raises(law.UncertainDate):
        extended.value("congress.proposal", on=date(2018, 2, 28))


def test_a_changed_law_is_a_new_value_that_ends_the_one_before(tmp_path: Path) -> None:
    text = (
        "licensing.decision:\n  values:\n"
        '    - {from: 2027-01-01, amount: 15, law: 行政许可法(2026), article: "42", sure: read}\n'
    )
    extended = law.load(own_law(tmp_path, text))
    assert extended.value("licensing.decision", on=date(2026, 12, 31)).number == 20
    assert extended.value("licensing.decision", on=date(2027, 1, 1)).number == 15
    assert law.load().value("licensing.decision", on=date(2027, 1, 1)).number == 20


def test_an_installation_adds_keys_of_its_own(tmp_path: Path) -> None:
    text = (
        "wuji.joint-check-cap:\n  title: {zh: 每年检查次数上限, en: checks a year at most}\n"
        "  role: threshold\n  unit: times a year\n  values:\n"
        '    - {from: 2025-06-01, amount: 2, law: 本县检查频次, article: "3", sure: read}\n'
    )
    assert law.load(own_law(tmp_path, text)).value("wuji.joint-check-cap", on=date(2025, 6, 1)).number == 2


def test_an_installation_cannot_write_a_packaged_key_anew(tmp_path: Path) -> None:
    text = (
        "penalty.cash:\n  title: {zh: 现金, en: cash}\n  role: threshold\n  unit: CNY\n  values:\n"
        '    - {from: 2025-06-01, amount: 500, law: 本县规定, article: "3", sure: read}\n'
    )
    with pytest.raises(
        law.BrokenLaw, match=r"penalty.cash: the key is already in statutes/penalty.yaml.*values: alone"
    ):
        law.load(own_law(tmp_path, text))
