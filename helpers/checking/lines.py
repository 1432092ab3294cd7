"""The lines that ran in a case, as a student can paste and run them.

They are the probe's, without what does nothing in this case: a loop over nothing, a choice that
its inputs have made. If they are few, they stand there whole, below one that gets the inputs.
Where the set-up is long, or puts other functions in the place of the student's own, the calls of
the answer stand there, and a line that runs it all.
"""

import ast
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FEW = 3  # lines
LAST = 6  # lines of the last statement, above which it does no more than gather
LONG = 200  # characters of it: the same, where it is written anew as one line
STAND_INS = ("record", "substitute")
# What any torch module can do: no work of the student's.
_ANY_MODULES = {"get_parameter", "modules", "named_children", "named_parameters", "parameters"}
_HERE = "from helpers.check import"


@dataclass(frozen=True)
class Lines:
    """What ran in a case.

    whole    all of it, below a line that gets the inputs
    used     names of the inputs on which it depends
    shown    lines that can be pasted
    """

    whole: tuple[str, ...]
    used: tuple[str, ...]
    shown: tuple[str, ...]


def lines(name: str, defines: str, probe: str, case: int, inputs: Mapping[str, object]) -> Lines:
    """What ran in public case `case`, from 1, of question `name`, whose answer is `defines`."""
    statements = list(_in_this_case(probe, inputs))
    program = tuple(line for text, _ in statements for line in text.splitlines())
    found = {name for _, tree in statements for name in _names(tree)}
    used = tuple(each for each in inputs if each in found)
    whole = (*_given(name, case, inputs, used), *program)
    if len(program) <= FEW and found.isdisjoint(STAND_INS):
        return Lines(whole, used, whole)
    calls = [f"# {line}" for text in _calls(defines, statements) for line in text.splitlines()]
    again = f'rerun("{name}", {case})  # all its lines: program("{name}", {case})'
    return Lines(whole, used, (*calls, f"{_HERE} program, rerun", again))


def gives_a_value(probe: str, defines: str) -> bool:
    """Whether the probe takes what the answer returns, so that None there is what it returned.

    Autograd's gradients of what a class computes may be None too.
    """
    if not defines[:1].islower():
        return ".grad" not in probe
    tree = ast.parse(probe)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _root(n.func) == defines]
    dropped = [
        n.value for n in ast.walk(tree) if isinstance(n, ast.Expr) and n is not tree.body[-1]
    ]
    return any(call not in dropped for call in calls)


def _given(name: str, case: int, inputs: Mapping[str, object], used: tuple[str, ...]) -> list[str]:
    """Lines that bind the inputs that are used."""
    if not used:
        return []
    call = f'inputs("{name}", {case})'
    if len(used) == 1:
        return [f"{_HERE} inputs", f'{used[0]} = {call}["{used[0]}"]']
    targets = [each if each in used else "_" for each in inputs]
    while targets[-1] == "_":
        targets.pop()
    rest = ["*_"] if len(targets) < len(inputs) else []
    return [f"{_HERE} inputs", f"{', '.join(targets + rest)} = {call}.values()"]


def _in_this_case(probe: str, inputs: Mapping[str, object]) -> Iterator[tuple[str, ast.stmt]]:
    """Each statement that does something, as text and tree; as it was written, unless it is
    another one in this case."""
    rows = probe.splitlines()
    chosen = _Chosen(inputs)
    for whole in ast.parse(probe).body:
        statements = (part for part in ast.walk(whole) if isinstance(part, ast.stmt))
        written = {id(each): ast.dump(each) for each in statements}
        kept = chosen.visit(whole)
        for each in kept if isinstance(kept, list) else [kept] if kept else []:
            if ast.dump(each) == written[id(each)]:
                yield textwrap.dedent("\n".join(rows[each.lineno - 1 : each.end_lineno])), each
            else:
                yield _text(ast.fix_missing_locations(each)), each


