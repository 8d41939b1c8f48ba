"""Putting a mutant into functions that are loaded already, so that pytest and Django start once for all mutants.

The code of a function is exchanged in place: every name under which it is known, decorated or not, meets the change.
"""

from __future__ import annotations

import ast
import functools
import gc
import sys
from collections.abc import Iterable
from pathlib import Path
from types import CodeType, FunctionType

from mutation.mutants import Mutant, child, text_of
from mutation.targets import KEPT_CACHES, ROOT


class SourceChanged(Exception):
    """A file was changed after its module was loaded, so that its mutants mean nothing."""


class Loaded:
    """The functions and caches of the project as they stand in this process."""

    def __init__(self, files: Iterable[Path]) -> None:
        gc.unfreeze()  # Frozen objects, as the tests leave them, are not told of.
        names = {str(file): file for file in files}
        self._functions: dict[Path, list[FunctionType]] = {file: [] for file in names.values()}
        self._caches: list[functools._lru_cache_wrapper[object]] = []
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename in names:
                self._functions[names[each.__code__.co_filename]].append(each)
            elif isinstance(each, functools._lru_cache_wrapper):
                inner = getattr(each, "__wrapped__", None)
                if isinstance(inner, FunctionType) and inner.__code__.co_filename.startswith(str(ROOT)):
                    self._caches.append(each)

    def clear_caches(self, mutant: Mutant | None = None) -> None:
        """Forget what was worked out by code without the mutant."""
        for cache in self._caches:
            inner = cache.__wrapped__
            assert isinstance(inner, FunctionType)
            kept = (inner.__module__, inner.__qualname__) in KEPT_CACHES
            if kept and mutant is not None and inner.__code__.co_filename == str(mutant.file):
                kept = not inner.__code__.co_firstlineno <= mutant.lines[0] <= _last_line(inner.__code__)
            if not kept:
                cache.cache_clear()

    def put_in(self, mutant: Mutant) -> None:
        """Exchange the code of the function that the mutant changes; raises as ``places`` does."""
        for function, new, outermost in self.places(mutant):
            if function.__code__.co_freevars == new.co_freevars:
                function.__code__ = new
            if mutant.default_of_function and outermost:
                _exchange_defaults(function, mutant)

    def places(self, mutant: Mutant) -> list[tuple[FunctionType, CodeType, bool]]:
        """Each loaded function that the mutant changes, its code with the change, and whether it holds the others.

        Raises:
            SourceChanged: what is loaded is not what the file says.
        """
        assert mutant.function is not None
        tree, changed = ast.parse(text_of(mutant.file)), mutant.tree()
        outer: ast.AST = tree
        for step in mutant.path[: mutant.function]:
            outer = child(outer, step)
        assert isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        before = _codes(compile(tree, str(mutant.file), "exec", dont_inherit=True), outer)
        after = _codes(compile(changed, str(mutant.file), "exec", dont_inherit=True), outer)
        pairs = list(zip(before, after, strict=False))
        found = [
            (function, pair[1], pair is pairs[0]) for function in self._functions[mutant.file]
            if (pair := next((each for each in pairs if each[0] == function.__code__), None))
        ]  # fmt: skip
        if not found:
            raise SourceChanged(f"{mutant.id}: {outer.name} is not loaded as the file has it. Run again.")
        return found


def _exchange_defaults(function: FunctionType, mutant: Mutant) -> None:
    assert mutant.function is not None
    made = child_of_tree(mutant)
    expression = ast.fix_missing_locations(ast.Expression(made))
    value = eval(compile(expression, str(mutant.file), "eval", dont_inherit=True), function.__globals__)
    _, (kind, index) = mutant.path[mutant.function : mutant.function + 2]
    assert index is not None
    if kind == "defaults":
        held = list(function.__defaults__ or ())
        held[index] = value
        function.__defaults__ = tuple(held)
        return
    names = [name for name in function.__code__.co_varnames[function.__code__.co_argcount :]]
    function.__kwdefaults__ = {**(function.__kwdefaults__ or {}), names[index]: value}


def child_of_tree(mutant: Mutant) -> ast.expr:
    """The default argument with the change in it."""
    assert mutant.function is not None
    node: ast.AST = mutant.tree()
    for step in mutant.path[: mutant.function + 2]:
        node = child(node, step)
    assert isinstance(node, ast.expr)
    return node


def _codes(module: CodeType, outer: ast.FunctionDef | ast.AsyncFunctionDef) -> list[CodeType]:
    """The code of a function and of all functions in it, outermost first."""
    first = min([outer.lineno, *(each.lineno for each in outer.decorator_list)])
    found = [each for each in _inside(module) if each.co_name == outer.name and each.co_firstlineno == first]
    return [found[0], *_inside(found[0])] if found else []


def _inside(code: CodeType) -> list[CodeType]:
    found = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += [constant, *_inside(constant)]
    return found


def _last_line(code: CodeType) -> int:
    return max((line for _, _, line in code.co_lines() if line is not None), default=code.co_firstlineno)


class Tracer:
    """Notes which lines of the files run."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = {str(file) for file in files}
        self.lines: set[tuple[str, int]] = set()

    def start(self) -> None:
        """Begin to note."""
        sys.settrace(self._called)

    def stop(self) -> None:
        """Note no more."""
        sys.settrace(None)

    def _called(self, frame, event, argument):  # type: ignore[no-untyped-def]
        if frame.f_code.co_filename not in self._files:
            return None
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    def _line(self, frame, event, argument):  # type: ignore[no-untyped-def]
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line
