"""Terms by any name: label, synonym, local name, or the identifier of another ontology, in any case and spelling."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leukograph.errors import AmbiguousTerm, ParameterError, UnknownTerm
from leukograph.parts import Parts, read_labels
from leukograph.terms import name_of, prefixes

if TYPE_CHECKING:
    from leukograph.store import Store

MAX_NAME = 200
PART = 3
MANY = 20_000
LETTERS_A_SLIP = 4
RANKED = """
SELECT term, label, shown,
  CASE WHEN name.folded = :asked THEN 1.0 WHEN substr(name.folded, 1, :length) = :asked THEN 0.9
       WHEN instr(' ' || name.folded, :word) THEN 0.8 ELSE 0.7 END AS score
FROM {holding} WHERE {held} ORDER BY score DESC, shown = term, length(shown), label, name.id"""
SCHEMA = """
CREATE TABLE made (mark TEXT);
CREATE TABLE term (term TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, term TEXT, label TEXT, shown TEXT, folded TEXT, joined TEXT);
CREATE VIRTUAL TABLE part USING fts5 (folded, content = '', tokenize = 'trigram');
"""
# Once all names are there, which is faster than with each; the parts in order of their ids, for out of it they take five
# times as long.
INDICES = """
INSERT INTO part (rowid, folded) SELECT id, folded FROM name ORDER BY id;
CREATE INDEX name_shown ON name (shown);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_joined ON name (joined);
"""
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
    return folded([text])[0]


def folded(texts: Iterable[str]) -> list[str]:
    """The texts, each as `fold` has it: in one go, as lines, because a name takes less time so than a call for it would."""
    lines = "".join(text.replace("\n", " ") + " \n" for text in texts)
    plain = unicodedata.normalize("NFKD", lines).casefold().replace("paenia", "penia")
    for sign in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(sign, "")
    plain = re.sub(r"[^\w\n]+", " ", plain.replace("'", "").replace("\u2019", "")).replace("_", " ")
    for british, american in SPELLINGS:
        plain = plain.replace(british, american)
    return [line.strip() for line in plain.split("\n")[:-1]]


def is_near(asked: str, name: str) -> bool:
    """Whether one folded text may be meant by another: a slip of the pen away, or one is a part of the other.

    A slip is a letter too many, too few, wrong, or two that changed places, one for every four letters of the longer text.
    No slip changes a digit: another number is another thing. As many letters in common are no nearness: `prednisone` shares
    five of six with `poison`.

    >>> is_near("prednisone", "prednisolone"), is_near("steroid", "corticosteroid"), is_near("wbc 3", "wbc")
    (True, True, True)
    >>> is_near("prednisone", "poison"), is_near("hb", "hmb"), is_near("anc 0 4", "hgnc 6024")
    (False, False, False)
    """
    if (len(asked) >= PART and asked in name) or (len(name) >= PART and f" {name} " in f" {asked} "):
        return True
    return _digits(asked) == _digits(name) and _slips(asked, name) <= max(len(asked), len(name)) // LETTERS_A_SLIP


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _slips(one: str, other: str) -> int:
    """The fewest slips that make one text of another (optimal string alignment)."""
    last: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        before, last, row = last, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != right))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _identifier(term: str) -> str:
    """The CURIE of a term: `lk:` before a name of ours, the prefix of its ontology for one of others."""
    return prefixes().shorten(term) if ":" in term else f"lk:{term}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that a text found: its local name, its label, the name that matched, and how well (1 is exact)."""

    term: str
    label: str
    matched: str
    score: float

    def to_dict(self) -> dict[str, str]:
        """The hit in the JSON form that `leukograph find --as json` prints."""
        return {"label": self.label, "id": _identifier(self.term), "matched": self.matched, "score": f"{self.score:.2f}"}


