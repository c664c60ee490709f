"""The names and the network of a store as one JSON file beside it, so that a cold answer need not ask the store for them.

The index names the hash of the content that it was made from; with another content it is stale and is not used.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leukograph.files import written_beside
from leukograph.lookup import Names
from leukograph.model import Claim, Relation, StepKind
from leukograph.network import Edge, Network
from leukograph.store import read_manifest
from leukograph.vocabulary import Kind, Unit, Vocabulary

FILE = "index.json"
FORMAT = 1


def write_index(folder: Path, names: Names, network: Network) -> None:
    """Writes the index of the store in a folder. Raises: StoreError if there is no store or it cannot be written."""
    content = {
        "format": FORMAT,
        "sha256": read_manifest(folder)["sha256"],
        "names": _names(names),
        "network": _network(network),
    }
    with written_beside(folder / FILE) as beside:
        beside.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


def read_index(folder: Path) -> tuple[Names, Network] | None:
    """The names and the network of the store in a folder, or None where there is no index that fits its content."""
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        if content["format"] != FORMAT or content["sha256"] != read_manifest(folder)["sha256"]:
            return None
        return _read_names(content["names"]), _read_network(content["network"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _names(names: Names) -> dict[str, Any]:
    exact = {name: sorted(terms) for name, terms in names.exact.items()}
    return {"labels": names.labels, "exact": exact, "folded": names.folded}


def _read_names(found: dict[str, Any]) -> Names:
    exact = {name: set(terms) for name, terms in found["exact"].items()}
    folded = {fold: [(term, name) for term, name in pairs] for fold, pairs in found["folded"].items()}
    return Names(found["labels"], exact, folded)


def _network(network: Network) -> dict[str, Any]:
    claims = {claim.iri: claim for edge in network.edges for claim in edge.claims}
    claims |= {claim.iri: claim for claim in network.denials}
    place = {iri: number for number, iri in enumerate(claims)}
    return {
        "names": list(network.names),
        "labels": list(network.labels),
        "kinds": list(network.kinds),
        "claims": [
            [c.iri, c.subject, c.relation, c.object, c.denied, c.source, c.locator, c.evidence, c.certainty, c.condition]
            for c in claims.values()
        ],
        "edges": [
            [e.tail, e.head, e.relation, e.sign, e.belief, e.kind, e.condition, [place[c.iri] for c in e.claims], e.way_back]
            for e in network.edges
        ],
        "denials": [place[claim.iri] for claim in network.denials],
        "vocabulary": _vocabulary(network.vocabulary),
    }


def _read_network(found: dict[str, Any]) -> Network:
    claims = [_read_claim(*cells) for cells in found["claims"]]
    edges = [
        Edge(tail, head, relation, sign, belief, StepKind(kind), tuple(condition), tuple(claims[c] for c in said), back)
        for tail, head, relation, sign, belief, kind, condition, said, back in found["edges"]
    ]
    denials = [claims[number] for number in found["denials"]]
    vocabulary = _read_vocabulary(found["vocabulary"])
    return Network(found["names"], found["labels"], found["kinds"], edges, denials, vocabulary)


def _read_claim(iri: str, *rest: Any) -> Claim:
    subject, relation, object_, denied, source, locator, evidence, certainty, condition = rest
    return Claim(iri, subject, relation, object_, denied, source, locator, evidence, certainty, tuple(condition))


def _read_relation(name: str, label: str, sign: int, *rest: Any) -> Relation:
    traversal, cuts, ancestors, inverse = rest
    return Relation(name, label, sign, traversal, cuts, frozenset(ancestors), inverse)


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "relations": [
            [r.name, r.label, r.sign, r.traversal, r.cuts, sorted(r.ancestors), r.inverse]
            for r in vocabulary.relations.values()
        ],
        "kinds": [[k.name, k.label, k.top, k.colour, k.shape] for k in vocabulary.kinds.values()],
        "priors": dict(vocabulary.priors),
        "evidence_labels": dict(vocabulary.evidence_labels),
        "weights": dict(vocabulary.weights),
        "units": [[u.code, u.dimension, u.factor, u.reference] for u in vocabulary.units.values()],
        "minimum_belief": vocabulary.minimum_belief,
        "reserved": sorted(vocabulary.reserved),
    }


def _read_vocabulary(found: dict[str, Any]) -> Vocabulary:
    relations = [_read_relation(*cells) for cells in found["relations"]]
    return Vocabulary(
        relations={relation.name: relation for relation in relations},
        kinds={cells[0]: Kind(*cells) for cells in found["kinds"]},
        priors=found["priors"],
        evidence_labels=found["evidence_labels"],
        weights=found["weights"],
        units={cells[0]: Unit(*cells) for cells in found["units"]},
        minimum_belief=found["minimum_belief"],
        reserved=frozenset(found["reserved"]),
    )
