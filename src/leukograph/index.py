"""The names and the network of a store in files beside it, so that a cold answer need not ask the store for them.

The network lies in `network.bin` as memory-mapped arrays, the names in `names.sqlite`. Both bear the mark of the content
that they were made from; with another content they are stale and are not used.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, overload

from leukograph.arrays import Texts, read_arrays, write_arrays
from leukograph.errors import StoreError
from leukograph.files import written_beside
from leukograph.kernel import TYPES, Arrays
from leukograph.lookup import Names
from leukograph.manifest import read_manifest
from leukograph.model import Claim, Relation, StepKind
from leukograph.network import Code, Network
from leukograph.vocabulary import Kind, Unit, Vocabulary

NETWORK = "network.bin"
NAMES = "names.sqlite"
FORMAT = 5


def write_index(folder: Path, names: Names, network: Network, mark: str | None = None) -> None:
    """Writes the index of the store in a folder, with the mark of its content if that is not in its manifest yet.

    Raises: StoreError if there is no store or it cannot be written.
    """
    content = str(read_manifest(folder)["mark"]) if mark is None else mark
    with written_beside(folder / NETWORK) as beside:
        write_network(beside, network, content)
    with written_beside(folder / NAMES) as beside:
        try:
            names.save(beside, _mark(content))
        except sqlite3.Error as fault:
            raise StoreError(f"cannot write {folder / NAMES}: {fault}. Choose another folder with --store.") from fault


def read_index(folder: Path) -> tuple[Names, Network] | None:
    """The names and the network of the store in a folder, or None where there is no index that fits its content."""
    content = str(read_manifest(folder)["mark"])
    network = open_network(folder / NETWORK, content)
    names = Names.open(folder / NAMES, _mark(content)) if network and (folder / NAMES).is_file() else None
    return (names, network) if names and network else None


def _mark(content: str) -> str:
    return f"{FORMAT} {content}"


def write_network(path: Path, network: Network, mark: str) -> None:
    """Writes a network as arrays to a file, with a mark that says what it was made from."""
    header = {
        "format": FORMAT,
        "mark": mark,
        "kind_names": list(network.kind_names),
        "codes": [[c.relation, c.sign, c.kind, c.condition, c.way_back, c.adds_up] for c in network.codes],
        "sources": list(network.sources),
        "classes": [list(each) for each in network.classes],
        "vocabulary": _vocabulary(network.vocabulary),
    }
    arrays = {
        each.name: (code, getattr(network.arrays, each.name)) for each, code in zip(fields(Arrays), TYPES, strict=True)
    }
    arrays["denied"] = ("I", array("I", network.denied))
    texts = {"names": network.names, "labels": network.labels, "claims": Texts.of(_lines(network.claims))}
    for name, each in texts.items():
        packed = each if isinstance(each, Texts) else Texts.of(each)
        arrays[name] = ("B", packed.blob)
        arrays[f"{name}_start"] = ("Q", packed.starts)
    write_arrays(path, header, arrays)


def open_network(path: Path, mark: str) -> Network | None:
    """The network that `write_network` wrote with this mark, or None if the file holds another, or none that is whole."""
    try:
        header, arrays = read_arrays(path)
        if header["format"] != FORMAT or header["mark"] != mark:
            return None
        texts = {name: Texts(arrays[f"{name}_start"], arrays[name]) for name in ("names", "labels", "claims")}
        return Network(
            texts["names"],
            texts["labels"],
            header["kind_names"],
            [Code(relation, sign, StepKind(kind), tuple(on), *rest) for relation, sign, kind, on, *rest in header["codes"]],
            header["sources"],
            [(evidence, certainty) for evidence, certainty in header["classes"]],
            Claims(texts["claims"]),
            arrays["denied"],
            _read_vocabulary(header["vocabulary"]),
            Arrays(*(arrays[each.name] for each in fields(Arrays))),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


class Claims(Sequence[Claim]):
    """Claims as lines of JSON, each read when it is asked for."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Texts) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, number: int) -> Claim: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Claim]: ...
    def __getitem__(self, number: int | slice) -> Claim | Sequence[Claim]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        iri, subject, relation, object_, denied, source, locator, evidence, certainty, condition = json.loads(
            self._lines[number]
        )
        return Claim(iri, subject, relation, object_, denied, source, locator, evidence, certainty, tuple(condition))


def _lines(claims: Iterable[Claim]) -> Iterator[str]:
    """Each claim as a line of JSON; what many claims have in common is encoded once."""
    encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    told = cache(encoded)
    for c in claims:
        what = f"{told(c.subject)},{told(c.relation)},{told(c.object)},{told(c.denied)}"
        whence = f"{told(c.source)},{encoded(c.locator)},{told(c.evidence)},{told(c.certainty)},{told(c.condition)}"
        yield f"[{encoded(c.iri)},{what},{whence}]"


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "relations": [
            [r.name, r.label, r.sign, r.traversal, r.cuts, sorted(r.ancestors), r.inverse]
            for r in vocabulary.relations.values()
        ],
        "kinds": [
            [k.name, k.label, k.top, k.colour, k.shape, k.role, list(k.standards), k.adds_up]
            for k in vocabulary.kinds.values()
        ],
        "priors": dict(vocabulary.priors),
        "evidence_labels": dict(vocabulary.evidence_labels),
        "weights": dict(vocabulary.weights),
        "units": [[u.code, u.dimension, u.factor, u.reference] for u in vocabulary.units.values()],
        "minimum_belief": vocabulary.minimum_belief,
        "reserved": sorted(vocabulary.reserved),
        "apart": sorted(vocabulary.apart),
    }


def _read_relation(name: str, label: str, sign: int, *rest: Any) -> Relation:
    traversal, cuts, ancestors, inverse = rest
    return Relation(name, label, sign, traversal, cuts, frozenset(ancestors), inverse)


def _read_kind(name: str, label: str, top: str, *rest: Any) -> Kind:
    colour, shape, role, standards, adds_up = rest
    return Kind(name, label, top, colour, shape, role, tuple(standards), adds_up)


def _read_vocabulary(found: dict[str, Any]) -> Vocabulary:
    relations = [_read_relation(*cells) for cells in found["relations"]]
    return Vocabulary(
        relations={relation.name: relation for relation in relations},
        kinds={cells[0]: _read_kind(*cells) for cells in found["kinds"]},
        priors=found["priors"],
        evidence_labels=found["evidence_labels"],
        weights=found["weights"],
        units={cells[0]: Unit(*cells) for cells in found["units"]},
        minimum_belief=found["minimum_belief"],
        reserved=frozenset(found["reserved"]),
        apart=frozenset(found["apart"]),
    )
