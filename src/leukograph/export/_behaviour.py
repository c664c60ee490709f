"""How belief behaves on the edges that there are: how it is spread, along paths, against denials, beside HPO."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import prod
from statistics import median

from leukograph.belief import MILLION, edge_belief
from leukograph.edges import Key
from leukograph.export._sensitivity import ENOUGH, Edges
from leukograph.export.audit import table
from leukograph.filters import Filters, Open
from leukograph.model import Claim
from leukograph.network import Network
from leukograph.search import Search
from leukograph.vocabulary import Vocabulary

BANDS = (0.0, 0.3, 0.5, 0.7, 0.9)
BAR = 40
STARTS = ("Drug", "Gene")
TARGETS = ("Agranulocytosis", "BacterialInfection", "Fever", "Leukopenia", "Neutropenia", "NeutrophilCount")
LONGEST = 8


def why(edges: Edges, beliefs: dict[Key, float], vocabulary: Vocabulary) -> str:
    """Why the minimum stands where it does, and what it leaves out."""
    least = min(vocabulary.priors.values(), default=0.0) * min(vocabulary.weights.values(), default=0.0)
    minimum = vocabulary.minimum_belief
    below = [key for key in edges if beliefs[key] < minimum]
    denied = sum(any(claim.denied for claim in edges[key]) for key in below)
    outweighed = [key for key, said in edges.items() if _side(said, vocabulary, denied=True) > _side(said, vocabulary)]
    walked = sum(beliefs[key] >= minimum for key in outweighed)
    so = "only a denial can take an edge out of path answers" if least >= minimum else "weak support alone can fall short"
    return (
        f"Why {minimum:g}: the least that one claim can be worth is {least:.3g}, so {so}. {len(below)} edges are below the "
        f"minimum, {denied} of them denied. It is no vote by majority: on {len(outweighed)} edges the denying sources come "
        f"to more than the supporting ones, and {walked} of these are walked all the same, with the belief that is left."
    )


def _side(claims: Iterable[Claim], vocabulary: Vocabulary, *, denied: bool = False) -> float:
    """What the supporting, or the denying, sources of an edge come to."""
    return edge_belief(((c.source, vocabulary.worth(c.evidence, c.certainty)) for c in claims if c.denied == denied), ())


def _support(claims: Iterable[Claim]) -> int:
    return len({claim.source for claim in claims if not claim.denied})


def shipped(edges: Edges, beliefs: dict[Key, float], vocabulary: Vocabulary) -> dict[str, str]:
    """Three tables: the edges by tenths of belief, by number of sources, by class of the strongest claim."""
    tenths = Counter(min(9, round(belief * MILLION) // (MILLION // 10)) for belief in beliefs.values())
    most = max(tenths.values(), default=1)
    bins = [(f"{n / 10:.1f} to {(n + 1) / 10:.1f}", str(tenths[n]), f"`{_bar(tenths[n], most)}`") for n in range(10)]
    best = {key: max(_worth_of(c, vocabulary) for c in said if not c.denied)[1:] for key, said in edges.items()}
    labels = {code: f"{label} ({code})" for code, label in vocabulary.evidence_labels.items()}
    columns = ("edges", "lowest", "median", "highest", "below the minimum")

    def row(name: str, kept: Iterable[Key]) -> tuple[str, ...]:
        found = [beliefs[key] for key in kept]
        return name, str(len(found)), *_spread(found), str(sum(belief < vocabulary.minimum_belief for belief in found))

    counts, classes = sorted({_support(said) for said in edges.values()}), sorted(set(best.values()), reverse=True)
    by_sources = [row(str(n), (key for key, said in edges.items() if _support(said) == n)) for n in counts]
    by_class = [row(labels.get(each[1], each[1]), (key for key in edges if best[key] == each)) for each in classes]
    return {
        "bins": table(f"The beliefs of the {len(edges)} edges", ("belief", "edges", ""), bins),
        "by_sources": table("Edges by number of supporting sources", ("sources", *columns), by_sources),
        "by_class": table("Edges by evidence class of their strongest claim", ("evidence class", *columns), by_class),
    }


def _worth_of(claim: Claim, vocabulary: Vocabulary) -> tuple[float, float, str]:
    return vocabulary.worth(claim.evidence, claim.certainty), vocabulary.priors.get(claim.evidence, 0.0), claim.evidence


def _bar(count: int, most: int) -> str:
    return "#" * -(-count * BAR // most) or " "


def shown(number: float) -> str:
    """A belief with three digits; what is not quite 1 is not shown as 1.

    >>> shown(0.8), shown(0.99997)
    ('0.800', '>0.999')
    """
    return ">0.999" if 0.9995 <= number < 1 else f"{number:.3f}"


def _spread(numbers: Sequence[float]) -> tuple[str, str, str]:
    """The lowest, the median and the highest; nothing where there are none."""
    return (shown(min(numbers)), shown(median(numbers)), shown(max(numbers))) if numbers else ("", "", "")


def lengths(network: Network, beliefs: dict[Key, float]) -> dict[str, str | int]:
    """A table of best paths from drugs and genes by number of their steps, and what the words around it need."""
    starts = [node for node in range(len(network.names)) if network.kind(node) in STARTS]
    ends = [network.number[name] for name in TARGETS if name in network.number]
    found: dict[int, list[float]] = {}
    for start, end in ((start, end) for start in starts for end in ends):
        graph = Open(network, Filters(), start, end)
        for path in Search(graph, start, end, LONGEST).best(1, "belief", ENOUGH).paths:
            steps = [graph.belief(number) for number in path if network.edges[number].claims]
            found.setdefault(len(steps), []).append(prod(steps))
    found.pop(0, None)
    minimum, typical = network.vocabulary.minimum_belief, median(beliefs.values()) if beliefs else 0.0
    rows = [
        (str(n), str(len(each)), *_spread(each), f"{typical**n:.3f}", f"{sum(b < minimum for b in each) / len(each):.0%}")
        for n, each in sorted(found.items())
    ]
    low = next((n for n, each in sorted(found.items()) if median(each) < minimum), None)
    crossing = f"The median falls below {minimum:g} at {low} steps." if low else f"The median stays above {minimum:g}."
    columns = ("steps with claims", "pairs", "lowest", "median", "highest", "median edge to that power", "below the minimum")
    names = ", ".join(network.labels[end] for end in ends)
    title = "How the belief of the best path falls with its length"
    return {
        "paths": table(title, columns, rows),
        "starts": len(starts),
        "targets": len(ends),
        "names": names,
        "crossing": crossing,
    }


def outside(edges: Edges, beliefs: dict[Key, float], vocabulary: Vocabulary, hpo: set[str]) -> dict[str, str | int]:
    """Four tables: denied against undenied edges, HPO against the rest; and a number."""
    support = {key: _side(said, vocabulary) for key, said in edges.items()}
    against = {key for key, said in edges.items() if any(claim.denied for claim in said)}
    by_hpo = {key: [c for c in said if c.iri in hpo and not c.denied] for key, said in edges.items()}
    others = {key: [c for c in said if c.iri not in hpo and not c.denied] for key, said in edges.items()}

    def row(name: str, keys: Sequence[Key], *more: str) -> tuple[str, ...]:
        sources = f"{sum(_support(edges[key]) for key in keys) / max(1, len(keys)):.2f}"
        medians = (_spread([numbers[key] for key in keys])[1] for numbers in (support, beliefs))
        return name, str(len(keys)), sources, *medians, *more

    columns = ("edges", "how many", "sources in the mean", "median of support alone", "median belief")
    denied = [row("denied by a source", sorted(against)), row("denied by none", [k for k in edges if k not in against])]
    split = {
        "HPO alone": [k for k in edges if by_hpo[k] and not others[k]],
        "HPO and others": [k for k in edges if by_hpo[k] and others[k]],
        "others alone": [k for k in edges if not by_hpo[k]],
    }
    used = [{key[place] for key in edges if by_hpo[key]} for place in range(3)]
    could = {
        key: _side(said, vocabulary)
        for key, said in others.items()
        if said and all(key[place] in used[place] for place in range(3))
    }
    return {
        "denied": table("Against what other sources deny", columns, denied),
        "bands": table(
            "Denied edges by support", ("support alone", "edges", "denied", "share"), _banded(support, against)
        ),
        "hpo": table(
            "Edges from HPO and from elsewhere", (*columns, "denied"),
            [row(name, keys, str(len(against.intersection(keys)))) for name, keys in split.items()],
        ),
        "shared": sum(_support(edges[key]) > 1 for key in split["HPO alone"]),
        "confirmed": table(
            "Edges read elsewhere that HPO has too", ("belief without HPO", "edges", "in HPO too", "share"),
            _banded(could, {key for key in could if by_hpo[key]}),
        ),
    }  # fmt: skip


def _banded(numbers: dict[Key, float], marked: set[Key]) -> list[tuple[str, str, str, str]]:
    """The edges by bands of a number, how many of each are marked, and what share that is."""
    rows = []
    for low, high in zip(BANDS, (*BANDS[1:], 2.0), strict=True):
        band = [key for key, number in numbers.items() if low <= number < high]
        some = len(marked.intersection(band))
        share = f"{some / len(band):.1%}" if band else ""
        rows.append((f"{low:g} to {min(high, 1.0):g}", str(len(band)), str(some), share))
    return rows
