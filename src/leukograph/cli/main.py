"""The command line `leukograph`: reads the words, makes one library call, prints the answer.

Answers go to standard output, talk and progress to standard error. Exit 0: well; 1: the data has faults; 2: the asking was
wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from leukograph import __version__
from leukograph.errors import AskingError, DataError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Verbs = _SubParsersAction[argparse.ArgumentParser]

FORMS = ("table", "json", "csv", "tsv")
ABOUT = """Leukograph: a causal knowledge graph of leukopenia. Every edge has a sign, evidence and a source.
For research and teaching; no medical advice."""
EXAMPLES = """examples:
  leukograph paths clozapine "bacterial infection"     why can clozapine lead to bacterial infection?
  leukograph paths filgrastim "neutrophil count" --given "CSF3R deficiency"
  leukograph causes neutropenia --of-kind drug          what acts on it, most believed first
  leukograph explain leukopenia anemia                  which causes explain both
  leukograph interventions clozapine "bacterial infection"   where each treatment acts
  leukograph find leucopenia                            terms by any name or spelling
  leukograph show CL:0000775                            everything about one term, with evidence
  leukograph queries                                    the catalogue of questions
  leukograph query drugs-by-cytopenia                   one of them
  leukograph query 'SELECT ?d { ?d lk:kind lk:Drug }'   your own SPARQL
  leukograph draw neutropenia -o neutropenia.html       one page, works offline
  leukograph serve                                      a SPARQL 1.1 endpoint on this machine
  leukograph check                                      what is wrong with the data, with file and line"""


class _WithFormats(argparse.RawDescriptionHelpFormatter):
    """Help that ends with a list of the formats, which is looked up only when help is asked for."""

    PLACE = "formats"

    def add_text(self, text: str | None) -> None:
        """Adds a text; the place of the formats is filled with them."""
        if text == self.PLACE:
            from leukograph.export import described

            said = described()
            width = max(map(len, said))
            text = "\n".join(["formats:", *(f"  {name:{width}}  {line}" for name, line in said.items())])
        super().add_text(text)


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="leukograph", description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"leukograph {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    _add_paths(verbs)
    _add_causal(verbs)
    _add_lookups(verbs)
    _add_queries(verbs)
    _add_makers(verbs)
    return top


def _verb(verbs: Verbs, name: str, text: str, *, forms: bool = True, store: bool = True) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    if forms:
        made.add_argument("--as", dest="form", choices=FORMS, help="form of the answer (table on a terminal, else tsv)")
    if store:
        made.add_argument("--store", metavar="DIR", help="ask the store in this folder instead of the shipped graph")
    return made


def _add_paths(verbs: Verbs) -> None:
    verb = _verb(verbs, "paths", "Say why: the verdict over all causal paths from SOURCE to TARGET, and the best of them.")
    verb.add_argument("source", metavar="SOURCE", help="a term: label, synonym, local name or identifier, any spelling")
    verb.add_argument("target", metavar="TARGET", help="a term")
    verb.add_argument("-k", "--k", type=int, default=3, metavar="N", help="how many paths to list (3)")
    verb.add_argument("--by", choices=("belief", "length"), default="belief", help="what makes a path good (belief)")
    _filters(verb, longest=8)


def _add_causal(verbs: Verbs) -> None:
    for name, text in (("causes", "What acts on TERM"), ("effects", "On what TERM acts")):
        verb = _verb(verbs, name, f"{text}, through a causal step or more: verdict, counts and best path of each.")
        verb.add_argument("term", metavar="TERM", help="a term: label, synonym, local name or identifier, any spelling")
        _several(verb, "of-kind", "list only terms of this kind (drug, gene, disorder ...)", dest="of_kind")
        _several(verb, "verdict", "list only those with this verdict (raises, lowers, conflicting, undetermined)")
        verb.add_argument("--limit", type=int, default=20, metavar="N", help="how many to list (20)")
        _filters(verb, longest=6)
    verb = _verb(verbs, "explain", "Find the smallest sets of causes that explain all FINDINGs together.")
    verb.add_argument("findings", metavar="FINDING", nargs="+", help="a term that is to be explained")
    _several(verb, "among", "only this cause may explain")
    _several(verb, "of-kind", "only causes of this kind may explain", dest="of_kind")
    verb.add_argument("--limit", type=int, default=5, metavar="N", help="how many sets to list (5)")
    _filters(verb, longest=6)
    verb = _verb(verbs, "common", "Find the nearest terms that act on both FIRST and SECOND, and on which both act.")
    verb.add_argument("first", metavar="FIRST", help="a term")
    verb.add_argument("second", metavar="SECOND", help="a term")
    _filters(verb, longest=None)
    text = "Find the treatments that act on the paths from SOURCE to TARGET: where, what they cut, what they worsen."
    verb = _verb(verbs, "interventions", text)
    verb.add_argument("source", metavar="SOURCE", help="a term")
    verb.add_argument("target", metavar="TARGET", help="a term")
    _filters(verb, longest=8)


def _filters(verb: argparse.ArgumentParser, *, longest: int | None) -> None:
    """What narrows a causal question; without a longest path where length is not asked for."""
    if longest is not None:
        text = f"longest path to look at, in steps ({longest})"
        verb.add_argument("--max-length", type=int, default=longest, metavar="N", help=text)
    _several(verb, "relation", "only this relation, and those below it, as causal step")
    _several(verb, "kind", "between its ends a path passes only terms of this kind")
    _several(verb, "source", "only claims of this source count", dest="sources")
    _several(verb, "evidence", "only claims of this evidence class (ECO identifier) count")
    verb.add_argument("--min-belief", type=float, metavar="B", help="leave out edges believed less (0.1; 0 takes all)")
    _several(verb, "via", "every path must pass this term")
    _several(verb, "avoid", "no path may pass this term")
    _several(verb, "given", "this condition holds: edges that need it act, what it abolishes is cut")
    _several(verb, "without", "this is removed from the world")
    verb.add_argument("--associations", action="store_true", help="walk associations too; they have no sign")


def _several(verb: argparse.ArgumentParser, name: str, text: str, *, dest: str | None = None) -> None:
    verb.add_argument(
        f"--{name}", dest=dest or name, action="append", default=[], metavar="NAME", help=f"{text}; may be repeated"
    )


def _add_lookups(verbs: Verbs) -> None:
    verb = _verb(verbs, "find", "Find terms by any name, spelling or identifier.")
    verb.add_argument("text", metavar="TEXT", nargs="+", help="a name or a part of one")
    verb.add_argument("--limit", type=int, default=20, metavar="N", help="how many at the most (20)")
    text = (
        "Say which classes laboratory results fall in, by which source's limits. Research and teaching, no medical advice."
    )
    verb = _verb(verbs, "classify", text)
    verb.add_argument(
        "results", metavar="RESULT", nargs="+", help='what was counted, the number, the unit: "ANC 0.4 10*9/L"'
    )
    verb = _verb(verbs, "show", "Show everything about one term: names, place, mappings, numbers, claims with evidence.")
    verb.add_argument("term", metavar="TERM", help="a term: label, synonym, local name or identifier")


def _add_queries(verbs: Verbs) -> None:
    _verb(verbs, "queries", "List the catalogue of questions with their parameters.", store=False)
    verb = _verb(verbs, "query", "Ask a question of the catalogue, a .rq file, or SPARQL text.")
    verb.add_argument("query", metavar="NAME|FILE.rq|SPARQL", help="which question")
    verb.add_argument("parameters", metavar="NAME=VALUE", nargs="*", help="values for its parameters")
    verb.add_argument("--timeout", type=float, default=60.0, metavar="S", help="give up after so many seconds (60)")
    verb.add_argument("--memory", type=int, default=2048, metavar="MB", help="give up above so much memory (2048)")


def _add_makers(verbs: Verbs) -> None:
    verb = _verb(verbs, "draw", "Draw a term's neighbourhood, or the paths between two, as one offline page.", forms=False)
    verb.add_argument("source", metavar="TERM", help="a term, or the source of the paths")
    verb.add_argument("target", metavar="TARGET", nargs="?", help="the target of the paths")
    verb.add_argument("-o", "--output", default="leukograph.html", metavar="FILE", help="where to (leukograph.html)")
    verb.add_argument("-k", "--k", type=int, metavar="N", help="how many paths to draw (10)")
    verb.add_argument("--by", choices=("belief", "length"), help="what makes a path good (belief)")
    _filters(verb, longest=8)
    verb.set_defaults(max_length=None)
    verb = _verb(verbs, "export", "Write the graph in another format.", forms=False)
    verb.formatter_class, verb.epilog = _WithFormats, _WithFormats.PLACE
    verb.add_argument("format", metavar="FORMAT", help="one of those below")
    text = "where to (standard output); a folder for a format of several files"
    verb.add_argument("-o", "--output", metavar="PATH", help=text)
    text = "name terms by our identifiers, or by those of other ontologies where they have an exact match (own)"
    verb.add_argument("--ids", default="own", metavar="own|standard", help=text)
    _add_serve(verbs)
    verb = _verb(verbs, "check", "Check the data: every fault with file, line, reason and remedy.", store=False)
    verb.add_argument("--ontology", metavar="DIR", help="the folder that holds ontology/ and queries/")
    verb.add_argument("--reason", action="store_true", help="reason too (needs Java: pip install 'leukograph[reason]')")
    verb.add_argument("--seconds", type=float, default=120.0, metavar="S", help="give HermiT so many seconds (120)")
    text = (
        "Load files into a store, to ask them with --store: RDF, OWL functional and OWL/XML, OBO, OBO Graphs, SSSOM, "
        "KGX, HPO annotation, tables of terms, claims and sources made as ours are, "
        "lists of signed edges; also compressed. Nothing that they name is fetched."
    )
    verb = _verb(verbs, "load", text, store=False)
    verb.add_argument("files", metavar="FILE", nargs="+", help="a file; its name without endings tells it from others")
    verb.add_argument("--store", metavar="DIR", required=True, help="the folder of the store: a new one, or one to add to")
    text = "begin a new store with the shipped graph, not with its vocabulary alone"
    verb.add_argument("--with-leukograph", action="store_true", help=text)
    verb.add_argument("--ontology", metavar="DIR", help="the folder that holds ontology/ and queries/")
    verb.add_argument("--version-of", metavar="TEXT", default="", help="the version of the files, where they do not say it")
    verb.add_argument("--licence", metavar="TEXT", default="", help="their licence, where they do not say it")
    verb.add_argument("--from-source", metavar="TEXT", default="", help="where they were got")
    verb = _verb(verbs, "unload", "Take what was loaded as NAME out of a store; without NAME, list what was.", store=False)
    verb.add_argument("name", metavar="NAME", nargs="?", default="", help="the name of a loaded file, without its endings")
    verb.add_argument("--store", metavar="DIR", required=True, help="the folder of the store")
    verb = _verb(verbs, "build", "Build the graph from the sources and say what it holds.", store=False)
    verb.add_argument("--store", metavar="DIR", help="write it to this folder (else to the cache of the user)")
    verb.add_argument("--ontology", metavar="DIR", help="the folder that holds ontology/ and queries/")


def _add_serve(verbs: Verbs) -> None:
    text = "Serve the graph to this machine alone, on loopback, until stopped: a page, a JSON API (/api/) and /sparql."
    verb = _verb(verbs, "serve", text, forms=False)
    verb.add_argument("--port", type=int, default=8080, metavar="N", help="the port; 0 for any that is free (8080)")
    verb.add_argument("--seconds", type=float, default=10.0, metavar="S", help="how long a query may take (10)")
    verb.add_argument("--memory", type=int, default=1536, metavar="MB", help="how much memory a query may have (1536)")
    verb.add_argument("--output", type=int, default=64, metavar="MB", help="how large an answer may be (64)")
    verb.add_argument("--workers", type=int, default=6, metavar="N", help="how many queries may run at once (6)")
    text = (
        "let pages of other sites, open in a browser here, read answers (they may for the shipped graph, not with --store)"
    )
    verb.add_argument("--cors", action="store_true", help=text)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    top = parser()
    asked = top.parse_args(arguments)
    if asked.verb is None:
        top.print_help()
        return 2
    try:
        status = int(_doing(asked.verb)(asked))
        sys.stdout.flush()
    except DataError as fault:
        return _fail(str(fault), 1)
    except AskingError as fault:
        return _fail(str(fault), 2)
    except OSError as fault:
        return _unwritten(fault)
    except KeyboardInterrupt:
        return _fail("stopped", 130)
    return status


def _doing(verb: str) -> Callable[[argparse.Namespace], int]:
    """The function that does what a verb says."""
    from leukograph.cli import causal

    found: Callable[[argparse.Namespace], int] | None = getattr(causal, f"do_{verb}", None)
    if found is None:
        from leukograph.cli import verbs

        found = getattr(verbs, f"do_{verb}")
    return found


def _unwritten(fault: OSError) -> int:
    """The exit status where the answer could not be written: well if nobody reads on, else told."""
    # What waits still goes nowhere, so that it does not fail once more at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(fault, BrokenPipeError):
        return 0
    what = f"use {fault.filename}" if fault.filename else "write the answer"
    return _fail(f"cannot {what}: {fault.strerror or fault}. Make room, or choose another place.", 2)


def _fail(message: str, status: int) -> int:
    print(f"leukograph: {message}", file=sys.stderr)
    return status
