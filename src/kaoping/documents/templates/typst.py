"""Names in Typst templates (PDF 版式检查): every `vm.…` is followed through bindings, loops and functions.

No parser: tokens with matching brackets, and three things Typst lets one write — `let`, `for … in` and
closures over a list. What cannot be followed is unknown and never reported; the trial rendering with
the example view (`trial.py`) finds the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from kaoping.documents.templates.jinja import Report
from kaoping.documents.templates.names import Shape
from kaoping.documents.templates.trouble import misuse, unknown

ROOT = "vm"
_TOKEN = re.compile(
    r"(?P<skip>//[^\n]*|/\*.*?\*/|[ \t\r]+)|(?P<text>\"(?:\\.|[^\"\\])*\")|(?P<line>\n)"
    r"|(?P<number>\d[\w.%]*)|(?P<name>[^\W\d](?:[\w-]*\w)?)|(?P<arrow>=>|\.\.)|(?P<sign>.)",
    re.DOTALL,
)
_OPEN, _CLOSE = "([{", ")]}"
_KEYWORDS = {
    "let",
    "set",
    "show",
    "if",
    "else",
    "for",
    "while",
    "import",
    "include",
    "return",
    "in",
    "and",
    "or",
    "not",
}
_ELEMENT = {"first", "last", "at", "find"}
_SAME = {"slice", "filter", "rev", "sorted", "dedup"}
_OF_RECORD = {"at", "keys", "values", "pairs", "len", "insert", "remove", "filter"}
_OF_LIST = {
    "map", "len", "join", "enumerate", "flatten", "contains", "position", "any", "all", "fold", "sum", "product",
    "zip", "push", "pop", "intersperse", "chunks", "windows", "split", "to-dict", "reduce", "insert", "remove",
    *_ELEMENT, *_SAME,
}  # fmt: skip
_OF_TEXT = {
    "len", "first", "last", "at", "slice", "clusters", "codepoints", "contains", "starts-with", "ends-with",
    "find", "position", "match", "matches", "replace", "trim", "split", "rev", "normalize", "to-unicode",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text and its line."""

    kind: str
    text: str
    line: int


@dataclass
class Function:
    """A function of the template: its parameters and where its body stands."""

    params: list[str]
    body: tuple[int, int]
    scope: Scope
    reader: _Reader
    seen: set[tuple[int, ...]] = field(default_factory=set)
    limit: ClassVar[int] = 40


Scope = dict[str, "Shape | Function | None"]


def check_typst(reports: Path, file: str, data: Shape, report: Report) -> None:
    """Report every name of the view that does not exist.

    Args:
        reports: the folder of the templates.
        file: the template, below `reports`; what it imports is followed.
        data: the record that `vm` holds.
        report: called with file, line, what and remedy.
    """
    _Reader(reports, file, data, report).run()


