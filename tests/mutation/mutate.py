"""One small change at a time to a piece of Python or SQL: what a test suite must notice (变异)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlglot
from sqlglot.tokens import Token, TokenType


@dataclass(frozen=True)
class Mutant:
    """A file's text with one change; `what` says which, `code` is the line it stands in, `at` the place there.

    `lines` are where a test must come by to notice: the line itself and where its statement begins.
    """

    file: str
    line: int
    what: str
    text: str
    code: str
    at: int
    lines: tuple[int, ...]

    @property
    def name(self) -> tuple[str, str, int, str]:
        """What names the mutant to a person, whatever lines come or go above it."""
        return self.file, self.code, self.at, self.what

    @property
    def key(self) -> str:
        """What names the mutant as long as its file stays the same."""
        return sha256(f"{self.file}\0{self.text}".encode()).hexdigest()


_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult, ast.Mod: ast.FloorDiv,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def python_mutants(file: str, text: str) -> list[Mutant]:
    """Every mutant inside the functions of a module; texts shown to people stay as they are."""
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    spots = {id(node): node for one in functions for part in one.body for node in _inside(part)}
    begin = _statements(tree)
    return [
        _mutant(file, text, node, what, ast.unparse(tree), begin[id(node)])
        for node in spots.values()
        for what in _changed(node)
    ]


def _mutant(file: str, text: str, node: Any, what: str, changed: str, begin: int) -> Mutant:
    code = text.splitlines()[node.lineno - 1]
    blank = len(code) - len(code.lstrip())
    return Mutant(file, node.lineno, what, changed, code.strip(), node.col_offset - blank,
                  (node.lineno, begin))  # fmt: skip


def _statements(tree: ast.AST) -> dict[int, int]:
    """The line where the innermost statement of every node begins."""
    found: dict[int, int] = {}
    for statement in (node for node in ast.walk(tree) if isinstance(node, ast.stmt)):  # outer first
        found |= {id(node): statement.lineno for node in ast.walk(statement)}
    return found


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it; not what only makes a message or a type."""
    said = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if (said and node.func.attr in ("bad", "add", "warn")) or isinstance(
        node, ast.Raise | ast.JoinedStr
    ):
        return
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in ("annotation", "returns"):
                yield from _inside(child)


def _changed(node: ast.AST) -> Iterator[str]:
    """Change the node, say how, and change it back."""
    if isinstance(node, ast.Compare):
        for no, op in enumerate(node.ops):
            node.ops[no] = _COMPARED[type(op)]()
            yield f"{type(op).__name__} → {type(node.ops[no]).__name__}"
            node.ops[no] = op
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        op_, node.op = node.op, _COUNTED[type(node.op)]()
        yield f"{type(op_).__name__} → {type(node.op).__name__}"
        node.op = op_
    elif isinstance(node, ast.BoolOp):
        kind, node.op = node.op, ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{type(kind).__name__} → {type(node.op).__name__}"
        node.op = kind
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
        yield "both values of a conditional swapped"
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        old, node.value = (
            node.value,
            not node.value if isinstance(node.value, bool) else node.value + 1,
        )
        yield f"{old} → {node.value}"
        node.value = old
    elif isinstance(node, ast.Name) and node.id in _CALLED:
        old_name, node.id = node.id, _CALLED[node.id]
        yield f"{old_name} → {node.id}"
        node.id = old_name


_TOKENS = {
    TokenType.GT: ">=", TokenType.GTE: ">", TokenType.LT: "<=", TokenType.LTE: "<", TokenType.EQ: "<>",
    TokenType.NEQ: "=", TokenType.PLUS: "-", TokenType.DASH: "+", TokenType.AND: "or",
    TokenType.OR: "and", TokenType.ASC: "desc", TokenType.DESC: "asc", TokenType.STAR: "+",
    TokenType.TRUE: "false", TokenType.FALSE: "true", TokenType.NOT: "", TokenType.LEFT: "inner",
    TokenType.UNION: "union /* once */",
}  # fmt: skip
_WORDS = {
    "least": "greatest", "greatest": "least", "min": "max", "max": "min", "bool_or": "bool_and",
    "bool_and": "bool_or", "floor": "ceil", "rank": "dense_rank", "dense_rank": "rank", "sum": "max",
    "min_by": "max_by", "first_value": "last_value", "abs": "-abs",
}  # fmt: skip


def sql_mutants(file: str, text: str) -> list[Mutant]:
    """Every mutant of an SQL file, token by token; comments and names of columns stay."""
    tokens = sqlglot.tokenize(text, read="duckdb")
    found = []
    for no, token in enumerate(tokens):
        new = _instead(tokens, no, token)
        if new is not None:
            changed = text[: token.start] + new + text[token.end + 1 :]
            begin = text.rfind("\n", 0, token.start) + 1
            line = text[begin:].partition("\n")[0]
            at = token.start - begin - (len(line) - len(line.lstrip()))
            what = f"{token.text} → {new or '(nothing)'}"
            found.append(Mutant(file, token.line, what, changed, line.strip(), at, (token.line,)))
    return found


def _instead(tokens: list[Token], no: int, token: Token) -> str | None:
    after = tokens[no + 1] if no + 1 < len(tokens) else None
    called = after is not None and after.token_type == TokenType.L_PAREN
    if token.token_type == TokenType.NUMBER:
        return str(int(token.text) + 1) if token.text.isdigit() else None
    if token.token_type == TokenType.STAR:  # a product, not `select *` or `count(*)`
        before = tokens[no - 1]
        product = before.token_type in (TokenType.VAR, TokenType.R_PAREN) and after is not None
        alone = after is None or after.token_type in (
            TokenType.FROM,
            TokenType.COMMA,
            TokenType.R_PAREN,
        )
        return "+" if product and not alone and after.text not in ("exclude", "replace") else None  # type: ignore[union-attr]
    if token.token_type == TokenType.LEFT and called:
        return None
    if token.token_type == TokenType.NOT and no and tokens[no - 1].token_type == TokenType.IS:
        return ""
    if called and token.text in _WORDS:
        return _WORDS[token.text]
    return _TOKENS.get(token.token_type)