def _text(statement: ast.stmt) -> str:
    """A statement as text: of `a, b = c, d` Python's own puts brackets around the right side."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Tuple(elts=[_, _, *_] as parts)):
            return f"{ast.unparse(target).strip('()')} = {', '.join(map(ast.unparse, parts))}"
    return ast.unparse(statement)


def _calls(defines: str, statements: list[tuple[str, ast.stmt]]) -> list[str]:
    """The statements in which the answer is at work: it, or what it gave, is called there."""
    made, found = {defines}, []
    for text, tree in statements:
        called = {_root(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        last = tree is statements[-1][1]
        gathers = last and (text.count("\n") >= LAST or len(text) > LONG)
        if (called & made or defines in _names(tree)) and not gathers:
            found.append(text)
        made |= _made_of(defines, tree)
    return found


def _made_of(defines: str, tree: ast.stmt) -> set[str]:
    """The names of what a statement makes of the answer."""
    match tree:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=parts)):
            pairs = zip(targets, parts, strict=True)
            return {
                name for each, part in pairs if defines in _names(part) for name in _names(each)
            }
        case ast.FunctionDef(name=name) if defines in _names(tree):
            return {name}
    return _names(tree, ast.Store) if defines in _names(tree) else set()


def _names(tree: ast.AST, use: type[ast.expr_context] = ast.expr_context) -> set[str]:
    """The names in a piece of code that are read or bound, or in one `use` of the two."""
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in named if isinstance(node.ctx, use)}


def _root(node: ast.expr) -> str:
    """The name at which a dotted one begins; empty for what any module can do."""
    if isinstance(node, ast.Attribute) and node.attr in _ANY_MODULES:
        return ""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Chosen(ast.NodeTransformer):
    """Leaves out what the inputs of a case make idle."""

    def __init__(self, inputs: Mapping[str, object]) -> None:
        self.inputs = inputs
        self.empty = {k for k, v in inputs.items() if isinstance(v, (list, dict)) and not v}

    def _is_empty(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self.empty

    def _times(self, node: ast.comprehension) -> object:
        """How often `for _ in range(times)` goes round, if an input says so."""
        match node:
            case ast.comprehension(
                target=ast.Name("_"), iter=ast.Call(func=ast.Name("range"), args=[ast.Name(name)])
            ):
                return self.inputs.get(name)
        return None

    def visit_For(self, node: ast.For) -> ast.AST | None:
        return None if self._is_empty(node.iter) else self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        """What goes to `_` is done for its effect, which nothing has on no items."""
        was_empty = isinstance(node.value, ast.List)
        match self.generic_visit(node):
            case ast.Assign(targets=[ast.Name("_")], value=ast.List(elts=[])):
                return None
            case ast.Assign(targets=[ast.Name(name)], value=ast.List(elts=[])) if not was_empty:
                self.empty.add(name)
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        (first, *others) = node.generators
        if others or first.ifs:
            return node
        times = self._times(first)
        if self._is_empty(first.iter) or times == 0:
            return ast.List([], ast.Load())
        return ast.List([node.elt], ast.Load()) if times == 1 else node

    def visit_Starred(self, node: ast.Starred) -> ast.AST | None:
        return None if self._is_empty(node.value) else node

    def _choice(self, test: ast.expr) -> bool | None:
        """What a condition on numbers among the inputs comes to; None for any other."""
        names = _names(test)
        plain = all(isinstance(self.inputs.get(n), (int, list, dict)) for n in names)
        allowed = (ast.Name, ast.Compare, ast.Constant, ast.cmpop, ast.expr_context)
        if not (names and plain and all(isinstance(n, allowed) for n in ast.walk(test))):
            return None
        return bool(eval(compile(ast.Expression(test), "<choice>", "eval"), dict(self.inputs)))

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        choice = self._choice(node.test)
        self.generic_visit(node)
        return node if choice is None else node.body if choice else node.orelse

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        choice = self._choice(node.test)
        self.generic_visit(node)
        return node if choice is None else node.body if choice else node.orelse
