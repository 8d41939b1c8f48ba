"""A fresh installation is founded once, from a file that two people answer for."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.organs.models import Account, Officer, Organ, Place, Post
from fazhi.kernel.organs.posts import deputy_of
from fazhi.kernel.staffing.founding import FoundingRefused, found_installation, opened, read, standing
from tests.conftest import County
from tests.kernel.desk import attested, everything

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 24)
CSV = """人员编号,姓名,机构代码,岗位,职务,登录名,B岗人员编号
G001,赵一,107,负责人,主任,zhao.yi,
G002,钱二,107,系统管理岗,科员,qian.er,
G003,孙三,207,承办岗,科员,sun.san,G004
G004,李四,207,审核岗,科长,,
G004,李四,207,信息公开岗,,,
"""


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "from": "2026-12-01", "basis": "演编〔2026〕1号", "founder": "周五", "witness": "吴六",
        "places": [{"code": "130130", "level": "county", "name": "演示县", "name_en": "Yanshi", "parent": "130100"}],
        "organs": [
            {"code": "001", "name": "演示县人民政府", "kind": "peoples-government", "place": "130130"},
            {"code": "107", "name": "县委编办", "kind": "party", "place": "130130", "mark": "演编"},
            {"code": "207", "name": "演示县司法局", "kind": "government", "place": "130130", "parent": "001"},
        ],
        "offices": {"staffing": "107", "justice": "207"},
        "officers": "people.csv",
        **changes,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_bytes(CSV.encode("gb18030"))
    return tmp_path


def faults(folder: Path, **changes: Any) -> str:
    before = everything()
    with pytest.raises(FoundingRefused) as caught:
        found_installation(read(b"x", plan(**changes), folder), DAY, keep=True)
    assert everything() == before
    return "\n".join(fault.en for fault in caught.value.faults)


def test_a_county_starts_from_its_file(folder: Path) -> None:
    found = read(b"x", plan(), folder)
    assert found_installation(found, DAY, keep=False) and not Organ.objects.exists() and not Place.objects.exists()
    assert found_installation(found, DAY, keep=True)
    first = datetime.date(2026, 12, 1)
    posts = Post.objects.as_of(first)
    assert sorted(posts.values_list("officer__name", "organ__code", "role")) == sorted(
        [("赵一", "107", "principal"), ("钱二", "107", "administrator"), ("孙三", "207", "handler"),
         ("李四", "207", "reviewer"), ("李四", "207", "publisher")]
    )  # fmt: skip
    assert deputy_of(posts.get(role="handler"), first) == Officer.objects.get(number="G004")
    assert {account.user.get_username() for account in opened()} == {"zhao.yi", "qian.er", "sun.san"}
    founded = standing()
    assert founded is not None and (founded.founder, founded.witness) == ("周五", "吴六")
    assert attested(founded)


def test_it_is_founded_once_and_the_same_file_again_changes_nothing(folder: Path) -> None:
    found = read(b"x", plan(), folder)
    assert found_installation(found, DAY, keep=True)
    before = everything()
    assert not found_installation(found, DAY, keep=True)
    assert everything() == before
    with pytest.raises(FoundingRefused, match="founded already"):
        found_installation(read(b"y", plan(), folder), DAY, keep=True)


def test_an_installation_that_has_organs_is_not_founded(county: County, folder: Path) -> None:
    assert "founded already" in faults(folder)


def test_all_faults_are_named_at_once(folder: Path) -> None:
    organs = [*plan()["organs"], {"code": "207", "name": "重", "kind": "shop", "place": "999999", "parent": "none"}]
    (folder / "people.csv").write_text(
        CSV + "G005,王七,300,厂长,,,\nG002,钱二,107,安全审计岗,,,\n", encoding="utf-8-sig"
    )
    said = faults(folder, organs=organs)
    for words in ("organs 4", "no place 999999", "No organ has the code none", "officers 6", "code 300", "officers 7",
                  "as well"):  # fmt: skip
        assert words in said, (words, said)


def test_the_head_of_the_file_is_asked_for(folder: Path) -> None:
    for changes, words in (
        ({"from": "soon"}, "2026-01-01"), ({"basis": ""}, "basis is missing"), ({"witness": "周五"}, "two persons"),
        ({"kings": []}, "not known"), ({"officers": "none.csv"}, "cannot be read"), ({"organs": "x"}, "cannot be read"),
        ({"organs": []}, "must be a list"),
    ):  # fmt: skip
        assert words in faults(folder, **changes), words


def test_faults_of_the_head_are_told_with_those_of_the_rows_and_nothing_twice(folder: Path) -> None:
    (folder / "people.csv").write_text(CSV.replace("zhao.yi", ""), encoding="utf-8")
    organs = [*plan()["organs"], {"code": "9", "name": "重", "kind": "government", "place": "999999", "parent": "none"}]
    said = faults(folder, witness="周五", organs=organs)
    for words in ("two persons", "No organ has the code none", "no Principal with an account"):
        assert words in said, (words, said)
    assert "no Administrator with an account" not in said


def test_one_person_cannot_found_a_county_alone(folder: Path) -> None:
    assert "No staffing office" in faults(folder, offices={"justice": "207"})
    (folder / "people.csv").write_text(CSV.replace("zhao.yi", ""), encoding="utf-8")
    assert "no Principal with an account" in faults(folder)


def test_wrong_places_are_named(folder: Path) -> None:
    assert "level" in faults(folder, places=[{**plan()["places"][0], "level": "kingdom"}])
    assert "comes twice" in faults(folder, places=[*plan()["places"], *plan()["places"]])
    assert not Account.objects.exists()
