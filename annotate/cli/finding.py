"""What `annotate find` does once it is known what to look for: articles to lines, part by part.

Invariant: what is written is the same however many processes look, in the order of the articles; an
article's hits are told together, and nothing is kept of one when the next is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from annotate.cli.answering import in_unicode
from annotate.cli.opening import Workspaces
from annotate.core.spans import Span
from annotate.corpus.finding import Asked, Hit, hits
from annotate.corpus.skipping import Likely, runs
from annotate.corpus.walk import Found
from annotate.render.hits import (
    Painting,
    Shown,
    around,
    bounded,
    dim,
    labelled,
    lines,
    place,
    reasons,
    sentences,
)
from annotate.render.palette import Palette
from annotate.store.workspace import Workspace

APART = "--\n"
"""Between groups of lines that do not follow on each other, as grep has it."""


class Order(NamedTuple):
    """What the command asks for."""

    asked: Asked
    format: str = "text"
    """`text`, `json` or `csv`."""
    painting: Painting = Painting()
    context: int | None = None
    """Lines around a hit; None for the sentence that it is in."""
    per_article: str = ""
    """`count` or `files`, if only articles are told."""
    most: int = 0
    """Hits, or articles if only these are told; 0 for all."""
    excel_safe: bool = False


class Search:
    """One run of the command."""

    def __init__(self, order: Order, workspaces: Workspaces) -> None:
        self.order = order
        self.workspaces = workspaces
        self.given = 0
        """How many hits, or articles, were told."""

    def pieces(self) -> Iterator[bytes]:
        """What is to be written, as soon as a part of the articles is done; at most as many hits,
        or articles, as are asked for."""
        most, context = self.order.most, self.order.context
        if self.order.format == "csv":
            from annotate.corpus.hit_records import header

            yield header().encode()
        for part in self.workspaces.parts(partial(found, self.order)):
            some = part[: most - self.given] if most else part
            if some and context is not None and not self.given:
                some[0] = some[0].removeprefix(APART.encode())
            self.given += len(some)
            yield b"".join(some)
            if most and self.given == most:
                return


def found(order: Order, workspaces: Workspaces) -> list[bytes]:
    """What is to be written for a part of the articles; in whichever process."""
    made: list[bytes] = []
    wanted = [] if workspaces.opening.chosen.of_tags else runs(order.asked.query)
    if wanted and not workspaces.alone and not isinstance(workspaces.found, Found):
        workspaces.found = Likely(workspaces.found, wanted, workspaces.opening.layer)
    for workspace in workspaces:
        for piece in _of_article(order, workspace, workspaces.hidden(workspace)):
            made.append(piece.encode("utf-8", "backslashreplace"))
            if len(made) == order.most:
                return made
    return made


def _of_article(order: Order, workspace: Workspace, hidden: frozenset[str]) -> Iterator[str]:
    some = hits(order.asked, workspace.document, workspace.schema, hidden)
    file = in_unicode(workspace.path)
    if order.per_article:
        count = sum(1 for _ in some)
        if count:
            yield _article(order, file, count)
    elif order.format == "text":
        writer = Writer(order, workspace, _palette(order, workspace), file)
        yield from writer.all(list(some))
    else:
        from annotate.corpus import hit_records as records

        document, schema = workspace.document, workspace.schema
        text = document.article.text
        for hit in some:
            stretch = bounded(text, hit.span, _stretch(order, text, hit.span))
            if order.format == "json":
                yield records.record(hit, document, schema, file, stretch)
            else:
                yield records.row(hit, document, schema, file, stretch, excel_safe=order.excel_safe)


def _palette(order: Order, workspace: Workspace) -> Palette | None:
    if not order.painting.bits:
        return None
    from annotate.cli.show import palette_of

    return palette_of(workspace)


def _article(order: Order, file: str, count: int) -> str:
    if order.format == "json":
        from annotate.formats.records import encoded

        return encoded({"file": file, "count": count})
    from annotate.core.cells import safe

    return f"{safe(file)}:{count}\n" if order.per_article == "count" else f"{safe(file)}\n"


def _stretch(order: Order, text: str, span: Span) -> Span:
    return sentences(text, span) if order.context is None else lines(text, span)


class Writer:
    """The lines for the hits of one article."""

    def __init__(
        self, order: Order, workspace: Workspace, palette: Palette | None, file: str
    ) -> None:
        self.order = order
        self.document = workspace.document
        self.palette = palette
        self.file = file
        self.text = self.document.article.text

    def all(self, found: list[Hit]) -> Iterator[str]:
        """For each hit its line, with the lines around it if these are asked for."""
        if self.order.context is None:
            yield from map(self.line, found)
            return
        last = 0
        for number, hit in enumerate(found):
            first, end = self._lines(hit)
            low = max(last + 1, first - self.order.context, 1)
            following = self._lines(found[number + 1])[0] if number + 1 < len(found) else 0
            high = min(end + self.order.context, self._count())
            if following:
                high = min(high, following - 1)
            apart = APART if low > last + 1 or last == 0 else ""
            before = "".join(self._beside(line) for line in range(low, first))
            after = "".join(self._beside(line) for line in range(max(end, last) + 1, high + 1))
            yield apart + before + self.line(hit) + after
            last = max(last, end, high)

    def _lines(self, hit: Hit) -> tuple[int, int]:
        article = self.document.article
        return article.line_column(hit.span.start)[0], article.line_column(hit.span.end - 1)[0]

    def _count(self) -> int:
        """How many lines there are; what follows the last line end is one if it is not empty."""
        return len(self.document.article.line_starts) - (self.text[-1:] == "\n")

    def _beside(self, line: int) -> str:
        """A line that has no hit, as grep writes it."""
        from annotate.core.cells import clip, safe, width

        start = self.document.article.line_starts[line - 1]
        text = self.text[start : lines(self.text, Span(start, start + 1)).end]
        if self.text[start : start + 1] == "\n":
            text = ""
        head = f"{safe(self.file)}-{line}-"
        painting = self.order.painting
        body = " ".join(text.split())
        room = None if painting.columns is None else max(20, painting.columns - width(head))
        return f"{dim(head, painting)}{safe(body) if room is None else clip(body, room)}\n"

    def line(self, hit: Hit) -> str:
        """`file:line:column: label: text (where else it was found)`."""
        painting, span = self.order.painting, hit.span
        head, taken = place(self.file, *self.document.article.line_column(span.start), painting)
        label, more = labelled(hit.tag.label, self.palette, painting) if hit.tag else ("", 0)
        tail, last = reasons(hit.matched, painting, taken + more)
        tags = self.document.index.touching(*span) if self.palette else []
        if not hit.tag and self.palette:
            tags = self.document.index.touching(*_stretch(self.order, self.text, span))
        shown = Shown(
            self.text,
            _stretch(self.order, self.text, span),
            hit.spans,
            tags,
            hit.tag is not None,
        )
        return (
            head + label + around(shown, self.palette, painting, taken + more + last) + tail + "\n"
        )
