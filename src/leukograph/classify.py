"""Which classes a laboratory result falls in, and by which source's limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from leukograph.errors import ParameterError
from leukograph.lookup import Names
from leukograph.model import Interval, Node
from leukograph.results import python_value
from leukograph.store import Store
from leukograph.terms import iri_of, name_of
from leukograph.vocabulary import Vocabulary

RESULT = re.compile(
    r"\s*(?P<name>\S.*?)\s*[:=]?\s+(?P<number>[-\u2212]?\d+(?:[.,]\d+)?)(?![\d*^])\s*(?P<unit>\S.*)?$", re.DOTALL
)
# Names of laboratory reports that are no names of our terms.
ABBREVIATIONS = {"anc": "NeutrophilCount", "alc": "LymphocyteCount", "amc": "MonocyteCount", "wbc": "LeukocyteCount"}
CELLS = "cells per volume"
MOST_PLAUSIBLE = 200.0
"""Above this a bare number is read as cells per microlitre: no grade speaks of so many leukocytes in 10*9/L."""

EVERYBODY = ("general population", "adults")

VALUES = """
SELECT ?term ?label ?role ?interval ?unit ?reference ?lower ?lowerClosed ?upper ?upperClosed ?population ?source ?locator
       ?evidence ?note {{
  ?value a lk:Value ; lk:quantity <{quantity}> ; lk:term ?term ; lk:role ?role ; lk:interval ?interval ; lk:unit ?unit ;
    lk:referenceUnit ?reference ; lk:source/dct:identifier ?source ; lk:locator ?locator ; lk:evidence ?evidence .
  ?term rdfs:label ?label .
  OPTIONAL {{ ?value lk:lower ?lower ; lk:lowerClosed ?lowerClosed }}
  OPTIONAL {{ ?value lk:upper ?upper ; lk:upperClosed ?upperClosed }}
  OPTIONAL {{ ?value lk:population/rdfs:label ?population }} OPTIONAL {{ ?value lk:note ?note }}
}} ORDER BY ?role ?label ?source ?interval"""


@dataclass(frozen=True, slots=True)
class Limit:
    """One source's limits for one class that the result falls within.

    `fits` is `perhaps` where the source leaves an end open, or speaks only of particular people: then it depends on them.
    """

    term: Node
    role: str
    fits: str
    interval: str
    unit: str
    population: str
    source: str
    locator: str
    evidence: str
    note: str

    def to_dict(self) -> dict[str, Any]:
        """The limit as a plain dictionary."""
        names = ("role", "fits", "interval", "unit", "population", "source", "locator", "evidence", "note")
        return {"term": self.term.to_dict(), **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True)
class Classified:
    """A result as it was read (`number` in the reference unit), and every limit that it falls within."""

    text: str
    quantity: Node
    number: float
    unit: str
    assumed: bool
    limits: tuple[Limit, ...]

    def to_dict(self) -> dict[str, Any]:
        """The result in the JSON form that `leukograph classify --as json` prints."""
        return {
            "text": self.text,
            "quantity": self.quantity.to_dict(),
            "number": self.number,
            "unit": self.unit,
            "unit_assumed": self.assumed,
            "limits": [limit.to_dict() for limit in self.limits],
        }


def classify(store: Store, vocabulary: Vocabulary, names: Names, text: str) -> Classified:
    """The classes that a result such as `ANC 0.4 10*9/L` or `WBC 3.1` falls in, each by its source's limits.

    A number without a unit is taken as 10*9/L, or above 200 as /uL, and `assumed` says so.

    Raises: ParameterError if the text is no result or its unit is not known; UnknownTerm, AmbiguousTerm.
    """
    match = RESULT.match(text)
    if match is None:
        raise ParameterError(f"{text!r} is no result: write what was counted and the number, as in `ANC 0.4 10*9/L`")
    if match["number"][0] in "-\u2212":
        raise ParameterError(f"{text!r} is below nothing: a count is 0 or more")
    name = match["name"].strip(" :=")
    quantity = ABBREVIATIONS.get(name.casefold()) or _quantity(store, names.resolve(name))
    number = float(match["number"].replace(",", "."))
    code, assumed = _unit(match["unit"], number, vocabulary)
    unit = vocabulary.units[code]
    reference = vocabulary.reference(unit) or unit
    value = round(number * unit.factor, 9)
    found = [
        _limit(row, value)
        for row in store.select(VALUES.format(quantity=iri_of(quantity)))
        if python_value(row[5]) == reference.code
    ]
    node = Node(f"lk:{quantity}", names.label(quantity))
    return Classified(text.strip(), node, value, reference.code, assumed, tuple(limit for limit in found if limit))


def _quantity(store: Store, term: str) -> str:
    """The quantity that a term is, counts, or is defined through. Raises: ParameterError if there is none."""
    query = f"""SELECT DISTINCT ?quantity {{
      {{ BIND(<{iri_of(term)}> AS ?quantity) ?quantity lk:kind lk:Quantity }}
      UNION {{ <{iri_of(term)}> lk:hasCount ?quantity }}
      UNION {{ <{iri_of(term)}> rdfs:subClassOf/owl:someValuesFrom ?quantity . ?quantity lk:kind lk:Quantity }}
    }} ORDER BY ?quantity"""
    rows = store.select(query)
    if not rows:
        raise ParameterError(f"lk:{term} is nothing that is counted: name a quantity such as `neutrophil count`, or a cell")
    return name_of(str(getattr(rows[0][0], "value", "")))


def _unit(text: str | None, number: float, vocabulary: Vocabulary) -> tuple[str, bool]:
    """The UCUM code of a unit, and whether it had to be assumed. Raises: ParameterError for an unknown unit."""
    if not text or not text.strip():
        return ("10*9/L" if number <= MOST_PLAUSIBLE else "/uL"), True
    written = re.sub(r"\s+", "", text.strip()).removeprefix("x").removeprefix("\u00d7")
    folded = (
        written.replace("\u00b5", "u")
        .replace("\u03bc", "u")
        .replace("^", "*")
        .replace("\u2079", "*9")
        .replace("\u00b3", "*3")
    )
    by_fold = {_fold_unit(code): code for code in vocabulary.units}
    for code in (folded, f"10*{folded[2:]}" if folded.startswith("10") and "*" not in folded else folded, f"/{folded}"):
        if _fold_unit(code) in by_fold:
            return by_fold[_fold_unit(code)], False
    cells = folded.casefold().removeprefix("cells").removeprefix("cell")
    if cells in by_fold:
        return by_fold[cells], False
    known = ", ".join(code for code, unit in vocabulary.units.items() if unit.dimension == CELLS)
    raise ParameterError(f"the unit {text.strip()!r} is not known; counts take: {known}")


def _fold_unit(code: str) -> str:
    return code.casefold().replace("**", "*")


def _limit(row: tuple[Any, ...], number: float) -> Limit | None:
    cells = [python_value(cell) for cell in row]
    (
        term,
        label,
        role,
        interval,
        unit,
        _,
        lower,
        lower_closed,
        upper,
        upper_closed,
        population,
        source,
        locator,
        evidence,
        note,
    ) = cells
    within = Interval(interval, lower, upper, bool(lower_closed), bool(upper_closed)).holds(number)
    if not within:
        return None
    open_end = role == "severity" and upper is None
    fits = "perhaps" if open_end or population not in (None, *EVERYBODY) else "yes"
    return Limit(
        Node(term, label), role, fits, interval, unit, population or "", source, locator, evidence, note or ""
    )  # fmt: skip
