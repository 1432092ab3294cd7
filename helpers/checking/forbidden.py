"""Finds library calls where the task is to build them. A teaching rule, not a defence.

Python itself says in which scope a name is looked up: `symtable`.
"""

import ast
import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from symtable import SymbolTable
from typing import TypeAlias

from helpers.checking.bindings import Binding, Names, chain, imports, meanings, names_after

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
# What symtable calls them.
_COMPREHENSIONS = {
    ast.ListComp: "listcomp",
    ast.SetComp: "setcomp",
    ast.DictComp: "dictcomp",
    ast.GeneratorExp: "genexpr",
}


def forbidden_use(
    name: str,
    sources: Iterable[str],
    forbids: Mapping[str, str],
    apart: Collection[str] = (),
) -> tuple[str, int, str] | None:
    """The first forbidden name that the answer `name` or something that it is made of uses.

    `sources` are the notebook's code cells in order; imports and aliases are resolved. A rule such
    as ".log_softmax" means a method of that name on anything but the notebook's own classes. What
    stands under the names `apart` is other answers, which are looked at by themselves. Returns the
    name, its line in its cell and the reason, or None.
    """
    if not forbids:
        return None
    for uses in all_uses(name, sources, apart):
        for dotted, line in uses.dotted:
            for rule, why in forbids.items():
                if dotted == rule or dotted.startswith(f"{rule}."):
                    return dotted, line, why
    return None


def all_uses(name: str, sources: Iterable[str], apart: Collection[str]) -> Iterator["Uses"]:
    """What each statement that the answer `name` is made of uses."""
    names = names_after(sources)
    waiting, seen = [*meanings(name, names)], set()
    while waiting:
        binding = waiting.pop(0)
        if binding in seen:
            continue
        seen.add(binding)
        uses = Uses(binding, names, apart)
        waiting += uses.bindings
        yield uses


