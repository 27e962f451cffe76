"""Which engine works on many articles: processes of this machine, or a cluster.

Invariant: what is chosen is a value, which costs nothing until a command goes through its articles.
"""

from typing import NamedTuple

from annotate.corpus.driver import Engine
from annotate.errors import AnnotateError

NAMES = ("local", "dask")


class Choice(NamedTuple):
    """What the user asks for."""

    name: str = "local"
    """Of NAMES."""
    scheduler: str = ""
    """The address of Dask's; empty for the one that its own settings name."""

    def engine(self, jobs: int = 0) -> Engine | None:
        """The engine, not yet started, with at most `jobs` parts begun at once unless that is 0;
        None for processes here. Raises AnnotateError if it needs what is not installed, or an
        address."""
        if self.name == "local":
            return None
        from annotate.corpus.cluster import cluster

        return cluster(self.scheduler, jobs)


def chosen(name: str, scheduler: str) -> Choice:
    """What `--engine` and `--scheduler` say, of which an empty one says nothing; a scheduler alone
    means Dask. Raises AnnotateError for what does not exist or does not go together."""
    if name and name not in NAMES:
        from annotate.core.similar import suggestion

        hint = suggestion(name, NAMES) or f"there are: {', '.join(NAMES)}"
        raise AnnotateError(f"no such engine: {name}", hint)
    if name == "local" and scheduler:
        raise AnnotateError("--scheduler is for --engine dask", "leave out one of the two")
    return Choice(name or ("dask" if scheduler else "local"), scheduler)
