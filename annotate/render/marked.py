"""The article as plain text with its tags in brackets: `[Maria Orlova|person]`.

For pipes and for terminals without colour. Tags that only nest are plain brackets; a tag that
crosses another, or that has fragments, carries a number at both ends, `[1: … |claim 1]`, so that it
can be read which bracket closes which.
"""

from collections.abc import Iterator

from annotate.core.brackets import Bracket, brackets, numbered
from annotate.core.cells import safe, visible
from annotate.core.document import Document


def marked(document: Document, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """The marked text in pieces."""
    tags = [tag for tag in document if tag.id not in hidden]
    numbers = numbered(tags)
    text = document.article.text
    place = 0
    for bracket in brackets(tags):
        yield visible(text[place : bracket.offset])
        yield _mark(bracket, numbers.get(bracket.tag.id))
        place = bracket.offset
    rest = text[place:]
    yield visible(rest)
    if text and not text.endswith("\n"):
        yield "\n"


def _mark(bracket: Bracket, number: int | None) -> str:
    if bracket.opens:
        return f"[{number}:" if number else "["
    label = safe(bracket.tag.label)
    return f"|{label} {number}]" if number else f"|{label}]"
