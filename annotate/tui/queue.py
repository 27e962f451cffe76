"""The articles given on the command line, and which of them is on the screen.

Invariants: one article is open at a time, and nobody else edits it meanwhile, or we do not; the
place changes only when the next one could be opened.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import no_such_file
from annotate.store.holding import Held
from annotate.store.workspace import Workspace


class Queue:
    """The articles to go through, in the order given."""

    def __init__(
        self,
        paths: Sequence[Path],
        opener: Callable[[Path], Workspace],
        holder: Callable[[Path], Held] | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        """`holder` asks for an article before it is opened; without one, nobody is asked. Raises
        AnnotateError if an article is not there or the first cannot be opened."""
        self.paths = tuple(paths)
        self.opener = opener
        self.holder = None if read_only else holder
        self.place = 0
        self._asked = read_only
        self.held: dict[Path, Held] = {}
        """What was asked for and not given back yet."""
        for path in self.paths:
            if path.is_dir():
                raise AnnotateError(f"{path} is a folder, not a file")
            if not path.exists():
                raise no_such_file(path)
        self.workspace = self._open(self.paths[0])

    def _open(self, path: Path) -> Workspace:
        """Ask for an article, and open it."""
        new = self.holder is not None and path not in self.held
        if self.holder is not None and new:
            self.held[path] = self.holder(path)
        try:
            return self.opener(path)
        except BaseException:
            if new:
                self.held.pop(path).release()
            raise

    def step(self, by: int) -> bool:
        """Open the next article, or with -1 the one before. False if there is none.

        Raises AnnotateError if it cannot be opened; the one that is open stays.
        """
        place = self.place + by
        if not 0 <= place < len(self.paths):
            return False
        self.workspace = self._open(self.paths[place])
        self.place = place
        return True

    def settle(self) -> None:
        """Give back all but the article that is open."""
        for path in [path for path in self.held if path != self.paths[self.place]]:
            self.held.pop(path).release()

    def close(self) -> None:
        """Give back everything."""
        while self.held:
            self.held.popitem()[1].release()

    @property
    def _here(self) -> Held | None:
        return self.held.get(self.paths[self.place])

    @property
    def read_only(self) -> str:
        """Why the article may only be read; empty if it is ours."""
        owner = self._here.owner if self._here else None
        if owner is not None:
            return f"read only: {owner}"
        return "read only, as you asked" if self._asked else ""

    @property
    def told(self) -> str:
        """What the user should know of it as it is opened."""
        owner = self._here.owner if self._here else None
        if owner is not None:
            return f"{owner} ({owner.where}): you can read, and nothing is saved"
        return self._here.warning if self._here else ""

    @property
    def position(self) -> str:
        """`2/5`, or empty for a single article."""
        return f"{self.place + 1}/{len(self.paths)}" if len(self.paths) > 1 else ""
