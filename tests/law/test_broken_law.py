"""A wrong file is refused with the place, the rule and the cure; the faults it must name stand in its first lines.

Three dots at the end of a fault leave open what a library goes on to say.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fazhi import law

HERE = Path(__file__).parent
STATUTES = sorted((HERE / "broken" / "statutes").glob("*.yaml"))
CALENDARS = sorted((HERE / "broken" / "calendars").glob("*.yaml"))
SOUND_YEAR = HERE / "extra" / "calendars" / "2027.yaml"


def must_say(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# must say: ") for line in lines if line.startswith("# must say: ")]


def check_faults(refusal: law.BrokenLaw, file: str, words: list[str]) -> None:
    """Every fault is told as the file says, in this order, and none besides."""
    told = [str(fault) for fault in refusal.faults]
    assert len(told) == len(words)
    assert all(fault.rule and fault.cure for fault in refusal.faults)
    for fault, must in zip(told, words, strict=True):
        place, _, said = fault.partition(": ")
        assert place.endswith(file)
        if must.endswith("..."):
            assert said.startswith(must.removesuffix("..."))
        else:
            assert said == must
    count = "1 fault" if len(told) == 1 else f"{len(told)} faults"
    assert str(refusal).splitlines() == [f"The law tree has {count}:", *(f"- {fault}" for fault in told)]


def directory(tmp_path: Path, statute: Path | None = None, calendar: Path | None = None) -> Path:
    (tmp_path / "statutes").mkdir()
    (tmp_path / "calendars").mkdir()
    shutil.copy(SOUND_YEAR, tmp_path / "calendars" / "2027.yaml")
    if statute is not None:
        shutil.copy(statute, tmp_path / "statutes" / "toy.yaml")
    if calendar is not None:
        shutil.copy(calendar, tmp_path / "calendars" / "2030.yaml")
    return tmp_path


@pytest.mark.parametrize("path", STATUTES, ids=lambda path: path.stem)
def test_a_broken_statute_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(law.BrokenLaw) as refusal:
        law.read(directory(tmp_path, statute=path))
    check_faults(refusal.value, "statutes/toy.yaml", must_say(path))


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_a_broken_calendar_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(law.BrokenLaw) as refusal:
        law.read(directory(tmp_path, calendar=path))
    check_faults(refusal.value, "calendars/2030.yaml", must_say(path))


def faults(tmp_path: Path) -> list[str]:
    """All faults of a directory, each from the name of its file on."""
    with pytest.raises(law.BrokenLaw) as refusal:
        law.read(tmp_path)
    return [str(fault).removeprefix(f"{tmp_path.name}/") for fault in refusal.value.faults]


def test_a_calendar_file_bears_its_year(tmp_path: Path) -> None:
    made = directory(tmp_path)
    (made / "calendars" / "2027.yaml").rename(made / "calendars" / "2028.yaml")
    assert faults(made) == [
        "calendars/2028.yaml: 2028: year: the file is named 2028.yaml but arranges 2027. "
        "Cure: name it 2027.yaml, or correct the year."
    ]


def test_a_directory_that_holds_no_law_is_refused(tmp_path: Path) -> None:
    with pytest.raises(law.BrokenLaw) as refusal:
        law.load(tmp_path)
    assert [str(fault) for fault in refusal.value.faults] == [
        f"{tmp_path}: it holds no statutes/*.yaml and no calendars/*.yaml. "
        "Cure: give the directory that holds these two."
    ]


SUM = (
    "toy.sum:\n  title: {zh: 数额, en: sum}\n  role: value\n  unit: CNY\n  values:\n"
    '    - {from: 2020-01-01, amount: 20, law: 测试法, article: "1", sure: read}\n'
)


def test_a_tree_without_a_calendar_is_refused(tmp_path: Path) -> None:
    made = directory(tmp_path)
    shutil.rmtree(made / "calendars")
    (made / "statutes" / "toy.yaml").write_text(SUM, encoding="utf-8")
    assert faults(made) == ["calendars: there is no calendar at all. Cure: add the file of one year at least."]


def test_a_broken_calendar_is_told_once(tmp_path: Path) -> None:
    made = directory(tmp_path)
    (made / "statutes" / "toy.yaml").write_text(SUM, encoding="utf-8")
    (made / "calendars" / "2027.yaml").write_text("year: 2027\n", encoding="utf-8")
    assert faults(made) == ["calendars/2027.yaml: 2027: notices: the field is missing. Cure: write it."]


def test_a_tree_may_hold_a_calendar_alone(tmp_path: Path) -> None:
    tree = law.read(directory(tmp_path))
    assert (tree.parameters, tree.calendar.years) == ((), (2027,))


def test_what_need_not_be_written_is_empty(tmp_path: Path) -> None:
    made = directory(tmp_path)
    (made / "statutes" / "toy.yaml").write_text(SUM, encoding="utf-8")
    parameter = law.read(made).parameter("toy.sum")
    value = parameter.values[0]
    assert (parameter.ref, value.ref, value.note, value.day_excluded, value.times) == ("", "", "", False, 1)
    assert (value.until, value.rest_day, value.lapse, value.unit_sure, value.starts_on) == (None,) * 5
    assert (parameter.starts_on, parameter.extension, value.extension) == (None, None, None)
    assert parameter.file == f"{made.name}/statutes/toy.yaml"
