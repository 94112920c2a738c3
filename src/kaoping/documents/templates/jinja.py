"""Names in Jinja templates (DOCX 与网页模板的占位符检查): every tag is followed through loops, macros and imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

from kaoping.documents.templates.names import Shape
from kaoping.documents.templates.trouble import misuse, nearest, unknown

_LOOP = (
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle", "depth", "depth0", "changed",
)  # fmt: skip
_FIRST = {"first", "last", "random", "max", "min"}
_SAME = {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"}
_OF_RECORD = {"items", "keys", "values", "get"}
_BLOCK = re.compile(r"\{%[-+]?\s*(end)?(for|if|macro|block|call|filter|with|raw)\b")
_CLOSERS = {
    "endfor",
    "endif",
    "endmacro",
    "endset",
    "endblock",
    "endcall",
    "endfilter",
    "endwith",
    "else",
    "elif",
}
_TAGS = {"for", "if", "set", "macro", "include", "import", "from", "with", *_CLOSERS}
Report = Callable[[str, int, str, str], None]
Scope = dict[str, "Shape | Macro | Module | None"]


class Module:
    """An imported template: the names it binds."""

    def __init__(self, names: Scope) -> None:
        self.names = names


class Macro:
    """A macro with the template it stands in; its parameters take the shapes of the calls."""

    def __init__(self, node: nodes.Macro, file: str, scope: Scope) -> None:
        self.node, self.file, self.scope = node, file, scope
        self.seen: set[tuple[int | None, ...]] = set()


class Walk:
    """Follows one template and reports every name that its data does not have.

    Args:
        env: where included and imported templates are looked up, and which filters exist.
        file: the template's name, as reports name it.
        report: called with file, line, what and remedy.
    """

    def __init__(self, env: jinja2.Environment, file: str, report: Report) -> None:
        self.env, self.file, self._report = env, file, report

    def template(self, source: str, data: Shape) -> None:
        """Check one template against the record it is rendered with."""
        try:
            tree = self.env.parse(source)
        except jinja2.TemplateSyntaxError as error:
            what, remedy = syntax(error)
            self._report(self.file, unpaired(source) or error.lineno, what, remedy)
            return
        scope: Scope = {**dict.fromkeys(self.env.globals), **(data.fields or {})}
        self.body(tree.body, scope)

    def body(self, body: list[nodes.Node], scope: Scope) -> None:
        """Statements one after another; what one sets, the next one knows."""
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: Scope) -> None:
        """One statement, or an expression that stands where a statement may."""
        match node:
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                value = self.expr(node.node, scope)
                self._bind(node.target, value, scope)
            case nodes.Macro():
                scope[node.name] = macro = Macro(node, self.file, scope)
                self.call_macro(macro, [None] * len(node.args))
            case nodes.If():
                self.expr(node.test, scope)
                for part in (node.body, node.elif_, node.else_):
                    self.body(list(part), scope)
            case nodes.Include() | nodes.Import() | nodes.FromImport() | nodes.Extends():
                self._other(node, scope)
            case nodes.Expr():
                self.expr(node, scope)
            case _:
                self._rest(node, scope)

    def _rest(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.expr(child, scope)
            else:
                self.statement(child, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        over = self.expr(node.iter, scope)
        if over is not None and over.element is None:
            what, remedy = f"“{written(node.iter)}”不是一列，不能循环", "循环只能用于一列数据"
            self._report(self.file, node.lineno, what, remedy)
        element = over.element if over else None
        beside = dict.fromkeys(("previtem", "nextitem"), element or Shape())
        inner: Scope = {**scope, "loop": Shape({**dict.fromkeys(_LOOP, Shape()), **beside})}
        self._bind(node.target, element, inner)
        if node.test is not None:
            self.expr(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def _bind(self, target: nodes.Node, value: Shape | None, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, None, scope)

    def _other(
        self, node: nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends, scope: Scope
    ) -> None:
        """An included template sees everything, as does the one it extends; an imported one leaves its macros."""
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        try:
            source = self.env.loader.get_source(self.env, name)[0] if self.env.loader else ""
            tree = self.env.parse(source)
        except jinja2.TemplateNotFound:
            like = nearest(name, self.env.list_templates())
            remedy = f"最接近的是“{like}”" if like else "检查文件名"
            self._report(self.file, node.lineno, f"没有模板文件“{name}”", remedy)
            return
        except jinja2.TemplateSyntaxError as error:
            what, remedy = syntax(error)
            self._report(self._beside(name), unpaired(source) or error.lineno, what, remedy)
            return
        inner: Scope = dict(scope)
        own, self.file = self.file, self._beside(name)
        self.body(tree.body, inner)
        self.file = own
        self._take(node, inner, scope, name)

    def _beside(self, name: str) -> str:
        return f"{self.file.rpartition('/')[0]}/{name}".lstrip("/")

    def _take(self, node: nodes.Node, inner: Scope, scope: Scope, file: str) -> None:
        if isinstance(node, nodes.Import):
            scope[node.target] = Module(inner)
        if not isinstance(node, nodes.FromImport):
            return
        for pair in node.names:
            name, alias = pair if isinstance(pair, tuple) else (pair, pair)
            if name not in inner:
                what, remedy = f"模板“{file}”里没有“{name}”", "检查导入的名称"
                self._report(self.file, node.lineno, what, remedy)
            scope[alias] = inner.get(name)

    def call_macro(self, macro: Macro, given: list[Shape | None]) -> None:
        """Check the macro's body with the shapes of this call (each combination once)."""
        key = tuple(None if shape is None else id(shape) for shape in given)
        if key in macro.seen or len(macro.seen) > 40:
            return
        macro.seen.add(key)
        names = [arg.name for arg in macro.node.args]
        own: Scope = {"caller": None, "varargs": None, "kwargs": None}
        filled = [*given, *[None] * (len(names) - len(given))]
        shapes = dict(zip(names, filled, strict=False))
        kept, self.file = self.file, macro.file
        self.body(list(macro.node.body), {**macro.scope, **own, **shapes})
        self.file = kept

    def expr(self, node: nodes.Node, scope: Scope) -> Shape | None:
        """The shape of an expression, None when nothing is known of it; reports on the way."""
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                return self._field(node, node.attr, scope)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.Test() if node.name not in self.env.tests:
                self._no_such("检验", node.name, self.env.tests, node.lineno)
        self._rest(node, scope)
        return None

    def _name(self, node: nodes.Name, scope: Scope) -> Shape | None:
        if node.name not in scope:
            what, remedy = unknown(node.name, scope)
            self._report(self.file, node.lineno, what, remedy)
            return None
        found = scope[node.name]
        return found if isinstance(found, Shape) else None

    def _field(self, node: nodes.Expr, name: str, scope: Scope) -> Shape | None:
        owner_node: nodes.Expr = node.node  # type: ignore[attr-defined]
        owner = self.expr(owner_node, scope)
        if owner is None:
            return None
        if owner.fields is None:
            if not hasattr(str if owner.element is None else list, name):
                self._report(self.file, node.lineno, *misuse(written(owner_node), owner))
            return None
        if name not in owner.fields and name not in _OF_RECORD:
            what, remedy = unknown(name, owner.fields, written(owner_node))
            self._report(self.file, node.lineno, what, remedy)
        return owner.fields.get(name)

    def _item(self, node: nodes.Getitem, scope: Scope) -> Shape | None:
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, node.arg.value, scope)
        owner = self.expr(node.node, scope)
        self.expr(node.arg, scope)
        if owner is None or owner.element is None:
            return None
        return owner if isinstance(node.arg, nodes.Slice) else owner.element

    def _filter(self, node: nodes.Filter, scope: Scope) -> Shape | None:
        if node.name not in self.env.filters:
            self._no_such("过滤器", node.name, self.env.filters, node.lineno)
        inner = self.expr(node.node, scope) if node.node is not None else None
        for arg in [*node.args, *(pair.value for pair in node.kwargs)]:
            self.expr(arg, scope)
        if inner is not None and inner.element is not None:
            if node.name in _FIRST:
                return inner.element
            if node.name in _SAME:
                return inner
        return None

    def _call(self, node: nodes.Call, scope: Scope) -> Shape | None:
        given = [self.expr(arg, scope) for arg in node.args]
        for pair in node.kwargs:
            self.expr(pair.value, scope)
        called = self._called(node.node, scope)
        if isinstance(called, Macro):
            self.call_macro(called, given)
        else:
            self.expr(node.node, scope)
        return None

    def _called(self, node: nodes.Expr, scope: Scope) -> Shape | Macro | Module | None:
        """What a call goes to, when it is a macro of this template or of an imported one."""
        if isinstance(node, nodes.Name):
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            module = scope.get(node.node.name)
            if isinstance(module, Module):
                if node.attr not in module.names:
                    what, remedy = unknown(node.attr, module.names, node.node.name)
                    self._report(self.file, node.lineno, what, remedy)
                return module.names.get(node.attr)
        return None

    def _no_such(self, kind: str, name: str, known: Mapping[str, Any], line: int) -> None:
        like = nearest(name, known)
        remedy = f"最接近的是“{like}”" if like else "删去它"
        self._report(self.file, line, f"没有名为“{name}”的{kind}", remedy)


