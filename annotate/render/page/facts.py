"""What is known of each tag, as markup: its attributes, note, links, and who made it.

The list of all tags holds it once; the card beside the text shows a copy.
"""

import re
from collections.abc import Iterator
from typing import Any

from annotate.core.cells import safe
from annotate.core.tags import Link, Tag, in_words
from annotate.render.page.escape import escaped
from annotate.render.page.view import View, in_short

ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"<>\\^`{|}]+", re.IGNORECASE)
"""What may become a link out of the page: no other scheme, and no blank in it."""

QUOTED = 160
"""Code points of a tag's text where another tag names it."""


def value(given: Any) -> str:
    """An attribute's value; addresses in it are links, followed only when clicked."""
    words = given if isinstance(given, list) else [given]
    return "; ".join(_linked(str(word)) for word in words)


def _linked(word: str) -> str:
    text = escaped(word)
    if ADDRESS.fullmatch(word) is None or safe(word) != word:
        return text
    return f'<a href="{text}" rel="noreferrer noopener nofollow">{text}</a>'


def reference(view: View, tag: Tag | None, limit: int = QUOTED) -> str:
    """A tag as another one names it: a link to its place, if it is on the page."""
    if tag is None:
        return "(not there)"
    text = escaped(in_short(tag.text, limit))
    number = view.numbers.get(tag.id)
    return f"<a href=#tag{number}>{text}</a>" if number else text


def ends(view: View, tag: Tag, kind: str) -> list[Tag]:
    """The tags that links of a kind point to from a tag."""
    found = [
        view.document.tags.get(link.target)
        for link in view.document.links_of(tag.id)
        if link.kind == kind and link.source == tag.id
    ]
    return [end for end in found if end is not None]


def about(view: View, tag: Tag) -> str:
    """All that is known of a tag besides its place and label."""
    found: dict[str, list[str]] = {}
    for name, what in _about(view, tag):
        found.setdefault(name, []).append(f"<dd>{what}")
    made = "".join(f"<dt>{name}{''.join(several)}" for name, several in found.items())
    return f"<dl>{made}</dl>" if made else ""


def _about(view: View, tag: Tag) -> Iterator[tuple[str, str]]:
    for name, given in tag.attributes.items():
        if given not in ("", []):
            yield escaped(name), value(given)
    if tag.note:
        yield "note", f"<span class=note>{_lines(tag.note)}</span>"
    for link in view.document.links_of(tag.id):
        yield _end(view, tag, link)
    made = " · ".join(escaped(part) for part in (tag.by, tag.at[:10]) if part)
    if made:
        yield "tagged by", f"{made} <code>{escaped(tag.id)}</code>"


def _end(view: View, tag: Tag, link: Link) -> tuple[str, str]:
    """A link as seen from one of its ends."""
    outward = link.source == tag.id
    kind = escaped(link.kind)
    other = view.document.other_end(link, tag.id)
    label = f" <small>{escaped(other.label)}</small>" if other else ""
    return kind if outward else f"{kind} of", reference(view, other) + label


def _lines(note: str) -> str:
    return "<br>".join(escaped(line) for line in note.splitlines())


def in_text(tag: Tag, name: str) -> str:
    """An attribute as plain words, escaped; empty if the tag does not have it."""
    return escaped(in_words(tag.attributes.get(name, "")))
