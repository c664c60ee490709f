"""The pictures that a graph can be asked for, in the words of people."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leukograph.errors import ParameterError
from leukograph.files import written_beside
from leukograph.questions import Questions

if TYPE_CHECKING:
    from leukograph.model import Answer
    from leukograph.picture import Page


class Pictures(Questions):
    """Pictures of the surroundings of a term, and of the paths between two."""

    def picture(self, source: str, target: str | None = None, **options: Any) -> dict[str, Any]:
        """What `draw` draws, as plain data: title, summary, nodes, edges with their claims, kinds, and whether it is cut.

        Raises: UnknownTerm, AmbiguousTerm; ParameterError, also for options of a question where there is no target.
        """
        from leukograph.subgraph import neighbourhood_data, paths_data

        if target is None:
            return neighbourhood_data(self.network, self._centre(source, options))
        return paths_data(self.network, *self._drawn(source, target, options))

    def draw(
        self, source: str, target: str | None = None, path: str | os.PathLike[str] | None = None, **options: Any
    ) -> Page:
        """One self-contained page with the neighbourhood of a term, or the paths between two; written to `path` if given.

        The options are those of `paths`; ten paths are drawn unless `k` says otherwise. Where there is no path, the ways
        from the common causes to both ends are drawn. In a notebook the page shows itself.

        Raises: UnknownTerm, AmbiguousTerm, StoreError; ParameterError, also for options where there is no target.
        """
        from leukograph.picture import neighbourhood_page, paths_page

        if target is None:
            page = neighbourhood_page(self.network, self._centre(source, options))
        else:
            page = paths_page(self.network, *self._drawn(source, target, options))
        if path is not None:
            with written_beside(Path(path)) as beside:
                beside.write_text(page, "utf-8", newline="\n")
        return page

    def _centre(self, source: str, options: Mapping[str, Any]) -> str:
        if options:
            names = ", ".join(sorted(options))
            raise ParameterError(f"a neighbourhood takes no options ({names}): name a target too, to draw the paths to it")
        return self.resolve(source)

    def _drawn(self, source: str, target: str, options: dict[str, Any]) -> tuple[Answer, list[Answer]]:
        """The answer that is drawn and, where it has no path, the shortest ways from each common cause to both ends."""
        asked = {"k": 10, **options}
        found = self.paths(source, target, **asked)
        ends, near = (found.source.id, found.target.id), {**asked, "k": 1, "by": "length", "via": ()}
        causes = () if found.paths else found.common_causes
        return found, [self.paths(cause.node.id, end, **near) for cause in causes for end in ends]
