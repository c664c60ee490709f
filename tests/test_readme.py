"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from leukograph import __version__
from leukograph.cli.main import main, parser
from leukograph.export import formats
from leukograph.export._flowchart import Arrow, chart
from leukograph.knowledge import KnowledgeGraph
from leukograph.model import Answer

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def block(language: str, start: str) -> str:
    """The fenced block of a language that begins so."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(found for found in blocks if found.startswith(start))


def mermaid(answer: Answer) -> str:
    """The paths of an answer as the Mermaid flow chart that the export makes; every step once."""
    labels: dict[str, str] = {}
    arrows = []
    for step in dict.fromkeys(step for path in answer.paths for step in path.steps):
        subject, object_ = (node.id.removeprefix("lk:") for node in (step.subject, step.object))
        labels.setdefault(subject, step.subject.label)
        labels.setdefault(object_, step.object.label)
        plain = step.kind == "hierarchy"
        relation, belief = "is a" if plain else step.relation, step.belief if step.claims else None
        arrows.append(Arrow(subject, object_, relation, step.sign, belief, plain))
    return chart(labels, arrows)


def test_the_answer_is_fresh(
    shipped: KnowledgeGraph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KnowledgeGraph, "load", lambda *_: shipped)
    command, expected = block("console", "$ leukograph paths").split("\n", 1)
    assert main(shlex.split(command)[2:]) == 0
    assert capsys.readouterr().out == expected


def test_the_picture_is_fresh(shipped: KnowledgeGraph) -> None:
    assert block("mermaid", "flowchart") == mermaid(shipped.paths("clozapine", "bacterial infection", k=4))


def test_every_command_of_the_readme_can_be_read() -> None:
    shown = [line for line in README.splitlines() if line.startswith("leukograph ")]
    assert len(shown) >= 9
    for line in shown:
        words = shlex.split(line, comments=True)[1:]
        assert parser().parse_args(words).verb == words[0]


def test_every_path_of_the_readme_exists() -> None:
    paths = re.findall(r"`([a-z]+/[\w./*-]*)`|\]\(([\w./-]+)\)", README)
    named = [first or second for first, second in paths]
    assert len(named) > 10
    for name in named:
        folders = [ROOT, *ROOT.glob("ontology"), *ROOT.glob("queries")]
        assert any(list(folder.glob(name.rstrip("/"))) for folder in folders), name


def test_the_version_is_one() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f'owl:versionInfo "{__version__}"' in (ROOT / "ontology" / "leukograph.ttl").read_text("utf-8")
    assert f"## {__version__} (" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_formats_that_it_names_are_there() -> None:
    table = README[README.index("## Exports") : README.index("## The folders")]
    first = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    named = {name for cell in first for name in re.findall(r"`([\w-]+)`", cell)}
    assert named <= set(formats())
    assert {"owl", "owl-full", "obo", "skos", "sssom", "jsonld", "trig", "release"} <= named
