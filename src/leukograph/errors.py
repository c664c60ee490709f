"""What can go wrong, as one tree.

    LeukographError
    ├── AskingError             the question was wrong; the command line exits with 2
    │   ├── UnknownTerm         no term of that name; carries suggestions
    │   ├── AmbiguousTerm       more than one term of that name
    │   ├── UnknownQuery        no query of that name in the catalogue
    │   ├── ParameterError      a parameter or option has a value it cannot have
    │   ├── QueryError          SPARQL that cannot be read, or that is not allowed
    │   ├── StoreError          a folder or file that cannot be read or written
    │   ├── MissingLibrary      a library that a format needs is not installed
    │   └── ReasonerError       no Java for the reasoner, or it does not end, or cannot read the ontology
    └── DataError               the data has faults; carries its findings; the command line exits with 1

A message says where, what, and what to do. Faults of the data are findings first (values, all shown at once); only a step
that cannot go on with faulty data raises `DataError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leukograph.model import Finding


class LeukographError(Exception):
    """Anything that Leukograph raises on purpose."""


class AskingError(LeukographError):
    """The question was wrong, not the data."""


class UnknownTerm(AskingError):
    """No term has this name, synonym or identifier."""

    def __init__(self, text: str, suggestions: Sequence[str] = ()) -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        hint = (
            f"Did you mean: {', '.join(self.suggestions)}?"
            if self.suggestions
            else "Try `leukograph find` with a part of the name."
        )
        super().__init__(f"no term is called {text!r}. {hint}")


class AmbiguousTerm(AskingError):
    """More than one term has this name or identifier."""

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        super().__init__(f"{text!r} is the name of more than one term: {', '.join(self.candidates)}. Say which one.")


class UnknownQuery(AskingError):
    """The catalogue has no query of this name."""


class ParameterError(AskingError):
    """A parameter or option has a value that it cannot have."""


class QueryError(AskingError):
    """The SPARQL text cannot be read, or asks for what is not allowed."""


class StoreError(AskingError):
    """A folder or file cannot be read or written."""


class MissingLibrary(AskingError):
    """A library that is not always needed, and is needed now, is not installed."""


class ReasonerError(AskingError):
    """The reasoner cannot be run, does not end in the time allowed, or cannot read the ontology."""


class DataError(LeukographError):
    """The data has faults, so that nothing can be built from it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        first = f" The first: {self.findings[0]}" if self.findings else ""
        super().__init__(f"the data has {count} fault{'' if count == 1 else 's'}; `leukograph check` lists them all.{first}")
