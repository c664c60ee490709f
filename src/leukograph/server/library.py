"""What the JSON API answers: for each endpoint one call of the library, as plain dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from leukograph import __version__
from leukograph.documents import all_documents, cited, documents
from leukograph.errors import ParameterError
from leukograph.knowledge import KnowledgeGraph
from leukograph.search import Budget
from leukograph.server.described import MORE, Contents, dataset, examples, read_contents, runnable, service
from leukograph.server.endpoints import BY_PATH, Endpoint
from leukograph.store import Triple, serialized
from leukograph.terms import prefixes

NOTE = "For research and teaching; no medical advice."
# Of the time that an answer may take, a search takes so much at the most.
SHARE = 0.7

Given = dict[str, Any]
Reply = dict[str, Any]


class Library:
    """A graph that is asked in the words of the API."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.budget = Budget()

    def answer(self, path: str, given: Given, seconds: float) -> Reply:
        """The answer of an address to parameters that were read, within about so many seconds.

        Raises: AskingError and KeyError as the library does.
        """
        self.budget = Budget(seconds=min(Budget().seconds, seconds * SHARE))
        endpoint = BY_PATH[path]
        ask: Callable[..., Reply] = getattr(self, endpoint.method or endpoint.name)
        return ask(endpoint, **given)

    def warm(self) -> None:
        """Makes ready what every answer needs."""
        _ = self.graph.network
        names = self.graph.names.labels()
        for term in [*names][:1]:
            self.graph.show(term)
            self.graph.paths(term, term)
            self.graph.find(names[term])

    def describe(self, what: str, base: str, form: str) -> str:
        """The description in RDF of the `service`, the `dataset` or the `examples` of a server whose address is `base`."""
        made: Mapping[str, Callable[[], list[Triple]]] = {
            "service": lambda: service(self._contents, base),
            "dataset": lambda: dataset(self._contents, base),
            "examples": lambda: examples(self.graph.catalogue(), base),
        }
        return serialized(made[what](), form=form, more=MORE)

    @cached_property
    def _contents(self) -> Contents:
        return read_contents(self.graph.store)

    def search(self, endpoint: Endpoint, q: str, limit: int, offset: int) -> Reply:
        """The terms that a text may mean."""
        hits = self.graph.find(q, offset + limit + 1)
        whole = len(hits) if len(hits) <= offset + limit else None
        following = _next(endpoint, {"q": q}, limit, offset, more=whole is None)
        results = [hit.to_dict() for hit in hits[offset : offset + limit]]
        return {"query": q, "offset": offset, "limit": limit, "total": whole, "next": following, "results": results}

    def term(self, endpoint: Endpoint, term: str, limit: int, offset: int) -> Reply:
        """Everything about one term, its long lists in parts."""
        found = self.graph.show(term).to_dict()
        lists: dict[str, Sequence[Any]] = {name: each for name, each in found.items() if isinstance(each, list)}
        edges: dict[str, Sequence[Any]] = found["edges"]
        totals = {name: len(each) for name, each in lists.items()}
        totals |= {name: len(each) for name, each in edges.items()}
        for holder, each in ((found, lists), (edges, edges)):
            holder.update({name: _part(part, limit, offset) for name, part in each.items()})
        told = found["sources"]
        if max(totals.values()) > limit:
            found["sources"] = {key: told[key] for key in sorted({*cited(found)}) if key in told}
        following = _next(endpoint, {"term": term}, limit, offset, more=max(totals.values()) > offset + limit)
        return {**found, "offset": offset, "limit": limit, "totals": totals, "next": following}

    def paths(self, _: Endpoint, source: str, target: str, k: int, max_length: int, by: str, **filters: Any) -> Reply:
        """The verdict over all causal paths between two terms."""
        options = {"k": k, "max_length": max_length, "by": by, "budget": self.budget, **filters}
        return self._sourced(self.graph.paths(source, target, **options).to_dict())

    def causes(self, endpoint: Endpoint, **asked: Any) -> Reply:
        """What acts on a term."""
        return self._influences(endpoint, self.graph.causes, asked)

    def effects(self, endpoint: Endpoint, **asked: Any) -> Reply:
        """On what a term acts."""
        return self._influences(endpoint, self.graph.effects, asked)

    def _influences(self, endpoint: Endpoint, ask: Callable[..., Any], asked: Given) -> Reply:
        limit, offset = asked["limit"], asked["offset"]
        # Where their number is not known, one more than is shown tells whether there are others behind.
        more = 1 if asked["verdicts"] else 0
        found = ask(**{**asked, "limit": limit + more})
        answer = found.to_dict()
        behind = len(answer["found"]) > limit if found.total is None else offset + limit < found.total
        answer["found"] = answer["found"][:limit]
        page = {"offset": offset, "limit": limit, "total": found.total}
        return self._sourced({**answer, **page, "next": _next(endpoint, asked, limit, offset, more=behind)})

    def common(self, _: Endpoint, first: str, second: str, **filters: Any) -> Reply:
        """What two terms have in common."""
        return self.graph.common(first, second, **filters).to_dict()

    def explain(self, _: Endpoint, finding: list[str], **asked: Any) -> Reply:
        """The smallest sets of causes that explain findings."""
        return self._sourced(self.graph.explain(*finding, **asked).to_dict())

    def interventions(self, _: Endpoint, source: str, target: str, **asked: Any) -> Reply:
        """Where treatments act on the paths between two terms."""
        return self._sourced(self.graph.interventions(source, target, budget=self.budget, **asked).to_dict())

    def classify(self, _: Endpoint, result: list[str]) -> Reply:
        """The classes that laboratory results fall in."""
        return self._sourced({"results": [self.graph.classify(text).to_dict() for text in result]})

    def picture(self, _: Endpoint, term: str | None, source: str | None, target: str | None, **asked: Any) -> Reply:
        """A picture as data: of a term and its neighbours, or of the paths between two. Raises: ParameterError."""
        if term and not (source or target):
            return self.graph.picture(term)
        if source and target and not term:
            return self.graph.picture(source, target, budget=self.budget, **asked)
        raise ParameterError("a picture is of one term or of the paths between two: give term, or source and target")

    def about(self, endpoint: Endpoint, limit: int, offset: int) -> Reply:
        """What this graph is, its sources in parts."""
        every = self._about["sources"]
        listed = every[offset : offset + limit]
        following = _next(endpoint, {}, limit, offset, more=limit > 0 and offset + limit < len(every))
        page = {"offset": offset, "limit": limit, "next": following, "totals": {"sources": len(every)}}
        return {**self._about, "sources": listed, **page}

    def vocabulary(self, _: Endpoint) -> Reply:
        """The words of the ontology itself."""
        words = self.graph.vocabulary
        evidence = words.evidence_labels
        return {
            "relations": [
                {"name": each.name, "label": each.label, "sign": each.sign, "traversal": each.traversal}
                for each in words.relations.values()
            ],
            "kinds": [
                {"name": each.name, "label": each.label, "colour": each.colour, "shape": each.shape}
                for each in words.kinds.values()
            ],
            "evidence": [{"code": code, "label": evidence[code], "prior": prior} for code, prior in words.priors.items()],
            "certainties": [{"name": name, "weight": weight} for name, weight in words.weights.items()],
            "prefixes": dict(prefixes().namespaces),
        }

    def queries(self, _: Endpoint) -> Reply:
        """The catalogue of questions."""
        return {"queries": self._queries}

    @cached_property
    def _queries(self) -> list[Reply]:
        return [{**query.to_dict(), "sparql": runnable(query)} for query in self.graph.catalogue()]

    @cached_property
    def _about(self) -> Reply:
        from leukograph.export import formats

        return {
            "version": __version__,
            "counts": [{"what": what, "count": count} for what, count in self.graph.contents()],
            "sources": sorted(all_documents(self.graph.store), key=lambda each: -each["claims"]),
            "downloads": [{"format": name, "command": f"leukograph export {name} -o {name}"} for name in formats()],
            "note": NOTE,
        }

    def _sourced(self, answer: Reply) -> Reply:
        """The answer with what is known of every source that its claims name."""
        return {**answer, "sources": documents(self.graph.store, cited(answer))}


def _part(many: Sequence[Any], limit: int, offset: int) -> Sequence[Any]:
    """A list that is no longer than `limit` whole, else its part from `offset` on."""
    return many if len(many) <= limit else many[offset : offset + limit]


def _next(endpoint: Endpoint, asked: Mapping[str, Any], limit: int, offset: int, *, more: bool) -> str | None:
    """The address of what follows, relative to the server; None where nothing does."""
    if not more:
        return None
    pairs = []
    for parameter in endpoint.parameters:
        value = {**asked, "limit": limit, "offset": offset + limit}.get(parameter.name, parameter.default)
        if value not in (parameter.default, []):
            texts = value if parameter.repeated else [value]
            pairs += [(parameter.name, str(text).lower() if isinstance(text, bool) else str(text)) for text in texts]
    return f"{endpoint.path}?{urlencode(pairs)}"
