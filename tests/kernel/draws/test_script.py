"""The script that the site hands out: sixty lines of the standard library, exit code 0, 1 or 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kernel.draws import script
from tests.kernel.draws.published import rich_draw
from tests.kernel.draws.vectors import FILE


@pytest.fixture
def bundle() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["draws"][1]["bundle"]
    return found


def saved(folder: Path, value: object) -> str:
    file = folder / "draw.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(file)


def test_it_is_sixty_lines_that_can_be_read() -> None:
    lines = script.FILE.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 120


@pytest.mark.parametrize("flags", [("-I",), ("-I", "-O")])
def test_it_says_that_a_draw_holds_or_what_differs(
    bundle: dict[str, Any], tmp_path: Path, flags: tuple[str, ...]
) -> None:
    done = script.run(saved(tmp_path, bundle), flags=flags)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"核验通过 holds: {rich_draw().title}\n"
    bundle["drawn"][0], bundle["drawn"][1] = bundle["drawn"][1], bundle["drawn"][0]
    bundle["list"] = bundle["list"].replace("\t2\t", "\t3\t", 1)
    done = script.run(saved(tmp_path, bundle), flags=flags)
    assert done.returncode == 1
    said = done.stdout.splitlines()
    assert all(line.startswith("不一致 differs: ") for line in said)
    assert any("名单或权重被改动 the list or a weight was changed" in line for line in said)
    assert any("抽中第 1 位 drawn at place 1" in line for line in said)


def test_the_list_may_be_a_file_of_its_own(bundle: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(bundle.pop("list").encode())
    assert script.run(saved(tmp_path, bundle | {"list": None}), str(file)).returncode == 0
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert script.run(saved(tmp_path, bundle), str(file)).returncode == 1


@pytest.mark.parametrize("value", [{}, [], None, {"terms": {}}])
def test_what_it_cannot_read_it_says_in_one_line(tmp_path: Path, value: object) -> None:
    for done in (script.run(saved(tmp_path, value)), script.run(str(tmp_path / "nowhere")), script.run()):
        assert done.returncode == 2 and done.stdout == ""
        (said,) = done.stderr.splitlines()
        assert said.startswith("用法 usage draw.py draw.json [list.txt]")
