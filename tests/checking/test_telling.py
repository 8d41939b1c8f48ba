"""Findings as remarks in two languages and as an object for programs; what is written by the command."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from fazhi.cli.checking import check_
from fazhi.kernel.wording import Label
from fazhi.report.checking import Findings, Relation, Span, check
from fazhi.report.checking import rules as rules_of
from fazhi.report.checking.telling import KINDS, MARKS, counts_of, joined, kind_of, object_of, remarks_of

WRONG = "新增企业90家，总数达79家。，行政政执法。共设机构37个，其中党委机构12个，政府部门25个。"
RULES = Path(str(rules_of.__path__[0]))


def named(tree: ast.AST) -> Iterator[str]:
    """What the calls that make relations and misprints give as kind or as rule."""
    names = {
        target.id: node.value.value
        for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Relation", "WordFault"):
            at = 0 if node.func.id == "Relation" else 4
            given = node.args[at] if len(node.args) > at else None
            if isinstance(given, ast.Constant):
                yield str(given.value)
            elif isinstance(given, ast.Name) and given.id in names:
                yield str(names[given.id])


def test_every_kind_that_a_rule_finds_has_its_words() -> None:
    found = {kind for path in RULES.glob("*.py") for kind in named(ast.parse(path.read_text(encoding="utf-8")))}
    assert {"growth", "list", "repeated"} <= found
    assert found <= set(KINDS), "say in telling.KINDS what the kind is called"


def test_a_kind_without_words_is_told_all_the_same() -> None:
    assert kind_of("invented") == Label("其他", "Other")


def test_remarks_stand_in_the_order_of_the_text_with_what_should_be() -> None:
    remarks = remarks_of(check(WRONG))
    assert [each.number for each in remarks] == list(range(1, len(remarks) + 1))
    assert [each.mark for each in remarks] == ["contradiction", "misprint", "misprint", "holds"]
    assert [each.shown for each in remarks] == ["90>79", "。，→，", "行政政执法→行政执法", "12+25=37"]
    assert counts_of(remarks) == {"contradiction": 1, "undecided": 0, "misprint": 2, "holds": 1}
    assert set(MARKS) == set(counts_of(()))


def test_relations_from_elsewhere_join_in_the_order_of_the_text() -> None:
    more = Relation("own figure", "undecided", Label("本系统为9", "9 here"), "10≠9", None, (), (Span(0, 2),), "own")
    found = joined(check(WRONG), (more,))
    assert found.relations[0] is more and len(found.relations) == 3
    assert remarks_of(found)[0].kind == KINDS["own figure"]
    assert joined(Findings((), (), ()), ()) == Findings((), (), ())


def test_the_object_gives_places_values_and_reasons_in_both_languages() -> None:
    told = object_of(WRONG, check(WRONG))
    assert json.loads(json.dumps(told)) == told
    relation = told["relations"][0]
    assert (relation["verdict"], relation["total"]["value"], relation["spans"]) == (
        "contradiction",
        "79",
        [[4, 7], [11, 14]],
    )
    assert relation["why"] and relation["why_en"]
    assert told["words"][1]["should"] == "行政执法" and told["words"][1]["why_en"]


def kept(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_the_command_writes_page_and_word_file(tmp_path: Path) -> None:
    report, html, word = kept(tmp_path, "报告.txt"), tmp_path / "a.html", tmp_path / "a.docx"
    run = CliRunner().invoke(check_, [str(report), "--html", str(html), "--word", str(word), "--english"])
    assert run.exit_code == 1 and "矛盾 1" in run.output
    assert '<html lang="en">' in html.read_text(encoding="utf-8")
    assert len(list(Document(str(word)).comments)) == 3, "what holds has none unless all are asked for"
    CliRunner().invoke(check_, [str(report), "--word", str(word), "--all"])
    assert len(list(Document(str(word)).comments)) == 4


def test_the_command_writes_both_of_several_reports_into_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    document = Document()
    document.add_paragraph(WRONG)
    document.save(str(tmp_path / "报告.docx"))
    CliRunner().invoke(
        check_,
        [str(kept(tmp_path, "报告.txt")), str(kept(tmp_path, "二.md")), str(tmp_path / "报告.docx"), "--out", str(out)],
    )
    assert sorted(path.name for path in out.iterdir()) == [
        "二-核数.docx", "二-核数.html", "报告-docx-核数.docx", "报告-docx-核数.html", "报告-txt-核数.docx",
        "报告-txt-核数.html",
    ]  # fmt: skip


@pytest.mark.parametrize(("given", "says"), [(["--html", "x.html"], "--out"), (["--out", "."], "同名")])
def test_the_command_does_not_write_two_reports_into_one_file(tmp_path: Path, given: list[str], says: str) -> None:
    (tmp_path / "b").mkdir()
    run = CliRunner().invoke(check_, [str(kept(tmp_path, "a.txt")), str(kept(tmp_path / "b", "a.txt")), *given])
    assert run.exit_code == 2 and says in run.output


def test_the_command_never_writes_over_a_report(tmp_path: Path) -> None:
    report = kept(tmp_path, "a.txt")
    run = CliRunner().invoke(check_, [str(report), "--html", str(report)])
    assert run.exit_code == 2 and "另取名字" in run.output
    assert report.read_text(encoding="utf-8") == WRONG
