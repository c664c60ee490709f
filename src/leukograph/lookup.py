"""Terms by any name: label, synonym, local name, or the identifier of another ontology, in any case and spelling."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from leukograph.errors import AmbiguousTerm, ParameterError, UnknownTerm
from leukograph.store import Store
from leukograph.terms import name_of, prefixes

MAX_NAME = 200
LABELS = "SELECT ?term ?name { ?term lk:kind ?kind ; rdfs:label ?name }"
SYNONYMS = "SELECT ?term ?name { ?term skos:altLabel ?name }"
IDENTIFIERS = "SELECT ?term ?name { ?term skos:exactMatch ?other . ?other skos:notation ?name }"

# British and American spellings, folded to one: applied in this order to the casefolded text.
SPELLINGS = (
    ("leuco", "leuko"), ("aemi", "emi"), ("haem", "hem"), ("oedem", "edem"), ("anaes", "anes"), ("paed", "ped"),
    ("diarrhoea", "diarrhea"), ("oeso", "eso"), ("foet", "fet"), ("aetio", "etio"), ("gynae", "gyne"), ("tumour", "tumor"),
    ("behaviour", "behavior"), ("colour", "color"), ("isation", "ization"), ("ise ", "ize "), ("ising", "izing"),
    ("sulph", "sulf"), ("pnoea", "pnea"), ("rrhoea", "rrhea"), ("signalling", "signaling"), ("defence", "defense"),
    ("labour", "labor"), ("fibre", "fiber"), ("ageing", "aging"), ("caecum", "cecum"), ("faec", "fec"),
)  # fmt: skip


def fold(text: str) -> str:
    """The text without case, accents, punctuation and differences of British and American spelling.

    >>> fold("Leucopaenia"), fold("G-CSF"), fold("ANAEMIA")
    ('leukopenia', 'g csf', 'anemia')
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("paenia", "penia")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("\u2019", "")).replace("_", " ").strip() + " "
    for british, american in SPELLINGS:
        plain = plain.replace(british, american)
    return plain.strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that a text found: its local name, its label, the name that matched, and how well (1 is exact)."""

    term: str
    label: str
    matched: str
    score: float


@dataclass(slots=True)
class Names:
    """All names of all terms."""

    labels: dict[str, str] = field(default_factory=dict)
    exact: dict[str, set[str]] = field(default_factory=dict)
    folded: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, term: str, name: str) -> None:
        """Notes a name of a term."""
        self.exact.setdefault(name, set()).add(term)
        self.folded.setdefault(fold(name), []).append((term, name))

    def resolve(self, text: str) -> str:
        """The local name of the term that the text names.

        A local name or CURIE is taken as it stands; then labels, synonyms and identifiers in any case and spelling.

        Raises: UnknownTerm with suggestions; AmbiguousTerm; ParameterError for an empty or over-long text.
        """
        asked = text.strip()
        if not asked:
            raise ParameterError("a term is empty: give its label, a synonym, its local name or an identifier")
        if len(asked) > MAX_NAME:
            raise ParameterError(f"a term is longer than {MAX_NAME} characters")
        if asked.startswith(("http://", "https://")):
            asked = prefixes().shorten(asked)
        local = name_of(prefixes().expand(asked) or asked)
        if local in self.labels:
            return local
        found = self._named(local if asked.casefold().startswith("lk:") else asked)
        if not found:
            raise UnknownTerm(asked, [hit.label for hit in self.near(asked)])
        if len(found) > 1:
            raise AmbiguousTerm(asked, sorted(f"{self.labels[term]} (lk:{term})" for term in found))
        return next(iter(found))

    def _named(self, asked: str) -> set[str]:
        """The terms with this name: exactly so, then folded, joined up, and without a plural s."""
        if asked in self.exact:
            return self.exact[asked]
        folded = fold(asked)
        forms = [folded, folded.replace(" ", ""), folded.removesuffix("s"), f"{folded}s"]
        for form in forms:
            found = {term for term, _ in self.folded.get(form, ())}
            if found:
                return found
        return {term for name, pairs in self.folded.items() if name.replace(" ", "") == forms[1] for term, _ in pairs}

    def near(self, text: str, count: int = 3) -> list[Hit]:
        """The terms whose names look most like the text, best first."""
        from difflib import SequenceMatcher

        asked = fold(text)
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(asked)
        best: dict[str, Hit] = {}
        for name, pairs in self.folded.items():
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
                continue
            score = matcher.ratio()
            for term, shown in pairs if score >= 0.6 else ():
                if term not in best or score > best[term].score:
                    best[term] = Hit(term, self.labels[term], shown, round(score, 3))
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.label))[:count]

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The terms that a text may mean, best first: whole names, then beginnings, then parts, then look-alikes.

        Raises: ParameterError for an empty or over-long text.
        """
        asked = fold(text)
        if not asked or len(text) > MAX_NAME:
            raise ParameterError(f"give some letters or digits to search for, at most {MAX_NAME} characters")
        best: dict[str, Hit] = {}
        for name, pairs in self.folded.items():
            score = _score(asked, name)
            for term, shown in pairs if score else ():
                if term not in best or score > best[term].score:
                    best[term] = Hit(term, self.labels[term], shown, score)
        hits = sorted(best.values(), key=lambda hit: (-hit.score, len(hit.matched), hit.label))
        return hits[:limit] or self.near(text, limit)


def _score(asked: str, name: str) -> float:
    if asked == name:
        return 1.0
    if name.startswith(asked):
        return 0.9
    if f" {asked}" in f" {name}":
        return 0.8
    return 0.7 if asked in name else 0.0


def read_names(store: Store) -> Names:
    """The names of all terms of a store."""
    names = Names(labels=dict(sorted(_pairs(store, LABELS))))
    for query in (LABELS, SYNONYMS, IDENTIFIERS):
        for term, name in sorted(_pairs(store, query)):
            if term in names.labels:
                names.add(term, name)
    for term in names.labels:
        names.folded.setdefault(fold(term), []).append((term, term))
    return names


def _pairs(store: Store, query: str) -> list[tuple[str, str]]:
    rows = store.select(query)
    return [(name_of(str(getattr(term, "value", ""))), str(getattr(name, "value", ""))) for term, name in rows]
