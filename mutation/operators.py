"""The changes: what may stand in place of one node of the syntax tree.

A change is a fault somebody could make: a limit off by one, a condition turned round, a guard or a step left out, two
arguments in the wrong order. Words for people are left alone; the language tests and the reader guard them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

Change = tuple[str, ast.AST]
"""Name of the operator, and the node that takes the place of the old one."""

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OPPOSITES = {
    "min": "max", "any": "all", "filter": "exclude", "startswith": "endswith", "first": "last",
    "union": "intersection", "removeprefix": "removesuffix",
}  # fmt: skip
OPPOSITES |= {after: before for before, after in OPPOSITES.items()}
ORDERING = {"sorted", "reversed"}
TYPE_TESTS = {"isinstance", "issubclass"}
WORDINGS = {"Words", "Label", "words"}
SYMMETRIC = {"min", "max"}
KEY = re.compile(r"[a-z][a-z0-9_.-]*|")
"""A string that programs read: a key, a name of a field, or the empty string."""


def changes(node: ast.AST, parent: ast.AST, field: str, *, rebinds: bool) -> Iterator[Change]:
    """Every change of a node where it stands.

    Args:
        node: the node.
        parent: the node it belongs to.
        field: the parent's field that holds it.
        rebinds: whether it is an assignment to a name that had a value before.
    """
    if isinstance(node, ast.stmt):
        yield from _statements(node, rebinds)
        return
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp():
            yield from _connections(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub() as op, operand=operand):
            yield "not dropped" if isinstance(op, ast.Not) else "sign dropped", operand
        case ast.BinOp(left=left, op=op, right=right):
            if type(op) in ARITHMETIC and not (_is_text(left) or _is_text(right)):
                yield "arithmetic", ast.BinOp(left, ARITHMETIC[type(op)](), right)
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.Call():
            yield from _calls(node)
    if field in ("test", "ifs") and not isinstance(parent, ast.Assert):
        yield from _negations(node)


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    for index, op in enumerate(node.ops):
        for other in COMPARISONS[type(op)]:
            ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _connections(node: ast.BoolOp) -> Iterator[Change]:
    yield "and for or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield "operand dropped", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _negations(node: ast.AST) -> Iterator[Change]:
    turned_already = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    if isinstance(node, ast.Compare):
        turned_already = len(node.ops) == 1
    if isinstance(node, ast.expr) and not turned_already:
        yield "condition", ast.UnaryOp(ast.Not(), node)


def _constants(value: object) -> Iterator[Change]:
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int | float):
        yield "constant", ast.Constant(value + 1)
        yield "constant", ast.Constant(value - 1)
    elif isinstance(value, str) and KEY.fullmatch(value):
        yield "key", ast.Constant(f"XX{value}")


def _calls(node: ast.Call) -> Iterator[Change]:
    name, arguments, keywords = called(node), node.args, node.keywords
    if name in OPPOSITES:
        yield "opposite", ast.Call(_renamed(node.func, OPPOSITES[name]), arguments, keywords)
    if name in ORDERING and isinstance(node.func, ast.Name):
        yield "order dropped", ast.Call(ast.Name("list", ast.Load()), arguments[:1], [])
    if name in TYPE_TESTS | WORDINGS | SYMMETRIC:
        return
    for index, (first, second) in enumerate(pairwise(arguments)):
        if ast.Starred not in (type(first), type(second)) and ast.dump(first) != ast.dump(second):
            swapped = [*arguments[:index], second, first, *arguments[index + 2 :]]
            yield "arguments swapped", ast.Call(node.func, swapped, keywords)
    if not name[:1].isupper():  # what a class needs is mostly required, and its absence no fault that could pass
        for index, keyword in enumerate(keywords):
            if keyword.arg is not None:
                rest = [*keywords[:index], *keywords[index + 1 :]]
                yield "argument dropped", ast.Call(node.func, arguments, rest)


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _statements(node: ast.stmt, rebinds: bool) -> Iterator[Change]:
    match node:
        case ast.Return(value=value):
            if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
                yield "result dropped", ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Continue() | ast.Break() | ast.Expr() | ast.AugAssign() | ast.Delete():
            yield "statement dropped", ast.Pass()
            if isinstance(node, ast.AugAssign) and type(node.op) in ARITHMETIC and not _is_text(node.value):
                yield "arithmetic", ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
            if isinstance(node, ast.Continue | ast.Break):
                yield "loop", ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement dropped", ast.Pass()
        case ast.Assign() if rebinds:
            yield "statement dropped", ast.Pass()


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
