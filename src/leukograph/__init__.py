"""Leukograph: a causal knowledge graph of leukopenia that can be trusted.

    >>> from leukograph import KnowledgeGraph
    >>> graph = KnowledgeGraph.load()
    >>> graph.paths("filgrastim", "bacterial infection").verdict.value
    'lowers'

For research and teaching; no medical advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leukograph.knowledge import KnowledgeGraph

__version__ = "0.1.0"
__all__ = ["KnowledgeGraph", "__version__"]


def __getattr__(name: str) -> object:
    """`KnowledgeGraph`, imported when it is first asked for, so that the command line starts quickly."""
    if name == "KnowledgeGraph":
        from leukograph.knowledge import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
