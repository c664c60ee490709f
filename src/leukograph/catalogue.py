"""The catalogue: one `.rq` file a question, its `#+` YAML header telling people and programs what it asks.

A parameter stands in the query as `VALUES ?name { default }`, so that the file runs as it is in any SPARQL 1.1 engine (with
`SERVICE lk:paths`, where that is answered); a value given by the asker takes the default's place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leukograph.errors import DataError, ParameterError, QueryError, UnknownQuery
from leukograph.headers import read_header
from leukograph.model import Finding
from leukograph.store import Literal, NamedNode, Rows, Store, Triples

NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
KINDS = ("term", "number", "text")
_VALUES = r"VALUES\s+\?{name}\s*\{{([^{{}}]*)\}}"

Resolve = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its name, what it means, and whether it is a term, a number or a text."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query file: its name, its question in plain words, its parameters and its SPARQL.

    `effect` is what a rule does with its triples, `remedy` what mends what a check finds; a check of the `whole`
    data says nothing of terms that stand in rows which had to be left out.
    """

    name: str
    question: str
    description: str
    topic: str
    parameters: tuple[Parameter, ...]
    effect: str
    remedy: str
    whole: bool
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The query in the JSON form that `leukograph queries --as json` prints."""
        return {
            "name": self.name,
            "question": self.question,
            "description": self.description,
            "topic": self.topic,
            "parameters": [{"name": p.name, "kind": p.kind, "description": p.description} for p in self.parameters],
        }

    def bound(self, given: Mapping[str, str], resolve: Resolve) -> str:
        """The SPARQL with the given values in the place of the defaults; several values of one are separated by `|`.

        Raises: ParameterError for a name that the query does not have or a value that it cannot take; UnknownTerm.
        """
        text = self.text
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in given.items():
            if name not in known:
                has = ", ".join(known) or "none"
                raise ParameterError(f"the query {self.name} has no parameter {name!r}; it has: {has}")
            terms = " ".join(_term(known[name], part.strip(), resolve) for part in value.split("|"))
            pattern = re.compile(_VALUES.format(name=re.escape(name)))
            replacement = f"VALUES ?{name} {{ {terms} }}"
            text = pattern.sub(lambda _, new=replacement: new, text)  # type: ignore[misc]
        return text


def _term(parameter: Parameter, value: str, resolve: Resolve) -> str:
    if not value:
        raise ParameterError(f"the parameter {parameter.name} is empty: give {parameter.description}")
    if parameter.kind == "term":
        return str(NamedNode(resolve(value)))
    if parameter.kind == "text":
        return str(Literal(value))
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ParameterError(f"the parameter {parameter.name} is a number, not {value!r}")
    return repr(number)


def read_query(path: Path) -> Query:
    """The query of a file. Raises: DataError if its header cannot be read or its parameters do not stand in it."""
    try:
        text = path.read_text("utf-8")
        lines = [line[2:].removeprefix(" ") for line in text.split("\n") if line.startswith("#+")]
        header = read_header("\n".join(lines))
        return _query(path, text, header)
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        remedy = "Mend the lines that begin with `#+`."
        raise DataError([Finding(name_of_file(path), 1, "query", str(fault), remedy)]) from fault


def name_of_file(path: Path) -> str:
    """The path of a query file as findings show it: from `queries/` on, where it lies there."""
    parts = path.parts
    return "/".join(parts[-3:]) if "queries" in parts[-3:-2] else path.name


def _query(path: Path, text: str, header: Mapping[str, Any]) -> Query:
    if not isinstance(header.get("question"), str):
        raise ValueError("the header does not say which question the query answers")
    parameters = []
    for name, about in (header.get("parameters") or {}).items():
        if not isinstance(about, dict) or about.get("kind") not in KINDS:
            raise ValueError(f"the parameter {name} must have a kind: {', '.join(KINDS)}")
        if not re.search(_VALUES.format(name=re.escape(name)), text):
            raise ValueError(f"the parameter {name} must stand in the query as VALUES ?{name} {{ default }}")
        parameters.append(Parameter(name, about["kind"], str(about.get("description", name))))
    return Query(
        name=path.stem,
        question=header["question"],
        description=str(header.get("description", "")).strip(),
        topic=str(header.get("topic", "")),
        parameters=tuple(parameters),
        effect=str(header.get("effect", "add")),
        remedy=str(header.get("remedy", "")),
        whole=bool(header.get("whole", False)),
        text=text,
    )


def catalogue(folder: Path) -> list[Query]:
    """The questions below `folder`/queries/ask, in order of their names. Raises: DataError."""
    return [read_query(path) for path in sorted((folder / "queries" / "ask").glob("*.rq"))]


def find_query(folder: Path, name: str) -> Query:
    """The question of this name. Raises: UnknownQuery, naming those that look alike."""
    path = folder / "queries" / "ask" / f"{name}.rq"
    if NAME.match(name) and path.is_file():
        return read_query(path)
    from difflib import get_close_matches

    names = sorted(path.stem for path in path.parent.glob("*.rq"))
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"Did you mean: {', '.join(near)}?" if near else "`leukograph queries` lists them."
    raise UnknownQuery(f"the catalogue has no query {name!r}. {hint}")


def ask(store: Store, query: str | Query, given: Mapping[str, str], resolve: Resolve) -> Rows | Triples:
    """What a query of the catalogue, or SPARQL text, answers. Raises: QueryError, ParameterError, UnknownTerm."""
    if isinstance(query, Query):
        return store.query(query.bound(given, resolve))
    if given:
        raise QueryError("SPARQL text takes no parameters: write the values into it, or name a query of the catalogue")
    return store.query(query)
