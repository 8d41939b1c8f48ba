"""Every text that is declared says something in both languages: of pages, papers, figures, errors, forms, commands.

The code is read, not run: a text that no test reaches is looked at, too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "fazhi"
CODE = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = [path for path in sorted(SOURCE.rglob("*.html")) if "report" not in path.parts]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{4,}")
CITED = re.compile(
    r"《[^》]*》|[\u4e00-\u9fff]+(?:法|条例|办法|规定|规则)(?=[\s(（;,.]|$)|[“「][^”」]*[”」]|（[^）]*）|\([^)]*\)|简体中文"
)
"""Names of laws, and what is quoted, which are Chinese in both languages."""
FILLED = "\0"
PAIR = ("Label", "words")
SAID = re.compile(r"""{% (?:say|t) (?P<a>"[^"]*"|'[^']*') (?P<b>"[^"]*"|'[^']*')""")
ONE = re.compile(r"""{% (?:say|t) ("[^"]*"|'[^']*') *%}""")
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def literal(node: ast.expr) -> str | None:
    """The text of a literal, with a mark where something is filled in; None of anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else FILLED for each in node.values)
    return None


def pairs(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Both texts of each declared one, and of each act, figure and stage declared by ``zh=`` and ``en=``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        named = {each.arg: each.value for each in node.keywords}
        given = node.args[:2] if called in (*PAIR, "Stage") and len(node.args) >= 2 else []
        if "zh" in named and "en" in named:
            given = [named["zh"], named["en"]]
        texts = [literal(each) for each in given]
        if len(texts) == 2 and texts[0] is not None and texts[1] is not None:
            yield node.lineno, texts[0], texts[1]


def faults(zh: str, en: str) -> Iterator[str]:
    if WORD.search(en) and WORD.search(zh) and not CHINESE.search(zh):
        yield f"no Chinese: {zh}"
    if CHINESE.search(zh) and not re.search(r"[A-Za-z\d—\0]", en) and not CITED.search(en):
        yield f"no English: {en}"
    if CHINESE.search(CITED.sub("", en)):
        yield f"Chinese in English: {en}"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_text_in_code_is_in_both_languages(path: Path) -> None:
    found = pairs(ast.parse(path.read_text(encoding="utf-8")))
    assert [f"{line}: {fault}" for line, zh, en in found for fault in faults(zh, en)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_text_in_a_template_is_in_both_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ONE.findall(text) == [], "a text in one language only"
    assert [fault for zh, en in SAID.findall(text) for fault in faults(zh, en)] == []


@pytest.mark.parametrize(
    "path", [each for each in TEMPLATES if "print" not in each.parts and each.name != "sheet.html"], ids=name
)
def test_no_text_of_a_template_stands_outside(path: Path) -> None:
    """What is written between the tags is shown in both languages; official forms are Chinese in both."""
    left = CITED.sub("", TAG.sub(" ", path.read_text(encoding="utf-8")))
    assert CHINESE.findall(left) == []


def test_texts_are_found() -> None:
    seen = [each for path in CODE for each in pairs(ast.parse(path.read_text(encoding="utf-8")))]
    assert len(seen) > 1_500
    assert len([each for path in TEMPLATES for each in SAID.findall(path.read_text(encoding="utf-8"))]) > 500


@pytest.mark.parametrize(
    ("zh", "en"),
    [("Only English here", "Only English here"), ("只有中文", "只有中文"), ("中文", "half 一半"), ("中文", "。")],
)
def test_what_is_missing_is_told(zh: str, en: str) -> None:
    assert list(faults(zh, en))
