"""Tags and links: the values that a person makes.

A tag says that one or more spans of the article are an instance of a label. A link ties two tags.
Both are immutable: an edit replaces a tag by another with the same id. Ids are never reused.
"""

from collections.abc import Container, Iterable
from typing import Any

from msgspec import Struct, field

from annotate.core.spans import Span, joined

CONTEXT = 32
"""Code points of context kept on each side of a tag. They make 99.9 % of PolNeAR's spans unique in
their article, and let a tag be found again after the text was edited (the prefix and suffix of the
W3C TextQuoteSelector)."""

FRAGMENT_SEPARATOR = " … "
"""Stands between the fragments in the text of a split tag."""

Value = str | int | bool | list[str]
"""An attribute's value as this program writes it. Others, made by hand, are kept as they are."""


def in_words(value: Any) -> str:
    """An attribute's value for people to read; a list is parted by semicolons."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


class Tag(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One annotation. The order of the fields is the order of the keys in the sidecar."""

    id: str
    label: str
    spans: tuple[Span, ...]
    """Fragments in text order, at least one, not touching."""
    text: str
    """`article[start:end]` of each fragment, joined by FRAGMENT_SEPARATOR."""
    before: str = ""
    after: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    note: str = ""
    by: str = ""
    at: str = ""
    """When it was made or last changed: ISO 8601, UTC, to the second."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that this version does not know, kept as they were found."""

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end

    @property
    def order(self) -> tuple[int, int, str]:
        """Sort key of the text order: by start, the longer first."""
        return (self.spans[0].start, -self.spans[-1].end, self.id)

    @property
    def size(self) -> int:
        """Code points in all fragments."""
        return sum(end - start for start, end in self.spans)


class Link(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A directed relation between two tags, such as claimant: claim → person."""

    id: str
    kind: str
    source: str = field(name="from")
    """Id of the tag that the link starts at."""
    target: str = field(name="to")
    """Id of the tag that it points to."""
    extra: dict[str, Any] = field(default_factory=dict)


ID_LETTERS = "abcdefghijkmnpqrstuvwxyz"
ID_CHARACTERS = ID_LETTERS + "23456789"


def new_id(taken: Container[str]) -> str:
    """A random id of six characters that is not taken.

    It starts with a letter, so that no YAML reader and no spreadsheet takes it for a number, and
    has none of the characters that are easily mistaken for another.
    """
    # Most commands make no id, and the import costs them as much as a small sidecar.
    import secrets

    while True:
        made = secrets.choice(ID_LETTERS) + "".join(secrets.choice(ID_CHARACTERS) for _ in range(5))
        if made not in taken:
            return made


def derived_id(taken: Container[str], seed: str) -> str:
    """An id that is not taken, the same for the same seed: for tags that a person wrote without
    one, so that reading them twice gives the same ids."""
    import hashlib

    number = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "replace")).digest()[:8], "big")
    while True:
        number, rest = number + 1, number
        rest, first = divmod(rest, len(ID_LETTERS))
        made = ID_LETTERS[first]
        for _ in range(5):
            rest, place = divmod(rest, len(ID_CHARACTERS))
            made += ID_CHARACTERS[place]
        if made not in taken:
            return made


def quote(text: str, spans: tuple[Span, ...]) -> str:
    """The text of a tag that has these spans."""
    return FRAGMENT_SEPARATOR.join(text[start:end] for start, end in spans)


def context(text: str, spans: tuple[Span, ...]) -> tuple[str, str]:
    """The characters before the first and after the last fragment."""
    start, end = spans[0].start, spans[-1].end
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def make_tag(
    text: str,
    label: str,
    spans: tuple[Span, ...],
    *,
    id: str,
    by: str = "",
    at: str = "",
    attributes: dict[str, Value] | None = None,
    note: str = "",
) -> Tag:
    """A tag on an article's `text`. Raises ValueError for spans outside of it."""
    fragments = joined(spans)
    if not fragments or fragments[-1].end > len(text):
        raise ValueError(f"the article has {len(text)} characters, the tag ends after them")
    before, after = context(text, fragments)
    return Tag(
        id=id,
        label=label,
        spans=fragments,
        text=quote(text, fragments),
        before=before,
        after=after,
        attributes=attributes or {},
        note=note,
        by=by,
        at=at,
    )


def all_fit(tags: Iterable[Tag], text: str) -> bool:
    """True if each of the tags fits."""
    length = len(text)
    for tag in tags:
        if len(tag.spans) == 1:
            start, end = tag.spans[0]
            if end > length or text[start:end] != tag.text:
                return False
        elif not fits(tag, text):
            return False
    return True


def fits(tag: Tag, text: str) -> bool:
    """True if the article holds the tag's text at the tag's spans."""
    if len(tag.spans) == 1:
        start, end = tag.spans[0]
        return end <= len(text) and text[start:end] == tag.text
    return tag.end <= len(text) and quote(text, tag.spans) == tag.text
