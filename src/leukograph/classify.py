"""Which classes a laboratory result falls in, and by which source's limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from leukograph.errors import ParameterError
from leukograph.lookup import Names
from leukograph.model import Interval, Node
from leukograph.results import python_value
from leukograph.store import Store
from leukograph.terms import iri_of, name_of, prefixes
from leukograph.vocabulary import Vocabulary

RESULT = re.compile(
    r"\s*(?P<name>\S.*?)\s*[:=]?\s+(?P<number>[-\u2212]?\d+(?:[.,]\d+)?)(?![\d*^])\s*(?P<unit>\S.*)?$", re.DOTALL
)
# Names of laboratory reports that are no names of our terms.
ABBREVIATIONS = {"anc": "NeutrophilCount", "alc": "LymphocyteCount", "amc": "MonocyteCount", "wbc": "LeukocyteCount"}
CELLS = "cells per volume"
MOST_PLAUSIBLE = 200.0
"""Above this a bare number is read as cells per microlitre: no grade speaks of so many leukocytes in 10*9/L."""

SEVERITY = "severity"
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

    `fits` is `perhaps` where the source leaves an end of a grade open that it must have, or speaks only of particular
    people; `reason` says which, and is empty for `yes`. A grade without a lower end must have one where the same source, for
    the same people, puts the number in a graver grade too, unless that is a kind of the milder one.
    """

    term: Node
    role: str
    fits: str
    reason: str
    interval: str
    unit: str
    population: str
    source: str
    locator: str
    evidence: str
    note: str

    def to_dict(self) -> dict[str, Any]:
        """The limit as a plain dictionary."""
        names = ("role", "fits", "reason", "interval", "unit", "population", "source", "locator", "evidence", "note")
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
    rows = store.select(VALUES.format(quantity=iri_of(quantity)))
    held = [_held(row, value) for row in rows if python_value(row[5]) == reference.code]
    limits = _graded(store, [each for each in held if each])
    return Classified(
        text.strip(), Node(f"lk:{quantity}", names.label(quantity)), value, reference.code, assumed, tuple(limits)
    )


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


def _held(row: tuple[Any, ...], number: float) -> tuple[Limit, Interval] | None:
    """A limit with its interval in the reference unit, or None if the number does not lie within."""
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
    within = Interval(interval, lower, upper, bool(lower_closed), bool(upper_closed))
    if not within.holds(number):
        return None
    of_some = f"its source speaks of {population}" if population not in (None, *EVERYBODY) else ""
    reason = "; ".join(
        filter(None, ["its source gives no upper end" if role == SEVERITY and upper is None else "", of_some])
    )
    return Limit(
        Node(term, label), role, "perhaps" if reason else "yes", reason, interval, unit, population or "", source, locator,
        evidence, note or "",
    ), within  # fmt: skip


def _graded(store: Store, held: list[tuple[Limit, Interval]]) -> Iterable[Limit]:
    """The limits, where those of a grade without lower end are doubted for a graver one of the same source and people."""
    for limit, within in held:
        graver = [
            other.term
            for other, inner in held
            if limit.role == other.role == SEVERITY and within.lower is None
            and (other.source, other.population) == (limit.source, limit.population)
            and inner.upper is not None and within.upper is not None and inner.upper < within.upper
            and not _is_kind(store, other.term, limit.term)
        ]  # fmt: skip
        if graver:
            names = " and ".join(dict.fromkeys(term.label for term in graver))
            said = f"its source gives no lower end, and puts this number in {names} too"
            yield replace(limit, fits="perhaps", reason="; ".join(filter(None, [said, limit.reason])))
        else:
            yield limit


def _is_kind(store: Store, narrow: Node, broad: Node) -> bool:
    """True if every case of the one is a case of the other."""
    one, other = (prefixes().expand(node.id) for node in (narrow, broad))
    return bool(store.select(f"SELECT ?kind {{ BIND(<{other}> AS ?kind) <{one}> rdfs:subClassOf* ?kind }}"))
