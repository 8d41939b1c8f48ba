"""A wrong file is refused with the place, the rule and the cure; what it must say stands in its first lines."""

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
    words = must_say(path)
    assert words or path.stem == "empty"
    with pytest.raises(law.BrokenLaw) as refusal:
        law.read(directory(tmp_path, statute=path))
    message = str(refusal.value)
    assert "toy.yaml" in message
    for word in words:
        assert word in message
    assert all(fault.rule and fault.cure for fault in refusal.value.faults)


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_a_broken_calendar_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(law.BrokenLaw) as refusal:
        law.read(directory(tmp_path, calendar=path))
    message = str(refusal.value)
    assert "2030.yaml: 2030" in message
    for word in must_say(path):
        assert word in message


def test_a_calendar_file_bears_its_year(tmp_path: Path) -> None:
    made = directory(tmp_path)
    (made / "calendars" / "2027.yaml").rename(made / "calendars" / "2028.yaml")
    with pytest.raises(law.BrokenLaw, match=r"the file is named 2028.yaml but arranges 2027"):
        law.read(made)


def test_a_directory_that_holds_no_law_is_refused(tmp_path: Path) -> None:
    with pytest.raises(law.BrokenLaw, match=r"holds no statutes/\*.yaml and no calendars"):
        law.load(tmp_path)


def test_a_tree_without_a_calendar_is_refused(tmp_path: Path) -> None:
    made = directory(tmp_path)
    shutil.rmtree(made / "calendars")
    (made / "statutes" / "toy.yaml").write_text(
        "toy.sum:\n  title: {zh: 数额, en: sum}\n  role: value\n  unit: CNY\n  values:\n"
        '    - {from: 2020-01-01, amount: 20, law: 测试法, article: "1", sure: read}\n',
        encoding="utf-8",
    )
    with pytest.raises(law.BrokenLaw, match="there is no calendar at all"):
        law.read(made)
