"""Definitions in words of our own, from what HPO's annotation says of a gene or a disease."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

SHOWN = 3
CAUSES = "germlineVariantsCause"
FREQUENCIES = {
    "100-100 %": "always",
    "80-99 %": "very frequent",
    "30-79 %": "frequent",
    "5-29 %": "occasional",
    "1-4 %": "very rare",
}
# HPO's modes of inheritance: what kind of disorder they make it, in the order in which it is said, and what others add.
KINDS = (
    "autosomal dominant", "autosomal recessive", "X-linked", "X-linked dominant", "X-linked recessive", "Y-linked",
    "mitochondrial", "digenic",
)  # fmt: skip
ADDED = {
    "Typified by incomplete penetrance": "with incomplete penetrance",
    "Typified by somatic mosaicism": "with somatic mosaicism",
    "Genetic anticipation": "with genetic anticipation",
    "Sporadic": "at times sporadic",
}
Findings = dict[tuple[str, str], set[tuple[str, bool]]]


@dataclass(slots=True)
class Facts:
    """What was read of every gene and disease, by the names of their terms. `label` gives the label of a name."""

    label: Callable[[str], str]
    ties: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    modes: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    findings: dict[str, Findings] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def tie(self, gene: str, relation: str, disease: str, modes: Iterable[str]) -> None:
        """Notes that a gene causes a disease or is associated with it, and how the disease is inherited."""
        self.ties[gene, disease].add(relation)
        self.modes[gene, disease].update(modes)

    def find(self, disease: str, finding: str, remark: str, share: str, *, absent: bool) -> None:
        """Notes that a disease comes with a finding, or was seen without it."""
        self.findings[disease][finding, remark].add((share, absent))

    def gene(self, name: str) -> str:
        """The definition of a gene: the disorders that its variants cause, and those that it is only associated with."""
        caused = self._tied(name, caused=True)
        associated = self._tied(name, caused=False)
        parts = []
        if caused:
            shown = [f"{self.label(one)}{self._bracket(name, one)}" for one in caused]
            parts.append(f"whose germline variants cause {listed(shown)}")
        if associated:
            parts.append(f"which is associated with {listed([self.label(one) for one in associated])}")
        noun = "a disorder" if len(caused) + len(associated) == 1 else "disorders"
        return f"The human gene {self.label(name)}, {' and '.join(parts)}, {noun} that HPO ties to a low white-cell count."

    def disease(self, name: str, *, inherited: bool, known_as: str = "") -> str:
        """The definition of a disease: how it is inherited, its genes, and the low counts that it comes with.

        `known_as` is its name, for a disease that all these do not tell from another.
        """
        pairs = [pair for pair in self.ties if pair[1] == name]
        kinds, added = inheritance(mode for pair in pairs for mode in self.modes[pair])
        genus = with_article(f"{' or '.join(kinds) or ('inherited' if inherited else '')} disorder".strip())
        parts = []
        for caused, said in ((True, "caused by germline variants of"), (False, "associated with the")):
            genes = sorted(self.label(gene) for gene, disease in pairs if (self.ties[gene, disease] == {CAUSES}) == caused)
            noun = "" if caused else ("gene " if len(genes) == 1 else "genes ")
            if genes:
                parts.append(f"{said} {noun}{listed(genes, last='or' if caused else 'and')}")
        more = f" ({', '.join(added)})" if added else ""
        called = f" known as {known_as}," if known_as else ""
        return f"{genus}{more}{called} {' and '.join(parts)}; according to HPO {self._counts(name)}."

    def _tied(self, gene: str, *, caused: bool) -> list[str]:
        """The diseases of a gene that it causes, or does not, in order of their labels."""
        found = [pair[1] for pair, said in self.ties.items() if pair[0] == gene and (said == {CAUSES}) == caused]
        return sorted(found, key=lambda one: (self.label(one).casefold(), one))

    def _bracket(self, gene: str, disease: str) -> str:
        """How a disease is inherited, in brackets, but for what its label says already."""
        kinds, _ = inheritance(self.modes[gene, disease])
        return "" if all(kind in self.label(disease) for kind in kinds) else f" ({' or '.join(kinds)})"

    def _counts(self, name: str) -> str:
        """The low counts that a disease comes with, and those that it was seen without."""
        here: list[str] = []
        without: list[str] = []
        for (finding, remark), said in self.findings[name].items():
            words = described(self.label(finding), remark)
            present = {share for share, absent in said if not absent}
            known = "; ".join(frequency(share) for share in sorted(present - {""}, key=by_size))
            if present:
                here.append(f"{words} ({known})" if known else words)
            without += [f"{words} was {missing(share)}" for share, absent in said if absent]
        parts = [f"it can come with {joined(sorted(here))}"] if here else []
        return ", and ".join([*parts, *sorted(without)])


def inheritance(modes: Iterable[str]) -> tuple[list[str], list[str]]:
    """HPO's modes of inheritance as kinds of a disorder, and what stands beside them, each in a fixed order."""
    said = set(modes)
    bare = {re.sub(r"\bAutosomal|\bMitochondrial|\bDigenic", lambda found: found[0].lower(), mode) for mode in said}
    kinds = {mode.removesuffix(" inheritance") for mode in bare}
    if kinds & {"X-linked dominant", "X-linked recessive"}:
        kinds.discard("X-linked")
    both = {"autosomal dominant", "autosomal recessive"}
    said_so = ["autosomal dominant or recessive"] if both <= kinds else []
    rest = kinds - both if said_so else kinds
    return [*said_so, *(kind for kind in KINDS if kind in rest)], [words for mode, words in ADDED.items() if mode in said]


def described(finding: str, remark: str) -> str:
    """A finding with what HPO's own term adds to it.

    >>> described("neutropenia", "cyclic, with maturation arrest in the marrow")
    'cyclic neutropenia with maturation arrest in the marrow'
    """
    if remark.startswith("with "):
        return f"{finding} {remark}"
    before, _, after = remark.partition(", ")
    return " ".join(word for word in (before, finding, after) if word)


def frequency(share: str) -> str:
    """A share in words: HPO's name of its class, or how many people of those who were counted."""
    if share in FREQUENCIES:
        return FREQUENCIES[share]
    part, _, size = share.partition("/")
    if not size:
        return share
    return "one person" if size == "1" else f"{part} of {size} people"


def missing(share: str) -> str:
    """In how many people, of those who were counted, a finding was absent."""
    size = share.partition("/")[2]
    return "recorded as absent" if not size else f"absent in {'one person' if size == '1' else f'{size} of {size} people'}"


def by_size(share: str) -> tuple[bool, str]:
    """The order of shares: classes of frequency first."""
    return share not in FREQUENCIES, share


def joined(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in English; semicolons part them where one holds a comma.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    if any("," in word for word in words):
        return f"{'; '.join(words[:-1])}; {last} {words[-1]}"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """The first few words as a list, and how many more there are, if there is more than one more."""
    more = len(words) - SHOWN
    return joined([*words[:SHOWN], f"{more} more"] if more > 1 else words, last)


def with_article(words: str) -> str:
    """Words with the indefinite article: `X` is said with a vowel."""
    return f"{'An' if words[0] in 'aeiouAEIOUX' else 'A'} {words}"