class Uses(ast.NodeVisitor):
    """What a statement uses, and what it defines once that is called.

    dotted    names of libraries, as `scipy.special.softmax`, or `.softmax` for an attribute of
              that name on anything; each with its line
    bindings  of the notebook's own names
    apart     those of the names that are looked at by themselves
    """

    def __init__(self, binding: Binding, at_last: Names, apart: Collection[str] = ()) -> None:
        self.dotted: list[tuple[str, int]] = []
        self.bindings: list[Binding] = []
        self.apart: set[str] = set()
        self._names = binding.known  # as they are when the statement is run
        self._at_last = at_last  # as they are when what it defines is called
        self._cell = binding.cell
        self._apart = apart
        self._scopes: list[SymbolTable] = []
        self._entered: set[int] = set()
        self._aliases: dict[tuple[int, str], list[str]] = {}  # of libraries, in inner scopes
        self._made: dict[tuple[int, str], ast.Name] = {}  # what made the values of inner scopes
        self._selves: list[tuple[str, ast.ClassDef]] = []  # first parameters of methods
        self._anew: set[tuple[int, str]] = set()  # what inner scopes have bound so far
        if binding.dotted:
            self.dotted.append((binding.dotted, binding.node.lineno))
        else:
            # What cannot be compiled is not run; what is too deep is looked at as far as it goes.
            with contextlib.suppress(RecursionError, SyntaxError):
                self._scopes.append(binding.cell.scope)
                self.visit(binding.node)

    def visit(self, node: ast.AST) -> None:
        """Note also what a function makes of a name that it declares `global`, from there on."""
        bound: set[tuple[int, str]] = set()
        if "global" in self._cell.text and len(self._scopes) > 1 and isinstance(node, ast.stmt):
            scope = self._scopes[-1].get_id()
            bound = {(scope, name) for name in self._cell.bound(node)}
        if hasattr(node, "body"):
            self._anew |= bound
        super().visit(node)
        self._anew |= bound

    def visit_Name(self, node: ast.Name) -> None:
        """Note what is read."""
        if isinstance(node.ctx, ast.Load):
            self._read(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note a chain of attributes as a whole, and each of them."""
        root, parts = chain(node)
        if isinstance(node.ctx, ast.Store):  # to set it is no use
            parts = parts[:-1]
        elif not root:
            parts = [node.attr]
        first = node
        while root and isinstance(first.value, ast.Attribute):
            first = first.value
        parts = parts[self._is_own(first.value, first.attr) :]
        self.dotted += [(f".{part}", node.lineno) for part in parts]
        if root:
            self._read(node)
        else:
            self.visit(node.value)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Note what is imported, and what it is called from here on."""
        if isinstance(node, ast.Import):
            self.dotted += [(alias.name, node.lineno) for alias in node.names]
        for name, dotted in imports(node):
            self.dotted.append((dotted, node.lineno))
            self._alias(name, [dotted])

    visit_ImportFrom = visit_Import

    def visit_Assign(self, node: ast.Assign) -> None:
        """Note what is read before what is set."""
        self.visit(node.value)
        aliases = self._meant(node.value)
        for target in node.targets:
            self.visit(target)
            if isinstance(target, ast.Name) and (scope := self._scope_of(target.id)) is not None:
                if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
                    self._made[scope, target.id] = node.value.func
                if aliases:
                    self._alias(target.id, aliases)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """A type is no use."""
        for part in filter(None, (node.value, node.target)):
            self.visit(part)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """What a function does, it does when it is called."""
        self._visit_all([*node.decorator_list, *_defaults(node.args)])
        self._enter(node.name, node, node.body, called=True)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """What a function does, it does when it is called."""
        self._visit_all(_defaults(node.args))
        self._enter("lambda", node, [node.body], called=True)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body of a class is run at once."""
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        for each in node.body:
            if isinstance(each, ast.FunctionDef) and not any(map(_is_static, each.decorator_list)):
                first = (each.args.posonlyargs + each.args.args)[:1]
                self._selves += [(argument.arg, node) for argument in first]
        self._enter(node.name, node, node.body)

    def visit_ListComp(self, node: Comprehension) -> None:
        """The first iterable is looked up outside."""
        first, *others = node.generators
        self.visit(first.iter)
        parts = [first.target, *first.ifs, *others]
        made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._enter(_COMPREHENSIONS[type(node)], node, [*parts, *made])

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _enter(
        self, name: str, node: ast.stmt | ast.expr, parts: Iterable[ast.AST], called: bool = False
    ) -> None:
        """Visit what stands in a scope of its own."""
        for scope in self._scopes[-1].get_children():
            if (scope.get_name(), scope.get_lineno()) != (name, node.lineno):
                continue
            if scope.get_id() not in self._entered:
                self._entered.add(scope.get_id())
                self._scopes.append(scope)
                names, self._names = self._names, self._at_last if called else self._names
                self._visit_all(parts)
                self._names = names
                self._scopes.pop()
                return

    def _read(self, node: ast.Name | ast.Attribute) -> None:
        root, _ = chain(node)
        if root in self._apart and self._scope_of(root) is None:
            self.apart.add(root)
            return
        self.dotted += [(dotted, node.lineno) for dotted in self._meant(node)]
        if self._scope_of(root) is None:
            self.bindings += [each for each in meanings(root, self._names) if not each.dotted]

    def _meant(self, node: ast.expr) -> list[str]:
        """The dotted names of libraries that an expression may be another name for."""
        root, parts = chain(node)
        scope = self._scope_of(root)
        if scope is None:
            known = [each.dotted for each in meanings(root, self._names) if each.dotted]
        else:
            known = self._aliases.get((scope, root), [])
        return [".".join([dotted, *parts]) for dotted in known]

    def _is_own(self, value: ast.expr, attribute: str) -> bool:
        """Whether a class of the notebook says what this attribute of a value is."""
        root = value.func if isinstance(value, ast.Call) else value
        if not isinstance(root, ast.Name):
            return False
        scope = self._scope_of(root.id)
        if scope is None:
            return _gives(root, attribute, self._names)
        made = self._made.get((scope, root.id))
        selves = (each for first, each in self._selves if first == root.id)
        return any(_has(each, attribute, self._at_last) for each in selves) or (
            made is not None and self._scope_of(made.id) is None and self._is_own(made, attribute)
        )

    def _alias(self, name: str, dotted: list[str]) -> None:
        if (scope := self._scope_of(name)) is not None:
            self._aliases[scope, name] = dotted

    def _scope_of(self, name: str) -> int | None:
        """The scope in which a name is bound, or None if that is the notebook's."""
        for scope in reversed(self._scopes[1:]):
            if scope.get_type() == "class" and scope is not self._scopes[-1]:
                continue  # nothing in it sees its names
            try:
                symbol = scope.lookup(name)
            except KeyError:
                continue
            if symbol.is_local() or (scope.get_id(), name) in self._anew:
                return scope.get_id()
            if symbol.is_declared_global():
                return None
        return None


def _gives(value: ast.expr, attribute: str, names: Names) -> bool:
    """Whether a class of the notebook, or what is made by one, has an attribute of its own."""
    root = value.func if isinstance(value, ast.Call) else value
    for binding in meanings(root.id if isinstance(root, ast.Name) else "", names):
        match binding.node:
            case ast.ClassDef() as node if _has(node, attribute, binding.known):
                return True
            case ast.Assign(targets, made) if any(
                isinstance(each, ast.Attribute) and each.attr == attribute for each in targets
            ) or _gives(made, attribute, binding.known):
                return True
    return False


def _has(node: ast.ClassDef, attribute: str, names: Names) -> bool:
    """Whether a class or one of the notebook's that it is made of defines an attribute."""
    return any(attribute == _defined(part) for part in ast.walk(node)) or any(
        _gives(base, attribute, names) for base in node.bases
    )


def _defined(node: ast.AST) -> str:
    """The name or the attribute that a piece of code sets, if it is one that does."""
    match node:
        case ast.FunctionDef(name=name):
            return name
        case ast.Name(name, ast.Store()) | ast.Attribute(_, name, ast.Store()):
            return name
    return ""


def _is_static(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "staticmethod"


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *filter(None, arguments.kw_defaults)]
