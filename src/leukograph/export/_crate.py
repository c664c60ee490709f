"""RO-Crate 1.2: what files a folder has, what they are, and their checksums: the one door to rocrate."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from leukograph.content import Content
from leukograph.export._product import needed
from leukograph.export._text import one_line

VERSION = "1.2"
METADATA = "ro-crate-metadata.json"
# By the ending of a name, the type of its content, and what that is in words; the first that fits.
TYPES = {
    ".sssom.tsv": ("text/tab-separated-values", "mappings to other ontologies (SSSOM)"),
    "nodes.tsv": ("text/tab-separated-values", "terms as nodes of the Biolink Model (KGX)"),
    "edges.tsv": ("text/tab-separated-values", "edges with signs and evidence, in the words of the Biolink Model (KGX)"),
    "nanopubs.trig": ("application/trig", "nanopublications, one a claim"),
    ".tsv": ("text/tab-separated-values", "a table"),
    ".csv": ("text/csv", "a table of terms, edges or sources"),
    ".md": ("text/markdown", "a page in words"),
    ".ttl": ("text/turtle", "RDF in Turtle"),
    ".nq": ("application/n-quads", "RDF with its named graphs in N-Quads"),
    ".trig": ("application/trig", "RDF with its named graphs in TriG"),
    ".jsonld": ("application/ld+json", "RDF with its named graphs in JSON-LD"),
    ".json": ("application/json", "terms, mappings or edges in JSON"),
    ".cx2": ("application/json", "the graph for Cytoscape (CX2)"),
    ".owl": ("application/rdf+xml", "the ontology in OWL (RDF/XML)"),
    ".owx": ("application/owl+xml", "the ontology in OWL (OWL/XML)"),
    ".ofn": ("text/owl-functional", "the ontology in OWL (functional syntax)"),
    ".obo": ("text/obo", "the ontology in OBO 1.4"),
    ".graphml": ("application/graphml+xml", "the graph in GraphML"),
    ".gexf": ("application/xml", "the graph for Gephi (GEXF)"),
    ".mmd": ("text/vnd.mermaid", "a chart of the mechanism (Mermaid)"),
    "": ("text/plain", "a text"),
}


def crate(content: Content, files: Mapping[str, str | bytes]) -> str:
    """The metadata file of a folder with these files, by their names.

    The day of publication is that of the newest claim: the same files give the same bytes.
    """
    with needed("rocrate"):
        from rocrate.rocrate import ROCrate
    made = ROCrate(version=VERSION)
    header = content.header
    made.metadata.extra_terms["sha256"] = "http://schema.org/sha256"
    root = made.root_dataset.properties()
    root.pop("datePublished")  # the library takes the clock's
    root.update(_root(content))
    _author(made, header.creator)
    if header.licence:
        _add(
            made,
            header.licence,
            {"@type": "CreativeWork", "name": "licence", "description": "of the data"},
        )
        made.root_dataset["license"] = {"@id": header.licence}
    for folder in sorted({str(PurePosixPath(name).parent) + "/" for name in files if "/" in name}):
        made.add_dataset(dest_path=folder, properties={"name": folder.rstrip("/"), "description": "the files of one format"})
    for name, text in sorted(files.items()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library misses the files, which are not yet written
            made.add_file(dest_path=name, properties=_file(name, text))
    return json.dumps(made.metadata.generate(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _root(content: Content) -> dict[str, Any]:
    header = content.header
    date = max([claim.date for claim in content.claims] + [header.created])
    return {
        **({"datePublished": date} if date else {}),
        "name": one_line(header.title) or "Leukograph",
        "description": one_line(header.description) or "Causal knowledge of leukopenia.",
        "version": content.version,
        "identifier": header.version_iri or header.iri,
        "url": header.iri,
        "keywords": "leukopenia, neutropenia, knowledge graph, ontology, causality",
        **({"creditText": one_line(header.citation)} if header.citation else {}),
    }


def _author(made: Any, name: str) -> None:
    if name:
        _add(made, "#authors", {"@type": "Organization", "name": one_line(name)})
        made.root_dataset["author"] = {"@id": "#authors"}
        made.root_dataset["publisher"] = {"@id": "#authors"}


def _add(made: Any, identifier: str, properties: dict[str, Any]) -> None:
    from rocrate.model.contextentity import ContextEntity

    made.add(ContextEntity(made, identifier, properties=properties))


def _file(name: str, text: str | bytes) -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    kind, about = next(said for ending, said in TYPES.items() if name.endswith(ending))
    return {
        "name": PurePosixPath(name).name,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": sha256(content).hexdigest(),
        "description": about,
    }
