"""The articles given on the command line, and which of them is on the screen.

Invariant: one article is open at a time; the place changes only when the next one could be opened.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import no_such_file
from annotate.store.workspace import Workspace


class Queue:
    """The articles to go through, in the order given."""

    def __init__(self, paths: Sequence[Path], opener: Callable[[Path], Workspace]) -> None:
        """Raises AnnotateError if one of them is not there or the first cannot be opened."""
        self.paths = tuple(paths)
        self.opener = opener
        self.place = 0
        self.workspace = opener(self.paths[0])
        for path in self.paths[1:]:
            if path.is_dir():
                raise AnnotateError(f"{path} is a folder, not a file")
            if not path.exists():
                raise no_such_file(path)

    def step(self, by: int) -> bool:
        """Open the next article, or with -1 the one before. False if there is none.

        Raises AnnotateError if it cannot be opened; the one that is open stays.
        """
        place = self.place + by
        if not 0 <= place < len(self.paths):
            return False
        self.workspace = self.opener(self.paths[place])
        self.place = place
        return True

    @property
    def position(self) -> str:
        """`2/5`, or empty for a single article."""
        return f"{self.place + 1}/{len(self.paths)}" if len(self.paths) > 1 else ""
