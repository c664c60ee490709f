"""RO-Crate: the metadata of a release name every file with its size and checksum, and nothing of the clock."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest

from leukograph.content import Content
from leukograph.errors import MissingLibrary
from leukograph.export import export
from leukograph.export._crate import crate
from leukograph.export.rocrate import of_release
from leukograph.knowledge import KnowledgeGraph
from leukograph.store import Store

FILES: dict[str, str | bytes] = {"leukograph.ttl": "Ä", "kgx/leukograph_nodes.tsv": b"\x00\n", "LICENSE": "free"}


def entities(text: str) -> Mapping[str, Any]:
    return {one["@id"]: one for one in json.loads(text)["@graph"]}


@pytest.fixture(scope="module")
def content(shipped: KnowledgeGraph) -> Content:
    return Content(shipped.store)


def test_every_file_is_named_with_its_size_and_checksum(content: Content) -> None:
    (text,) = of_release(content, FILES).values()
    found = entities(str(text))
    for name, said in FILES.items():
        raw = said.encode() if isinstance(said, str) else said
        one = found[name]
        assert (one["@type"], one["contentSize"], one["sha256"]) == ("File", str(len(raw)), sha256(raw).hexdigest())
    assert {part["@id"] for part in found["./"]["hasPart"]} == {*FILES, "kgx/"}
    assert found["leukograph.ttl"]["encodingFormat"] == "text/turtle"
    assert found["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}


def test_the_root_says_what_it_is_and_has_the_date_of_the_newest_claim(content: Content) -> None:
    root = entities(crate(content, FILES))["./"]
    assert root["datePublished"] == max(claim.date for claim in content.claims)
    assert (root["name"], root["version"]) == ("Leukograph", "0.1.0")
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert root["identifier"] == "https://w3id.org/leukograph/ontology/0.1.0"


def test_the_same_files_give_the_same_bytes_in_any_order(content: Content) -> None:
    assert crate(content, FILES) == crate(Content(content.store), dict(reversed(FILES.items())))


def test_a_crate_of_the_ontology() -> None:
    made = export("rocrate", Content(Store()))
    assert list(made.files) == ["leukograph.owl", "ro-crate-metadata.json"]
    found = entities(str(made.files["ro-crate-metadata.json"]))
    assert found["leukograph.owl"]["sha256"] == sha256(str(made.files["leukograph.owl"]).encode()).hexdigest()
    assert "datePublished" not in found["./"]


def test_without_rocrate_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rocrate.rocrate", None)
    with pytest.raises(MissingLibrary, match=r"needs the package rocrate, .* 'leukograph\[formats\]'"):
        crate(Content(Store()), FILES)
