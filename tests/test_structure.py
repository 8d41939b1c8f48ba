"""How the code must stand: what a reader may count on in every file of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from fazhi.kernel.figures.chapters import chapters

SOURCE = Path(__file__).parents[1] / "src" / "fazhi"
FILES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
LINES, FUNCTION_LINES, METHODS = 400, 50, 15


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_functions_and_classes_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LINES
    for function in functions(tree):
        assert (function.end_lineno or 0) - function.lineno < FUNCTION_LINES, function.name
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef):
            methods = [node for node in each.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
            assert len(methods) <= METHODS, each.name


COUNTING = ("demo", "law")
"""The law counts days, and the loader of the demonstration plans them."""


@pytest.mark.parametrize("path", [each for each in FILES if name(each).split("/")[0] not in COUNTING], ids=name)
def test_no_number_of_days_stands_in_code(path: Path) -> None:
    """It stands in the law tree. A day as a step of the calendar is no limit."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"timedelta\(\s*\d+|\b(?:days|weeks|months)=\d+", text) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_names_say_what_a_file_is_about(path: Path) -> None:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    assert not {"utils", "helpers", "misc", "managers"} & set(parts)


def test_no_relation_between_models_crosses_chapters() -> None:
    mine = {config.name: config.label for config in chapters()}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_config.name not in mine:
            continue
        for field in model._meta.get_fields():
            other = field.related_model
            if isinstance(field, models.Field) and isinstance(other, type) and issubclass(other, models.Model):
                config = other._meta.app_config
                crosses = config.name in mine and config is not model._meta.app_config
                assert not crosses, f"{model._meta.label}.{field.name} points at {other._meta.label}"


def test_the_kernel_points_at_no_chapter() -> None:
    chapter_labels = {config.label for config in chapters()}
    for config in apps.get_app_configs():
        if not config.name.startswith("fazhi.kernel"):
            continue
        for model in config.get_models():
            for field in model._meta.local_fields:
                other = field.related_model
                if isinstance(other, type) and issubclass(other, models.Model):
                    assert other._meta.app_label not in chapter_labels, f"{model._meta.label}.{field.name}"
