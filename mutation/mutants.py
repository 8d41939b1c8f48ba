"""The mutants of a file: one change each, found in the syntax tree and written back into it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutation.operators import TYPE_TESTS, WORDINGS, called, changes
from mutation.targets import ROOT

Step = tuple[str, int | None]
"""A field of a node, and the place in it where it is a list."""

SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "format_spec", "bases", "type_comment"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file.

    Attributes:
        id: file, line and running number; the same in every run over the same text.
        file: the module.
        operator: the kind of change.
        lines: first and last line of the statement (of its head, where it has a body).
        path: the way from the module to the changed node.
        replacement: what stands there instead.
        function: how many steps of the path lead to the outermost function; None in the body of a module or class.
        before: the changed part as it was.
        after: the changed part as it is.
    """

    id: str
    file: Path
    operator: str
    lines: tuple[int, int]
    path: tuple[Step, ...]
    replacement: ast.AST
    function: int | None
    before: str
    after: str

    @property
    def default_of_function(self) -> bool:
        """Whether it changes a default argument, which is worked out when the function is made."""
        inside = self.path[self.function :] if self.function is not None else ()
        return len(inside) > 1 and inside[0] == ("args", None) and inside[1][0] in ("defaults", "kw_defaults")

    def tree(self) -> ast.Module:
        """The syntax tree of the file with the change in it."""
        tree = ast.parse(text_of(self.file))
        node: ast.AST = tree
        for step in self.path[:-1]:
            node = child(node, step)
        field, index = self.path[-1]
        if index is None:
            setattr(node, field, self.replacement)
        else:
            getattr(node, field)[index] = self.replacement
        old = self.lines[0]
        for new in ast.walk(self.replacement):
            if isinstance(new, ast.stmt | ast.expr | ast.keyword) and not hasattr(new, "lineno"):
                new.lineno = new.end_lineno = old
                new.col_offset = new.end_col_offset = 0
        return ast.fix_missing_locations(tree)


_TEXTS: dict[Path, str] = {}


def text_of(file: Path) -> str:
    """The text of a module as it was when it was first asked for."""
    if file not in _TEXTS:
        _TEXTS[file] = file.read_text(encoding="utf-8")
    return _TEXTS[file]


def child(node: ast.AST, step: Step) -> ast.AST:
    """The node one step further."""
    field, index = step
    found = getattr(node, field)
    found = found if index is None else found[index]
    assert isinstance(found, ast.AST)
    return found


def mutants_of(file: Path) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its text."""
    tree = ast.parse(text_of(file))
    rebinding = set(_rebinding(tree))
    name = file.relative_to(ROOT / "src").as_posix()
    numbers: dict[int, int] = {}
    for path, node, parent in _positions(tree, file):
        statement = _statement(tree, path)
        for operator, replacement in changes(node, parent, path[-1][0], rebinds=id(node) in rebinding):
            line = statement.lineno
            numbers[line] = numbers.get(line, 0) + 1
            yield Mutant(
                id=f"{name}:{line}:{numbers[line]}", file=file, operator=operator, lines=_span(statement), path=path,
                replacement=replacement, function=_function(tree, path), before=_shown(node), after=_shown(replacement),
            )  # fmt: skip


def _positions(tree: ast.Module, file: Path) -> Iterator[tuple[tuple[Step, ...], ast.AST, ast.AST]]:
    """Every node that may change, with its way and its parent."""
    waiting: list[tuple[tuple[Step, ...], ast.AST]] = [((), tree)]
    while waiting:
        way, node = waiting.pop()
        further = []
        for step in _steps(node):
            each, path = child(node, step), (*way, step)
            if _is_skipped(each, node, step[0], file):
                continue
            further.append((path, each))
        for path, each in further:
            yield path, each, node
        waiting.extend(reversed(further))


def _steps(node: ast.AST) -> Iterator[Step]:
    for field, value in ast.iter_fields(node):
        if field in SKIPPED_FIELDS:
            continue
        if isinstance(value, list):
            yield from ((field, index) for index, item in enumerate(value) if isinstance(item, ast.AST))
        elif isinstance(value, ast.AST):
            yield field, None


def _is_skipped(node: ast.AST, parent: ast.AST, field: str, file: Path) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.expr_context() | ast.operator() | ast.cmpop() | ast.boolop():
            return True
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    if isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant):
        return True  # words for people
    if isinstance(parent, ast.Call):
        is_argument = field in ("args", "keywords")
        if called(parent) in WORDINGS and isinstance(node, ast.Constant):
            return True
        if called(parent) in TYPE_TESTS and is_argument and isinstance(node, ast.BinOp):
            return True
        if called(parent) == "TypeVar" and is_argument:
            return True
    if isinstance(parent, ast.ClassDef) and file.name == "models.py":
        return not isinstance(node, FUNCTIONS)  # columns and constraints: `makemigrations --check` guards them
    return False


def _statement(tree: ast.Module, path: tuple[Step, ...]) -> ast.stmt | ast.ExceptHandler:
    """The innermost statement on the way."""
    node: ast.AST = tree
    found: ast.stmt | ast.ExceptHandler | None = None
    for step in path:
        node = child(node, step)
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            found = node
    assert found is not None
    return found


def _span(statement: ast.AST) -> tuple[int, int]:
    first, last = statement.lineno, statement.end_lineno or statement.lineno  # type: ignore[attr-defined]
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if isinstance(body, list) and body:
        first_inside = getattr(body[0], "lineno", None) or body[0].pattern.lineno
        last = max(first, first_inside - 1)
    return first, last


def _function(tree: ast.Module, path: tuple[Step, ...]) -> int | None:
    node: ast.AST = tree
    for length, step in enumerate(path, start=1):
        node = child(node, step)
        if isinstance(node, FUNCTIONS):
            return length if length < len(path) else None
        if isinstance(node, ast.Lambda):
            return None
    return None


def _rebinding(tree: ast.Module) -> Iterator[int]:
    """Ids of the assignments in functions to a name that a parameter or an earlier statement had bound."""
    for function in ast.walk(tree):
        if not isinstance(function, FUNCTIONS):
            continue
        arguments = function.args
        bound = {each.arg for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
        for node in sorted(
            (each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function),
            key=lambda each: (each.lineno, each.col_offset),
        ):
            targets = [
                each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            ]
            if isinstance(node, ast.Assign) and targets and set(targets) <= bound:
                yield id(node)
            if not hasattr(node, "body"):
                bound |= set(targets)
            elif isinstance(node, ast.For):
                bound |= {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}


def _shown(node: ast.AST) -> str:
    try:
        text = ast.unparse(node)
    except AttributeError:
        text = type(node).__name__
    text = " ".join(text.split())
    return text if len(text) <= 160 else f"{text[:157]}..."
