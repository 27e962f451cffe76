"""The article on the page: its exact text, with an element for every stretch of every tag.

Elements only nest, so a tag that crosses another or goes over a paragraph's end has several, all
with the same `data-id`. The first of them is what the keyboard and screen readers reach.
"""

import re
from collections.abc import Iterator

from annotate.core.pieces import pieces, tracks
from annotate.core.tags import Tag
from annotate.render.page.escape import escaped, exact
from annotate.render.page.view import View, in_short

LONG = 100_000
"""From so many code points on, the browser lays out only the paragraphs that are in sight."""

PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
"""A line with all line ends and empty lines after it."""


def paragraphs(view: View) -> Iterator[str]:
    """The element of the article's text, a piece of markup at a time."""
    text = view.document.article.text
    ends = [match.end() for match in PARAGRAPH.finditer(text)]
    lines = tracks(pieces(len(text), view.tags))
    writer = _Writer(view, lines)
    size = " long" if len(text) > LONG else ""
    deepest = max(lines.values(), default=0)
    yield f'<div class="text deep{deepest}{size}" id=text{view.number} dir=auto lang="">'
    place = iter(ends)
    end = next(place, 0)
    if text:
        yield "<p>"
    for piece in pieces(len(text), view.tags, ends):
        yield writer.turn(piece.start, piece.tags)
        yield exact(text[piece.start : piece.end])
        if piece.end == end:
            yield writer.turn(piece.end, ())
            yield "</p>"
            if end < len(text):
                yield "<p>"
                end = next(place)
    yield "</div>\n"


class _Writer:
    """Opens and closes elements such that they nest."""

    def __init__(self, view: View, lines: dict[str, int]) -> None:
        self.view = view
        self.lines = lines
        self.open: list[Tag] = []
        self.seen: set[str] = set()

    def turn(self, offset: int, tags: tuple[Tag, ...]) -> str:
        """The markup between what was open before an offset and these tags after it."""
        made: list[str] = []
        wanted = {tag.id for tag in tags}
        kept = 0
        while kept < len(self.open) and self.open[kept].id in wanted:
            kept += 1
        while len(self.open) > kept:
            tag = self.open.pop()
            made.append(self._ended(tag) if tag.end == offset else "</span>")
        there = {tag.id for tag in self.open}
        for tag in tags:
            if tag.id not in there:
                made.append(self._start(tag))
                self.open.append(tag)
        return "".join(made)

    def _start(self, tag: Tag) -> str:
        key = self.view.keys[tag.label]
        number = self.view.numbers[tag.id]
        shared = (
            f'<span class="tag {key.look} track{self.lines[tag.id]}" data-id={number}'
            f" data-key={key.number}"
        )
        if tag.id in self.seen:
            return shared + ">"
        self.seen.add(tag.id)
        name = escaped(f"{tag.label}: {in_short(tag.text)}")
        return (
            f'{shared} id=tag{number} tabindex=0 role=group aria-label="{name}"'
            f" aria-describedby=about{number}>"
        )

    def _ended(self, tag: Tag) -> str:
        """The end of a tag, with an empty element that can show its label."""
        return f'<i class=label data-label="{escaped(tag.label)}"></i></span>'
