"""Small mistakes that a programmer might make, planted in a source file one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_DROPPED = {"filter", "drop_nulls", "unique"}
"""Methods whose call is left out."""

_NAMES = {"min": "max", "max": "min", "first": "last", "last": "first", "any": "all", "all": "any"}
_NAMES |= {"min_horizontal": "max_horizontal", "max_horizontal": "min_horizontal"}
_TEXTS = {"first": "last", "last": "first", "semi": "anti", "anti": "semi", "left": "inner"}

_GUARDS = {"strict", "maintain_order", "frozen", "order", "exist_ok", "parents"}
"""Flags that, taken away, leave correct answers as they are: an assertion or an order is lost."""

Span = tuple[int, int]
"""Where a piece of source starts and ends, in bytes."""


@dataclass(frozen=True)
class Mutation:
    """One mistake. `reach`: first and last line of the statement, or of its head, that the mistake is in.

    `in_function`: the mistake is met when a function runs, not when the module is imported.
    """

    span: Span
    replacement: str
    what: str
    line: int
    reach: tuple[int, int]
    in_function: bool

    def applied(self, source: str) -> str:
        """The source with the mistake in it."""
        raw = source.encode()
        start, end = self.span
        return (raw[:start] + self.replacement.encode() + raw[end:]).decode()


def mutations_of(source: str) -> list[Mutation]:
    """Every mistake this module can plant in the source, in the order of the text."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, statement, in_function in _expressions(ast.parse(source)):
        span = (
            starts[node.lineno - 1] + node.col_offset,
            starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0),
        )
        if isinstance(node, ast.Constant) and _is_data(node, statement, in_function=in_function):
            continue
        for wrong, what in _mistakes(node):
            text = ast.unparse(wrong)
            text = f"({text})" if isinstance(wrong, ast.Compare | ast.BoolOp | ast.BinOp) else text
            found.append(Mutation(span, text, what, node.lineno, _reach(statement), in_function))
    return sorted(found, key=lambda one: (one.span, one.what))


def _expressions(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.stmt, bool]]:
    """Expressions that are run, each with its statement and whether a function must be called for it."""
    waiting: list[tuple[ast.AST, ast.stmt | None, bool]] = [(tree, None, False)]
    while waiting:
        node, statement, inside = waiting.pop()
        if isinstance(node, ast.JoinedStr) or _is_docstring(node):
            continue
        if isinstance(node, ast.stmt):
            statement = node
        elif isinstance(node, ast.expr) and statement is not None:
            yield node, statement, inside
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "op", "ops", "ctx"}:
                continue
            deeper = inside or (isinstance(node, ast.FunctionDef | ast.Lambda) and name == "body")
            children = value if isinstance(value, list) else [value]
            nodes = (child for child in children if isinstance(child, ast.AST))
            waiting += [(child, statement, deeper) for child in nodes if not _is_guard(child)]


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_data(node: ast.Constant, statement: ast.stmt, *, in_function: bool) -> bool:
    """An entry of a declared table, say of years: other tests hold those to their source."""
    is_default = isinstance(statement, ast.FunctionDef)
    return not in_function and not is_default and node is not getattr(statement, "value", None)


def _is_guard(node: ast.AST) -> bool:
    """Whether this is a flag such as `strict=True`."""
    match node:
        case ast.keyword(arg=name, value=ast.Constant(True)):
            return name in _GUARDS
    return False


def _reach(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) else statement.end_lineno or statement.lineno
    return statement.lineno, max(last, statement.lineno)


def _mistakes(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Wrong versions of one expression, and in words what was changed."""
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                wrong = copy.deepcopy(node)
                wrong.ops[at] = _COMPARISONS[type(op)]()
                yield wrong, _change(node, wrong)
        case ast.BoolOp(op=either):
            wrong_bool = copy.deepcopy(node)
            wrong_bool.op = ast.Or() if isinstance(either, ast.And) else ast.And()
            yield wrong_bool, _change(node, wrong_bool)
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            wrong_sum = copy.deepcopy(node)
            wrong_sum.op = _OPERATORS[type(operator)]()
            yield wrong_sum, _change(node, wrong_sum)
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield operand, _change(node, operand)
        case ast.Constant():
            for value in _wrong_constants(node.value):
                yield ast.Constant(value), f"{node.value!r} -> {value!r}"
        case _:
            yield from _wrong_names(node)


def _wrong_names(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Another function called, or none."""
    match node:
        case ast.Call(func=ast.Attribute(value=receiver, attr=name)) if name in _DROPPED:
            yield receiver, f"{_tail(node)} left out"
        case ast.Attribute(attr=name) if name in _NAMES:
            wrong_name = copy.deepcopy(node)
            wrong_name.attr = _NAMES[name]
            yield wrong_name, f".{name} -> .{_NAMES[name]}"
        case ast.Name(id=name) if name in _NAMES:
            yield ast.Name(_NAMES[name]), f"{name} -> {_NAMES[name]}"


def _wrong_constants(value: object) -> tuple[bool | int | str, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    return (_TEXTS[value],) if isinstance(value, str) and value in _TEXTS else ()


def _change(node: ast.expr, wrong: ast.expr) -> str:
    return f"{ast.unparse(node)} -> {ast.unparse(wrong)}"


def _tail(call: ast.Call) -> str:
    """The last call of a chain: `.filter(x > 1)`."""
    shown = copy.deepcopy(call)
    if isinstance(shown.func, ast.Attribute):
        shown.func.value = ast.Name("_")
    return ast.unparse(shown).removeprefix("_")
