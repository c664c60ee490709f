"""What the verbs that ask why do: paths, causes, effects, explain, interventions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from leukograph.cli import answers
from leukograph.cli.printing import form_of, graph_of, print_rows, report

if TYPE_CHECKING:
    from leukograph.questions import Options


def _options(asked: argparse.Namespace) -> Options:
    return {
        "relations": asked.relation,
        "kinds": asked.kind,
        "sources": asked.sources,
        "evidence": asked.evidence,
        "min_belief": asked.min_belief,
        "via": asked.via,
        "avoid": asked.avoid,
        "given": asked.given,
        "without": asked.without,
        "associations": asked.associations,
    }


def do_paths(asked: argparse.Namespace) -> int:
    """Prints the verdict and the best paths."""
    ends = asked.source, asked.target
    found = graph_of(asked).paths(*ends, k=asked.k, max_length=asked.max_length, by=asked.by, **_options(asked))
    if form_of(asked) == "table":
        print(answers.answer(found))
    else:
        print_rows(asked, answers.PATH_COLUMNS, answers.path_rows(found), found.to_dict())
    return 0


def do_draw(asked: argparse.Namespace) -> int:
    """Writes one page with a picture. Options that were not given are left to the library."""
    options = {"k": asked.k, "max_length": asked.max_length, "by": asked.by, **_options(asked)}
    given = {name: value for name, value in options.items() if value not in (None, [], False)}
    graph_of(asked).draw(asked.source, asked.target, asked.output, **given)
    report(f"wrote {asked.output}")
    return 0


def do_causes(asked: argparse.Namespace) -> int:
    """Prints what acts on a term."""
    return _influences(asked)


def do_effects(asked: argparse.Namespace) -> int:
    """Prints on what a term acts."""
    return _influences(asked)


def _influences(asked: argparse.Namespace) -> int:
    graph = graph_of(asked)
    ask = graph.causes if asked.verb == "causes" else graph.effects
    found = ask(
        asked.term,
        limit=asked.limit,
        of_kind=asked.of_kind,
        verdicts=asked.verdict,
        max_length=asked.max_length,
        **_options(asked),
    )
    print_rows(asked, answers.INFLUENCE_COLUMNS, answers.influence_rows(found), found.to_dict())
    if form_of(asked) == "table":
        print(f"\nVerdicts and counts are over simple paths of at most {found.max_length} steps (--max-length).")
    return 0


def do_common(asked: argparse.Namespace) -> int:
    """Prints what two terms have in common."""
    found = graph_of(asked).common(asked.first, asked.second, **_options(asked))
    print_rows(asked, answers.COMMON_COLUMNS, answers.common_rows(found), found.to_dict())
    return 0


def do_explain(asked: argparse.Namespace) -> int:
    """Prints the smallest sets of causes that explain findings."""
    found = graph_of(asked).explain(
        *asked.findings,
        among=asked.among,
        of_kind=asked.of_kind,
        limit=asked.limit,
        max_length=asked.max_length,
        **_options(asked),
    )
    if form_of(asked) == "table":
        print(answers.explanation(found))
    else:
        print_rows(asked, answers.COVER_COLUMNS, answers.cover_rows(found), found.to_dict())
    return 0


def do_interventions(asked: argparse.Namespace) -> int:
    """Prints where treatments act on the paths between two terms."""
    ends = asked.source, asked.target
    found = graph_of(asked).interventions(*ends, max_length=asked.max_length, **_options(asked))
    if form_of(asked) == "table":
        print(answers.interventions(found))
    else:
        print_rows(asked, answers.INTERVENTION_COLUMNS, answers.intervention_rows(found), found.to_dict())
    return 0
