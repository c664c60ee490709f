"""What a SPARQL query answers, in the forms that people and programs want it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leukograph.delimited import delimited
from leukograph.store import BlankNode, Literal, NamedNode, Rows, Term, Triples
from leukograph.terms import prefixes

_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of an answer: iterate over them as dictionaries of plain Python values, None where nothing is bound."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    asked: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_dicts())

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows with numbers as numbers, truth values as bool, terms as CURIEs, everything else as text."""
        return [dict(zip(self.variables, map(python_value, row), strict=True)) for row in self.rows]

    def to_json(self) -> str:
        """The answer in the W3C SPARQL 1.1 Query Results JSON Format."""
        if self.asked:
            return json.dumps({"head": {}, "boolean": python_value(self.rows[0][0])})
        bindings = [
            {name: _json_term(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1)

    def to_text(self, delimiter: str) -> str:
        """The answer with a header line, one row a line; IRIs whole. Cells that a spreadsheet would run are quoted."""
        rows = [[_text(term) for term in row] for row in self.rows]
        return delimited([list(self.variables), *rows], delimiter)

    def to_dataframe(self) -> Any:
        """The answer as a pandas DataFrame. Raises: ImportError, naming the extra, where pandas is not installed."""
        try:
            import pandas
        except ImportError as fault:
            raise ImportError("pandas is not installed: pip install 'leukograph[pandas]'") from fault
        return pandas.DataFrame(self.to_dicts(), columns=list(self.variables))

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join("<tr>" + "".join(f"<td>{escape(readable(term))}</td>" for term in row) + "</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def result_of(found: Rows | Triples) -> Result:
    """The rows of a query; the triples of a CONSTRUCT as rows of subject, predicate and object."""
    if isinstance(found, Rows):
        return Result(found.variables, found.rows, found.asked)
    rows: list[tuple[Term | None, ...]] = [(t.subject, t.predicate, t.object) for t in found.triples]
    return Result(("subject", "predicate", "object"), rows)


def python_value(term: Term | None) -> Any:
    """A term as a plain Python value.

    >>> python_value(Literal(5)), python_value(NamedNode("https://w3id.org/leukograph/Neutropenia")), python_value(None)
    (5, 'lk:Neutropenia', None)
    """
    if term is None:
        return None
    if isinstance(term, Literal):
        kind = term.datatype.value.removeprefix(_XSD)
        if kind == "boolean":
            return term.value in ("true", "1")
        try:
            return _NUMBERS.get(kind, str)(term.value)
        except ValueError:
            return term.value
    return readable(term)


def readable(term: Term | None) -> str:
    """A term as people read it: an IRI as CURIE, a literal as its text, nothing as nothing."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return prefixes().shorten(term.value)
    return _text(term)


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if not isinstance(term, NamedNode | Literal) else term.value


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "literal", "value": str(term)}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _XSD + "string":
        found["datatype"] = term.datatype.value
    return found
