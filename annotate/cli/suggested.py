"""What `annotate suggest` prints of each article, and writes if it is to be accepted.

Invariant: an article's tags are written in one save or not at all; what goes wrong with one of
several is told and stops no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from annotate import console
from annotate.cli import suggesting
from annotate.cli.common import saved
from annotate.cli.opening import Workspaces
from annotate.cli.suggesting import Found, Wanted, find, take
from annotate.cli.tools import Tools
from annotate.core.wording import counted
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.workspace import Workspace

EFFORT = 32
"""To ask for suggestions takes so many times as long as to read an article, at least."""


class Printing(NamedTuple):
    """How suggestions are printed."""

    format: str
    coloured: bool
    scores: bool
    columns: int


class Total(NamedTuple):
    """What was found in several articles."""

    kinds: Counter[str]
    """By suggester."""
    unsure: int
    undated: int
    """Articles with dates and without a day of publication."""

    def __add__(self, other: Total) -> Total:  # type: ignore[override]
        return Total(
            self.kinds + other.kinds, self.unsure + other.unsure, self.undated + other.undated
        )


NOTHING = Total(Counter(), 0, 0)


class Part(NamedTuple):
    """What came of some articles."""

    text: str
    total: Total
    notices: dict[str, str]
    """What there is to say of projects' commands, by configuration."""


def suggested(wanted: Wanted, tools: Tools, printing: Printing, workspaces: Workspaces) -> Part:
    """What is suggested for a part of the articles, in whichever process."""
    pieces, total = [], NOTHING
    for workspace in workspaces:
        try:
            found = find(workspace, wanted, tools)
        except AnnotateError as error:
            _fail(workspaces, error)
            continue
        pieces.append(_rendered(workspace, found, printing))
        total += _counted(workspace, found)
    return Part("".join(pieces), total, tools.taken_notices())


def accepted(
    workspaces: Workspaces, wanted: Wanted, tools: Tools, printing: Printing, *, dry_run: bool
) -> Iterator[Part]:
    """The same of each article, and its tags and links made, and saved."""
    for workspace in workspaces:
        try:
            found = take(workspace, wanted, tools)
            if found.tags or found.links:
                if not dry_run:
                    saved(workspace)
                made = f"{counted(found.tags, 'tag')} and {counted(found.links, 'link')}"
                console.say(f"{workspace.sidecar}: {made}{' to write' if dry_run else ' written'}")
        except AnnotateError as error:
            _fail(workspaces, error)
            continue
        text = _rendered(workspace, found, printing)
        yield Part(text, _counted(workspace, found), tools.taken_notices())


def _fail(workspaces: Workspaces, error: AnnotateError) -> None:
    """Tell an error. Raises it if there is no other article."""
    if workspaces.alone:
        raise error
    console.fail(error)
    workspaces.status = ExitStatus.PROBLEMS


def _counted(workspace: Workspace, found: Found) -> Total:
    kinds = Counter(suggestion.suggester for suggestion in found.suggestions)
    undated = "dates" in kinds and not workspace.document.metadata.published
    return Total(kinds, found.unsure, int(undated))


def _rendered(workspace: Workspace, found: Found, printing: Printing) -> str:
    if printing.format == "jsonl":
        from annotate.formats.suggestions import lines

        return "".join(lines(str(workspace.path), found.suggestions))
    palette = None
    if printing.coloured:
        from annotate.cli.show import palette_of

        palette = palette_of(workspace)
    return "".join(
        suggesting.lines(
            workspace,
            found.suggestions,
            printing.columns,
            palette=palette,
            scores=printing.scores,
        )
    )