class _Reader:
    def __init__(self, reports: Path, file: str, data: Shape, report: Report) -> None:
        self.tokens = _tokens((reports / file).read_text(encoding="utf-8"))
        self.pair = _pairs(self.tokens)
        self.reports, self.file, self.data, self._report = reports, file, data, report

    def run(self) -> Scope:
        """Go through the file; returns what it binds, for those that import it."""
        scope: Scope = {ROOT: self.data}
        self.scan(0, len(self.tokens), scope)
        return scope

    def scan(self, at: int, end: int, scope: Scope) -> None:
        """Go through tokens [at, end); bindings stay known until the end."""
        while at < end:
            token = self.tokens[at]
            if token.kind == "name" and self._is_code(at):
                if token.text == "let":
                    at = self._let(at + 1, end, scope)
                elif token.text == "for":
                    at = self._for(at + 1, end, scope)
                elif token.text == "import":
                    at = self._import(at + 1, end, scope)
                elif token.text in _KEYWORDS:
                    at += 1
                else:
                    at = self._closure(at, end, scope) or self.chain(at, end, scope)[1]
            elif token.text in _OPEN:
                close = min(self.pair.get(at, end), end)
                at = self._closure(at, end, scope) or self._inside(at, close, scope)
            else:
                at += 1

    def _inside(self, at: int, close: int, scope: Scope) -> int:
        self.scan(at + 1, close, dict(scope))
        return close + 1

    def _is_code(self, at: int) -> bool:
        """Whether a name begins here: what follows a dot belongs to what stands before it."""
        return not at or self.tokens[at - 1].text != "."

    # ---- what a name stands for ----

    def chain(self, at: int, end: int, scope: Scope) -> tuple[Shape | None, int]:
        """A name and what follows it by dots and brackets: its shape, and where it ends."""
        name = self.tokens[at].text
        found = scope.get(name)
        written, at = name, at + 1
        if isinstance(found, Function):
            if self._is(at, "("):
                self.call(found, self._arguments(at, scope))
                return None, self.pair.get(at, end) + 1
            return None, at
        shape: Shape | None = found
        while at < end:
            if self._is(at, ".") and at + 1 < end and self.tokens[at + 1].kind == "name":
                called = self._is(at + 2, "(")
                shape, at = self._step(at + 1, written, shape, called, scope)
                written += f".{self.tokens[at - 1].text}" if not called else "()"
            elif self._is(at, "(") and self._touches(at):
                close = self.pair.get(at, end)
                self.scan(at + 1, close, dict(scope))
                shape, at = None, close + 1
            else:
                break
        return shape, at

    def _step(
        self, at: int, owner: str, shape: Shape | None, called: bool, scope: Scope
    ) -> tuple[Shape | None, int]:
        name = self.tokens[at].text
        if not called:
            return self._field(at, name, owner, shape), at + 1
        close = self.pair.get(at + 1, len(self.tokens))
        element = shape.element if shape else None
        inner = element if name != "enumerate" else None
        self._closures(at + 2, close, inner, scope)
        if shape is not None and shape.element is None:
            known = _OF_RECORD if shape.fields is not None else _OF_TEXT
            if name not in known and name not in (shape.fields or {}):
                self._say(at, *misuse(owner, shape))
            return None, close + 1
        if name in _ELEMENT:
            return element, close + 1
        return (shape if name in _SAME else None), close + 1

    def _field(self, at: int, name: str, owner: str, shape: Shape | None) -> Shape | None:
        if shape is None:
            return None
        if shape.fields is None:
            self._say(at, *misuse(owner, shape))
            return None
        if name not in shape.fields:
            self._say(at, *unknown(name, shape.fields, owner))
        return shape.fields.get(name)

    def _closures(self, at: int, close: int, element: Shape | None, scope: Scope) -> None:
        """The arguments of a method: a closure or a function of the template gets the list's element."""
        first = self.tokens[at] if at < close else None
        named = scope.get(first.text) if first and first.kind == "name" else None
        if isinstance(named, Function) and at + 1 == close:
            self.call(named, [element])
        elif not self._closure(at, close, scope, element):
            self.scan(at, close, dict(scope))

    def _closure(self, at: int, end: int, scope: Scope, element: Shape | None = None) -> int | None:
        """`name => body` or `(names) => body` at this place; None when it is none."""
        if self._is(at + 1, "=>") and self.tokens[at].kind == "name":
            names, arrow = [self.tokens[at].text], at + 1
        elif self._is(at, "(") and self._is(self.pair.get(at, end) + 1, "=>"):
            arrow = self.pair[at] + 1
            names = [t.text for t in self.tokens[at:arrow] if t.kind == "name"]
            element = element if len(names) == 1 else None
        else:
            return None
        stop = self._body(arrow + 1, end)
        self.scan(arrow + 1, stop, {**scope, **dict.fromkeys(names, element)})
        return stop

    def call(self, function: Function, given: list[Shape | None]) -> None:
        """Go through the body with the shapes of this call (each combination once)."""
        key = tuple(0 if shape is None else id(shape) for shape in given)
        if key in function.seen or len(function.seen) > function.limit:
            return
        function.seen.add(key)
        filled = [*given, *[None] * (len(function.params) - len(given))]
        shapes = dict(zip(function.params, filled, strict=False))
        shapes |= {ROOT: self.data} if ROOT in function.params else {}
        function.reader.scan(*function.body, {**function.scope, **shapes})

    def _arguments(self, at: int, scope: Scope) -> list[Shape | None]:
        """The shapes of the arguments between the brackets at `at`, by position."""
        close, given, start = self.pair.get(at, len(self.tokens)), [], at + 1
        for here in self._commas(at + 1, close):
            given.append(self._value(start, here, scope))
            start = here + 1
        return given

    def _commas(self, at: int, close: int) -> list[int]:
        ends = []
        while at < close:
            if self.tokens[at].text == ",":
                ends.append(at)
            at = self.pair.get(at, at) + 1
        return [*ends, close]

    def _value(self, start: int, end: int, scope: Scope) -> Shape | None:
        start = self._skip(start, end)
        if start < end and self.tokens[start].kind == "name" and self.tokens[start].text in scope:
            shape, at = self.chain(start, end, scope)
            if self._skip(at, end) >= end:
                return shape
            start = at
        self.scan(start, end, dict(scope))
        return None

    # ---- what binds a name ----

    def _let(self, at: int, end: int, scope: Scope) -> int:
        at = self._skip(at, end)
        name = self.tokens[at].text if at < end else ""
        if self._is(at + 1, "("):
            close = self.pair.get(at + 1, end)
            params = [
                t.text for n, t in enumerate(self.tokens[at + 2 : close], start=at + 2)
                if t.kind == "name" and self.tokens[n - 1].text in ("(", ",") and self.tokens[n + 1].text != ":"
            ]  # fmt: skip
            start = self._skip(close + 1, end)
            if not self._is(start, "="):
                return close + 1
            stop = self._body(start + 1, end)
            scope[name] = made = Function(params, (start + 1, stop), dict(scope), self)
            self.call(made, [None] * len(params))
            return stop
        start = self._skip(at + 1, end)
        if not self._is(start, "="):
            return at + 1
        stop = self._body(start + 1, end)
        shape = self._value(start + 1, stop, scope)
        if name != ROOT:
            scope[name] = shape
        return stop

    def _import(self, at: int, end: int, scope: Scope) -> int:
        """Bind the functions of another file of the templates."""
        stop = self._body(at, end, comma=False)
        named = self.tokens[at].text.strip('"') if at < end else ""
        other = (Path(self.file).parent / named).as_posix()
        if self.tokens[at].kind != "text" or not (self.reports / other).is_file():
            return stop  # a package or a missing file: Typst itself says so
        found = _Reader(self.reports, other, self.data, self._report).run()
        wanted = [t.text for t in self.tokens[at + 1 : stop] if t.kind == "name"]
        everything = any(t.text == "*" for t in self.tokens[at + 1 : stop])
        scope |= {name: found[name] for name in found if everything or name in wanted}
        return stop

    def _for(self, at: int, end: int, scope: Scope) -> int:
        at = self._skip(at, end)
        if self._is(at, "("):
            close = self.pair.get(at, end)
            names, at = [t.text for t in self.tokens[at:close] if t.kind == "name"], close + 1
        else:
            names, at = [self.tokens[at].text], at + 1
        at = self._skip(at, end)
        if at >= end or self.tokens[at].text != "in":
            return at
        at = self._skip(at + 1, end)
        shape: Shape | None = None
        if at < end and self.tokens[at].kind == "name":
            shape, at = self.chain(at, end, scope)
        while at < end and self.tokens[at].text not in "{[":
            at = self.pair.get(at, at) + 1
        close = min(self.pair.get(at, end), end)
        element = shape.element if shape and len(names) == 1 else None
        self.scan(at + 1, close, {**scope, **dict.fromkeys(names, element)})
        return close + 1

    # ---- small steps over tokens ----

    def _body(self, at: int, end: int, *, comma: bool = True) -> int:
        """Where an expression ends: at the end of its line, or at a comma, outside all brackets."""
        seen, stops = False, (",", ";") if comma else (";",)
        while at < end:
            token = self.tokens[at]
            if token.text in stops or (
                token.kind == "line" and seen and not self._goes_on(at, end)
            ):
                return at
            seen = seen or token.kind != "line"
            at = self.pair.get(at, at) + 1
        return min(at, end)

    def _goes_on(self, at: int, end: int) -> bool:
        after = self._skip(at, end)
        return after < end and self.tokens[after].text in ("else", ".", "+", "and", "or")

    def _skip(self, at: int, end: int) -> int:
        while at < end and self.tokens[at].kind == "line":
            at += 1
        return at

    def _is(self, at: int, text: str) -> bool:
        return at < len(self.tokens) and self.tokens[at].text == text

    def _touches(self, at: int) -> bool:
        return self.tokens[at - 1].text in (*_CLOSE,) or self.tokens[at - 1].kind == "name"

    def _say(self, at: int, what: str, remedy: str) -> None:
        self._report(self.file, self.tokens[at].line, what, remedy)


def _tokens(source: str) -> list[Token]:
    out: list[Token] = []
    line = 1
    for found in _TOKEN.finditer(source):
        kind, text = found.lastgroup or "", found[0]
        if kind != "skip":
            out.append(Token(kind, text, line))
        line += text.count("\n")
    return out


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Opening bracket → its closing one."""
    open_: list[int] = []
    found: dict[int, int] = {}
    for at, token in enumerate(tokens):
        if token.kind == "sign" and token.text in _OPEN:
            open_.append(at)
        elif token.kind == "sign" and token.text in _CLOSE and open_:
            found[open_.pop()] = at
    return found
