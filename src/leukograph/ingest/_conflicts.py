"""What a file says against ours, or so that it looks like ours: told as conflicts, and never written over ours.

Statements about our terms, with our properties, or about our evidence classes stay in the graph of their file and do not
come into the union of all graphs, which questions ask; so a file can neither rename nor sign nor believe anything for us.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leukograph.ingest._found import EXACT, LABEL, RDFS, SKOS, SUBCLASS, TYPE, Found
from leukograph.lookup import fold
from leukograph.statements import MAX_TERM, Statement, is_too_long, text_of
from leukograph.terms import BASE, prefixes

MOST_OF_ONE = 5
OURS = f"<{BASE}"
NOTE = f"{OURS}note>"
NOTATION = f"<{SKOS}notation>"
MATCHES = {f"<{SKOS}{kind}Match>" for kind in ("exact", "close", "broad", "narrow", "related")}
MAY_NAME_OURS = {SUBCLASS, f"<{RDFS}seeAlso>", *MATCHES}
# Letters that look like Latin ones (Unicode TR 39), those that occur in words of medicine at the least.
LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03bd\u03c1\u03b9\u03ba"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c"
    "\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0131\u0261\u217c",
    "aeopcxyijshdqwoavpikABEKMHOPCTXIABEZHIKMNOPTXYigl",
)


@dataclass(slots=True)
class Guard:
    """Parts the statements of a file into those that may stand in the union of all graphs and those that may not."""

    found: Found
    held: Callable[[], set[tuple[str, str, str]]]
    kept_out: list[tuple[str, str, str]] = field(default_factory=list)

    def admitted(self, statements: Iterable[Statement]) -> Iterator[tuple[str, str, str, str | None]]:
        """The statements that may stand in the union; the others wait in `kept_out`; matches of ours are heard."""
        known = self.found.known
        mine = f"{OURS}load/{self.found.key}/"
        evidence = {f"<{prefixes().expand(code)}>" for code in known.vocabulary.priors}
        for statement in statements:
            subject, predicate, object_, _ = statement
            if is_too_long(object_):
                line = self.found.input.long_line
                self.found.fault(line, f"holds a text of more than {MAX_TERM} bytes", "Shorten it, or leave it out.")
                return
            if (
                (subject.startswith(OURS) and not subject.startswith(mine))
                or (predicate.startswith(OURS) and not (predicate == NOTE and subject.startswith(mine)))
                or (object_.startswith(OURS) and predicate not in MAY_NAME_OURS)
                or (predicate == LABEL and subject in evidence)
                or (predicate == NOTATION and subject[1:-1].casefold() in known.names)
            ):
                if predicate == EXACT:
                    self.found.exact.append((subject, object_))
                self.kept_out.append((subject, predicate, object_))
                continue
            yield statement

    def report(self) -> None:
        """Notes what was kept out, unless we say the same."""
        if not self.kept_out:
            return
        held, told = self.held(), Counter[str]()
        for subject, predicate, object_ in self.kept_out:
            if (subject, predicate, object_) in held or predicate in MATCHES:
                continue
            what, reason = _against(subject, predicate, object_)
            told[what] += 1
            if told[what] <= MOST_OF_ONE:
                self.found.note(None, reason, "It is kept in the file's own graph and changes nothing.", "conflict")
        for what, count in told.items():
            if count > MOST_OF_ONE:
                self.found.note(None, f"{what}: {count} times in all", "The first stand above.", "conflict")


def _against(subject: str, predicate: str, object_: str) -> tuple[str, str]:
    shorten = prefixes().shorten
    shown = shorten(text_of(predicate))
    if subject.startswith(OURS) and predicate == LABEL:
        return "relabels terms of ours", f"relabels {shorten(subject[1:-1])} as {text_of(object_)[:80]!r}"
    if subject.startswith(OURS):
        return "speaks of terms of ours", f"says {shown} of {shorten(subject[1:-1])}"
    if predicate == TYPE or object_.startswith(OURS):
        return "uses classes of ours", f"uses {shorten(object_[1:-1])} as {shown} of {shorten(text_of(subject))[:80]}"
    return "uses properties of ours", f"says {shown} of {shorten(text_of(subject))[:80]}"


def prefix_conflicts(found: Found) -> None:
    """Notes the prefixes that a file declares otherwise than we do."""
    ours = {prefix.casefold(): (prefix, place) for prefix, place in prefixes().namespaces.items()}
    for prefix, place in sorted(found.prefixes.items()):
        mine = ours.get(prefix.casefold())
        if mine and mine[1] != place and _bare(mine[1]) != _bare(place):
            reason = f"declares the prefix {prefix} as {place}, which is {mine[1]} with us"
            found.note(None, reason, "Its identifiers are read as it declares them, and are not taken for ours.", "conflict")


def _bare(place: str) -> str:
    return place.removeprefix("https://").removeprefix("http://").rstrip("/#_")


def label_conflicts(found: Found, terms: Iterable[str], ours: Mapping[str, str]) -> None:
    """Notes labels that hide something: marks of writing direction, and letters that look like those of a term of ours.

    `ours` are labels of ours by what they look like.
    """
    told = Counter[str]()
    for name in terms:
        label = found.label(name)
        if label.isascii():
            continue
        reason = _hidden(label, ours)
        if reason:
            told[reason[0]] += 1
            if told[reason[0]] <= MOST_OF_ONE:
                said = f"{prefixes().shorten(name)} has the label {ascii(label)[:90]}, which {reason[1]}"
                found.note(None, said, "It stays a term of its own, under this label.", "conflict")


def _hidden(label: str, ours: Mapping[str, str]) -> tuple[str, str] | None:
    hidden = sorted({f"U+{ord(sign):04X}" for sign in label if unicodedata.category(sign) in {"Cf", "Cc", "Co", "Cn"}})
    if hidden:
        return "hidden", f"holds the invisible {', '.join(hidden)}"
    looks = looks_of(label)
    if looks in ours and fold(label) != fold(ours[looks]):
        return "like", f"only looks like {ours[looks]!r}"
    return None


def looks_of(label: str) -> str:
    """What a label looks like: Latin letters for those that look so, no case, no accents."""
    return fold(unicodedata.normalize("NFKC", label).translate(LOOKS_LIKE))


def relabelled(found: Found, seen: Mapping[str, frozenset[str]], names: Mapping[str, Iterable[str]]) -> set[str]:
    """The terms whose identifiers we know under quite other names: they are not taken for ours.

    `seen` are the folded names of an identifier that we know, `names` those that the file gives, by IRI.
    """
    wrong: set[str] = set()
    for name, known in seen.items():
        given = {fold(each) for each in names.get(name, ())}
        if given and known and not given & known:
            wrong.add(name)
            label = found.label(name)
            said = f"gives {prefixes().shorten(name)} the label {label[:80]!r}, which we know under other names"
            found.note(None, said, "It is not taken for our term of that identifier; look the identifier up.", "conflict")
    return wrong


def loop_in(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The members of one loop of a hierarchy; empty if there is none."""
    above: dict[str, list[str]] = defaultdict(list)
    left: Counter[str] = Counter()
    for narrow, broad in pairs:
        if narrow != broad:
            above[narrow].append(broad)
            left[broad] += 1
        else:
            return [narrow, broad]
    free = [node for node in above if not left[node]]
    while free:
        for broad in above.pop(free.pop(), ()):
            left[broad] -= 1
            if not left[broad]:
                free.append(broad)
    # All that is left stands in a loop or above one: whoever is followed downward long enough comes to one.
    below: dict[str, list[str]] = defaultdict(list)
    for narrow, some in above.items():
        for broad in some:
            below[broad].append(narrow)
    if not below:
        return []
    walk, at = list[str](), min(below)
    while at not in walk:
        walk.append(at)
        at = min(below[at])
    return walk[: walk.index(at) - 1 if walk.index(at) else None : -1]
