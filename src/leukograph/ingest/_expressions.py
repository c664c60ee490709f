"""OWL expressions, the nodes of axioms, as blank nodes with what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Union

from leukograph.ingest._found import BOTH, FIRST, ON, OWL, RDF, RDFS, REST, SOME, TYPE
from leukograph.statements import literal

Line = tuple[str, str, str]
XSD = "http://www.w3.org/2001/XMLSchema#"


class Node(NamedTuple):
    """A word and what stands in its brackets."""

    word: str
    parts: tuple[Union[Node, str], ...]  # noqa: UP007 - it names itself


Part = Node | str


def owl(name: str) -> str:
    """The node of a word of OWL."""
    return f"<{OWL}{name}>"


NIL, DATATYPE, CLASS, RESTRICTION = f"<{RDF}nil>", f"<{RDFS}Datatype>", owl("Class"), owl("Restriction")
INVERSE, TRUE = owl("inverseOf"), literal("true", datatype=XSD + "boolean")
SETS = {
    "ObjectIntersectionOf": (CLASS, BOTH), "ObjectUnionOf": (CLASS, owl("unionOf")),
    "ObjectOneOf": (CLASS, owl("oneOf")), "DataIntersectionOf": (DATATYPE, BOTH),
    "DataUnionOf": (DATATYPE, owl("unionOf")), "DataOneOf": (DATATYPE, owl("oneOf")),
}  # fmt: skip
NOT = {"ObjectComplementOf": (CLASS, owl("complementOf")), "DataComplementOf": (DATATYPE, owl("datatypeComplementOf"))}
QUANTIFIERS = {
    f"{kind}{name}": predicate
    for kind in ("Object", "Data")
    for name, predicate in (
        ("SomeValuesFrom", SOME),
        ("AllValuesFrom", owl("allValuesFrom")),
        ("HasValue", owl("hasValue")),
    )
}
NUMBERS = {
    f"{kind}{name}Cardinality": (bare, qualified, owl("onClass" if kind == "Object" else "onDataRange"))
    for kind in ("Object", "Data")
    for name, bare, qualified in (
        ("Min", owl("minCardinality"), owl("minQualifiedCardinality")),
        ("Max", owl("maxCardinality"), owl("maxQualifiedCardinality")),
        ("Exact", owl("cardinality"), owl("qualifiedCardinality")),
    )
}


@dataclass(slots=True)
class Expressions:
    """Makes blank nodes of expressions; their triples wait in `waiting` until they are asked for."""

    blank: Callable[[], str]
    waiting: list[Line] = field(default_factory=list)

    def term(self, part: Part) -> str:
        """The node of an expression; its triples wait until they are asked for."""
        if isinstance(part, str):
            return self.leaf(part)
        node = self.blank()
        self.waiting.extend((node, predicate, object_) for predicate, object_ in self._expression(part.word, part.parts))
        return node

    def _expression(self, word: str, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
        """What is said of the blank node of an expression."""
        if word in SETS:
            yield TYPE, SETS[word][0]
            yield SETS[word][1], self.listed(at_least(word, parts, 1))
        elif word in NOT:
            (one,) = exactly(word, parts, 1)
            yield TYPE, NOT[word][0]
            yield NOT[word][1], self.term(one)
        elif word == "ObjectInverseOf":
            (one,) = exactly(word, parts, 1)
            yield INVERSE, self.name(one)
        elif word == "DatatypeRestriction":
            yield from self._facets(word, parts)
        else:
            yield from self._restriction(word, parts)

    def _restriction(self, word: str, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
        yield TYPE, RESTRICTION
        if word in QUANTIFIERS:
            *relations, filler = at_least(word, parts, 2)
            yield (ON, self.term(relations[0])) if len(relations) == 1 else (owl("onProperties"), self.listed(relations))
            yield QUANTIFIERS[word], self.term(filler)
        elif word == "ObjectHasSelf":
            yield ON, self.term(*exactly(word, parts, 1))
            yield owl("hasSelf"), TRUE
        elif word in NUMBERS:
            number, relation, *of_what = at_least(word, parts, 2)
            if not isinstance(number, str) or not number.isdecimal() or len(of_what) > 1:
                raise ValueError(f"{word} does not begin with a number, or has too much in it")
            bare, qualified, of = NUMBERS[word]
            yield ON, self.term(relation)
            yield qualified if of_what else bare, literal(number, datatype=XSD + "nonNegativeInteger")
            for each in of_what:
                yield of, self.term(each)
        else:
            raise ValueError(f"{word[:60]!r} is no expression of OWL 2")

    def _facets(self, word: str, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
        kind, *rest = at_least(word, parts, 2)
        flat = [each for part in rest for each in (part.parts if isinstance(part, Node) else (part,))]
        if len(flat) % 2:
            raise ValueError("DatatypeRestriction has a facet without a value")
        cells = []
        for facet, value in zip(flat[::2], flat[1::2], strict=True):
            cells.append(self.blank())
            self.waiting.append((cells[-1], self.name(facet), self.leaf(value)))
        yield TYPE, DATATYPE
        yield owl("onDatatype"), self.name(kind)
        yield owl("withRestrictions"), self.listed(cells)

    def listed(self, members: Sequence[Part]) -> str:
        """The first cell of a list; its triples wait."""
        cells = [self.blank() for _ in members]
        for cell, member, rest in zip(cells, members, [*cells[1:], NIL], strict=True):
            self.waiting += [(cell, FIRST, self.term(member)), (cell, REST, rest)]
        return cells[0] if cells else NIL

    def leaf(self, part: Part) -> str:
        """A term that stands alone. Raises: ValueError if it is none."""
        if isinstance(part, Node) or part[:1] not in {"<", "_", '"'}:
            shown = part.word if isinstance(part, Node) else part
            raise ValueError(f"holds {shown[:60]!r} where a name or text is wanted")
        return part

    def name(self, part: Part) -> str:
        """An IRI that stands alone. Raises: ValueError if it is none."""
        if self.leaf(part)[0] != "<":
            raise ValueError(f"holds {str(part)[:60]} where a name is wanted")
        return str(part)


def exactly(word: str, parts: Sequence[Part], count: int) -> Sequence[Part]:
    """The parts, if there are just so many. Raises: ValueError."""
    if len(parts) != count:
        raise ValueError(f"{word} has {len(parts)} parts where {count} are wanted")
    return parts


def at_least(word: str, parts: Sequence[Part], count: int) -> Sequence[Part]:
    """The parts, if there are that many at the least. Raises: ValueError."""
    if len(parts) < count:
        raise ValueError(f"{word} has {len(parts)} parts where {count} or more are wanted")
    return parts