class Names:
    """All names of all terms, in an SQLite database in memory or in a file: exact, folded, and by parts of three letters."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @classmethod
    def of(cls, labels: Mapping[str, str], names: Iterable[tuple[str, str]]) -> Names:
        """The names of terms, given as their labels and as pairs of term and name (the labels need not be among them)."""
        base = sqlite3.connect(":memory:", check_same_thread=False)
        base.executescript(SCHEMA)
        base.executemany("INSERT INTO term VALUES (?, ?)", sorted(labels.items()))
        pairs = dict.fromkeys([*sorted(labels.items()), *names, *((term, term) for term in labels)])
        known = [(term, name) for term, name in pairs if term in labels]
        base.executemany(
            "INSERT INTO name (term, label, shown, folded, joined) VALUES (?, ?, ?, ?, ?)",
            (
                (term, labels[term], name, text, text.replace(" ", ""))
                for (term, name), text in zip(known, folded(name for _, name in known), strict=True)
            ),
        )
        base.executescript(INDICES)
        return cls(base)

    @classmethod
    def open(cls, path: Path, mark: str) -> Names | None:
        """The names that `save` wrote with this mark, or None if the file holds others or none."""
        try:
            plain = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
            base = sqlite3.connect(f"file:{plain}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            fits = base.execute("SELECT mark FROM made").fetchall() == [(mark,)]
        except sqlite3.Error:
            return None
        return cls(base) if fits else None

    def save(self, path: Path, mark: str) -> None:
        """Writes the names to a file that is empty or not there, with a mark that says what they were made from."""
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as kept:
            self._base.backup(kept)
            kept.execute("DELETE FROM made")
            kept.execute("INSERT INTO made VALUES (?)", (mark,))
            kept.commit()

    def __contains__(self, term: str) -> bool:
        return self._label(term) is not None

    def label(self, term: str) -> str:
        """The label of a term; its name if there is no such term."""
        return self._label(term) or term

    def _label(self, term: str) -> str | None:
        found = self._base.execute("SELECT label FROM term WHERE term = ?", (term,)).fetchone()
        return None if found is None else str(found[0])

    def labels(self) -> dict[str, str]:
        """The label of every term, in order of their names."""
        return {str(term): str(label) for term, label in self._base.execute("SELECT term, label FROM term ORDER BY 1")}

    def pairs(self) -> list[tuple[str, str]]:
        """Every name with its term, sorted."""
        return [(str(term), str(name)) for term, name in self._base.execute("SELECT term, shown FROM name ORDER BY 1, 2")]

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
        if asked in self:
            return asked
        if asked.startswith(("http://", "https://")):
            asked = prefixes().shorten(asked)
        local = name_of(prefixes().expand(asked) or asked)
        if local in self:
            return local
        found = self._named(local if asked.casefold().startswith("lk:") else asked)
        if not found:
            raise UnknownTerm(asked, [hit.label for hit in self.near(asked)])
        if len(found) > 1:
            raise AmbiguousTerm(asked, sorted(f"{self._label(term)} ({_identifier(term)})" for term in found))
        return found.pop()

    def _named(self, asked: str) -> set[str]:
        """The terms with this name: exactly so, then folded, without or with a plural s, and joined up."""
        folded = fold(asked)
        ways = [
            ("shown", asked),
            ("folded", folded),
            ("folded", folded.replace(" ", "")),
            ("folded", folded.removesuffix("s")),
        ]
        for column, name in [*ways, ("folded", f"{folded}s"), ("joined", folded.replace(" ", ""))]:
            found = {str(term) for (term,) in self._base.execute(f"SELECT term FROM name WHERE {column} = ?", (name,))}  # noqa: S608
            if found:
                return found
        return set()

    def near(self, text: str, count: int = 3) -> list[Hit]:
        """The terms whose names look most like the text, best first; none where no name is near it (`is_near`)."""
        from difflib import SequenceMatcher

        asked = fold(text)
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(asked)
        best: dict[str, tuple[str, float]] = {}
        for term, shown, name in self._like(asked):
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
                continue
            score = round(matcher.ratio(), 3)
            if score >= 0.6 and score > best.get(term, ("", 0.0))[1] and is_near(asked, name):
                best[term] = (shown, score)
        hits = [Hit(term, self.label(term), shown, score) for term, (shown, score) in best.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.label))[:count]

    def _like(self, asked: str) -> Iterator[tuple[str, str, str]]:
        """The names that may look like a text: all of them, or where there are many, those that share most parts with it."""
        select = "SELECT term, shown, name.folded FROM name"
        if len(asked) < PART or self._base.execute("SELECT max(id) FROM name").fetchone()[0] <= MANY:
            return iter(self._base.execute(select))
        parts = " OR ".join(f'"{asked[at : at + PART]}"' for at in range(len(asked) - PART + 1))
        query = f"{select} JOIN part ON part.rowid = name.id WHERE part MATCH ? ORDER BY rank LIMIT {MANY}"
        return iter(self._base.execute(query, (parts,)))

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The terms that a text may mean, best first: whole names, then beginnings, then parts, then look-alikes.

        Raises: ParameterError for an empty or over-long text.
        """
        asked = fold(text)
        if not asked or len(text) > MAX_NAME:
            raise ParameterError(f"give some letters or digits to search for, at most {MAX_NAME} characters")
        found: dict[str, Hit] = {}
        for term, label, shown, score in self._ranked(asked):
            found.setdefault(term, Hit(term, label, shown, score))
            if len(found) == limit:
                break
        return list(found.values()) or self.near(text, limit)

    def _ranked(self, asked: str) -> Iterator[tuple[str, str, str, float]]:
        """The names that hold a folded text, best first: by the index of their parts, or one by one if it is too short."""
        held, holding = (
            ("part MATCH :phrase", "part JOIN name ON name.id = part.rowid")
            if len(asked) >= PART
            else ("instr(folded, :asked)", "name")
        )
        values = {"asked": asked, "word": f" {asked}", "phrase": f'"{asked}"', "length": len(asked)}
        return iter(self._base.execute(RANKED.format(holding=holding, held=held), values))


def read_names(store: Store) -> Names:
    """The names of all terms of a store."""
    return names_from(read_labels(store))


def names_from(parts: Parts) -> Names:
    """The names of all terms of the parts of a store."""
    return Names.of({name: row[0] for name, row in parts.terms().items()}, parts.names())
