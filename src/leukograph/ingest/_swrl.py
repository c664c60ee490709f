"""Rules of SWRL, which functional syntax and OWL/XML may hold among their axioms -> the triples of its RDF syntax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leukograph.ingest._expressions import NIL, Expressions, Line, Node, Part, at_least, exactly
from leukograph.ingest._found import FIRST, REST, TYPE


def _swrl(name: str) -> str:
    return f"<http://www.w3.org/2003/11/swrl#{name}>"


IMPLIES, ATOMS, VARIABLE, ARGUMENTS = _swrl("Imp"), _swrl("AtomList"), _swrl("Variable"), _swrl("arguments")
# An atom's class, and the property that leads to what it speaks of; none where it only has arguments.
KINDS = {
    "ClassAtom": ("ClassAtom", "classPredicate"), "DataRangeAtom": ("DataRangeAtom", "dataRange"),
    "ObjectPropertyAtom": ("IndividualPropertyAtom", "propertyPredicate"),
    "DataPropertyAtom": ("DatavaluedPropertyAtom", "propertyPredicate"), "BuiltInAtom": ("BuiltinAtom", "builtin"),
    "SameIndividualAtom": ("SameIndividualAtom", ""), "DifferentIndividualsAtom": ("DifferentIndividualsAtom", ""),
}  # fmt: skip


def rule(node: str, parts: Sequence[Part], made: Expressions) -> Iterator[Line]:
    """The triples of a rule whose node is given; those of expressions in it wait in `made`. Raises: ValueError."""
    yield node, TYPE, IMPLIES
    for part, name in zip(exactly("DLSafeRule", parts, 2), ("Body", "Head"), strict=True):
        if not isinstance(part, Node) or part.word != name:
            raise ValueError("DLSafeRule has no Body and Head")
        cells = [made.blank() for _ in part.parts]
        yield node, _swrl(name.casefold()), cells[0] if cells else NIL
        for cell, atom, rest in zip(cells, part.parts, [*cells[1:], NIL], strict=True):
            yield cell, TYPE, ATOMS
            which = made.blank()
            yield cell, FIRST, which
            yield cell, REST, rest
            yield from _atom(which, atom, made)


def _atom(node: str, atom: Part, made: Expressions) -> Iterator[Line]:
    if not isinstance(atom, Node) or atom.word not in KINDS:
        raise ValueError(f"{str(atom)[:60]!r} is no atom of a rule")
    kind, predicate = KINDS[atom.word]
    yield node, TYPE, _swrl(kind)
    arguments = list(at_least(atom.word, atom.parts, 2))
    if predicate:
        yield node, _swrl(predicate), made.term(arguments.pop(0))
    ends = []
    for each in arguments:
        if isinstance(each, Node) and each.word == "Variable":
            ends.append(made.name(*exactly("Variable", each.parts, 1)))
            yield ends[-1], TYPE, VARIABLE
        else:
            ends.append(made.leaf(each))
    if kind == "BuiltinAtom":
        yield node, ARGUMENTS, made.listed(ends)
    elif len(ends) > 2:
        raise ValueError(f"{atom.word} has {len(ends)} arguments where two at the most are wanted")
    else:
        yield from ((node, _swrl(f"argument{place}"), end) for place, end in enumerate(ends, start=1))
