"""``fazhi mirror``: a file taken over, compared, and told; what is wrong with one is said with its place."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from fazhi.cli.mirrors import mirror
from fazhi.exchange.sheets import Template, filled
from fazhi.exchange.targets.mirrors import columns
from fazhi.kernel.mirrors.asking import approve, take_approved
from fazhi.kernel.mirrors.models import AskedBatch, Batch, Reconciliation
from fazhi.kernel.mirrors.reading import read
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import version_on
from fazhi.kernel.wording import Label
from fazhi.now import today
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk
from tests.kernel.mirroring import PLATFORM, switch

pytestmark = pytest.mark.django_db
BY = ("--by", "market-handler-0@market")
PERIOD = ("--procedure", "toy.permit", "--place", PLACE, "--from", "2021-01-01", "--until", "2021-12-31")
APPLY: dict[str, Any] = {
    "name": "申请", "on": "2021-03-01", "data": {"subject": "夜市摊位", "item": "S-1"},
    "party": {"name": "王小明", "kind": "citizen"},
}  # fmt: skip


@pytest.fixture
def mirrored(county: County) -> Desk:
    switch(county, "mirror", "2021-01-01")
    return Desk(county)


def matter(number: str = "XZ-1", *acts: dict[str, Any]) -> dict[str, Any]:
    return {"family": "toy.permit", "number": number, "organ": "market", "acts": [APPLY, *acts]}


def run(tmp_path: Path, command: str, parts: Any, *options: str) -> Result:
    file = tmp_path / "matters.json"
    file.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
    return CliRunner().invoke(mirror, [command, str(file), *BY, *options])


def batch(*matters: dict[str, Any]) -> dict[str, Any]:
    return {"platform": PLATFORM, "matters": list(matters)}


def take(mirrored: Desk, tmp_path: Path, parts: Any) -> None:
    """A file handed in by the command, approved by the reviewer, and taken over by the worker."""
    assert run(tmp_path, "take", parts).exit_code == 0
    approve(AskedBatch.objects.get(standing="asked"), second=mirrored.post("reviewer"), day=today())
    assert take_approved(today()) == 1


def test_a_file_is_handed_in_taken_once_another_approves_and_again_without_doubles(
    mirrored: Desk, tmp_path: Path
) -> None:
    accept = {"name": "accept", "on": "2021-03-03", "data": {"inspector": "演示镇人民政府"}}
    done = run(tmp_path, "take", batch(matter("XZ-1", accept)))
    assert done.exit_code == 0 and "新开 Opened: 1" in done.output and "尚未带入" in done.output
    asked = AskedBatch.objects.get()
    assert f"/mirrors/batches/{asked.pk}/" in done.output
    assert not Act.objects.filter(family="toy.permit").exists(), "the command alone writes nothing"
    approve(asked, second=mirrored.post("reviewer"), day=today())
    assert take_approved(today()) == 1
    again = run(tmp_path, "take", batch(matter("XZ-1", accept)), "--json")
    assert again.exit_code == 0 and json.loads(again.output)["counts"]["unchanged"] == 1
    assert json.loads(again.output)["approve_at"].startswith("/mirrors/batches/")
    assert Act.objects.filter(family="toy.permit").count() == 2
    assert {each.source_name for each in Batch.objects.all()} == {"matters.json"}
    told = json.loads(CliRunner().invoke(mirror, ["status", "--json"]).output)
    assert told["modes"][0]["platform"] == PLATFORM and told["batch"] and told["modes"][0]["site"] == ""


def test_the_command_names_no_second_person(mirrored: Desk, tmp_path: Path) -> None:
    done = run(tmp_path, "take", batch(matter()), "--second", "market-reviewer-0@market")
    assert done.exit_code == 2 and "--second" in done.output and not AskedBatch.objects.exists()


def test_a_faulty_row_is_told_with_rule_and_cure_and_the_exit_code(mirrored: Desk, tmp_path: Path) -> None:
    bad = matter("XZ-2", {"name": "decide", "on": "2021-03-03", "data": {"outcome": "granted"}})
    done = run(tmp_path, "take", batch(matter(), bad))
    assert done.exit_code == 1 and "第 2 件 XZ-2 stage:" in done.output and "请按程序先完成前一步" in done.output
    assert AskedBatch.objects.count() == 1
    whole = run(tmp_path, "take", batch(matter("XZ-3"), bad), "--whole")
    assert whole.exit_code == 1 and "未报请批准" in whole.output
    assert AskedBatch.objects.count() == 1 and not Act.objects.filter(family="toy.permit").exists()


def test_a_comparison_is_told_line_by_line_and_kept(mirrored: Desk, tmp_path: Path) -> None:
    take(mirrored, tmp_path, batch(matter()))
    same = run(tmp_path, "reconcile", batch(matter()), *PERIOD)
    assert same.exit_code == 0 and "一致 same 1" in same.output
    differs = run(tmp_path, "reconcile", batch(matter("XZ-7")), *PERIOD)
    assert differs.exit_code == 1 and "XZ-7" in differs.output and "仅平台有" in differs.output
    rows = json.loads(run(tmp_path, "reconcile", batch(matter("XZ-7")), *PERIOD, "--json").output)["rows"]
    assert len(rows) == 3 and Reconciliation.objects.count() == 3
    wrong = run(tmp_path, "reconcile", batch(), "--procedure", "toy.none", *PERIOD[2:])
    assert wrong.exit_code == 2 and "toy.none" in wrong.output


def test_who_does_not_see_a_matter_is_not_told_its_lines(mirrored: Desk, tmp_path: Path) -> None:
    take(mirrored, tmp_path, batch(matter()))
    kept = Matter.objects.get(family="toy.permit")
    head = mirrored.post("principal")
    mirrored.do(kept, "set_secrecy", today().isoformat(), {"secrecy": "restricted"}, by=head, reason="涉及隐私")
    changed = {**matter(), "acts": [{**APPLY, "data": {"subject": "早市摊位", "item": "S-1"}}]}
    done = run(tmp_path, "reconcile", batch(changed), *PERIOD)
    assert done.exit_code == 1 and "夜市摊位" not in done.output and "另有 1 处" in done.output
    told = json.loads(run(tmp_path, "reconcile", batch(changed), *PERIOD, "--json").output)
    assert told["rows"][1:] == [] and told["hidden"] == 1


def test_a_place_and_a_period_that_hold_nothing_are_refused_with_the_cure(mirrored: Desk, tmp_path: Path) -> None:
    for parts, code in (((*PERIOD[:3], "139999", *PERIOD[4:]), "[place]"), ((*PERIOD[:-1], "2020-12-31"), "[period]")):
        done = run(tmp_path, "reconcile", batch(matter()), *parts)
        assert done.exit_code == 2 and code in done.output
    assert not Reconciliation.objects.exists()


def test_the_last_day_of_the_period_counts(mirrored: Desk, tmp_path: Path) -> None:
    take(mirrored, tmp_path, batch(matter()))
    for until, compared in (("2021-03-01", 1), ("2021-02-28", 0)):
        done = run(tmp_path, "reconcile", batch(matter()), *PERIOD[:-1], until)
        assert f"一致 same {compared}" in done.output
    assert [each.last.isoformat() for each in Reconciliation.objects.order_by("recorded_at")] == [
        "2021-03-01", "2021-02-28",
    ]  # fmt: skip


def sheet_run(tmp_path: Path, rows: list[dict[str, Any]], *options: str) -> Result:
    file, made = tmp_path / "平台.xlsx", columns(version_on("toy.permit", datetime.date(2021, 3, 1)))
    file.write_bytes(filled(Template("mirrors.toy.permit", Label("平台事项", "From a platform"), made), rows))
    return CliRunner().invoke(mirror, ["take", str(file), *BY, "--opened", "2021-03-01", *options])


def test_a_sheet_is_handed_in_as_the_file_of_the_platform_is(mirrored: Desk, tmp_path: Path) -> None:
    row = {"number": "XZ-1", "apply.on": datetime.date(2021, 3, 1), "apply.subject": "夜市摊位", "apply.item": "S-1",
           "apply.party_kind": "citizen", "apply.party_name": "王小明"}  # fmt: skip
    done = sheet_run(tmp_path, [row], "--procedure", "toy.permit")
    assert done.exit_code == 0 and "新开 Opened: 1" in done.output
    asked = AskedBatch.objects.get()
    assert asked.platform_name == PLATFORM and asked.source_name == "平台.xlsx"
    approve(asked, second=mirrored.post("reviewer"), day=today())
    assert take_approved(today()) == 1
    again = json.loads(sheet_run(tmp_path, [row], "--procedure", "toy.permit", "--json").output)
    assert again["counts"]["unchanged"] == 1
    bad = sheet_run(tmp_path, [row | {"accept.inspector": "town"}, row | {"number": ""}], "--procedure", "toy.permit")
    assert bad.exit_code == 2 and "平台.xlsx：第 2 行" in bad.output and "没有填写日期" in bad.output
    assert "平台.xlsx: row 3" in bad.output and (tmp_path / "平台.marked.xlsx").exists()
    later = sheet_run(tmp_path, [row], "--procedure", "toy.permit", "--opened", today().isoformat())
    assert later.exit_code == 2 and "适用程序的另一版本" in later.output
    never = sheet_run(tmp_path, [row], "--procedure", "toy.permit", "--opened", "1999-01-01")
    assert never.exit_code == 2 and "--opened" in never.output
    unnamed = sheet_run(tmp_path, [row])
    assert unnamed.exit_code == 2 and "--procedure" in unnamed.output


def test_an_empty_sheet_has_the_columns_asked_for(mirrored: Desk, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"
    options = ["take", *BY, "--procedure", "toy.permit", "--template", str(out)]
    assert CliRunner().invoke(mirror, [*options, "--acts", "suspend"]).exit_code == 0
    heads = [str(each.value) for each in next(iter(load_workbook(out).worksheets[0].rows))]
    assert heads[0] == "平台编号 *" and any("中止" in each for each in heads)
    assert not any("经办人编号" in each for each in heads)
    wrong = CliRunner().invoke(mirror, [*options, "--acts", "fly"])
    assert wrong.exit_code == 2 and "fly" in wrong.output


def test_who_may_not_and_what_is_not_known_is_refused(mirrored: Desk, tmp_path: Path) -> None:
    for options, said in (
        (("--platform", "别的平台"), "没有登记平台"), (("--by", "market-auditor-0@market"), "无权带入"),
        (("--by", "nobody@market"), "0 个岗位"),
    ):  # fmt: skip
        done = run(tmp_path, "take", batch(matter()), *options)
        assert done.exit_code == 2 and said in done.output
    refused = run(tmp_path, "take", batch(matter()), "--platform", "别的平台").output
    assert "matters.json：没有登记平台" in refused and "matters.json: No mode names the platform" in refused
    assert run(tmp_path, "take", [matter()]).exit_code == 2, "no platform is named"


def test_where_everything_runs_here_that_is_said(county: County) -> None:
    assert "全部程序在本地办理" in CliRunner().invoke(mirror, ["status"]).output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "JSON"), (b"{", "JSON"), (b"{}", "matters"), (b'{"matters": [1]}', "第 1 件"),
        (b'{"matters": [{"family": "x"}]}', "number"), (b'{"matters": [{"famly": "x"}]}', "famly"),
        (b'{"matters": [{"family": "x", "number": 5, "organ": "o", "acts": []}]}', "acts"),
        (b'{"matters": [{"family": "x", "number": 5, "organ": "o", "acts": [{}]}]}', "number"),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "1.3."}]}]}', "1.3."),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a"}]}]}', "第 1 个行为"),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01",'
         b' "data": []}]}]}', "data"),
        (b"[" * 100_000, "JSON"), (b'{"matters": [{"family": "x", "number": "a\\ud800", "organ": "o"}]}', "acts"),
        (b'{"matters": [{"family": "x", "number": "a\\ud800", "organ": "o", "acts": [{}]}]}', "number"),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01",'
         b' "numbers": {"x": "\\u0000"}}]}]}', "numbers"),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01",'
         b' "data": {"x": ["\\ud800"]}}]}]}', "data"),
        (b'{"matters": [{"family": "x", "number": "' + b"5" * 121 + b'", "organ": "o", "acts": [{}]}]}', "120"),
        (b'{"matters": [{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01",'
         b' "key": "k"}, {"name": "b", "on": "2021-01-02", "key": "k"}]}]}', "第 2 个行为"),
        (b'{"matters": [' + b'{"family": "x", "number": "5", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01"}]}'
         b', {"family": "x", "number": " 5 ", "organ": "o", "acts": [{"name": "a", "on": "2021-01-01"}]}]}', "第 2 件"),
        (b'{"matters": [' + b"1" * 5000 + b"]}", "JSON"),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused_with_the_place(content: bytes, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(content)
    assert said in str(caught.value) and "docs/mirrors.md" in str(caught.value)
