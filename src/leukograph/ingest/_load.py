"""Files -> graphs of a store, and with them the claims, edges and joins that make the store ready for paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from leukograph.bulk import Bulk
from leukograph.claims import read_back
from leukograph.edges import Key, grouped
from leukograph.errors import DataError
from leukograph.ingest import _conflicts as conflicts
from leukograph.ingest import _records
from leukograph.ingest._formats import format_of, in_order, unfit
from leukograph.ingest._found import SUBCLASS, Found
from leukograph.ingest._input import Input
from leukograph.ingest._join import Joining
from leukograph.ingest._lines import claim_block, edge_block, own
from leukograph.ingest._records import EDGES, Record, Told, our_lines, record_of, written
from leukograph.ingest._relations import known_of
from leukograph.ingest._restrictions import Rule, stated
from leukograph.ingest._settled import claims_of_edges, counted, labels_of_no_term, refused_before, seen_names
from leukograph.lookup import fold
from leukograph.model import Claim, Finding
from leukograph.parts import JOINED, Parts, is_curie, is_foreign, joined_claims, read_labels, read_parts, read_same
from leukograph.progress import Report, silent, watched
from leukograph.store import Store
from leukograph.terms import GRAPH, iri_of, name_of
from leukograph.vocabulary import Vocabulary

Together = Mapping[Key, list[Claim]]
Meanwhile = Callable[[Parts, Vocabulary, Together], None]


@dataclass(slots=True)
class Loaded:
    """What a loading did: a record of each file that came in, what is to be told, and what the index is made from.

    `counts` are the claims and edges that the store holds then, as `contents` names them.
    """

    records: list[Record] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    parts: Parts = field(default_factory=Parts)
    gone: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Loading:
    """Files that come into a store, which others must not read meanwhile."""

    def __init__(self, store: Store, folder: Path, report: Report = silent, *, piped: bool = True) -> None:
        self.store, self.report = store, report
        self.bulk = Bulk(store, folder, piped)
        self.names: dict[str, str] = {}
        self.known = known_of(store, self.names)
        self.before, self.named_before = read_back(store), frozenset(self.known.kinds)
        self.same_before = dict(read_same(store))
        self.told_before: dict[str, list[tuple[str, int]]] = {}

    @cached_property
    def held(self) -> set[tuple[str, str, str]]:
        """All statements about our terms that the store holds."""
        ours = (quad for quad in self.store if str(quad.subject).startswith(conflicts.OURS))
        return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in ours}

    def load(self, inputs: Sequence[Input], told: Told, records: Sequence[Record], meanwhile: Meanwhile) -> Loaded:
        """Brings the files in; `meanwhile` is called once all parts are known, while the last statements are written.

        Raises: DataError with all that is wrong with them; the store is then of no use any more.
        """
        loaded = Loaded()
        bulk = self.bulk
        old = {record["name"]: record for record in records}
        gone = [old[given.key] for given in inputs if given.key in old]
        self._clear(gone)
        self._forget([given.key for given in inputs])
        loaded.parts = read_parts(self.store, None if gone else self.before)
        self.told_before = labels_of_no_term(self.store)
        with bulk:
            found = [self._file(bulk, given) for given in in_order(inputs)]
            faults = [fault for one in found for fault in one.all_faults()]
            if faults:
                raise DataError(sorted(faults, key=lambda fault: fault.file))
            bulk.turn()
            together = self._settle(bulk, found, loaded, told)
            for one in found:
                loaded.notes += one.all_notes()
            bulk.finish()
            meanwhile(loaded.parts, self.known.vocabulary, together)
            loaded.counts = counted(loaded.parts.claims, together, self.known.vocabulary)
        return loaded

    def unload(self, records: Sequence[Record], meanwhile: Meanwhile) -> Loaded:
        """Takes the files of these records out; claims of others that name their terms are noted."""
        loaded, bulk = Loaded(), self.bulk
        before = {name for name, *_ in read_labels(self.store).labels}
        self._clear(records)
        loaded.parts = read_parts(self.store)
        gone = before - {name for name, *_ in loaded.parts.labels}
        lost = [claim for claim in loaded.parts.claims if not gone.isdisjoint((claim.subject, claim.object))]
        if lost:
            said = f"leaves {len(lost)} claims of other files without their terms"
            remedy = "They stay, and are in no path until the terms are loaded again."
            loaded.notes.append(Finding(records[0]["file"], None, "load", said, remedy))
        with bulk:
            together = self._settle(bulk, [], loaded, {})
            bulk.finish()
            meanwhile(loaded.parts, self.known.vocabulary, together)
        return loaded

    def _clear(self, records: Sequence[Record]) -> None:
        for record in records:
            for graph in record["graphs"]:
                self.store.clear(graph)

    def _forget(self, keys: Sequence[str]) -> None:
        """Knows no more of the terms that files had of their own when they were loaded before."""
        gone = tuple(f"load/{key}/" for key in keys)
        for name in [name for name in self.known.kinds if name.startswith(gone)]:
            del self.known.kinds[name]
            self.names.pop(iri_of(name).casefold(), None)

    def _file(self, bulk: Bulk, given: Input) -> Found:
        """What a file holds, its statements written."""
        found = Found(given, self.known)
        form = format_of(given)
        wrong = unfit(given, form)
        if form is None or wrong:
            found.fault(None, *(wrong or ("", "")))
            return found
        self.report(f"\rreading {given.name}")
        guard = conflicts.Guard(found, lambda: self.held)
        statements = found.tapped(guard.admitted(form.read(given, found)))
        graph = f"{GRAPH}load/{found.key}"
        found.written = written(bulk, graph, statements)
        found.settle = getattr(form, "settle", None)
        if found.faults:
            return found
        if guard.kept_out:
            found.written[graph] = found.written.get(graph, 0) + bulk.write(graph, guard.kept_out, union=False)
        bulk.part()
        found.finish()
        found.tell_of_the_end()
        if given.suffix in getattr(form, "MAY_BE_EMPTY", ()) and not any(found.written.values()):
            found.note(None, "holds no statement: nothing was read", "See that it is the file that was meant.")
        guard.report()
        conflicts.prefix_conflicts(found)
        self.names.update({iri_of(name).casefold(): name for name in found.kinds})
        self.known.kinds.update(found.kinds)
        self.known.sources.update(
            {key: (title, False) for key, title in found.sources.items() if key not in self.known.sources}
        )
        return found

    def _settle(self, bulk: Bulk, found: Sequence[Found], loaded: Loaded, told: Told) -> Together:
        """Works out what the files come to with what there was, and writes it; the claims by edge."""
        parts = loaded.parts
        terms = {one.key: one.terms() for one in found}
        stated_by = {one.key: stated(one) for one in found}
        kinds = {name: kind for name, _, kind, _ in parts.labels} | {
            name: kind for each in terms.values() for name, kind in each.items()
        }
        for one in found:
            self._take_in(parts, one, terms[one.key], stated_by[one.key][0], kinds)
        self.report("\rjoining terms with ours")
        parts.same = self._joined(found, terms, parts)
        above: dict[str, set[str]] = {}
        for narrow, broad in parts.hierarchy:
            above.setdefault(narrow, set()).add(broad)
        mine = {other for other, name in parts.same.items() if not is_foreign(name)}
        for one in found:
            edges = stated_by[one.key][1]
            one.claims.extend(claims_of_edges(one, edges, terms))
            if one.settle is not None:
                one.settle(one, above, mine)
            self._drop_repeated(one, parts)
            held = {claim.iri for claim in parts.claims}
            parts.claims.extend(claim for claim in one.claims if claim.iri not in held)
            loaded.records.append(self._write(bulk, one, terms[one.key], stated_by[one.key], told))
        loop = conflicts.loop_in(parts.steps())
        if loop and found:
            said = f"the hierarchy runs in a loop: {' below '.join(name_of(each) for each in [*loop[:6], loop[0]])}"
            found[-1].note(None, said, "One of these steps is wrong.", "conflict")
        self._write_joined(bulk, parts)
        return self._write_edges(bulk, parts)

    def _take_in(
        self,
        parts: Parts,
        one: Found,
        terms: Mapping[str, str],
        above: Iterable[tuple[str, str]],
        kinds: Mapping[str, str],
    ) -> None:
        """Adds what a file says of terms, its own and those that any file has, to what is known of them."""
        for node, text, rank in one.more_labels:
            name = name_of(node[1:-1])
            if name in kinds:
                parts.labels.append((name, text, terms.get(name, kinds[name]), rank))
        for name, kind in terms.items():
            if own(name) not in one.classes or one.labels[own(name)][0]:
                parts.labels.append((name, one.label(iri_of(name)), kind, 0))
            parts.labels.extend((name, text, kind, rank) for text, rank in self.told_before.get(name, ()))
        parts.synonyms.extend((name_of(node[1:-1]), text) for node, text in one.synonyms if node[0] == "<")
        parts.hierarchy.extend((name_of(a[1:-1]), name_of(b[1:-1])) for a, b in above)

    def _joined(self, found: Sequence[Found], terms: Mapping[str, Mapping[str, str]], parts: Parts) -> dict[str, str]:
        """Who is one with whom; what contradicts that, or is called otherwise, is noted."""
        names = {name for name, *_ in parts.labels}
        joining = Joining(own_terms={name for name in names if not is_foreign(name)}, terms=names)
        ours, theirs, seen = seen_names(self.store, fold)
        joining.ours, joining.theirs = ours, theirs
        by_key = {one.key: one for one in found}
        joining.refused = refused_before(self.store, seen, fold, by_key)
        looks = {conflicts.looks_of(label): label for name, label, *_ in parts.labels if not is_foreign(name)}
        for one in found:
            joining.theirs.extend((one.key, name_of(a[1:-1]), name_of(b[1:-1])) for a, b in one.exact if a[0] == b[0] == "<")
            given = {
                name: [one.label(name)] for name in terms[one.key] if name in seen and not is_curie(one.label(name), name)
            }
            for node, text in (*one.synonyms, *((node, text) for node, text, _ in one.more_labels)):
                if node[1:-1] in given:
                    given[node[1:-1]].append(text)
            joining.refused |= conflicts.relabelled(one, {name: seen[name] for name in given}, given)
            conflicts.label_conflicts(one, terms[one.key], looks)
        same, wrong = joining.joined()
        for key, a, b, torn in wrong:
            if key in by_key:
                said = f"maps {a} to {b}, which would make one of {' and '.join(torn)}"
                by_key[key].note(None, said, "None of the mappings that lead there is used.", "conflict")
        return same

    def _drop_repeated(self, one: Found, parts: Parts) -> None:
        """Leaves out what the store has from the same record already, read through the same annotation."""
        same = parts.same
        held = {(c.subject, c.relation, c.object, c.source) for c in parts.claims if not is_foreign(c.subject)}
        if one.source:
            fresh = [
                claim
                for claim in one.claims
                if (same.get(claim.subject), claim.relation, same.get(claim.object), claim.locator.rsplit(" ", 1)[-1])
                not in held
            ]
            one.keep(fresh, "say what the store has from the same record")

    def _write(
        self, bulk: Bulk, one: Found, terms: Mapping[str, str], said: tuple[list[Any], list[Any]], told: Told
    ) -> Record:
        """Writes what we make of a file; the record of it."""
        graph = f"{GRAPH}load/{one.key}"
        read = f"{graph}/read" if one.written else graph
        record = record_of(one, told)
        claims = watched(one.claims, len(one.claims), f"writing the claims of {one.input.name}", self.report)
        counts = dict(one.written)
        edges, plain = said[1], set(one.subclasses)
        defined = [pair for pair in said[0] if pair not in plain]
        if edges:
            rule = Rule(one, said[0], edges)
            counts[f"{graph}/asserted"] = bulk.write(f"{graph}/asserted", edges)
            counts[f"{graph}/nonredundant"] = bulk.write(f"{graph}/nonredundant", rule.non_redundant())
            if not rule.complete:
                one.note(None, "has more edges that follow than can be worked out", "Those that were found are written.")
        counts[read] = counts.get(read, 0) + bulk.write(read, our_lines(one, terms, record))
        place = read
        if _records.stand_apart(one):
            place = f"{graph}/claims"
            self.store.keep_apart(place)
        # An annotation has so many shares that their numbers would be a third of the store.
        blocks = (claim_block(claim, whole=not one.source) for claim in claims)
        counts[place] = counts.get(place, 0) + bulk.write_blocks(place, blocks)
        # What a definition says of superclasses stands there for who reads the store again.
        counts[read] += bulk.write(read, ((narrow, SUBCLASS, broad) for narrow, broad in defined))
        record |= {"graphs": sorted(counts), "quads": sum(counts.values()), "terms": len(terms), "claims": len(one.claims)}
        return record

    def _write_joined(self, bulk: Bulk, parts: Parts) -> None:
        old, new = set(self.same_before.items()), set(parts.same.items())
        gone = [name for name, other in old - new]
        self.store.drop(quad for name in gone for quad in list(bulk.about(iri_of(name), JOINED)))
        lines = ((own(name), own("sameTermAs"), own(other)) for name, other in sorted(new - old))
        bulk.write(JOINED, lines)

    def _write_edges(self, bulk: Bulk, parts: Parts) -> Together:
        """Writes the edges that are new or other than before, and takes those out that are no more; the claims by edge."""
        vocabulary = self.known.vocabulary
        # Claims whose terms were not there had no edges: they get them with their terms.
        old = grouped(joined_claims(self.before, self.same_before, self.named_before))
        new = grouped(parts.one_claims())
        changed = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
        gone = [quad for key in changed if key in old for quad in _records.quads_of_edge(bulk, key)]
        self.store.keep_apart(EDGES)
        self.store.drop(gone)
        keys = watched(sorted(changed), len(changed), "writing edges", self.report)
        bulk.write_blocks(EDGES, (edge_block(key, new[key], vocabulary) for key in keys if key in new))
        return new
