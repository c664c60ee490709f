"""Who says it: what a store tells of the sources that claims name by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leukograph.results import python_value
from leukograph.store import Literal, Store
from leukograph.terms import prefixes

DOCUMENTS = """
SELECT ?key ?title ?authors ?date ?licence ?url ?get {{
  {keys} ?source dct:identifier ?key ; a lk:Source .
  OPTIONAL {{ ?source dct:title ?title }} OPTIONAL {{ ?source dct:creator ?authors }}
  OPTIONAL {{ ?source dct:date ?date }} OPTIONAL {{ ?source dct:license ?licence }}
  OPTIONAL {{ ?source rdfs:seeAlso ?url }} OPTIONAL {{ ?source dct:source ?get }}
}} ORDER BY ?key"""
COUNTED = "SELECT ?key (COUNT(DISTINCT ?claim) AS ?n) { ?claim a lk:Claim ; lk:source/dct:identifier ?key } GROUP BY ?key"
PARTS = ("title", "authors", "date", "licence", "url", "get")


def documents(store: Store, keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is known of sources, by key, in order: title, authors, date, licence, url and get (how to get it).

    What is not known is empty. The url of a source that the store does not describe is that of its identifier, if its key
    is one.

    >>> documents(Store(), ["PMID:8043437", "mine"])["PMID:8043437"]["url"]
    'http://www.ncbi.nlm.nih.gov/pubmed/8043437'
    """
    wanted = dict.fromkeys(keys)
    literals = " ".join(str(Literal(key)) for key in wanted)
    known: dict[str, dict[str, str]] = {}
    for row in store.select(DOCUMENTS.format(keys=f"VALUES ?key {{ {literals} }}")) if wanted else ():
        known.setdefault(*_document(row))
    return {key: known.get(key) or _unknown(key) for key in sorted(wanted)}


def all_documents(store: Store) -> list[dict[str, Any]]:
    """Every source that a store describes, with its key and the number of its claims, in order of the keys."""
    counted = {python_value(key): python_value(number) for key, number in store.select(COUNTED)}
    found: dict[str, dict[str, Any]] = {}
    for row in store.select(DOCUMENTS.format(keys="")):
        key, document = _document(row)
        found.setdefault(key, {"key": key, **document, "claims": counted.get(key, 0)})
    return list(found.values())


def cited(answer: Any) -> Iterator[str]:
    """The keys of the sources that the claims of an answer, as JSON shows it, name; each as often as it is named."""
    parts = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list | tuple) else ()
    if isinstance(answer, dict) and "locator" in answer and isinstance(answer.get("source"), str):
        yield answer["source"]
    for part in parts:
        if isinstance(part, dict | list | tuple):
            yield from cited(part)


def _document(row: tuple[Any, ...]) -> tuple[str, dict[str, str]]:
    key, *parts = row
    text = ("" if part is None else str(part.value) for part in parts)
    return str(key.value), dict(zip(PARTS, text, strict=True))


def _unknown(key: str) -> dict[str, str]:
    return {**dict.fromkeys(PARTS, ""), "url": prefixes().expand(key) or ""}
