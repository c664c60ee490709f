"""`SERVICE lk:paths` for users of rdflib: the same blocks in queries of any rdflib graph, answered here, without a network.

    from leukograph import KnowledgeGraph, rdflib_paths
    graph = KnowledgeGraph.load()
    rdflib_paths.register(graph)
    found = graph.to_rdflib().query("SELECT ?p { SERVICE lk:paths { ?p lk:source lk:Clozapine ; lk:target lk:Fever } }")

rdflib evaluates a block wherever it stands; so that others may bind its inputs, joins that have one are evaluated here, with
the block behind all else. SERVICE with another name stays rdflib's own, which asks other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from leukograph.blocks import XSD, Cell, Iri, Pattern, Request, Text, Variable
from leukograph.errors import QueryError
from leukograph.network import Network
from leukograph.service import read_request
from leukograph.surroundings import BIND_IT
from leukograph.terms import PATHS

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.plugins.sparql.sparql import QueryContext

NAME = "leukograph:paths"
REMEMBERED = 4_096
Solutions = Iterator[Any]


class HasNetwork(Protocol):
    """What has a network, such as a KnowledgeGraph."""

    @property
    def network(self) -> Network:
        """The signed graph as arrays."""


def register(graph: HasNetwork) -> None:
    """Lets rdflib answer `SERVICE lk:paths` in every graph, with the paths of this one; the last one registered answers.

    Register it again when it has changed.
    """
    from rdflib.plugins.sparql import CUSTOM_EVALS

    CUSTOM_EVALS[NAME] = Evaluator(lambda: graph.network)


def unregister() -> None:
    """Leaves SERVICE to rdflib again."""
    from rdflib.plugins.sparql import CUSTOM_EVALS

    CUSTOM_EVALS.pop(NAME, None)


class Evaluator:
    """What rdflib calls for every part of a query: it answers our blocks, and joins with them; the rest is not its own."""

    def __init__(self, network: Callable[[], Network]) -> None:
        self._network = network
        # Joins ask the same again and again.
        self._rows = lru_cache(maxsize=REMEMBERED)(self._answer)

    def __call__(self, ctx: QueryContext, part: CompValue) -> Solutions:
        """The solutions of a part. Raises: NotImplementedError for what is rdflib's; QueryError."""
        if part.name == "ServiceGraphPattern" and _is_ours(part, ctx):
            return self._block(ctx, part)
        if part.name == "Join" and _holds(part):
            return self._join(ctx, part)
        if part.name == "LeftJoin" and _holds(part.p2):
            return _optional(ctx, part)
        raise NotImplementedError

    def _answer(self, patterns: tuple[Pattern, ...], bound: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
        return list(read_request(patterns, self._network).rows([bound]))

    def _request(self, part: CompValue) -> Request:
        return read_request(_patterns(part), self._network)

    def _block(self, ctx: QueryContext, part: CompValue) -> Solutions:
        from rdflib import Variable as Name
        from rdflib.plugins.sparql.sparql import AlreadyBound

        request = self._request(part)
        bound = []
        for name in request.inputs:
            value = ctx[Name(name)]
            if value is None:
                raise QueryError(f"nothing binds ?{name}: {BIND_IT}")
            bound.append(_cell(value))
        for row in self._rows(tuple(_patterns(part)), tuple(bound)):
            found = ctx.push()
            try:
                for name, cell in zip(request.variables, row, strict=True):
                    found[Name(name)] = _node(cell)
            except AlreadyBound:
                continue
            yield found.solution()

    def _join(self, ctx: QueryContext, part: CompValue) -> Solutions:
        """The solutions of a join: what binds inputs of blocks first, then the blocks, then what speaks of their parts."""
        leaves = list(_leaves(part))
        blocks = [leaf for leaf in leaves if leaf.name == "ServiceGraphPattern" and _holds(leaf)]
        others = [leaf for leaf in leaves if leaf not in blocks and _holds(leaf)]
        plain = [leaf for leaf in leaves if not _holds(leaf)]
        free = [block for block in blocks if not self._request(block).inputs]
        asking = list(self._ordered([block for block in blocks if block not in free]))
        early, late = self._split(plain, [self._request(block) for block in blocks])
        return _joined(ctx, ctx, [*free, *early, *asking, *late, *others])

    def _split(self, plain: Sequence[CompValue], requests: Sequence[Request]) -> tuple[list[CompValue], list[CompValue]]:
        """What is asked before the blocks, and the triples that are asked behind them: those that bind no input."""
        from rdflib.plugins.sparql.algebra import BGP

        inputs = {name for request in requests for name in request.inputs}
        outputs = {name for request in requests for name in request.variables} - inputs
        early, late = list[Any](), list[Any]()
        for leaf in plain:
            if leaf.name != "BGP" or not requests:
                early.append(leaf)
                continue
            first = _connected(leaf.triples, inputs, outputs)
            early += [BGP(first)] if first else []
            late += [BGP([triple for triple in leaf.triples if triple not in first])]
        bound = {str(name) for leaf in early for name in _named(leaf) | set(leaf.get("_vars", ()))}
        if inputs - bound - outputs:
            return list(plain), []
        return early, late

    def _ordered(self, blocks: Sequence[CompValue]) -> Iterator[CompValue]:
        left = [(block, self._request(block)) for block in blocks]
        while left:
            for number, (_, request) in enumerate(left):
                others = [other for place, (_, other) in enumerate(left) if place != number]
                given = {name for other in others for name in other.variables if name not in other.inputs}
                if not given & set(request.inputs) or number == len(left) - 1:
                    yield left.pop(number)[0]
                    break


def _is_ours(part: CompValue, ctx: QueryContext | None = None) -> bool:
    """True if a block names our service. Raises: QueryError if a variable does, so that rdflib does not go out for it."""
    from rdflib import URIRef
    from rdflib import Variable as Name

    if isinstance(part.term, Name):
        if ctx is not None and str(ctx[part.term]) == PATHS:
            raise QueryError("SERVICE names lk:paths by a variable: write lk:paths itself")
        return False
    return isinstance(part.term, URIRef) and str(part.term) == PATHS


def _holds(part: Any) -> bool:
    """True if one of our blocks stands in a part where the values of others may reach it (not in a sub-SELECT)."""
    name = getattr(part, "name", None)
    if name == "ServiceGraphPattern":
        return _is_ours(part)
    if name in {None, "ToMultiSet", "BGP"}:
        return False
    return any(_holds(part.get(key)) for key in ("p", "p1", "p2") if key in part)


def _connected(triples: Sequence[Any], inputs: set[str], outputs: set[str]) -> list[Any]:
    """The triples that have variables in common with the inputs, or with such, and none with other parts of the blocks."""
    left = [(triple, _names(triple)) for triple in triples]
    if any(name.startswith("_:") for _, names in left for name in names):
        # A blank node joins the triples around it, so they are not parted.
        return []
    left = [(triple, names) for triple, names in left if not names & outputs]
    found, reached = list[Any](), set(inputs)
    while near := [(triple, names) for triple, names in left if names & reached and triple not in found]:
        found += [triple for triple, _ in near]
        reached |= {name for _, names in near for name in names}
    return found


def _names(triple: Sequence[Any]) -> set[str]:
    from rdflib import BNode
    from rdflib import Variable as Name

    return {f"_:{node}" if isinstance(node, BNode) else str(node) for node in triple if isinstance(node, Name | BNode)}


def _named(leaf: CompValue) -> set[str]:
    """The variables of triples or of VALUES."""
    if leaf.name == "BGP":
        return {name for triple in leaf.triples for name in _names(triple)}
    if leaf.name == "ToMultiSet" and leaf.p.name == "values":
        return {str(name) for row in leaf.p.res for name in row}
    return set()


def _leaves(part: CompValue) -> Iterator[CompValue]:
    if part.name == "Join":
        yield from _leaves(part.p1)
        yield from _leaves(part.p2)
    else:
        yield part


def _optional(ctx: QueryContext, part: CompValue) -> Solutions:
    """The solutions of an OPTIONAL; rdflib's own looks once more without what VALUES bound."""
    from rdflib.plugins.sparql.evaluate import evalPart
    from rdflib.plugins.sparql.evalutils import _ebv

    for first in evalPart(ctx, part.p1):
        found = [second for second in evalPart(ctx.thaw(first), part.p2) if _ebv(part.expr, second.forget(ctx))]
        yield from (second.merge(first) for second in found)
        if not found:
            yield first


def _joined(whole: QueryContext, ctx: QueryContext, leaves: Sequence[CompValue]) -> Solutions:
    """The solutions of all leaves together; into what is plain, or holds a block, those found so far are pushed."""
    from rdflib.plugins.sparql.evaluate import evalPart

    if not leaves:
        yield ctx.solution()
        return
    first, rest = leaves[0], leaves[1:]
    pushed = _holds(first) or first.name == "BGP" or (first.name == "ToMultiSet" and first.p.name == "values")
    so_far = ctx.solution()
    for found in evalPart(ctx if pushed else whole, first):
        if pushed or found.compatible(so_far):
            here = found.merge(so_far)
            for last in _joined(whole, whole.thaw(here), rest):
                yield last.merge(here)


def _patterns(part: CompValue) -> list[Pattern]:
    """The triples of a block. Raises: QueryError for whatever else stands in it."""
    from rdflib.plugins.sparql.algebra import triples

    found = []
    for element in part.graph.part or []:
        if element.name != "TriplesBlock":
            raise QueryError("in SERVICE lk:paths stand triples only; other patterns stand beside it")
        for subject, predicate, object_ in triples(list(element.triples)):
            found.append(Pattern(_term(subject), _term(predicate), _term(object_)))
    return found


def _term(node: Any) -> Cell | Variable:
    from rdflib import Variable as Name

    return Variable(str(node)) if isinstance(node, Name) else _cell(node)


def _cell(node: Any) -> Cell:
    from rdflib import Literal, URIRef

    if isinstance(node, URIRef):
        return Iri(str(node))
    if isinstance(node, Literal):
        kind = f"@{node.language}" if node.language else str(node.datatype or "string").removeprefix(XSD)
        return Text(str(node), kind)
    raise QueryError("in SERVICE lk:paths stand variables, names, numbers and texts only")


def _node(cell: Cell) -> Any:
    from rdflib import Literal, URIRef

    if isinstance(cell, Iri):
        return URIRef(cell.value)
    if cell.kind.startswith("@"):
        return Literal(cell.value, lang=cell.kind[1:])
    if cell.kind == "string":
        return Literal(cell.value)
    return Literal(cell.value, datatype=URIRef(cell.kind if ":" in cell.kind else XSD + cell.kind), normalize=False)