def written(node: nodes.Node) -> str:
    """An expression as a person wrote it."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{written(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{written(node.node)}[…]"
        case nodes.Filter() if node.node is not None:
            return f"{written(node.node)}|{node.name}"
    return "…"


def unpaired(source: str) -> int:
    """The line of the first block tag without its other half, 0 when all are paired."""
    open_: list[tuple[str, int]] = []
    for tag in _BLOCK.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        if not tag[1]:
            open_.append((tag[2], line))
        elif not open_ or open_.pop()[0] != tag[2]:
            return line
    return open_[-1][1] if open_ else 0


def syntax(error: jinja2.TemplateSyntaxError) -> tuple[str, str]:
    """A broken tag in words."""
    said = error.message or ""
    odd = re.search(r"unknown tag '(\w+)'", said)
    if odd and odd[1] not in _CLOSERS:
        like = nearest(odd[1], _TAGS)
        remedy = f"最接近的是“{like}”" if like else "对照 docs/templates.md 更正"
        return f"不认识的标记“{odd[1]}”", remedy
    if odd or "was looking for" in said or "Unexpected end of template" in said:
        return "标记没有配对", "每个 for 要有 endfor，每个 if 要有 endif，补上缺的一半"
    return f"标记写法有误：{said}", "对照 docs/templates.md 更正"
