"""``fazhi draw``: recomputing, committing, lists from sheets; a stranger runs it without an installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fazhi.cli.later import command
from fazhi.kernel.draws.bundles import written
from fazhi.kernel.draws.lists import census
from fazhi.kernel.draws.seeds import commitment
from tests.kernel.draws.published import rich_draw


@dataclass
class Told:
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str


def draw(*given: str, stdin: str = "") -> Told:
    """The command in this process."""
    done = CliRunner().invoke(command("draw"), given, input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return Told(done.exit_code, done.stdout, done.stderr)


def alone(*given: str) -> Told:
    """The command in a process that has nothing of ours: no settings, no home, a database that is none."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "fazhi", "draw", *given],
        env={**environment, "PYTHONPATH": "src", "DATABASE_URL": "nonsense://", "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Told(done.returncode, done.stdout, done.stderr)


def bundle() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    return found


def saved(folder: Path, value: object, name: str = "draw.json") -> str:
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(file)


def test_a_draw_that_holds_is_told_in_words_and_in_json(tmp_path: Path) -> None:
    file = saved(tmp_path, bundle())
    told = draw("verify", file)
    assert told.returncode == 0, told.stderr
    assert "核验通过：48 个候选对象" in told.stdout and "It holds: from 48 candidates" in told.stdout
    assert f"1. {bundle()['drawn'][0]['identifier']}（10）" in told.stdout
    found = json.loads(draw("verify", file, "--json").stdout)
    assert found["holds"] and found["first"] == bundle()["drawn"] and found["seed"] == bundle()["seed"]
    assert len(found["now"]) == 7 and found["now"] != found["first"] and len(found["replaced"]) == 3


def test_what_differs_is_told_with_code_one(tmp_path: Path) -> None:
    value = bundle()
    value["drawn"][0]["identifier"] = "QY001"
    file = saved(tmp_path, value)
    told = draw("verify", file)
    assert told.returncode == 1
    assert "✗ 抽中第 1 位公布为QY001" in told.stdout and "1 处不一致" in told.stdout and "does not hold" in told.stdout
    told = draw("verify", file, "--json")
    assert told.returncode == 1 and not json.loads(told.stdout)["holds"]
    assert json.loads(told.stdout)["faults"][0]["en"].startswith("Drawn at place 1 is said to be QY001")
    value["list"] = value["list"].replace("QY001\t", "QY002\t", 1)
    assert draw("verify", saved(tmp_path, value)).returncode == 1


def test_a_list_of_its_own_is_read_from_its_file(tmp_path: Path) -> None:
    value = bundle()
    file = tmp_path / "list.txt"
    file.write_bytes(value["list"].encode())
    value["list"] = None
    assert draw("verify", saved(tmp_path, value), "--list", str(file)).returncode == 0
    told = draw("verify", saved(tmp_path, value))
    assert told.returncode == 2 and "请同时给出名单文件" in told.stderr
    told = draw("verify", saved(tmp_path, value), "--list", saved(tmp_path, {}, "x"))
    assert told.returncode == 2 and "首行应为 fazhi-draw-list/1" in told.stderr and "Take the file" in told.stderr


@pytest.mark.parametrize("text", ["", "{}", "名单"])
def test_what_is_no_bundle_is_told_with_code_two(tmp_path: Path, text: str) -> None:
    file = tmp_path / "draw.json"
    file.write_text(text, encoding="utf-8")
    told = draw("verify", str(file))
    assert told.returncode == 2 and told.stdout == "" and "不是抽取的公开数据包" in told.stderr
    assert ". Download the bundle again." in told.stderr and "Traceback" not in told.stderr


def test_a_stranger_needs_no_installation(tmp_path: Path) -> None:
    told = alone("verify", saved(tmp_path, bundle()))
    assert told.returncode == 0 and "核验通过" in told.stdout and told.stderr == ""
    told = alone("verify", saved(tmp_path, bundle() | {"seed": "0" * 64}), "--json")
    assert told.returncode == 1 and not json.loads(told.stdout)["holds"]
    told = alone("verify", saved(tmp_path, {}))
    assert told.returncode == 2 and told.stdout == "" and told.stderr.startswith("不是抽取的公开数据包")
    told = alone("verify", str(tmp_path / "nowhere"))
    assert told.returncode == 2 and "没有这个文件" in told.stderr


def test_an_open_draw_holds_so_far(tmp_path: Path) -> None:
    value = bundle() | {"standing": "open", "seed": None, "drawn": [], "replaced": [], "revealed": [], "value": ""}
    told = draw("verify", saved(tmp_path, value))
    assert told.returncode == 0 and "到目前为止一致" in told.stdout and "进行中 open" in told.stdout


def test_a_secret_is_another_each_time_and_its_commitment_is_that_of_the_terms(tmp_path: Path) -> None:
    made = [draw("secret").stdout.strip() for _ in range(2)]
    assert made[0] != made[1] and all(len(bytes.fromhex(each)) == 32 for each in made)
    terms = rich_draw().terms
    right = commitment(terms.digest(), "202", bytes.fromhex(made[0]))
    for file in (saved(tmp_path, bundle()), saved(tmp_path, json.loads(terms.canonical()), "terms.json")):
        told = draw("commit", "--terms", file, "--organ", "202", stdin=made[0] + "\n")
        assert (told.returncode, told.stdout) == (0, right + "\n"), told.stderr
    told = draw("commit", "--terms", file, "--organ", "999", stdin=made[0])
    assert told.returncode == 2 and "没有单位 999" in told.stderr and "202 司法局" in told.stderr
    for wrong in ("", "00", made[0].upper().replace("0", "A"), made[0] + "0"):
        told = draw("commit", "--terms", file, "--organ", "202", stdin=wrong)
        assert told.returncode == 2 and "64 位小写十六进制数" in told.stderr
        assert not wrong or wrong not in told.stderr, "a secret is not said again"


@pytest.mark.parametrize("headings", ["标识,名称,权重,分层,排除理由", "identifier,name,weight,stratum,excluded"])
def test_a_sheet_becomes_a_list(tmp_path: Path, headings: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"\ufeff{headings}\r\n乙,x,2,甲类, \r\n\r\nA1,y,1,甲类,已注销\r\n", encoding="utf-8")
    told = draw("list", str(sheet))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "fazhi-draw-list/1\nA1\t1\t甲类\t已注销\n乙\t2\t甲类\t\n"
    lines = told.stdout.encode().splitlines(keepends=True)
    assert census(lines)[1].candidates == 2


def test_a_sheet_of_identifiers_alone_gives_equal_weights(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("标识\nb\na\n", encoding="utf-8")
    assert draw("list", str(sheet)).stdout == "fazhi-draw-list/1\na\t1\t\t\nb\t1\t\t\n"


def test_every_fault_of_a_sheet_is_named(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    rows = 'a,1,\nb,0,\nc,1.5,\n,1,\na,1,\n"d\te",1,\n"f\ng",1,\nh,x,\n'
    sheet.write_text(f"标识,权重,分层\n{rows}", encoding="utf-8")
    told = draw("list", str(sheet))
    assert told.returncode == 2 and told.stdout == ""
    for said in ("第 3 行：权重“0”", "第 4 行：权重“1.5”", "第 5 行：有空白标识", "第 6 行：“a”已列于第 2 行",
                 "第 7 行：", "第 9 行：", "第 10 行：权重“x”", "Line 3: The weight 0",
                 "Line 6: a stands at line 2"):  # fmt: skip
        assert said in told.stderr, said
    assert len(told.stderr.splitlines()) == 7


@pytest.mark.parametrize("text", ["", "名称,权重\n甲,1\n", "标识,标识\na,b\n", "标识\n"])
def test_a_sheet_without_identifiers_is_refused(tmp_path: Path, text: str) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(text, encoding="utf-8")
    told = draw("list", str(sheet))
    assert told.returncode == 2 and told.stdout == "" and "Traceback" not in told.stderr
    assert "标识" in told.stderr or "没有候选对象" in told.stderr


def test_a_sheet_of_older_programs_is_read_and_what_is_no_text_is_told_in_words(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes("标识,权重\n甲,\n".encode("gb18030"))
    assert draw("list", str(sheet)).stdout == "fazhi-draw-list/1\n甲\t1\t\t\n"
    for content in (b"\xff\xff\xff", b"a" * 200_000 + b",1\n"):
        sheet.write_bytes(content)
        told = alone("list", str(sheet))
        assert told.returncode == 2 and "CSV" in told.stderr and "Traceback" not in told.stderr
